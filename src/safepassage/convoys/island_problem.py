"""An island to be left by boat: mixed vessels on round trips, everyone to the mainland, the last one soon.

Times are whole ticks; `ticks_per_minute` is chosen so that nothing is rounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

NO_WAY = -1
"""Instead of a time, where a vessel cannot go."""

Times = tuple[tuple[int, ...], ...]
"""Ticks from places (rows) to places (columns)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessel:
    """A vessel, and how long it takes between docks (on the island) and ports (on the mainland).

    Attributes
    ----------
    seats
        People it carries at most.
    ready
        Tick at which it may leave where it lies.
    handling
        Ticks for loading at a dock, and again for setting down at a port.
    hour_cost
        Of one hour in operation; tells plans apart that are equally fast.
    first
        Ticks from where it lies to each dock, empty.
    loaded
        Ticks from each dock (rows) to each port.
    empty
        Ticks from each port (rows) to each dock.
    """

    seats: int
    ready: int
    handling: int
    hour_cost: int
    first: tuple[int, ...]
    loaded: Times
    empty: Times


@dataclass(frozen=True, slots=True, kw_only=True)
class IslandScenario:
    """What may happen: its probability, and the people to be fetched at each place of the island."""

    probability: float
    persons: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IslandProblem:
    """Vessels, scenarios, and which place of the island each dock serves. Docks and ports take any number of vessels.

    The cost is the expected time at which the last vessel that carries people has set them down, everyone carried.

    Attributes
    ----------
    place_of_dock
        Number of the place that each dock serves.
    most_trips
        Round trips a vessel makes at most, those without people included.

    References
    ----------
    Krutein and Goodchild (2022), "The isolated community evacuation problem with mixed integer programming",
    Transportation Research Part E 161, 102710; the objective is the one named conservative there.
    """

    vessels: tuple[Vessel, ...]
    scenarios: tuple[IslandScenario, ...]
    place_of_dock: tuple[int, ...]
    most_trips: int
    ticks_per_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Voyage:
    """To a dock, and with `persons` from there to a port."""

    dock: int
    port: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselRoute:
    """What one vessel does in one scenario."""

    vessel: int
    voyages: tuple[Voyage, ...]


ScenarioPlan = tuple[VesselRoute, ...]
"""A route for each vessel that leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """One way of a voyage: `port` is None where the vessel comes from where it lay.

    `start` is when it casts off, `end` when people have boarded (at the dock) or are ashore (at the port).
    """

    dock: int
    port: int | None
    to_port: bool
    persons: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IslandProgress:
    """How far a search has come, in minutes: the cost of its best plan, and what no plan can be below."""

    cost: float
    bound: float
    seconds: float


OnProgress = Callable[[IslandProgress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class IslandAnswer:
    """The best plan found for each scenario, and what no plan can be below.

    Attributes
    ----------
    ends, bounds
        Tick at which each scenario's plan is over, and before which none can be.
    cost, bound
        Expected minutes.
    seconds
        Spent.
    interrupted
        Somebody stopped the search, and this is the best there was.
    """

    plans: tuple[ScenarioPlan, ...]
    ends: tuple[int, ...]
    bounds: tuple[int, ...]
    cost: float
    bound: float
    seconds: float
    interrupted: bool

    @property
    def gap(self) -> float:
        """How much above the bound, as a share of the cost."""
        return (self.cost - self.bound) / max(1.0, self.cost)


def crossings(vessel: Vessel, voyages: tuple[Voyage, ...]) -> Iterator[Crossing]:
    """Yield the ways of a vessel, in order."""
    now, port = vessel.ready, None
    for voyage in voyages:
        there = vessel.first[voyage.dock] if port is None else vessel.empty[port][voyage.dock]
        boarded = now + there + vessel.handling
        yield Crossing(dock=voyage.dock, port=port, to_port=False, persons=0, start=now, end=boarded)
        port = voyage.port
        now = boarded + vessel.loaded[voyage.dock][port] + vessel.handling
        yield Crossing(dock=voyage.dock, port=port, to_port=True, persons=voyage.persons, start=boarded, end=now)


def plan_end(problem: IslandProblem, plan: ScenarioPlan) -> int:
    """Tick at which the last vessel has set down its people; 0 if none leaves."""
    return max(
        (way.end for route in plan for way in crossings(problem.vessels[route.vessel], route.voyages)), default=0
    )


def expected_minutes(problem: IslandProblem, ends: tuple[int, ...]) -> float:
    """Expected minutes of ends, one a scenario."""
    return sum(
        scenario.probability * end / problem.ticks_per_minute
        for scenario, end in zip(problem.scenarios, ends, strict=True)
    )
