"""Who is driven where, before and after buses have their routes: loads, and the people on each."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from safepassage.convoys.longest_route import BusRoute, IntArray, LongestRoutePlan, LongestRouteProblem, Visit
from safepassage.convoys.longest_route_ways import Load, Ways

FilledLoad = tuple[int, int, int]
"""A pickup, a shelter, and the people driven from one to the other at once."""

Fleet = list[list[FilledLoad]]
"""For each bus its loads in order."""


def buses_of(problem: LongestRouteProblem) -> list[int]:
    """Return the yard of each bus."""
    return [yard for yard, buses in enumerate(problem.yard_buses.tolist()) for _ in range(buses)]


def nearest_loads(problem: LongestRouteProblem) -> list[FilledLoad]:
    """Bring everyone to shelters by the least sum of distances (a min-cost flow), in loads as full as possible."""
    pickups, shelters = problem.between.shape
    pickup, shelter = (index.ravel() for index in np.indices((pickups, shelters)))
    flow = min_cost_flow.SimpleMinCostFlow()
    most = int(problem.persons.sum())
    flow.add_arcs_with_capacity_and_unit_cost(
        pickup, pickups + shelter, np.full(pickup.size, most), problem.between.ravel()
    )
    sink = pickups + shelters
    flow.add_arcs_with_capacity_and_unit_cost(
        pickups + np.arange(shelters), np.full(shelters, sink), problem.beds, np.zeros(shelters, dtype=np.int64)
    )
    flow.set_nodes_supplies(np.arange(sink + 1), np.concatenate([problem.persons, np.zeros(shelters), [-most]]))
    flow.solve()
    persons = flow.flows(np.arange(pickup.size))
    return [
        (int(pickup[arc]), int(shelter[arc]), min(problem.seats, int(persons[arc]) - aboard))
        for arc in np.flatnonzero(persons)
        for aboard in range(0, int(persons[arc]), problem.seats)
    ]


def first_fleet(problem: LongestRouteProblem, ways: Ways) -> Fleet:
    """Give loads to buses one by one, the longest first, each to the bus that is then the least far."""
    yards = buses_of(problem)
    fleet: Fleet = [[] for _ in yards]
    driven = [0] * len(yards)
    for load in sorted(nearest_loads(problem), key=lambda load: -int(problem.between[load[0], load[1]])):
        after = [
            driven[bus] + int((ways.onward[fleet[bus][-1][1]] if fleet[bus] else ways.first[yards[bus]])[load[0]])
            for bus in range(len(yards))
        ]
        bus = int(np.argmin(after))
        fleet[bus].append(load)
        driven[bus] = after[bus] + int(problem.between[load[0], load[1]])
    return fleet


def fill_loads(problem: LongestRouteProblem, routes: Sequence[Sequence[Load]]) -> Fleet:
    """Seat everyone on loads that suffice for them, by a maximum flow; loads that nobody needs are left out."""
    counts = Counter(load for route in routes for load in route)
    persons = dict(zip(counts, _people_between(problem, counts).tolist(), strict=True))
    fleet: Fleet = []
    for route in routes:
        fleet.append([])
        for pickup, shelter in route:
            aboard = min(problem.seats, persons[pickup, shelter])
            persons[pickup, shelter] -= aboard
            if aboard:
                fleet[-1].append((pickup, shelter, aboard))
    return fleet


def _people_between(problem: LongestRouteProblem, counts: Counter[Load]) -> IntArray:
    """People from pickup to shelter, for each of the loads counted, at most the seats of as many buses."""
    pickups, shelters = problem.between.shape
    source, sink = pickups + shelters, pickups + shelters + 1
    ends = np.array(list(counts), dtype=np.int64).reshape(-1, 2)
    flow = max_flow.SimpleMaxFlow()
    arcs = flow.add_arcs_with_capacity(
        ends[:, 0], pickups + ends[:, 1], problem.seats * np.array(list(counts.values()), dtype=np.int64)
    )
    flow.add_arcs_with_capacity(np.full(pickups, source), np.arange(pickups), problem.persons)
    flow.add_arcs_with_capacity(pickups + np.arange(shelters), np.full(shelters, sink), problem.beds)
    flow.solve(source, sink)
    return np.asarray(flow.flows(arcs), dtype=np.int64)


def plan_of(problem: LongestRouteProblem, ways: Ways, fleet: Fleet) -> LongestRoutePlan:
    """Return the plan of a fleet, with all that its empty buses drive through."""
    routes: list[BusRoute] = []
    for yard, loads in zip(buses_of(problem), fleet, strict=True):
        visits = [Visit(pickup=pickup, shelter=shelter, persons=persons) for pickup, shelter, persons in loads]
        if visits:
            routes.append(ways.route(yard, visits))
    return LongestRoutePlan(routes=tuple(routes))
