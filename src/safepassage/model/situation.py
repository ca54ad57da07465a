"""The best present estimate from the reports known at a moment, each figure with what it rests on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

Interval = tuple[float, float]


class PauseWord(StrEnum):
    """How a pause stands, as far as it is known.

    `CLAIMED` and `DISPUTED` tell of what is said, not of what is so, and have no probability of their own.
    """

    UNKNOWN = "unknown"
    ANNOUNCED = "announced"
    CLAIMED = "claimed_to_hold"
    DISPUTED = "disputed"
    HOLDING = "holding"
    SUSPENDED = "suspended"
    BROKEN = "broken"
    ENDED = "ended"


class CorridorWord(StrEnum):
    """How a corridor stands."""

    UNKNOWN = "unknown"
    ANNOUNCED = "announced"
    DISPUTED = "disputed"
    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of people and what it rests on; every number None where nothing is known of it.

    Attributes
    ----------
    estimate
        The median.
    interval_50, interval_80, interval_95
        Where it lies with that probability, least and most.
    claims_range
        The lowest and the highest claim in force: of each independence group its latest of this scope and measure.
    independent_origins
        How many independence groups spoke of it.
    reports, against
        The reports behind it; and those in force whose figure lies outside the interval of 95 %.
    latest_at
        When the latest of them was published.
    """

    estimate: float | None = None
    interval_50: Interval | None = None
    interval_80: Interval | None = None
    interval_95: Interval | None = None
    claims_range: Interval | None = None
    independent_origins: int = 0
    reports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    latest_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateEstimate:
    """How a pause or a corridor stands and what that rests on.

    Attributes
    ----------
    state
        A word of `PauseWord` or `CorridorWord`.
    probabilities
        The chance of each thing that may be so; they sum to 1, or there are none where nothing was said.
    since
        When the latest report of that state says it began.
    independent_origins, reports, against, latest_at
        As in `Figure`.
    """

    state: str = PauseWord.UNKNOWN
    probabilities: tuple[tuple[str, float], ...] = ()
    since: datetime | None = None
    independent_origins: int = 0
    reports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    latest_at: datetime | None = None

    def probability(self, word: str) -> float:
        """The chance of one state; 0 where nothing was said of it."""
        return dict(self.probabilities).get(word, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentTrend:
    """How incidents come: each makes further ones likelier for a while.

    Attributes
    ----------
    count
        Incidents told so far, one for each time and place.
    per_day
        The rate at this moment.
    usual_per_day
        The rate without the after-effect of those that happened.
    hazard_factor
        How much likelier than usual the pause is to break in the next hours: `per_day` over
        `usual_per_day`, at least 1.
    reports
        The reports they rest on.
    """

    count: int = 0
    per_day: float = 0.0
    usual_per_day: float = 0.0
    hazard_factor: float = 1.0
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeSituation:
    """One direction of movement. Directions are never added to each other.

    Attributes
    ----------
    people_out
        Departures since the movement began; never falls.
    people_remaining
        Those who are still to leave.
    arrivals
        Registered or counted where people arrive; never above `people_out`.
    held
        Stopped on the way.
    unaccounted
        Departures less arrivals; nothing where no arrivals were reported.
    probability_complete
        The chance that nobody who was to leave is left.
    """

    scope: str
    people_out: Figure
    people_remaining: Figure
    arrivals: Figure
    held: Figure
    unaccounted: Figure
    probability_complete: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something that cannot be, or that a person should look at."""

    code: str
    message: str
    scope: str = ""
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that was known at a moment.

    Attributes
    ----------
    as_of
        The moment; nothing published later was used.
    scopes
        By name, one for each direction of movement.
    pause
        Of the latest pause that was announced.
    incidents
        Their trend, for the survival of the pause.
    corridors
        By id.
    flags
        Most important first.
    """

    as_of: datetime
    scopes: tuple[ScopeSituation, ...] = ()
    pause: StateEstimate
    incidents: IncidentTrend
    corridors: tuple[tuple[str, StateEstimate], ...] = ()
    flags: tuple[Flag, ...] = ()

    def scope(self, name: str) -> ScopeSituation:
        """The direction of that name; raises KeyError where nothing was said of it."""
        for one in self.scopes:
            if one.scope == name:
                return one
        raise KeyError(name)
