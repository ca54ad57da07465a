"""The two fleets of east Aleppo: the vehicles as they were reported day by day, and those of the first day alone."""

from collections.abc import Callable

from safepassage.model.scenario import Scenario

SCENARIO = "east-aleppo-2016-12-15"


def as_reported(scenario: Scenario) -> Scenario:
    """The scenario with all its vehicles."""
    return scenario


def first_day_fleet_only(scenario: Scenario) -> Scenario:
    """The scenario without later vehicles of a type: 20 buses and 13 ambulances for all ten days.

    Of each type the vehicles that are available first stay. So do the buses of al-Foua and Kefraya, a type of their
    own: without them the term on the two villages would stop Aleppo at its slack.
    """
    kept, seen = [], set()
    for row in sorted(scenario.vehicles, key=lambda row: row.available_from or scenario.grid.start):
        if row.vehicle_type not in seen:
            kept.append(row)
        seen.add(row.vehicle_type)
    return scenario.replace(vehicles=tuple(kept))


FLEETS: dict[str, Callable[[Scenario], Scenario]] = {
    "as reported": as_reported,
    "first-day fleet only": first_day_fleet_only,
}
"""By name: what makes the scenario of one fleet out of the packaged one."""
