"""What one thing more would buy, and which roads to reverse."""
