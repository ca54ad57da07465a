"""People who walk to a vehicle: one way of breaking each rule about them, and nothing else is found."""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from safepassage.model.network import Node
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.trips import Boarding, TripLeg
from tests.builders import START
from tests.certifying.fleet.changes import codes
from tests.certifying.fleet.fleets import BUS, area, boards, bus, leg, plan_with, walks
from tests.certifying.fleet.walk_and_ride import BOARDINGS, LEGS, ROADS, SCENARIO, WALKS, walk_and_ride

Case = tuple[Scenario, Plan]

TO_BUS, ALL_THE_WAY = WALKS


def walked(
    *on_foot: PathFlow, boardings: Sequence[Boarding] = BOARDINGS, legs: Sequence[TripLeg] = LEGS, **more: Any
) -> Case:
    """Who walks, and perhaps who boards, in a scenario of which some is changed."""
    scenario = walk_and_ride(**more)
    return scenario, plan_with(scenario, legs, boardings, on_foot=on_foot)


def to_bus(**members: Any) -> PathFlow:
    return dataclasses.replace(TO_BUS, **members)


TWO = [boards("T1", 2, 6, 11, 2)]
"""Only those who live at the boarding point."""

WOUNDED = [area("H", "h", 9, group="wounded"), area("S1", "a", 2)]
OWN_ROW = [*WOUNDED, area("S2", "a", 0, group="wounded")]
ONLY_R2 = [area("H", "h", 9, reception_site_ids=("R2",)), area("S1", "a", 2)]
LATE = [area("H", "h", 9, ready_at=START + timedelta(minutes=2)), area("S1", "a", 2)]
HOLDS_TWO = [Node(node_id="a", x_coord=0.0, y_coord=0.0, hold_persons=2)]
SHARED = [ROADS[0], ("a", "b", 3.0, 120.0, ""), *ROADS[2:]]
"""Two people on foot a minute from a to b, or one bus."""

