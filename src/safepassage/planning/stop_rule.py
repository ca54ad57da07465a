"""The rule that a plan implies: when to stop sending from each staging area, in words a marshal can keep."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from safepassage.model.briefing import StopRule
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea

CLOCK = "%d %b %H:%M"

GAP_S = 3600
"""Seconds without a departure from which on people are told to wait for the next."""

MOST_GAPS = 3
"""Waits told one by one; more of them are told together."""


def stop_rules(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[StopRule, ...]:
    """One rule for each staging area with people, in the scenario's order."""
    leaving: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    at_home: dict[str, int] = defaultdict(int)
    for flow in path_flows:
        if flow.links:
            leaving[flow.staging_area_id][flow.depart_step] += flow.persons
        else:
            at_home[flow.staging_area_id] += flow.persons
    return tuple(
        _rule(scenario, area, leaving[area.staging_area_id], at_home[area.staging_area_id])
        for area in scenario.staging_areas
        if area.persons > at_home[area.staging_area_id]
    )


def _rule(scenario: Scenario, area: StagingArea, leaving: dict[int, int], at_home: int) -> StopRule:
    name = area.name or area.staging_area_id
    called = sum(leaving.values())
    staying = area.persons - at_home - called
    last = max(leaving, default=None)
    if last is None:
        statement = f"send nobody from {name} unless the pause is extended; {staying:,} people stay"
    else:
        windows = "; ".join(_windows(scenario, sorted(leaving)))
        stop = f"stop sending from {name} after {scenario.grid.at(last).strftime(CLOCK)}"
        more = f" unless the pause is extended; {staying:,} people stay" if staying else "; by then everyone has left"
        statement = f"{stop}{more}" + (f" (calls: {windows})" if windows else "")
    return StopRule(
        staging_area_id=area.staging_area_id,
        last_call_at=None if last is None else scenario.grid.at(last),
        persons_called=called,
        persons_staying=staying,
        statement=statement,
    )


def _windows(scenario: Scenario, steps: Sequence[int]) -> Iterator[str]:
    """The spans in which people are called forward, where there are several."""
    grid, gap = scenario.grid, max(1, GAP_S // scenario.grid.step_s)
    starts = [steps[0], *(step for before, step in pairwise(steps) if step - before > gap)]
    ends = [*(before for before, step in pairwise(steps) if step - before > gap), steps[-1]]
    if len(starts) == 1:
        return
    for first, last in list(zip(starts, ends, strict=True))[:MOST_GAPS]:
        yield f"{grid.at(first).strftime(CLOCK)} to {grid.at(last).strftime(CLOCK)}"
    if len(starts) > MOST_GAPS:
        yield f"and {len(starts) - MOST_GAPS} more"
