"""Vehicles in a sure future drive exactly as planned; in others they are late, break down, and take who is there."""

from collections import Counter

import numpy as np
import pytest

from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.ground import Futures, Outcomes
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.forecast_settings import ForecastSettings, PauseFactor
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from tests.certifying.fleet import escorted, shuttle, test_escorted, test_shuttle, test_walk_and_ride, walk_and_ride
from tests.certifying.fleet.fleets import plan_with
from tests.certifying.fleet.test_any_change import PLANS

Case = tuple[Scenario, Plan]

RIGHT: dict[str, Case] = {
    **{f"shuttle: {name}": case for name, case in test_shuttle.KEPT.items()},
    **{f"escorted: {name}": case for name, case in test_escorted.KEPT.items()},
    **{f"walk and ride: {name}": case for name, case in test_walk_and_ride.KEPT.items()},
    "tied": PLANS[-1],
}
"""Every plan with vehicles that the certifier's tests know to be right."""

SHUTTLE = shuttle.SHUTTLE, plan_with(shuttle.SHUTTLE, shuttle.LEGS, shuttle.BOARDINGS)
WALK = (
    walk_and_ride.SCENARIO,
    plan_with(walk_and_ride.SCENARIO, walk_and_ride.LEGS, walk_and_ride.BOARDINGS, on_foot=walk_and_ride.WALKS),
)
ESCORTED = (
    escorted.SCENARIO,
    plan_with(escorted.SCENARIO, escorted.LEGS, escorted.BOARDINGS, convoys=escorted.CONVOYS),
)


def sure(case: Case, how: ForecastSettings | None = None) -> Futures:
    return Drawer.of(case[0], how or ForecastSettings(), 1).sure(1)


def carry(case: Case, futures: Futures, how: ForecastSettings | None = None) -> Outcomes:
    return Carrier(lay_out(*case, how or ForecastSettings())).carry_out(futures)


def planned(scenario: Scenario, plan: Plan) -> tuple[list[int], list[int]]:
    """People safe by, and gone by, each instant, by the rows alone."""
    safe, gone = np.zeros(scenario.grid.steps + 1, int), np.zeros(scenario.grid.steps + 1, int)
    groups = {area.staging_area_id: area.group for area in scenario.staging_areas}
    walked: Counter[tuple[str, str, str]] = Counter()
    for flow in plan.path_flows:
        if not flow.ends_safe:
            walked[flow.trip_id, flow.to_staging_area_id, groups[flow.staging_area_id]] += flow.persons
    boardings = iter(plan.boardings or ())
    for flow in plan.path_flows:
        persons = flow.persons
        if flow.ends_safe:
            safe[flow.arrive_step] += persons
        if flow.mode == "ride":
            party = flow.trip_id, flow.staging_area_id, next(boardings).group
            walkers = min(persons, walked[party])
            walked[party] -= walkers
            persons -= walkers
        gone[flow.depart_step] += persons
    return np.cumsum(safe).tolist(), np.cumsum(gone).tolist()


@pytest.mark.parametrize("name", RIGHT)
def test_a_sure_future_gives_the_plans_own_curve(name: str) -> None:
    scenario, plan = RIGHT[name]
    outcomes = carry((scenario, plan), sure((scenario, plan)))
    safe, gone = planned(scenario, plan)
    assert outcomes.safe[0].tolist() == safe
    assert (outcomes.safe[0] + outcomes.moving[0]).tolist() == gone
    assert not outcomes.caught.any()


def test_a_bus_that_stands_delays_all_that_it_does_after() -> None:
    # Bus 1 fetches four people to be safe at 6 and three more at 14; it breaks down at once and stands two minutes.
    futures = sure(SHUTTLE)
    futures.breakdown_steps[0, 0, 0] = 0
    futures.repair_steps[0, 0, 0] = 2
    outcomes = carry(SHUTTLE, futures)
    # It is at a at 3, loads until 4, and is back at 7: one minute of the two is made good by waiting less at a.
    assert outcomes.safe[0, 7:9].tolist() == [0, 4]
    assert outcomes.safe[0, 15:17].tolist() == [4, 7]


