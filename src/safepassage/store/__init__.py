"""The record on disk: append-only, hash-chained, in SQLite or PostgreSQL."""
