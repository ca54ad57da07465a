"""People on arcs in time as paths, taken apart without moving anybody to another time or place."""

import numpy as np

from safepassage.flow.routes.paths import PathOverTime, merge, path_on
from safepassage.flow.withstand.recourse import Columns, Ground

_NOBODY = 1e-7
"""A share of a person that a solver's rounding may leave behind."""

_NEARLY = 1e-6
"""What a solver's number may lack to a whole person."""


def take_apart(ground: Ground, columns: Columns) -> tuple[PathOverTime, ...]:
    """Paths that add up to a plan, in whole people: fractions of people on a path are left out.

    Unlike `decompose` this keeps ways round that lead back to a place, for where people are at a moment may be what the
    plan is about; only circles within one instant are left out. The fullest way is followed first.
    """
    remaining = _Remaining(ground, columns)
    return merge(path for supply in range(len(ground.unrolled.supply_index)) for path in remaining.strip(supply))


class _Remaining:
    """What is left of a plan; arcs in time are numbered moves first, then waits, then takes."""

    def __init__(self, ground: Ground, columns: Columns) -> None:
        unrolled = ground.unrolled
        self._unrolled = unrolled
        self._is_road = [link is not None for link in ground.network.links]
        self._moves = len(unrolled.move_arc)
        self._first_take = self._moves + len(unrolled.wait_tail)
        tail = np.concatenate([unrolled.move_tail, unrolled.wait_tail, unrolled.take_tail]).tolist()
        self._head: list[int] = np.concatenate([unrolled.move_head, unrolled.wait_head]).tolist()
        self._left: list[float] = np.concatenate([columns.moves, columns.waits, columns.takes]).tolist()
        self._carried: list[float] = columns.supplies.tolist()
        self._onward: list[list[int]] = [[] for _ in range(unrolled.points)]
        for arc, persons in enumerate(self._left):
            if persons > _NOBODY:
                self._onward[tail[arc]].append(arc)

    def strip(self, supply: int) -> list[PathOverTime]:
        """All paths of one supply."""
        paths = []
        while self._carried[supply] > _NOBODY:
            arcs = self._walk(int(self._unrolled.supply_point[supply]))
            persons = min([self._carried[supply], *[self._left[arc] for arc in arcs]])
            for arc in arcs:
                self._left[arc] -= persons
            self._carried[supply] -= persons
            if not arcs or arcs[-1] < self._first_take:
                break  # only what rounding left behind can end on the way
            if (whole := int(persons + _NEARLY)) > 0:
                paths.append(self._path(supply, arcs, whole))
        return paths

    def _walk(self, point: int) -> list[int]:
        """Arcs from a point to a site; without a take at the end where the plan does not conserve people."""
        arcs: list[int] = []
        been = {point: 0}
        while (arc := self._fullest(point)) >= 0:
            arcs.append(arc)
            if arc >= self._first_take:
                break
            point = self._head[arc]
            if point in been:
                self._cancel(arcs, been[point])
                been = {known: start for known, start in been.items() if start <= been[point]}
            else:
                been[point] = len(arcs)
        return arcs

    def _fullest(self, point: int) -> int:
        left = self._left
        arcs = self._onward[point] = [arc for arc in self._onward[point] if left[arc] > _NOBODY]
        return max(arcs, key=lambda arc: (left[arc], -arc), default=-1)

    def _cancel(self, arcs: list[int], start: int) -> None:
        """Take a circle within one instant out of the plan, and off the walk."""
        persons = min(self._left[arc] for arc in arcs[start:])
        for arc in arcs[start:]:
            self._left[arc] -= persons
        del arcs[start:]

    def _path(self, supply: int, arcs: list[int], persons: int) -> PathOverTime:
        unrolled, take = self._unrolled, arcs[-1] - self._first_take
        moves = [arc for arc in arcs if arc < self._moves]
        return path_on(
            self._is_road,
            supply=int(unrolled.supply_index[supply]),
            site=int(unrolled.take_site[take]),
            persons=persons,
            arcs=unrolled.move_arc[moves].tolist(),
            steps=unrolled.move_at[moves].tolist(),
            arrive_step=int(unrolled.take_at[take]),
        )
