"""How a forecast turned out, as far as that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

INTERVALS = (0.5, 0.8, 0.9)
"""Central intervals of a fan: p25 to p75, p10 to p90, p05 to p95."""

MILESTONES = (0.25, 0.5, 0.75, 0.9)
"""Shares of the people counted of which it is asked by when they are safe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was counted at an instant of a forecast; None where it is not known."""

    step: int
    at: datetime
    safe: int | None = None
    caught: int | None = None
    everyone_safe: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstantScore:
    """A count beside its forecast.

    Attributes
    ----------
    measure, step, at, observed
        What was counted, and when.
    median
        The forecast's p50.
    crps
        In people; 0 is best. That of a single figure would be its distance.
    pit_low, pit_high
        The forecast's chance of fewer, and of so many or fewer: where the count lies in the forecast. Over many
        forecasts that are right they are uniform.
    inside
        By interval of `INTERVALS`, whether the count lies in it, its ends included.
    """

    measure: str
    step: int
    at: datetime
    observed: int
    median: int
    crps: float
    pit_low: float
    pit_high: float
    inside: Mapping[float, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneScore:
    """The Brier score of `share of the people counted is safe by then`, over the instants at which people were counted.

    0 is best; one half always gives 0.25.
    """

    share: float
    persons: int
    instants: int
    brier: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How a forecast turned out.

    Attributes
    ----------
    instants
        A row a count and measure.
    crps, coverage
        By measure the mean CRPS, and by measure and interval the share of counts inside; of measures that were
        counted only. Counts of one outcome are not independent: the shares say little unless many outcomes are put
        together.
    milestones
        By share of the people counted.
    chance_to_finish, everyone_safe, brier_everyone_safe
        The forecast's chance that everyone is safe by the horizon; whether they were (None: not known), and the Brier
        score of that.
    brier_bounds
        The same score if they were and if they were not, the lower first: what is known of it in any case.
    instants_unknown
        Rows of the outcome in which nothing is known.
    """

    instants: tuple[InstantScore, ...]
    crps: Mapping[str, float]
    coverage: Mapping[str, Mapping[float, float]]
    milestones: tuple[MilestoneScore, ...]
    chance_to_finish: float
    everyone_safe: bool | None
    brier_everyone_safe: float | None
    brier_bounds: tuple[float, float]
    instants_unknown: int
