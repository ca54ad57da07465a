"""Two other roads to the optimum, on a network over time that is written out from the scenario, arc by arc.

Nothing is trimmed, nothing is shared with `flow`: every group waits at a home of its own, every node has a place where
people arrive and one from which they enter links, for every instant. The arithmetic is done anew, with fractions where
that is easier to trust.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from itertools import accumulate

import numpy as np
from ortools.graph.python import min_cost_flow
from scipy.optimize import linprog

from safepassage.model.network import Link
from safepassage.model.scenario import Scenario

MANY = 10**6
SAFE = "safe"


class WrittenOut:
    """Arcs (tail, head, limit, cost) between tuples that name a place and an instant; supplies by row."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.steps = scenario.grid.steps
        self.arcs: list[tuple[object, object, int, int]] = []
        self.use = scenario.movement.uses[0]
        self.links = [link for link in scenario.network.links if self.use in (link.allowed_uses or (self.use,))]
        self.write_nodes()
        for link in self.links:
            self.write_link(link, link.from_node_id, link.to_node_id)
            if not link.directed:
                self.write_link(link, link.to_node_id, link.from_node_id)
        self.write_homes()
        self.write_sites()

    def position(self, at: datetime) -> Fraction:
        return Fraction(round((at - self.scenario.grid.start).total_seconds()), self.scenario.grid.step_s)

    def allowed(self, per_hour: float, shares: list[Fraction]) -> list[int]:
        rate = Fraction(per_hour) * self.scenario.grid.step_s / 3600
        totals = [math.floor(rate * sum(shares[:k])) for k in range(self.steps + 1)]
        return [totals[k + 1] - totals[k] for k in range(self.steps)]

    def write_link(self, link: Link, tail: str, head: str) -> None:
        travel = 0 if link.length == 0 else math.ceil(Fraction(link.length) * 60 / self.scenario.grid.step_s)
        shares = [self.share(link, k) for k in range(self.steps)]
        for k, limit in enumerate(self.allowed(link.capacity_pce_h, shares)):
            stays = range(k, k + max(1, travel))
            if k + travel <= self.steps and k >= self.first_entry() and all(self.is_open(link, step) for step in stays):
                self.arcs.append((("out", tail, k), ("at", head, k + travel), limit, 0))

    def share(self, link: Link, k: int) -> Fraction:
        corridors = {c.corridor_id: c.link_ids for c in self.scenario.corridors}
        shares = [Fraction(1)]
        for closure in self.scenario.closures:
            named = (closure.link_id,) if closure.link_id else corridors[closure.corridor_id or ""]
            touches = self.position(closure.from_at) < k + 1 and self.position(closure.to_at) > k
            if link.link_id in named and touches:
                shares.append(Fraction(closure.capacity_factor))
        return min(shares)

    def is_open(self, link: Link, step: int) -> bool:
        own = [c.corridor_id for c in self.scenario.corridors if link.link_id in c.link_ids]
        return not own or any(self.corridor_open(name, step) for name in own)

    def corridor_open(self, name: str, step: int) -> bool:
        corridor = next(c for c in self.scenario.corridors if c.corridor_id == name)
        opened = corridor.opens_at is None or self.position(corridor.opens_at) <= step
        return opened and (corridor.closes_at is None or self.position(corridor.closes_at) >= step + 1)

    def first_entry(self) -> Fraction:
        pause = self.scenario.pause
        return self.position(pause.starts_at) if pause and pause.starts_at else Fraction(0)

    def write_nodes(self) -> None:
        for node in self.scenario.network.nodes:
            for k in range(self.steps):
                limit = MANY if node.hold_persons is None else node.hold_persons
                if self.may_wait(node.node_id, k):
                    self.arcs.append((("at", node.node_id, k), ("at", node.node_id, k + 1), limit, 0))
                self.arcs.append((("at", node.node_id, k), ("out", node.node_id, k), MANY, 0))

    def may_wait(self, node_id: str, step: int) -> bool:
        if not self.scenario.movement.wait_en_route:
            return False
        if any(area.node_id == node_id for area in self.scenario.staging_areas):
            return True
        touching = [link for link in self.links if node_id in (link.from_node_id, link.to_node_id)]
        own = [c for c in self.scenario.corridors if any(link.link_id in c.link_ids for link in touching)]
        inside = any(all(link.link_id in c.link_ids for link in touching) for c in own)
        return not inside or any(self.corridor_open(c.corridor_id, step) for c in own)

    def write_homes(self) -> None:
        everyone = [Fraction(1)] * self.steps
        for area in self.scenario.staging_areas:
            row = area.staging_area_id
            ready = max(0, math.ceil(self.position(area.ready_at))) if area.ready_at else 0
            limits = [MANY] * self.steps
            if area.loading_per_h is not None:
                limits = self.allowed(area.loading_per_h, everyone)
            if ready <= self.steps:
                self.arcs.append(("source", ("home", row, ready), area.persons, 0))
            for k in range(ready, self.steps):
                self.arcs.append((("home", row, k), ("home", row, k + 1), MANY, 0))
                self.arcs.append((("home", row, k), ("out", area.node_id, k), limits[k], 0))

    def write_sites(self) -> None:
        everyone = [Fraction(1)] * self.steps
        for site in self.scenario.reception_sites:
            limits = [MANY] * (self.steps + 1)
            if site.intake_per_h is not None:
                limits = [*self.allowed(site.intake_per_h, everyone), 0]
            for k in self.holding_instants():
                door = ("door", site.reception_site_id, k)
                self.arcs.append((("at", site.node_id, k), door, MANY, 0))
                for area in self.scenario.staging_areas:
                    if area.node_id == site.node_id:
                        self.arcs.append((("home", area.staging_area_id, k), door, MANY, 0))
                self.arcs.append((door, SAFE, limits[k], k))

    def holding_instants(self) -> Iterator[int]:
        pause = self.scenario.pause
        for k in range(self.steps + 1):
            ends = pause.planned_end_at if pause and not pause.may_be_extended else None
            if ends is None or k < self.position(ends):
                yield k

    def numbered(self) -> tuple[list[int], list[int], dict[object, int]]:
        number: dict[object, int] = {"source": 0, SAFE: 1}
        for tail, head, _, _ in self.arcs:
            number.setdefault(tail, len(number))
            number.setdefault(head, len(number))
        return [number[arc[0]] for arc in self.arcs], [number[arc[1]] for arc in self.arcs], number


