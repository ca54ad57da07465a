"""What a scenario may say that this version cannot plan yet; later versions delete from here."""

from collections.abc import Iterator

from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.scenario import Scenario


def planning_limits(scenario: Scenario) -> tuple[Issue, ...]:
    """Faults for what cannot be planned yet."""
    return tuple(_not_planned_yet(scenario))


def _not_planned_yet(scenario: Scenario) -> Iterator[Issue]:
    if scenario.vehicles:
        yield _refused("vehicles.csv", None, "vehicles", "remove its rows; give the rate of the vehicles as a capacity")
    if scenario.convoy_rules:
        yield _refused("convoy_rules.csv", None, "rules of convoys", "remove its rows")
    if scenario.linked_movements:
        yield _refused("linked_movements.csv", None, "movements that depend on each other", "remove its rows")
    if len(scenario.movement.uses) > 1:
        yield _refused("scenario.toml", "movement.uses", "several uses at once", "name one use")


def _refused(file: str, column: str | None, what: str, remedy: str) -> Issue:
    return Issue(
        code="not_planned_yet",
        severity=Severity.FAULT,
        place=Place(file=file, column=column),
        message=f"this version cannot plan {what} yet",
        remedy=remedy,
    )
