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
    network = scenario.network
    exposures = {link.exposure for link in network.links} | {node.exposure for node in network.nodes}
    if scenario.pause and exposures - {None} and any(area.max_speed is not None for area in scenario.staging_areas):
        yield _refused(
            "staging_areas.csv",
            "max_speed",
            "people of a pace of their own where some roads are more dangerous than others",
            "leave max_speed blank, or exposure in link.csv and node.csv",
        )


def _refused(file: str, column: str | None, what: str, remedy: str) -> Issue:
    return Issue(
        code="not_planned_yet",
        severity=Severity.FAULT,
        place=Place(file=file, column=column),
        message=f"this version cannot plan {what} yet",
        remedy=remedy,
    )
