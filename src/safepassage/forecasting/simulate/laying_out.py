"""From a scenario and a plan to the arrays of the kernel."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.network.openings import Openings, find_openings, links_of_use
from safepassage.flow.network.roads import Road, list_roads, pace_of
from safepassage.forecasting.simulate.ground import (
    AREA,
    ENTRY,
    FLOW,
    NO_LIMIT,
    NODE,
    REROUTE,
    ROAD,
    SITE,
    STAY,
    TURN_BACK,
    Bytes,
    Floats,
    Grid,
    Ints,
    Layout,
    Records,
    Rules,
    Small,
    Tables,
)
from safepassage.model.forecast_settings import CorridorFactor, ForecastSettings
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.units import SECONDS_PER_HOUR

CALL_S = SECONDS_PER_HOUR
"""People called within so many seconds come late together, or not."""

_BLOCKED = {"wait": STAY, "turn_back": TURN_BACK, "reroute": REROUTE}


def lay_out(scenario: Scenario, plan: Plan, settings: ForecastSettings) -> Layout:
    """The arrays of a plan without vehicles.

    Raises
    ------
    InternalError
        Where a path flow takes a link that the scenario has not: plans are certified before they are forecast.
    """
    links = links_of_use(scenario, scenario.movement.uses[0])
    paces = sorted({pace_of(area) for area in scenario.staging_areas}) or [math.inf]
    of_pace = [list_roads(scenario, links, pace=pace) for pace in paces]
    grid = Grid(
        steps=scenario.grid.steps,
        step_s=scenario.grid.step_s,
        first_entry=scenario.pause.first_entry(scenario.grid) if scenario.pause else 0,
        call_steps=max(1, round(CALL_S / scenario.grid.step_s)),
    )
    profiles = _Profiles(scenario, find_openings(scenario, links), settings.corridors)
    kinds = _Kinds(scenario, paces)
    roads = _roads(scenario, of_pace[0], profiles)
    flows, entries = _flows(scenario, plan.path_flows, of_pace[0], paces)
    corridors_of = [profiles.corridors_of[key[1]] for key in profiles.keys]
    into_from, into = _roads_into(roads["head"], len(scenario.network.nodes))
    return Layout(
        grid=grid,
        rules=_rules(settings, grid),
        roads=roads,
        nodes=_nodes(scenario),
        areas=_areas(scenario, kinds),
        sites=_sites(scenario),
        flows=flows,
        entries=entries,
        tables=Tables(
            travel_s=np.array([[road.travel_s for road in of] for of in of_pace], np.float64).reshape(len(of_pace), -1),
            factor=profiles.factors(),
            closed=profiles.closed(),
            corridor_from=np.concatenate([[0], np.cumsum([len(rows) for rows in corridors_of])]).astype(np.int32),
            corridor=np.array([row for rows in corridors_of for row in rows], np.int32),
            allowed=kinds.allowed(),
            kind_pace=np.array([pace for _, pace in kinds.numbers], np.int32),
            into_from=into_from,
            into=into,
        ),
    )


def _rules(settings: ForecastSettings, grid: Grid) -> Rules:
    corridors = settings.corridors
    return Rules(
        may_finish=settings.pause.may_finish,
        when_blocked=_BLOCKED[corridors.when_blocked] if corridors else STAY,
        patience=math.ceil(corridors.patience_s / grid.step_s) if corridors else 0,
    )


def _roads(scenario: Scenario, roads: Sequence[Road], profiles: "_Profiles") -> Records:
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    link_row = {link.link_id: row for row, link in enumerate(scenario.network.links)}
    table = np.zeros(len(roads), ROAD)
    table["link"] = [link_row[road.link.link_id] for road in roads]
    table["tail"] = [node_row[road.ends[0]] for road in roads]
    table["head"] = [node_row[road.ends[1]] for road in roads]
    table["profile"] = [profiles.of(road.link.link_id) for road in roads]
    table["inspected"] = _inspected(scenario, roads)
    table["no_length"] = [road.link.length == 0 for road in roads]
    table["rate"] = [road.rate_pph for road in roads]
    return table


def _roads_into(heads: Small, nodes: int) -> tuple[Small, Small]:
    """The roads that end in each node: those of node v from place `first[v]` to `first[v + 1]`."""
    first = np.concatenate([[0], np.cumsum(np.bincount(heads, minlength=nodes))]).astype(np.int32)
    return first, np.argsort(heads, kind="stable").astype(np.int32)


class _Profiles:
    """Roads that open and close together: by a link with closures or windows of its own, and one for its corridors."""

    def __init__(self, scenario: Scenario, openings: Openings, factor: CorridorFactor | None) -> None:
        self.steps = scenario.grid.steps
        self.openings = openings
        self.keys: list[tuple[str, str]] = [("", "")]
        self.corridors_of: dict[str, tuple[int, ...]] = {"": ()}
        if factor is None:
            return
        down: dict[str, list[int]] = defaultdict(list)
        for row, corridor in enumerate(scenario.corridors):
            for link_id in corridor.link_ids:
                down[link_id].append(row)
        uncertain = {
            row
            for row, corridor in enumerate(scenario.corridors)
            if not factor.corridor_ids or corridor.corridor_id in factor.corridor_ids
        }
        # A link of several corridors is open while any is: one that does not close keeps it open.
        self.corridors_of |= {link_id: tuple(rows) for link_id, rows in down.items() if set(rows) <= uncertain}

    def of(self, link_id: str) -> int:
        """The number of a link's profile."""
        own = link_id in self.openings.factors or link_id in self.openings.links
        corridors = link_id if link_id in self.corridors_of else ""
        key = (link_id if own else "", corridors)
        for number, known in enumerate(self.keys):
            if known[0] == key[0] and self.corridors_of[known[1]] == self.corridors_of[corridors]:
                return number
        self.keys.append(key)
        return len(self.keys) - 1

    def factors(self) -> Floats:
        """The share of the capacity in each step, shape (profiles, K)."""
        ones = np.ones(self.steps)
        return np.array([self.openings.factors.get(link_id, ones) for link_id, _ in self.keys], np.float64)

    def closed(self) -> Small:
        """How many steps before each instant nobody may be present in, shape (profiles, K + 1)."""
        closed = np.zeros((len(self.keys), self.steps + 1), np.int32)
        for row, (link_id, _) in enumerate(self.keys):
            if (is_open := self.openings.links.get(link_id)) is not None:
                closed[row, 1:] = np.cumsum(~is_open)
        return closed


