"""One way of breaking each rule of trips and boardings: it is found, and nothing else is."""

import dataclasses
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.pause import Pause
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.trips import Boarding, TripLeg
from tests.builders import START
from tests.certifying.fleet.changes import changed, codes, with_row
from tests.certifying.fleet.fleets import FAST, area, boards, bus, leg, plan_with, site, walks
from tests.certifying.fleet.shuttle import BOARDINGS, LEGS, ROADS, SHUTTLE, shuttle

PLAN = plan_with(SHUTTLE, LEGS, BOARDINGS)

Case = tuple[Scenario, Plan]


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def driven(*legs: TripLeg, boardings: Sequence[Boarding] = (), scenario: Scenario = SHUTTLE) -> Case:
    return scenario, plan_with(scenario, legs, boardings)


def where(**more: Any) -> Case:
    """The right plan, where the scenario is another."""
    scenario = shuttle(**more)
    return scenario, plan_with(scenario, LEGS, BOARDINGS)


def legged(place: int, **members: Any) -> Case:
    """One leg changed, the rides following it."""
    return driven(*changed(LEGS, place, **members), boardings=BOARDINGS)


def boarded(place: int, **members: Any) -> Case:
    """One boarding changed, the rides following it."""
    return driven(*LEGS, boardings=changed(BOARDINGS, place, **members))


def both(place: int, **members: Any) -> Case:
    """A boarding and its ride changed alike."""
    return SHUTTLE, with_row(with_row(PLAN, "boardings", place, **members), "path_flows", place, **members)


def with_ride(**members: Any) -> Case:
    """One more ride in path_flows.csv."""
    more = dataclasses.replace(PLAN.path_flows[0], **members)
    return SHUTTLE, dataclasses.replace(PLAN, path_flows=(*PLAN.path_flows, more))


def numbered(vehicle_type: str, vehicle_no: int) -> Case:
    return driven(
        *(dataclasses.replace(own, vehicle_type=vehicle_type, vehicle_no=vehicle_no) for own in LEGS),
        boardings=BOARDINGS,
    )


def flying() -> Case:
    """One person who walks a way that there is, and is said to fly."""
    scenario = shuttle(roads=[*ROADS, ("a", "b", 5.0, FAST, "walk")])
    flight = dataclasses.replace(walks("5", (0,), 5, 1, area="S1", site="R1"), mode="fly")
    return scenario, plan_with(scenario, LEGS, BOARDINGS, on_foot=[flight])


TO_A = leg("T1", 1, "d a", "1", (0,), 1)
TWO_AREAS = shuttle(staging=[area("S1", "a", 10), area("S2", "b", 10)])
SHUT = shuttle(
    corridors=(Corridor(corridor_id="C", link_ids=("2", "3")),),
    closures=(Closure(corridor_id="C", from_at=START + minutes(6), to_at=START + minutes(10), announced=True),),
)
NARROW = shuttle(roads=[(*road[:3], 120.0, "bus") for road in ROADS])

