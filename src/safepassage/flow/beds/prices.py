"""Prices that prove how large a factor of the most possible any plan can reach: weak duality, made exact."""

from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.beds.promises import FloatArray, Formulation, Solution, is_unlimited
from safepassage.flow.network.unrolled import Trim

_DECIMALS = 9
"""Prices near 1 are rounded to so many decimals, so that equal ones are equal and make few runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorPrices:
    """Prices of the largest factor; see `model.plan.DualBound` for what they prove.

    Attributes
    ----------
    weights
        y_t >= 0 for each instant, with sum of y_t F(t) = 1, shape (K + 1,).
    completion_by, completion_weight
        The instant by which everyone who can be safe must be, and the price z of that.
    potentials
        The worth of one person at each place and instant, shape (n, K + 1).
    bed_prices
        The worth of a bed at each site, shape (s,).
    """

    weights: FloatArray
    completion_by: int
    completion_weight: float
    potentials: FloatArray
    bed_prices: FloatArray

    def worth_of_arrival(self) -> FloatArray:
        """What a person safe at each instant is worth: W(k) = sum of y_t over t >= k, and z until completion."""
        worth = np.cumsum(self.weights[::-1])[::-1].copy()
        worth[: self.completion_by + 1] += self.completion_weight
        return worth


def prices_from(
    network: TimeExpandedNetwork, trimmed: Trim, formulation: Formulation, solution: Solution, most_possible: IntArray
) -> FactorPrices:
    """The prices of the solved program, with the solver's tolerance taken out of them.

    A solver's prices may miss an inequality by a hair, and one without a limit would then be worth infinitely much.
    Raising the worth of places, backwards in time, restores every such inequality; any worth proves a valid bound, so
    that this costs the bound a hair and its validity nothing.
    """
    unrolled, beds, scale = formulation.unrolled, len(formulation.bedded), formulation.scale
    weights = np.zeros(network.steps + 1)
    weights[formulation.promised] = np.maximum(0.0, -solution.inequality_prices[beds:-1]) / scale
    total = float(weights @ most_possible)
    bed_prices = np.zeros(len(network.beds))
    bed_prices[formulation.bedded] = np.maximum(0.0, -solution.inequality_prices[:beds]) / scale / total
    potentials = np.zeros((len(network.places), network.steps + 1))
    worth = np.maximum(0.0, solution.equality_prices[: unrolled.points])
    potentials[unrolled.point_place, unrolled.point_at] = np.round(worth, _DECIMALS) / scale / total
    prices = FactorPrices(
        weights=weights / total,
        completion_by=unrolled.until,
        completion_weight=max(0.0, -float(solution.inequality_prices[-1])) / scale / total,
        potentials=potentials,
        bed_prices=bed_prices,
    )
    # Beds that do not exist cost nothing at any price: one so high that their site draws nobody.
    bed_prices[network.beds == 0] = prices.worth_of_arrival()[0]
    _raise_where_free(network, trimmed, prices)
    return prices


def _raise_where_free(network: TimeExpandedNetwork, trimmed: Trim, prices: FactorPrices) -> None:
    """Let no place be worth less than where one can go from it without limit (or from where nobody can be, at all)."""
    worth, potentials = prices.worth_of_arrival(), prices.potentials
    nobody = ~trimmed.reachable
    free_take = is_unlimited(network.intake) | (nobody[network.site_place] & (network.intake > 0))
    for site, place in enumerate(network.site_place):
        least = np.where(free_take[site], worth - prices.bed_prices[site], 0.0)
        np.maximum(potentials[place], least, out=potentials[place])
    free_wait = is_unlimited(network.waiting) | (nobody[:, :-1] & (network.waiting > 0))
    free_entry = is_unlimited(network.capacity) | (nobody[network.tail, :-1] & (network.capacity > 0))
    for step in range(network.steps - 1, -1, -1):
        waits = free_wait[:, step]
        np.maximum(potentials[:, step], potentials[:, step + 1], out=potentials[:, step], where=waits)
        arcs = np.flatnonzero(free_entry[:, step] & (step + network.travel <= network.steps))
        _raise_tails(network, potentials, arcs, step)


def _raise_tails(network: TimeExpandedNetwork, potentials: FloatArray, arcs: IntArray, step: int) -> None:
    """Raise the tails of arcs to the worth of their heads until nothing changes."""
    while len(arcs):
        ahead = potentials[network.head[arcs], step + network.travel[arcs]]
        arcs_below = ahead > potentials[network.tail[arcs], step]
        if not arcs_below.any():
            return
        np.maximum.at(potentials[:, step], network.tail[arcs], ahead)


def proven_factor(network: TimeExpandedNetwork, prices: FactorPrices, most_possible: IntArray) -> float:
    """The bound on the factor that prices prove: the sum of every limit times what it can be worth."""
    potentials, worth = prices.potentials, prices.worth_of_arrival()
    bound = float(network.supply @ potentials[network.supply_place, np.minimum(network.supply_at, network.steps)])
    arcs, steps = np.nonzero(network.capacity)
    in_time = steps + network.travel[arcs] <= network.steps
    arcs, steps = arcs[in_time], steps[in_time]
    gain = potentials[network.head[arcs], steps + network.travel[arcs]] - potentials[network.tail[arcs], steps]
    bound += float(np.maximum(0.0, gain) @ network.capacity[arcs, steps])
    bound += float((np.maximum(0.0, np.diff(potentials, axis=1)) * network.waiting).sum())
    gain = worth - prices.bed_prices[:, None] - potentials[network.site_place]
    bound += float((np.maximum(0.0, gain) * network.intake).sum())
    bedded = ~is_unlimited(network.beds)
    bound += float(network.beds[bedded] @ prices.bed_prices[bedded])
    return bound - prices.completion_weight * float(most_possible[-1])
