"""The pause in the fighting (or before the water, the fire, the plume), and how long it may hold."""

import math
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from safepassage.model.timegrid import TOLERANCE, TimeGrid


class SurvivalCurve(Protocol):
    """The probability that a pause still holds some hours after it began."""

    def holds_after(self, hours: float) -> float:
        """Probability in 0..1 that the pause lasts at least this many hours; never rises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ExponentialSurvival:
    """A constant hazard; `mean_h` hours on average."""

    mean_h: float

    def holds_after(self, hours: float) -> float:
        """See `SurvivalCurve`."""
        return math.exp(-max(0.0, hours) / self.mean_h)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeibullSurvival:
    """A hazard that falls with age where `shape` < 1."""

    scale_h: float
    shape: float

    def holds_after(self, hours: float) -> float:
        """See `SurvivalCurve`."""
        return math.exp(-((max(0.0, hours) / self.scale_h) ** self.shape))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormalSurvival:
    """The logarithm of the length is normal with standard deviation `sigma` about log(`median_h`)."""

    median_h: float
    sigma: float

    def holds_after(self, hours: float) -> float:
        """See `SurvivalCurve`."""
        if hours <= 0:
            return 1.0
        return 0.5 * math.erfc(math.log(hours / self.median_h) / (self.sigma * math.sqrt(2)))


@dataclass(frozen=True, slots=True, kw_only=True)
class TabulatedSurvival:
    """A table that begins at 0 hours with 1: linear between its rows, constant after the last."""

    file: str
    hours: tuple[float, ...]
    survival: tuple[float, ...]

    def holds_after(self, hours: float) -> float:
        """See `SurvivalCurve`."""
        if hours <= 0:
            return 1.0
        after = bisect_right(self.hours, hours)
        if after == len(self.hours):
            return self.survival[-1]
        left, right = self.hours[after - 1], self.hours[after]
        share = (hours - left) / (right - left)
        return self.survival[after - 1] + share * (self.survival[after] - self.survival[after - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """When the pause began, when it is to end, and how likely it is to hold until then.

    `survival` None means that it is taken to hold until `planned_end_at`.
    """

    starts_at: datetime | None = None
    planned_end_at: datetime | None = None
    may_be_extended: bool = False
    survival: ExponentialSurvival | WeibullSurvival | LogNormalSurvival | TabulatedSurvival | None = None

    def survival_on(self, grid: TimeGrid) -> tuple[float, ...]:
        """S at instants 0..K: the probability that the pause, known to hold at the start, still holds.

        Where the pause starts after the grid does, S is 1 until then. S is 0 from the planned end on unless the
        pause may be extended.
        """
        begins = self.starts_at or grid.start
        age_at_start_h = max(0.0, (grid.start - begins).total_seconds() / 3600)
        known = self._holds(age_at_start_h)
        values = []
        for instant in range(grid.steps + 1):
            age_h = (grid.at(instant) - begins).total_seconds() / 3600
            values.append(0.0 if self._over(grid, instant) else self._holds(age_h) / known if known else 0.0)
        return tuple(values)

    def first_entry(self, grid: TimeGrid) -> int:
        """The first instant at which anybody may enter a link."""
        return grid.first_instant_from(self.starts_at) if self.starts_at else 0

    def _holds(self, hours: float) -> float:
        return self.survival.holds_after(hours) if self.survival else 1.0

    def _over(self, grid: TimeGrid, instant: int) -> bool:
        if self.planned_end_at is None or self.may_be_extended:
            return False
        return instant >= grid.position(self.planned_end_at) - TOLERANCE
