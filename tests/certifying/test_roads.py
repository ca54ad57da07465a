import dataclasses
from datetime import timedelta

import numpy as np
import pytest

from safepassage.certifying.roads import Roads
from safepassage.certifying.rules import read_rules
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Link, NetworkConfig, Use
from safepassage.model.pause import Pause
from safepassage.model.scenario import Scenario
from tests.builders import START, make_scenario


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def roads_of(scenario: Scenario) -> Roads:
    return read_rules(scenario).roads


def capacity(scenario: Scenario, way: int = 0) -> list[int]:
    return list(roads_of(scenario).capacities(np.array([way]))[0].tolist())


def one_road(
    *,
    travel: float = 2,
    rate: float = 60,
    steps: int = 6,
    corridors: tuple[Corridor, ...] = (),
    closures: tuple[Closure, ...] = (),
    pause: Pause | None = None,
    directed: bool = True,
) -> Scenario:
    return make_scenario(
        links=[("a", "b", travel, rate)],
        staging=[("a", 10)],
        sites=["b"],
        steps=steps,
        corridors=corridors,
        closures=closures,
        pause=pause,
        directed=directed,
    )


@pytest.mark.parametrize(("travel", "steps"), [(0, 0), (0.01, 1), (1, 1), (1.0001, 2), (2, 2), (2.5, 3), (1e12, 7)])
def test_travel_is_rounded_up_and_a_connector_takes_none(travel: float, steps: int) -> None:
    assert roads_of(one_road(travel=travel)).travel.tolist() == [steps]


def test_units_lanes_and_uses_make_the_rate_and_the_time() -> None:
    scenario = one_road()
    network = scenario.network
    link = dataclasses.replace(network.links[0], length=2.0, free_speed=60.0, lanes=2.0, capacity_pce_h=300.0)
    bus = Use(use="walk", persons_per_vehicle=40.0, pce=2.0, max_speed=30.0)
    config = NetworkConfig(long_length="mi", speed="mph")
    changed = dataclasses.replace(network, links=(link,), uses=(bus,), config=config)
    roads = roads_of(scenario.replace(network=changed))
    assert roads.travel.tolist() == [4]
    assert roads.persons_per_h.tolist() == [300 * 2 * 40 / 2]


def test_a_link_of_another_use_is_no_road() -> None:
    scenario = one_road()
    link = dataclasses.replace(scenario.network.links[0], allowed_uses=("drive",))
    roads = roads_of(scenario.replace(network=dataclasses.replace(scenario.network, links=(link,))))
    assert roads.link_ids == ()
    assert roads.link_exists == {"1": False}


def test_an_undirected_link_has_its_whole_capacity_each_way() -> None:
    roads = roads_of(one_road(directed=False))
    assert (roads.tails, roads.heads) == (("a", "b"), ("b", "a"))
    assert roads.capacities(np.array([0, 1])).tolist() == [[1] * 6, [1] * 6]


def test_closures_hold_for_every_step_they_touch_and_the_smallest_factor_rules() -> None:
    closures = (
        Closure(link_id="1", from_at=START + minutes(1.5), to_at=START + minutes(2.5), capacity_factor=0.0),
        Closure(link_id="1", from_at=START + minutes(2), to_at=START + minutes(4), capacity_factor=0.5),
    )
    # Factors 1, 0, 0, 0.5, 1, 1 at two a step.
    assert capacity(one_road(rate=120, closures=closures)) == [2, 0, 0, 1, 2, 2]


def test_a_closure_before_the_grid_touches_nothing() -> None:
    closure = Closure(link_id="1", from_at=START - minutes(9), to_at=START, capacity_factor=0.0)
    assert capacity(one_road(closures=(closure,))) == [1] * 6


def test_a_closed_corridor_binds_presence() -> None:
    corridor = Corridor(corridor_id="c", link_ids=("1",), opens_at=START + minutes(0.5), closes_at=START + minutes(5.5))
    # Open in steps 1..4; two steps of travel fit from steps 1, 2, 3.
    assert capacity(one_road(corridors=(corridor,))) == [0, 1, 1, 1, 0, 0]


def test_a_connector_needs_its_corridor_open_in_the_step_of_entry() -> None:
    corridor = Corridor(corridor_id="c", link_ids=("1",), closes_at=START + minutes(2))
    assert capacity(one_road(travel=0, corridors=(corridor,))) == [1, 1, 0, 0, 0, 0]


def test_a_link_of_two_corridors_is_open_while_either_is() -> None:
    corridors = (
        Corridor(corridor_id="c", link_ids=("1",), closes_at=START + minutes(2)),
        Corridor(corridor_id="d", link_ids=("1",), opens_at=START + minutes(3)),
    )
    assert capacity(one_road(travel=1, corridors=corridors)) == [1, 1, 0, 1, 1, 1]


def test_closing_a_corridor_closes_its_links_for_entry_only() -> None:
    corridor = Corridor(corridor_id="c", link_ids=("1",))
    closure = Closure(corridor_id="c", from_at=START + minutes(3), to_at=START + minutes(4))
    assert capacity(one_road(corridors=(corridor,), closures=(closure,))) == [1, 1, 1, 0, 1, 1]


def test_nobody_enters_before_the_pause_and_the_rhythm_of_the_rate_stays() -> None:
    assert capacity(one_road(rate=30, pause=Pause(starts_at=START + minutes(2)))) == [0, 0, 0, 1, 0, 1]


def test_capacities_of_many_links_at_once_are_those_of_each_alone() -> None:
    links: list[tuple[str, str, float, float]] = [("a", "b", 1 + i % 3, 7.3 * i) for i in range(30)]
    closure = Closure(link_id="20", from_at=START, to_at=START + minutes(3), capacity_factor=0.3)
    scenario = make_scenario(links=links, staging=[("a", 9)], sites=["b"], steps=20, closures=(closure,))
    together = roads_of(scenario).capacities(np.arange(30))
    assert together.tolist() == [capacity(scenario, way) for way in range(30)]
    link: Link = scenario.network.links[29]
    assert together[29].sum() == int(link.capacity_pce_h * 20 / 60 + 1e-9)
