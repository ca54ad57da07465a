import dataclasses

from safepassage.model.scenario import Scenario
from safepassage.outputs.halting import halts
from safepassage.outputs.words import words_for
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario


def told(scenario: Scenario) -> list[tuple[int, int, str]]:
    """What the first bus does on its way from Zuhra (two steps) through the gate to Tishreen (four)."""
    trips = vehicle_plan().trips or ()
    found = halts(scenario, scenario.vehicles[0], trips[1], words_for("en"))
    return [(halt.first, halt.last, halt.instruction) for halt in found]


def with_network(scenario: Scenario, *, directed: bool = False, shelter: bool = False) -> Scenario:
    network = dataclasses.replace(
        scenario.network,
        links=tuple(dataclasses.replace(link, directed=directed) for link in scenario.network.links),
        nodes=tuple(
            dataclasses.replace(node, exposure=0.0 if shelter and node.node_id == "n-marjan" else None)
            for node in scenario.network.nodes
        ),
    )
    return scenario.replace(network=network)


def test_back_until_half_way_and_on_from_there() -> None:
    assert told(vehicle_scenario()) == [
        (20, 24, "turn back to Zuhra school"),
        (24, 27, "go on to Tishreen hall"),
    ]


def test_nobody_turns_on_a_one_way_road() -> None:
    assert told(with_network(vehicle_scenario(), directed=True)) == [(20, 27, "go on to Tishreen hall")]


def test_a_protected_place_is_gone_to_where_it_is_nearest() -> None:
    assert told(with_network(vehicle_scenario(), shelter=True)) == [
        (20, 22, "turn back to Zuhra school"),
        (22, 24, "take shelter at Marjan gate"),
        (24, 25, "turn back to shelter at Marjan gate"),
        (25, 27, "go on to Tishreen hall"),
    ]
    one_way = told(with_network(vehicle_scenario(), directed=True, shelter=True))
    assert one_way[0] == (20, 22, "go on to shelter at Marjan gate")
    assert one_way[-1] == (24, 27, "go on to Tishreen hall")


def test_the_place_at_which_an_order_begins_is_told() -> None:
    scenario = with_network(vehicle_scenario(), shelter=True)
    trips = vehicle_plan().trips or ()
    found = halts(scenario, scenario.vehicles[0], trips[1], words_for("en"))
    assert [halt.where for halt in found] == ["on Olive road", "at Marjan gate", "on Marjan bridge", "on Marjan bridge"]


def test_a_drive_without_roads_has_no_orders() -> None:
    leg = dataclasses.replace((vehicle_plan().trips or ())[1], links=(), enter_steps=())
    assert halts(vehicle_scenario(), vehicle_scenario().vehicles[0], leg, words_for("en")) == ()
