"""What is likely: a plan carried out in many random futures, with the error of every figure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from safepassage.model.forecast_settings import ForecastSettings

QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
"""The levels of every fan."""

MEASURES = ("safe", "caught", "moving", "waiting")
"""What fans are given of. At every instant they add up to the people who come in that future."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """One random draw of everything that is uncertain. Arrays are read-only.

    Attributes
    ----------
    draw
        Its number; with the seed it gives the future.
    breaks_after
        b: the pause breaks in (b, b + 1]; K: it outlasts the grid.
    suspended
        Whether nobody may enter a link in step k though the pause is not over, shape (K,).
    corridor_open
        Whether a corridor is open in step k, its own window and announced closures aside, shape (corridors, K).
    step_capacity
        The share of its capacity that every road has in step k, shape (K,).
    link_capacity, link_speed
        The factor on each link's capacity and speed, shape (links,), in the order of the network.
    inspection
        The factor on the time of inspection before each corridor, shape (corridors,).
    persons
        People of each staging area who come, shape (areas,).
    coming
        The share of those called who come, shape (areas,).
    late_steps
        By how many steps people called in each hour of the grid come late, shape (areas, hours).
    breakdown_steps, repair_steps
        For each vehicle, the steps driven until it breaks down once more, and those it then stands (-1: for good),
        shape (vehicles, breakdowns).
    """

    draw: int
    breaks_after: int
    suspended: NDArray[np.bool_]
    corridor_open: NDArray[np.bool_]
    step_capacity: NDArray[np.float64]
    link_capacity: NDArray[np.float64]
    link_speed: NDArray[np.float64]
    inspection: NDArray[np.float64]
    persons: NDArray[np.int64]
    coming: NDArray[np.float64]
    late_steps: NDArray[np.int64]
    breakdown_steps: NDArray[np.int64]
    repair_steps: NDArray[np.int64]

    def __post_init__(self) -> None:
        for name in ("suspended", "corridor_open", "step_capacity", "link_capacity", "link_speed", "inspection",
                     "persons", "coming", "late_steps", "breakdown_steps", "repair_steps"):  # fmt: skip
            getattr(self, name).setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a plan in one future.

    Attributes
    ----------
    safe, caught, moving, waiting
        People at instants 0..K, shape (K + 1,); they add up to who came.
    safe_by_area, caught_by_area
        At the horizon, shape (areas,).
    emptied_at
        The instant from which nobody who came waits at a staging area any more (K + 1: never), shape (areas,).
    turned_back, rerouted
        People who turned back before a blocked road, and who took another way than planned.
    """

    safe: NDArray[np.int64]
    caught: NDArray[np.int64]
    moving: NDArray[np.int64]
    waiting: NDArray[np.int64]
    safe_by_area: NDArray[np.int64]
    caught_by_area: NDArray[np.int64]
    emptied_at: NDArray[np.int64]
    turned_back: int
    rerouted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A figure from random draws, with its Monte-Carlo standard error."""

    value: float
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """Quantiles of people over the instants 0..K.

    Attributes
    ----------
    measure
        One of `MEASURES`.
    quantiles
        One row a level of `QUANTILES`, shape (7, K + 1).
    mean, standard_error
        Of the mean over the draws, shape (K + 1,).
    within
        The quantiles are the draws' own to this many people: people safe at most so many too low, all others at most
        so many too high; 0: exact.
    quantile_error
        The standard error of each quantile, from those beside it (order statistics), shape (7, K + 1).
    """

    measure: str
    quantiles: NDArray[np.int64]
    mean: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    within: int
    quantile_error: NDArray[np.float64]

    def at_level(self, level: float) -> NDArray[np.int64]:
        """The quantile of one level of `QUANTILES`, shape (K + 1,); raises ValueError for any other."""
        row: NDArray[np.int64] = self.quantiles[QUANTILES.index(level)]
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupForecast:
    """What is likely for one group; `expected_persons` of it come."""

    group: str
    expected_persons: float
    expected_safe: Estimate
    expected_caught: Estimate
    probability_everyone_safe: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptiedRow:
    """The chance that nobody waits at a staging area any more, at the latest by the horizon, and by when.

    `planned_at` is when the plan empties it. `p50_at` and `p90_at` are the instants by which it is empty with a chance
    of 50 and 90 %; None where the chance is less.
    """

    staging_area_id: str
    group: str
    probability: Estimate
    planned_at: datetime | None
    p50_at: datetime | None
    p90_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastBreakRow:
    """What it means if the pause breaks in (step, step + 1]; the last row: it outlasts the grid.

    `probability` by the survival curve, exactly (by the draws where a pause may resume); the people are means over the
    `futures` in which it holds so long, and not a number where there is none.
    """

    step: int
    at: datetime
    probability: float
    safe: Estimate
    caught: Estimate
    waiting: Estimate
    futures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """How much of the variance of people safe at the horizon is due to one factor alone (first-order index).

    The indices of all factors add up to 1 where they do not act together; an estimate may lie a little below 0.
    """

    factor: str
    first_order: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A plan carried out in `draws` futures.

    Attributes
    ----------
    scenario_fingerprint, plan_fingerprint
        Of what was forecast; the plan's is that of its path flows, trips and boardings.
    draws, seed, settings
        What the futures were drawn by.
    persons
        Counted people; `expected_persons` come on average.
    expected_safe, expected_caught
        E[safe] and E[caught] at the horizon.
    probability_everyone_safe
        The chance to finish: everyone who came is safe by the horizon.
    expected_turned_back, expected_rerouted
        People who found the way blocked and turned back, or took another.
    by_group
        The same by group, in the order of the staging areas.
    fans
        By measure (see `MEASURES`).
    emptied
        A row a staging area; `emptied_by` gives the chance by each instant, shape (areas, K + 1).
    break_table
        A row an instant.
    sensitivity
        A row a factor that is on, the weightiest first; empty where it was not asked for.
    checked_futures
        In how many futures it was checked that nobody overtakes the optimum of that future.
    """

    scenario_fingerprint: str
    plan_fingerprint: str
    draws: int
    seed: int
    settings: ForecastSettings
    persons: int
    expected_persons: float
    expected_safe: Estimate
    expected_caught: Estimate
    probability_everyone_safe: Estimate
    expected_turned_back: Estimate
    expected_rerouted: Estimate
    by_group: tuple[GroupForecast, ...]
    fans: Mapping[str, Fan]
    emptied: tuple[EmptiedRow, ...]
    emptied_by: NDArray[np.float64]
    break_table: tuple[ForecastBreakRow, ...]
    sensitivity: tuple[SensitivityRow, ...] = field(default=())
    checked_futures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastComparison:
    """Two plans in the same futures: how many more are safe, and caught, under the second; by the same draws."""

    more_safe: Estimate
    more_caught: Estimate
    probability_more_safe: Estimate
