"""From a scenario to a network over time: the arithmetic of the contract, by hand."""

from datetime import timedelta

import numpy as np
import pytest

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, TimeExpandedNetwork
from safepassage.flow.network.counting import whole_per_step
from safepassage.flow.network.expanded import expand, useful_span, whole_travel
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Link, NetworkConfig, Node, RoadNetwork, Use
from safepassage.model.pause import Pause, TabulatedSurvival
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, line_scenario, make_scenario

FREE = int(UNLIMITED)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def row(network: TimeExpandedNetwork, link_id: str, direction: str = "forward") -> list[int]:
    """Capacity of one road in each step."""
    return [int(value) for value in network.capacity[network.links.index((link_id, direction))]]


def waiting(network: TimeExpandedNetwork, place: str) -> list[int]:
    return [int(value) for value in network.waiting[network.places.index(place)]]


@pytest.mark.parametrize(
    ("travel_s", "step_s", "steps"),
    [(60.0, 60, 1), (60.0 + 1e-8, 60, 1), (60.1, 60, 2), (1.0, 60, 1), (119.9, 60, 2), (1e9, 60, 11), (np.inf, 60, 11)],
)
def test_travel_is_rounded_up_to_whole_steps(travel_s: float, step_s: int, steps: int) -> None:
    assert whole_travel(1.0, travel_s, step_s, 10) == steps


def test_a_connector_takes_no_time() -> None:
    assert whole_travel(0.0, 0.0, 60, 10) == 0


def test_capacity_alternates_so_that_the_rate_is_exact() -> None:
    network = expand(line_scenario(per_hour=90, steps=6))
    assert row(network, "1") == [1, 2, 1, 2, 1, 2]


def test_floating_point_noise_takes_nobody_away() -> None:
    tenths = whole_per_step(np.array([6.0]), 60, np.ones(30))
    assert np.flatnonzero(tenths[0]).tolist() == [9, 19, 29]


def test_a_rate_without_end_stays_exact() -> None:
    assert whole_per_step(np.array([np.inf]), 60, np.ones(3))[0].min() > 10**9


def test_units_lanes_and_use_make_rate_and_travel() -> None:
    network = RoadNetwork(
        config=NetworkConfig(long_length="mi", speed="mph"),
        nodes=(Node(node_id="a", x_coord=0, y_coord=0), Node(node_id="b", x_coord=0, y_coord=0)),
        links=(
            Link(link_id="1", from_node_id="a", to_node_id="b", directed=True, length=10, free_speed=60, lanes=2,
                 capacity_pce_h=600),
            Link(link_id="2", from_node_id="a", to_node_id="b", directed=True, length=10, free_speed=60,
                 capacity_pce_h=600, allowed_uses=("walk",)),
            Link(link_id="3", from_node_id="a", to_node_id="b", directed=True, length=10, free_speed=20,
                 capacity_pce_h=60, allowed_uses=("walk", "bus")),
        ),
        uses=(Use(use="bus", persons_per_vehicle=45, pce=3, max_speed=30),
              Use(use="walk", persons_per_vehicle=1, pce=1)),
    )  # fmt: skip
    scenario = line_scenario(steps=40).replace(network=network, movement=Movement(uses=("bus",)))
    found = expand(scenario)
    assert found.links == (("1", "forward"), ("3", "forward"))
    assert found.travel.tolist() == [20, 30]
    assert found.capacity[:, 0].tolist() == [300, 15]


def test_several_uses_are_refused_before() -> None:
    with pytest.raises(InternalError, match="one use"):
        expand(line_scenario().replace(movement=Movement(uses=("walk", "bus"))))


def test_a_link_without_direction_gives_two_roads_each_with_the_whole_capacity() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 1)], sites=["b"], steps=3, directed=False)
    network = expand(scenario)
    assert network.links == (("1", "forward"), ("1", "backward"))
    assert network.tail.tolist() == [0, 1]
    assert network.head.tolist() == [1, 0]
    assert row(network, "1", "backward") == [1, 1, 1]


