"""What a scenario may say that this version cannot plan yet; later versions delete from here."""

from collections.abc import Iterator

from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.scenario import Scenario


def planning_limits(scenario: Scenario) -> tuple[Issue, ...]:
    """Faults for what cannot be planned yet, warnings for what is recorded but not kept to yet."""
    return (*_not_planned_yet(scenario), *_not_enforced_yet(scenario))


def _not_planned_yet(scenario: Scenario) -> Iterator[Issue]:
    if scenario.vehicles:
        yield _refused("vehicles.csv", None, "vehicles", "remove its rows; give the rate of the vehicles as a capacity")
    if scenario.convoy_rules:
        yield _refused("convoy_rules.csv", None, "rules of convoys", "remove its rows")
    if scenario.linked_movements:
        yield _refused("linked_movements.csv", None, "movements that depend on each other", "remove its rows")
    if len(scenario.movement.uses) > 1:
        yield _refused("scenario.toml", "movement.uses", "several uses at once", "name one use")
    if scenario.objective.exposure_weight:
        yield _refused("scenario.toml", "objective.exposure_weight", "the price of exposure", "remove it or write 0")


def _not_enforced_yet(scenario: Scenario) -> Iterator[Issue]:
    for attribute, what in (("unit_size", "households may be parted"), ("may_not_mix_with", "groups may mix")):
        if any(getattr(area, attribute) for area in scenario.staging_areas):
            yield Issue(
                code="not_enforced_yet",
                severity=Severity.WARNING,
                place=Place(file="staging_areas.csv", column=attribute),
                message=f"{attribute} is recorded but not kept to in this version: {what}",
                remedy="see to it on the ground",
            )


def _refused(file: str, column: str | None, what: str, remedy: str) -> Issue:
    return Issue(
        code="not_planned_yet",
        severity=Severity.FAULT,
        place=Place(file=file, column=column),
        message=f"this version cannot plan {what} yet",
        remedy=remedy,
    )
