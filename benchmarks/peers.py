"""Every solver by name. Each gets a network over time; what it answers must be equal, however it is found."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow
from scipy.optimize import linprog
from scipy.sparse import coo_array

from benchmarks.ccrp import safe_by_ccrp
from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import divide_and_conquer, earliest_arrival
from safepassage.flow.network.unrolled import Trim, unroll
from safepassage.flow.value.priced import UNIT, min_cost_arrival, pause_costs

Answer = list[int]
"""People safe by each instant, `NOT_ASKED` where that was left out; for a pause that may break, the least cost."""

NOT_ASKED = -1

INSTANTS = 12
"""Moments at which a plain maximum flow, which answers for one moment only, is asked."""

MEAN_H, WEIGHT = 12.0, 0.5
"""The pause: exponential with this mean; and the weight of being caught on the road."""


class Arcs(NamedTuple):
    """A network over time as arcs with limits and costs, from `source` to `sink`; `takes` are the arcs into safety."""

    tails: IntArray
    heads: IntArray
    limits: IntArray
    costs: IntArray
    source: int
    sink: int
    persons: int
    takes: IntArray
    take_at: IntArray


def arcs_of(network: TimeExpandedNetwork, *, trimmed: bool, costs: tuple[IntArray, IntArray] | None = None) -> Arcs:
    """Arcs of a min-cost flow: arriving at k costs k, or leaving home and arriving cost what `costs` say.

    Raises
    ------
    ValueError
        Where beds are limited: no benchmark has such sites.
    """
    steps = network.steps
    if (network.beds < network.supply.sum()).any():
        raise ValueError("limited beds are not measured")
    everything = Trim(
        reachable=np.ones((len(network.places), steps + 1), np.bool_),
        safe_at=np.zeros((len(network.places), steps + 1), np.int32),
    )
    unrolled = unroll(network, trimmed=None if trimmed else everything)
    number = np.full((len(network.places), steps + 1), -1, np.int64)
    number[unrolled.point_place, unrolled.point_at] = np.arange(unrolled.points)
    homes = len(unrolled.supply_index)
    source, sink = unrolled.points + homes, unrolled.points + homes + 1
    home = unrolled.points + np.arange(homes)
    arrival = np.arange(steps + 1) if costs is None else costs[1]
    rows, at, point = _departures(network, unrolled.supply_index, number, only_at_once=costs is None)
    stay = steps + 1 if costs is None else 0
    takes = len(unrolled.move_arc) + len(unrolled.wait_tail) + np.arange(len(unrolled.take_at))
    return Arcs(
        tails=np.concatenate(
            [unrolled.move_tail, unrolled.wait_tail, unrolled.take_tail, home[rows], np.full(homes, source), [source]]
        ),
        heads=np.concatenate([unrolled.move_head, unrolled.wait_head, np.full(len(takes), sink), point, home, [sink]]),
        limits=np.concatenate(
            [
                unrolled.move_limit,
                unrolled.wait_limit,
                unrolled.take_limit,
                unrolled.supply_persons[rows],
                unrolled.supply_persons,
                [unrolled.persons],
            ]
        ),
        costs=np.concatenate(
            [
                np.zeros(len(takes) and int(takes[0]), np.int64),
                arrival[unrolled.take_at],
                np.zeros(len(rows), np.int64) if costs is None else costs[0][at],
                np.zeros(homes, np.int64),
                [stay],
            ]
        ),
        source=source,
        sink=sink,
        persons=unrolled.persons,
        takes=takes,
        take_at=unrolled.take_at,
    )


def _departures(
    network: TimeExpandedNetwork, supplies: IntArray, number: IntArray, *, only_at_once: bool
) -> tuple[IntArray, IntArray, IntArray]:
    """Row, instant and point of each departure: when ready, or at any instant from then on."""
    rows, instants = [], []
    for row, supply in enumerate(supplies.tolist()):
        ready = int(network.supply_at[supply])
        leaving = np.arange(ready, ready + 1 if only_at_once else network.steps + 1)
        leaving = leaving[number[network.supply_place[supply], leaving] >= 0]
        rows.append(np.full(len(leaving), row))
        instants.append(leaving)
    row_of, at = np.concatenate(rows), np.concatenate(instants)
    return row_of, at, number[network.supply_place[supplies[row_of]], at]


def _curve(network: TimeExpandedNetwork, arcs: Arcs, flow: IntArray) -> Answer:
    arrivals = np.bincount(arcs.take_at, weights=flow[arcs.takes], minlength=network.steps + 1)
    return [int(persons) for persons in np.cumsum(np.rint(arrivals))]


def _ortools(arcs: Arcs) -> IntArray:
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(arcs.tails, arcs.heads, arcs.limits, arcs.costs)
    solver.set_nodes_supplies(np.array([arcs.source, arcs.sink]), np.array([arcs.persons, -arcs.persons]))
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    return np.asarray(solver.flows(np.arange(len(arcs.tails))), np.int64)


def _ours(network: TimeExpandedNetwork) -> Answer:
    return [int(persons) for persons in earliest_arrival(network).flow.safe_by()]


def _ccrp(network: TimeExpandedNetwork) -> Answer:
    return [int(persons) for persons in safe_by_ccrp(network)]


def _ortools_trimmed(network: TimeExpandedNetwork) -> Answer:
    arcs = arcs_of(network, trimmed=True)
    return _curve(network, arcs, _ortools(arcs))


def _ortools_naive(network: TimeExpandedNetwork) -> Answer:
    arcs = arcs_of(network, trimmed=False)
    return _curve(network, arcs, _ortools(arcs))


def _divide_and_conquer(network: TimeExpandedNetwork) -> Answer:
    return [int(persons) for persons in divide_and_conquer(network).flow.safe_by()]


def _maximum_flows(network: TimeExpandedNetwork) -> Answer:
    """A maximum flow by OR-Tools for each of a dozen instants, with nothing that arrives later."""
    arcs = arcs_of(network, trimmed=True)
    takes = np.zeros(len(arcs.tails), np.int64)
    takes[arcs.takes] = arcs.take_at
    answer = [NOT_ASKED] * (network.steps + 1)
    for instant in np.unique(np.linspace(0, network.steps, INSTANTS + 1).round().astype(np.int64))[1:].tolist():
        solver = max_flow.SimpleMaxFlow()
        in_time = takes <= instant
        # The last arc leads past the network, for those who stay.
        in_time[-1] = False
        solver.add_arcs_with_capacity(arcs.tails[in_time], arcs.heads[in_time], arcs.limits[in_time])
        if solver.solve(arcs.source, arcs.sink) != solver.OPTIMAL:
            raise RuntimeError("OR-Tools found no maximum flow")
        answer[instant] = int(solver.optimal_flow())
    return answer


def _highs(network: TimeExpandedNetwork) -> Answer:
    arcs = arcs_of(network, trimmed=True)
    count = len(arcs.tails)
    column = np.arange(count)
    balance = coo_array(
        (
            np.concatenate([np.ones(count), -np.ones(count)]),
            (np.concatenate([arcs.tails, arcs.heads]), np.concatenate([column, column])),
        ),
        shape=(arcs.sink + 1, count),
    ).tocsr()
    sends = np.zeros(arcs.sink + 1)
    sends[arcs.source], sends[arcs.sink] = arcs.persons, -arcs.persons
    bounds = np.column_stack([np.zeros(count), arcs.limits])
    solved = linprog(arcs.costs, A_eq=balance, b_eq=sends, bounds=bounds, method="highs")  # type: ignore[call-overload]
    if solved.status != 0:
        raise RuntimeError(f"HiGHS: {solved.message}")
    return _curve(network, arcs, np.asarray(solved.x))


def _networkx(network: TimeExpandedNetwork) -> Answer:
    networkx: Any = import_module("networkx")
    arcs = arcs_of(network, trimmed=True)
    graph = networkx.MultiDiGraph()
    graph.add_node(arcs.source, demand=-arcs.persons)
    graph.add_node(arcs.sink, demand=arcs.persons)
    rows = zip(arcs.tails.tolist(), arcs.heads.tolist(), arcs.limits.tolist(), arcs.costs.tolist(), strict=True)
    keys = [graph.add_edge(tail, head, capacity=limit, weight=cost) for tail, head, limit, cost in rows]
    _, found = networkx.network_simplex(graph)
    ends = zip(arcs.tails.tolist(), arcs.heads.tolist(), keys, strict=True)
    return _curve(network, arcs, np.array([found[tail][head][key] for tail, head, key in ends]))


def _costs(network: TimeExpandedNetwork) -> tuple[IntArray, IntArray]:
    hours = np.arange(network.steps + 1) / 60
    return pause_costs(np.exp(-hours / MEAN_H).tolist(), WEIGHT, unit=UNIT)


def _ours_priced(network: TimeExpandedNetwork) -> Answer:
    departure, arrival = _costs(network)
    found = min_cost_arrival(
        network, departure_cost=departure, arrival_cost=arrival, earlier_if_equal=False, few_arcs=0
    )
    return [found.cost]


def _ortools_priced_trimmed(network: TimeExpandedNetwork) -> Answer:
    arcs = arcs_of(network, trimmed=True, costs=_costs(network))
    return [int(_ortools(arcs) @ arcs.costs)]


def _ortools_priced_naive(network: TimeExpandedNetwork) -> Answer:
    arcs = arcs_of(network, trimmed=False, costs=_costs(network))
    return [int(_ortools(arcs) @ arcs.costs)]


PEERS: dict[str, Callable[[TimeExpandedNetwork], Answer]] = {
    "ours": _ours,
    "ccrp": _ccrp,
    "ortools trimmed": _ortools_trimmed,
    "ortools naive": _ortools_naive,
    "divide and conquer, ortools": _divide_and_conquer,
    "maximum flows, ortools": _maximum_flows,
    "highs": _highs,
    "networkx": _networkx,
    "ours priced": _ours_priced,
    "ortools priced trimmed": _ortools_priced_trimmed,
    "ortools priced naive": _ortools_priced_naive,
}

HEURISTIC = "ccrp"
"""The one peer whose answer need not be equal."""


def agree(one: Answer, other: Answer) -> bool:
    """Whether two answers are the same wherever both were asked."""
    return len(one) == len(other) and all(
        left == right or NOT_ASKED in (left, right) for left, right in zip(one, other, strict=True)
    )