def safe_by_with_least_total_arrival(scenario: Scenario) -> list[int]:
    """People safe by each instant in a plan with the least total arrival time, by OR-Tools min-cost flow."""
    written = WrittenOut(scenario)
    tails, heads, _ = written.numbered()
    solver = min_cost_flow.SimpleMinCostFlow()
    for tail, head, (_, _, limit, cost) in zip(tails, heads, written.arcs, strict=True):
        solver.add_arc_with_capacity_and_unit_cost(tail, head, limit, cost)
    stays = solver.add_arc_with_capacity_and_unit_cost(0, 1, scenario.persons, 10 * scenario.grid.steps + 10)
    solver.set_node_supply(0, scenario.persons)
    solver.set_node_supply(1, -scenario.persons)
    assert solver.solve() == solver.OPTIMAL
    safe = [0] * (scenario.grid.steps + 1)
    for index, (_, end, _, instant) in enumerate(written.arcs):
        if end == SAFE:
            safe[instant] += solver.flow(index)
    assert sum(safe) + solver.flow(stays) == scenario.persons
    return list(accumulate(safe))


def most_safe_by(scenario: Scenario) -> list[int]:
    """The most people who can be safe by each instant, each instant alone, by linear programs solved by HiGHS."""
    written = WrittenOut(scenario)
    tails, heads, number = written.numbered()
    balance = np.zeros((len(number), len(written.arcs)))
    balance[heads, range(len(heads))] += 1.0
    balance[tails, range(len(tails))] -= 1.0
    most = []
    for instant in range(scenario.grid.steps + 1):
        gain = [-float(arc[1] == SAFE and arc[3] <= instant) for arc in written.arcs]
        limits = [(0, arc[2] if arc[1] != SAFE or arc[3] <= instant else 0) for arc in written.arcs]
        solved = linprog(gain, A_eq=balance[2:], b_eq=np.zeros(len(number) - 2), bounds=limits, method="highs")
        assert solved.status == 0
        assert solved.fun is not None
        most.append(round(-solved.fun))
    return most
