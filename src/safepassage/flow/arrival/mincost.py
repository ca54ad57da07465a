"""Flows of least cost, among them the most people to safety with the least total arrival time."""

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.network.unrolled import UnrolledNetwork, flow_from, unroll


def min_cost_flow(
    *, tails: IntArray, heads: IntArray, limits: IntArray, costs: IntArray, supplies: IntArray
) -> IntArray | None:
    """A whole-number flow of least cost that carries every supply, or None where there is none.

    Parameters
    ----------
    tails, heads, limits, costs
        For each arc the points it joins, how much it carries at most, and what a unit on it costs, shape (m,).
    supplies
        For each point what it sends (above 0) or takes (below 0), shape (n,); their sum is 0.

    Returns
    -------
    IntArray or None
        The flow on each arc, shape (m,).

    Raises
    ------
    InternalError
        If the solver fails for another reason than that no such flow exists.
    """
    from ortools.graph.python import min_cost_flow as solver  # noqa: PLC0415 - a city's plan needs none

    problem = solver.SimpleMinCostFlow()
    problem.add_arcs_with_capacity_and_unit_cost(tails, heads, limits, costs)
    problem.set_nodes_supplies(np.arange(len(supplies)), supplies)
    status = problem.solve()
    if status == problem.INFEASIBLE:
        return None
    if status != problem.OPTIMAL:
        raise InternalError(f"minimum cost flow: the solver reports {status} on {len(tails)} arcs")
    return np.asarray(problem.flows(np.arange(len(tails))), np.int64)


def least_total_arrival(network: TimeExpandedNetwork, *, until: int | None = None) -> FlowOverTime:
    """Bring the most people to safety, beds included, and among those plans one with the least total arrival time.

    Wherever some plan is best at every instant, this one is (Jarvis and Ratliff 1982). Only plans that end by the
    instant `until` count (default: the horizon); the sooner that is, the less there is to compute.
    """
    unrolled = unroll(network, until=until)
    moves, waits, takes = len(unrolled.move_arc), len(unrolled.wait_tail), len(unrolled.take_at)
    sites = len(network.beds)
    source, sink = unrolled.points, unrolled.points + 1
    bed = unrolled.points + 2 + np.arange(sites)
    # One more person in may push others from site to site, each push costing at most K: staying costs more than that.
    stay = (sites + 2) * (network.steps + 1)
    nothing = np.zeros(moves + waits, np.int64)
    flow = min_cost_flow(
        tails=np.concatenate(
            [
                unrolled.move_tail,
                unrolled.wait_tail,
                unrolled.take_tail,
                bed,
                np.full(len(unrolled.supply_index), source),
                [source],
            ]
        ),
        heads=np.concatenate(
            [
                unrolled.move_head,
                unrolled.wait_head,
                bed[unrolled.take_site],
                np.full(sites, sink),
                unrolled.supply_point,
                [sink],
            ]
        ),
        limits=np.concatenate(
            [
                unrolled.move_limit,
                unrolled.wait_limit,
                unrolled.take_limit,
                np.minimum(network.beds, unrolled.persons),
                unrolled.supply_persons,
                [unrolled.persons],
            ]
        ),
        costs=np.concatenate(
            [nothing, unrolled.take_at, np.zeros(sites + len(unrolled.supply_index), np.int64), [stay]]
        ),
        supplies=_from_to(unrolled, source, sink, sites),
    )
    if flow is None:
        raise InternalError("minimum cost flow: staying at home was not possible")
    taken = moves + waits + takes
    return flow_from(
        network,
        unrolled,
        moves=flow[:moves],
        takes=flow[moves + waits : taken],
        supplies=flow[taken + sites : taken + sites + len(unrolled.supply_index)],
    )


def _from_to(unrolled: UnrolledNetwork, source: int, sink: int, sites: int) -> IntArray:
    supplies = np.zeros(unrolled.points + 2 + sites, np.int64)
    supplies[source], supplies[sink] = unrolled.persons, -unrolled.persons
    return supplies
