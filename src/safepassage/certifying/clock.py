"""Clock times as steps, rates as whole people: the certifier's own arithmetic."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

FORGIVEN = 1e-9
"""Noise of floating-point numbers forgiven before a time or a number of people is made whole."""

UNLIMITED = 2**40
"""Stands for no limit: more than any number of people, small enough that sums of many stay exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The grid of a scenario: `steps` steps of `step_s` seconds from `start`."""

    start: datetime
    step_s: int
    steps: int

    def at(self, instant: int) -> datetime:
        """The clock time of an instant."""
        return self.start + timedelta(seconds=self.step_s * instant)

    def steps_until(self, at: datetime) -> float:
        """Steps, not whole, from the start to a clock time; negative before the start."""
        return (at - self.start) / timedelta(seconds=self.step_s)

    def rounded_up(self, at: datetime) -> int:
        """The first instant, at least 0, not before a clock time."""
        return max(0, math.ceil(self.steps_until(at) - FORGIVEN))

    def rounded_down(self, at: datetime) -> int:
        """The last instant, at least 0, not after a clock time."""
        return max(0, math.floor(self.steps_until(at) + FORGIVEN))

    def words(self, instant: int) -> str:
        """A clock time as people say it, with the day where the grid is longer than one."""
        try:
            at = self.at(instant)
        except OverflowError:
            return f"instant {instant}"
        day = "%Y-%m-%d " if self.step_s * self.steps >= 24 * 3600 or not 0 <= instant <= self.steps else ""
        return at.strftime(f"{day}%H:%M:%S" if self.step_s % 60 else f"{day}%H:%M")


def whole_people(rate_per_h: float, step_s: int, factors: FloatArray) -> IntArray:
    """People a step where a rate passes, each step counting its factor; shape as `factors`, (K,).

    People passed by the end of a step are rounded down and differences taken, so that the long-run rate is exact.
    """
    steps_open = np.concatenate([[0.0], np.cumsum(factors)])
    return np.diff(np.floor(rate_per_h * step_s * steps_open / 3600 + FORGIVEN)).astype(np.int64)
