"""Open a scenario by folder or name, and find everything that is wrong with it at once."""

from dataclasses import dataclass
from pathlib import Path

from safepassage.errors import InputError
from safepassage.inputs.folder import read_scenario
from safepassage.inputs.limits import planning_limits
from safepassage.inputs.packaged import scenario_folder
from safepassage.model.briefing import Rounding
from safepassage.model.issues import Issue, Severity, faults_in
from safepassage.model.scenario import Scenario
from safepassage.operations.fit_pause import fit_pause, fit_warnings
from safepassage.planning.rounding import rounding_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedScenario:
    """What `check` found: every issue; the scenario and what rounding adds where there is no fault."""

    folder: Path
    scenario: Scenario | None
    issues: tuple[Issue, ...]
    rounding: Rounding | None

    @property
    def faults(self) -> tuple[Issue, ...]:
        """The issues that refuse the scenario."""
        return faults_in(self.issues)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedScenario:
    """A scenario that may be used, and what is worth knowing about it."""

    scenario: Scenario
    warnings: tuple[Issue, ...]


def check_scenario(name: str) -> CheckedScenario:
    """Check a folder, or a packaged scenario by its name; raises InputError where there is neither."""
    folder = scenario_folder(name)
    scenario, issues = read_scenario(folder)
    if scenario is not None:
        scenario, issues = _fitted(scenario, (*issues, *planning_limits(scenario)))
    usable = scenario is not None and not faults_in(issues)
    rounding = rounding_of(scenario) if scenario is not None and usable else None
    return CheckedScenario(folder=folder, scenario=scenario, issues=issues, rounding=rounding)


def open_scenario(name: str) -> OpenedScenario:
    """Read a scenario for use; raises InputError with every fault."""
    scenario, issues = read_scenario(scenario_folder(name))
    if scenario is not None:
        scenario, issues = _fitted(scenario, issues)
    faults = faults_in(issues)
    if scenario is None or faults:
        raise InputError(faults)
    warnings = tuple(issue for issue in issues if issue.severity is Severity.WARNING)
    return OpenedScenario(scenario=scenario, warnings=warnings)


def _fitted(scenario: Scenario, issues: tuple[Issue, ...]) -> tuple[Scenario, tuple[Issue, ...]]:
    """The scenario with its pause fitted to past pauses where it rests on them, and what that adds to the issues."""
    try:
        fitted = fit_pause(scenario)
    except InputError as error:
        return scenario, (*issues, *(fault for fault in error.faults if isinstance(fault, Issue)))
    return fitted, (*issues, *fit_warnings(fitted))
