"""Many futures together: counted as they come, in memory that does not grow with their number."""
