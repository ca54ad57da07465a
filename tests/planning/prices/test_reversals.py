"""Which ways are opposite, what a reversed road is, and that the bound lies above every choice."""

from datetime import timedelta
from itertools import product

from hypothesis import HealthCheck, given, settings

from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.network.expanded import expand
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Link
from safepassage.model.scenario import Scenario
from safepassage.planning.prices.reversals import Choice, OpposedWays, Relaxation, find_opposed, with_choices
from safepassage.planning.prices.variations import with_links
from tests.builders import START, make_scenario
from tests.planning.prices.strategies import opposed_scenarios, two_way_scenarios

SOME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def there_and_back(*, closures: tuple[Closure, ...] = (), corridors: tuple[Corridor, ...] = ()) -> Scenario:
    """Two links out and two back, and one that nothing leads back along."""
    return make_scenario(
        links=[("a", "b", 5, 60), ("a", "b", 1, 60), ("b", "a", 2, 30), ("b", "a", 6, 90), ("b", "c", 1, 60)],
        staging=[("a", 10)],
        sites=["c"],
        closures=closures,
        corridors=corridors,
    )


def links_of(scenario: Scenario) -> dict[str, Link]:
    return {link.link_id: link for link in scenario.network.links}


def test_the_shortest_link_out_goes_with_the_shortest_back() -> None:
    assert [road.ways for road in find_opposed(there_and_back())] == [
        (("1", "forward"), ("4", "forward")),
        (("2", "forward"), ("3", "forward")),
    ]


def test_a_way_may_only_gain_from_one_that_is_open_whenever_it_is() -> None:
    shut = Closure(link_id="3", from_at=START, to_at=START + timedelta(minutes=1))
    late = Corridor(corridor_id="late", link_ids=("1",), opens_at=START + timedelta(minutes=9))
    first, second = find_opposed(there_and_back(closures=(shut,), corridors=(late,)))
    assert (first.may_gain, first.choices) == ((True, False), (Choice.AS_IS, Choice.FIRST))
    assert (second.may_gain, second.choices) == ((False, True), (Choice.AS_IS, Choice.SECOND))


def test_lanes_are_added_and_carry_what_they_do_on_average() -> None:
    scenario = there_and_back()
    roads = find_opposed(scenario)
    changed = links_of(with_choices(scenario, roads, [Choice.FIRST, Choice.SECOND]))
    assert (changed["1"].lanes, changed["1"].capacity_pce_h, changed["4"].capacity_pce_h) == (2.0, 75.0, 0.0)
    assert (changed["3"].lanes, changed["3"].capacity_pce_h, changed["2"].capacity_pce_h) == (2.0, 45.0, 0.0)
    assert changed["5"] == links_of(scenario)["5"]


def test_a_link_with_both_ways_becomes_one_way_in_the_direction_chosen() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 1)], sites=["b"], directed=False)
    roads = find_opposed(scenario)
    towards_a = links_of(with_choices(scenario, roads, [Choice.SECOND]))["1"]
    assert (towards_a.from_node_id, towards_a.to_node_id, towards_a.directed, towards_a.lanes) == ("b", "a", True, 2.0)
    assert with_choices(scenario, roads, [Choice.AS_IS]).network.links == scenario.network.links


def test_links_without_capacity_have_nothing_to_give() -> None:
    scenario = there_and_back()
    closed = {
        link.link_id: link
        for link in with_choices(scenario, find_opposed(scenario), [Choice.FIRST, Choice.FIRST]).network.links
    }
    assert find_opposed(with_links(scenario, closed)) == ()


def test_the_bound_lets_through_in_each_step_what_any_choice_does() -> None:
    """Half a person a step, seven tenths with the lanes of both: in step 3 the lower rate lets one more in."""
    scenario = make_scenario(links=[("a", "b", 1, 30), ("b", "a", 1, 12)], staging=[("a", 9)], sites=["b"], steps=6)
    relaxation = Relaxation(scenario, find_opposed(scenario))
    assert relaxation.network([Choice.AS_IS]).capacity[0].tolist() == [0, 1, 0, 1, 0, 1]
    assert relaxation.network([Choice.FIRST]).capacity.tolist() == [[0, 1, 1, 0, 1, 1], [0] * 6]
    assert relaxation.network([Choice.BOTH]).capacity[0].tolist() == [0, 1, 1, 1, 1, 1]


@SOME
@given(two_way_scenarios() | opposed_scenarios())
def test_the_network_of_a_choice_is_that_of_its_scenario_and_none_beats_the_bound(scenario: Scenario) -> None:
    roads: tuple[OpposedWays, ...] = find_opposed(scenario)
    relaxation = Relaxation(scenario, roads)
    most = earliest_arrival(relaxation.network([Choice.BOTH] * len(roads))).most_possible
    for choices in product(*(road.choices for road in roads)):
        found = earliest_arrival(relaxation.network(choices)).most_possible
        again = earliest_arrival(expand(with_choices(scenario, roads, choices))).most_possible
        assert found.tolist() == again.tolist()
        assert (found <= most).all()
