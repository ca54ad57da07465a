"""Plans with vehicles against plans made by hand."""

import dataclasses
from collections import Counter
from datetime import timedelta

from safepassage.certifying.certify import certify
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement
from safepassage.model.plan import Plan
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.fleet.planner import plan_fleet
from tests.builders import START
from tests.planning.fleet.small import RIDE, WALK, bus, drive


def certified(scenario: Scenario, *, weight: float | None = None) -> Plan:
    """The plan, which breaks nothing."""
    plan = plan_fleet(scenario, seconds=10.0, exposure_weight=weight).plan
    assert certify(scenario, plan).violations == ()
    return plan


def safe_at(plan: Plan) -> dict[int, int]:
    """People who become safe, by instant."""
    found: Counter[int] = Counter()
    for row in plan.arrivals or ():
        found[row.step] += row.persons
    return dict(found)


def test_a_bus_goes_to_and_fro() -> None:
    """Ten people, four seats, two minutes each way: 4 safe at 2, 4 at 6, 2 at 10."""
    plan = certified(drive([("pc", "p", "c", 2, RIDE)], staging=[("p", 10)], vehicles=[bus()]))
    assert safe_at(plan) == {2: 4, 6: 4, 10: 2}
    assert plan.result is not None
    assert plan.result.settings["arrival_cost"] == 4 * 2 + 4 * 6 + 2 * 10
    assert plan.result.settings["arrival_gap"] == 0
    assert plan.result.status == "optimal"


def test_loading_and_unloading_take_their_time() -> None:
    """A minute and a half of loading is two steps, a minute of unloading one: safe at 2 + 2 + 1."""
    plan = certified(
        drive([("pc", "p", "c", 2, RIDE)], staging=[("p", 4)], vehicles=[bus(loading_s=90, unloading_s=60)])
    )
    assert safe_at(plan) == {5: 4}
    (boarding,) = plan.boardings or ()
    assert (boarding.board_step, boarding.alight_step) == (0, 5)
    assert [(flow.mode, flow.depart_step) for flow in plan.path_flows] == [("ride", 2)]


def test_people_walk_to_where_the_bus_calls_as_late_as_they_can() -> None:
    """The bus needs five minutes to the square: people two minutes away leave home at three, and nobody waits."""
    scenario = drive(
        [("dp", "d", "p", 5, RIDE), ("pc", "p", "c", 2, RIDE), ("hp", "h", "p", 2, WALK)],
        staging=[("p", 0), ("h", 4)],
        vehicles=[bus(depot="d")],
    )
    plan = certified(scenario)
    walk, ride = sorted(plan.path_flows, key=lambda flow: flow.mode, reverse=True)
    assert (walk.staging_area_id, walk.to_staging_area_id, walk.depart_step, walk.arrive_step) == ("h", "p", 3, 5)
    assert (ride.staging_area_id, ride.depart_step, ride.arrive_step, ride.trip_id) == ("p", 5, 7, walk.trip_id)
    assert plan.safe_curve is not None
    assert [(row.safe, row.moving, row.waiting) for row in plan.safe_curve[2:8]] == [
        (0, 0, 4), (0, 4, 0), (0, 4, 0), (0, 4, 0), (0, 4, 0), (4, 0, 0),
    ]  # fmt: skip


def test_no_more_people_are_called_than_there_are_seats_about_to_come() -> None:
    """Four seats come at 0 and at 4; of eight people the last four may not stand there before the bus is near."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("hp", "h", "p", 1, WALK)],
        staging=[("p", 0), ("h", 8)],
        vehicles=[bus()],
        movement=Movement(uses=("walk", "bus"), call_forward_s=60),
    )
    plan = certified(scenario)
    walks = [flow for flow in plan.path_flows if flow.mode == "walk"]
    assert sorted((flow.arrive_step, flow.persons) for flow in walks) == [(1, 4), (5, 4)]


def test_who_can_walk_all_the_way_does_not_wait_for_the_bus() -> None:
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("hc", "h", "c", 3, WALK)], staging=[("p", 4), ("h", 5)], vehicles=[bus()]
    )
    plan = certified(scenario)
    assert safe_at(plan) == {2: 4, 3: 5}


def test_another_way_is_taken_while_a_corridor_is_shut() -> None:
    """The short way is shut until 10: the bus takes the one of five minutes."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("pm", "p", "m", 3, RIDE), ("mc", "m", "c", 2, RIDE)],
        staging=[("p", 4)],
        vehicles=[bus()],
        closures=[Closure(link_id="pc", from_at=START, to_at=START + timedelta(minutes=10))],
    )
    plan = certified(scenario)
    assert safe_at(plan) == {5: 4}


