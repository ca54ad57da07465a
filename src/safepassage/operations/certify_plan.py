"""Replay a plan from any hand; where it brings no proof, find one to hold it against."""

import dataclasses
from pathlib import Path

from safepassage.certifying.certify import certify
from safepassage.inputs.limits import planning_limits
from safepassage.inputs.plan_folder import load_plan
from safepassage.model.issues import refuse_faults
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Verdict
from safepassage.planning.planner import Progress, prove

PROOF_SECONDS = 20.0
"""Wall seconds for finding prices that prove how good a plan with vehicles from another hand is."""


def certify_folder(scenario: Scenario, folder: Path, *, on_progress: Progress | None = None) -> Verdict:
    """Certify a plan folder; a plan without a usable certificate is held against cuts found afresh.

    Raises
    ------
    InputError
        When the plan folder cannot be read.
    """
    refuse_faults(planning_limits(scenario))
    plan = load_plan(folder)
    verdict = certify(scenario, plan)
    if verdict.optimality is not Optimality.UNKNOWN:
        return verdict
    return certify(scenario, with_proof(scenario, plan, on_progress=on_progress))


def with_proof(scenario: Scenario, plan: Plan, *, on_progress: Progress | None = None) -> Plan:
    """The same plan with a proof of our own as its certificate; the certifier checks it like any other.

    Minimum cuts; where people ride, the prices of a plan of our own made in `PROOF_SECONDS`.
    """
    weight = plan.result.settings.get("exposure_weight") if plan.result else None
    own = float(weight) if isinstance(weight, int | float) else None
    if scenario.vehicles:
        # Loaded when it is needed: most scenarios have no vehicles.
        from safepassage.planning.fleet.planner import plan_fleet  # noqa: PLC0415

        planned = plan_fleet(scenario, exposure_weight=own, seconds=PROOF_SECONDS, on_progress=on_progress)
        return dataclasses.replace(plan, certificate=planned.plan.certificate)
    certificate = prove(scenario, exposure_weight=own, on_progress=on_progress)
    return dataclasses.replace(plan, certificate=certificate)
