"""What a scenario may say that this version cannot plan yet; later versions delete from here."""

from collections.abc import Iterator

from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.scenario import Scenario

AREAS = "staging_areas.csv"


def planning_limits(scenario: Scenario) -> tuple[Issue, ...]:
    """Faults for what cannot be planned yet."""
    return tuple(_beside_vehicles(scenario) if scenario.vehicles else _without_vehicles(scenario))


def _beside_vehicles(scenario: Scenario) -> Iterator[Issue]:
    """What cannot be planned where people ride."""
    apart = [area.staging_area_id for area in scenario.staging_areas if area.may_not_mix_with]
    if apart:
        what = f"groups that may not mix beside vehicles ({apart[0]})"
        yield _refused(AREAS, "may_not_mix_with", what, "leave the column blank, or remove the rows of vehicles.csv")
    households = [area.staging_area_id for area in scenario.staging_areas if (area.unit_size or 1) > 1]
    if households:
        what = f"households that should not be parted beside vehicles ({households[0]})"
        yield _refused(AREAS, "unit_size", what, "leave the column blank, or remove the rows of vehicles.csv")


def _without_vehicles(scenario: Scenario) -> Iterator[Issue]:
    """What cannot be planned where nobody rides."""
    if len(scenario.movement.uses) > 1:
        remedy = "name the one by which people move on their own; what people ride in stands in vehicles.csv"
        yield _refused("scenario.toml", "movement.uses", "several uses at once without vehicles", remedy)
    if scenario.linked_movements:
        what = "movements that depend on each other without vehicles"
        yield _refused("linked_movements.csv", None, what, "remove its rows")


def _refused(file: str, column: str | None, what: str, remedy: str) -> Issue:
    return Issue(
        code="not_planned_yet",
        severity=Severity.FAULT,
        place=Place(file=file, column=column),
        message=f"this version cannot plan {what} yet",
        remedy=remedy,
    )
