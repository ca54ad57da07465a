"""The roads of vehicles made small: links that matter one by one, and the steps between places by all the others."""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.fleet.reading import FleetRules, Kind, Passage
from safepassage.certifying.roads import BoolArray, Roads

MOST_SHUT = 24
"""Directions of links that are shut at times and counted one by one; where there are more, they count as open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A direction of a link that is shut at times or part of a corridor with rules.

    Attributes
    ----------
    passages
        The numbers of those corridors.
    may_enter
        The steps in which it may be entered, and K, in which nothing is, shape (K + 1,).
    """

    tail: str
    head: str
    travel: int
    passages: frozenset[int]
    may_enter: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallRoads:
    """Gateways, and for each node asked about the fewest steps to others by links that are never shut."""

    gateways: tuple[Gateway, ...]
    steps_from: Mapping[str, Mapping[str, int]]

    def steps(self, origin: str, target: str) -> int | None:
        """Steps between two nodes without a gateway; None where there is no such way."""
        return self.steps_from.get(origin, {}).get(target, 0 if origin == target else None)

    def reaches(self, origin: str) -> frozenset[str]:
        """Every node asked about that can be reached at all, gateways included."""
        reached, todo = {origin}, [origin]
        while todo:
            here = todo.pop()
            onward = set(self.steps_from.get(here, ()))
            onward |= {gateway.head for gateway in self.gateways if gateway.tail == here}
            todo += onward - reached
            reached |= onward
        return frozenset(reached)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindOfDay:
    """Vehicles that do the same in the same time: rows of vehicles.csv alike but for depot, number and beginning."""

    rows: Sequence[Kind]
    roads: SmallRoads

    @property
    def kind(self) -> Kind:
        """One of the rows."""
        return self.rows[0]

    def may_ride(self, group: str) -> bool:
        """Whether people of a group may ride."""
        return not self.kind.row.groups or group in self.kind.row.groups


def small_roads(drives: Roads, passages: Mapping[int, Passage], places: Iterable[str]) -> SmallRoads:
    """Make the roads of one kind of vehicle small; `passages` are those corridors whose entries count, by number."""
    gateways, plain = list[Gateway](), defaultdict[str, list[tuple[str, int]]](list)
    shut = 0
    for way in range(len(drives.link_ids)):
        travel = int(drives.travel[way])
        may_enter = _may_enter(drives, way)
        if travel > drives.clock.steps or not may_enter.any() or drives.persons_per_h[way] <= 0:
            continue
        own = frozenset(number for number, one in passages.items() if drives.link_ids[way] in one.link_ids)
        is_shut = not may_enter[drives.first_entry : -1].all()
        shut += is_shut and not own
        gateway = Gateway(
            tail=drives.tails[way], head=drives.heads[way], travel=travel, passages=own, may_enter=may_enter
        )
        if own or is_shut:
            gateways.append(gateway)
        else:
            plain[gateway.tail].append((gateway.head, travel))
    if shut > MOST_SHUT:
        for gateway in gateways:
            if not gateway.passages:
                plain[gateway.tail].append((gateway.head, gateway.travel))
        gateways = [gateway for gateway in gateways if gateway.passages]
    ends = {*places, *(gateway.tail for gateway in gateways)}
    begins = {*places, *(gateway.head for gateway in gateways)}
    return SmallRoads(
        gateways=tuple(gateways),
        steps_from={node: _only(ends, fewest_steps(plain, node, drives.clock.steps)) for node in begins},
    )


def fewest_steps(onward: Mapping[str, list[tuple[str, int]]], origin: str, most: int) -> dict[str, int]:
    """Steps from a node to all others within `most`, by links (head, travel) of each node (Dijkstra 1959)."""
    best = {origin: 0}
    heap = [(0, origin)]
    while heap:
        steps, here = heapq.heappop(heap)
        if steps > best[here]:
            continue
        for head, travel in onward.get(here, ()):
            reached = steps + travel
            if reached <= most and reached < best.get(head, most + 1):
                best[head] = reached
                heapq.heappush(heap, (reached, head))
    return best


def _only(nodes: set[str], steps: dict[str, int]) -> dict[str, int]:
    return {node: count for node, count in steps.items() if node in nodes}


def _may_enter(drives: Roads, way: int) -> BoolArray:
    steps = drives.clock.steps
    allowed = drives.may_enter(way) & (np.arange(steps) >= drives.first_entry)
    factors = drives.factors.get(drives.link_ids[way])
    if factors is not None:
        allowed = allowed & (factors > 0)
    return np.append(allowed, np.False_)


def kinds_of_day(fleet: FleetRules, passages: Mapping[int, Passage], nodes: Iterable[str]) -> list[KindOfDay]:
    """Put the vehicles that are alike together; `nodes` are where people may board."""
    alike: dict[object, list[Kind]] = defaultdict(list)
    for kind in fleet.kinds:
        row = kind.row
        if row.count > 0 and row.seats > 0:
            alike[row.use, row.speed_factor, row.seats, kind.loading, kind.unloading, frozenset(row.groups)].append(
                kind
            )
    sites = [site.node_id for site in fleet.rules.sites.values()]
    kinds = []
    for rows in alike.values():
        places = dict.fromkeys([*(own.row.depot_node_id for own in rows), *nodes, *sites])
        kinds.append(KindOfDay(rows=rows, roads=small_roads(rows[0].drives, passages, places)))
    return kinds
