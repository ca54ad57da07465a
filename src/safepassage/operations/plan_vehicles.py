"""Plan a scenario with vehicles: certified, with the bound that its certificate proves, prices and notes."""

import dataclasses
from collections.abc import Callable

from safepassage.certifying.certify import require_certified
from safepassage.errors import InternalError
from safepassage.model.issues import Issue, Place, Severity, refuse_faults
from safepassage.model.plan import FrontierPoint, Plan, Result
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import NEGLIGIBLE, Verdict, Worth
from safepassage.operations.fleet_notes import is_quickly_planned, notes_with_vehicles
from safepassage.operations.planned import PlannedScenario, PlanOptions, unless_interrupted
from safepassage.planning.expected import weight_of
from safepassage.planning.fleet.frontier import frontier_of_fleet
from safepassage.planning.fleet.planner import plan_fleet
from safepassage.planning.fleet.prices import FleetPrices, price_fleet

Tell = Callable[[str, float], None]


def plan_with_vehicles(scenario: Scenario, wanted: PlanOptions, *, on_progress: Tell) -> PlannedScenario:
    """Plan, certify, price, and gather what a briefing says beside the plan.

    Raises
    ------
    InputError
        When something is asked for that plans with vehicles cannot do.
    InternalError
        When our own plan does not pass the certifier, or claims more than its certificate proves.
    """
    refuse_faults(_not_with_vehicles(wanted))
    weight = weight_of(scenario, wanted.exposure_weight)
    planned = plan_fleet(
        scenario, exposure_weight=weight, seed=wanted.seed, seconds=wanted.time_limit_s, on_progress=on_progress
    )
    on_progress("certifying", 0.0)
    verdict = require_certified(scenario, planned.plan)
    plan = with_proven_bound(planned.plan, verdict)
    left_out: list[str] = []
    if wanted.frontier:
        frontier = unless_interrupted(
            "the frontier", lambda: _certified_frontier(scenario, wanted, on_progress), left_out
        )
        plan = dataclasses.replace(plan, frontier=frontier)
    prices: FleetPrices | None = None
    asked = is_quickly_planned(plan) if wanted.prices is None else wanted.prices
    if asked:
        prices = unless_interrupted(
            "the prices",
            lambda: price_fleet(
                planned, exposure_weight=weight, on_progress=lambda share: on_progress("prices", share)
            ),
            left_out,
        )
    if prices is not None:
        plan = dataclasses.replace(plan, prices=prices.prices, bottlenecks=prices.bottlenecks)
    on_progress("notes", 0.0)
    return PlannedScenario(
        scenario=scenario,
        plan=plan,
        verdict=verdict,
        notes=notes_with_vehicles(scenario, plan, disputed=asked),
        left_out=tuple(left_out),
    )


def with_proven_bound(plan: Plan, verdict: Verdict) -> Plan:
    """The plan with what its certificate proves in place of what its search found: its bound, and the most possible.

    The search may know a sharper bound, by trying everything; it stands in the settings as `bound_of_search`.

    Raises
    ------
    InternalError
        If the certificate proves nothing, or the plan is worth more than it says is possible.
    """
    result, worth, most = plan.result, verdict.worth, verdict.most_possible_by
    if result is None or worth is None or plan.safe_curve is None:
        raise InternalError("the bound of the plan with vehicles is not proven by any prices; nothing was written")
    if worth.value > worth.bound + NEGLIGIBLE * max(1, worth.persons):
        raise InternalError("the plan is worth more than its certificate says is possible; nothing was written")
    by_arrival = "arrival_cost" in result.settings
    proven = _arrivals_proven(result, worth, most[-1]) if by_arrival else _value_proven(result, worth)
    curve = tuple(
        dataclasses.replace(row, most_possible=possible) for row, possible in zip(plan.safe_curve, most, strict=True)
    )
    return dataclasses.replace(
        plan,
        safe_curve=curve,
        result=dataclasses.replace(
            proven,
            status=_status(proven, worth, most[-1]),
            universally_optimal=all(row.safe == row.most_possible for row in curve),
            alpha=min((row.safe / row.most_possible for row in curve if row.most_possible), default=1.0),
        ),
    )


def _status(result: Result, worth: Worth, most_possible: int) -> str:
    if result.persons_total and not result.persons_safe and not most_possible:
        return "infeasible"
    return "optimal" if worth.negligible else "feasible"


def _arrivals_proven(result: Result, worth: Worth, most_possible: int) -> Result:
    """The sum of steps until people are safe, and what the certificate proves it is at least.

    The value is of people safe, or expected to be, of whom no more than `most_possible` can be.
    """
    cost, search = result.settings["arrival_cost"], result.settings["arrival_cost_bound"]
    assert isinstance(cost, int)  # noqa: S101 - it is a sum of whole numbers
    bound = cost - max(0.0, worth.bound - worth.value)
    gap = (cost - bound) / max(1.0, abs(bound))
    own = {"arrival_cost_bound": bound, "arrival_gap": gap, "bound_of_search": search}
    most = max(result.value, min(result.bound, float(most_possible)))
    return dataclasses.replace(
        result,
        bound=most,
        gap=(most - result.value) / max(1.0, abs(most)),
        settings={**result.settings, **own},
    )


def _value_proven(result: Result, worth: Worth) -> Result:
    bound = max(result.value, worth.bound)
    return dataclasses.replace(
        result,
        bound=bound,
        gap=(bound - result.value) / max(1.0, abs(bound)),
        settings={**result.settings, "bound_of_search": result.bound},
    )


def _certified_frontier(scenario: Scenario, wanted: PlanOptions, tell: Tell) -> tuple[FrontierPoint, ...]:
    """The points of the trade-off; the plan of each has been replayed."""
    found = frontier_of_fleet(scenario, seed=wanted.seed, on_progress=lambda share: tell("frontier", share))
    for own in found:
        with_proven_bound(own.plan, require_certified(scenario, own.plan))
    return tuple(own.point for own in found)


def _not_with_vehicles(wanted: PlanOptions) -> tuple[Issue, ...]:
    if wanted.withstand is None:
        return ()
    return (
        Issue(
            code="not_with_vehicles",
            severity=Severity.FAULT,
            place=Place(file="vehicles.csv"),
            message="--withstand looks at people on roads of their own, not at vehicles",
            remedy="plan without --withstand, or give the rate of the vehicles as a capacity of roads",
        ),
    )
