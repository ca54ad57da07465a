"""Flows of most value, where leaving, arriving and every stretch have a price."""
