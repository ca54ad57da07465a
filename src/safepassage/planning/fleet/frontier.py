"""The trade-off between people safe and people caught where people ride: a plan for each of some weights."""

from collections.abc import Callable
from dataclasses import dataclass

from safepassage.errors import InternalError
from safepassage.model.plan import FrontierPoint, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.fleet.journeys import journeys_of
from safepassage.planning.fleet.planner import plan_fleet

WEIGHTS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 32.0, 64.0)
"""Exposure weights that are planned, until nobody is called forward any more."""

SECONDS_EACH = 4.0
"""Wall seconds for each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetFrontierPlan:
    """A point of the trade-off with the plan it stands for."""

    point: FrontierPoint
    plan: Plan


def frontier_of_fleet(
    scenario: Scenario,
    *,
    seed: int | None = None,
    seconds_each: float = SECONDS_EACH,
    on_progress: Callable[[float], None] | None = None,
) -> tuple[FleetFrontierPlan, ...]:
    """Plans by rising weight; each is the best found in its seconds, and none is dominated by another.

    Without a pause that may break there is one, at w = 0.
    """
    tell = on_progress or (lambda _share: None)
    found = list[FleetFrontierPlan]()
    for number, weight in enumerate(WEIGHTS if scenario.pause is not None else WEIGHTS[:1]):
        tell(number / len(WEIGHTS))
        plan = plan_fleet(scenario, exposure_weight=weight, seed=seed, seconds=seconds_each).plan
        found.append(FleetFrontierPlan(point=_point(scenario, plan, weight, found), plan=plan))
        if not found[-1].point.persons_called:
            break
    return tuple(own for own in found if not any(_dominates(other.point, own.point) for other in found))


def _dominates(one: FrontierPoint, other: FrontierPoint) -> bool:
    """Whether one has no fewer expected safe and no more caught, and is not the same."""
    ahead = one.expected_safe - other.expected_safe, other.expected_caught - one.expected_caught
    same = max(abs(ahead[0]), abs(ahead[1])) == 0
    return min(ahead) >= 0 and (not same or one.exposure_weight < other.exposure_weight)


def _point(scenario: Scenario, plan: Plan, weight: float, before: list[FleetFrontierPlan]) -> FrontierPoint:
    result = plan.result
    if result is None:
        raise InternalError("a plan of the frontier has no result")
    leaving = [flow.depart_step for flow in journeys_of(plan.path_flows) if flow.links]
    called = sum(flow.persons for flow in journeys_of(plan.path_flows) if flow.links)
    at_first = before[0].point.persons_called if before else called
    last = result.last_arrival_step
    return FrontierPoint(
        exposure_weight=weight,
        expected_safe=result.expected_safe,
        expected_caught=result.expected_caught,
        persons_called=called,
        last_call_at=scenario.grid.at(max(leaving)) if leaving else None,
        everyone_safe_at=scenario.grid.at(last) if leaving and last is not None else None,
        persons_not_called=max(0, at_first - called),
    )
