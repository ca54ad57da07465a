"""The places of a scenario over time, and the ways between them: what a certificate speaks of.

Ways without a limit are kept apart from the others. No price or cut may lose anything on them, so that a certificate is
first mended along them (see `mended`); only limited ways are then counted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import UNLIMITED, FloatArray, IntArray
from safepassage.certifying.roads import BoolArray, Roads
from safepassage.certifying.rules import Rules

WAYS_AT_ONCE = 2048
"""Ways handled together, so that a city's network needs little memory at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Some limited ways: from `tail` into `head`, `travel` steps, at most `limit` a step; shapes (b,) and (b, K)."""

    tail: IntArray
    head: IntArray
    travel: IntArray
    limit: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The n places of a scenario and the ways between them.

    Attributes
    ----------
    index
        The place of each name (`node:ID`, `staging:ID`, `out:ID`, `site:ID`).
    home
        For each staging area where its people are at first, shape (r,).
    ready, persons
        From when, and how many, shape (r,).
    site_place, intake
        For each reception site where it takes people in, shape (s,), and how many, shape (s, K + 1).
    connectors
        Unlimited ways without travel, (tail, head) in an order in which whatever follows a head comes first.
    only_before_horizon
        For each connector whether it needs a step to begin in.
    link_tail, link_head
        Where the directions of links begin and end, shape (m,).
    limited_waiting
        Places where waiting is limited, shape (w,), and how many may wait, `waiting`, shape (w, K) (0 in steps in which
        anybody may).
    free_waiting
        Whether any number may wait at a place through each step, shape (n, K).
    loading
        The limited ways from home onto the road.
    """

    roads: Roads
    index: Mapping[str, int]
    home: IntArray
    ready: IntArray
    persons: IntArray
    site_place: IntArray
    intake: IntArray
    connectors: tuple[tuple[int, int], ...]
    only_before_horizon: tuple[bool, ...]
    link_tail: IntArray
    link_head: IntArray
    limited_waiting: IntArray
    waiting: IntArray
    free_waiting: BoolArray
    loading: Ways

    @property
    def steps(self) -> int:
        """K."""
        return self.roads.clock.steps

    def limited_ways(self, heads: BoolArray) -> Iterator[Ways]:
        """All limited ways into the places marked in `heads`, shape (n,), some thousands at a time."""
        yield self.loading
        waits = np.nonzero(heads[self.limited_waiting])[0]
        places = self.limited_waiting[waits]
        yield Ways(tail=places, head=places, travel=np.ones_like(places), limit=self.waiting[waits])
        links = np.nonzero(heads[self.link_head])[0]
        for first in range(0, len(links), WAYS_AT_ONCE):
            some = links[first : first + WAYS_AT_ONCE]
            yield Ways(
                tail=self.link_tail[some],
                head=self.link_head[some],
                travel=self.roads.travel[some],
                limit=self.roads.capacities(some),
            )


def mended(worth: FloatArray, arrival: FloatArray, places: Places, better: Callable[..., FloatArray]) -> FloatArray:
    """Worth of every place at every instant, made at least as good as what it leads to without any limit.

    Parameters
    ----------
    worth
        What a certificate says of each place at instants 0..K, shape (n, K + 1).
    arrival
        What being taken in at each site is worth, shape (s, K + 1); only unlimited intake passes it on.
    better
        `numpy.maximum` where more is better (prices), `numpy.minimum` where less is (labels).
    """
    result = worth.copy()
    for instant in range(places.steps, -1, -1):
        now = result[:, instant]
        if instant < places.steps:
            free = places.free_waiting[:, instant]
            now[free] = better(now[free], result[free, instant + 1])
        for site, place in enumerate(places.site_place.tolist()):
            if places.intake[site, instant] >= UNLIMITED:
                now[place] = better(now[place], arrival[site, instant])
        for (tail, head), before_horizon in zip(places.connectors, places.only_before_horizon, strict=True):
            if instant < places.steps or not before_horizon:
                now[tail] = better(now[tail], now[head])
    return result


def read_places(rules: Rules) -> Places:
    """Lay out the places of a scenario by the rule of names shared with whoever writes certificates."""
    scenario, steps = rules.scenario, rules.clock.steps
    names = _Names([f"node:{node.node_id}" for node in scenario.network.nodes])
    loading_nodes = {rules.areas[area_id].node_id for area_id in rules.loading}
    out = {node_id: names.add(f"out:{node_id}") for node_id in sorted(loading_nodes)}
    site_place = {
        site.reception_site_id: names.add(f"site:{site.reception_site_id}")
        if site.node_id in loading_nodes
        else names.index[f"node:{site.node_id}"]
        for site in scenario.reception_sites
    }
    home = {
        area.staging_area_id: names.add(f"staging:{area.staging_area_id}")
        if area.staging_area_id in rules.home_apart
        else names.index[f"node:{area.node_id}"]
        for area in scenario.staging_areas
    }
    connectors = _connectors(rules, names, out, site_place, home)
    limited = [names.index[f"node:{node_id}"] for node_id in rules.bound_waiting]
    waiting = _stacked(list(rules.bound_waiting.values()), steps)
    free = np.ones((len(names.index), steps), dtype=np.bool_)
    free[[*out.values(), *(place for place in site_place.values() if place >= len(scenario.network.nodes))]] = False
    free[limited] = waiting >= UNLIMITED
    loading = list(rules.loading)
    return Places(
        roads=rules.roads,
        index=names.index,
        home=np.array([home[area.staging_area_id] for area in scenario.staging_areas], dtype=np.int64),
        ready=np.array([rules.ready[area.staging_area_id] for area in scenario.staging_areas], dtype=np.int64),
        persons=np.array([area.persons for area in scenario.staging_areas], dtype=np.int64),
        site_place=np.array([site_place[site_id] for site_id in rules.sites], dtype=np.int64),
        intake=_stacked([_intake(site_id, rules) for site_id in rules.sites], steps + 1),
        connectors=tuple((tail, head) for tail, head, _ in connectors),
        only_before_horizon=tuple(before_horizon for _, _, before_horizon in connectors),
        link_tail=np.array([out.get(node, names.index[f"node:{node}"]) for node in rules.roads.tails], dtype=np.int64),
        link_head=np.array([names.index[f"node:{node}"] for node in rules.roads.heads], dtype=np.int64),
        limited_waiting=np.array(limited, dtype=np.int64),
        waiting=np.where(waiting < UNLIMITED, waiting, 0),
        free_waiting=free,
        loading=Ways(
            tail=np.array([home[area_id] for area_id in loading], dtype=np.int64),
            head=np.array([out[rules.areas[area_id].node_id] for area_id in loading], dtype=np.int64),
            travel=np.zeros(len(loading), dtype=np.int64),
            limit=_stacked([rules.loading[area_id] for area_id in loading], steps),
        ),
    )


def _intake(site_id: str, rules: Rules) -> IntArray:
    """What a site takes in at each instant, shape (K + 1,): nobody where no row's people may go to it."""
    if any(not area.reception_site_ids or site_id in area.reception_site_ids for area in rules.areas.values()):
        return rules.intake[site_id]
    return np.zeros_like(rules.intake[site_id])


