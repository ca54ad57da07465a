"""From a scenario and a plan to the arrays of the kernel."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.network.openings import Openings, find_openings, links_of_use
from safepassage.flow.network.roads import Road, list_roads, pace_of
from safepassage.forecasting.simulate.ground import (
    NO_LIMIT,
    REROUTE,
    STAY,
    TURN_BACK,
    Floats,
    Flows,
    Grid,
    Ints,
    Layout,
    Places,
    Roads,
    Rules,
    Small,
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
    roads = of_pace[0]
    call_steps = max(1, round(CALL_S / scenario.grid.step_s))
    grid = Grid(
        steps=scenario.grid.steps,
        step_s=scenario.grid.step_s,
        first_entry=scenario.pause.first_entry(scenario.grid) if scenario.pause else 0,
        call_steps=call_steps,
    )
    return Layout(
        grid=grid,
        roads=_roads(scenario, of_pace, find_openings(scenario, links), settings.corridors),
        places=_places(scenario, paces),
        flows=_flows(scenario, plan.path_flows, roads, paces),
        rules=_rules(settings, grid),
    )


def _rules(settings: ForecastSettings, grid: Grid) -> Rules:
    corridors = settings.corridors
    return Rules(
        may_finish=settings.pause.may_finish,
        when_blocked=_BLOCKED[corridors.when_blocked] if corridors else STAY,
        patience=math.ceil(corridors.patience_s / grid.step_s) if corridors else 0,
    )


def _roads(
    scenario: Scenario, of_pace: Sequence[Sequence[Road]], openings: Openings, factor: CorridorFactor | None
) -> Roads:
    roads = of_pace[0]
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    link_row = {link.link_id: row for row, link in enumerate(scenario.network.links)}
    profiles = _Profiles(scenario, openings, factor)
    profile = [profiles.of(road.link.link_id) for road in roads]
    corridors_of = [profiles.corridors_of[key[1]] for key in profiles.keys]
    return Roads(
        link=np.array([link_row[road.link.link_id] for road in roads], np.int32),
        tail=np.array([node_row[road.ends[0]] for road in roads], np.int32),
        head=np.array([node_row[road.ends[1]] for road in roads], np.int32),
        travel_s=np.array([[road.travel_s for road in of] for of in of_pace], np.float64).reshape(len(of_pace), -1),
        no_length=np.array([road.link.length == 0 for road in roads], np.uint8),
        rate=np.array([road.rate_pph for road in roads], np.float64),
        inspected=_inspected(scenario, roads),
        profile=np.array(profile, np.int32),
        factor=profiles.factors(),
        closed=profiles.closed(),
        corridor_from=np.concatenate([[0], np.cumsum([len(rows) for rows in corridors_of])]).astype(np.int32),
        corridor=np.array([row for rows in corridors_of for row in rows], np.int32),
    )


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


def _places(scenario: Scenario, paces: Sequence[float]) -> Places:
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    sites = [site.reception_site_id for site in scenario.reception_sites]
    kinds: dict[tuple[tuple[str, ...], int], int] = {}
    kind = []
    for area in scenario.staging_areas:
        allowed = tuple(sorted(area.reception_site_ids)) or tuple(sorted(sites))
        kind.append(kinds.setdefault((allowed, paces.index(pace_of(area))), len(kinds)))
    return Places(
        hold=np.array(
            [-1 if node.hold_persons is None else node.hold_persons for node in scenario.network.nodes], np.int64
        ),
        persons=np.array([area.persons for area in scenario.staging_areas], np.int64),
        loading=_rates([area.loading_per_h for area in scenario.staging_areas]),
        kind=np.array(kind, np.int32),
        allowed=np.array([[site in allowed for site in sites] for allowed, _ in kinds], np.uint8).reshape(
            len(kinds), -1
        ),
        kind_pace=np.array([pace for _, pace in kinds], np.int32),
        intake=_rates([site.intake_per_h for site in scenario.reception_sites]),
        beds=np.array([-1 if site.beds is None else site.beds for site in scenario.reception_sites], np.int64),
        site_node=np.array([node_row[site.node_id] for site in scenario.reception_sites], np.int32),
    )


def _rates(values: Sequence[float | None]) -> Floats:
    return np.array([NO_LIMIT if value is None else value for value in values], np.float64)


def _flows(scenario: Scenario, path_flows: Sequence[PathFlow], roads: Sequence[Road], paces: Sequence[float]) -> Flows:
    area_row = {area.staging_area_id: row for row, area in enumerate(scenario.staging_areas)}
    site_row = {site.reception_site_id: row for row, site in enumerate(scenario.reception_sites)}
    road_from = {(road.link.link_id, road.ends[0]): row for row, road in enumerate(roads)}
    order = sorted(range(len(path_flows)), key=lambda row: (path_flows[row].depart_step, row))
    planned = [path_flows[row] for row in order]
    uncounted = _uncounted(planned)
    rows = [*planned, *(flow for flow, _ in uncounted)]
    area = np.array([area_row[flow.staging_area_id] for flow in rows], np.int32)
    persons = np.array([flow.persons for flow in planned] + [0] * len(uncounted), np.int64)
    counts = [len(flow.links) for flow in rows]
    extra = np.array([0] * len(planned) + [1] * len(uncounted), np.uint8)
    starts = [0.0] * len(planned) + [shares[0] for _, shares in uncounted]
    ends = [0.0] * len(planned) + [shares[1] for _, shares in uncounted]
    pace_row = np.array([paces.index(pace_of(one)) for one in scenario.staging_areas], np.int32)
    at = [step for flow in planned for step in flow.enter_steps]
    return Flows(
        area=area,
        site=np.array([site_row[flow.reception_site_id] for flow in rows], np.int32),
        pace=pace_row[area] if rows else np.zeros(0, np.int32),
        before=_before(area, persons),
        persons=persons,
        depart=np.array([flow.depart_step for flow in rows], np.int32),
        arrive=np.array([flow.arrive_step for flow in planned] + [0] * len(uncounted), np.int32),
        extra=extra,
        share_from=np.array(starts, np.float64),
        share_to=np.array(ends, np.float64),
        first=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        road=_roads_taken(scenario, rows, roads, road_from),
        at=np.array(at + [0] * (sum(counts) - len(at)), np.int32),
    )


def _before(area: Small, persons: Ints) -> Ints:
    """People of the same area in the rows before."""
    before = np.zeros(len(area), np.int64)
    so_far: dict[int, int] = defaultdict(int)
    for row, (place, count) in enumerate(zip(area.tolist(), persons.tolist(), strict=True)):
        before[row] = so_far[place]
        so_far[place] += count
    return before


def _roads_taken(
    scenario: Scenario, rows: Sequence[PathFlow], roads: Sequence[Road], road_from: Mapping[tuple[str, str], int]
) -> Small:
    home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
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
