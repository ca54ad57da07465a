"""A slow replay of path flows, person by person and step by step, written from the contract alone."""

from collections import Counter
from fractions import Fraction
from math import ceil, floor

from safepassage.model.network import Link
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea


def own_travel(scenario: Scenario, area: StagingArea, link: Link) -> int:
    """Steps on a link at the pace of a staging area's people."""
    if link.length == 0:
        return 0
    use = scenario.network.use(scenario.movement.uses[0])
    speeds = [speed for speed in (link.free_speed, use.max_speed, area.max_speed) if speed is not None]
    seconds = Fraction(link.length).limit_denominator(10**6) / Fraction(min(speeds)).limit_denominator(10**6) * 3600
    return max(1, ceil(seconds / scenario.grid.step_s))


def room(scenario: Scenario, link: Link, step: int) -> int:
    """How many may enter a link in a step (no closures)."""
    rate = Fraction(link.capacity_pce_h).limit_denominator(10**6) * scenario.grid.step_s / 3600
    return floor(rate * (step + 1)) - floor(rate * step)


def faults(scenario: Scenario, path_flows: tuple[PathFlow, ...]) -> list[str]:
    """What path flows break of roads, times, people, beds and the groups that may not mix; waiting is free."""
    replay = _Replay(scenario)
    for flow in path_flows:
        replay.follow(flow)
    return [*replay.found, *replay.crowds(), *meetings(scenario, replay.there)]


class _Replay:
    """What has been asked of roads and sites so far, and who was where (kind or link, node, group, step)."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.areas = {area.staging_area_id: area for area in scenario.staging_areas}
        self.sites = {site.reception_site_id: site for site in scenario.reception_sites}
        self.gathering = {area.node_id for area in self.areas.values()}
        self.gathering |= {site.node_id for site in self.sites.values()}
        self.found: list[str] = []
        self.entries: Counter[tuple[str, str, int]] = Counter()
        self.sent: Counter[str] = Counter()
        self.taken_in: Counter[str] = Counter()
        self.there: set[tuple[str, str, str, int]] = set()

    def follow(self, flow: PathFlow) -> None:
        area, now = self.areas[flow.staging_area_id], 0
        here = area.node_id
        self.sent[flow.staging_area_id] += flow.persons
        self.taken_in[flow.reception_site_id] += flow.persons
        for place, (link_id, step) in enumerate(zip(flow.links, flow.enter_steps, strict=True)):
            link = self.scenario.network.link(link_id)
            if here not in (link.from_node_id, link.to_node_id) or (link.directed and here != link.from_node_id):
                self.found.append(f"{link_id} is not entered at {here}")
            if step < now:
                self.found.append(f"{link_id} is entered at {step} before {now}")
            if place and here not in self.gathering:
                self.there |= {("node", here, area.group, instant) for instant in range(now, step + 1)}
            self.entries[link_id, here, step] += flow.persons
            now = step + own_travel(self.scenario, area, link)
            self.there |= {(link_id, here, area.group, instant) for instant in range(step, max(now, step + 1))}
            here = link.to_node_id if here == link.from_node_id else link.from_node_id
        if here != self.sites[flow.reception_site_id].node_id or flow.arrive_step < now:
            self.found.append(f"{flow.path_flow_id} is taken in elsewhere or too early")
        if flow.arrive_step > self.scenario.grid.steps:
            self.found.append(f"{flow.path_flow_id} arrives too late")

    def crowds(self) -> list[str]:
        found = [
            f"{persons} enter {link_id} from {node_id} at {step}"
            for (link_id, node_id, step), persons in self.entries.items()
            if persons > room(self.scenario, self.scenario.network.link(link_id), step)
        ]
        found += [f"{name} sends too many" for name, persons in self.sent.items() if persons > self.areas[name].persons]
        beds = {name: site.beds for name, site in self.sites.items() if site.beds is not None}
        return found + [f"{name} takes in too many" for name, most in beds.items() if self.taken_in[name] > most]


def meetings(scenario: Scenario, there: set[tuple[str, str, str, int]]) -> list[str]:
    """Where two groups are in one place at one time though one of them says it may not be."""
    return [
        f"{group} meets {other} at {kind} {place} in step {step}"
        for kind, place, group, step in there
        for area in scenario.staging_areas
        if area.group == group
        for other in area.may_not_mix_with
        if other != group and (kind, place, other, step) in there
    ]


def parted(scenario: Scenario, path_flows: tuple[PathFlow, ...]) -> int:
    """Households that are not together, counted by trying every party for the smaller household."""
    total = 0
    for area in scenario.staging_areas:
        unit = area.unit_size or 1
        parties: Counter[tuple[str, tuple[str, ...], tuple[int, ...], int]] = Counter()
        for flow in path_flows:
            if flow.staging_area_id == area.staging_area_id:
                parties[flow.reception_site_id, flow.links, flow.enter_steps, flow.arrive_step] += flow.persons
        sizes = [*parties.values(), area.persons - sum(parties.values())]
        last = area.persons % unit
        choices = [sum(size // unit for size in sizes)]
        if last:
            for place, size in enumerate(sizes):
                if size >= last:
                    rest = [*sizes[:place], size - last, *sizes[place + 1 :]]
                    choices.append(1 + sum(part // unit for part in rest))
        total += -(-area.persons // unit) - max(choices)
    return total
