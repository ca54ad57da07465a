"""Walks one path flow along its links and notes where it breaks the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from safepassage.certifying.clock import UNLIMITED, IntArray
from safepassage.certifying.columns import Column, by_route, follow_together
from safepassage.certifying.findings import Findings
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow


@dataclass(slots=True, kw_only=True)
class Loads:
    """What all path flows together ask of the network, as parallel lists of (what, when, people).

    Attributes
    ----------
    ways, way_steps, way_persons
        Entries into directions of links.
    columns
        Entries of many path flows at once: (ways, steps, people), arrays of one length.
    waits
        For each node where waiting is limited (first step, step after the last, people).
    first_entries
        For each staging area with `loading_per_h` (step, people).
    arrivals
        For each site (instant, people).
    sent
        People who leave each staging area.
    caught
        Expected people caught on the road.
    """

    ways: list[int] = field(default_factory=list)
    way_steps: list[int] = field(default_factory=list)
    way_persons: list[int] = field(default_factory=list)
    columns: list[tuple[IntArray, IntArray, IntArray]] = field(default_factory=list)
    waits: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    first_entries: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    arrivals: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    sent: dict[str, int] = field(default_factory=dict)
    caught: float = 0.0


def walk_all(path_flows: Sequence[PathFlow], rules: Rules, findings: Findings) -> Loads:
    """Walk every path flow; faults go to the findings, what could be followed into the loads."""
    walker = _Walker(rules, findings)
    alone = np.ones(len(path_flows), dtype=np.bool_)
    for positions in by_route(path_flows):
        column, right = follow_together([path_flows[position] for position in positions], rules)
        if column is not None:
            alone[np.array(positions)[right]] = False
            _load(walker.loads, column, rules)
    for position in np.flatnonzero(alone).tolist():
        walker.check(path_flows[position])
    return walker.loads


def _load(loads: Loads, column: Column, rules: Rules) -> None:
    """Add path flows that were followed together to the loads."""
    flow, persons = column.flow, column.persons
    if not len(persons):
        return
    width = len(column.ways)
    loads.columns.append((np.tile(column.ways, len(persons)), column.steps.ravel(), np.repeat(persons, width)))
    people = persons.tolist()
    if flow.staging_area_id in rules.loading:
        first = zip(column.steps[:, 0].tolist(), people, strict=True)
        loads.first_entries.setdefault(flow.staging_area_id, []).extend(first)
    for place, node_id in enumerate(column.nodes):
        if node_id in rules.waiting:
            waits = zip(column.reached[:, place].tolist(), column.leaves[:, place].tolist(), people, strict=True)
            loads.waits.setdefault(node_id, []).extend(wait for wait in waits if wait[0] < wait[1])
    loads.arrivals.setdefault(flow.reception_site_id, []).extend(zip(column.arrive.tolist(), people, strict=True))
    loads.sent[flow.staging_area_id] = loads.sent.get(flow.staging_area_id, 0) + sum(people)
    loads.caught += column.caught(rules)


class _Walker:
    """Follows one path flow (`flow`) after the other, from its staging area (`at`, `now`) to its reception site."""

    def __init__(self, rules: Rules, findings: Findings) -> None:
        self.rules = rules
        self.findings = findings
        self.loads = Loads()
        self.travel: list[int] = rules.roads.travel.tolist()
        self.chances: list[float] = rules.survival.tolist()
        # Where exposure is the same everywhere, that of a path is S(first entry) - S(arrival) and need not be summed.
        self.exposure_differs = bool(rules.exposure_of_link or rules.exposure_of_node)
        self.persons = 0
        self.at = ""
        self.now = 0

    def check(self, flow: PathFlow) -> None:
        """Walk one path flow as far as it can be followed."""
        rules = self.rules
        self.flow = flow
        self.persons = min(flow.persons, UNLIMITED)
        if flow.persons <= 0:
            self._fault("persons-not-positive", f"carries {flow.persons} people")
            return
        site = rules.sites.get(flow.reception_site_id)
        if site is None:
            self._fault("unknown-site", f"ends at reception site {flow.reception_site_id}, which the scenario has not")
        area = rules.areas.get(flow.staging_area_id)
        if area is None:
            self._fault("unknown-staging-area", f"begins at staging area {flow.staging_area_id}, which is unknown")
            return
        self.loads.sent[flow.staging_area_id] = self.loads.sent.get(flow.staging_area_id, 0) + flow.persons
        if site and area.reception_site_ids and site.reception_site_id not in area.reception_site_ids:
            allowed = ", ".join(area.reception_site_ids)
            self._fault("site-not-allowed", f"goes to {site.reception_site_id}; {allowed} may be gone to")
        self.at, self.now = area.node_id, rules.ready[area.staging_area_id]
        if self._departs_as_said() and self._follow():
            self._arrive(site.node_id if site else self.at)

    def _departs_as_said(self) -> bool:
        flow = self.flow
        if len(flow.links) != len(flow.enter_steps):
            steps = f"{len(flow.links)} links and {len(flow.enter_steps)} steps of entry"
            self._fault("links-and-steps-differ", f"has {steps}")
            return False
        if flow.links and flow.depart_step != flow.enter_steps[0]:
            self._fault("departs-otherwise", f"departs at {flow.depart_step}, first enters at {flow.enter_steps[0]}")
        if not flow.links and flow.depart_step != flow.arrive_step:
            self._fault("departs-otherwise", f"takes no link, departs at {flow.depart_step}, not {flow.arrive_step}")
        return True

    def _follow(self) -> bool:
        """Enter the links one by one; whether the end was reached."""
        flow, roads, loads = self.flow, self.rules.roads, self.loads
        last_step = roads.clock.steps - 1
        for place, (link_id, step) in enumerate(zip(flow.links, flow.enter_steps, strict=True)):
            way = roads.direction_from.get((link_id, self.at))
            if way is None:
                self._no_way(link_id)
                return False
            if step < self.now:
                self._too_early(link_id, step, first=place == 0)
                return False
            if step > last_step:
                self._fault("enters-after-horizon", f"enters link {link_id} at step {step}; the last is {last_step}")
                return False
            if place:
                if step > self.now:
                    self._wait_until(step)
            elif flow.staging_area_id in self.rules.loading:
                loads.first_entries.setdefault(flow.staging_area_id, []).append((step, self.persons))
            loads.ways.append(way)
            loads.way_steps.append(step)
            loads.way_persons.append(self.persons)
            self.now = step + self.travel[way]
            if self.exposure_differs:
                self._expose(self.rules.exposure_of_link.get(link_id, 1.0), step, self.now)
            self.at = roads.heads[way]
        return True

    def _arrive(self, site_node: str) -> None:
        arrive, horizon = self.flow.arrive_step, self.rules.clock.steps
        if self.at != site_node:
            self._fault("ends-elsewhere", f"ends at node {self.at}, not at its reception site's node {site_node}")
            return
        if self.now > horizon or arrive > horizon:
            late = max(self.now, arrive)
            self._fault("arrives-after-horizon", f"arrives at instant {late}; the horizon is {horizon}")
            return
        if arrive < self.now:
            there = f"is there at instant {self.now} ({self.rules.clock.words(self.now)}) at the earliest"
            self._fault("arrives-too-early", f"arrives at {arrive} and {there}")
            return
        if self.flow.links:
            self._wait_until(arrive)
            if not self.exposure_differs:
                self._expose(1.0, self.flow.enter_steps[0], arrive)
        if self.chances[arrive] == 0:
            clock = self.rules.clock.words(arrive)
            self._fault("arrives-after-pause", f"arrives at {clock}, when the pause surely holds no more")
            return
        self.loads.arrivals.setdefault(self.flow.reception_site_id, []).append((arrive, self.persons))

    def _wait_until(self, instant: int) -> None:
        """Stay at a node on the way (never at home) through steps now .. instant - 1."""
        if instant <= self.now:
            return
        if self.at in self.rules.waiting:
            self.loads.waits.setdefault(self.at, []).append((self.now, instant, self.persons))
        if self.exposure_differs:
            self._expose(self.rules.exposure_of_node.get(self.at, 1.0), self.now, instant)
        self.now = instant

    def _expose(self, exposure: float, start: int, end: int) -> None:
        """Count people who are on the road from one instant to another as caught if the pause breaks then."""
        horizon = len(self.chances) - 1
        lost = self.chances[min(start, horizon)] - self.chances[min(end, horizon)]
        self.loads.caught += self.persons * exposure * lost

    def _no_way(self, link_id: str) -> None:
        exists = self.rules.roads.link_exists.get(link_id)
        if exists is None:
            self._fault("unknown-link", f"takes link {link_id}, which the scenario has not", key=link_id)
        elif not exists:
            use = self.rules.scenario.movement.uses[0]
            self._fault("link-of-another-use", f"takes link {link_id}, which {use} may not use", key=link_id)
        else:
            self._fault(
                "path-broken", f"takes link {link_id}, which cannot be entered from node {self.at}", key=link_id
            )

    def _too_early(self, link_id: str, step: int, *, first: bool) -> None:
        there = f"{self.now} ({self.rules.clock.words(self.now)})"
        if first:
            self._fault("enters-before-ready", f"enters link {link_id} at step {step}, is ready at {there}")
        else:
            self._fault("enters-before-there", f"enters link {link_id} at step {step}, is there at {there}")

    def _fault(self, code: str, what: str, *, key: str = "") -> None:
        flow = self.flow
        place = f"path flow {flow.path_flow_id}"
        who = f"{place} of staging area {flow.staging_area_id}"
        self.findings.add(code, f"{flow.staging_area_id} {key}", place, f"{who} {what}")
