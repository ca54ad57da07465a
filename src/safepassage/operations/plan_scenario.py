"""Plan a scenario: nothing is shown that the certifier has not replayed."""

from dataclasses import dataclass

from safepassage.certifying.certify import require_certified
from safepassage.errors import InternalError
from safepassage.inputs.limits import planning_limits
from safepassage.model.briefing import BriefingNotes
from safepassage.model.issues import refuse_faults
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Verdict
from safepassage.operations.notes import briefing_notes
from safepassage.planning.planner import Progress, make_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScenario:
    """A question with its certified answer."""

    scenario: Scenario
    plan: Plan
    verdict: Verdict
    notes: BriefingNotes


def plan_scenario(
    scenario: Scenario, *, seed: int | None = None, on_progress: Progress | None = None
) -> PlannedScenario:
    """Plan, certify, and gather what a briefing says beside the plan.

    Raises
    ------
    InputError
        When the scenario asks for something this version cannot plan yet.
    InternalError
        When our own plan does not pass the certifier, or its proof does not hold at every instant.
    """
    refuse_faults(planning_limits(scenario))
    plan = make_plan(scenario, seed=seed, on_progress=on_progress)
    if on_progress:
        on_progress("certifying", 0.0)
    verdict = require_certified(scenario, plan)
    _require_proven(plan, verdict)
    if on_progress:
        on_progress("notes", 0.0)
    notes = briefing_notes(scenario, plan)
    return PlannedScenario(scenario=scenario, plan=plan, verdict=verdict, notes=notes)


def _require_proven(plan: Plan, verdict: Verdict) -> None:
    """Raise InternalError unless the figures of a feasible plan are those that its certificate proves."""
    claimed = tuple(row.most_possible for row in plan.safe_curve or ())
    if verdict.most_possible_by != claimed:
        raise InternalError(
            "the value of the cut differs from the most possible at some instant; nothing was written; "
            "please attach the scenario folder"
        )
    if plan.result and plan.result.universally_optimal != (verdict.optimality is Optimality.UNIVERSAL):
        raise InternalError(
            "plan and certifier disagree whether the plan is best at every instant; nothing was written"
        )