def _inspected(scenario: Scenario, roads: Sequence[Road]) -> Small:
    """The corridor each road begins, -1 where none: its tail is touched by no other link of the corridor before it."""
    begins = np.full(len(roads), -1, np.int32)
    for row, corridor in enumerate(scenario.corridors):
        own = set(corridor.link_ids)
        inside = [road for road in roads if road.link.link_id in own]
        heads = {(road.ends[1], road.link.link_id) for road in inside}
        for number, road in enumerate(roads):
            if road.link.link_id in own and not any(
                node == road.ends[0] and link_id != road.link.link_id for node, link_id in heads
            ):
                begins[number] = row
    return begins


class _Kinds:
    """Kinds of people, by the sites they may go to and their pace."""

    def __init__(self, scenario: Scenario, paces: Sequence[float]) -> None:
        self.sites = [site.reception_site_id for site in scenario.reception_sites]
        self.numbers: dict[tuple[tuple[str, ...], int], int] = {}
        self.of_area = []
        for area in scenario.staging_areas:
            allowed = tuple(sorted(area.reception_site_ids or self.sites))
            self.of_area.append(self.numbers.setdefault((allowed, paces.index(pace_of(area))), len(self.numbers)))

    def allowed(self) -> Bytes:
        """By kind and site whether they may go there."""
        rows = [[site in allowed for site in self.sites] for allowed, _ in self.numbers]
        return np.array(rows, np.uint8).reshape(len(rows), -1)


def _nodes(scenario: Scenario) -> Records:
    table = np.zeros(len(scenario.network.nodes), NODE)
    table["hold"] = [-1 if node.hold_persons is None else node.hold_persons for node in scenario.network.nodes]
    return table


def _areas(scenario: Scenario, kinds: _Kinds) -> Records:
    table = np.zeros(len(scenario.staging_areas), AREA)
    table["persons"] = [area.persons for area in scenario.staging_areas]
    table["loading"] = [
        NO_LIMIT if area.loading_per_h is None else area.loading_per_h for area in scenario.staging_areas
    ]
    table["kind"] = kinds.of_area
    return table


def _sites(scenario: Scenario) -> Records:
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    table = np.zeros(len(scenario.reception_sites), SITE)
    table["node"] = [node_row[site.node_id] for site in scenario.reception_sites]
    table["intake"] = [
        NO_LIMIT if site.intake_per_h is None else site.intake_per_h for site in scenario.reception_sites
    ]
    table["beds"] = [-1 if site.beds is None else site.beds for site in scenario.reception_sites]
    return table


