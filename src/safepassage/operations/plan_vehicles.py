"""Plan a scenario with vehicles: certified, with the bound that its certificate proves, prices and notes."""

import dataclasses
from collections.abc import Callable

from safepassage.certifying.certify import require_certified
from safepassage.errors import InternalError
from safepassage.model.issues import Issue, Place, Severity, refuse_faults
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import NEGLIGIBLE, Verdict
from safepassage.operations.fleet_notes import notes_with_vehicles
from safepassage.operations.planned import PlannedScenario, PlanOptions
from safepassage.planning.expected import weight_of
from safepassage.planning.fleet.planner import plan_fleet
from safepassage.planning.fleet.prices import FleetPrices, price_fleet

Tell = Callable[[str, float], None]

LARGE_FLEET = 200_000
"""People times steps beyond which prices, each a plan of its own, are left out unless asked for."""


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
    prices: FleetPrices | None = None
    if wanted.prices is not False:
        try:
            prices = price_fleet(
                planned, exposure_weight=weight, on_progress=lambda share: on_progress("prices", share)
            )
        except KeyboardInterrupt:
            left_out.append("the prices")
    if prices is not None:
        plan = dataclasses.replace(plan, prices=prices.prices, bottlenecks=prices.bottlenecks)
    on_progress("notes", 0.0)
    return PlannedScenario(
        scenario=scenario,
        plan=plan,
        verdict=verdict,
        notes=notes_with_vehicles(scenario, plan),
        left_out=tuple(left_out),
    )


def with_proven_bound(plan: Plan, verdict: Verdict) -> Plan:
    """The plan with the bound that its certificate proves in place of the one that its search found.

    The search may know a sharper one, by trying everything; it stands in the settings as `bound_of_search`.

    Raises
    ------
    InternalError
        If the certificate proves nothing, or the plan is worth more than it says is possible.
    """
    result, worth = plan.result, verdict.worth
    if result is None or worth is None:
        raise InternalError("the bound of the plan with vehicles is not proven by any prices; nothing was written")
    if worth.value > worth.bound + NEGLIGIBLE * max(1, worth.persons):
        raise InternalError("the plan is worth more than its certificate says is possible; nothing was written")
    settings = {**result.settings, "bound_of_search": result.bound}
    return dataclasses.replace(plan, result=dataclasses.replace(result, settings=settings))


def _not_with_vehicles(wanted: PlanOptions) -> tuple[Issue, ...]:
    asked = [
        name
        for name, is_asked in (("--withstand", wanted.withstand is not None), ("--frontier", wanted.frontier))
        if is_asked
    ]
    return tuple(
        Issue(
            code="not_with_vehicles",
            severity=Severity.FAULT,
            place=Place(file="vehicles.csv"),
            message=f"{name} looks at people on roads of their own, not at vehicles",
            remedy=f"plan without {name}, or give the rate of the vehicles as a capacity of roads",
        )
        for name in asked
    )
