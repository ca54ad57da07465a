import dataclasses
from datetime import date, timedelta

from safepassage.model.corridor import Closure
from safepassage.outputs.gantt_blocks import MOST_LANES, panels, roads
from safepassage.outputs.itineraries import itineraries
from tests.outputs.sample_vehicles import (
    GRID,
    TEN_DAYS,
    ten_day_plan,
    ten_day_scenario,
    vehicle_plan,
    vehicle_scenario,
)


def test_one_day_is_one_panel_until_after_the_planned_end() -> None:
    scenario = vehicle_scenario()
    (panel,) = panels(scenario, itineraries(scenario, vehicle_plan()))
    assert (panel.first, panel.day) == (11, None)
    assert 84 < panel.last <= GRID.steps
    assert [(block.kind.vehicle_type, len(block.lanes), block.left_out) for block in panel.blocks] == [
        ("bus", 3, 0),
        ("minibus", 1, 0),
    ]


def test_ten_days_are_a_panel_for_each_day_of_driving_between_the_same_hours() -> None:
    scenario = ten_day_scenario()
    shown = panels(scenario, itineraries(scenario, ten_day_plan()))
    days = [date(2016, 12, 15) + timedelta(days=ahead) for ahead in range(10) if ahead != 2]
    assert [panel.day for panel in shown] == days
    hours = {(TEN_DAYS.hours(round(panel.first)) % 24, TEN_DAYS.hours(round(panel.last)) % 24) for panel in shown}
    assert len(hours) == 1
    assert all(panel.vehicles == 33 for panel in shown)


def test_work_at_night_takes_whole_days() -> None:
    scenario, plan = ten_day_scenario(), ten_day_plan(3, 0)
    assert plan.trips is not None
    later = dataclasses.replace(plan.trips[0], depart_step=36, arrive_step=42, links=("l-mt",), enter_steps=(36,))
    shown = panels(scenario, itineraries(scenario, dataclasses.replace(plan, trips=(later,), boardings=())))
    assert [panel.day for panel in shown] == [date(2016, 12, 15), date(2016, 12, 16)]
    assert [panel.last - panel.first for panel in shown] == [48, 48]


def test_of_many_vehicles_the_busiest_of_each_kind_stand_and_the_rest_are_counted() -> None:
    scenario = ten_day_scenario()
    buses, minibuses = scenario.vehicles
    scenario = scenario.replace(
        vehicles=(dataclasses.replace(buses, count=120), dataclasses.replace(minibuses, count=4))
    )
    first = panels(scenario, itineraries(scenario, ten_day_plan(120, 4)))[0]
    many, few = first.blocks
    assert len(many.lanes) + len(few.lanes) <= MOST_LANES + 3
    assert (len(many.lanes) + many.left_out, len(few.lanes) + few.left_out) == (120, 4)
    assert len(few.lanes) >= 3
    busy = [each.busy(first.first, first.last) for each in many.lanes]
    assert busy == sorted(busy, reverse=True)
    assert 0 < many.busy_steps <= busy[-1]


def test_roads_are_the_corridors_driven_with_the_times_in_which_they_are_shut() -> None:
    scenario = vehicle_scenario()
    drive = itineraries(scenario, vehicle_plan())
    (corridor,) = roads(scenario, drive, [("c-marjan", 12), ("c-marjan", 12), ("c-other", 3)])
    assert (corridor.name, corridor.shut, corridor.convoys) == ("Marjan corridor", ((0, 12), (48, 54)), (12,))
    overlapping = Closure(corridor_id="c-marjan", from_at=GRID.at(50), to_at=GRID.at(60))
    half = Closure(corridor_id="c-marjan", from_at=GRID.at(70), to_at=GRID.at(80), capacity_factor=0.5)
    link = Closure(link_id="l-th", from_at=GRID.at(20), to_at=GRID.at(30))
    unused = Closure(link_id="l-qz", from_at=GRID.at(20), to_at=GRID.at(30))
    scenario = scenario.replace(closures=(*scenario.closures, overlapping, half, link, unused))
    told = [(road.name, road.shut) for road in roads(scenario, drive, [])]
    assert told == [("Marjan corridor", ((0, 12), (48, 60))), ("l-th", ((20, 30),))]


def test_a_plan_in_which_nothing_drives_has_no_panel() -> None:
    assert panels(vehicle_scenario(), ()) == ()
