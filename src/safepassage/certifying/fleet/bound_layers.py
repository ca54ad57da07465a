"""One layer of the courses of vehicles: where they can be while they are empty, or have certain people on board."""

from collections.abc import Iterable, Mapping

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.fleet.bound_paths import NEVER, Courses
from safepassage.certifying.fleet.bound_roads import Gateway, SmallRoads
from safepassage.certifying.fleet.reading import Passage

Corridors = frozenset[int]
"""Numbers of the corridors that a vehicle is in, having come by one of their links."""


class Tolls:
    """What entering corridors costs, and how long inspection takes at least.

    `prices` are by number of the corridor, of an entry in each step, shape (K + 1,).
    """

    def __init__(self, passages: Mapping[int, Passage], prices: Mapping[int, FloatArray], step_s: int) -> None:
        self.passages = passages
        self._prices = prices
        self._waits = {number: -(-own.inspection_s // step_s) for number, own in passages.items()}

    def waits(self, entered: Corridors) -> int:
        """Steps that a vehicle stands before it enters, as its own inspection takes them."""
        return max((self._waits[number] for number in entered), default=0)

    def gain(self, gateway: Gateway, entered: Corridors) -> FloatArray:
        """What taking a gateway gains (never above 0) if the vehicle comes to it at each instant, shape (K + 1,)."""
        gain = np.where(gateway.may_enter, 0.0, NEVER)
        for number in entered:
            if number in self._prices:
                gain = gain - self._prices[number]
        return sooner(gain, self.waits(entered))


class Layer:
    """States at nodes, and the roads between them; `origins` are where it begins, `targets` where it is left."""

    def __init__(
        self,
        courses: Courses,
        roads: SmallRoads,
        tolls: Tolls,
        *,
        origins: Iterable[str],
        targets: Iterable[str],
        first_entry: int,
        may_end: bool = False,
    ) -> None:
        """`roads` are told apart by being the same object, and live as long as the courses."""
        self._courses = courses
        self._may_end = may_end
        self._states: dict[tuple[str, Corridors], int] = {}
        begins = dict.fromkeys([*origins, *(gateway.head for gateway in roads.gateways)])
        ends = dict.fromkeys([*targets, *(gateway.tail for gateway in roads.gateways)])
        open_road = self._series(("road", first_entry), _from(first_entry, courses.steps))
        for node_id in (*begins, *ends):
            self.at(node_id)
        for origin in begins:
            for target in ends:
                steps = roads.steps(origin, target)
                if origin != target and steps is not None:
                    courses.arc(self.at(origin), self.at(target), steps, open_road)
        self._add_gateways(roads, tolls)

    def at(self, node_id: str, corridors: Corridors = frozenset()) -> int:
        """The state at a node."""
        key = node_id, corridors
        if key not in self._states:
            self._states[key] = self._courses.state(may_end=self._may_end)
            if corridors:
                self._courses.arc(self._states[key], self.at(node_id), 0)
        return self._states[key]

    def _add_gateways(self, roads: SmallRoads, tolls: Tolls) -> None:
        come_by: dict[str, set[Corridors]] = {}
        for gateway in roads.gateways:
            come_by.setdefault(gateway.head, set()).add(gateway.passages)
        for number, gateway in enumerate(roads.gateways):
            head = self.at(gateway.head, gateway.passages)
            for corridors in sorted({frozenset(), *come_by.get(gateway.tail, ())}, key=sorted):
                entered = gateway.passages - corridors
                key = "gateway", id(roads), number, entered
                gain = self._courses.series(key)
                if gain is None:
                    gain = self._courses.add_series(key, tolls.gain(gateway, entered))
                delay = tolls.waits(entered) + gateway.travel
                self._courses.arc(self.at(gateway.tail, corridors), head, delay, gain)

    def _series(self, key: object, values: FloatArray) -> int:
        known = self._courses.series(key)
        return self._courses.add_series(key, values) if known is None else known


def sooner(worth: FloatArray, steps: int) -> FloatArray:
    """At each instant what is worth so much so many steps later, never beyond the horizon."""
    return np.concatenate([worth[steps:], np.full(min(steps, len(worth)), NEVER)])


def _from(first: int, steps: int) -> FloatArray:
    """0 in the steps from one on, in which a road may be entered."""
    gain = np.full(steps + 1, NEVER)
    gain[first:steps] = 0.0
    return gain