class _Names:
    """Places in the order in which they were named, nodes first."""

    def __init__(self, nodes: list[str]) -> None:
        self.index = {name: place for place, name in enumerate(nodes)}

    def add(self, name: str) -> int:
        self.index[name] = len(self.index)
        return self.index[name]


def _connectors(
    rules: Rules, names: _Names, out: Mapping[str, int], site_place: Mapping[str, int], home: Mapping[str, int]
) -> list[tuple[int, int, bool]]:
    """Unlimited ways without travel: (tail, head, whether a step must begin), whatever leads to a head after it.

    Whoever reaches a site at the horizon is safe there, unless nobody is taken in any more. Whoever is at home at a
    site could go in as well an instant earlier, so that this matters only to those who are ready no earlier.
    """
    steps = rules.clock.steps
    to_the_end = {site.node_id for site_id, site in rules.sites.items() if _intake(site_id, rules)[-1] > 0}
    too_late = {
        area_id: rules.ready[area_id] < steps or rules.areas[area_id].node_id not in to_the_end for area_id in home
    }
    node = {
        node_id: names.index[f"node:{node_id}"] for node_id in {*out, *(area.node_id for area in rules.areas.values())}
    }
    ways = []
    for site_id, site in rules.sites.items():
        if site.node_id in out:
            place = site_place[site_id]
            ways.append((node[site.node_id], place, bool(_intake(site_id, rules)[-1] == 0)))
            ways += [(home[i], place, too_late[i]) for i in rules.loading if rules.areas[i].node_id == site.node_id]
    ways += [(node[node_id], place, True) for node_id, place in out.items()]
    for area_id in rules.home_apart:
        if area_id not in rules.loading:
            ways.append((home[area_id], node[rules.areas[area_id].node_id], too_late[area_id]))
    return ways


def _stacked(limits: list[IntArray], length: int) -> IntArray:
    return np.array(limits, dtype=np.int64).reshape(len(limits), length)
