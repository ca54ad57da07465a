"""A store of any older version becomes one of the newest, and its chain still verifies."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert

from safepassage.errors import InputError
from safepassage.store.backends import Backend
from safepassage.store.chain import GENESIS, chained_rows
from safepassage.store.migrating import migrate, version_of
from safepassage.store.migrations import NEWEST, STEPS
from safepassage.store.opening import backend_of, open_store
from safepassage.store.tables import entries, texts
from tests.store.drafts import draft


def test_versions_are_numbered_without_gaps() -> None:
    assert list(STEPS) == list(range(1, NEWEST + 1))


@pytest.fixture
def backend(address: str) -> Iterator[Backend]:
    made = backend_of(address)
    yield made
    made.close()


def old_store(backend: Backend, version: int, count: int) -> None:
    """A store as a program of that version left it."""
    with backend.writing() as connection:
        migrate(connection, backend.name, to=version)
        previous = GENESIS
        for number in range(1, count + 1):
            row, beside = chained_rows(draft(number), number, previous)
            connection.execute(insert(entries), [row._asdict()])
            connection.execute(insert(texts), [text._asdict() for text in beside])
            previous = row.entry_hash


@pytest.mark.parametrize("count", [0, 3])
@pytest.mark.parametrize("version", range(1, NEWEST))
def test_each_older_version_is_brought_up(backend: Backend, address: str, version: int, count: int) -> None:
    old_store(backend, version, count)
    with open_store(address) as store:
        assert store.verify().holds
        assert [entry.about for entry in store.entries("aleppo")] == [f"R{number}" for number in range(1, count + 1)]
        store.append([draft(9)])
        assert store.head().sequence == count + 1
        assert store.verify().holds
    with backend.reading() as connection:
        assert version_of(connection) == NEWEST


def test_a_store_of_a_newer_program_is_refused_and_left_alone(address: str, backend: Backend) -> None:
    open_store(address).close()
    with backend.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO record_versions VALUES ({NEWEST + 1}, 'later')")
    with pytest.raises(InputError, match="a newer safepassage made this store"):
        open_store(address)


def test_a_step_that_fails_leaves_the_version_before(
    address: str, backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_store(backend, 1, 2)
    broken = dict(STEPS)

    def fail(_connection: object) -> None:
        raise RuntimeError("no")

    broken[3] = fail
    monkeypatch.setattr("safepassage.store.migrating.STEPS", broken)
    with pytest.raises(RuntimeError):
        open_store(address)
    with backend.reading() as connection:
        assert version_of(connection) == 1
    monkeypatch.undo()
    with open_store(address) as store:
        assert [entry.about for entry in store.entries()] == ["R1", "R2"]
