"""The most possible by each instant with beds, the cuts that prove it, and the plan that comes nearest."""

import numpy as np
import pytest
from hypothesis import given, settings

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.arrival.mincost import least_total_arrival
from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.beds.beds import BedsCut, first_finish, most_possible_with_beds
from safepassage.flow.beds.filling import fill_in_order
from tests.flow.cologne import LARGEST_FACTOR, MOST_POSSIBLE, cologne
from tests.flow.networks import assert_feasible, make_network, networks
from tests.flow.proofs import cut_value, dual_value

EXAMPLES = settings(max_examples=80, derandomize=True, deadline=None)


def with_cuts(network: TimeExpandedNetwork) -> tuple[IntArray, IntArray, tuple[BedsCut, ...]]:
    relaxed = earliest_arrival(network).most_possible
    achieved = least_total_arrival(network).safe_by()
    most_possible, cuts = most_possible_with_beds(network, relaxed=relaxed, achieved=achieved)
    return relaxed, most_possible, cuts


@EXAMPLES
@given(network=networks(beds=True))
def test_every_instant_that_beds_hold_back_has_a_cut_of_its_value(network: TimeExpandedNetwork) -> None:
    relaxed, most_possible, cuts = with_cuts(network)
    assert (np.diff(most_possible) >= 0).all()
    assert [cut.by for cut in cuts] == np.flatnonzero(most_possible < relaxed).tolist()
    for cut in cuts:
        assert cut.value == most_possible[cut.by]
        assert cut_value(network, cut) == cut.value


@EXAMPLES
@given(network=networks(beds=True))
def test_everyone_who_can_be_is_safe_first_at_the_first_finish(network: TimeExpandedNetwork) -> None:
    _, most_possible, _ = with_cuts(network)
    assert first_finish(network) == int(np.argmax(most_possible == most_possible[-1]))


@EXAMPLES
@given(network=networks(beds=True))
def test_the_plan_comes_as_near_as_it_says(network: TimeExpandedNetwork) -> None:
    shares: list[float] = []
    found = earliest_arrival_with_beds(network, on_progress=shares.append)
    safe_by = found.flow.safe_by()
    assert_feasible(network, found.flow)
    assert (safe_by <= found.most_possible).all()
    assert found.universally_optimal == bool((safe_by == found.most_possible).all())
    assert found.alpha <= found.alpha_bound + 1e-9
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    last = int(np.argmax(found.most_possible == found.most_possible[-1]))
    assert safe_by[last] == found.most_possible[-1]


@EXAMPLES
@given(network=networks(beds=True))
def test_filling_the_instants_in_order_reaches_half(network: TimeExpandedNetwork) -> None:
    _, most_possible, _ = with_cuts(network)
    flow = fill_in_order(network)
    assert_feasible(network, flow)
    assert (2 * flow.safe_by() >= most_possible).all()


def test_two_sites_with_beds_can_rule_out_a_plan_that_is_always_best() -> None:
    """One near bed for either of two people; only the first has another, far one: both safe means a later first."""
    network = make_network(
        steps=6,
        roads=[(0, 2, 1, 1), (0, 3, 5, 1), (1, 2, 3, 1)],
        supplies=[(0, 0, 1), (1, 0, 1)],
        sites=[(2, 1, None), (3, 1, None)],
    )
    found = earliest_arrival_with_beds(network)
    assert found.most_possible.tolist() == [0, 1, 1, 1, 1, 2, 2]
    assert found.flow.safe_by().tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert not found.universally_optimal
    assert found.alpha == 0.0
    assert found.alpha_bound == pytest.approx(0.0, abs=1e-9)
    assert found.prices is not None
    assert dual_value(network, found.prices, found.most_possible) == pytest.approx(0.0, abs=1e-9)


def test_out_of_reach_half_of_the_most_possible_is_kept_and_said() -> None:
    network = make_network(
        steps=6,
        roads=[(0, 2, 1, 1), (0, 3, 5, 1), (1, 2, 3, 1)],
        supplies=[(0, 0, 1), (1, 0, 1)],
        sites=[(2, 1, None), (3, 1, None)],
    )
    found = earliest_arrival_with_beds(network, most_arcs=3)
    assert found.flow.safe_by().tolist() == [0, 1, 1, 1, 1, 1, 1]
    assert (found.alpha, found.alpha_bound, found.exact, found.prices) == (0.5, 1.0, False, None)
    assert "out of reach" in found.how


def test_beds_that_do_not_bind_change_nothing() -> None:
    network = make_network(steps=5, roads=[(0, 1, 1, 2)], supplies=[(0, 0, 6)], sites=[(1, 6, None)])
    found = earliest_arrival_with_beds(network)
    assert found.flow.safe_by().tolist() == [0, 2, 4, 6, 6, 6]
    assert found.universally_optimal
    assert found.cuts == ()


@pytest.mark.parametrize("steps", [27, 33])
def test_cologne(steps: int) -> None:
    network = cologne(steps)
    found = earliest_arrival_with_beds(network)
    assert_feasible(network, found.flow)
    assert found.most_possible.tolist() == MOST_POSSIBLE + [5000] * (steps - 27)
    assert found.flow.safe_by()[27] == 5000
    assert not found.universally_optimal
    assert found.alpha >= 0.992
    assert found.alpha == (found.flow.safe_by()[2:] / found.most_possible[2:]).min()
    assert found.alpha_bound == pytest.approx(LARGEST_FACTOR, abs=1e-9)
    assert found.prices is not None
    assert found.prices.completion_by == 27
    assert found.prices.weights @ found.most_possible == pytest.approx(1.0, abs=1e-12)
    assert dual_value(network, found.prices, found.most_possible) == pytest.approx(LARGEST_FACTOR, abs=1e-9)
    for cut in found.cuts:
        assert cut_value(network, cut) == cut.value == found.most_possible[cut.by]
