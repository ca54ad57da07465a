"""Reads what people hand in, and reports every fault at once."""
