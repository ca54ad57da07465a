"""Opens a store by its address."""

from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from safepassage.store.backends import Backend
from safepassage.store.base import Store
from safepassage.store.faults import store_fault
from safepassage.store.postgres import PostgresBackend
from safepassage.store.sql import SqlStore
from safepassage.store.sqlite import SqliteBackend

_POSTGRES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_SQLITE = frozenset({"sqlite"})


def open_store(address: str | None = None) -> Store:
    """The store at an address, made and brought to the newest version where needed.

    Parameters
    ----------
    address
        `postgresql://user@host/database`, `sqlite:///path`, or the path of a file; by default one SQLite file in the
        user's data folder.

    Raises
    ------
    InputError
        Where it cannot be opened.
    """
    return SqlStore(backend_of(address))


def backend_of(address: str | None = None) -> Backend:
    """The database at an address, as it is; raises InputError where the address says nothing."""
    if not address:
        return SqliteBackend(default_path())
    if "://" not in address:
        return SqliteBackend(Path(address))
    url = _parsed(address)
    if url.drivername in _SQLITE and url.database:
        return SqliteBackend(Path(url.database))
    if url.drivername in _POSTGRES:
        return PostgresBackend(url)
    raise store_fault(
        "unknown_store",
        url.render_as_string(hide_password=True),
        "no store of this kind is known",
        "write sqlite:///path, postgresql://user@host/database, or the path of a file",
    )


def default_path() -> Path:
    """The file that is used where no store is named."""
    return user_data_path("safepassage", appauthor=False) / "record.sqlite3"


def _parsed(address: str) -> URL:
    try:
        return make_url(address)
    except (ArgumentError, ValueError) as error:
        raise store_fault(
            "unknown_store", "--store", "the address cannot be read", "write postgresql://user@host/database"
        ) from error
