"""Leaving with a price: examples that can be solved by hand."""

import numpy as np
import pytest

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED
from safepassage.flow.network.homes import homes_apart
from safepassage.flow.value import cheapest
from safepassage.flow.value.cheapest import CheapestFlow, PricedArcs, cheapest_among_cheapest, cheapest_flow
from safepassage.flow.value.priced import min_cost_arrival, pause_costs
from tests.flow.networks import assert_feasible, make_network

both_kernels = pytest.mark.parametrize("few_arcs", [0, 10**9], ids=["compiled", "library"])


def test_a_supply_whose_place_others_pass_gets_a_home() -> None:
    network = make_network(
        steps=4, roads=[(0, 1, 1, 2), (1, 2, 1, 2)], supplies=[(0, 0, 3), (1, 1, 2)], sites=[(2, None, None)]
    )
    homes = homes_apart(network)
    assert homes.network.places == ("node:0", "node:1", "node:2", "home:0", "home:1")
    assert homes.network.supply_place.tolist() == [3, 4]
    assert homes.leaves.tolist() == [False, False, True, True]
    assert homes.is_home.tolist() == [False, False, False, True, True]


def test_a_place_of_ones_own_is_a_home_already() -> None:
    network = make_network(
        steps=4,
        roads=[(0, 1, 0, 1), (1, 2, 1, 2)],
        supplies=[(0, 0, 3)],
        sites=[(2, None, None)],
        connectors=[0],
    )
    homes = homes_apart(network)
    assert homes.network.places == network.places
    assert homes.leaves.tolist() == [True, False]


def test_who_starts_at_the_last_instant_needs_no_home() -> None:
    network = make_network(steps=2, roads=[(1, 0, 1, 1)], supplies=[(0, 2, 3)], sites=[(0, None, None)])
    departure, arrival = pause_costs([1.0, 0.5, 0.25], 1.0, unit=4)
    found = min_cost_arrival(network, departure_cost=departure, arrival_cost=arrival)
    assert found.homes.network.places == network.places
    # Each is worth S(2) and was never on the road.
    assert found.cost == -3


def test_prices_are_rounded_once() -> None:
    departure, arrival = pause_costs([1.0, 1 / 3], 0.5, unit=100)
    assert departure.tolist() == [50, 17]
    assert arrival.tolist() == [-150, -50]


@both_kernels
def test_people_leave_only_when_they_need_not_wait_on_the_way(few_arcs: int) -> None:
    # One step to a crossing that lets one person a step through, one step on to safety.
    network = make_network(steps=6, roads=[(0, 1, 1, 9), (1, 2, 1, 1)], supplies=[(0, 0, 3)], sites=[(2, None, None)])
    survival = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4]
    departure, arrival = pause_costs(survival, 0.5, unit=100)
    found = min_cost_arrival(network, departure_cost=departure, arrival_cost=arrival, few_arcs=few_arcs)
    assert found.flow.entries[found.homes.leaves].sum(axis=0).tolist() == [1, 1, 1, 0, 0, 0]
    assert found.flow.arrivals.sum(axis=0).tolist() == [0, 0, 1, 1, 1, 0, 0]
    assert_feasible(found.homes.network, found.flow)


@both_kernels
def test_people_stay_where_the_road_is_worse_than_staying(few_arcs: int) -> None:
    # Leaving at 0, safe at 2: S(2) - w (1 - S(2)) = 0.5 - 0.5 w, worth it for w < 1 only.
    network = make_network(steps=3, roads=[(0, 1, 2, 5)], supplies=[(0, 0, 4)], sites=[(1, None, None)])
    survival = [1.0, 0.75, 0.5, 0.0]
    for weight, carried in ((0.9, 4), (1.1, 0)):
        departure, arrival = pause_costs(survival, weight, unit=1000)
        found = min_cost_arrival(network, departure_cost=departure, arrival_cost=arrival, few_arcs=few_arcs)
        assert found.flow.departures.tolist() == [carried]
        assert found.cost == (-200 if carried else 0)


@both_kernels
def test_a_detour_is_taken_where_the_short_way_is_more_dangerous(few_arcs: int) -> None:
    network = make_network(
        steps=4, roads=[(0, 1, 1, 5), (0, 2, 1, 5), (2, 1, 1, 2)], supplies=[(0, 0, 2)], sites=[(1, None, None)]
    )
    entry = np.zeros((3, 4), np.int64)
    entry[0] = 7
    found = min_cost_arrival(
        network,
        departure_cost=np.zeros(5, np.int64),
        arrival_cost=np.array([-10, -9, -8, -7, -6]),
        entry_cost=entry,
        few_arcs=few_arcs,
    )
    assert found.cost == -16
    assert found.flow.entries[0].sum() == 0


@both_kernels
def test_a_bed_is_worth_what_one_more_would_gain(few_arcs: int) -> None:
    network = make_network(steps=2, roads=[(0, 1, 1, 5)], supplies=[(0, 0, 3)], sites=[(1, 2, None)])
    found = min_cost_arrival(
        network,
        departure_cost=np.zeros(3, np.int64),
        arrival_cost=np.array([-9, -9, -9]),
        few_arcs=few_arcs,
    )
    assert found.cost == -18
    assert found.bed_worth.tolist() == [9]


def test_with_nobody_and_nothing_to_do_the_cost_is_nothing() -> None:
    network = make_network(steps=2, roads=[(0, 1, 1, 1)], supplies=[(0, 0, 0)], sites=[(1, None, None)])
    found = min_cost_arrival(network, departure_cost=np.zeros(3, np.int64), arrival_cost=-np.ones(3, np.int64))
    assert found.cost == 0
    assert found.flow.departures.tolist() == [0]


def test_equal_costs_are_broken_by_the_second_cost() -> None:
    arcs = PricedArcs(
        nodes=2,
        tails=np.array([0, 0, 1]),
        heads=np.array([1, 1, 0]),
        limits=np.array([3, 3, 4]),
        costs=np.array([1, 1, -2]),
    )
    best = cheapest_flow(arcs, np.zeros(3, np.int64))
    assert cheapest_among_cheapest(arcs, best, np.array([5, 1, 0])).tolist() == [1, 3, 4]


def test_a_flow_that_its_prices_do_not_prove_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    arcs = PricedArcs(
        nodes=2, tails=np.array([0, 1]), heads=np.array([1, 0]), limits=np.array([1, 1]), costs=np.array([-2, 1])
    )
    nothing = CheapestFlow(flow=np.zeros(2, np.int64), prices=np.zeros(2, np.int64))
    monkeypatch.setattr(cheapest, "_by_library", lambda _arcs, _start: nothing)
    with pytest.raises(InternalError, match="do not prove"):
        cheapest_flow(arcs, np.zeros(2, np.int64))


def test_progress_rises_to_the_end() -> None:
    shares: list[float] = []
    network = make_network(
        steps=6, roads=[(0, 1, 1, 9), (1, 2, 1, 1)], supplies=[(0, 0, 3)], sites=[(2, None, int(UNLIMITED))]
    )
    departure, arrival = pause_costs([1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4], 0.5)
    min_cost_arrival(network, departure_cost=departure, arrival_cost=arrival, few_arcs=0, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
