"""Whatever is changed, removed, added or reordered behind the store's back is found, and the first of it named."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from safepassage.errors import InputError
from safepassage.model.record import ChainFaultKind, Head, Verification
from safepassage.store.chain import Row, hash_of
from safepassage.store.opening import backend_of, open_store
from tests.store.drafts import NOON, draft
from tests.store.tampering import tamper

SWAP = [
    "UPDATE record_entries SET sequence = -3 WHERE sequence = 3",
    "UPDATE record_entries SET sequence = 3 WHERE sequence = 5",
    "UPDATE record_entries SET sequence = 5 WHERE sequence = -3",
]


@pytest.fixture
def filled(address: str) -> str:
    """Eight entries, the text of entry 2 erased."""
    with open_store(address) as store:
        store.append([draft(number) for number in range(1, 8)])
        store.erase(2, fields=["text"], author="desk", reason="asked to", at=NOON)
    return address


def verified(address: str, known: Head | None = None) -> Verification:
    with open_store(address) as store:
        return store.verify(known=known)


@pytest.mark.parametrize(
    ("statements", "sequence", "kind"),
    [
        (["UPDATE record_entries SET content = replace(content, '4', '5') WHERE sequence = 4"], 4, "changed"),
        (["UPDATE record_entries SET kind = 'review' WHERE sequence = 4"], 4, "changed"),
        (["UPDATE record_entries SET recorded_at = replace(recorded_at, '12', '13') WHERE sequence = 1"], 1, "changed"),
        (["UPDATE record_entries SET key = NULL WHERE sequence = 6"], 6, "changed"),
        (["UPDATE record_entries SET entry_hash = previous_hash WHERE sequence = 6"], 6, "changed"),
        (["UPDATE record_texts SET text = replace(text, 'About', 'Only') WHERE sequence = 3"], 3, "changed"),
        (["UPDATE record_texts SET salt = 'no number' WHERE sequence = 3"], 3, "changed"),
        (["DELETE FROM record_entries WHERE sequence = 4"], 4, "removed"),
        (["DELETE FROM record_entries WHERE sequence IN (4, 5)"], 4, "removed"),
        (["DELETE FROM record_entries WHERE sequence = 1"], 1, "removed"),
        (["DELETE FROM record_entries WHERE sequence = 7"], 7, "removed"),
        (["DELETE FROM record_entries WHERE sequence > 6"], 7, "removed"),
        (["DELETE FROM record_entries"], 1, "removed"),
        (["DELETE FROM record_texts WHERE sequence = 3"], 3, "removed"),
        (["INSERT INTO record_texts VALUES (2, 'text', 'aa', 'Her name')"], 2, "changed"),
        (["INSERT INTO record_texts VALUES (4, 'note', 'aa', 'I never said so')"], 4, "added"),
        (SWAP, 3, "reordered"),
        (["UPDATE record_head SET sequence = 6"], 7, "added"),
        (["UPDATE record_head SET entry_hash = 'x'"], 8, "changed"),
        (["DELETE FROM record_head"], 0, "removed"),
        (["UPDATE record_entries SET content = 'no json', commitments = '[' WHERE sequence = 8"], 8, "changed"),
    ],
)
def test_the_first_entry_that_is_not_as_it_was_is_named(
    filled: str, statements: list[str], sequence: int, kind: str
) -> None:
    assert verified(filled).holds
    tamper(filled, statements)
    first = verified(filled).faults[0]
    assert (first.sequence, first.kind) == (sequence, ChainFaultKind(kind))


def test_an_erased_text_that_returns_is_noticed(address: str) -> None:
    with open_store(address) as store:
        store.append([draft(1)])
    with open_store(address) as store:
        kept = _text_of(address)
        store.erase(1, fields=["text"], author="desk", reason="", at=NOON)
    tamper(address, [f"INSERT INTO record_texts VALUES (1, 'text', '{kept[0]}', '{kept[1]}')"])
    first = verified(address).faults[0]
    assert (first.sequence, first.kind) == (1, ChainFaultKind.ADDED)


def test_an_entry_replaced_with_its_hash_is_named_by_the_one_after(filled: str) -> None:
    forged = _forged(filled, 4)
    members = f"content = '{forged.content}', entry_hash = '{forged.entry_hash}'"
    tamper(filled, [f"UPDATE record_entries SET {members} WHERE sequence = 4"])
    first = verified(filled).faults[0]
    assert (first.sequence, first.kind) == (4, ChainFaultKind.CHANGED)


def test_a_chain_forged_to_its_end_is_caught_by_the_end_that_was_written_down(filled: str) -> None:
    with open_store(filled) as store:
        known = store.head()
    _forge_from(filled, 4)
    assert verified(filled).holds  # nothing within the store can tell
    assert not verified(filled, known).holds
    assert verified(filled, known).faults[0].sequence == known.sequence


def test_the_database_itself_refuses_to_change_or_remove_entries(filled: str) -> None:
    backend = backend_of(filled)
    for statement in (
        "UPDATE record_entries SET author = 'x' WHERE sequence = 1",
        "DELETE FROM record_entries WHERE sequence = 1",
        "UPDATE record_texts SET text = 'x' WHERE sequence = 1",
    ):
        with pytest.raises(InputError, match="append-only"), backend.writing() as connection:
            connection.exec_driver_sql(statement)
    backend.close()
    assert verified(filled).holds


def test_an_erased_text_is_nowhere_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite3"
    with open_store(str(path)) as store:
        store.append([draft(1, texts={"text": "Zarqa al-Yamama"}), *(draft(number) for number in range(2, 400))])
        store.erase(1, fields=["text"], author="desk", reason="asked to", at=NOON)
        for file in tmp_path.iterdir():
            assert b"Zarqa" not in file.read_bytes(), file


def test_an_erased_text_is_gone_from_the_table_file_of_the_server(postgres_address: str) -> None:
    with open_store(postgres_address) as store:
        store.append([draft(1, texts={"text": "Zarqa al-Yamama"}), draft(2)])
        store.erase(1, fields=["text"], author="desk", reason="asked to", at=NOON)
        assert store.verify().holds
        assert _pages_and_free_places(postgres_address) == (1, 0)


@pytest.mark.parametrize("seed", range(60))
def test_a_changed_byte_of_the_file_never_passes_silently(tmp_path: Path, seed: int) -> None:
    """Either the byte mattered to nothing that is read, or checking finds it."""
    path = tmp_path / "record.sqlite3"
    with open_store(str(path)) as store:
        written = store.append([draft(number) for number in range(1, 60)])
    choice = random.Random(seed)
    whole = bytearray(path.read_bytes())
    whole[choice.randrange(100, len(whole))] ^= 1 << choice.randrange(8)
    path.write_bytes(bytes(whole))
    assert _found_or_harmless(path, written)


@pytest.mark.parametrize("member", ["content", "text", "entry_hash", "recorded_at"])
def test_a_changed_byte_of_an_entry_is_found_and_named(tmp_path: Path, member: str) -> None:
    path = tmp_path / "record.sqlite3"
    with open_store(str(path)) as store:
        written = store.append([draft(number) for number in range(1, 300)])
    entry = written[200]
    sought = {
        "content": b'"value":201}',
        "text": b"About 201 people",
        "entry_hash": entry.entry_hash.encode(),
        "recorded_at": entry.recorded_at.isoformat(timespec="microseconds").encode(),
    }[member]
    whole = path.read_bytes()
    # the hash of an entry stands in the one after it as well, as the hash before
    place = next(
        p for p in _places(whole, sought) if member != "entry_hash" or _is_own_hash(whole, p, entry.previous_hash)
    )
    changed = bytearray(whole)
    changed[place + len(sought) // 2] ^= 1
    path.write_bytes(bytes(changed))
    first = verified(str(path)).faults[0]
    assert (first.sequence, first.kind) == (201, ChainFaultKind.CHANGED)


def test_an_entry_that_is_no_text_any_more_is_named(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite3"
    with open_store(str(path)) as store:
        store.append([draft(number) for number in range(1, 30)])
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"About 17 people", b"About \xff7 people"))
    first = verified(str(path)).faults[0]
    assert (first.sequence, first.kind) == (17, ChainFaultKind.UNREADABLE)


def _found_or_harmless(path: Path, written: tuple[object, ...]) -> bool:
    try:
        with open_store(str(path)) as store:
            if not store.verify().holds:
                return True
            return tuple(store.entries()) == written and tuple(store.entries("aleppo")) == written
    except InputError as refused:
        return "damaged" in str(refused) or "cannot be used" in str(refused) or "newer safepassage" in str(refused)


def _places(whole: bytes, sought: bytes) -> list[int]:
    found, at = [], whole.find(sought)
    while at >= 0:
        found.append(at)
        at = whole.find(sought, at + 1)
    return found


def _is_own_hash(whole: bytes, place: int, previous: str) -> bool:
    return whole[place - 64 : place] == previous.encode()


@contextmanager
def looking_into(address: str) -> Iterator[Connection]:
    """The tables themselves."""
    backend = backend_of(address)
    with backend.reading() as connection:
        yield connection
    backend.close()


def _text_of(address: str) -> tuple[str, str]:
    with looking_into(address) as connection:
        row = connection.exec_driver_sql("SELECT salt, text FROM record_texts").one()
    return row.salt, row.text


def _rows(address: str) -> list[Row]:
    with looking_into(address) as connection:
        return [Row(*row) for row in connection.exec_driver_sql("SELECT * FROM record_entries ORDER BY sequence")]


def _forged(address: str, sequence: int) -> Row:
    row = _rows(address)[sequence - 1]
    changed = row._replace(content=row.content.replace("4", "40"))
    return changed._replace(entry_hash=hash_of(changed))


def _forge_from(address: str, sequence: int) -> None:
    """Change one entry and chain everything after it anew, the end included."""
    rows = _rows(address)
    previous = _forged(address, sequence)
    members = f"content = '{previous.content}', entry_hash = '{previous.entry_hash}'"
    statements = [f"UPDATE record_entries SET {members} WHERE sequence = {sequence}"]
    for row in rows[sequence:]:
        chained = row._replace(previous_hash=previous.entry_hash)
        previous = chained._replace(entry_hash=hash_of(chained))
        statements.append(
            f"UPDATE record_entries SET previous_hash = '{previous.previous_hash}', "
            f"entry_hash = '{previous.entry_hash}' WHERE sequence = {row.sequence}"
        )
    tamper(address, [*statements, f"UPDATE record_head SET entry_hash = '{previous.entry_hash}'"])


def _pages_and_free_places(address: str) -> tuple[int, int]:
    """Pages of the table of texts, and places of rows in them that hold no row any more."""
    with looking_into(address) as connection:
        pages = connection.exec_driver_sql("SELECT pg_relation_size('record_texts') / 8192").scalar_one()
        rows, last = connection.exec_driver_sql("SELECT count(*), max((ctid::text::point)[1]) FROM record_texts").one()
    return int(pages), int(last) - int(rows)
