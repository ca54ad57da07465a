"""The cancel order: who stops where when the pause breaks."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np

from safepassage.model.briefing import CancelOrder
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.exposure import link_travel

MOST_MOMENTS = 48
"""No more break moments than this are told; a long plan is told every few hours."""

Key = tuple[int, str, str, str]
"""Moment, staging area, where people are and what they do."""


def cancel_orders(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[CancelOrder, ...]:
    """For break moments on the hour: where people are, and whether they go on or turn back, whichever is nearer.

    Times are those of the road alone, without queues. People turn back only where every link they took may be walked
    against its direction. Whoever is at home stays.
    """
    moments = _moments(scenario, path_flows)
    persons: dict[Key, int] = defaultdict(int)
    longest: dict[Key, int] = defaultdict(int)
    names, travel = _Names(scenario), link_travel(scenario)
    for (area_id, site_id, links), flows in _by_route(path_flows).items():
        route = _Route(scenario, names, travel, area_id, site_id, links)
        for moment in moments:
            for (where, instruction), people, steps in route.at(flows, moment):
                persons[moment, area_id, where, instruction] += people
                longest[moment, area_id, where, instruction] = max(longest[moment, area_id, where, instruction], steps)
    rows = [*_on_the_road(scenario, persons, longest), *_at_home(scenario, path_flows, moments)]
    return tuple(sorted(rows, key=lambda row: (row.step, row.staging_area_id, row.where)))


def _by_route(path_flows: Sequence[PathFlow]) -> dict[tuple[str, str, tuple[str, ...]], list[PathFlow]]:
    """Path flows by staging area, site and route, those that take a road."""
    by_route: dict[tuple[str, str, tuple[str, ...]], list[PathFlow]] = defaultdict(list)
    for flow in path_flows:
        if flow.links:
            by_route[flow.staging_area_id, flow.reception_site_id, flow.links].append(flow)
    return by_route


def _moments(scenario: Scenario, path_flows: Sequence[PathFlow]) -> list[int]:
    if not path_flows:
        return []
    first = min(flow.depart_step for flow in path_flows)
    last = max(flow.arrive_step for flow in path_flows)
    hour = max(1, round(3600 / scenario.grid.step_s))
    hours = max(1, -(-(last - first) // (hour * MOST_MOMENTS)))
    return list(range(-(-first // hour) * hour, last, hour * hours))


class _Names:
    """Names of nodes, links and sites, falling back on their ids."""

    def __init__(self, scenario: Scenario) -> None:
        self.node = {node.node_id: node.name or node.node_id for node in scenario.network.nodes}
        self.link = {
            link.link_id: link.name or f"{self.node[link.from_node_id]} - {self.node[link.to_node_id]}"
            for link in scenario.network.links
        }
        self.site = {site.reception_site_id: site.name or site.reception_site_id for site in scenario.reception_sites}
        self.home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
        self.area = {area.staging_area_id: area.name or area.staging_area_id for area in scenario.staging_areas}


class _Route:
    """One route of one staging area: what those on each of its links, or waiting after it, are told."""

    def __init__(
        self,
        scenario: Scenario,
        names: _Names,
        travel: Mapping[str, int],
        area_id: str,
        site_id: str,
        links: Sequence[str],
    ) -> None:
        self._travel = np.array([travel[link_id] for link_id in links], dtype=np.int64)
        self._before = np.cumsum(self._travel) - self._travel
        self._on = [f"on {names.link[link_id]}" for link_id in links]
        self._after = [f"waiting at {names.node[node_id]}" for node_id in _ends(scenario, names.home[area_id], links)]
        both_ways = [not scenario.network.link(link_id).directed for link_id in links]
        self._may_return = np.logical_and.accumulate(np.array(both_ways, dtype=np.bool_))
        self._back, self._onward = f"turn back to {names.area[area_id]}", f"go on to {names.site[site_id]}"

    def at(self, flows: Sequence[PathFlow], moment: int) -> Iterator[tuple[tuple[str, str], int, int]]:
        """Where the people of the route are at a moment and what they do, how many, and the steps the last need."""
        under_way = [flow for flow in flows if flow.depart_step <= moment < flow.arrive_step]
        if not under_way:
            return
        entered = np.array([flow.enter_steps for flow in under_way], dtype=np.int64)
        people = np.array([flow.persons for flow in under_way], dtype=np.int64)
        link = (entered <= moment).sum(axis=1) - 1
        gone = moment - entered[np.arange(len(link)), link]
        on_link = gone < self._travel[link]
        done = self._before[link] + np.minimum(gone, self._travel[link])
        rest = int(self._travel.sum()) - done
        turns = (done < rest) & self._may_return[link]
        for kind in np.unique(4 * link + 2 * on_link + turns).tolist():
            alike = 4 * link + 2 * on_link + turns == kind
            place = kind // 4
            where = self._on[place] if kind & 2 else self._after[place]
            told = self._back if kind & 1 else self._onward
            steps = done[alike] if kind & 1 else rest[alike]
            yield (where, told), int(people[alike].sum()), int(steps.max())


def _ends(scenario: Scenario, home: str, links: Sequence[str]) -> Iterator[str]:
    """The node at the end of each link of a route from home."""
    here = home
    for link_id in links:
        link = scenario.network.link(link_id)
        here = link.to_node_id if link.from_node_id == here else link.from_node_id
        yield here


def _on_the_road(
    scenario: Scenario,
    persons: Mapping[Key, int],
    longest: Mapping[Key, int],
) -> Iterator[CancelOrder]:
    for key, people in persons.items():
        moment, area_id, where, instruction = key
        yield CancelOrder(
            step=moment,
            at=scenario.grid.at(moment),
            staging_area_id=area_id,
            where=where,
            persons=people,
            instruction=instruction,
            minutes=round(longest[key] * scenario.grid.step_s / 60),
        )


def _at_home(scenario: Scenario, path_flows: Sequence[PathFlow], moments: Sequence[int]) -> Iterator[CancelOrder]:
    gone_by: dict[str, list[int]] = {area.staging_area_id: [0] * len(moments) for area in scenario.staging_areas}
    for path_flow in path_flows:
        first = bisect_left(moments, path_flow.depart_step)
        if first < len(moments):
            gone_by[path_flow.staging_area_id][first] += path_flow.persons
    for area in scenario.staging_areas:
        for moment, gone in zip(moments, accumulate(gone_by[area.staging_area_id]), strict=True):
            if area.persons > gone:
                yield CancelOrder(
                    step=moment,
                    at=scenario.grid.at(moment),
                    staging_area_id=area.staging_area_id,
                    where="at the staging area",
                    persons=area.persons - gone,
                    instruction="stay; nobody is called forward",
                    minutes=0,
                )
