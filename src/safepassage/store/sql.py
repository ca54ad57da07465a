"""The store over SQLAlchemy Core, common to every database."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Self

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from safepassage.model.record import Draft, Entry, EntryKind, Head, Verification
from safepassage.store.backends import Backend
from safepassage.store.chain import GENESIS, Row, TextRow, chained_rows, draft_members
from safepassage.store.checking import ChainCheck
from safepassage.store.drafts import refuse_drafts
from safepassage.store.faults import store_fault
from safepassage.store.migrating import migrate
from safepassage.store.tables import entries, head, texts

_BATCH = 5_000
"""Rows read at a time."""


class SqlStore:
    """See `safepassage.store.base.Store`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        try:
            with backend.writing() as connection:
                migrate(connection, backend.name)
        except BaseException:
            backend.close()
            raise

    @property
    def name(self) -> str:
        """Where it is, without any password."""
        return self._backend.name

    def __enter__(self) -> Self:
        """Open already."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._backend.close()

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Add entries at the end of the chain, all or none."""
        refuse_drafts(drafts, self.name)
        if not drafts:
            return ()
        with self._backend.writing() as connection:
            return self._append(connection, drafts)

    def entries(self, operation_id: str | None = None) -> Iterator[Entry]:
        """The entries of one operation, or all, in the order of the chain, as of one moment."""
        condition = None if operation_id is None else entries.c.operation_id == operation_id
        with self._backend.reading() as connection:
            rows, beside = _read(connection, condition)
        return (_entry(row, beside.get(row.sequence, {})) for row in rows)

    def entry(self, sequence: int) -> Entry | None:
        """One entry by its number."""
        with self._backend.reading() as connection:
            return _read_one(connection, sequence)

    def head(self) -> Head:
        """The end of the chain."""
        with self._backend.reading() as connection:
            return _head(connection) or Head(sequence=0, entry_hash=GENESIS)

    def erase(self, sequence: int, *, fields: Sequence[str], author: str, reason: str, at: datetime) -> Entry:
        """Erase text beside an entry for good, and log that."""
        with self._backend.writing() as connection:
            found = _read_one(connection, sequence)
            if found is None:
                raise store_fault("no_such_entry", self.name, f"there is no entry {sequence}", "see `report list`")
            gone = sorted(set(fields) & found.texts.keys())
            if not gone:
                listed = ", ".join(sorted(found.texts)) or "none"
                raise store_fault(
                    "nothing_to_erase", self.name, f"entry {sequence} has no such text", f"texts beside it: {listed}"
                )
            tombstone = Draft(
                kind=EntryKind.TOMBSTONE,
                operation_id=found.operation_id,
                recorded_at=at,
                author=author,
                about=found.about,
                content={"erased": sequence, "fields": list(gone), "reason": reason},
            )
            refuse_drafts([tombstone], self.name)
            connection.execute(delete(texts).where(texts.c.sequence == sequence, texts.c.field.in_(gone)))
            [written] = self._append(connection, [tombstone])
        self._backend.scrub()
        return written

    def verify(self, *, known: Head | None = None) -> Verification:
        """Check every entry and every text."""
        check = ChainCheck()
        if known is not None:
            check.expect(known)
        with self._backend.reading() as connection:
            try:
                check.take_rows(_rows(connection))
                check.take_texts(_text_rows(connection))
                end = _head(connection)
            except (DBAPIError, ValueError, TypeError) as damaged:
                return self._verify_one_by_one(known, str(damaged))
            verdict = check.conclude(end)
            if verdict.holds and (damage := self._backend.damage(connection)):
                check.unreadable(0, damage[0])
                return check.conclude(end)
            return verdict

    def _verify_one_by_one(self, known: Head | None, why: str) -> Verification:
        """Check a damaged store entry by entry, so that the one that cannot be read is named."""
        check = ChainCheck()
        if known is not None:
            check.expect(known)
        found_texts: list[TextRow] = []
        with self._backend.reading() as connection:
            end = _try_head(connection)
            sequence = 1
            while end is None or sequence <= end.sequence:
                try:
                    check.take_rows(_rows(connection, sequence))
                    found_texts.extend(_text_rows(connection, sequence))
                except (DBAPIError, ValueError, TypeError) as damaged:
                    check.unreadable(sequence, str(damaged.__cause__ or damaged).splitlines()[0])
                    return check.conclude(end)
                if end is None and check.count < sequence:
                    break
                sequence += 1
        check.take_texts(found_texts)
        verdict = check.conclude(end)
        if verdict.holds:
            check.unreadable(0, why.splitlines()[0])
            return check.conclude(end)
        return verdict

    def _append(self, connection: Connection, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        end = _head(connection)
        if end is None:
            raise store_fault("store_damaged", self.name, "its end is not written down", "run `report verify`")
        rows, beside = _chain(drafts, end)
        try:
            connection.execute(insert(entries), [row._asdict() for row in rows])
            if beside:
                connection.execute(insert(texts), [text._asdict() for text in beside])
        except IntegrityError as error:
            raise store_fault(
                "duplicate_key",
                self.name,
                "an entry of the same key is there already; nothing was added",
                "give each report an id of its own",
            ) from error
        last = rows[-1]
        connection.execute(update(head).values(sequence=last.sequence, entry_hash=last.entry_hash))
        return tuple(
            _entry(row, {text: draft.texts[text] for text in draft.texts if draft.texts[text]})
            for row, draft in zip(rows, drafts, strict=True)
        )


def _chain(drafts: Sequence[Draft], end: Head) -> tuple[list[Row], list[TextRow]]:
    rows: list[Row] = []
    beside: list[TextRow] = []
    previous = end.entry_hash
    for sequence, draft in enumerate(drafts, start=end.sequence + 1):
        row, own = chained_rows(draft, sequence, previous)
        rows.append(row)
        beside.extend(own)
        previous = row.entry_hash
    return rows, beside


def _read(connection: Connection, condition: ColumnElement[bool] | None) -> tuple[list[Row], dict[int, dict[str, str]]]:
    """Entries in the order of the chain, and what is left of their texts by entry and field."""
    wanted = select(entries).order_by(entries.c.sequence)
    beside = select(texts.c.sequence, texts.c.field, texts.c.text)
    if condition is not None:
        wanted = wanted.where(condition)
        beside = beside.join(entries, entries.c.sequence == texts.c.sequence).where(condition)
    known: dict[int, dict[str, str]] = {}
    for sequence, name, text in connection.execute(beside).all():
        known.setdefault(sequence, {})[name] = text
    return [Row(*row) for row in connection.execute(wanted).all()], known


def _read_one(connection: Connection, sequence: int) -> Entry | None:
    rows, beside = _read(connection, entries.c.sequence == sequence)
    return _entry(rows[0], beside.get(sequence, {})) if rows else None


def _entry(row: Row, beside: dict[str, str]) -> Entry:
    # A commitment has a colon after its field: with as many texts as colons, none is gone.
    whole = row.commitments.count(":") == len(beside)
    erased = () if whole else tuple(sorted(json.loads(row.commitments).keys() - beside.keys()))
    return Entry(**draft_members(row), texts=beside, erased=erased)


def _rows(connection: Connection, sequence: int | None = None) -> Iterator[Row]:
    wanted = select(entries).order_by(entries.c.sequence)
    if sequence is not None:
        wanted = wanted.where(entries.c.sequence == sequence)
    for row in connection.execute(wanted, execution_options={"yield_per": _BATCH}):
        yield Row(*row)


def _text_rows(connection: Connection, sequence: int | None = None) -> Iterator[TextRow]:
    wanted = select(texts)
    if sequence is not None:
        wanted = wanted.where(texts.c.sequence == sequence)
    for row in connection.execute(wanted, execution_options={"yield_per": _BATCH}):
        yield TextRow(*row)


def _head(connection: Connection) -> Head | None:
    row = connection.execute(select(head.c.sequence, head.c.entry_hash)).one_or_none()
    return Head(sequence=row.sequence, entry_hash=row.entry_hash) if row else None


def _try_head(connection: Connection) -> Head | None:
    try:
        return _head(connection)
    except (DBAPIError, ValueError):
        return None