def closed(scenario: Scenario, *closures: tuple[str | None, str | None, float, float, float]) -> Scenario:
    return scenario.replace(
        closures=tuple(
            Closure(
                link_id=link, corridor_id=corridor, from_at=START + minutes(first), to_at=START + minutes(last),
                capacity_factor=factor,
            )
            for link, corridor, first, last, factor in closures
        )
    )  # fmt: skip


def test_a_closure_holds_in_every_step_it_touches() -> None:
    scenario = line_scenario(per_hour=60, steps=6)
    assert row(expand(closed(scenario, ("1", None, 1.9, 3.1, 0.0))), "1") == [1, 0, 0, 0, 1, 1]
    assert row(expand(closed(scenario, ("1", None, 2, 3, 0.0))), "1") == [1, 1, 0, 1, 1, 1]
    assert row(expand(closed(scenario, ("1", None, -5, 2, 0.0))), "1") == [0, 0, 1, 1, 1, 1]
    assert row(expand(closed(scenario, ("1", None, 5, 99, 0.0))), "1") == [1, 1, 1, 1, 1, 0]


def test_the_smallest_factor_rules_and_factors_are_summed_before_the_floor() -> None:
    scenario = line_scenario(per_hour=60, steps=6)
    network = expand(closed(scenario, ("1", None, 0, 6, 0.5), ("1", None, 2, 4, 0.25)))
    assert row(network, "1") == [0, 1, 0, 0, 1, 0]


def corridors(*windows: tuple[str, float | None, float | None]) -> tuple[Corridor, ...]:
    return tuple(
        Corridor(
            corridor_id=f"c{number}",
            link_ids=tuple(links.split()),
            opens_at=None if opens is None else START + minutes(opens),
            closes_at=None if closes is None else START + minutes(closes),
        )
        for number, (links, opens, closes) in enumerate(windows)
    )


def test_a_closure_of_a_corridor_closes_all_its_links_but_does_not_forbid_presence() -> None:
    scenario = make_scenario(
        links=[("a", "b", 2, 60), ("b", "c", 2, 60)], staging=[("a", 1)], sites=["c"], steps=6,
        corridors=corridors(("1 2", None, None)),
    )  # fmt: skip
    network = expand(closed(scenario, (None, "c0", 2, 3, 0.0)))
    assert row(network, "1") == [1, 1, 0, 1, 1, 1]
    assert row(network, "2") == [1, 1, 0, 1, 1, 1]
    assert waiting(network, "node:b") == [FREE] * 6


def test_a_window_binds_presence_on_the_road() -> None:
    scenario = line_scenario(minutes=2, per_hour=60, steps=8).replace(corridors=corridors(("1", 1.5, 6.5)))
    assert row(expand(scenario), "1") == [0, 0, 1, 1, 1, 0, 0, 0]


def test_a_connector_may_be_entered_in_every_open_step() -> None:
    scenario = line_scenario(minutes=0, per_hour=60, steps=4).replace(corridors=corridors(("1", 1, 3)))
    assert row(expand(scenario), "1") == [0, 1, 1, 0]


def test_a_link_of_several_corridors_is_open_while_any_is() -> None:
    windows = corridors(("1", None, 2), ("1", 2, 4), ("1", 5, None))
    scenario = line_scenario(minutes=2, per_hour=60, steps=8).replace(corridors=windows)
    assert row(expand(scenario), "1") == [1, 1, 1, 0, 0, 1, 1, 1]


def test_nobody_waits_inside_a_closed_corridor_unless_at_home() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("b", "c", 1, 60), ("c", "d", 1, 60)],
        staging=[("a", 1)], sites=["d"], steps=4, corridors=corridors(("1 2", 1, 3)),
    )  # fmt: skip
    network = expand(scenario)
    assert waiting(network, "node:a") == [FREE] * 4  # home
    assert waiting(network, "node:b") == [0, FREE, FREE, 0]  # inside
    assert waiting(network, "node:c") == [FREE] * 4  # on the edge


def test_a_node_between_two_corridors_is_inside_neither() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("b", "c", 1, 60)],
        staging=[("a", 1)], sites=["c"], steps=4, corridors=corridors(("1", 0, 1), ("2", 2, 3)),
    )  # fmt: skip
    assert waiting(expand(scenario), "node:b") == [FREE] * 4


