"""What a store can do, whichever database lies beneath."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, Self

from safepassage.model.record import Draft, Entry, Head, Verification


class Store(Protocol):
    """An append-only record. Every method raises InputError where the database cannot be used, and says why."""

    @property
    def name(self) -> str:
        """Where it is, without any password."""
        ...

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Add entries at the end of the chain, all or none; once this returns they outlast a crash.

        Raises
        ------
        InputError
            Where a key is taken already, a text cannot be kept, or another program writes for too long.
        """
        ...

    def entries(self, operation_id: str | None = None) -> Iterator[Entry]:
        """The entries of one operation, or all, in the order of the chain, as of one moment."""
        ...

    def entry(self, sequence: int) -> Entry | None:
        """One entry by its number."""
        ...

    def erase(self, sequence: int, *, fields: Sequence[str], author: str, reason: str, at: datetime) -> Entry:
        """Erase text beside an entry for good, and log that; the chain still verifies.

        Returns the tombstone. `reason` must not repeat what is erased: it stays for good.

        Raises
        ------
        InputError
            Where there is no such entry, or no such text beside it any more.
        """
        ...

    def head(self) -> Head:
        """The end of the chain; sequence 0 while it is empty."""
        ...

    def verify(self, *, known: Head | None = None) -> Verification:
        """Check every entry and every text; `known` is an end of the chain that someone wrote down earlier."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def __enter__(self) -> Self:
        """Open already; close at the end of the block."""
        ...

    def __exit__(self, *exception: object) -> None:
        """Close."""
        ...
