"""Plan a scenario: nothing is shown that the certifier has not replayed."""

import dataclasses

from safepassage.certifying.certify import require_certified
from safepassage.errors import InternalError
from safepassage.inputs.limits import planning_limits
from safepassage.model.issues import refuse_faults
from safepassage.model.plan import FrontierPoint, Plan
from safepassage.model.prices import Prices
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import NEGLIGIBLE, Optimality, Verdict
from safepassage.operations.notes import briefing_notes
from safepassage.operations.planned import PlannedScenario, PlanOptions, unless_interrupted
from safepassage.planning.assembly import Question
from safepassage.planning.frontier import frontier_of
from safepassage.planning.planner import Progress, answer, ask
from safepassage.planning.prices.table import CONTRAFLOW_SECONDS, count_replans, make_prices
from safepassage.planning.replanning import safe_by_of_best
from safepassage.planning.withstand.guarantee import plan_that_withstands
from safepassage.planning.worth import WEIGHED

__all__ = ["PlanOptions", "PlannedScenario", "plan_scenario"]


PRICED_ARCS = 5_000_000
"""Prices are left out, unless asked for, where planning every change anew means more arcs in time than this."""


WITHSTAND_SECONDS = 60.0
"""Seconds for the search for a plan that withstands blocked corridors, unless another limit is given."""


def plan_scenario(
    scenario: Scenario, options: PlanOptions | None = None, *, on_progress: Progress | None = None
) -> PlannedScenario:
    """Plan, certify, and gather what a briefing says beside the plan.

    Raises
    ------
    InputError
        When the scenario asks for something this version cannot plan yet, or to withstand blocked corridors and names
        none.
    InternalError
        When our own plan does not pass the certifier, or its proof does not hold at every instant.
    """
    wanted, tell = options or PlanOptions(), on_progress or (lambda _stage, _share: None)
    refuse_faults(planning_limits(scenario))
    if scenario.vehicles:
        # Loaded when it is needed: most scenarios have no vehicles.
        from safepassage.operations.plan_vehicles import plan_with_vehicles  # noqa: PLC0415

        return plan_with_vehicles(scenario, wanted, on_progress=tell)
    question = ask(scenario, time_limit_s=wanted.time_limit_s, on_progress=tell)
    withstood = None
    if wanted.withstand is None:
        plan = answer(question, exposure_weight=wanted.exposure_weight, seed=wanted.seed, on_progress=tell)
    else:
        plan, withstood = plan_that_withstands(
            question,
            blocked=wanted.withstand,
            if_blocked=wanted.if_blocked,
            seed=wanted.seed,
            time_limit_s=wanted.time_limit_s or WITHSTAND_SECONDS,
            on_progress=tell,
        )
    tell("certifying", 0.0)
    verdict = require_certified(scenario, plan)
    _require_proven(plan, verdict)
    left_out: list[str] = []
    if wanted.frontier:
        frontier = unless_interrupted("the frontier", lambda: _certified_frontier(question, tell), left_out)
        plan = dataclasses.replace(plan, frontier=frontier)
    prices = unless_interrupted("the prices", lambda: _prices(question, plan, wanted, tell), left_out)
    if prices is not None:
        plan = dataclasses.replace(plan, prices=prices.rows)
    tell("notes", 0.0)
    notes = briefing_notes(scenario, plan, contraflow=prices.contraflow if prices else None, withstood=withstood)
    return PlannedScenario(scenario=scenario, plan=plan, verdict=verdict, notes=notes, left_out=tuple(left_out))


def _certified_frontier(question: Question, tell: Progress) -> tuple[FrontierPoint, ...]:
    """The points of the trade-off; the plan of each has been replayed."""
    found = frontier_of(question, on_progress=tell)
    for point in found:
        _require_proven(point.plan, require_certified(question.scenario, point.plan))
    return tuple(point.point for point in found)


def _prices(question: Question, plan: Plan, wanted: PlanOptions, tell: Progress) -> Prices | None:
    """What one thing more would buy, planned as the plan was; None where it is not wanted, or takes too long."""
    scenario = question.scenario
    if wanted.prices is None and wanted.withstand is not None:
        return None
    if wanted.prices is None:
        arcs = len(question.network.tail) * scenario.grid.steps
        if arcs * count_replans(scenario, plan) > PRICED_ARCS:
            return None
    elif not wanted.prices:
        return None
    return make_prices(
        scenario,
        plan,
        solve=lambda changed: safe_by_of_best(changed, exposure_weight=wanted.exposure_weight),
        contraflow_seconds=wanted.time_limit_s or CONTRAFLOW_SECONDS,
        on_progress=lambda share: tell("prices", share),
    )


def _require_proven(plan: Plan, verdict: Verdict) -> None:
    """Raise InternalError unless the figures of a feasible plan are those that its certificate proves."""
    claimed = tuple(row.most_possible for row in plan.safe_curve or ())
    if verdict.most_possible_by != claimed:
        raise InternalError(
            "the value of the cut differs from the most possible at some instant; nothing was written; "
            "please attach the scenario folder"
        )
    if plan.result and plan.result.objective == WEIGHED and verdict.worth is None:
        raise InternalError("what the plan is worth is not proven by any prices; nothing was written")
    if plan.result and verdict.worth and verdict.worth.bound > plan.result.bound + NEGLIGIBLE * verdict.worth.persons:
        raise InternalError("a plan could be worth more than is claimed; nothing was written")
    if plan.result and plan.result.universally_optimal != (verdict.optimality is Optimality.UNIVERSAL):
        raise InternalError(
            "plan and certifier disagree whether the plan is best at every instant; nothing was written"
        )
