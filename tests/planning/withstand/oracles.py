"""Two other roads to the largest guarantee, on the written-out network of `tests.parity.oracles`.

`wait`: every journey from every home to every site is listed, and an integer program chooses how many take each.
`reroute`: one integer program holds the plan and a whole recourse for every blocking.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import combinations

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from safepassage.model.network import Link
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from tests.parity.oracles import SAFE, WrittenOut

Journey = tuple[int, ...]
"""Arcs of the written-out network in order."""


class Contested(WrittenOut):
    """The written-out network with the link that each arc stands for."""

    def __init__(self, scenario: Scenario) -> None:
        self.link_of: dict[int, str] = {}
        super().__init__(scenario)
        self.rows = {area.staging_area_id: row for row, area in enumerate(scenario.staging_areas)}

    def write_link(self, link: Link, tail: str, head: str) -> None:
        first = len(self.arcs)
        super().write_link(link, tail, head)
        self.link_of.update(dict.fromkeys(range(first, len(self.arcs)), link.link_id))

    def may_take(self, area_id: str, arc: int) -> bool:
        """Whether an area's people may use an arc: no home of others, no site they may not go to."""
        tail, head = self.arcs[arc][:2]
        allowed = self.scenario.staging_areas[self.rows[area_id]].reception_site_ids
        for end in (tail, head):
            if isinstance(end, tuple) and end[0] == "home" and end[1] != area_id:
                return False
            if isinstance(end, tuple) and end[0] == "door" and allowed and end[1] not in allowed:
                return False
        return True

    def leaving(self, area_id: str) -> tuple[object, object]:
        """The ends of the arc by which an area's people come to be at home."""
        return "source", home(self.scenario, area_id, 0)

    def beds(self) -> Iterator[tuple[int, list[int]]]:
        """Beds and the arcs by which people are taken in, for each site that has a number of them."""
        for site in self.scenario.reception_sites:
            if site.beds is not None:
                name = ("door", site.reception_site_id)
                doors = [i for i, arc in enumerate(self.arcs) if arc[1] == SAFE and arc[0][:2] == name]  # type: ignore[index]
                yield site.beds, doors


