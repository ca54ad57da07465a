"""Pauses that are over, or hold still: when each began and ended, and how exactly that is known."""

import math
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from safepassage.model.canonical import LEFT_OUT

MARGINS_H = {"stated": 0.0, "approx": 1.0, "guess": 6.0}
"""Hours by which an instant may lie off to either side: a clock time was told; about that hour; some time that day."""

FEWEST_ENDED = 5
"""Past pauses with a known end; a curve fitted to fewer says nothing."""

COMPLETED = "completed"
"""How a pause ended that was let go because its purpose was fulfilled: it might have held for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseTraits:
    """What pauses differ in, as far as it is known; None where it is not."""

    declared_hours: float | None = None
    local: bool | None = None
    humanitarian: bool | None = None
    monitored: bool | None = None
    written: bool | None = None


TRAITS = tuple(member.name for member in fields(PauseTraits))
"""The names of what pauses differ in; headings of the table of past pauses, and parameters of its curve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLength:
    """How long a past pause lasted: at least and at most, in hours; at most infinity where its end is not known.

    `running` says that it had not ended by the instant at which this was known.
    """

    place: str
    at_least_h: float
    at_most_h: float
    running: bool
    traits: PauseTraits

    @property
    def ended(self) -> bool:
        """Whether it is known to have ended."""
        return math.isfinite(self.at_most_h)

    def holds_at(self, hours: float) -> bool | None:
        """Whether it lasted longer than so many hours; None where that is not known."""
        if self.at_least_h > hours:
            return True
        return False if self.at_most_h <= hours else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPause:
    """One past pause, as a row of the table tells it.

    `start_certainty` and `end_certainty` are words of `MARGINS_H`; for the end also `upper_bound` (it ended by then)
    and `lower_bound` (it held until then at least). `end_local` None means that it holds still.
    """

    place: str
    start_local: datetime
    start_certainty: str = "guess"
    end_local: datetime | None = None
    end_certainty: str = "guess"
    declared_hours: float | None = None
    actual_hours: float | None = None
    end_kind: str = ""
    kind: str = ""
    local: bool | None = None
    humanitarian: bool | None = None
    monitored: bool | None = None
    written: bool | None = None
    certainty: str = ""
    reference: str = field(default="", metadata=LEFT_OUT)
    note: str = field(default="", metadata=LEFT_OUT)

    @property
    def traits(self) -> PauseTraits:
        """What it may differ in from others."""
        return PauseTraits(
            declared_hours=self.declared_hours,
            local=self.local,
            humanitarian=self.humanitarian,
            monitored=self.monitored,
            written=self.written,
        )

    @property
    def starts(self) -> tuple[datetime, datetime]:
        """The earliest and the latest instant at which it may have begun."""
        margin = self._margin(self.start_certainty)
        return self.start_local - margin, self.start_local + margin

    @property
    def ends(self) -> tuple[datetime, datetime | None] | None:
        """The earliest and the latest instant at which it may have ended, the latest None where it is open."""
        if self.end_local is None:
            return None
        if self.end_certainty == "upper_bound":
            return min(self.starts[1], self.end_local), self.end_local
        if self.end_certainty == "lower_bound":
            return self.end_local, None
        margin = self._margin(self.end_certainty)
        return self.end_local - margin, self.end_local + margin

    def may_begin_at(self, at: datetime) -> bool:
        """Whether it may have begun at that instant."""
        earliest, latest = self.starts
        return earliest <= at <= latest

    def length_known_at(self, at: datetime | None = None) -> PastLength | None:
        """How long it lasted, by what was known at an instant (None: by all that the row tells).

        A pause that had not surely ended by then counts as one that holds still. None where it is not known to have
        begun by then.
        """
        earliest, latest = self.starts
        if at is not None and latest >= at:
            return None
        first, last = self.ends or (at, None)
        over = last is not None and (at is None or last <= at)
        held_until = first if at is None or first is None else min(first, at)
        if held_until is None:
            return None
        closed = over and last is not None and self.end_kind != COMPLETED
        return PastLength(
            place=self.place,
            at_least_h=max(0.0, _hours(latest, held_until)),
            at_most_h=_hours(earliest, last) if closed and last is not None else math.inf,
            running=not over,
            traits=self.traits,
        )

    def _margin(self, certainty: str) -> timedelta:
        """Half the length told at most: what lasted "ten minutes" did not last half a day, whatever its hour was."""
        margin = timedelta(hours=MARGINS_H[certainty])
        if self.end_local is None or self.end_certainty == "lower_bound":
            return margin
        return min(margin, (self.end_local - self.start_local) / 2)


def _hours(begins: datetime, ends: datetime) -> float:
    return (ends - begins).total_seconds() / 3600
