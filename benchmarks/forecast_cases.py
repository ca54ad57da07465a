"""People on fixed routes at fixed times: the same question for every engine that carries plans out."""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.instances import city
from safepassage.flow.network.quickest import quickest_times
from safepassage.flow.network.roads import Road, list_roads
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario

PLATOON = 5
"""People who leave together, and vehicles of one platoon in UXsim (its default). A vehicle carries one person."""

A_ROAD = 1e-6
"""Steps that each road counts more in a choice of ways, so that roads of no length are not walked in a circle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platoon:
    """`PLATOON` people of a staging area who leave together, `at_s` seconds after the start."""

    area_id: str
    node_id: str
    site_node_id: str
    links: tuple[str, ...]
    at_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A scenario, its roads, and who leaves when by which way: as platoons, and as a plan in whole steps."""

    scenario: Scenario
    roads: tuple[Road, ...]
    platoons: tuple[Platoon, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class CityCase:
    """A city to be emptied: the file it is built from, and how many futures of ours are measured."""

    name: str
    title: str
    file: str
    build: Callable[[Path], Case]
    draws: int


def case_of(scenario: Scenario, *, window_s: float) -> Case:
    """Everyone takes the quickest way to the nearest site; each staging area's people leave evenly over a window.

    Whoever leaves within a step is called at its end in the plan, so that both engines may be asked at whole steps who
    is safe. The plan has everyone move without hindrance: where a road is full, queues form as it is carried out.
    """
    roads = tuple(list_roads(scenario, scenario.network.links))
    platoons, flows = list[Platoon](), list[PathFlow]()
    for area_id, persons, route in _routes(scenario, roads):
        count, ids = persons // PLATOON, tuple(road.link.link_id for road in route)
        leaving = [(number + 0.5) * window_s / count for number in range(count)]
        ends = route[0].ends[0], route[-1].ends[1]
        platoons += [
            Platoon(area_id=area_id, node_id=ends[0], site_node_id=ends[1], links=ids, at_s=at_s) for at_s in leaving
        ]
        flows += _called(scenario, area_id, route, leaving)
    plan = Plan(scenario_fingerprint=scenario.fingerprint(), path_flows=tuple(flows))
    return Case(scenario=scenario, roads=roads, platoons=tuple(platoons), plan=plan)


def in_platoons(scenario: Scenario, persons: int) -> Scenario:
    """The same with so many people in all, in proportion, each staging area a whole number of platoons."""
    people = np.cumsum([area.persons for area in scenario.staging_areas])
    until = np.rint(people / people[-1] * persons / PLATOON).astype(int) * PLATOON
    counts = [after - before for before, after in pairwise([0, *until.tolist()])]
    areas = zip(scenario.staging_areas, counts, strict=True)
    return scenario.replace(
        staging_areas=tuple(dataclasses.replace(area, persons=count) for area, count in areas if count)
    )


def _routes(scenario: Scenario, roads: tuple[Road, ...]) -> Iterator[tuple[str, int, list[Road]]]:
    """By staging area its people and the quickest way to the nearest site, in whole steps; of equals with fewest roads.

    Raises
    ------
    ValueError
        Where there is no way.
    """
    row = {node.node_id: number for number, node in enumerate(scenario.network.nodes)}
    backwards = [(row[road.ends[1]], row[road.ends[0]], road.travel + A_ROAD) for road in roads]
    sites = {site.node_id for site in scenario.reception_sites}
    left = quickest_times(len(row), backwards, [(row[node], 0.0) for node in sites])
    onward: Mapping[str, list[Road]] = defaultdict(list)
    for road in roads:
        onward[road.ends[0]].append(road)

    def to_go(road: Road) -> tuple[float, str]:
        return road.travel + A_ROAD + float(left[row[road.ends[1]]]), road.link.link_id

    for area in scenario.staging_areas:
        node, route = area.node_id, list[Road]()
        if not np.isfinite(left[row[node]]):
            raise ValueError(f"no way from {node} to a reception site")
        while node not in sites:
            route.append(min(onward[node], key=to_go))
            node = route[-1].ends[1]
        yield area.staging_area_id, area.persons, route


def _called(scenario: Scenario, area_id: str, route: list[Road], leaving: list[float]) -> Iterator[PathFlow]:
    """The rows of a plan: those who leave within a step together."""
    site = {site.node_id: site.reception_site_id for site in scenario.reception_sites}[route[-1].ends[1]]
    persons: dict[int, int] = defaultdict(int)
    for at_s in leaving:
        persons[math.ceil(at_s / scenario.grid.step_s)] += PLATOON
    hence = np.concatenate([[0], np.cumsum([road.travel for road in route])]).tolist()
    for step, count in persons.items():
        yield PathFlow(
            path_flow_id=f"{area_id}-{step}",
            staging_area_id=area_id,
            reception_site_id=site,
            persons=count,
            links=tuple(road.link.link_id for road in route),
            enter_steps=tuple(step + steps for steps in hence[:-1]),
            depart_step=step,
            arrive_step=step + hence[-1],
        )


def _sioux_falls(*, window_s: float) -> Callable[[Path], Case]:
    def build(net: Path) -> Case:
        scenario = city(net, seed=1, origins=21, persons=8_000, exits=3, steps=120)
        return case_of(in_platoons(scenario, 8_000), window_s=window_s)

    return build


def _chicago(net: Path) -> Case:
    scenario = city(net, seed=1, origins=387, persons=100_000, exits=40, steps=180)
    return case_of(in_platoons(scenario, 100_000), window_s=3600)


CASES = (
    CityCase(
        name="sioux-falls",
        title="Sioux Falls, 8,000 people to 3 exits, called over an hour",
        file="SiouxFalls_net.tntp",
        build=_sioux_falls(window_s=3600),
        draws=1_000,
    ),
    CityCase(
        name="sioux-falls-queues",
        title="the same, called over a quarter of an hour: queues",
        file="SiouxFalls_net.tntp",
        build=_sioux_falls(window_s=900),
        draws=1_000,
    ),
    CityCase(
        name="chicago-sketch",
        title="Chicago sketch, 100,000 people to 40 exits, called over an hour",
        file="ChicagoSketch_net.tntp",
        build=_chicago,
        draws=1,
    ),
)


def case_named(name: str) -> CityCase:
    """The case of that name; raises KeyError where there is none."""
    return {one.name: one for one in CASES}[name]
