"""Small bus evacuation problems, their optima by enumeration, and an independent replay of plans."""

import heapq
from functools import cache
from itertools import product

import numpy as np
from hypothesis import strategies as st

from safepassage.convoys.longest_route import LongestRoutePlan, LongestRouteProblem


def problem_of(
    *,
    seats: int,
    yard_buses: list[int],
    persons: list[int],
    beds: list[int],
    from_yard: list[list[int]],
    between: list[list[int]],
) -> LongestRouteProblem:
    """A problem from lists."""
    return LongestRouteProblem(
        seats=seats,
        yard_buses=np.array(yard_buses, dtype=np.int64),
        persons=np.array(persons, dtype=np.int64),
        beds=np.array(beds, dtype=np.int64),
        from_yard=np.array(from_yard, dtype=np.int64),
        between=np.array(between, dtype=np.int64),
    )


def detour() -> LongestRouteProblem:
    """One bus, two pickups, two shelters; to the far pickup it is shorter to drive through the near one.

    yard-1 to pickup-1 is 1, to pickup-2 it is 20; pickup-1 to shelter-1 is 2, pickup-2 to shelter-1 3. By hand: drive
    through pickup-1 and shelter-1 (3), on to pickup-2 (6), and set down at shelter-1 (9).
    """
    return problem_of(
        seats=10, yard_buses=[1], persons=[0, 10], beds=[10, 0], from_yard=[[1, 20]], between=[[2, 9], [3, 9]]
    )


def village() -> LongestRouteProblem:
    """Two buses at one yard and three loads at one pickup: 5 + 2 there and back once more, 2 + 2, is 11 by hand."""
    return problem_of(seats=4, yard_buses=[2], persons=[12], beds=[20], from_yard=[[5]], between=[[2]])


@st.composite
def problems(draw: st.DrawFn) -> LongestRouteProblem:
    """At most two buses, two pickups and two shelters; loads full or not, beds scarce or not, distances of any kind."""
    seats, distance = draw(st.integers(1, 3)), st.integers(0, 9)
    yards, pickups, shelters = (draw(st.integers(1, 2)) for _ in range(3))
    persons = [draw(st.integers(0, 4)) for _ in range(pickups)]
    spare = draw(st.integers(0, 3))
    first = draw(st.integers(0, sum(persons) + spare)) if shelters > 1 else sum(persons) + spare
    return problem_of(
        seats=seats,
        yard_buses=[draw(st.integers(1, 2))] if yards == 1 else [1, draw(st.integers(0, 1))],
        persons=persons,
        beds=[first, sum(persons) + spare - first][:shelters],
        from_yard=[[draw(distance) for _ in range(pickups)] for _ in range(yards)],
        between=[[draw(distance) for _ in range(shelters)] for _ in range(pickups)],
    )


def least_longest(problem: LongestRouteProblem) -> int:
    """Length of the longest route in the best plan, by enumerating what each bus can carry between which places."""
    pairs = list(product(range(len(problem.persons)), range(len(problem.beds))))
    most = [int(problem.fewest_loads[pickup]) for pickup, _ in pairs]

    @cache
    def suffices(loads: tuple[int, ...]) -> bool:
        ranges = [
            range(min(problem.seats * count, int(problem.persons[pickup])) + 1)
            for count, (pickup, _) in zip(loads, pairs, strict=True)
        ]
        for people in product(*ranges):
            carried, taken_in = [0] * len(problem.persons), [0] * len(problem.beds)
            for (pickup, shelter), count in zip(pairs, people, strict=True):
                carried[pickup] += count
                taken_in[shelter] += count
            if carried == problem.persons.tolist() and (np.array(taken_in) <= problem.beds).all():
                return True
        return False

    fleet: dict[tuple[int, ...], int] = {(0,) * len(pairs): 0}
    for yard, buses in enumerate(problem.yard_buses.tolist()):
        one = _carried_by_one(problem, yard, pairs, most)
        for _ in range(buses):
            longer: dict[tuple[int, ...], int] = {}
            for (before, driven), (mine, length) in product(fleet.items(), one.items()):
                together = tuple(min(a + b, c) for a, b, c in zip(before, mine, most, strict=True))
                longest = max(driven, length)
                if longest < longer.get(together, longest + 1):
                    longer[together] = longest
            fleet = longer
    return min(longest for loads, longest in fleet.items() if suffices(loads))


def _carried_by_one(
    problem: LongestRouteProblem, yard: int, pairs: list[tuple[int, int]], most: list[int]
) -> dict[tuple[int, ...], int]:
    """For what one bus may carry between each pair of places, the least distance (Dijkstra, place by place)."""
    nothing = (0,) * len(pairs)
    least: dict[tuple[str, int, tuple[int, ...]], int] = {}
    queue: list[tuple[int, str, int, tuple[int, ...]]] = [(0, "yard", yard, nothing)]
    while queue:
        driven, kind, place, loads = heapq.heappop(queue)
        if (kind, place, loads) in least:
            continue
        least[kind, place, loads] = driven
        if kind == "pickup":
            for shelter in range(len(problem.beds)):
                there = driven + int(problem.between[place, shelter])
                heapq.heappush(queue, (there, "shelter", shelter, loads))
                pair = pairs.index((place, shelter))
                if loads[pair] < most[pair]:
                    fuller = (*loads[:pair], loads[pair] + 1, *loads[pair + 1 :])
                    heapq.heappush(queue, (there, "shelter", shelter, fuller))
        else:
            near = problem.from_yard[place] if kind == "yard" else problem.between[:, place]
            for pickup, distance in enumerate(near.tolist()):
                heapq.heappush(queue, (driven + distance, "pickup", pickup, loads))
    carried: dict[tuple[int, ...], int] = {nothing: 0}
    for (kind, _, loads), driven in least.items():
        if kind == "shelter":
            carried[loads] = min(driven, carried.get(loads, driven))
    return carried


def replay(problem: LongestRouteProblem, plan: LongestRoutePlan) -> int:
    """Drive a plan with arithmetic of its own: seats, beds, buses, everyone; the longest route."""
    waiting, room, buses = problem.persons.tolist(), problem.beds.tolist(), problem.yard_buses.tolist()
    longest = 0
    for route in plan.routes:
        buses[route.yard] -= 1
        driven, before = 0, None
        for visit in route.visits:
            assert 0 <= visit.persons <= problem.seats
            to_pickup = problem.from_yard[route.yard] if before is None else problem.between[:, before]
            driven += int(to_pickup[visit.pickup]) + int(problem.between[visit.pickup, visit.shelter])
            waiting[visit.pickup] -= visit.persons
            room[visit.shelter] -= visit.persons
            before = visit.shelter
        longest = max(longest, driven)
    assert waiting == [0] * len(waiting)
    assert min(room) >= 0
    assert min(buses) >= 0
    return longest
