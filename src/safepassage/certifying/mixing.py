"""Finds where people of groups that may not mix meet on their way, by the certifier's own count."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from safepassage.certifying.findings import Findings
from safepassage.certifying.roads import BoolArray
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow

CODE = "groups-mix"


def check_mixing(path_flows: Sequence[PathFlow], rules: Rules, findings: Findings) -> None:
    """Hold groups apart that a staging area says may not mix; the path flows must be such as can be followed.

    Two groups meet on a direction of a link if people of both are on it in the same step (from the entry until the end
    is reached, for one step at least), and at a node on the way if both are there in the same step (from getting there
    through the step of going on). Nodes of staging areas and reception sites do not count.
    """
    pairs = {
        tuple(sorted((area.group, other)))
        for area in rules.areas.values()
        for other in area.may_not_mix_with
        if area.group != other
    }
    if not pairs:
        return
    presence = _Presence(path_flows, rules, {group for pair in pairs for group in pair})
    for one, other in sorted(pairs):
        for place, where in presence.meetings(one, other):
            first, times = int(where[0]), len(where)
            when = f"step {first} ({rules.clock.words(first)})" + (f", {times:,} steps in all" if times > 1 else "")
            message = f"{place} holds people of {one} and of {other} at once, who may not mix: first at {when}"
            findings.add(CODE, f"{one} {other} {place}", place, message)


class _Presence:
    """Where people of some groups are on their way, by step: on directions of links, and at nodes."""

    def __init__(self, path_flows: Sequence[PathFlow], rules: Rules, groups: set[str]) -> None:
        self._rules = rules
        width = rules.clock.steps + 1
        self._on_way: dict[str, dict[int, BoolArray]] = {group: defaultdict(lambda: _nobody(width)) for group in groups}
        self._at_node: dict[str, dict[str, BoolArray]] = {
            group: defaultdict(lambda: _nobody(width)) for group in groups
        }
        gathering = {area.node_id for area in rules.areas.values()}
        gathering |= {site.node_id for site in rules.sites.values()}
        for flow in path_flows:
            group = rules.areas[flow.staging_area_id].group
            if group in groups:
                self._follow(flow, group, gathering)

    def _follow(self, flow: PathFlow, group: str, gathering: set[str]) -> None:
        roads = self._rules.roads
        travel = roads.travel_at[roads.pace[flow.staging_area_id]]
        here = self._rules.areas[flow.staging_area_id].node_id
        for place, (link_id, entered) in enumerate(zip(flow.links, flow.enter_steps, strict=True)):
            way = roads.direction_from[link_id, here]
            here, there = roads.heads[way], entered + int(travel[way])
            self._on_way[group][way][entered : max(there, entered + 1)] = True
            if here not in gathering and place + 1 < len(flow.links):
                self._at_node[group][here][there : flow.enter_steps[place + 1] + 1] = True

    def meetings(self, one: str, other: str) -> Iterator[tuple[str, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
        """Each place where two groups meet, in words, with the steps in which they do."""
        roads = self._rules.roads
        for way, held in self._on_way[one].items():
            both = np.flatnonzero(held & self._on_way[other].get(way, False))
            if len(both):
                yield f"link {roads.link_ids[way]} from node {roads.tails[way]} to {roads.heads[way]}", both
        for node_id, held in self._at_node[one].items():
            both = np.flatnonzero(held & self._at_node[other].get(node_id, False))
            if len(both):
                yield f"node {node_id}", both


def _nobody(width: int) -> BoolArray:
    return np.zeros(width, dtype=np.bool_)
