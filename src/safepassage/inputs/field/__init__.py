"""Reads what comes in from the field: tables, spreadsheets, feeds, forms and texts, whatever is in the file."""
