"""What no plan with these vehicles can exceed: an upper limit on people safe by each instant, by counting alone."""

from collections.abc import Iterable

import numpy as np

from safepassage.convoys.fleet_problem import FleetProblem, Gate
from safepassage.convoys.rides import Movements, boarding_stops
from safepassage.flow.arrays import UNLIMITED
from safepassage.planning.fleet.drives import IntArray


def most_possible(problem: FleetProblem, moving: Movements, foot_by: IntArray) -> IntArray:
    """An upper limit on people safe by each instant, shape (K + 1,): the least of several counts.

    People who can have ridden to safety by then at all; seats of all trips that vehicles can have ended by then;
    vehicles that corridors through which every ride goes let through: with people on foot (`foot_by`, by each instant).
    What sites take in.
    """
    riding = np.minimum.reduce([
        _people_by(problem, moving), _seats_by(problem, moving), _through_gates_by(problem, moving)
    ])  # fmt: skip
    return np.asarray(np.minimum(riding + foot_by, _taken_in_by(problem)))


def _people_by(problem: FleetProblem, moving: Movements) -> IntArray:
    """People of parties that can have ridden to safety by each instant."""
    first = dict.fromkeys(range(len(problem.parties)), problem.steps + 1)
    boards: dict[int, list[int]] = {}
    for number, party in enumerate(problem.parties):
        for access in party.accesses:
            boards.setdefault(access.place, []).append(number)
    for ride, timing in moving.rides.items():
        for number in {number for place in ride.stops for number in boards.get(place, ())}:
            if timing.safe < first[number] and boarding_stops(problem, ride, timing, number):
                first[number] = timing.safe
    by = np.zeros(problem.steps + 2, dtype=np.int64)
    for number, at in first.items():
        by[at] += problem.parties[number].persons
    return np.cumsum(by)[:-1]


def _seats_by(problem: FleetProblem, moving: Movements) -> IntArray:
    """Seats of the trips that vehicles can have ended by each instant: each its trips a shortest round apart."""
    total = np.zeros(problem.steps + 1, dtype=np.int64)
    for number, kind in enumerate(problem.kinds):
        ends: dict[int, int] = {}
        for ride, timing in moving.rides.items():
            if ride.kind == number:
                ends[timing.safe] = max(ends.get(timing.safe, -1), ride.at)
        shortest = _shortest_round(problem, number)
        for start in problem.starts:
            if start.kind == number and start.count:
                ended = np.zeros(problem.steps + 1, dtype=np.int64)
                for at in _spaced((at for at in sorted(ends) if ends[at] >= start.available_from), shortest):
                    ended[at] += 1
                total += start.count * kind.seats * np.cumsum(ended)
    return total


def _shortest_round(problem: FleetProblem, kind: int) -> int:
    """Steps at least between the ends of two trips of a vehicle."""
    pickups = sorted({access.place for party in problem.parties for access in party.accesses})
    sites = sorted({site.place for site in problem.sites})
    travel = problem.travel[:, kind]
    rounds = [
        int(out) + int(back) + problem.kinds[kind].loading + problem.kinds[kind].unloading
        for pickup in pickups
        for site in sites
        for other in sites
        for out in travel[:, site, pickup]
        for back in travel[:, pickup, other]
        if out >= 0 and back >= 0
    ]
    return max(1, min(rounds, default=problem.steps + 1))


def _through_gates_by(problem: FleetProblem, moving: Movements) -> IntArray:
    """Seats of the vehicles that each corridor through which every ride goes lets through in time."""
    limit = np.full(problem.steps + 1, UNLIMITED)
    seats = max((kind.seats for kind in problem.kinds), default=0)
    for gate in problem.gates:
        own = set(gate.passages)
        entries: dict[int, int] = {}
        everybody = True
        for timing in moving.rides.values():
            enters = [entry.at for entry in timing.entries if entry.passage in own]
            everybody = everybody and bool(enters)
            for at in enters:
                entries[at] = min(entries.get(at, problem.steps), timing.safe)
        if everybody and entries:
            limit = np.minimum(limit, seats * _vehicles_through(problem, gate, entries))
    return limit


def _vehicles_through(problem: FleetProblem, gate: Gate, entries: dict[int, int]) -> IntArray:
    """Vehicles with people that can have passed by each instant; `entries` has when one who enters then is safe."""
    most = max(problem.passages[number].most_vehicles for number in gate.passages)
    through = np.zeros(problem.steps + 1, dtype=np.int64)
    soonest = min(safe - at for at, safe in entries.items())
    if gate.headway:
        for at in _spaced(sorted(entries), gate.headway):
            through[min(at + soonest, problem.steps)] += most
    else:
        through[:] = UNLIMITED // max(1, len(through))
    by = np.cumsum(through)
    if gate.inspection_s:
        first = min(entries)
        before = max(problem.passages[number].inspection_before for number in gate.passages)
        seconds = np.arange(problem.steps + 1) - soonest - first + before
        by = np.minimum(by, np.maximum(seconds, 0) * problem.step_s // gate.inspection_s)
    return np.minimum(by, UNLIMITED)


def _taken_in_by(problem: FleetProblem) -> IntArray:
    total = np.zeros(problem.steps + 1, dtype=np.int64)
    for site in problem.sites:
        total += np.minimum(np.minimum(np.cumsum(np.minimum(site.intake, 10**9)), site.beds), UNLIMITED)
    return total


def _spaced(instants: Iterable[int], apart: int) -> Iterable[int]:
    """As many of rising instants as can be so far apart, the earliest first."""
    last: int | None = None
    for at in instants:
        if last is None or at - last >= apart:
            last = at
            yield at