def test_a_bus_that_breaks_down_for_good_leaves_its_people_on_the_road() -> None:
    futures = sure(SHUTTLE)
    futures.breakdown_steps[0, 0, 0] = 3
    futures.repair_steps[0, 0, 0] = -1
    outcomes = carry(SHUTTLE, futures)
    assert outcomes.safe[0, -1] == 0
    assert outcomes.moving[0, -1] == 4
    assert outcomes.waiting[0, -1] == 6


def test_a_bus_does_not_wait_for_who_is_late_and_the_next_one_has_a_seat_for_them() -> None:
    # All four called at 1 come eight minutes late; the second trip loads at 9 and has four seats for three.
    futures = sure(SHUTTLE)
    futures.late_steps[0, 0, 0] = 8
    outcomes = carry(SHUTTLE, futures)
    # Those called at 9 come at 17, so that all four seats of the second trip go to those left behind.
    assert outcomes.safe[0].max() == 4
    assert outcomes.safe[0, 13:15].tolist() == [0, 4]


def test_people_who_do_not_come_leave_seats_empty() -> None:
    futures = sure(SHUTTLE)
    futures.persons[0, 0], futures.coming[0, 0] = 5, 0.5
    outcomes = carry(SHUTTLE, futures)
    assert outcomes.safe[0, 6] == 2
    assert outcomes.safe[0, -1] == 4


def test_slow_walkers_miss_their_bus() -> None:
    # Three walk to the bus from 1 to 3 and leave at 7; at a third of the speed they come at 7, when it has loaded.
    futures = sure(WALK)
    futures.link_speed[0, 2] = 1 / 3
    outcomes = carry(WALK, futures)
    assert outcomes.safe[0, -1] == 2 + 4
    assert outcomes.moving[0, -1] == 3


def test_a_break_catches_who_rides_and_who_waits_for_the_bus() -> None:
    # From 7 three walkers and two from home are in the bus, four are on foot from 0 to 20; break in (8, 9].
    futures = sure(WALK)
    futures.breaks_after[0] = 8
    outcomes = carry(WALK, futures)
    assert outcomes.caught[0, -1] == 5 + 4
    waiting = sure(WALK)
    waiting.breaks_after[0] = 5
    assert carry(WALK, waiting).caught[0, -1] == 3 + 4


def test_who_is_on_the_last_link_may_finish_where_that_is_so() -> None:
    how = ForecastSettings(pause=PauseFactor(may_finish=True))
    futures = sure(WALK, how)
    futures.breaks_after[0] = 8
    outcomes = carry(WALK, futures, how)
    assert outcomes.safe[0, 10:12].tolist() == [0, 5]
    assert outcomes.safe[0, -1] == 5 + 4
    assert outcomes.caught[0, -1] == 0
    early = sure(WALK, how)
    early.breaks_after[0] = 6
    stopped = carry(WALK, early, how)
    assert (stopped.safe[0, -1], stopped.caught[0, -1], stopped.waiting[0, -1]) == (4, 3, 4)


def test_longer_inspection_delays_the_convoys_in_turn() -> None:
    on_time = carry(ESCORTED, sure(ESCORTED)).safe[0]
    futures = sure(ESCORTED)
    futures.inspection[0, 0] = 2.0
    outcomes = carry(ESCORTED, futures)
    # Two buses come at 2 and are inspected until 4 and 6: the second cannot join the first, nor be within five steps of
    # it, and waits for the escort until 12.
    assert on_time[10] == 20
    assert outcomes.safe[0, 10] == 10
    assert (outcomes.safe[0] <= on_time).all()
    assert outcomes.safe[0, -1] == on_time[-1]
