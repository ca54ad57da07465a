"""What follows from path flows: who leaves, is safe, moving or waiting at each instant."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.model.pause import Pause
from safepassage.model.plan import ArrivalRow, DepartureOrder, PathFlow, SafeCurveRow
from safepassage.model.scenario import Scenario


def safe_rows(scenario: Scenario, path_flows: Sequence[PathFlow], most_possible: IntArray) -> tuple[SafeCurveRow, ...]:
    """Safe, moving and waiting at instants 0..K; the three add up to everyone."""
    grid = scenario.grid
    departed = np.zeros(grid.steps + 1, dtype=np.int64)
    arrived = np.zeros(grid.steps + 1, dtype=np.int64)
    for path_flow in path_flows:
        departed[path_flow.depart_step] += path_flow.persons
        arrived[path_flow.arrive_step] += path_flow.persons
    left, safe = np.cumsum(departed), np.cumsum(arrived)
    persons = scenario.persons
    return tuple(
        SafeCurveRow(
            step=step,
            at=grid.at(step),
            safe=int(safe[step]),
            moving=int(left[step] - safe[step]),
            waiting=int(persons - left[step]),
            most_possible=int(most_possible[step]),
        )
        for step in range(grid.steps + 1)
    )


def arrival_rows(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[ArrivalRow, ...]:
    """People each site takes in, by site in the scenario's order and by instant."""
    taken_in: Counter[tuple[str, int]] = Counter()
    for path_flow in path_flows:
        taken_in[path_flow.reception_site_id, path_flow.arrive_step] += path_flow.persons
    order = {site.reception_site_id: number for number, site in enumerate(scenario.reception_sites)}
    return tuple(
        ArrivalRow(reception_site_id=site_id, step=step, at=scenario.grid.at(step), persons=taken_in[site_id, step])
        for site_id, step in sorted(taken_in, key=lambda key: (order[key[0]], key[1]))
    )


def departure_orders(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[DepartureOrder, ...]:
    """The order of leaving, by staging area in the scenario's order and by step: what a marshal needs."""
    number_of = {area.staging_area_id: number for number, area in enumerate(scenario.staging_areas)}
    leaving: dict[tuple[int, int, str, str], int] = defaultdict(int)
    routes: dict[tuple[str, ...], str] = {}
    for path_flow in path_flows:
        route = routes.get(path_flow.links)
        if route is None:
            route = routes[path_flow.links] = " ".join(path_flow.links)
        area = number_of[path_flow.staging_area_id]
        leaving[area, path_flow.depart_step, route, path_flow.reception_site_id] += path_flow.persons
    instants = [scenario.grid.at(step) for step in range(scenario.grid.steps + 1)]
    return tuple(
        [
            DepartureOrder(
                staging_area_id=scenario.staging_areas[area].staging_area_id,
                group=scenario.staging_areas[area].group,
                step=step,
                at=instants[step],
                persons=persons,
                route=route,
                reception_site_id=site_id,
            )
            for (area, step, route, site_id), persons in sorted(leaving.items())
        ]
    )


def survival_of(scenario: Scenario) -> tuple[float, ...]:
    """S at instants 0..K; 1 throughout where the scenario has no pause."""
    return (scenario.pause or Pause()).survival_on(scenario.grid)
