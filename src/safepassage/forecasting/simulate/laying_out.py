"""From a scenario and a plan to the arrays of the kernel."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.network.openings import find_openings, links_of_use
from safepassage.flow.network.roads import Road, list_roads, pace_of
from safepassage.forecasting.simulate.calling import Called, called_by, on_foot
from safepassage.forecasting.simulate.fleet.plan import FleetPlan
from safepassage.forecasting.simulate.ground import (
    AREA,
    ENDS,
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
    Grid,
    Ints,
    Layout,
    People,
    Records,
    Rules,
    Small,
    Tables,
)
from safepassage.forecasting.simulate.profiles import Profiles
from safepassage.model.forecast_settings import ForecastSettings
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.units import SECONDS_PER_HOUR

CALL_S = SECONDS_PER_HOUR
"""People called within so many seconds come late together, or not."""

_BLOCKED = {"wait": STAY, "turn_back": TURN_BACK, "reroute": REROUTE}


def lay_out(scenario: Scenario, plan: Plan, settings: ForecastSettings) -> Layout:
    """The arrays of a plan, with vehicles or without.

    Raises
    ------
    InternalError
        Where a path flow takes a link that the scenario has not: plans are certified before they are forecast.
    """
    ridden, scenario = scenario, on_foot(scenario)
    links = links_of_use(scenario, scenario.movement.uses[0])
    paces = sorted({pace_of(area) for area in scenario.staging_areas}) or [math.inf]
    of_pace = [list_roads(scenario, links, pace=pace) for pace in paces]
    grid = Grid(
        steps=scenario.grid.steps,
        step_s=scenario.grid.step_s,
        first_entry=scenario.pause.first_entry(scenario.grid) if scenario.pause else 0,
        call_steps=max(1, round(CALL_S / scenario.grid.step_s)),
    )
    profiles = Profiles(scenario, find_openings(scenario, list(scenario.network.links)), settings.corridors)
    kinds = _Kinds(scenario, paces)
    roads = _roads(scenario, of_pace[0], profiles)
    fleet = FleetPlan(ridden, plan, profiles, grid)
    nominal = {pace: {(road.link.link_id): road.travel for road in of} for pace, of in zip(paces, of_pace, strict=True)}
    called = called_by(ridden, plan, fleet, nominal)
    flows, entries = _flows(scenario, called, of_pace[0], paces)
    vehicles = fleet.as_arrays() if ridden.vehicles else None
    corridors_of = [profiles.corridors_of[key[1]] for key in profiles.keys]
    into_from, into = _roads_into(roads["head"], len(scenario.network.nodes))
    people = People(
        grid=grid,
        rules=_rules(settings, grid),
        roads=roads,
        nodes=_nodes(scenario),
        areas=_areas(scenario, kinds),
        sites=_sites(scenario),
        flows=flows,
        entries=entries,
        stops=np.zeros(fleet.stops, ENDS),
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
    return Layout(people=people, fleet=vehicles)


def _rules(settings: ForecastSettings, grid: Grid) -> Rules:
    corridors = settings.corridors
    return Rules(
        may_finish=settings.pause.may_finish,
        when_blocked=_BLOCKED[corridors.when_blocked] if corridors else STAY,
        patience=math.ceil(corridors.patience_s / grid.step_s) if corridors else 0,
    )


def _roads(scenario: Scenario, roads: Sequence[Road], profiles: Profiles) -> Records:
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
    scenario: Scenario, called: Sequence[Called], roads: Sequence[Road], paces: Sequence[float]
) -> tuple[Records, Records]:
    """The rows of the plan in the order of calling, those for people not counted at the end; and all their entries."""
    area_row = {area.staging_area_id: row for row, area in enumerate(scenario.staging_areas)}
    site_row = {site.reception_site_id: row for row, site in enumerate(scenario.reception_sites)}
    planned = sorted(called, key=lambda row: row.depart)
    uncounted = _uncounted(planned)
    rows = [*planned, *(row for row, _ in uncounted)]
    pace_row = np.array([paces.index(pace_of(area)) for area in scenario.staging_areas], np.int32)
    first = np.concatenate([[0], np.cumsum([len(row.links) for row in rows])]).astype(np.int32)
    table = np.zeros(len(rows), FLOW)
    table["area"] = [area_row[row.area_id] for row in rows]
    table["site"] = [site_row[row.site_id] for row in rows]
    table["pace"] = pace_row[table["area"]]
    table["depart"] = [row.depart for row in rows]
    table["arrive"] = [row.arrive for row in rows]
    table["persons"] = [row.persons for row in rows]
    table["stop"] = [row.stop for row in rows]
    table["boarding"] = [row.boarding for row in rows]
    table["before"] = _before(table["area"], table["persons"])
    table["extra"][len(planned) :] = 1
    table["share_from"][len(planned) :] = [shares[0] for _, shares in uncounted]
    table["share_to"][len(planned) :] = [shares[1] for _, shares in uncounted]
    table["first"], table["end"] = first[:-1], first[1:]
    entries = np.zeros(first[-1], ENTRY)
    entries["road"] = _roads_taken(scenario, rows, roads)
    entries["at"] = [step for row in rows for step in row.steps]
    return table, entries


def _before(area: Small, persons: Ints) -> Ints:
    """People of the same area in the rows before."""
    before = np.zeros(len(area), np.int64)
    so_far: dict[int, int] = defaultdict(int)
    for row, (place, count) in enumerate(zip(area.tolist(), persons.tolist(), strict=True)):
        before[row] = so_far[place]
        so_far[place] += count
    return before


def _roads_taken(scenario: Scenario, rows: Sequence[Called], roads: Sequence[Road]) -> Small:
    home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
    road_from = {(road.link.link_id, road.ends[0]): row for row, road in enumerate(roads)}
    walked: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    taken: list[int] = []
    for row in rows:
        node = home[row.area_id]
        route = walked.get((node, row.links))
        if route is None:
            route = walked[node, row.links] = _walk(row, node, roads, road_from)
        taken += route
    return np.array(taken, np.int32)


def _walk(row: Called, node: str, roads: Sequence[Road], road_from: Mapping[tuple[str, str], int]) -> list[int]:
    route = []
    for link_id in row.links:
        number = road_from.get((link_id, node))
        if number is None:
            raise InternalError(f"people of {row.area_id} take link {link_id} from {node}: certify the plan first")
        route.append(number)
        node = roads[number].ends[1]
    return route


def _uncounted(planned: Sequence[Called]) -> list[tuple[Called, tuple[float, float]]]:
    """For each staging area and way a row, called when the last of the area have been, and its share of people.

    Whoever comes uncounted takes the ways of those who were counted, in proportion, after them.
    """
    persons: dict[str, dict[tuple[tuple[str, ...], str, int], int]] = defaultdict(lambda: defaultdict(int))
    last: dict[str, Called] = {}
    for row in planned:
        persons[row.area_id][row.links, row.site_id, row.stop] += row.persons
        last[row.area_id] = row
    rows = []
    for area_id, by_way in persons.items():
        total, so_far = sum(by_way.values()), 0
        for (links, site_id, stop), count in by_way.items():
            shares = so_far / total, (so_far + count) / total
            so_far += count
            row = Called(
                area_id=area_id,
                site_id=site_id,
                persons=0,
                links=links,
                steps=(0,) * len(links),
                depart=last[area_id].depart,
                stop=stop,
            )
            rows.append((row, shares))
    return rows
