"""Changes a store behind its back, as nobody should: past the guards, in the tables."""

import sqlite3
from collections.abc import Sequence

import psycopg
from sqlalchemy.engine import make_url


def tamper(address: str, statements: Sequence[str]) -> None:
    """Run statements on the tables of a store with its guards off."""
    if address.startswith("sqlite"):
        connection = sqlite3.connect(make_url(address).database or "")
        guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (guard,) in guards:
            connection.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return
    with psycopg.connect(address) as server:
        for statement in (
            "ALTER TABLE record_entries DISABLE TRIGGER USER",
            "ALTER TABLE record_texts DISABLE TRIGGER USER",
            *statements,
        ):
            server.execute(statement.encode())
