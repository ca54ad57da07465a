"""The pause in the fighting (or before the water, the fire, the plume), and how long it may hold."""

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from safepassage.errors import InternalError
from safepassage.model.canonical import LEFT_OUT
from safepassage.model.past_pauses import PastLength, PastPause, PauseTraits
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


FittedCurve = ExponentialSurvival | WeibullSurvival | LogNormalSurvival
"""The families that are fitted: those that scenario.toml can name, so that a fit can be written down there."""

FAMILIES: dict[type[FittedCurve], str] = {
    ExponentialSurvival: "exponential",
    WeibullSurvival: "weibull",
    LogNormalSurvival: "lognormal",
}
"""The families as scenario.toml names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedSurvival:
    """A curve fitted to past pauses, what it rests on, and how sure it is.

    Attributes
    ----------
    curve
        Q for this pause, by hours since it began.
    covariates
        What of `PauseTraits` the fit takes into account; empty where it takes all pauses alike.
    pauses, censored
        How many past pauses it rests on, and of how many of them the end is not known.
    aic
        Akaike's criterion by family, least first; of the families fitted to the same pauses.
    age_h
        For how long this pause has held at the scenario's start.
    hours, low, high
        S(t) = Q(age + t) / Q(age) lies in low..high with a chance of 90 % as far as the fit's own variance tells, by
        hours t after the scenario's start.
    warnings
        Sentences for whoever relies on it.
    """

    curve: FittedCurve
    covariates: tuple[str, ...] = ()
    pauses: int
    censored: int
    aic: tuple[tuple[str, float], ...]
    age_h: float
    hours: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    warnings: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        """The family of the curve, as scenario.toml names it."""
        return FAMILIES[type(self.curve)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistorySurvival:
    """A curve to be fitted to past pauses.

    `traits` tells of this pause what the past ones may differ in. `fitted` is None until a forecaster has filled it
    in; it follows from the rest, so no fingerprint covers it.
    """

    file: str
    pauses: tuple[PastPause, ...] = field(metadata=LEFT_OUT)  # a table of its own in the fingerprint, in any order
    traits: PauseTraits = field(default_factory=PauseTraits)
    fitted: FittedSurvival | None = field(default=None, metadata=LEFT_OUT)

    def holds_after(self, hours: float) -> float:
        """See `SurvivalCurve`; raises InternalError where nothing is fitted yet."""
        return self.require_fitted().curve.holds_after(hours)

    def require_fitted(self) -> FittedSurvival:
        """What was fitted; raises InternalError where nothing is yet, as no figure may stand in for it."""
        if self.fitted is None:
            raise InternalError("the survival curve has not been fitted to its past pauses; fit_pause does it")
        return self.fitted

    def lengths_known_at(self, at: datetime, begins: datetime) -> tuple[PastLength, ...]:
        """What was known at an instant of how long each past pause lasted.

        The pause that is asked about, which still holds at that instant and began at `begins`, is left out: that it
        has held so far is counted by conditioning on its age.
        """
        known = ((pause, pause.length_known_at(at)) for pause in self.pauses)
        return tuple(
            length
            for pause, length in known
            if length is not None and not (length.running and pause.may_begin_at(begins))
        )

    def lengths_on_record(self) -> tuple[PastLength, ...]:
        """How long each past pause lasted by all that its row tells, whenever that became known."""
        lengths = (pause.length_known_at() for pause in self.pauses)
        return tuple(length for length in lengths if length is not None)


Survival = ExponentialSurvival | WeibullSurvival | LogNormalSurvival | TabulatedSurvival | HistorySurvival
"""Every kind of survival curve that a scenario may name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """When the pause began, when it is to end, and how likely it is to hold until then.

    `survival` None means that it is taken to hold until `planned_end_at`.
    """

    starts_at: datetime | None = None
    planned_end_at: datetime | None = None
    may_be_extended: bool = False
    survival: Survival | None = None

    def survival_on(self, grid: TimeGrid) -> tuple[float, ...]:
        """S at instants 0..K: the probability that the pause, known to hold at the start, still holds.

        Where the pause starts after the grid does, S is 1 until then. S is 0 from the planned end on unless the
        pause may be extended. Raises InternalError where a curve is still to be fitted.
        """
        begins = self.begins(grid)
        known = self._holds(self.age_h(grid))
        values = []
        for instant in range(grid.steps + 1):
            age_h = (grid.at(instant) - begins).total_seconds() / 3600
            values.append(0.0 if self._over(grid, instant) else self._holds(age_h) / known if known else 0.0)
        return tuple(values)

    def begins(self, grid: TimeGrid) -> datetime:
        """When the pause began or begins: `starts_at`, or else the start of the grid."""
        return self.starts_at or grid.start

    def age_h(self, grid: TimeGrid) -> float:
        """For how many hours the pause has held at the start of the grid; 0 where it begins later."""
        return max(0.0, (grid.start - self.begins(grid)).total_seconds() / 3600)

    def first_entry(self, grid: TimeGrid) -> int:
        """The first instant at which anybody may enter a link."""
        return grid.first_instant_from(self.starts_at) if self.starts_at else 0

    def _holds(self, hours: float) -> float:
        return self.survival.holds_after(hours) if self.survival else 1.0

    def _over(self, grid: TimeGrid, instant: int) -> bool:
        if self.planned_end_at is None or self.may_be_extended:
            return False
        return instant >= grid.position(self.planned_end_at) - TOLERANCE
