"""An instance of the isolated community evacuation problem, with names, and the problem it poses."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from safepassage.convoys.island_problem import NO_WAY, IslandProblem, IslandScenario, Vessel

MINUTES = 60
"""In an hour."""

Distances = dict[tuple[str, str], Fraction]
"""Nautical miles from dock to dock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadTable:
    """What is wrong with a file."""

    file: Path
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VesselRow:
    """A vessel as the tables have it: knots, minutes."""

    name: str
    origin: str
    seats: int
    loaded_knots: Fraction
    empty_knots: Fraction
    handling: Fraction
    ready: Fraction
    hour_cost: int
    docks: frozenset[str]

    def minutes(self, miles: Fraction, *, loaded: bool) -> Fraction:
        """How long it is under way."""
        return miles / (self.loaded_knots if loaded else self.empty_knots) * MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """A scenario: its probability, and the people left at each place after private boats have gone."""

    name: str
    probability: float
    persons: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """An instance, with names."""

    name: str
    vessels: tuple[VesselRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    docks: dict[str, str]
    """Place of each dock of the island."""
    ports: tuple[str, ...]
    most_trips: int
    distances: Distances


def problem_of(instance: Instance) -> IslandProblem:
    """Make a problem of an instance, with the coarsest ticks of which every time is a whole number."""
    docks = tuple(instance.docks)
    places = tuple(dict.fromkeys(instance.docks.values()))
    ticks = math.lcm(*(time.denominator for vessel in instance.vessels for time in _times(instance, vessel)))
    return IslandProblem(
        vessels=tuple(_vessel(instance, vessel, ticks) for vessel in instance.vessels),
        scenarios=tuple(
            IslandScenario(
                probability=scenario.probability, persons=tuple(scenario.persons.get(place, 0) for place in places)
            )
            for scenario in instance.scenarios
        ),
        place_of_dock=tuple(places.index(instance.docks[dock]) for dock in docks),
        most_trips=instance.most_trips,
        ticks_per_minute=ticks,
    )


def _vessel(instance: Instance, row: VesselRow, ticks: int) -> Vessel:
    """Make a vessel of a row."""
    return Vessel(
        seats=row.seats,
        ready=int(row.ready * ticks),
        handling=int(row.handling * ticks),
        hour_cost=row.hour_cost,
        first=tuple(_ticks(instance, row, (row.origin, dock), ticks, loaded=False) for dock in instance.docks),
        loaded=tuple(
            tuple(_ticks(instance, row, (dock, port), ticks, loaded=True) for port in instance.ports)
            for dock in instance.docks
        ),
        empty=tuple(
            tuple(_ticks(instance, row, (port, dock), ticks, loaded=False) for dock in instance.docks)
            for port in instance.ports
        ),
    )


def _ticks(instance: Instance, row: VesselRow, pair: tuple[str, str], ticks: int, *, loaded: bool) -> int:
    """Return the ticks between docks, NO_WAY where the vessel cannot lie at both or the distance is unknown."""
    if not row.docks.issuperset(pair) or pair not in instance.distances:
        return NO_WAY
    return int(row.minutes(instance.distances[pair], loaded=loaded) * ticks)


def _times(instance: Instance, row: VesselRow) -> Iterator[Fraction]:
    """Yield every time of a vessel, in minutes."""
    yield from (row.ready, row.handling)
    for miles in set(instance.distances.values()):
        yield from (row.minutes(miles, loaded=True), row.minutes(miles, loaded=False))
