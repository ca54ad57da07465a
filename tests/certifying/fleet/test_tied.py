"""Movements that are tied to each other, by those who left and by those who are safe."""

import dataclasses

import pytest

from safepassage.certifying.journeys import RiddenJourney
from safepassage.certifying.linked import leaves_at, safe_at
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from tests.certifying.fleet.changes import codes
from tests.certifying.fleet.fleets import plan_with, walks
from tests.certifying.fleet.tied import BOARDINGS, LEGS, SCENARIO, tied


def plan(scenario: Scenario = SCENARIO) -> Plan:
    return plan_with(scenario, LEGS, BOARDINGS)


@pytest.mark.parametrize(
    ("counts", "ratio", "slack", "found"),
    [
        ("departed", 1.0, 4, []),
        ("departed", 0.5, 5, []),
        ("departed", 1.0, 3, ["linked-movement-ahead"]),
        ("departed", 0.9, 4, ["linked-movement-ahead"]),
        ("arrived", 0.0, 6, []),
        ("arrived", 9.0, 5, ["linked-movement-ahead"]),
    ],
)
def test_a_movement_may_be_ahead_by_the_terms_at_every_instant(
    counts: str, ratio: float, slack: int, found: list[str]
) -> None:
    scenario = tied(counts=counts, ratio=ratio, slack_persons=slack)
    assert codes(scenario, plan(scenario)) == found


def test_movements_are_tied_without_vehicles_too() -> None:
    scenario = tied(slack_persons=1)
    network = dataclasses.replace(
        scenario.network, links=tuple(dataclasses.replace(link, allowed_uses=()) for link in scenario.network.links)
    )
    scenario = scenario.replace(network=network, vehicles=())
    on_foot = Plan(
        scenario_fingerprint="",
        path_flows=(
            walks("1", (0,), 3, 2, area="A", site="R1"),
            walks("2", (1,), 6, 9, area="B", site="R1"),
        ),
    )
    assert codes(scenario, on_foot) == ["linked-movement-ahead"]


RIDE = PathFlow(
    path_flow_id="r",
    staging_area_id="B",
    reception_site_id="R1",
    persons=2,
    links=("2",),
    enter_steps=(7,),
    depart_step=7,
    arrive_step=13,
    mode="ride",
    trip_id="T",
)
WALK = walks("3", (4,), 5, 2, area="A", to="B", trip="T")


@pytest.mark.parametrize(
    ("areas", "leaves", "is_safe"),
    [("A", 4, 13), ("B", 7, 13), ("A B", 7, 13), ("C", None, None)],
)
def test_a_walk_within_the_set_is_no_leaving(areas: str, leaves: int | None, is_safe: int | None) -> None:
    walked = RiddenJourney(persons=2, ride=RIDE, walk=WALK)
    assert leaves_at(walked, frozenset(areas.split())) == leaves
    assert safe_at(walked, frozenset(areas.split())) == is_safe


def test_who_lives_at_the_boarding_point_leaves_with_the_ride_and_who_stands_at_a_site_never() -> None:
    lives = RiddenJourney(persons=2, ride=RIDE)
    assert leaves_at(lives, frozenset({"B"})) == 7
    assert leaves_at(lives, frozenset({"A"})) is None
    stands = walks("", (), 0, 2, area="A", site="R1")
    assert leaves_at(stands, frozenset({"A"})) is None
    assert safe_at(stands, frozenset({"A"})) == 0
