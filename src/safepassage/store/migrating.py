"""Brings the tables of a store to the newest version, or up to any one of them."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert, inspect, select

from safepassage.store.chain import instant_text
from safepassage.store.faults import store_fault
from safepassage.store.migrations import NEWEST, STEPS
from safepassage.store.tables import versions


def version_of(connection: Connection) -> int:
    """The version of the tables; 0 where there are none."""
    if not inspect(connection).has_table(versions.name):
        return 0
    return max(connection.scalars(select(versions.c.version)), default=0)


def migrate(connection: Connection, name: str, *, to: int = NEWEST) -> None:
    """Run the steps that are missing; the caller holds the writer's lock and commits all of them together.

    Raises
    ------
    InputError
        Where a newer program than this one made the store.
    """
    at = version_of(connection)
    if at > NEWEST:
        raise store_fault(
            "store_too_new",
            name,
            f"a newer safepassage made this store (version {at}; this one knows up to {NEWEST})",
            "use the newer safepassage",
        )
    if at == 0:
        versions.create(connection, checkfirst=True)
    for version in range(at + 1, to + 1):
        STEPS[version](connection)
        connection.execute(insert(versions).values(version=version, applied_at=instant_text(datetime.now(UTC))))
