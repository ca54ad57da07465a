"""The two kinds of wrong: what was handed in (yours) and what went wrong inside (ours)."""

from collections.abc import Sequence
from typing import Protocol


class Fault(Protocol):
    """Anything that can say in one line what is wrong, where, and what to do about it."""

    def __str__(self) -> str: ...


class SafepassageError(Exception):
    """Base of every error this package raises on purpose."""


class InputError(SafepassageError):
    """The input cannot be used; every fault found is listed, each with its place and remedy."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class InternalError(SafepassageError):
    """We are wrong, not the input; the message says what to attach to a bug report."""
