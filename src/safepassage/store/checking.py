"""Checks the chain: entries against their hashes, hashes against the ones before, texts against commitments."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from safepassage.model.record import ChainFault, ChainFaultKind, EntryKind, Head, Verification
from safepassage.store.chain import GENESIS, Row, TextRow, commitment, hash_of

MOST_FAULTS = 100
"""Faults told at most; the first is what matters."""


@dataclass(slots=True)
class ChainCheck:
    """Takes in rows and texts in their order, and says at the end what is wrong."""

    count: int = 0
    last: Head = field(default_factory=lambda: Head(sequence=0, entry_hash=GENESIS))
    _chain_faults: list[ChainFault] = field(default_factory=list)
    _text_faults: list[ChainFault] = field(default_factory=list)
    _broken: list[Row] = field(default_factory=list)
    _promised: dict[tuple[int, str], str] = field(default_factory=dict)
    _tombstones: set[tuple[int, str]] = field(default_factory=set)
    _known: Head | None = None
    _known_seen: bool = False
    _erased: int = 0

    def expect(self, known: Head) -> None:
        """An end of the chain that was written down earlier, and must still be part of it."""
        self._known = known
        self._known_seen = known.sequence == 0

    def take_rows(self, rows: Iterable[Row]) -> None:
        """Check entries, in the order of their numbers."""
        for row in rows:
            self._take_row(row)

    def take_texts(self, texts: Iterable[TextRow]) -> None:
        """Check texts, in any order, after all the entries."""
        present: set[tuple[int, str]] = set()
        for text in texts:
            place = (text.sequence, text.field)
            present.add(place)
            promised = self._promised.get(place)
            if promised is None:
                self._say_of_text(
                    text.sequence, ChainFaultKind.ADDED, f"a text {text.field!r} was put beside it afterwards"
                )
            elif not _keeps(promised, text):
                self._say_of_text(text.sequence, ChainFaultKind.CHANGED, f"its text {text.field!r} was changed")
            elif place in self._tombstones:
                self._say_of_text(
                    text.sequence, ChainFaultKind.ADDED, f"its text {text.field!r} was erased, and is there again"
                )
        for place in self._promised.keys() - present:
            if place in self._tombstones:
                self._erased += 1
            else:
                self._say_of_text(
                    place[0], ChainFaultKind.REMOVED, f"its text {place[1]!r} was removed without a tombstone"
                )

    def conclude(self, head: Head | None) -> Verification:
        """The verdict, given the end of the chain as the store has it."""
        self._explain_broken()
        self._compare_ends(head)
        chain, beside = (sorted(found, key=_place) for found in (self._chain_faults, self._text_faults))
        faults = (*chain, *beside)[:MOST_FAULTS]
        return Verification(entries=self.count, erased_texts=self._erased, head=self.last, faults=faults)

    def unreadable(self, sequence: int, why: str) -> None:
        """An entry that the database cannot give."""
        self._say(sequence, ChainFaultKind.UNREADABLE, f"cannot be read: {why}")

    def _take_row(self, row: Row) -> None:
        self.count += 1
        due = self.last.sequence + 1
        whole = hash_of(row) == row.entry_hash
        if row.sequence > due:
            last = f" to {row.sequence - 1}" if row.sequence - 1 > due else ""
            self._say(due, ChainFaultKind.REMOVED, f"was removed ({due}{last} missing)")
        if not whole:
            self._broken.append(row)
        elif row.sequence == due and row.previous_hash != self.last.entry_hash and not self._broken_at(due - 1):
            self._say(due - 1, ChainFaultKind.CHANGED, "was replaced: the entry after it was chained to another one")
        if self._known and row.sequence == self._known.sequence:
            self._known_seen = row.entry_hash == self._known.entry_hash
        self._note_texts(row)
        self.last = Head(sequence=row.sequence, entry_hash=row.entry_hash)

    def _note_texts(self, row: Row) -> None:
        try:
            for name, promised in json.loads(row.commitments).items():
                self._promised[row.sequence, name] = promised
            if row.kind == EntryKind.TOMBSTONE:
                content = json.loads(row.content)
                self._tombstones.update((content["erased"], name) for name in content["fields"])
        except (ValueError, TypeError, KeyError, AttributeError):
            if not self._broken_at(row.sequence):
                self._broken.append(row)

    def _broken_at(self, sequence: int) -> bool:
        return bool(self._broken) and self._broken[-1].sequence == sequence

    def _explain_broken(self) -> None:
        """Say of each entry that does not fit its hash whether it stood elsewhere, or was changed."""
        numbers = [row.sequence for row in self._broken[:MOST_FAULTS]]
        around = sorted({near for number in numbers for near in (number - 1, number, number + 1)})
        for row in self._broken[:MOST_FAULTS]:
            elsewhere = next((n for n in around if hash_of(row._replace(sequence=n)) == row.entry_hash), None)
            if elsewhere is None or elsewhere == row.sequence:
                self._say(row.sequence, ChainFaultKind.CHANGED, "was changed: it does not fit its hash")
            else:
                self._say(row.sequence, ChainFaultKind.REORDERED, f"was reordered: it was recorded as {elsewhere}")

    def _compare_ends(self, head: Head | None) -> None:
        if head is None:
            self._say(0, ChainFaultKind.REMOVED, "the end of the chain is not written down any more")
        elif head.sequence > self.last.sequence:
            last = f" to {head.sequence}" if head.sequence > self.last.sequence + 1 else ""
            first = self.last.sequence + 1
            self._say(first, ChainFaultKind.REMOVED, f"was removed ({first}{last} missing at the end)")
        elif head.sequence < self.last.sequence:
            self._say(head.sequence + 1, ChainFaultKind.ADDED, "was added behind the store's back")
        elif head != self.last:
            self._say(self.last.sequence, ChainFaultKind.CHANGED, "is not the end of the chain that was written down")
        if self._known and not self._known_seen:
            self._say(
                self._known.sequence,
                ChainFaultKind.CHANGED,
                "is not the one that was written down elsewhere: this entry, or one before it, was changed",
            )

    def _say(self, sequence: int, kind: ChainFaultKind, message: str) -> None:
        self._chain_faults.append(ChainFault(sequence=sequence, kind=kind, message=message))

    def _say_of_text(self, sequence: int, kind: ChainFaultKind, message: str) -> None:
        """Told after what is wrong with the chain, from which it may follow (a tombstone that is gone)."""
        self._text_faults.append(ChainFault(sequence=sequence, kind=kind, message=message))


def _place(fault: ChainFault) -> tuple[bool, int]:
    return fault.sequence == 0, fault.sequence


def _keeps(promised: str, text: TextRow) -> bool:
    try:
        return commitment(text.salt, text.text) == promised
    except ValueError:  # a salt that is no hexadecimal number any more
        return False
