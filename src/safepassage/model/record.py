"""What the record holds: entries that are only ever added, each chained to the one before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Any] | dict[str, Any] | None"
"""What the content of an entry may be made of; numbers are finite."""


class EntryKind(StrEnum):
    """What an entry says."""

    REPORTER = "reporter"
    """Someone who reports is made known."""
    REPORT = "report"
    """A claim that a person gave, or that came as a row of a table."""
    PROPOSAL = "proposal"
    """A claim that a rule found in a text; nobody has looked at it yet."""
    REVIEW = "review"
    """A person accepts, edits or rejects a claim."""
    REVISION = "revision"
    """The same speaker gives a later figure."""
    CORRECTION = "correction"
    """Whoever published a claim says that it was wrong."""
    RETRACTION = "retraction"
    """Whoever made a claim takes it back."""
    TOMBSTONE = "tombstone"
    """The text beside an earlier entry was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it has a place in the chain.

    Attributes
    ----------
    kind, operation_id
        What it says, and the operation it belongs to.
    recorded_at
        When it was handed in; aware.
    author
        By whom, as an office or a role.
    about
        The id of what it is about: a report, a reporter.
    content
        What the chain covers for good: ids, times, figures, grades. No free text, no names.
    texts
        Free text by field; it lies beside the chain, which holds a salted commitment to it, and can be erased.
    key
        Where given, no other entry of the operation may have it.
    """

    kind: EntryKind
    operation_id: str
    recorded_at: datetime
    author: str = ""
    about: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Draft):
    """An entry in its place: `erased` names the fields whose text is gone; hashes are in hexadecimal."""

    sequence: int
    erased: tuple[str, ...] = ()
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The end of the chain: whoever wrote it down can prove later that nothing before it was changed."""

    sequence: int
    entry_hash: str

    def __str__(self) -> str:
        return f"{self.sequence}:{self.entry_hash}"


class ChainFaultKind(StrEnum):
    """How an entry differs from what was recorded."""

    CHANGED = "changed"
    REMOVED = "removed"
    REORDERED = "reordered"
    ADDED = "added"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFault:
    """One entry that is not as it was recorded; `sequence` is its number, 0 where it is the store as a whole."""

    sequence: int
    kind: ChainFaultKind
    message: str

    def __str__(self) -> str:
        where = f"entry {self.sequence}" if self.sequence else "the store"
        return f"{where}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What checking the whole chain said; `faults` by entry, the first first."""

    entries: int
    erased_texts: int
    head: Head
    faults: tuple[ChainFault, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every entry is as it was recorded."""
        return not self.faults
