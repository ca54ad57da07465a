"""Flows with prices against OR-Tools min-cost flow and linear programs (HiGHS) on networks written out arc by arc."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python import min_cost_flow
from scipy.optimize import linprog

from safepassage.flow.arrays import FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.value.costs import CostsOverTime, proven_cost
from safepassage.flow.value.priced import PricedArrival, min_cost_arrival, pause_costs
from tests.flow.networks import assert_feasible, networks

MANY = settings(max_examples=200, derandomize=True, deadline=None)
SOME = settings(max_examples=60, derandomize=True, deadline=None)

COMPILED, LIBRARY = 0, 10**9
"""How many arcs are few: none, so that the compiled kernel works, or all, so that OR-Tools does."""

both_kernels = pytest.mark.parametrize("few_arcs", [COMPILED, LIBRARY], ids=["compiled", "library"])

Arc = tuple[object, object, int, int, int]
"""Tail, head, limit, cost, and how long before K + 1 it takes people in, less than 0 (0 for all others)."""


def written_out(network: TimeExpandedNetwork, costs: CostsOverTime) -> list[Arc]:
    """Every arc of the network over time, a home for each supply; nothing is trimmed."""
    arcs: list[Arc] = []
    entry = np.zeros(network.capacity.shape, np.int64) if costs.entry is None else costs.entry
    waiting = np.zeros(network.waiting.shape, np.int64) if costs.waiting is None else costs.waiting
    persons = int(network.supply.sum())
    for arc, (tail, head, travel) in enumerate(zip(network.tail, network.head, network.travel, strict=True)):
        for k in range(network.steps):
            if k + travel <= network.steps:
                limit, cost = min(int(network.capacity[arc, k]), persons), int(entry[arc, k])
                arcs.append(((int(tail), k), (int(head), k + int(travel)), limit, cost, 0))
    for place in range(len(network.places)):
        for k in range(network.steps):
            limit = min(int(network.waiting[place, k]), persons)
            arcs.append(((place, k), (place, k + 1), limit, int(waiting[place, k]), 0))
    for row, (place, at) in enumerate(zip(network.supply_place.tolist(), network.supply_at.tolist(), strict=True)):
        arcs.append(("source", ("home", row), int(network.supply[row]), 0, 0))
        arcs += [(("home", row), (place, k), persons, int(costs.departure[k]), 0) for k in range(at, network.steps)]
    for site, place in enumerate(network.site_place.tolist()):
        arcs.append((("site", site), "safe", min(int(network.beds[site]), persons), 0, 0))
        for k in range(network.steps + 1):
            limit = min(int(network.intake[site, k]), persons)
            arcs.append(((place, k), ("site", site), limit, int(costs.arrival[k]), k - network.steps - 1))
    return [*arcs, ("source", "safe", persons, 0, 0)]


def numbered(arcs: list[Arc]) -> tuple[list[int], list[int], int]:
    number: dict[object, int] = {"source": 0, "safe": 1}
    for tail, head, *_ in arcs:
        number.setdefault(tail, len(number))
        number.setdefault(head, len(number))
    return [number[arc[0]] for arc in arcs], [number[arc[1]] for arc in arcs], len(number)


def least_cost_by_library(network: TimeExpandedNetwork, costs: CostsOverTime) -> tuple[int, int]:
    """The least cost, and of the flows that cost it the least sum of arrival instants."""
    arcs = written_out(network, costs)
    tails, heads, _ = numbered(arcs)
    persons = int(network.supply.sum())
    first = persons * (network.steps + 1) + 1
    solver = min_cost_flow.SimpleMinCostFlow()
    for tail, head, (_, _, limit, cost, instant) in zip(tails, heads, arcs, strict=True):
        solver.add_arc_with_capacity_and_unit_cost(tail, head, limit, cost * first + instant)
    solver.set_node_supply(0, persons)
    solver.set_node_supply(1, -persons)
    assert solver.solve() == solver.OPTIMAL
    flow = [solver.flow(index) for index in range(len(arcs))]
    return (
        sum(persons * arc[3] for persons, arc in zip(flow, arcs, strict=True)),
        sum(persons * arc[4] for persons, arc in zip(flow, arcs, strict=True)),
    )


def least_cost_by_program(network: TimeExpandedNetwork, costs: CostsOverTime) -> float:
    arcs = written_out(network, costs)
    tails, heads, nodes = numbered(arcs)
    balance = np.zeros((nodes, len(arcs)))
    np.add.at(balance, (heads, range(len(arcs))), 1.0)
    np.add.at(balance, (tails, range(len(arcs))), -1.0)
    supply = float(network.supply.sum())
    solved = linprog(
        [float(arc[3]) for arc in arcs],
        A_eq=balance,
        b_eq=[-supply, supply, *[0.0] * (nodes - 2)],
        bounds=[(0, arc[2]) for arc in arcs],
        method="highs",
    )
    assert solved.status == 0
    return float(solved.fun or 0.0)


def found_by(network: TimeExpandedNetwork, costs: CostsOverTime, few_arcs: int) -> PricedArrival:
    return min_cost_arrival(
        network,
        departure_cost=costs.departure,
        arrival_cost=costs.arrival,
        entry_cost=costs.entry,
        waiting_cost=costs.waiting,
        few_arcs=few_arcs,
    )


def cost_of(costs: CostsOverTime, found: PricedArrival) -> int:
    """What a flow costs, entry by entry and wait by wait, where waiting costs nothing."""
    flow: FlowOverTime = found.flow
    total = int((flow.arrivals * costs.arrival).sum())
    for arc, step in zip(*np.nonzero(flow.entries), strict=True):
        each = int(costs.departure[step]) if found.homes.leaves[arc] else 0
        if costs.entry is not None and arc < len(costs.entry):
            each += int(costs.entry[arc, step])
        total += each * int(flow.entries[arc, step])
    return total


@st.composite
def survivals(draw: st.DrawFn, steps: int) -> list[float]:
    falls = draw(st.lists(st.sampled_from([0.0, 0.01, 0.05, 0.2]), min_size=steps, max_size=steps))
    return [1.0, *np.maximum(0.0, 1.0 - np.cumsum(falls)).tolist()]


@st.composite
def priced_networks(
    draw: st.DrawFn, *, make_costs: Callable[[st.DrawFn, TimeExpandedNetwork], CostsOverTime]
) -> tuple[TimeExpandedNetwork, CostsOverTime]:
    network = draw(networks(beds=draw(st.booleans())))
    return network, make_costs(draw, network)


def costs_of_a_pause(draw: st.DrawFn, network: TimeExpandedNetwork) -> CostsOverTime:
    survival = draw(survivals(network.steps))
    weight = draw(st.sampled_from([0.0, 0.1, 0.5, 1.0, 2.7]))
    departure, arrival = pause_costs(survival, weight, unit=10**6)
    return CostsOverTime(departure=departure, arrival=arrival)


def any_costs(draw: st.DrawFn, network: TimeExpandedNetwork) -> CostsOverTime:
    random = np.random.default_rng(draw(st.integers(0, 10**6)))

    def drawn(shape: tuple[int, ...]) -> IntArray:
        return random.integers(0, 40, shape)

    return CostsOverTime(
        departure=np.sort(drawn((network.steps + 1,)))[::-1].copy(),
        arrival=-4 * drawn((network.steps + 1,)),
        entry=drawn(network.capacity.shape),
        waiting=drawn(network.waiting.shape),
    )


@both_kernels
@MANY
@given(case=priced_networks(make_costs=costs_of_a_pause))
def test_a_pause_that_may_break_has_the_least_cost_and_the_earliest_arrivals_of_it(
    few_arcs: int, case: tuple[TimeExpandedNetwork, CostsOverTime]
) -> None:
    network, costs = case
    found = found_by(network, costs, few_arcs)
    arrivals = int(found.flow.arrivals.sum(axis=0) @ np.arange(-network.steps - 1, 0))
    assert (found.cost, arrivals) == least_cost_by_library(network, costs)
    assert_feasible(found.homes.network, found.flow)
    assert cost_of(costs, found) == found.cost


@both_kernels
@MANY
@given(case=priced_networks(make_costs=any_costs))
def test_any_costs_of_entries_and_waits_have_the_least_cost(
    few_arcs: int, case: tuple[TimeExpandedNetwork, CostsOverTime]
) -> None:
    network, costs = case
    found = found_by(network, costs, few_arcs)
    arrivals = int(found.flow.arrivals.sum(axis=0) @ np.arange(-network.steps - 1, 0))
    assert (found.cost, arrivals) == least_cost_by_library(network, costs)
    assert_feasible(found.homes.network, found.flow)


@SOME
@given(case=priced_networks(make_costs=any_costs))
def test_the_least_cost_is_that_of_a_linear_program(case: tuple[TimeExpandedNetwork, CostsOverTime]) -> None:
    network, costs = case
    assert found_by(network, costs, COMPILED).cost == pytest.approx(least_cost_by_program(network, costs), abs=1e-6)


@SOME
@given(case=priced_networks(make_costs=costs_of_a_pause), shift=st.integers(1, 10**6))
def test_other_potentials_never_prove_more(case: tuple[TimeExpandedNetwork, CostsOverTime], shift: int) -> None:
    network, costs = case
    found = found_by(network, costs, LIBRARY)
    assert proven_cost(found.homes, costs, found.potentials, found.bed_worth) == found.cost
    assert (found.potentials >= 0).all()
    for potentials in (found.potentials + shift, np.maximum(0, found.potentials - shift), found.potentials // 2):
        assert proven_cost(found.homes, costs, potentials, found.bed_worth) <= found.cost
