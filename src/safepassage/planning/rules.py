"""What it costs to keep households whole and groups apart: the best plan without the rule beside the plan with it."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate

from safepassage.flow.network.apart import groups_apart
from safepassage.model.groups import RuleCost
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.households import household_size, parted_households
from safepassage.planning.replanning import safe_by_of_best

HOUSEHOLDS = "households stay together"
APART = "groups that may not mix do not meet on the way"


def costs_of_rules(
    scenario: Scenario, path_flows: Sequence[PathFlow], *, exposure_weight: float | None = None
) -> tuple[RuleCost, ...]:
    """The cost of each rule that the scenario has, each lifted alone; plans anew, once a rule.

    Parameters
    ----------
    exposure_weight
        The w that the path flows were made with; None for that of the scenario.
    """
    return tuple(_costs(scenario, path_flows, exposure_weight))


def _costs(scenario: Scenario, path_flows: Sequence[PathFlow], exposure_weight: float | None) -> Iterator[RuleCost]:
    if any(household_size(area) > 1 for area in scenario.staging_areas):
        free = tuple(dataclasses.replace(area, unit_size=None) for area in scenario.staging_areas)
        without = safe_by_of_best(scenario.replace(staging_areas=free), exposure_weight=exposure_weight)
        parted = sum(parted_households(scenario, path_flows).values())
        yield _cost(scenario, HOUSEHOLDS, path_flows, without, parted)
    if groups_apart(scenario.staging_areas):
        free = tuple(dataclasses.replace(area, may_not_mix_with=()) for area in scenario.staging_areas)
        without = safe_by_of_best(scenario.replace(staging_areas=free), exposure_weight=exposure_weight)
        yield _cost(scenario, APART, path_flows, without, 0)


def _cost(
    scenario: Scenario, rule: str, path_flows: Sequence[PathFlow], without: tuple[int, ...], parted: int
) -> RuleCost:
    arrived: Counter[int] = Counter()
    for flow in path_flows:
        arrived[flow.arrive_step] += flow.persons
    safe_by = list(accumulate(arrived[step] for step in range(scenario.grid.steps + 1)))
    # Who is safe at instant k is safe through step k, so that the last instant adds nothing.
    steps = sum(ours - theirs for ours, theirs in zip(without[:-1], safe_by[:-1], strict=True))
    return RuleCost(
        rule=rule,
        persons_fewer=without[-1] - safe_by[-1],
        person_hours=steps * scenario.grid.step_s / 3600,
        safe_by_without=without,
        parted_households=parted,
    )