def test_a_node_inside_two_corridors_may_be_waited_at_while_any_is_open() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("b", "c", 1, 60)],
        staging=[("a", 1)], sites=["c"], steps=4, corridors=corridors(("1 2", 0, 1), ("2", 2, 3)),
    )  # fmt: skip
    assert waiting(expand(scenario), "node:b") == [FREE, 0, FREE, 0]


def test_ready_times_are_rounded_up_and_people_after_the_horizon_left_out() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[
            StagingArea(staging_area_id="early", node_id="a", persons=1, ready_at=START - minutes(9)),
            StagingArea(staging_area_id="half", node_id="a", persons=2, ready_at=START + minutes(1.5)),
            StagingArea(staging_area_id="end", node_id="a", persons=3, ready_at=START + minutes(4)),
            StagingArea(staging_area_id="after", node_id="a", persons=4, ready_at=START + minutes(4.5)),
        ],
        sites=["b"],
        steps=4,
    )
    network = expand(scenario)
    assert network.supply_at.tolist() == [0, 2, 4, 4]
    assert network.supply.tolist() == [1, 2, 3, 0]
    assert network.supply_place.tolist() == [0, 0, 0, 0]


def test_intake_alternates_and_takes_nobody_in_at_the_last_instant() -> None:
    limited = ReceptionSite(reception_site_id="R", node_id="b", intake_per_h=90, beds=7)
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 1)], sites=[limited, "a"], steps=4)
    network = expand(scenario)
    assert network.intake.tolist() == [[1, 2, 1, 2, 0], [FREE] * 5]
    assert network.beds.tolist() == [7, FREE]


def test_a_pause_that_begins_later_lets_nobody_enter_before_and_one_that_ends_takes_nobody_in() -> None:
    pause = Pause(starts_at=START + minutes(1.5), planned_end_at=START + minutes(3))
    network = expand(line_scenario(per_hour=60, steps=5).replace(pause=pause))
    assert row(network, "1") == [0, 0, 1, 1, 1]
    assert network.intake.tolist() == [[FREE, FREE, FREE, 0, 0, 0]]
    extended = Pause(planned_end_at=START + minutes(3), may_be_extended=True)
    assert expand(line_scenario(steps=5).replace(pause=extended)).intake.tolist() == [[FREE] * 6]


def test_nobody_arrives_where_a_table_of_survival_says_never() -> None:
    pause = Pause(survival=TabulatedSurvival(file="s.csv", hours=(0.0, 0.05), survival=(1.0, 0.0)))
    assert expand(line_scenario(steps=5).replace(pause=pause)).intake.tolist() == [[FREE, FREE, FREE, 0, 0, 0]]


def test_home_is_apart_where_waiting_is_limited() -> None:
    roads = [("a", "b", 1.0, 60.0), ("b", "c", 1.0, 60.0)]
    held = make_scenario(
        links=roads, staging=[("a", 5)], sites=["c"], steps=3,
        nodes=[Node(node_id="a", x_coord=0, y_coord=0, hold_persons=2)],
    )  # fmt: skip
    network = expand(held)
    home = network.places.index("staging:S1")
    assert waiting(network, "node:a") == [2, 2, 2]
    assert waiting(network, "staging:S1") == [FREE] * 3
    assert network.supply_place.tolist() == [home]
    assert (network.tail[-1], network.head[-1], network.travel[-1], network.links[-1]) == (home, 0, 0, None)
    moving = expand(make_scenario(links=roads, staging=[("a", 5)], sites=["c"], steps=3, wait_en_route=False))
    assert waiting(moving, "node:b") == [0, 0, 0]
    assert waiting(moving, "staging:S1") == [FREE] * 3


