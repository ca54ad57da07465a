"""One drive from place to place, whenever it begins: how long it takes, what it enters, when it may begin."""

from dataclasses import dataclass

import numpy as np

from safepassage.convoys.fleet_problem import BoolArray, FleetProblem, FloatArray, IntArray

Offsets = tuple[tuple[int, int], ...]
"""Pairs: the number of a passage or road, and after how many steps it is entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A drive by one kind of vehicle, one way, from one place to another.

    Attributes
    ----------
    travel, waits
        Steps from its beginning to its end, and to its first entry.
    passages, roads
        What it enters after how many steps; of the roads those that could be too full.
    begins
        Whether it may begin at each instant and end within the horizon, shape (K + 1,).
    """

    travel: int
    waits: int
    passages: Offsets
    roads: Offsets
    begins: BoolArray


class Legs:
    """All legs of a problem, each made when it is first asked for."""

    def __init__(self, problem: FleetProblem) -> None:
        self._problem = problem
        self._tight = tight_roads(problem)
        self._known: dict[tuple[int, int, int, int], Leg | None] = {}

    def find(self, way: int, kind: int, origin: int, target: int) -> Leg | None:
        """The leg of a way; None where there is no such way."""
        key = (way, kind, origin, target)
        if key not in self._known:
            self._known[key] = self._make(key)
        return self._known[key]

    def _make(self, key: tuple[int, int, int, int]) -> Leg | None:
        problem, steps = self._problem, self._problem.steps
        travel = int(problem.travel[key])
        if travel < 0:
            return None
        passages = _entered([(one, passage.enter_after) for one, passage in enumerate(problem.passages)], key)
        roads = _entered([(one, problem.road_limits[one].enter_after) for one in self._tight], key)
        instants = np.arange(steps + 1)
        begins = instants + travel <= steps
        for _, after in (*passages, *roads):
            begins &= instants + after < steps
        if problem.may_begin is not None:
            begins &= problem.may_begin[key]
        begins.setflags(write=False)
        waits = 0 if problem.waits_before is None else int(problem.waits_before[key])
        return Leg(travel=travel, waits=waits, passages=passages, roads=roads, begins=begins)


def tight_roads(problem: FleetProblem) -> tuple[int, ...]:
    """The roads that would be too full if every vehicle entered them in one step."""
    count = np.array([problem.vehicles_of(kind) for kind in range(len(problem.kinds))])
    return tuple(number for number, road in enumerate(problem.road_limits) if is_tight(road.pce, count, road.room))


def is_tight(pce: FloatArray, count: IntArray, room: FloatArray) -> bool:
    """Whether so many vehicles of each kind take more room than there is in some step."""
    return bool(np.dot(pce, count) > room.min(initial=np.inf) + 1e-9)


def _entered(enter_after: list[tuple[int, IntArray]], key: tuple[int, int, int, int]) -> Offsets:
    return tuple((number, int(after[key])) for number, after in enter_after if after[key] >= 0)
