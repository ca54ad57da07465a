"""Walks one path flow along its links and notes where it breaks the rules."""

from safepassage.certifying.clock import UNLIMITED
from safepassage.certifying.findings import Findings
from safepassage.certifying.loads import Loads, people_at
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow


class Walker:
    """Follows one path flow (`flow`) after the other, from its staging area (`at`, `now`) to its reception site."""

    def __init__(self, rules: Rules, findings: Findings, loads: Loads | None = None) -> None:
        self.rules = rules
        self.findings = findings
        self.loads = Loads() if loads is None else loads
        self.travel: list[list[int]] = rules.roads.travel_at.tolist()
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
        last_step, pace = roads.clock.steps - 1, roads.pace[flow.staging_area_id]
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
                people_at(loads.first_entries, flow.staging_area_id, self.rules)[step] += self.persons
            loads.ways.append(way)
            loads.way_steps.append(step)
            loads.way_persons.append(self.persons)
            if pace and not roads.may_enter(way, pace)[step] and roads.may_enter(way)[step]:
                self._fault("corridor-closed", f"enters link {link_id} at step {step}, too slow for its corridor")
            self.now = step + self.travel[pace][way]
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
        people_at(self.loads.arrivals, self.flow.reception_site_id, self.rules)[arrive] += self.persons

    def _wait_until(self, instant: int) -> None:
        """Stay at a node on the way (never at home) through steps now .. instant - 1."""
        if instant <= self.now:
            return
        if self.at in self.rules.waiting:
            change = people_at(self.loads.waits, self.at, self.rules)
            change[self.now] += self.persons
            change[instant] -= self.persons
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
            own_use = self.rules.scenario.own_use
            may = f"{own_use} may not use" if own_use else "nobody may walk"
            self._fault("link-of-another-use", f"takes link {link_id}, which {may}", key=link_id)
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
