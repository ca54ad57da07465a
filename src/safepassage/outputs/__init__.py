"""Writes what people take away: tables, maps, briefings."""
