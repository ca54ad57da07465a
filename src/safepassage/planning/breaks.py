"""What it means if the pause breaks, by the moment at which it does: for everyone, and by group."""

from collections.abc import Iterator, Sequence

import numpy as np

from safepassage.model.plan import BreakRow, GroupBreakRow, PathFlow, SafeCurveRow
from safepassage.model.scenario import Scenario
from safepassage.planning.curves import survival_of

SECONDS_PER_HOUR = 3600


def break_rows(scenario: Scenario, safe_curve: Sequence[SafeCurveRow]) -> tuple[BreakRow, ...]:
    """Row k: the pause breaks in (k, k + 1]; the last row: it outlasts the grid. Probabilities sum to 1."""
    survival = survival_of(scenario)
    after = (*survival[1:], 0.0)
    return tuple(
        BreakRow(
            step=row.step,
            at=row.at,
            probability=survival[row.step] - after[row.step],
            safe=row.safe,
            caught=row.moving,
            waiting=row.waiting,
        )
        for row in safe_curve
    )


def break_rows_by_group(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[GroupBreakRow, ...]:
    """For each group, hour by hour from the start: safe, caught and waiting if the pause breaks at that hour.

    The probability of a row is that of a break from its hour until the next; the last row, at the horizon, is that of
    no break within the grid. Groups in the order of the staging areas.
    """
    group_of = {area.staging_area_id: area.group for area in scenario.staging_areas}
    steps = scenario.grid.steps
    left, safe = ({group: np.zeros(steps + 1, np.int64) for group in group_of.values()} for _ in range(2))
    for path_flow in path_flows:
        group = group_of[path_flow.staging_area_id]
        left[group][path_flow.depart_step] += path_flow.persons
        safe[group][path_flow.arrive_step] += path_flow.persons
    persons = dict.fromkeys(left, 0)
    for area in scenario.staging_areas:
        persons[area.group] += area.persons
    return tuple(row for group in left for row in _rows(scenario, group, persons[group], left[group], safe[group]))


def _rows(
    scenario: Scenario,
    group: str,
    persons: int,
    leaving: np.ndarray[tuple[int], np.dtype[np.int64]],
    arriving: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> Iterator[GroupBreakRow]:
    grid, survival = scenario.grid, (*survival_of(scenario), 0.0)
    hours = list(range(0, grid.steps, max(1, round(SECONDS_PER_HOUR / grid.step_s))))
    left, safe = np.cumsum(leaving), np.cumsum(arriving)
    for step, until in zip([*hours, grid.steps], [*hours[1:], grid.steps, grid.steps + 1], strict=True):
        yield GroupBreakRow(
            step=step,
            at=grid.at(step),
            group=group,
            probability=survival[step] - survival[until],
            safe=int(safe[step]),
            caught=int(left[step] - safe[step]),
            waiting=int(persons - left[step]),
        )
