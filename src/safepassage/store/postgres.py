"""PostgreSQL: a shared record on a server."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL

from safepassage.store.faults import told

BUSY_S = 30.0
"""How long a writer waits for another."""

_LOCK = 0x5AFE_0007
"""The number of the advisory lock that writers of a record take."""


class PostgresBackend:
    """One database of a server."""

    def __init__(self, url: URL, *, busy_s: float = BUSY_S) -> None:
        self.name = url.render_as_string(hide_password=True)
        self._engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={int(busy_s * 1000)}"},
            pool_pre_ping=True,
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees the database as of its first look."""
        with (
            told(self.name),
            self._engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection that holds the lock.

        Each statement sees what was committed before it: a view fixed at the first one would be fixed before the wait
        for the lock is over, and miss what the writer before left.
        """
        with (
            told(self.name),
            self._engine.connect().execution_options(isolation_level="READ COMMITTED") as connection,
            connection.begin(),
        ):
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
            yield connection

    def scrub(self) -> None:
        """Write the table of texts anew, without what was deleted."""
        with (
            told(self.name),
            self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            connection.execute(text("VACUUM (FULL) record_texts"))

    def damage(self, connection: Connection) -> list[str]:
        """Nothing: a server checks the sums of its pages itself, where it was set up with them."""
        del connection
        return []

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()
