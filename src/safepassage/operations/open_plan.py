"""Open a plan folder for use: only a plan that breaks nothing is shown or compared."""

from pathlib import Path

from safepassage.certifying.certify import certify
from safepassage.errors import InputError
from safepassage.inputs.plan_folder import load_plan
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Verdict


def open_feasible_plan(scenario: Scenario, folder: Path) -> tuple[Plan, Verdict]:
    """Read and replay a plan folder.

    Raises
    ------
    InputError
        When it cannot be read, or breaks the scenario.
    """
    plan = load_plan(folder)
    verdict = certify(scenario, plan)
    if verdict.feasible:
        return plan, verdict
    issue = Issue(
        code="plan_violates_scenario",
        severity=Severity.FAULT,
        place=Place(file=str(folder)),
        message=f"the plan breaks the scenario: {verdict.violations[0].message}",
        remedy="see every violation with: safepassage certify",
    )
    raise InputError([issue])
