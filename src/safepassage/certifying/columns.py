"""Follows many path flows at once; whatever is not plainly right is left to be walked one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, repeat

import numpy as np

from safepassage.certifying.clock import UNLIMITED, FloatArray, IntArray
from safepassage.certifying.roads import BoolArray
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow

NOWHERE = -2
"""Stands for the place of those whose road has ended in nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Path flows that keep to roads and times: n of them, with e entries into links in all.

    Attributes
    ----------
    area, site
        Rows of staging area and reception site, in the scenario's order, shape (n,).
    persons, depart, arrive
        People, first entry and instant of arrival, shape (n,).
    flow
        The path flow of each entry, shape (e,).
    ways, steps, reached, leaves
        The direction of the link, when it is entered, when its end is reached, and when that is left (for the next
        link, or into the site), shape (e,).
    """

    area: IntArray
    site: IntArray
    persons: IntArray
    depart: IntArray
    arrive: IntArray
    flow: IntArray
    ways: IntArray
    steps: IntArray
    reached: IntArray
    leaves: IntArray

    def caught(self, rules: Rules) -> float:
        """Expected people caught on the road."""
        chances = rules.survival
        if not (rules.exposure_of_link or rules.exposure_of_node):
            return float(self.persons @ (chances[self.depart] - chances[self.arrive]))
        on_link = np.array([rules.exposure_of_link.get(link_id, 1.0) for link_id in rules.roads.link_ids])
        at_head = np.array([rules.exposure_of_node.get(node_id, 1.0) for node_id in rules.roads.heads])
        lost: FloatArray = (chances[self.steps] - chances[self.reached]) * on_link[self.ways]
        lost += (chances[self.reached] - chances[self.leaves]) * at_head[self.ways]
        return float(self.persons[self.flow] @ lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Routes:
    """Distinct ways from a home along links: the first row of each in `ways`, and where it ends (NOWHERE: cut off)."""

    begin: IntArray
    end: IntArray
    ways: IntArray


class Follower:
    """Follows path flows by the rules of one scenario, which are laid out as arrays once."""

    def __init__(self, rules: Rules) -> None:
        self._rules, roads = rules, rules.roads
        nodes = {node.node_id: row for row, node in enumerate(rules.scenario.network.nodes)}
        self._areas = {area_id: row for row, area_id in enumerate(rules.areas)}
        self._sites = {site_id: row for row, site_id in enumerate(rules.sites)}
        self._home = _array(nodes[area.node_id] for area in rules.areas.values())
        self._ready = _array(min(rules.ready[area_id], UNLIMITED) for area_id in rules.areas)
        self._pace = _array(roads.pace[area_id] for area_id in rules.areas)
        # Whoever is slower than others needs a corridor open for longer than its room says: that is looked at singly.
        self._plain = (self._pace == 0) | (not roads.windows)
        self._site_node = _array(nodes[site.node_id] for site in rules.sites.values())
        self._tail = _array(chain((nodes[node_id] for node_id in roads.tails), [NOWHERE]))
        self._head = _array(chain((nodes[node_id] for node_id in roads.heads), [NOWHERE]))
        self._allowed = np.ones((len(self._areas), len(self._sites)), dtype=np.bool_)
        for row, area in enumerate(rules.areas.values()):
            if area.reception_site_ids:
                self._allowed[row] = [site_id in area.reception_site_ids for site_id in self._sites]
        # A link has one direction or two; the row after the last stands for links that are unknown.
        self._links: dict[str, int] = {}
        rows = _array(self._links.setdefault(link_id, len(self._links)) for link_id in roads.link_ids)
        self._ways = np.full((len(self._links) + 1, 2), -1, dtype=np.int64)
        self._ways[rows, 0] = np.arange(len(rows))
        again = np.flatnonzero(self._ways[rows, 0] != np.arange(len(rows)))
        self._ways[rows[again], 1] = again

    def follow(self, flows: Sequence[PathFlow]) -> tuple[Column | None, BoolArray]:
        """The path flows that are plainly right, and which they are; None where a number is too large for an array."""
        try:
            return self._follow(flows)
        except OverflowError:
            return None, np.zeros(len(flows), dtype=np.bool_)

    def _follow(self, flows: Sequence[PathFlow]) -> tuple[Column, BoolArray]:
        area = _array(self._areas.get(flow.staging_area_id, -1) for flow in flows)
        site = _array(self._sites.get(flow.reception_site_id, -1) for flow in flows)
        length = _array(len(flow.links) for flow in flows)
        right = (area >= 0) & (site >= 0) & (length > 0) & (length == _array(len(flow.enter_steps) for flow in flows))
        right[right] = self._allowed[area[right], site[right]] & self._plain[area[right]]
        chosen = np.flatnonzero(right)
        flows = [flows[row] for row in chosen.tolist()]
        route, routes = self._routes_of(flows, self._home[area[chosen]])
        kept = routes.end[route] == self._site_node[site[chosen]]
        right[chosen[~kept]] = False
        chosen, route = chosen[kept], route[kept]
        flows = [flow for flow, is_kept in zip(flows, kept.tolist(), strict=True) if is_kept]
        column = _entries(flows, area[chosen], site[chosen], routes, route)
        travel = self._rules.roads.travel_at[self._pace[column.area[column.flow]], column.ways]
        column = replace(column, reached=column.steps + travel)
        in_time = self._in_time(column)
        right[chosen[~in_time]] = False
        return _chosen(column, in_time), right

    def _routes_of(self, flows: Sequence[PathFlow], home: IntArray) -> tuple[IntArray, _Routes]:
        """The route of each path flow, and where the roads of each lead: all are followed a link at a time."""
        known: dict[tuple[int, tuple[str, ...]], int] = {}
        keys = zip(home.tolist(), (flow.links for flow in flows), strict=True)
        route = _array(known.setdefault(key, len(known)) for key in keys)
        length = _array(len(links) for _, links in known)
        begin = np.cumsum(length) - length
        links = _array(map(self._links.get, chain.from_iterable(links for _, links in known), repeat(-1)))
        ways = np.full(len(links), -1, dtype=np.int64)
        longest_first = np.argsort(-length, kind="stable")
        here = _array(start for start, _ in known)
        for place in range(int(length.max(initial=0))):
            going = longest_first[: int((length > place).sum())]
            ahead = self._ways[links[begin[going] + place]]
            fits = (ahead >= 0) & (self._tail[ahead] == here[going, None])
            way = np.where(fits[:, 0], ahead[:, 0], np.where(fits[:, 1], ahead[:, 1], -1))
            ways[begin[going] + place] = way
            here[going] = np.where(way >= 0, self._head[way], NOWHERE)
        return route, _Routes(begin=begin, end=here, ways=ways)

    def _in_time(self, column: Column) -> BoolArray:
        """Which path flows leave, drive and arrive when they may, shape (n,)."""
        rules, horizon = self._rules, self._rules.clock.steps
        first = np.flatnonzero(np.diff(column.flow, prepend=-1))
        fits = (column.steps >= 0) & (column.steps < horizon) & (column.leaves >= column.reached)
        right = (column.persons > 0) & (column.depart == column.steps[first]) & (column.arrive <= horizon)
        right &= column.depart >= self._ready[column.area]
        right[column.flow[~fits]] = False
        right[right] = rules.survival[column.arrive[right]] > 0
        return np.asarray(right, dtype=np.bool_)


def _entries(flows: Sequence[PathFlow], area: IntArray, site: IntArray, routes: _Routes, route: IntArray) -> Column:
    """Every entry of some path flows in a row, as if roads took no time; figures that are far off are cut short."""
    length = _array(len(flow.links) for flow in flows)
    begin = np.cumsum(length) - length
    flow = np.repeat(np.arange(len(flows)), length)
    ways = routes.ways[np.repeat(routes.begin[route] - begin, length) + np.arange(len(flow))]
    steps = np.clip(_array(chain.from_iterable(flow.enter_steps for flow in flows)), -1, UNLIMITED)
    persons, depart, arrive = (
        np.clip(_array(figures), -1, UNLIMITED)
        for figures in (
            (flow.persons for flow in flows),
            (flow.depart_step for flow in flows),
            (flow.arrive_step for flow in flows),
        )
    )
    leaves = np.append(steps[1:], 0)
    leaves[begin + length - 1] = arrive
    return Column(
        area=area,
        site=site,
        persons=persons,
        depart=depart,
        arrive=arrive,
        flow=flow,
        ways=ways,
        steps=steps,
        reached=steps,
        leaves=leaves,
    )


def _chosen(column: Column, right: BoolArray) -> Column:
    """Some of the path flows of a column."""
    if right.all():
        return column
    kept = right[column.flow]
    return Column(
        area=column.area[right],
        site=column.site[right],
        persons=column.persons[right],
        depart=column.depart[right],
        arrive=column.arrive[right],
        flow=(np.cumsum(right) - 1)[column.flow[kept]],
        ways=column.ways[kept],
        steps=column.steps[kept],
        reached=column.reached[kept],
        leaves=column.leaves[kept],
    )


def _array(numbers: Iterable[int]) -> IntArray:
    return np.fromiter(numbers, dtype=np.int64)
