"""Sail the routes of a file again, by arithmetic of its own: from the names of an instance and routes.csv only."""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.island_instance import Instance, ScenarioRow, VesselRow

COLUMNS = ("scenario", "vehicle", "sequence", "from", "to", "people", "start", "end")

_NEAR = 1e-4
"""Minutes that rounding in the file may make."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A row of routes.csv; `start` is when the vessel casts off, `end` when loading or setting down is over."""

    scenario: str
    vessel: str
    sequence: int
    origin: str
    destination: str
    people: int
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What the routes come to: expected minutes, and the faults found."""

    cost: float
    faults: tuple[str, ...]


def replay(instance: Instance, file: Path) -> Replay:
    """Check the routes of a file and work out what they cost."""
    legs = _read_legs(file)
    vessels = {vessel.name: vessel for vessel in instance.vessels}
    routes: dict[tuple[str, str], list[Leg]] = defaultdict(list)
    for leg in legs:
        routes[leg.scenario, leg.vessel].append(leg)
    known = {scenario.name for scenario in instance.scenarios}
    faults = [f"no scenario {name}" for name in sorted({leg.scenario for leg in legs} - known)]
    for (scenario, name), route in routes.items():
        if name in vessels:
            faults += [f"{scenario}, {name}: {fault}" for fault in _faults_of(instance, vessels[name], route)]
        else:
            faults.append(f"{scenario}: no vessel {name}")
    cost = 0.0
    for row in instance.scenarios:
        mine = [leg for leg in legs if leg.scenario == row.name]
        faults += _left_behind(instance, row, mine)
        cost += row.probability * max((leg.end for leg in mine), default=0.0)
    return Replay(cost=cost, faults=tuple(faults))


def _read_legs(file: Path) -> list[Leg]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Leg(
                scenario=row["scenario"],
                vessel=row["vehicle"],
                sequence=int(row["sequence"]),
                origin=row["from"],
                destination=row["to"],
                people=int(row["people"]),
                start=float(row["start"]),
                end=float(row["end"]),
            )
            for row in csv.DictReader(lines)
        ]


def _faults_of(instance: Instance, vessel: VesselRow, route: Sequence[Leg]) -> list[str]:
    """Sail one route."""
    faults = []
    here, now = vessel.origin, float(vessel.ready)
    for number, leg in enumerate(route, start=1):
        to_port = number % 2 == 0
        if leg.sequence != number:
            faults.append(f"leg {number} is numbered {leg.sequence}")
        if leg.origin != here or abs(leg.start - now) > _NEAR:
            faults.append(f"leg {number} begins at {leg.origin} at {leg.start}, the vessel is at {here} at {now}")
        faults += [f"leg {number}: {fault}" for fault in _faults_of_leg(instance, vessel, leg, to_port=to_port)]
        here, now = leg.destination, leg.end
    if len(route) % 2:
        faults.append("the route ends on the island")
    if len(route) > 2 * instance.most_trips:
        faults.append(f"{len(route) // 2} round trips, {instance.most_trips} are allowed")
    return faults


def _faults_of_leg(instance: Instance, vessel: VesselRow, leg: Leg, *, to_port: bool) -> list[str]:
    """Sail one leg: every second one goes to the mainland, and only these carry people."""
    faults = []
    if leg.destination not in (instance.ports if to_port else instance.docks):
        faults.append(f"{leg.destination} is not on the {'mainland' if to_port else 'island'}")
    faults += [f"the vessel cannot lie at {dock}" for dock in (leg.origin, leg.destination) if dock not in vessel.docks]
    if not 0 <= leg.people <= (vessel.seats if to_port else 0):
        faults.append(f"{leg.people} people")
    miles = instance.distances.get((leg.origin, leg.destination))
    if miles is None:
        return [*faults, f"the distance from {leg.origin} to {leg.destination} is unknown"]
    knots = float(vessel.loaded_knots if to_port else vessel.empty_knots)
    takes = float(miles) / knots * 60 + float(vessel.handling)
    if abs(leg.end - leg.start - takes) > _NEAR:
        faults.append(f"takes {leg.end - leg.start} minutes instead of {takes}")
    return faults


def _left_behind(instance: Instance, row: ScenarioRow, legs: Sequence[Leg]) -> list[str]:
    """Count the people of each place."""
    carried: Counter[str] = Counter()
    for leg in legs:
        carried[instance.docks.get(leg.origin, "")] += leg.people
    carried.pop("", None)
    places = sorted({*carried, *row.persons})
    return [
        f"{row.name}: {carried[place]} people carried from {place}, {row.persons.get(place, 0)} are to be fetched"
        for place in places
        if carried[place] != row.persons.get(place, 0)
    ]
