import dataclasses

from safepassage.outputs.itineraries import Doing, itineraries, kind_of, link_steps
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario


def test_every_vehicle_that_drives_stands_in_the_order_of_the_table() -> None:
    names = [each.name for each in itineraries(vehicle_scenario(), vehicle_plan())]
    assert names == ["bus 1", "bus 2", "bus 3", "minibus 1"]


def test_what_a_bus_does_when_is_told_by_hand() -> None:
    """Out empty, loads two steps, is inspected for one at the gate, unloads one; then the same once more."""
    bus = itineraries(vehicle_scenario(), vehicle_plan())[0]
    assert [(span.doing, span.first, span.last, span.persons) for span in bus.spans] == [
        (Doing.EMPTY, 11, 18, 0),
        (Doing.LOADING, 18, 20, 50),
        (Doing.LOADED, 20, 22, 50),
        (Doing.HELD, 22, 23, 50),
        (Doing.LOADED, 23, 27, 50),
        (Doing.UNLOADING, 27, 28, 50),
        (Doing.EMPTY, 54, 60, 0),
        (Doing.LOADING, 60, 62, 30),
        (Doing.LOADED, 62, 64, 30),
        (Doing.HELD, 64, 65, 30),
        (Doing.LOADED, 65, 69, 30),
        (Doing.UNLOADING, 69, 70, 30),
    ]
    assert bus.busy(0, 120) == 17 + 16
    assert bus.busy(17.5, 19) == 1.5


def test_waiting_between_loading_and_leaving_is_told() -> None:
    minibus = itineraries(vehicle_scenario(), vehicle_plan())[3]
    assert (Doing.HELD, 19, 20) in [(span.doing, span.first, span.last) for span in minibus.spans]


def test_stages_know_who_boards_and_since_when_the_vehicle_is_there() -> None:
    out, back, again, _ = itineraries(vehicle_scenario(), vehicle_plan())[0].stages
    assert (out.there_from, out.on_board, out.unloaded_at) == (None, 0, None)
    assert (back.there_from, back.on_board, back.unloaded_at) == (18, 50, 28)
    assert again.there_from == 27


def test_numbers_go_on_over_the_rows_of_a_type() -> None:
    scenario = vehicle_scenario()
    second = dataclasses.replace(scenario.vehicles[0], count=2, depot_node_id="n-tishreen")
    scenario = scenario.replace(vehicles=(*scenario.vehicles, second))
    assert kind_of(scenario, "bus", 4) == scenario.vehicles[0]
    assert kind_of(scenario, "bus", 5) == second
    assert kind_of(scenario, "bus", 7) is None
    assert kind_of(scenario, "bus", 0) is None


def test_a_vehicle_that_the_scenario_does_not_have_is_told_last_without_seats() -> None:
    plan = vehicle_plan()
    assert plan.trips is not None
    strange = dataclasses.replace(plan.trips[0], vehicle_type="tram")
    shown = itineraries(vehicle_scenario(), dataclasses.replace(plan, trips=(strange, *plan.trips[1:])))
    assert (shown[-1].name, shown[-1].kind.seats) == ("tram 1", 0)


def test_steps_on_a_link_are_those_of_the_slower_of_road_and_use_times_the_factor() -> None:
    scenario = vehicle_scenario()
    bus, bridge = scenario.vehicles[0], scenario.network.link("l-mt")
    assert link_steps(scenario, bus, bridge) == 4
    assert link_steps(scenario, dataclasses.replace(bus, speed_factor=0.9), bridge) == 5
    assert link_steps(scenario, dataclasses.replace(bus, use="walk"), bridge) == 80
    assert link_steps(scenario, bus, dataclasses.replace(bridge, length=0.0)) == 0


def test_people_of_two_stops_are_on_board_together_until_their_site() -> None:
    """A second stop at the gate: the last leg carries both."""
    plan = vehicle_plan()
    assert plan.trips is not None
    assert plan.boardings is not None
    out, back = plan.trips[:2]
    first = dataclasses.replace(back, to_node_id="n-marjan", links=("l-zm",), enter_steps=(20,), arrive_step=22)
    second = dataclasses.replace(
        back, leg=3, from_node_id="n-marjan", links=("l-mt",), enter_steps=(25,), depart_step=25, arrive_step=29
    )
    boarding = dataclasses.replace(plan.boardings[0], persons=30)
    more = dataclasses.replace(boarding, leg=3, board_step=22, persons=15)
    plan = dataclasses.replace(plan, trips=(out, first, second), boardings=(boarding, more))
    (bus,) = itineraries(vehicle_scenario(), plan)
    assert [stage.on_board for stage in bus.stages] == [0, 30, 45]
    assert [stage.unloaded_at for stage in bus.stages] == [None, None, boarding.alight_step]
