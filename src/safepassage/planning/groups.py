"""A plan seen by group: who is safe, from when on, and how many are caught."""

from collections.abc import Callable, Sequence

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.model.groups import GroupFigures
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.curves import survival_of
from safepassage.planning.exposure import expected_caught

ExpectedCaught = Callable[[Scenario, Sequence[PathFlow], Sequence[float]], float]


def figures_by_group(
    scenario: Scenario, path_flows: Sequence[PathFlow], *, caught: ExpectedCaught = expected_caught
) -> tuple[GroupFigures, ...]:
    """The figures of each group, in the order of the staging areas; together they are those of the plan.

    `caught` gives E[caught] of path flows under a survival curve.
    """
    group_of = {area.staging_area_id: area.group for area in scenario.staging_areas}
    by_group: dict[str, list[PathFlow]] = {group: [] for group in group_of.values()}
    for flow in path_flows:
        by_group[group_of[flow.staging_area_id]].append(flow)
    return tuple(_figures(scenario, group, flows, caught) for group, flows in by_group.items())


def _figures(scenario: Scenario, group: str, path_flows: Sequence[PathFlow], caught: ExpectedCaught) -> GroupFigures:
    grid, survival = scenario.grid, survival_of(scenario)
    persons = sum(area.persons for area in scenario.staging_areas if area.group == group)
    safe_by = _safe_by(path_flows, grid.steps)
    safe = int(safe_by[-1])
    leaving = [flow.depart_step for flow in path_flows if flow.links]
    half = np.flatnonzero(2 * safe_by >= persons)
    return GroupFigures(
        group=group,
        persons=persons,
        safe=safe,
        not_carried=persons - safe,
        first_departure_at=grid.at(min(leaving)) if leaving else None,
        half_safe_at=grid.at(int(half[0])) if len(half) else None,
        last_arrival_at=grid.at(max(flow.arrive_step for flow in path_flows)) if path_flows else None,
        expected_safe=float(sum(flow.persons * survival[flow.arrive_step] for flow in path_flows)),
        expected_caught=float(caught(scenario, path_flows, survival)),
    )


def _safe_by(path_flows: Sequence[PathFlow], steps: int) -> IntArray:
    arrived = np.zeros(steps + 1, dtype=np.int64)
    for flow in path_flows:
        arrived[flow.arrive_step] += flow.persons
    return np.cumsum(arrived)
