"""Vehicles that are counted become vehicles with numbers, and rows of the plan folder."""

import math
from collections import Counter

import pytest

from safepassage.convoys.columns import Load
from safepassage.convoys.fleet_problem import earliest_arrival
from safepassage.convoys.numbering import carry_out
from safepassage.convoys.plan_rows import plan_rows
from safepassage.convoys.rides import Move, Ride, movements
from safepassage.convoys.schedule import FleetSchedule
from safepassage.convoys.solver import solve_fleet
from safepassage.convoys.timetable import Timetable
from safepassage.errors import InternalError
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from tests.convoys.small import shuttle, through_a_gate

ROUTES = {(0, 0, 0, 1): (("out-1", "out-2"), (0, 1)), (0, 0, 1, 0): (("back",), (0,))}


def area(party: int, place: int) -> str:
    return f"area-{party}-{place}"


def test_a_trip_is_an_empty_leg_and_one_with_people() -> None:
    problem = shuttle(steps=10)
    found = solve_fleet(problem, earliest_arrival(10), seconds=60.0, seed=1)
    legs, boardings, convoys, parties = plan_rows(problem, found, movements(problem), ROUTES, area)
    assert [(leg.trip_id, leg.leg, leg.depart_step, leg.arrive_step) for leg in legs] == [
        ("trip-1", 1, 0, 2),
        ("trip-2", 1, 2, 4),
        ("trip-2", 2, 4, 6),
        ("trip-3", 1, 6, 8),
        ("trip-3", 2, 8, 10),
    ]
    assert legs[2] == TripLeg(
        trip_id="trip-2",
        convoy_id="",
        vehicle_type="bus",
        vehicle_no=1,
        leg=2,
        from_node_id="square",
        to_node_id="camp",
        links=("out-1", "out-2"),
        enter_steps=(4, 5),
        depart_step=4,
        arrive_step=6,
    )
    assert [(row.trip_id, row.leg, row.persons) for row in boardings] == [
        ("trip-1", 1, 4),
        ("trip-2", 2, 4),
        ("trip-3", 2, 2),
    ]
    assert boardings[1] == Boarding(
        trip_id="trip-2",
        leg=2,
        staging_area_id="area-0-0",
        reception_site_id="camp",
        group="",
        board_step=4,
        alight_step=6,
        persons=4,
    )
    assert parties == (0, 0, 0)
    assert convoys == ()


def test_convoys_are_named_by_passage_and_instant() -> None:
    """The escort comes back after four steps: entries at 1 and 5, the third would be at 9."""
    problem = through_a_gate(steps=9, vehicles=3)
    found = solve_fleet(problem, earliest_arrival(9), seconds=60.0, seed=1)
    legs, _, convoys, _ = plan_rows(problem, found, movements(problem), ROUTES, area)
    assert found.persons_carried == 8
    assert convoys == (
        ConvoyRow(convoy_id="gate-post-1-1", corridor_id="gate", enter_step=1, escorts=1, vehicles=1),
        ConvoyRow(convoy_id="gate-post-5-1", corridor_id="gate", enter_step=5, escorts=1, vehicles=1),
    )
    assert [leg.convoy_id for leg in legs if leg.links[0] == "out-1"] == ["gate-post-1-1", "gate-post-5-1"]


def test_a_leg_leaves_with_its_first_entry() -> None:
    """Inspection where the way begins lies before it: the first link is entered a step after loading has ended."""
    problem = through_a_gate(steps=9, vehicles=3)
    found = solve_fleet(problem, earliest_arrival(9), seconds=60.0, seed=1)
    routes = {**ROUTES, (0, 0, 0, 1): (("gate-road",), (1,))}
    legs, boardings, _, _ = plan_rows(problem, found, movements(problem), routes, area)
    loaded = [leg for leg in legs if leg.links == ("gate-road",)]
    assert [(leg.depart_step, leg.enter_steps, leg.arrive_step) for leg in loaded] == [(1, (1,), 2), (5, (5,), 6)]
    assert [row.board_step for row in boardings] == [0, 4]


def test_seats_are_filled_one_vehicle_after_the_other() -> None:
    problem = shuttle(steps=4, vehicles=3)
    ride = Ride(0, (0,), 0, 0)
    timetable = Timetable(rides=Counter({ride: 3}), loads=Counter({Load(0, ride): 10}))
    days = carry_out(problem, timetable, movements(problem))
    assert [day.outings[0].loads for day in days] == [((0, 0, 4),), ((0, 0, 4),), ((0, 0, 2),)]


def test_drives_that_carry_nobody_to_the_end_are_left_out() -> None:
    problem = shuttle(steps=9)
    rides = [Ride(0, (0,), 0, at) for at in (0, 4)]
    timetable = Timetable(
        rides=Counter(rides), moves=Counter([Move(0, 1, 0, 2)]), loads=Counter({Load(0, rides[0]): 4})
    )
    (day,) = carry_out(problem, timetable, movements(problem))
    assert [outing.ride for outing in day.outings] == [rides[0]]


def test_a_vehicle_cannot_leave_where_none_is() -> None:
    problem = shuttle(steps=9)
    timetable = Timetable(rides=Counter({Ride(0, (0,), 0, 0): 2}))
    with pytest.raises(InternalError, match="no vehicle stands"):
        carry_out(problem, timetable, movements(problem))


@pytest.mark.parametrize(
    ("cost", "bound", "gap", "words"),
    [
        (100.0, 100.0, 0.0, "Nothing is better: the cost of 100 is proven to be the least possible."),
        (
            102.0,
            100.0,
            0.02,
            "The cost is 102; no schedule costs less than 100. So a better one could save 2.00% at most.",
        ),
        (5.0, -math.inf, math.inf, "The cost is 5. No bound is known yet: how much could be saved cannot be said."),
    ],
)
def test_the_gap_is_said_in_words(cost: float, bound: float, gap: float, words: str) -> None:
    schedule = FleetSchedule(
        timetable=Timetable(),
        vehicles=(),
        objective="earliest-arrival",
        cost=cost,
        bound=bound,
        seconds=0.0,
        seed=1,
        interrupted=False,
    )
    assert math.isclose(schedule.gap, gap)
    assert schedule.gap_in_words() == words