FAULTS: dict[str, tuple[Case, str]] = {
    "no tables": ((SHUTTLE, dataclasses.replace(PLAN, trips=None, boardings=None)), "rides-without-trips"),
    "no boardings": ((SHUTTLE, dataclasses.replace(PLAN, boardings=None)), "rides-without-trips"),
    "no trips": ((SHUTTLE, dataclasses.replace(PLAN, trips=None, path_flows=())), "rides-without-trips"),
    "another way to move": (flying(), "unknown-mode"),
    "a third bus of two": (numbered("bus", 3), "unknown-vehicle"),
    "a bus before the first": (numbered("bus", 0), "unknown-vehicle"),
    "another type": (numbered("coach", 1), "unknown-vehicle"),
    "two buses on one trip": (legged(1, vehicle_no=2), "trip-of-two-vehicles"),
    "no second leg": (legged(1, leg=3), "legs-not-in-order"),
    "more steps than links": (legged(0, enter_steps=(0, 1)), "links-and-steps-differ"),
    "leaves when it does not enter": (legged(0, depart_step=1), "departs-otherwise"),
    "takes time without a link": (legged(0, links=(), enter_steps=(), to_node_id="d"), "departs-otherwise"),
    "an unknown link": (legged(0, links=("9",)), "unknown-link"),
    "a link for people on foot": (legged(0, links=("4",)), "link-of-another-use"),
    "a link from elsewhere": (legged(0, links=("2",)), "path-broken"),
    "enters before it is there": (
        driven(TO_A, leg("T1", 2, "a c", "2 3", (2, 4), 5)),
        "enters-before-there",
    ),
    "enters before time began": (driven(leg("T1", 1, "d a", "1", (-1,), 0)), "enters-before-there"),
    "stands before time began": (driven(leg("T1", 1, "d d", "", (), -1)), "enters-before-there"),
    "enters at the horizon": (driven(leg("T1", 1, "d a", "1", (40,), 41)), "enters-after-horizon"),
    "drives beyond the horizon": (driven(TO_A, leg("T1", 2, "a b", "2", (39,), 42)), "arrives-after-horizon"),
    "unloads beyond the horizon": (
        driven(TO_A, leg("T1", 2, "a b", "2", (37,), 40), boardings=[boards("T1", 2, 36, 41, 4)]),
        "arrives-after-horizon",
    ),
    "arrives when it does not": (legged(0, arrive_step=2), "arrives-otherwise"),
    "a leg that ends elsewhere": (legged(0, to_node_id="b"), "ends-elsewhere"),
    "legs that are apart": (driven(TO_A, leg("T1", 2, "b a", "2", (2,), 5)), "legs-apart"),
    "before the pause": (where(pause=Pause(starts_at=START + minutes(1))), "enters-before-pause"),
    "a corridor closes on the way": (
        where(corridors=(Corridor(corridor_id="C", link_ids=("2",), closes_at=START + minutes(12)),)),
        "corridor-closed",
    ),
    "a closed link": (
        where(closures=(Closure(link_id="2", from_at=START + minutes(10), to_at=START + minutes(11)),)),
        "link-closed",
    ),
    "waits in a closed corridor": (
        driven(TO_A, leg("T1", 2, "a c", "2 3", (2, 12), 13), scenario=SHUT),
        "waits-in-closed-corridor",
    ),
    "waits on the way with people": (
        driven(TO_A, leg("T1", 2, "a c", "2 3", (2, 6), 7), boardings=[boards("T1", 2, 1, 8, 4, site="R2")]),
        "waits-with-people",
    ),
    "waits when all are on board": (
        driven(TO_A, leg("T1", 2, "a b", "2", (3,), 6), boardings=[boards("T1", 2, 1, 7, 4)]),
        "waits-with-people",
    ),
    "waits to load the others": (
        driven(
            TO_A,
            leg("T1", 2, "a b", "2", (2,), 5),
            leg("T1", 3, "b c", "3", (7,), 8),
            boardings=[boards("T1", 2, 1, 9, 2, site="R2"), boards("T1", 3, 6, 9, 2, area="S2", site="R2")],
            scenario=TWO_AREAS,
        ),
        "waits-with-people",
    ),
    "leaves while they board": (boarded(0, board_step=2), "leaves-too-early"),
    "leaves while others get off": (
        driven(
            TO_A,
            leg("T1", 2, "a b", "2", (2,), 5),
            leg("T1", 3, "b c", "3", (5,), 6),
            boardings=[boards("T1", 2, 1, 7, 2, site="R2"), boards("T1", 2, 1, 6, 2)],
        ),
        "leaves-too-early",
    ),
    "boards before it is there": (
        driven(TO_A, leg("T1", 2, "a b", "2", (1,), 4), boardings=[boards("T1", 2, 0, 5, 4)]),
        "boards-too-early",
    ),
    "loads twice at one stop": (
        driven(
            TO_A,
            leg("T1", 2, "a b", "2", (3,), 6),
            boardings=[boards("T1", 2, 1, 7, 2), boards("T1", 2, 2, 7, 2)],
        ),
        "loads-twice",
    ),
    "five on four seats": (boarded(0, persons=5), "seats-exceeded"),
    "goes on when all are off": (
        driven(
            *LEGS[:2],
            *(dataclasses.replace(own, trip_id="T1", leg=own.leg + 2) for own in LEGS[2:]),
            boardings=[BOARDINGS[0], boards("T1", 4, 9, 14, 3)],
        ),
        "trip-goes-on",
    ),
    "begins elsewhere than at its depot": (where(vehicles=[bus(depot_node_id="b")]), "starts-elsewhere"),
    "begins elsewhere than where it was left": (
        driven(
            *LEGS[:2],
            leg("T2", 1, "a b", "2", (10,), 13),
            boardings=[BOARDINGS[0], boards("T2", 1, 9, 14, 3)],
        ),
        "starts-elsewhere",
    ),
    "before it is available": (where(vehicles=[bus(available_from=START + minutes(0.5))]), "vehicle-not-available"),
    "drives while it unloads": (
        driven(
            *LEGS[:2],
            leg("T2", 1, "b a", "2", (5,), 8),
            leg("T2", 2, "a b", "2", (9,), 12),
            boardings=[BOARDINGS[0], boards("T2", 2, 8, 13, 3)],
        ),
        "vehicle-in-two-places",
    ),
    "boards an unknown trip": (
        (SHUTTLE, dataclasses.replace(PLAN, boardings=(*BOARDINGS, boards("T9", 1, 0, 5, 1)))),
        "unknown-trip",
    ),
    "rides on an unknown trip": (with_ride(trip_id="T9", persons=1), "unknown-trip"),
    "boards before a leg that there is not": (boarded(0, leg=3), "unknown-leg"),
    "nobody boards": (
        (SHUTTLE, dataclasses.replace(PLAN, boardings=(*BOARDINGS, boards("T1", 2, 1, 6, 0)))),
        "persons-not-positive",
    ),
    "nobody rides": (with_ride(persons=-1), "persons-not-positive"),
    "boards nowhere": (both(1, staging_area_id="S9"), "unknown-staging-area"),
    "rides nowhere": (both(1, reception_site_id="R9"), "unknown-site"),
    "boards at another node": (
        driven(*LEGS, boardings=changed(BOARDINGS, 0, staging_area_id="S2"), scenario=TWO_AREAS),
        "boards-elsewhere",
    ),
    "never gets there": (boarded(0, reception_site_id="R2"), "never-reaches-site"),
    "a bus for others": (where(vehicles=[bus(groups=("wounded", "sick"))]), "group-may-not-ride"),
    "gets off too early": (boarded(0, alight_step=5), "alights-otherwise"),
    "gets off when the pause is over": (where(pause=Pause(planned_end_at=START + minutes(10))), "arrives-after-pause"),
    "a site they may not go to": (
        where(staging=[area("S1", "a", 10, reception_site_ids=("R2",))]),
        "site-not-allowed",
    ),
    "boards before they are ready": (
        where(staging=[area("S1", "a", 10, ready_at=START + minutes(1.5))]),
        "boards-before-ready",
    ),
    "more than there are": (where(staging=[area("S1", "a", 6)]), "more-people-than-there-are"),
    "people of a group that nobody is of": (boarded(0, group="wounded"), "more-board-than-are-there"),
    "more than beds": (where(sites=[site("R1", "b", beds=6), site("R2", "c")]), "beds-exceeded"),
    "taken in too fast": (where(sites=[site("R1", "b", intake_per_h=180), site("R2", "c")]), "intake-over-limit"),
    "loads too many": (where(staging=[area("S1", "a", 10, loading_per_h=180)]), "loading-over-limit"),
    "two buses where one may go": (
        driven(
            TO_A,
            leg("T1", 2, "a b", "2", (2,), 5),
            leg("T3", 1, "d a", "1", (1,), 2, bus=2),
            leg("T3", 2, "a b", "2", (2,), 5, bus=2),
            scenario=NARROW,
        ),
        "link-over-capacity",
    ),
    "a ride of other people": ((SHUTTLE, with_row(PLAN, "path_flows", 0, persons=3)), "ride-differs"),
    "a ride by other links": ((SHUTTLE, with_row(PLAN, "path_flows", 0, links=("1",))), "ride-differs"),
    "a ride at other steps": ((SHUTTLE, with_row(PLAN, "path_flows", 0, enter_steps=(3,))), "ride-differs"),
    "a ride that leaves otherwise": ((SHUTTLE, with_row(PLAN, "path_flows", 0, depart_step=1)), "ride-differs"),
    "a ride that ends otherwise": ((SHUTTLE, with_row(PLAN, "path_flows", 0, arrive_step=5)), "ride-differs"),
    "a ride to a boarding point": (
        (SHUTTLE, with_row(PLAN, "path_flows", 0, to_staging_area_id="S1")),
        "ride-differs",
    ),
    "a ride without a boarding": (with_ride(persons=1), "ride-without-boarding"),
    "a boarding without a ride": (
        (SHUTTLE, dataclasses.replace(PLAN, path_flows=PLAN.path_flows[1:])),
        "boarding-without-ride",
    ),
    "a convoy that there is not": (legged(0, convoy_id="K"), "unknown-convoy"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found_and_nothing_else(what: str) -> None:
    (scenario, plan), code = FAULTS[what]
    assert codes(scenario, plan) == [code]


KEPT: dict[str, Case] = {
    "plain": (SHUTTLE, PLAN),
    "empty trips and nobody": driven(*LEGS),
    "nobody goes": driven(),
    "an empty bus waits on the way": driven(TO_A, leg("T1", 2, "a c", "2 3", (2, 12), 13)),
    "a leg without a link": driven(leg("T1", 1, "d d", "", (), 1), leg("T1", 2, "d a", "1", (2,), 3)),
    "available in time": where(vehicles=[bus(available_from=START)]),
    "the second row's first bus": where(vehicles=[bus(count=0), bus(seats=9)]),
    "the second row's bus by its number": driven(
        *(dataclasses.replace(own, vehicle_no=3) for own in LEGS),
        boardings=BOARDINGS,
        scenario=shuttle(vehicles=[bus(depot_node_id="c", seats=1), bus(count=1)]),
    ),
    "a bus for them": where(
        vehicles=[bus(groups=("wounded", ""))],
    ),
    "two stops and two sites": driven(
        TO_A,
        leg("T1", 2, "a b", "2", (2,), 5),
        leg("T1", 3, "b c", "3", (7,), 8),
        boardings=[
            boards("T1", 2, 1, 9, 2, site="R2"),
            boards("T1", 2, 1, 6, 2),
            boards("T1", 3, 6, 9, 2, area="S2", site="R2"),
        ],
        scenario=TWO_AREAS,
    ),
    "loads as fast as may be": where(staging=[area("S1", "a", 10, loading_per_h=240)]),
    "one after the other on a narrow road": driven(
        TO_A,
        leg("T1", 2, "a b", "2", (2,), 5),
        leg("T3", 1, "d a", "1", (1,), 2, bus=2),
        leg("T3", 2, "a b", "2", (3,), 6, bus=2),
        scenario=NARROW,
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_allowed_is_not_complained_of(what: str) -> None:
    assert codes(*KEPT[what]) == []


def test_a_scenario_without_vehicles_has_nothing_to_ride_on() -> None:
    scenario = SHUTTLE.replace(vehicles=())
    assert codes(scenario, plan_with(scenario, LEGS, BOARDINGS)) == ["unknown-vehicle"]


def test_a_slow_row_takes_longer() -> None:
    scenario = shuttle(vehicles=[bus(speed_factor=0.5)])
    legs = (leg("T1", 1, "d a", "1", (0,), 2), leg("T1", 2, "a b", "2", (3,), 9))
    assert codes(scenario, plan_with(scenario, legs, [boards("T1", 2, 2, 10, 4)])) == []
    assert codes(scenario, plan_with(scenario, LEGS, BOARDINGS)) == ["arrives-otherwise"]
