"""What is uncertain in a forecast: one table of `[forecast]` a factor, off unless named (the pause is always on).

The values to start from, and what they rest on, stand beside each member and in docs/decisions/0020. Where nothing was
found they are assumptions, and say so.
"""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseFactor:
    """The pause breaks, by its survival curve, given for how long it has held.

    Attributes
    ----------
    resumes
        The chance that a breach suspends the movement and does not end it. 0: every breach is the end. (East Aleppo
        had two breaches and resumed after both; two are too few for a default.)
    suspended_median_h, suspended_sigma
        How long a suspension lasts, log-normal. East Aleppo, December 2016: 60.5 and 22 hours.
    may_finish
        Whether those on their last link when the pause breaks may finish it, and be safe; else they are caught.
    """

    resumes: float = 0.0
    suspended_median_h: float = 36.5
    suspended_sigma: float = 0.72
    may_finish: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorFactor:
    """Corridors close and reopen (semi-Markov): open for Weibull times, closed for log-normal ones.

    Attributes
    ----------
    open_mean_h, open_shape
        How long a corridor stays open. Ramouseh, 15-22 December 2016: 20, 43 and (not ended) 28 hours, two endings in
        91 hours; a constant rate.
    closed_median_h, closed_sigma
        How long it stays closed. Ramouseh: 60.5 and 22 hours.
    open_at_start
        The chance that it is open at the start. An assumption: it was agreed, so it is.
    correlation
        Of the normal scores of two corridors' times, 0..1. An assumption: they answer to the same people.
    corridor_ids
        Which corridors; empty for all.
    when_blocked
        What people do who find the way blocked: `wait`, `turn_back`, or `reroute` (take what is open).
    patience_s
        For how long they wait before they turn back or take another way. An assumption.
    """

    open_mean_h: float = 45.5
    open_shape: float = 1.0
    closed_median_h: float = 36.5
    closed_sigma: float = 0.72
    open_at_start: float = 1.0
    correlation: float = 0.5
    corridor_ids: tuple[str, ...] = ()
    when_blocked: str = "wait"
    patience_s: int = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityFactor:
    """Roads carry more or fewer than the tables say: a log-normal factor for all roads and one for each.

    `median` 1: the tables are right in the middle. `spread` is the standard deviation of the logarithm. Ramouseh: 460
    people an hour, 260 to 625 by the sources, which is 0.27 if nine in ten lie within. `own_spread` is an assumption.
    """

    median: float = 1.0
    spread: float = 0.27
    own_spread: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedFactor:
    """People and vehicles move faster or slower: a log-normal factor for all roads and one for each.

    Walking with children and bags: 3 km/h, 2 to 4, which is 0.21 if nine in ten lie within. `own_spread` is an
    assumption.
    """

    median: float = 1.0
    spread: float = 0.21
    own_spread: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherFactor:
    """Days of bad weather, on which every road carries only a share of its capacity.

    One day of the eight at East Aleppo had snow; heavy snow takes about a quarter of a road's capacity (Highway
    Capacity Manual 2000, chapter 22).
    """

    chance_a_day: float = 0.125
    capacity_factor: float = 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class DamageFactor:
    """Roads that turn out to be damaged carry only a share of their capacity, and at a lower speed. Assumptions."""

    chance_a_link: float = 0.02
    capacity_factor: float = 0.5
    speed_factor: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFactor:
    """Inspection before a corridor takes longer: a log-normal factor on its time, one for each corridor.

    Where vehicles are inspected, their time is multiplied; else what the first links of the corridor carry is divided.
    A headway of 430 to 720 seconds at Ramouseh is 0.16 if nine in ten lie within.
    """

    median: float = 1.0
    spread: float = 0.16


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownFactor:
    """Vehicles break down while they drive; some are repaired where they stand. Assumptions, all of them."""

    per_hour: float = 0.01
    repair_median_h: float = 2.0
    repair_sigma: float = 0.8
    lost: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFactor:
    """Some of those called in an hour come late, by an exponential time; by staging area and hour. Assumptions."""

    chance: float = 0.3
    mean_s: float = 1800.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoShowFactor:
    """Some of those called do not come: a share by staging area, of a beta distribution. Assumptions.

    `share` is its mean, `strength` the sum of its two parameters: the larger, the more alike are the staging areas.
    """

    share: float = 0.1
    strength: float = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFactor:
    """How many people there are, over how many were counted: log-normal, the same for all staging areas.

    Nine in ten lie from `low` to `high`. Estimates for East Aleppo ran from 15,000 to 100,000 where 35,000 left.
    """

    low: float = 0.43
    high: float = 2.86


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSettings:
    """The factors that are on; None: off."""

    pause: PauseFactor = PauseFactor()
    corridors: CorridorFactor | None = None
    capacity: CapacityFactor | None = None
    speed: SpeedFactor | None = None
    weather: WeatherFactor | None = None
    damage: DamageFactor | None = None
    inspection: InspectionFactor | None = None
    breakdowns: BreakdownFactor | None = None
    late: LateFactor | None = None
    no_shows: NoShowFactor | None = None
    pool: PoolFactor | None = None

    def factors_on(self) -> tuple[str, ...]:
        """The names of the factors that are on, in the order of `FACTORS`."""
        return tuple(name for name in FACTORS if getattr(self, name) is not None)


FACTORS: tuple[str, ...] = tuple(member.name for member in fields(ForecastSettings))
"""Every factor; its place is the number of its stream of random numbers, so that a new one goes to the end."""

FACTOR_TYPES: dict[str, type[Any]] = {
    "pause": PauseFactor,
    "corridors": CorridorFactor,
    "capacity": CapacityFactor,
    "speed": SpeedFactor,
    "weather": WeatherFactor,
    "damage": DamageFactor,
    "inspection": InspectionFactor,
    "breakdowns": BreakdownFactor,
    "late": LateFactor,
    "no_shows": NoShowFactor,
    "pool": PoolFactor,
}
"""The table of each factor."""
