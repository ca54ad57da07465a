"""Compare two plan folders for one scenario."""

import dataclasses
from pathlib import Path

from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.operations.open_plan import open_feasible_plan
from safepassage.planning.compare import Comparison, compare_plans

__all__ = ["Comparison", "compare_folders"]


def compare_folders(scenario: Scenario, first: Path, second: Path) -> Comparison:
    """Lay two plans side by side; both must be feasible, or InputError says which is not."""
    one, _ = open_feasible_plan(scenario, first)
    other, _ = open_feasible_plan(scenario, second)
    return compare_plans(scenario, _from_home(one), _from_home(other))


def _from_home(plan: Plan) -> Plan:
    """The plan with path flows that each lead from home to safety: where people ride, walk and ride are one."""
    if not plan.boardings:
        return plan
    # Loaded when it is needed: most plans have no vehicles.
    from safepassage.planning.fleet.journeys import journeys_of  # noqa: PLC0415

    return dataclasses.replace(plan, path_flows=journeys_of(plan.path_flows))