def test_convoys_keep_apart_whichever_way_they_go() -> None:
    """Two buses a convoy, five minutes apart: out at 0, back at 5, out at 10, so that four more are safe at 12."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE)],
        staging=[("p", 12)],
        vehicles=[bus(2)],
        corridors=[Corridor(corridor_id="gate", link_ids=("pc",))],
        rules=[ConvoyRule(corridor_id="gate", max_vehicles=2, min_headway_s=300)],
    )
    plan = certified(scenario)
    assert safe_at(plan) == {2: 8, 12: 4}
    assert plan.convoys is not None
    assert [(row.corridor_id, row.enter_step) for row in plan.convoys] == [("gate", 0), ("gate", 5), ("gate", 10)]


def test_inspection_takes_its_time_before_the_corridor() -> None:
    """Two minutes of inspection a bus, one inspector: the first is let in at 2, the second at 4."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE)],
        staging=[("p", 8)],
        vehicles=[bus(2)],
        corridors=[Corridor(corridor_id="gate", link_ids=("pc",))],
        rules=[ConvoyRule(corridor_id="gate", inspection_s_per_vehicle=120)],
    )
    assert safe_at(certified(scenario)) == {4: 4, 6: 4}


def test_an_escort_comes_back_before_it_goes_again() -> None:
    """One escort, two minutes to the end: out at 0 until 4; a bus that drives back at 4 keeps it from 2 to 6."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE)],
        staging=[("p", 8)],
        vehicles=[bus(2)],
        corridors=[Corridor(corridor_id="gate", link_ids=("pc",))],
        rules=[ConvoyRule(corridor_id="gate", max_vehicles=1, escort_count=1)],
    )
    assert safe_at(certified(scenario)) == {2: 4, 6: 4}


def test_one_movement_waits_for_its_counterpart() -> None:
    """Two of A may be ahead; six more only when B's four, who are ready at 6, have left: ratio 2."""
    areas = [
        StagingArea(staging_area_id="A", node_id="p", group="all", persons=8),
        StagingArea(staging_area_id="B", node_id="q", group="all", persons=4, ready_at=START + timedelta(minutes=6)),
    ]
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("qe", "q", "e", 2, RIDE)],
        staging=areas,
        sites=["c", "e"],
        vehicles=[bus(2), bus(1, depot="q")],
        terms=[LinkedMovement(movement_id="AB", phase=1, staging_area_ids=("A",), counterpart_ids=("B",), ratio=2.0,
                              slack_persons=2, counts="departed")],
    )  # fmt: skip
    plan = certified(scenario)
    assert safe_at(plan) == {2: 2, 8: 10}


def test_ambulances_carry_the_wounded_and_nobody_else() -> None:
    areas = [
        StagingArea(staging_area_id="A", node_id="p", group="all", persons=4),
        StagingArea(staging_area_id="W", node_id="p", group="wounded", persons=2),
    ]
    ambulance = dataclasses.replace(bus(seats=2), vehicle_type="ambulance", groups=("wounded",))
    scenario = drive([("pc", "p", "c", 2, RIDE)], staging=areas, vehicles=[bus(groups=("all",)), ambulance])
    plan = certified(scenario)
    assert {(own.group, own.persons) for own in plan.boardings or ()} == {("all", 4), ("wounded", 2)}
    types = {leg.trip_id: leg.vehicle_type for leg in plan.trips or ()}
    assert {(types[own.trip_id], own.group) for own in plan.boardings or ()} == {
        ("bus", "all"),
        ("ambulance", "wounded"),
    }


def test_the_first_class_comes_first() -> None:
    """One seat ride each: priority 1 at the far square is served before the many of the near one."""
    areas = [
        StagingArea(staging_area_id="near", node_id="p", group="all", persons=8),
        StagingArea(staging_area_id="far", node_id="q", group="all", persons=4, priority=1),
    ]
    scenario = drive([("pc", "p", "c", 1, RIDE), ("qc", "q", "c", 4, RIDE)], staging=areas, vehicles=[bus(depot="c")])
    plan = certified(scenario)
    assert safe_at(plan) == {8: 4, 10: 4, 12: 4}
    first = min(plan.boardings or (), key=lambda own: own.board_step)
    assert first.staging_area_id == "far"


def test_beds_send_people_to_the_other_site() -> None:
    scenario = drive(
        [("pc", "p", "c", 1, RIDE), ("pe", "p", "e", 3, RIDE)],
        staging=[("p", 8)],
        sites=[ReceptionSite(reception_site_id="c", node_id="c", beds=4), "e"],
        vehicles=[bus(2)],
    )
    assert safe_at(certified(scenario)) == {1: 4, 3: 4}


def test_who_lives_at_a_reception_site_is_safe_without_a_ride() -> None:
    scenario = drive([("pc", "p", "c", 2, RIDE)], staging=[("p", 4), ("c", 3)], vehicles=[bus()])
    assert safe_at(certified(scenario)) == {0: 3, 2: 4}


def test_whom_no_vehicle_reaches_is_said() -> None:
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("hi", "h", "i", 2, WALK)], staging=[("p", 4), ("h", 3)], vehicles=[bus()]
    )
    plan = certified(scenario)
    (row,) = plan.not_carried or ()
    assert (row.staging_area_id, row.persons) == ("h", 3)
    assert "no vehicle" in row.reason


def test_the_same_seed_gives_the_same_plan() -> None:
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("qc", "q", "c", 3, RIDE), ("pq", "p", "q", 2, RIDE)],
        staging=[("p", 7), ("q", 9)],
        vehicles=[bus(2)],
        steps=30,
    )
    first, second = (plan_fleet(scenario, seconds=20.0, seed=3).plan for _ in range(2))
    assert (first.trips, first.boardings, first.path_flows) == (second.trips, second.boardings, second.path_flows)
