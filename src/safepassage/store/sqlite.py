"""SQLite: one file, readable by its owner only, with a write-ahead log."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL

from safepassage.store.faults import store_fault, told

BUSY_S = 30.0
"""How long a writer waits for another."""

_BEGIN = "safepassage_begin"
"""Execution option: how a transaction of this connection begins."""

_OWNER_ONLY = 0o600
_FOLDER_OF_OWNER = 0o700
_SETTINGS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # what was acknowledged outlasts a power cut, not only a killed process
    "secure_delete = ON",  # an erased text is overwritten, not only let go of
    "trusted_schema = OFF",
)


class SqliteBackend:
    """One file; made where there is none."""

    def __init__(self, path: Path, *, busy_s: float = BUSY_S) -> None:
        self.name = str(path)
        _make_private(path)
        self._engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_s})
        event.listen(self._engine, "connect", _set_up)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the file as of its first look."""
        with told(self.name), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose transaction begins with the lock of the file."""
        with (
            told(self.name),
            self._engine.connect().execution_options(**{_BEGIN: "BEGIN IMMEDIATE"}) as connection,
            connection.begin(),
        ):
            yield connection

    def scrub(self) -> None:
        """Move the log into the file and cut it short, since the log holds pages as they were."""
        with told(self.name), self._engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint needs to be outside any transaction
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")

    def damage(self, connection: Connection) -> list[str]:
        """What SQLite's own check of pages and indices says."""
        rows = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
        return [str(row) for row in rows if row != "ok"]

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _make_private(path: Path) -> None:
    try:
        path.parent.mkdir(mode=_FOLDER_OF_OWNER, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY))
    except OSError as error:
        raise store_fault(
            "store_unusable", str(path), f"cannot be opened: {error.strerror}", "give the path of a file you may write"
        ) from error


def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where this module says so
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))