def _flows(
    scenario: Scenario, path_flows: Sequence[PathFlow], roads: Sequence[Road], paces: Sequence[float]
) -> tuple[Records, Records]:
    """The rows of the plan in the order of calling, those for people not counted at the end; and all their entries."""
    area_row = {area.staging_area_id: row for row, area in enumerate(scenario.staging_areas)}
    site_row = {site.reception_site_id: row for row, site in enumerate(scenario.reception_sites)}
    planned = sorted(path_flows, key=lambda flow: flow.depart_step)
    uncounted = _uncounted(planned)
    rows = [*planned, *(flow for flow, _ in uncounted)]
    pace_row = np.array([paces.index(pace_of(area)) for area in scenario.staging_areas], np.int32)
    first = np.concatenate([[0], np.cumsum([len(flow.links) for flow in rows])]).astype(np.int32)
    table = np.zeros(len(rows), FLOW)
    table["area"] = [area_row[flow.staging_area_id] for flow in rows]
    table["site"] = [site_row[flow.reception_site_id] for flow in rows]
    table["pace"] = pace_row[table["area"]]
    table["depart"] = [flow.depart_step for flow in rows]
    table["arrive"] = [flow.arrive_step for flow in rows]
    table["persons"] = [flow.persons for flow in rows]
    table["before"] = _before(table["area"], table["persons"])
    table["extra"][len(planned) :] = 1
    table["share_from"][len(planned) :] = [shares[0] for _, shares in uncounted]
    table["share_to"][len(planned) :] = [shares[1] for _, shares in uncounted]
    table["first"], table["end"] = first[:-1], first[1:]
    entries = np.zeros(first[-1], ENTRY)
    entries["road"] = _roads_taken(scenario, rows, roads)
    entries["at"] = [step for flow in rows for step in flow.enter_steps]
    return table, entries


def _before(area: Small, persons: Ints) -> Ints:
    """People of the same area in the rows before."""
    before = np.zeros(len(area), np.int64)
    so_far: dict[int, int] = defaultdict(int)
    for row, (place, count) in enumerate(zip(area.tolist(), persons.tolist(), strict=True)):
        before[row] = so_far[place]
        so_far[place] += count
    return before


def _roads_taken(scenario: Scenario, rows: Sequence[PathFlow], roads: Sequence[Road]) -> Small:
    home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
    road_from = {(road.link.link_id, road.ends[0]): row for row, road in enumerate(roads)}
    walked: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    taken: list[int] = []
    for flow in rows:
        node = home[flow.staging_area_id]
        route = walked.get((node, flow.links))
        if route is None:
            route = walked[node, flow.links] = _walk(flow, node, roads, road_from)
        taken += route
    return np.array(taken, np.int32)


def _walk(flow: PathFlow, node: str, roads: Sequence[Road], road_from: Mapping[tuple[str, str], int]) -> list[int]:
    route = []
    for link_id in flow.links:
        row = road_from.get((link_id, node))
        if row is None:
            raise InternalError(
                f"path flow {flow.path_flow_id} takes link {link_id} from {node}: certify the plan first"
            )
        route.append(row)
        node = roads[row].ends[1]
    return route


def _uncounted(planned: Sequence[PathFlow]) -> list[tuple[PathFlow, tuple[float, float]]]:
    """For each staging area and route a row, called when the last of the area have been, and its share of people.

    Whoever comes uncounted takes the ways of those who were counted, in proportion, after them.
    """
    persons: dict[str, dict[tuple[tuple[str, ...], str], int]] = defaultdict(lambda: defaultdict(int))
    last: dict[str, PathFlow] = {}
    for flow in planned:
        persons[flow.staging_area_id][flow.links, flow.reception_site_id] += flow.persons
        last[flow.staging_area_id] = flow
    rows = []
    for area_id, by_route in persons.items():
        total, so_far = sum(by_route.values()), 0
        for (links, site_id), count in by_route.items():
            shares = so_far / total, (so_far + count) / total
            so_far += count
            row = PathFlow(
                path_flow_id="",
                staging_area_id=area_id,
                reception_site_id=site_id,
                persons=0,
                links=links,
                enter_steps=(0,) * len(links),
                depart_step=last[area_id].depart_step,
                arrive_step=0,
            )
            rows.append((row, shares))
    return rows