def test_loading_puts_a_way_out_between_homes_and_links() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 600), ("b", "a", 1, 600)],
        staging=[StagingArea(staging_area_id="S", node_id="a", persons=5, loading_per_h=90), ("a", 3)],
        sites=["a", "b"],
        steps=3,
    )
    network = expand(scenario)
    assert network.places == ("node:a", "node:b", "out:a", "site:R1", "staging:S")
    arcs = [
        (network.places[tail], network.places[head], capacity.tolist())
        for tail, head, capacity in zip(network.tail, network.head, network.capacity, strict=True)
    ]
    assert arcs == [
        ("out:a", "node:b", [10, 10, 10]),
        ("node:b", "node:a", [10, 10, 0]),
        ("node:a", "out:a", [FREE] * 3),
        ("node:a", "site:R1", [FREE] * 3),
        ("staging:S", "out:a", [1, 2, 1]),
        ("staging:S", "site:R1", [FREE] * 3),
        ("node:b", "site:R1", [0, 0, 10]),  # who arrives at the last instant
    ]
    assert network.links[-1] == ("2", "forward")
    assert waiting(network, "out:a") == [0, 0, 0]
    assert waiting(network, "site:R1") == [0, 0, 0]
    assert waiting(network, "node:a") == [FREE] * 3
    assert [network.places[place] for place in network.supply_place] == ["staging:S", "node:a"]
    assert [network.places[place] for place in network.site_place] == ["site:R1", "node:b"]


def test_who_is_ready_at_the_last_instant_is_where_the_site_is() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[StagingArea(staging_area_id="S", node_id="a", persons=5, ready_at=START + minutes(3)), ("b", 1)],
        sites=["a"],
        steps=3,
        wait_en_route=False,
    )
    network = expand(scenario)
    assert [network.places[place] for place in network.supply_place] == ["node:a", "staging:S2"]


def test_a_class_sees_its_own_rows_and_sites_on_the_same_roads() -> None:
    first = StagingArea(staging_area_id="S1", node_id="a", persons=5, reception_site_ids=("R2",), loading_per_h=60)
    second = StagingArea(staging_area_id="S2", node_id="a", persons=3)
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[first, second], sites=["b", "b"], steps=3)
    own = expand(scenario, staging_areas=[first])
    other = expand(scenario, staging_areas=[second])
    assert own.supply.tolist() == [5]
    assert other.supply.tolist() == [3]
    assert own.intake.tolist() == [[0] * 4, [FREE] * 4]
    assert other.intake.tolist() == [[FREE] * 4, [FREE] * 4]
    assert own.places[:3] == other.places[:3] == ("node:a", "node:b", "out:a")


def test_what_path_flows_use_is_left_out() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 120), ("b", "c", 1, 120)],
        staging=[("a", 9)],
        sites=[ReceptionSite(reception_site_id="R1", node_id="c", intake_per_h=120, beds=6)],
        steps=6,
        directed=False,
        nodes=[Node(node_id=name, x_coord=0, y_coord=0, hold_persons=hold) for name, hold in
               [("a", None), ("b", 3), ("c", 2)]],
    )  # fmt: skip
    path = PathFlow(
        path_flow_id="P1", staging_area_id="S1", reception_site_id="R1", persons=2, links=("1", "2"),
        enter_steps=(0, 3), depart_step=0, arrive_step=5,
    )  # fmt: skip
    network = expand(scenario, used=[path])
    assert row(network, "1") == [0, 2, 2, 2, 2, 2]
    assert row(network, "1", "backward") == [2, 2, 2, 2, 2, 2]
    assert row(network, "2") == [2, 2, 2, 0, 2, 2]
    assert waiting(network, "node:b") == [3, 1, 1, 3, 3, 3]
    assert waiting(network, "node:c") == [2, 2, 2, 2, 0, 2]
    assert network.intake.tolist() == [[2, 2, 2, 2, 2, 0, 0]]
    assert network.beds.tolist() == [4]


def test_the_span_in_which_a_place_is_of_use() -> None:
    scenario = make_scenario(
        links=[("a", "b", 2, 60), ("b", "c", 0, 60), ("c", "d", 3, 60), ("d", "a", 1, 60), ("x", "d", 1, 60)],
        staging=[StagingArea(staging_area_id="S", node_id="a", persons=1, ready_at=START + minutes(1))],
        sites=["d"],
        steps=9,
    )
    earliest, latest = useful_span(expand(scenario))
    assert earliest.tolist() == [1, 3, 3, 6, 10]
    assert latest.tolist() == [4, 6, 6, 9, 8]


def test_arrays_are_read_only() -> None:
    network = expand(line_scenario())
    with pytest.raises(ValueError, match="read-only"):
        network.capacity[0, 0] = 7
