"""The most worthwhile route within a length: a dynamic programme over the length that is left."""

from collections.abc import Iterator

import numpy as np

from safepassage.convoys.longest_route import FloatArray, LongestRouteProblem
from safepassage.convoys.longest_route_ways import Load, Ways

Trip = tuple[int, tuple[Load, ...]]
"""A yard, and the loads of a bus from there in order."""

_NEVER = -1e9
_ROUTES = 4
"""Routes that are handed back for each yard, by different first pickups."""


class Pricer:
    """Routes in lengths of `grain` units, rounded down: what fits a limit also fits it here.

    A load that takes no time here counts as one grain; the limit is then larger by as many grains as there are such
    loads, so that still nothing is shut out.
    """

    def __init__(self, problem: LongestRouteProblem, ways: Ways, grain: int) -> None:
        self.grain = grain
        self._first, self._onward = ways.first // grain, ways.onward // grain
        self._loaded = np.maximum(1, ways.loaded // grain)
        at_once = (ways.loaded // grain == 0).any(axis=1)
        pickups, shelters = ways.loaded.shape
        self._more = int(problem.fewest_loads[at_once].sum() + (pickups + shelters) * at_once.any())
        self._pad = int(max(self._loaded.max(), self._onward.max())) + 1
        self._to_shelter = (np.arange(shelters) - self._loaded * shelters).ravel()
        self._to_pickup = (np.arange(pickups) - self._onward * pickups).ravel()

    def grains(self, limit: int) -> int:
        """Return the limit in grains."""
        return limit // self.grain + self._more

    def length(self, trip: Trip) -> int:
        """Length of a trip in grains."""
        yard, loads = trip
        driven, here = int(self._first[yard, loads[0][0]]), -1
        for pickup, shelter in loads:
            driven += int(self._loaded[pickup, shelter]) + (int(self._onward[here, pickup]) if here >= 0 else 0)
            here = shelter
        return driven

    def best(self, worth: FloatArray, grains: int) -> list[tuple[float, list[Trip]]]:
        """For each yard the most that one route is worth, and the best routes found.

        `worth` is of one load, for each pickup and shelter; a route is worth the sum of its loads.
        """
        at_pickup, at_shelter = self._tables(worth, grains)
        found: list[tuple[float, list[Trip]]] = []
        for yard, first in enumerate(self._first):
            rows = np.maximum(grains - first + self._pad, 0)
            values = at_pickup[rows, np.arange(len(first))]
            order = [int(pickup) for pickup in np.argsort(-values, kind="stable")[:_ROUTES] if values[pickup] > 0]
            trips: list[Trip] = [
                (yard, tuple(self._loads(at_pickup, at_shelter, worth, (pickup, grains - int(first[pickup])))))
                for pickup in order
            ]
            found.append((max(0.0, float(values.max())), trips))
        return found

    def _tables(self, worth: FloatArray, grains: int) -> tuple[FloatArray, FloatArray]:
        """What a bus can still earn at each pickup, at each shelter, by the grains left (rows; `pad` stands for 0)."""
        pickups, shelters = worth.shape
        at_pickup = np.full((grains + 1 + self._pad, pickups), _NEVER)
        at_shelter = np.full((grains + 1 + self._pad, shelters), _NEVER)
        earn, go = at_shelter.ravel(), at_pickup.ravel()
        gain = worth.ravel()
        for row in range(self._pad, self._pad + grains + 1):
            later = earn.take(self._to_shelter + row * shelters)
            at_pickup[row] = (later + gain).reshape(pickups, shelters).max(axis=1)
            onward = go.take(self._to_pickup + row * pickups).reshape(shelters, pickups)
            at_shelter[row] = np.maximum(0.0, onward.max(axis=1))
        return at_pickup, at_shelter

    def _loads(
        self, at_pickup: FloatArray, at_shelter: FloatArray, worth: FloatArray, start: tuple[int, int]
    ) -> Iterator[Load]:
        """Walk through the tables from a pickup with some grains left."""
        pickup, left = start
        pickups, shelters = worth.shape
        while True:
            after = left - self._loaded[pickup]
            shelter = int((at_shelter[after + self._pad, np.arange(shelters)] + worth[pickup]).argmax())
            yield pickup, shelter
            left = int(after[shelter])
            if at_shelter[left + self._pad, shelter] <= 0:
                return
            after = left - self._onward[shelter]
            pickup = int(at_pickup[after + self._pad, np.arange(pickups)].argmax())
            left = int(after[pickup])
