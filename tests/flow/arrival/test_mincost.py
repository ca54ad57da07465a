"""Flows of least cost, and the least total arrival time."""

import numpy as np
import pytest
from hypothesis import given, settings

from safepassage.errors import InternalError
from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.arrival.mincost import least_total_arrival, min_cost_flow
from tests.flow.networks import assert_feasible, make_network, networks

EXAMPLES = settings(max_examples=150, derandomize=True, deadline=None)


def test_the_cheaper_of_two_arcs_is_filled_first() -> None:
    flow = min_cost_flow(
        tails=np.array([0, 0]),
        heads=np.array([1, 1]),
        limits=np.array([3, 5]),
        costs=np.array([7, 2]),
        supplies=np.array([6, -6]),
    )
    assert flow is not None
    assert flow.tolist() == [1, 5]


def test_more_than_the_arcs_carry_is_no_flow() -> None:
    flow = min_cost_flow(
        tails=np.array([0]), heads=np.array([1]), limits=np.array([3]), costs=np.array([0]), supplies=np.array([4, -4])
    )
    assert flow is None


def test_a_problem_that_does_not_balance_is_our_fault() -> None:
    with pytest.raises(InternalError, match="minimum cost flow"):
        min_cost_flow(
            tails=np.array([0]),
            heads=np.array([1]),
            limits=np.array([3]),
            costs=np.array([0]),
            supplies=np.array([3, -2]),
        )


def test_a_line_empties_at_the_rate_of_its_narrowest_road() -> None:
    network = make_network(steps=12, roads=[(0, 1, 2, 5), (1, 2, 3, 2)], supplies=[(0, 0, 9)], sites=[(2, None, None)])
    flow = least_total_arrival(network)
    assert_feasible(network, flow)
    assert flow.safe_by().tolist() == [0, 0, 0, 0, 0, 2, 4, 6, 8, 9, 9, 9, 9]


def test_beds_turn_people_to_the_farther_site_and_then_away() -> None:
    network = make_network(
        steps=9, roads=[(0, 1, 1, 4), (0, 2, 3, 4)], supplies=[(0, 0, 12)], sites=[(1, 5, None), (2, 3, None)]
    )
    flow = least_total_arrival(network)
    assert_feasible(network, flow)
    assert flow.safe_by().tolist() == [0, 4, 5, 8, 8, 8, 8, 8, 8, 8]
    assert flow.departures.tolist() == [8]


def test_nobody_is_left_for_the_sake_of_speed() -> None:
    """The last of four can be carried only by pushing three others, each to a site that is far: more must win."""
    far = 9
    network = make_network(
        steps=10,
        roads=[(0, 1, 1, 9), (1, 2, far - 1, 9), (0, 3, 1, 9), (3, 4, 1, 1)],
        supplies=[(0, 0, 4)],
        sites=[(2, 3, None), (4, 1, None)],
    )
    flow = least_total_arrival(network)
    assert_feasible(network, flow)
    assert int(flow.departures.sum()) == 4


def test_without_people_or_ways_nobody_moves() -> None:
    empty = make_network(steps=3, roads=[(0, 1, 1, 4)], supplies=[(0, 0, 0)], sites=[(1, None, None)])
    apart = make_network(steps=3, roads=[(1, 0, 1, 4)], supplies=[(0, 0, 3)], sites=[(1, 2, None)])
    for network in (empty, apart):
        flow = least_total_arrival(network)
        assert not flow.entries.any()
        assert not flow.safe_by().any()


@EXAMPLES
@given(network=networks())
def test_without_beds_it_is_an_earliest_arrival_flow(network: TimeExpandedNetwork) -> None:
    flow = least_total_arrival(network)
    assert_feasible(network, flow)
    assert (flow.safe_by() == earliest_arrival(network).most_possible).all()


@EXAMPLES
@given(network=networks(beds=True))
def test_beds_are_kept(network: TimeExpandedNetwork) -> None:
    assert_feasible(network, least_total_arrival(network))
