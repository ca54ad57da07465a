"""What a scenario may say that cannot be planned yet is refused, and nothing else."""

import dataclasses

from safepassage.inputs.limits import planning_limits
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.issues import Severity
from safepassage.model.scenario import Movement, Objective, Scenario
from safepassage.model.sites import StagingArea
from tests.builders import line_scenario

BUS = VehicleType(vehicle_type="bus", count=1, seats=50, depot_node_id="a", use="bus")
TERM = LinkedMovement(
    movement_id="M", phase=1, staging_area_ids=("S1",), counterpart_ids=("S2",), ratio=1.0, slack_persons=0,
    counts="departed",
)  # fmt: skip
APART = StagingArea(staging_area_id="S7", node_id="a", group="ours", persons=9, may_not_mix_with=("others",))


def refused(scenario: Scenario) -> list[tuple[str, str | None]]:
    """File and column of everything that is refused; each with its remedy."""
    issues = planning_limits(scenario)
    assert all(issue.code == "not_planned_yet" and issue.severity is Severity.FAULT for issue in issues)
    assert all(issue.remedy for issue in issues)
    return [(issue.place.file, issue.place.column) for issue in issues]


def test_vehicles_with_rules_and_terms_are_no_limit() -> None:
    scenario = line_scenario().replace(
        vehicles=(BUS,), convoy_rules=(ConvoyRule(corridor_id="C"),), linked_movements=(TERM,),
        movement=Movement(uses=("walk", "bus")),
    )  # fmt: skip
    assert refused(scenario) == []


def test_what_sets_people_apart_is_refused_beside_vehicles_only() -> None:
    scenario = line_scenario().replace(staging_areas=(APART, dataclasses.replace(APART, unit_size=5)))
    assert refused(scenario) == []
    issues = planning_limits(scenario.replace(vehicles=(BUS,)))
    assert refused(scenario.replace(vehicles=(BUS,))) == [
        ("staging_areas.csv", "may_not_mix_with"),
        ("staging_areas.csv", "unit_size"),
    ]
    assert all("S7" in issue.message for issue in issues)


def test_households_of_one_are_no_limit() -> None:
    alone = StagingArea(staging_area_id="S1", node_id="a", persons=9, unit_size=1)
    assert refused(line_scenario().replace(vehicles=(BUS,), staging_areas=(alone,))) == []


def test_several_uses_and_terms_need_vehicles() -> None:
    scenario = line_scenario().replace(movement=Movement(uses=("walk", "drive")), linked_movements=(TERM,))
    assert refused(scenario) == [("scenario.toml", "movement.uses"), ("linked_movements.csv", None)]


def test_a_weight_of_nought_is_no_limit() -> None:
    assert refused(line_scenario().replace(objective=Objective(exposure_weight=0.0))) == []
