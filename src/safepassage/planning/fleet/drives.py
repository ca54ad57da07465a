"""The links vehicles of one kind may take: how long, when open, how many may enter; and the fastest ways over them."""

import heapq
import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.network.counting import whole_per_step
from safepassage.flow.network.openings import Openings, find_openings, links_of_use, presence_mask
from safepassage.flow.network.roads import whole_travel
from safepassage.model.fleet import VehicleType
from safepassage.model.network import Link
from safepassage.model.scenario import Scenario
from safepassage.units import KM_PER_LENGTH_UNIT, KPH_PER_SPEED_UNIT, SECONDS_PER_HOUR

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """One direction of a link for one kind of vehicle: `travel` whole steps from tail to head."""

    link_id: str
    tail: str
    head: str
    travel: int


class Drives:
    """All links that one kind of vehicle may take.

    A link may be entered in a step in which it is open until its end is reached, its capacity is not all gone, and the
    pause has begun.
    """

    def __init__(self, scenario: Scenario, row: VehicleType) -> None:
        self._scenario = scenario
        links = links_of_use(scenario, row.use)
        self._openings: Openings = find_openings(scenario, links)
        self.out_of: dict[str, list[Drive]] = {}
        self._travel: dict[str, int] = {}
        self._use = scenario.network.use(row.use)
        for link in links:
            travel = self._travel[link.link_id] = _travel_of(scenario, link, row)
            ends = [(link.from_node_id, link.to_node_id)]
            if not link.directed:
                ends.append((link.to_node_id, link.from_node_id))
            for tail, head in ends:
                self.out_of.setdefault(tail, []).append(
                    Drive(link_id=link.link_id, tail=tail, head=head, travel=travel)
                )
        self._may_enter: dict[str, BoolArray] = {}

    def knows(self, link_id: str) -> bool:
        """Whether vehicles of this kind may take a link at all."""
        return link_id in self._travel

    def travel(self, link_id: str) -> int:
        """Whole steps on a link."""
        return self._travel[link_id]

    def may_enter(self, link_id: str) -> BoolArray:
        """The steps in which a vehicle may enter a link, shape (K,)."""
        known = self._may_enter.get(link_id)
        if known is None:
            known = np.ones(self._scenario.grid.steps, dtype=np.bool_)
            if (is_open := self._openings.links.get(link_id)) is not None:
                known &= presence_mask(is_open, self._travel[link_id])
            if (factor := self._openings.factors.get(link_id)) is not None:
                known &= factor > 0
            if self._scenario.pause is not None:
                known[: self._scenario.pause.first_entry(self._scenario.grid)] = False
            self._may_enter[link_id] = known
        return known

    def is_ever_shut(self, link_id: str) -> bool:
        """Whether a link is shut in some step after the pause has begun."""
        return link_id in self._openings.links or link_id in self._openings.factors

    def vehicles_per_step(self, link_id: str) -> IntArray:
        """How many vehicles may enter a link in each step by the floor rule, shape (K,)."""
        link = self._scenario.network.link(link_id)
        lanes = 1.0 if link.lanes is None else link.lanes
        factor = self._openings.factors.get(link_id, np.ones(self._scenario.grid.steps))
        rate = np.array([link.capacity_pce_h * lanes / self._use.pce])
        return np.asarray(whole_per_step(rate, self._scenario.grid.step_s, factor)[0])

    def fastest(self, origin: str, *, without: Collection[str] = ()) -> dict[str, tuple[Drive, ...]]:
        """The fastest way from a node to every node it can reach, some links left out; ties by link ids."""
        best: dict[str, tuple[int, int]] = {origin: (0, 0)}
        into: dict[str, Drive] = {}
        done: set[str] = set()
        heap: list[tuple[int, int, str]] = [(0, 0, origin)]
        while heap:
            steps, count, here = heapq.heappop(heap)
            if here in done:
                continue
            done.add(here)
            for drive in self.out_of.get(here, ()):
                if drive.link_id in without or steps + drive.travel > self._scenario.grid.steps:
                    continue
                reached = (steps + drive.travel, count + 1)
                if drive.head not in best or reached < best[drive.head]:
                    best[drive.head], into[drive.head] = reached, drive
                    heapq.heappush(heap, (*reached, drive.head))
        return {node: _way_to(node, into) for node in done}


def _way_to(node: str, into: dict[str, Drive]) -> tuple[Drive, ...]:
    way: list[Drive] = []
    while node in into:
        way.append(into[node])
        node = into[node].tail
    return tuple(reversed(way))


def _travel_of(scenario: Scenario, link: Link, row: VehicleType) -> int:
    use, config = scenario.network.use(row.use), scenario.network.config
    speed = min(link.free_speed, math.inf if use.max_speed is None else use.max_speed)
    kph = speed * KPH_PER_SPEED_UNIT[config.speed] * (row.speed_factor or 1.0)
    if kph <= 0:
        return scenario.grid.steps + 1
    travel_s = link.length * KM_PER_LENGTH_UNIT[config.long_length] / kph * SECONDS_PER_HOUR
    return whole_travel(link.length, travel_s, scenario.grid.step_s, scenario.grid.steps)