FAULTS: dict[str, tuple[Case, str]] = {
    "called too early": (walked(TO_BUS, call_forward_s=179), "called-too-early"),
    "arrives too late": (
        walked(to_bus(links=("3",), enter_steps=(5,), depart_step=5, arrive_step=7)),
        "misses-its-trip",
    ),
    "walks to where no bus loads": (
        walked(to_bus(trip_id="T2"), boardings=TWO, legs=[*LEGS, leg("T2", 1, "d a", "1", (0,), 1, bus=2)]),
        "walks-to-no-vehicle",
    ),
    "walks to an unknown trip": (walked(to_bus(trip_id="T9"), boardings=TWO), "unknown-trip"),
    "more walk than board": (walked(TO_BUS, boardings=TWO), "walkers-left-behind"),
    "more of a group than walked": (
        walked(TO_BUS, boardings=[boards("T1", 2, 6, 11, 4, group="wounded")], staging=WOUNDED),
        "more-board-than-are-there",
    ),
    "walks to another row than that of their group": (
        walked(TO_BUS, boardings=[boards("T1", 2, 6, 11, 3, group="wounded")], staging=OWN_ROW),
        "walks-to-another-group",
    ),
    "walks to where it is": (
        walked(TO_BUS, walks("", (), 6, 1, area="S1", to="S1", trip="T1")),
        "walks-home",
    ),
    "walks to a vehicle and to a site": (walked(to_bus(reception_site_id="R1")), "walk-has-two-ends"),
    "is said to be there later": (walked(to_bus(arrive_step=4)), "arrives-otherwise"),
    "walks from nowhere": (walked(to_bus(staging_area_id="S9"), boardings=TWO), "unknown-staging-area"),
    "walks to nowhere": (walked(to_bus(to_staging_area_id="S9"), boardings=TWO), "unknown-staging-area"),
    "nobody walks": (walked(to_bus(persons=0), boardings=TWO), "persons-not-positive"),
    "more wait than may": (walked(TO_BUS, nodes=HOLDS_TWO), "too-many-wait"),
    "walkers may not go to the site of the bus": (walked(TO_BUS, staging=ONLY_R2), "site-not-allowed"),
    "walks before they are ready": (walked(TO_BUS, staging=LATE), "enters-before-ready"),
    "stands there before they are ready": (
        walked(
            walks("", (), 1, 3, area="H", to="S1", trip="T1"),
            staging=[area("H", "a", 9, ready_at=START + timedelta(minutes=2)), area("S1", "a", 2)],
        ),
        "enters-before-ready",
    ),
    "walks elsewhere": (
        walked(to_bus(links=("4",), enter_steps=(0,), depart_step=0, arrive_step=20)),
        "ends-elsewhere",
    ),
    "walks beyond the horizon": (
        walked(to_bus(enter_steps=(39,), depart_step=39, arrive_step=41), boardings=BOARDINGS),
        "arrives-after-horizon",
    ),
    "walks where only buses go": (
        walked(to_bus(links=("1",), enter_steps=(1,), arrive_step=2), staging=[area("H", "d", 9), area("S1", "a", 2)]),
        "link-of-another-use",
    ),
    "nobody may walk": (walked(TO_BUS, uses=(BUS,)), "link-of-another-use"),
    "more who live there ride than live there": (
        walked(to_bus(persons=2)),
        "more-people-than-there-are",
    ),
    "more walk and ride than live there": (
        walked(TO_BUS, staging=[area("H", "h", 2), area("S1", "a", 2)]),
        "more-people-than-there-are",
    ),
    "people on foot beside a bus": (
        walked(walks("2", (7,), 10, 1, area="S1", site="R1"), boardings=[boards("T1", 2, 6, 11, 1)], roads=SHARED),
        "link-over-capacity",
    ),
    "people on foot without a bus": (
        walked(walks("2", (8,), 11, 3, area="S1", site="R1"), boardings=(), staging=[area("S1", "a", 3)], roads=SHARED),
        "link-over-capacity",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found_and_nothing_else(what: str) -> None:
    (scenario, plan), code = FAULTS[what]
    assert codes(scenario, plan) == [code]


def no_waiting(walk: PathFlow) -> Case:
    scenario, _ = walked()
    scenario = scenario.replace(movement=dataclasses.replace(scenario.movement, wait_en_route=False))
    return scenario, plan_with(scenario, LEGS, BOARDINGS, on_foot=[walk])


JUST_IN_TIME = to_bus(enter_steps=(4,), depart_step=4, arrive_step=6)

KEPT: dict[str, Case] = {
    "plain": walked(*WALKS),
    "only on foot": walked(ALL_THE_WAY, legs=(), boardings=()),
    "only on foot, and no tables": (SCENARIO, Plan(scenario_fingerprint="", path_flows=(ALL_THE_WAY,))),
    "only on foot, and no mode": (
        SCENARIO,
        Plan(scenario_fingerprint="", path_flows=(dataclasses.replace(ALL_THE_WAY, mode=""),)),
    ),
    "called just in time": walked(TO_BUS, call_forward_s=180),
    "called too early, within the margin": walked(TO_BUS, call_forward_s=0, margin=3),
    "called for the seats of two buses": walked(
        TO_BUS,
        to_bus(path_flow_id="2", trip_id="T2", persons=4),
        boardings=[*BOARDINGS, boards("T2", 2, 5, 10, 4)],
        legs=[*LEGS, leg("T2", 1, "d a", "1", (4,), 5, bus=2), leg("T2", 2, "a b", "2", (6,), 9, bus=2)],
    ),
    "a group that has no row there": walked(
        TO_BUS, boardings=[boards("T1", 2, 6, 11, 3, group="wounded"), boards("T1", 2, 6, 11, 2)], staging=WOUNDED
    ),
    "to the row of their group": walked(
        to_bus(to_staging_area_id="S2"),
        boardings=[boards("T1", 2, 6, 11, 3, group="wounded", area="S2"), boards("T1", 2, 6, 11, 2)],
        staging=OWN_ROW,
    ),
    "those who live there may not go to the site, and do not": walked(
        TO_BUS,
        boardings=[boards("T1", 2, 6, 11, 3)],
        staging=[area("H", "h", 9), area("S1", "a", 2, reception_site_ids=("R2",))],
    ),
    "as many wait as may": walked(to_bus(persons=2), boardings=[boards("T1", 2, 6, 11, 4)], nodes=HOLDS_TWO),
    "no waiting, and none waits": no_waiting(JUST_IN_TIME),
    "on foot before the bus": walked(
        walks("2", (6,), 9, 1, area="S1", site="R1"), boardings=[boards("T1", 2, 6, 11, 1)], roads=SHARED
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_allowed_is_not_complained_of(what: str) -> None:
    assert codes(*KEPT[what]) == []


def test_nobody_may_wait_at_a_boarding_point_where_nobody_may_wait_on_the_way() -> None:
    assert codes(*no_waiting(TO_BUS)) == ["waits-on-the-way"]


def test_uses_share_a_road_by_their_car_equivalents() -> None:
    """Three on foot a minute, or a bus and a half: in step 7 two buses, which is four; a bus leaves room for two."""
    roads = [ROADS[0], ("a", "b", 3.0, 180.0, ""), *ROADS[2:]]
    for people, found in ((2, []), (3, ["link-over-capacity"])):
        on_foot = walks("2", (7,), 10, people, area="S1", site="R1")
        assert codes(*walked(on_foot, legs=LEGS, boardings=(), staging=[area("S1", "a", 3)], roads=roads)) == found


def test_a_bus_is_not_held_against_people_on_a_road_of_another_direction() -> None:
    back = walks("2", (7,), 10, 2, area="B", site="R2")
    roads = [ROADS[0], ("a", "b", 3.0, 120.0, ""), *ROADS[2:]]
    scenario = walk_and_ride(roads=roads, staging=[area("B", "b", 2)])
    site = dataclasses.replace(scenario.reception_sites[0], reception_site_id="R2", node_id="a")
    scenario = scenario.replace(reception_sites=(*scenario.reception_sites, site))
    assert codes(scenario, plan_with(scenario, LEGS, (), on_foot=[back])) == []


def test_a_bus_that_may_not_walk_is_as_fast_as_its_row_and_people_as_fast_as_theirs() -> None:
    slow = [area("H", "h", 9, max_speed=30.0), area("S1", "a", 2)]
    assert codes(*walked(TO_BUS, staging=slow, vehicles=[bus(seats=5)])) == ["arrives-otherwise"]
    at_five = to_bus(arrive_step=5)
    assert codes(*walked(at_five, staging=slow)) == []
