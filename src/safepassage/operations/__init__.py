"""What a person may ask; the one room that knows the others."""
