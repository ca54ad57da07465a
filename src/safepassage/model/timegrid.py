"""The grid of instants and steps on which everything is planned."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = 1e-9
"""Forgives floating-point noise when a time or a rate is rounded to whole steps or people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeGrid:
    """Instants 0..steps, step_s seconds apart; step k is the interval from instant k to k + 1.

    Attributes
    ----------
    start
        Instant 0, with its offset from UTC; every time that is printed uses this offset.
    step_s
        Seconds a step, a whole number above 0.
    steps
        K, the number of steps; the last instant is K, the horizon.
    """

    start: datetime
    step_s: int
    steps: int

    def at(self, instant: int) -> datetime:
        """The clock time of an instant."""
        return self.start + timedelta(seconds=instant * self.step_s)

    def position(self, at: datetime) -> float:
        """Where a clock time lies on the grid, in steps since the start; may be negative."""
        return (at - self.start).total_seconds() / self.step_s

    def first_instant_from(self, at: datetime) -> int:
        """The first instant at or after a clock time, at least 0."""
        return max(0, math.ceil(self.position(at) - TOLERANCE))

    def last_instant_until(self, at: datetime) -> int:
        """The last instant at or before a clock time, at least 0."""
        return max(0, math.floor(self.position(at) + TOLERANCE))

    def hours(self, instant: int) -> float:
        """Hours from the start to an instant."""
        return instant * self.step_s / 3600

    @property
    def horizon(self) -> datetime:
        """The clock time of the last instant."""
        return self.at(self.steps)
