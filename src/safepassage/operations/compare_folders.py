"""Compare two plan folders for one scenario."""

from pathlib import Path

from safepassage.model.scenario import Scenario
from safepassage.operations.open_plan import open_feasible_plan
from safepassage.planning.compare import Comparison, compare_plans

__all__ = ["Comparison", "compare_folders"]


def compare_folders(scenario: Scenario, first: Path, second: Path) -> Comparison:
    """Lay two plans side by side; both must be feasible, or InputError says which is not."""
    one, _ = open_feasible_plan(scenario, first)
    other, _ = open_feasible_plan(scenario, second)
    return compare_plans(scenario, one, other)
