"""The cheapest flow with given balances on plain arrays, with the prices that prove it, by what suits its size."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import IntArray
from safepassage.flow.arrival.mincost import min_cost_flow

FEW_ARCS = 20_000
"""Up to so many arcs OR-Tools is used: it needs no compiler, and is quick enough."""

_SHRINK = 10
"""By how much each phase of cost scaling divides the slack: 5 to 32 were tried."""

_VISITS_PER_NODE = 10
_MOST_PERSONS = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedArcs:
    """Arcs between numbered nodes, each with a limit and a whole-number cost a person, shape (m,)."""

    nodes: int
    tails: IntArray
    heads: IntArray
    limits: IntArray
    costs: IntArray

    def reduced_costs(self, prices: IntArray) -> IntArray:
        """What a person on each arc costs, beyond what the prices of its ends differ by."""
        return np.asarray(self.costs + prices[self.tails] - prices[self.heads])


@dataclass(frozen=True, slots=True, kw_only=True)
class CheapestFlow:
    """A flow and prices that prove that none is cheaper.

    Wherever an arc could take more its reduced cost is at least 0, wherever it carries anybody at most 0.

    Attributes
    ----------
    flow
        People on each arc, shape (m,).
    prices
        Shape (nodes,).
    """

    flow: IntArray
    prices: IntArray


def cheapest_flow(
    arcs: PricedArcs,
    start: IntArray,
    *,
    first_slack: int | None = None,
    few_arcs: int = FEW_ARCS,
    on_progress: Callable[[float], None] | None = None,
) -> CheapestFlow:
    """The cheapest of all flows that leave every node with the balance of the flow `start`.

    Parameters
    ----------
    arcs
        Costs may be of any sign; the sum of their sizes times the people stays below 2**62.
    start
        Any flow within the limits, shape (m,).
    first_slack
        Where cost scaling begins; a guess of what neighbouring ways to safety differ by saves time, a wrong one only
        costs time.
    few_arcs
        Up to so many arcs OR-Tools is used, beyond our compiled kernel.
    on_progress
        Told the share of the work that is done, 0..1, rising (by our kernel only).

    Raises
    ------
    InternalError
        If the prices do not prove the flow.
    """
    if len(arcs.tails) <= few_arcs or int(arcs.limits.max(initial=0)) > _MOST_PERSONS:
        best = _by_library(arcs, start)
    else:
        best = _by_scaling(arcs, start, first_slack, on_progress or (lambda _share: None))
    _check(arcs, start, best)
    return best


def cheapest_among_cheapest(
    arcs: PricedArcs, best: CheapestFlow, tie_costs: IntArray, *, few_arcs: int = FEW_ARCS
) -> IntArray:
    """Of all flows as cheap as the best, one that is the cheapest by a second cost; returns the flow.

    A flow is as cheap as the best exactly when it leaves full and empty what the prices say must be full and empty.
    """
    free = arcs.reduced_costs(best.prices) == 0
    within = PricedArcs(
        nodes=arcs.nodes,
        tails=arcs.tails[free],
        heads=arcs.heads[free],
        limits=arcs.limits[free],
        costs=tie_costs[free],
    )
    flow = best.flow.copy()
    flow[free] = cheapest_flow(within, flow[free], few_arcs=few_arcs).flow
    return flow


def _by_scaling(
    arcs: PricedArcs, start: IntArray, first_slack: int | None, on_progress: Callable[[float], None]
) -> CheapestFlow:
    """Cost scaling. Costs are multiplied only where a slack of 1 is not enough; a slack of 1 / nodes always is."""
    from safepassage.flow.value.scaling import refine, repair_prices, residual_of  # noqa: PLC0415 - loads a compiler

    residual = residual_of(
        arcs.nodes,
        arcs.tails.astype(np.int32),
        arcs.heads.astype(np.int32),
        arcs.limits.astype(np.int32),
        arcs.costs,
        start.astype(np.int32),
    )
    prices = np.zeros(arcs.nodes, np.int64)
    slack = first_slack or max(1, int(np.abs(arcs.costs).max(initial=0)) // _SHRINK)
    phases, done, multiplied = len(str(slack)) + 1, 0, 1
    visits = _VISITS_PER_NODE * arcs.nodes
    while True:
        if done == 0 or not repair_prices(residual, prices, slack, visits):
            refine(residual, prices, slack)
        done += 1
        on_progress(min(1.0, done / phases))
        if slack > 1:
            slack = max(1, slack // _SHRINK)
            continue
        if repair_prices(residual, prices, 0, visits if multiplied <= arcs.nodes else arcs.nodes**2):
            break
        residual.cost[:] *= _SHRINK
        prices *= _SHRINK
        multiplied *= _SHRINK
    flow = arcs.limits - residual.room[residual.position]
    return CheapestFlow(flow=flow, prices=prices // multiplied)


def _by_library(arcs: PricedArcs, start: IntArray) -> CheapestFlow:
    flow = min_cost_flow(
        tails=arcs.tails, heads=arcs.heads, limits=arcs.limits, costs=arcs.costs, supplies=_balance(arcs, start)
    )
    if flow is None:
        raise InternalError("minimum cost flow: the flow that was given is said not to exist")
    return CheapestFlow(flow=flow, prices=_prices_of(arcs, flow))


def _prices_of(arcs: PricedArcs, flow: IntArray) -> IntArray:
    """Prices that prove a flow the cheapest: distances in what room it leaves (Bellman 1958)."""
    onward, back = flow < arcs.limits, flow > 0
    tails = np.concatenate([arcs.tails[onward], arcs.heads[back]])
    heads = np.concatenate([arcs.heads[onward], arcs.tails[back]])
    costs = np.concatenate([arcs.costs[onward], -arcs.costs[back]])
    prices = np.zeros(arcs.nodes, np.int64)
    for _ in range(arcs.nodes + 1):
        least = prices.copy()
        np.minimum.at(least, heads, prices[tails] + costs)
        if np.array_equal(least, prices):
            return prices
        prices = least
    raise InternalError("minimum cost flow: a cheaper flow exists than the solver's")


def _balance(arcs: PricedArcs, flow: IntArray) -> IntArray:
    """What leaves each node less what enters it."""
    balance = np.zeros(arcs.nodes, np.int64)
    np.add.at(balance, arcs.tails, flow)
    np.subtract.at(balance, arcs.heads, flow)
    return balance


def _check(arcs: PricedArcs, start: IntArray, best: CheapestFlow) -> None:
    flow, reduced = best.flow, arcs.reduced_costs(best.prices)
    within = bool(((flow >= 0) & (flow <= arcs.limits)).all()) and np.array_equal(
        _balance(arcs, flow), _balance(arcs, start)
    )
    if not within or (reduced[flow < arcs.limits] < 0).any() or (reduced[flow > 0] > 0).any():
        raise InternalError(f"minimum cost flow on {len(flow)} arcs: the prices do not prove the flow")