def blockings(scenario: Scenario, blocked: int) -> list[tuple[frozenset[str], int]]:
    """Links shut, and the first instant at which they are, for each set of corridors and each moment."""
    grid = scenario.grid
    hours = [grid.start] + [
        at
        for hour in range(1, 100)
        if (at := grid.start.replace(minute=0) + timedelta(hours=hour)) < grid.horizon
    ]  # fmt: skip
    moments = sorted({-int((grid.start - at).total_seconds() // grid.step_s) for at in hours} - {grid.steps})
    sets = combinations(scenario.corridors, min(blocked, len(scenario.corridors)))
    return [
        (frozenset(link_id for corridor in members for link_id in corridor.link_ids), moment)
        for members in sets
        for moment in moments
    ]


def journeys(written: Contested, area_id: str) -> list[Journey]:
    """Every way from home to a site, simple in (place, instant)."""
    leaving: dict[object, list[int]] = {}
    for index, (tail, _, limit, _) in enumerate(written.arcs):
        if limit > 0 and written.may_take(area_id, index):
            leaving.setdefault(tail, []).append(index)
    found: list[Journey] = []
    stack: list[tuple[object, Journey, frozenset[object]]] = [("source", (), frozenset({"source"}))]
    while stack:
        here, way, been = stack.pop()
        if here == SAFE:
            found.append(way)
            continue
        for arc in leaving.get(here, ()):
            head = written.arcs[arc][1]
            if head not in been:
                stack.append((head, (*way, arc), been | {head}))
    return found


def best_waiting(scenario: Scenario, blocked: int) -> tuple[int, float, int]:
    """The largest guarantee in whole numbers, in fractions, and with it the most earliness, where the orders stay."""
    written = Contested(scenario)
    ways = [way for area_id in written.rows for way in journeys(written, area_id)]
    uses = np.zeros((len(written.arcs), len(ways) + 1))
    for column, way in enumerate(ways):
        for arc in way:
            uses[arc, column] += 1
    limits = np.array([arc[2] for arc in written.arcs], dtype=float)
    rows, least, most = [uses], [np.zeros(len(limits))], [limits]
    for beds, doors in written.beds():
        rows.append(uses[doors].sum(axis=0, keepdims=True))
        least.append(np.zeros(1))
        most.append(np.array([beds]))
    for shut, moment in blockings(scenario, blocked):
        survives = [
            not any(written.link_of.get(arc) in shut and step(written, arc) >= moment for arc in way) for way in ways
        ]
        rows.append(np.array([[*map(float, survives), -1.0]]))
        least.append(np.zeros(1))
        most.append(np.full(1, np.inf))
    rows_in_all = LinearConstraint(np.vstack(rows), np.concatenate(least), np.concatenate(most))
    guarantee = np.zeros(len(ways) + 1)
    guarantee[-1] = 1
    early = np.array([scenario.grid.steps + 1 - written.arcs[way[-1]][3] for way in ways] + [0])
    return solve(guarantee, early, rows_in_all)


def solve(guarantee: np.ndarray, early: np.ndarray, rows: LinearConstraint) -> tuple[int, float, int]:
    relaxed = milp(-guarantee, constraints=rows)
    whole = milp(-guarantee, constraints=rows, integrality=np.ones(len(guarantee), np.int64))
    assert relaxed.status == whole.status == 0
    settled = LinearConstraint(guarantee, round(-whole.fun), round(-whole.fun))
    earliest = milp(-early, constraints=[rows, settled], integrality=np.ones(len(guarantee), np.int64))
    assert earliest.status == 0
    return round(-whole.fun), float(-relaxed.fun), round(-earliest.fun)


def step(written: Contested, arc: int) -> int:
    """The instant at which an arc begins; people are at their source before any."""
    tail = written.arcs[arc][0]
    return -1 if tail == "source" else tail[2]  # type: ignore[index]


class Extensive:
    """Plan and recourses as blocks of columns, an arc of an area's people each; the guarantee comes last."""

    def __init__(self, scenario: Scenario, blocked: int) -> None:
        self.scenario, self.written = scenario, Contested(scenario)
        self.cases = blockings(scenario, blocked)
        self.block = len(self.written.arcs) * len(self.written.rows)
        self.columns = self.block * (1 + len(self.cases)) + 1
        self.values: list[float] = []
        self.places: list[tuple[int, int]] = []
        self.least: list[float] = []
        self.most: list[float] = []
        self.upper = np.full(self.columns, np.inf)
        self.write_block(0, None, frozenset())
        for number, (shut, moment) in enumerate(self.cases, 1):
            self.write_block(number, moment, shut)
            self.write_guarantee(number, moment)

    def column(self, block: int, row: int, arc: int) -> int:
        return block * self.block + row * len(self.written.arcs) + arc

    def add_row(self, terms: dict[int, float], least: float, most: float) -> None:
        for column, value in terms.items():
            self.places.append((len(self.least), column))
            self.values.append(value)
        self.least.append(least)
        self.most.append(most)

    def write_block(self, block: int, moment: int | None, shut: frozenset[str]) -> None:
        since = -1 if moment is None else moment
        for area_id, row in self.written.rows.items():
            for arc in range(len(self.written.arcs)):
                closed = self.written.link_of.get(arc) in shut or step(self.written, arc) < since
                if closed or not self.written.may_take(area_id, arc):
                    self.upper[self.column(block, row, arc)] = 0
            self.write_balance(block, row, area_id, moment)
        for arc, (_, _, limit, _) in enumerate(self.written.arcs):
            self.add_row({self.column(block, row, arc): 1.0 for row in self.written.rows.values()}, 0, limit)
        for beds, doors in self.written.beds():
            self.add_row(self.taken_in(block, doors, since), 0, beds)

    def taken_in(self, block: int, doors: Sequence[int], since: int) -> dict[int, float]:
        """Those taken in by the plan before, and by the block after."""
        return {
            self.column(0 if step(self.written, arc) < since else block, row, arc): 1.0
            for arc in doors
            for row in self.written.rows.values()
        }

    def write_balance(self, block: int, row: int, area_id: str, moment: int | None) -> None:
        """People who come to a place go on; from a blocking on they may stop, and at home are all who never left."""
        since = -1 if moment is None else moment
        persons = self.scenario.staging_areas[row].persons
        leaves = [arc for arc, ends in enumerate(self.written.arcs) if ends[:2] == self.written.leaving(area_id)]
        source = leaves[0] if leaves else None
        balance: dict[object, dict[int, float]] = {}
        fixed: dict[object, int] = {}
        for arc, (tail, head, _, _) in enumerate(self.written.arcs):
            begins = step(self.written, arc)
            if tail != "source" and begins >= since:
                balance.setdefault(tail, {})[self.column(block, row, arc)] = 1.0
            if head == SAFE or head[2] < since or (tail == "source" and head[1] != area_id):  # type: ignore[index]
                continue
            terms = balance.setdefault(head, {})
            if moment is not None and tail == "source":
                fixed[head] = persons
                continue
            terms[self.column(0 if begins < since else block, row, arc)] = -1.0
            stays = moment is not None and tail[0] == head[0] == "home" and head[1] == area_id  # type: ignore[index]
            if stays and begins < since and source is not None:
                fixed[head] = persons
                terms[self.column(0, row, source)] = terms.get(self.column(0, row, source), 0.0) + 1.0
        for place, terms in balance.items():
            self.add_row(terms, 0 if moment is None else -np.inf, fixed.get(place, 0))

    def write_guarantee(self, block: int, moment: int) -> None:
        doors = [arc for arc, (_, head, _, _) in enumerate(self.written.arcs) if head == SAFE]
        self.add_row({**self.taken_in(block, doors, moment), self.columns - 1: -1.0}, 0, np.inf)

    def rows(self) -> LinearConstraint:
        places = np.array(self.places).T
        matrix = csr_array((np.array(self.values), (places[0], places[1])), shape=(len(self.least), self.columns))
        return LinearConstraint(matrix, self.least, self.most)


def best_rerouting(scenario: Scenario, blocked: int) -> tuple[int, float, int]:
    """The same as `best_waiting` where everybody is sent on anew from the moment of the blocking."""
    program = Extensive(scenario, blocked)
    guarantee, early = np.zeros(program.columns), np.zeros(program.columns)
    guarantee[-1] = 1
    for arc, (_, head, _, instant) in enumerate(program.written.arcs):
        if head == SAFE:
            for row in program.written.rows.values():
                early[program.column(0, row, arc)] = scenario.grid.steps + 1 - instant
    bounds = Bounds(0, program.upper)
    rows = program.rows()
    relaxed = milp(-guarantee, constraints=rows, bounds=bounds)
    whole = milp(-guarantee, constraints=rows, bounds=bounds, integrality=np.ones(program.columns, np.int64))
    assert relaxed.status == whole.status == 0
    settled = LinearConstraint(guarantee, round(-whole.fun), round(-whole.fun))
    earliest = milp(-early, constraints=[rows, settled], bounds=bounds, integrality=np.ones(program.columns, np.int64))
    assert earliest.status == 0
    return round(-whole.fun), float(-relaxed.fun), round(-earliest.fun)


def replayed(scenario: Scenario, path_flows: Sequence[PathFlow], shut: frozenset[str], moment: int) -> int:
    """People safe when everybody is sent on from where they are, one person after the other put on the network."""
    written = Contested(scenario)
    standing: list[tuple[object, str]] = []
    safe: dict[str, int] = {}
    left = {area.staging_area_id: area.persons for area in scenario.staging_areas}
    for flow in path_flows:
        left[flow.staging_area_id] -= flow.persons
        if flow.arrive_step < moment:
            safe[flow.reception_site_id] = safe.get(flow.reception_site_id, 0) + flow.persons
        else:
            standing += [(where(scenario, flow, moment), flow.staging_area_id)] * flow.persons
    for area in scenario.staging_areas:
        standing += [(home(scenario, area.staging_area_id, moment), area.staging_area_id)] * left[area.staging_area_id]
    return sum(safe.values()) + most_from(written, standing, safe, shut, moment)


def home(scenario: Scenario, area_id: str, moment: int) -> object:
    area = next(area for area in scenario.staging_areas if area.staging_area_id == area_id)
    ready = scenario.grid.first_instant_from(area.ready_at) if area.ready_at else 0
    return "home", area_id, max(ready, moment)


def where(scenario: Scenario, flow: PathFlow, moment: int) -> object:
    """The place a person of a path flow is at, or will come to, when a moment begins."""
    place = home(scenario, flow.staging_area_id, moment)
    here = next(area.node_id for area in scenario.staging_areas if area.staging_area_id == flow.staging_area_id)
    for link_id, entered in zip(flow.links, flow.enter_steps, strict=True):
        if entered >= moment:
            break
        link = scenario.network.link(link_id)
        here = link.to_node_id if here == link.from_node_id else link.from_node_id
        minutes = link.length * 60
        place = "at", here, max(moment, entered + -int(-minutes // scenario.grid.step_s))
    return place


def most_from(
    written: Contested, standing: Sequence[tuple[object, str]], safe: dict[str, int], shut: frozenset[str], moment: int
) -> int:
    """The most people who can be brought to safety from where they stand, an integer program with a column a person."""
    open_arcs = [
        arc
        for arc in range(len(written.arcs))
        if step(written, arc) >= moment and written.link_of.get(arc) not in shut
    ]  # fmt: skip
    people = list(dict.fromkeys(standing))
    columns = [
        (arc, group) for group in range(len(people)) for arc in open_arcs if written.may_take(people[group][1], arc)
    ]
    if not columns:
        return 0
    rows, most = [], []
    for arc in open_arcs:
        rows.append([float(other == arc) for other, _ in columns])
        most.append(float(written.arcs[arc][2]))
    for beds, doors in written.beds():
        site = written.arcs[doors[0]][0][1] if doors else ""  # type: ignore[index]
        rows.append([float(arc in doors) for arc, _ in columns])
        most.append(float(beds - safe.get(site, 0)))
    for group, person in enumerate(people):
        for place in {end for arc in open_arcs for end in written.arcs[arc][:2]} - {SAFE}:
            tails = [float(own == group and written.arcs[arc][0] == place) for arc, own in columns]
            heads = [float(own == group and written.arcs[arc][1] == place) for arc, own in columns]
            rows.append([out - come for out, come in zip(tails, heads, strict=True)])
            most.append(float(standing.count(person)) if place == person[0] else 0.0)
    gain = np.array([-float(written.arcs[arc][1] == SAFE) for arc, _ in columns])
    limits = LinearConstraint(np.array(rows), -np.inf, np.array(most))
    found = milp(gain, constraints=limits, integrality=np.ones(len(columns), np.int64))
    assert found.status == 0
    return round(-found.fun)
