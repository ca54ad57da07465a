"""The cancel order: who stops where when the pause breaks."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.model.briefing import CancelOrder
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.exposure import link_travel

MOST_MOMENTS = 48
"""No more break moments than this are told; a long plan is told every few hours."""

GO_ON, TURN_BACK, SHELTER_AHEAD, SHELTER_BEHIND = range(4)
"""What people on the road may be told to do; of two that are equally near the first."""

FAR = 2**40
"""Steps to a place that cannot be reached."""

Key = tuple[int, str, str, str]
"""Moment, staging area, where people are and what they do."""


StepsOnLinks = Mapping[str, Mapping[str, int]]
"""By staging area and link the steps that its people take on the link."""


def cancel_orders(
    scenario: Scenario, path_flows: Sequence[PathFlow], *, travel: StepsOnLinks | None = None
) -> tuple[CancelOrder, ...]:
    """For break moments on the hour: where people are, and whether they go on, turn back or take shelter.

    They go where it is nearest: to their site, home, or a protected node (exposure 0) on their way. Times are those of
    the road alone, without queues. People go back only where every link they took may be walked against its direction.
    Whoever is at home stays. `travel` are the steps on links; None for people on foot, each at the own pace.
    """
    moments = _moments(scenario, path_flows)
    steps_on = link_travel(scenario) if travel is None else travel
    journeys = _Journeys(scenario, [flow for flow in path_flows if flow.links], steps_on)
    persons: dict[Key, int] = defaultdict(int)
    longest: dict[Key, int] = defaultdict(int)
    for moment in moments:
        for area_id, where, instruction, people, steps in journeys.at(moment):
            key = (moment, area_id, where, instruction)
            persons[key] += people
            longest[key] = max(longest[key], steps)
    rows = [*_on_the_road(scenario, persons, longest), *_at_home(scenario, path_flows, moments)]
    return tuple(sorted(rows, key=lambda row: (row.step, row.staging_area_id, row.where)))


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


Route = tuple[str, str, tuple[str, ...]]
"""Staging area, reception site and links."""


class _Journeys:
    """Who takes which route when, as columns; the links of the routes lie one route after another."""

    def __init__(self, scenario: Scenario, path_flows: Sequence[PathFlow], travel_of: StepsOnLinks) -> None:
        self._names = _Names(scenario)
        routes: dict[Route, int] = {}
        rows = [(flow.staging_area_id, flow.reception_site_id, flow.links) for flow in path_flows]
        self._route = np.array([routes.setdefault(row, len(routes)) for row in rows], np.int64)
        self._depart = np.array([flow.depart_step for flow in path_flows], np.int64)
        self._arrive = np.array([flow.arrive_step for flow in path_flows], np.int64)
        self._persons = np.array([flow.persons for flow in path_flows], np.int64)
        lengths = np.array([len(flow.links) for flow in path_flows], np.int64)
        self._lengths, self._first = lengths, np.cumsum(lengths) - lengths
        self._enter = np.fromiter(chain.from_iterable(flow.enter_steps for flow in path_flows), np.int64)
        self._routes = list(routes)
        sizes = np.array([len(links) for _, _, links in routes], np.int64)
        self._begin, self._owner = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(sizes)), sizes)
        directed = {link.link_id: link.directed for link in scenario.network.links}
        self._travel = np.array(
            [travel_of[area_id][link_id] for area_id, _, links in routes for link_id in links], np.int64
        )
        done = np.concatenate([[0], np.cumsum(self._travel)])
        self._before = done[:-1] - done[self._begin][self._owner]
        self._whole = (done[self._begin + sizes] - done[self._begin])[self._owner]
        one_way = np.array([directed[link_id] for _, _, links in routes for link_id in links], np.int64)
        so_far = np.concatenate([[0], np.cumsum(one_way)])
        self._may_return = so_far[1:] == so_far[self._begin][self._owner]
        self._ends = [
            node_id for area_id, _, links in routes for node_id in _ends(scenario, self._names.home[area_id], links)
        ]
        self._ahead, self._behind = self._shelters(scenario, so_far)

    def _shelters(self, scenario: Scenario, one_way_so_far: IntArray) -> tuple[IntArray, IntArray]:
        """For each link of each route the nearest link whose end is protected: itself or ahead, and behind; else -1.

        Behind only where every link since may be walked back.
        """
        protected = {node.node_id for node in scenario.network.nodes if node.exposure == 0}
        shelter = np.array([node_id in protected for node_id in self._ends], np.bool_)
        places = np.arange(len(shelter))
        ahead = np.full(len(shelter), -1, np.int64)
        behind = np.full(len(shelter), -1, np.int64)
        if shelter.any():
            following = np.minimum.accumulate(np.where(shelter, places, len(places))[::-1])[::-1]
            known = following < len(places)
            ahead[known] = following[known]
            before = np.maximum.accumulate(np.where(shelter, places, -1))
            behind[1:] = before[:-1]
            ahead[self._owner[ahead] != self._owner] = -1
            other = (self._owner[behind] != self._owner) | (one_way_so_far[1:] != one_way_so_far[behind + 1])
            behind[other] = -1
        return ahead, behind

    def at(self, moment: int) -> Iterator[tuple[str, str, str, int, int]]:
        """Staging area, where its people are at a moment and what they do, how many, and the steps the last need."""
        rows = np.flatnonzero((self._depart <= moment) & (moment < self._arrive))
        if not len(rows):
            return
        lengths = self._lengths[rows]
        starts = np.cumsum(lengths) - lengths
        entries = np.arange(lengths.sum()) + np.repeat(self._first[rows] - starts, lengths)
        taken = np.add.reduceat((self._enter[entries] <= moment).astype(np.int64), starts) - 1
        link = self._begin[self._route[rows]] + taken
        gone = moment - self._enter[self._first[rows] + taken]
        on_link = gone < self._travel[link]
        done = self._before[link] + np.minimum(gone, self._travel[link])
        rest = self._whole[link] - done
        ways = np.stack(
            [
                rest,
                np.where(self._may_return[link], done, FAR),
                np.where(self._ahead[link] >= 0, self._reached(self._ahead[link]) - done, FAR),
                np.where(self._behind[link] >= 0, done - self._reached(self._behind[link]), FAR),
            ]
        )
        chosen = ways.argmin(axis=0)
        kinds, kind_of = np.unique(8 * link + 4 * on_link + chosen, return_inverse=True)
        people, steps = np.zeros(len(kinds), np.int64), np.zeros(len(kinds), np.int64)
        np.add.at(people, kind_of, self._persons[rows])
        np.maximum.at(steps, kind_of, ways.min(axis=0))
        for kind, number, longest in zip(kinds.tolist(), people.tolist(), steps.tolist(), strict=True):
            yield (*self._told(kind), number, longest)

    def _reached(self, link: IntArray) -> IntArray:
        """Steps of travel from home to the end of links of routes."""
        return np.asarray(self._before[link] + self._travel[link])

    def _told(self, kind: int) -> tuple[str, str, str]:
        """Staging area, place and instruction of people of a kind: 8 link, + 4 if they are on it, + what they do."""
        names, position, chosen = self._names, kind // 8, kind % 4
        route = int(self._owner[position])
        area_id, site_id, links = self._routes[route]
        is_on_link = bool(kind & 4)
        if is_on_link:
            where = f"on {names.link[links[position - int(self._begin[route])]]}"
        else:
            where = f"waiting at {names.node[self._ends[position]]}"
        if chosen == GO_ON:
            return area_id, where, f"go on to {names.site[site_id]}"
        if chosen == TURN_BACK:
            return area_id, where, f"turn back to {names.area[area_id]}"
        shelter = int(self._ahead[position] if chosen == SHELTER_AHEAD else self._behind[position])
        if shelter == position and not is_on_link:
            return area_id, where, f"take shelter at {names.node[self._ends[shelter]]}"
        way = "go on" if chosen == SHELTER_AHEAD else "turn back"
        return area_id, where, f"{way} to shelter at {names.node[self._ends[shelter]]}"


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
