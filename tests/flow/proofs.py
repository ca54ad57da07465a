"""What cuts and prices prove, reckoned arc by arc from the network alone, with nothing of the kernels."""

import numpy as np

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.beds.beds import BedsCut
from safepassage.flow.beds.prices import FactorPrices


def cut_value(network: TimeExpandedNetwork, cut: BedsCut) -> int:
    """The sum of all that crosses to the side of safety up to an instant."""
    inside, last = cut.inside, cut.by
    value = 0
    for place, at, persons in zip(network.supply_place, network.supply_at, network.supply, strict=True):
        value += int(persons) if at <= last and inside[place, at] else 0
    for arc, (tail, head, travel) in enumerate(zip(network.tail, network.head, network.travel, strict=True)):
        for step in range(min(last + 1, network.steps)):
            if step + travel <= last and inside[head, step + travel] and not inside[tail, step]:
                value += int(network.capacity[arc, step])
    for place in range(len(network.places)):
        for step in range(last):
            if inside[place, step + 1] and not inside[place, step]:
                value += int(network.waiting[place, step])
    for site, place in enumerate(network.site_place):
        if site in cut.full_sites:
            value += int(network.beds[site])
        else:
            value += sum(int(network.intake[site, k]) for k in range(last + 1) if not inside[place, k])
    return value


def dual_value(network: TimeExpandedNetwork, prices: FactorPrices, most_possible: IntArray) -> float:
    """The bound of weak duality on the factor; infinite where something without a limit gains."""
    potentials, price = prices.potentials, prices.bed_prices
    worth = [
        sum(prices.weights[k:]) + (prices.completion_weight if k <= prices.completion_by else 0.0)
        for k in range(network.steps + 1)
    ]
    value = -prices.completion_weight * float(most_possible[-1])
    for place, at, persons in zip(network.supply_place, network.supply_at, network.supply, strict=True):
        value += float(persons) * max(0.0, potentials[place, at])
    for arc, (tail, head, travel) in enumerate(zip(network.tail, network.head, network.travel, strict=True)):
        for step in range(network.steps):
            if step + travel <= network.steps:
                value += crossing(network.capacity[arc, step], potentials[head, step + travel] - potentials[tail, step])
    for place in range(len(network.places)):
        for step in range(network.steps):
            value += crossing(network.waiting[place, step], potentials[place, step + 1] - potentials[place, step])
    for site, place in enumerate(network.site_place):
        for k in range(network.steps + 1):
            value += crossing(network.intake[site, k], worth[k] - price[site] - potentials[place, k])
        value += crossing(network.beds[site], price[site])
    return value


def crossing(limit: np.int64, gain: float) -> float:
    if limit >= UNLIMITED // 2:
        return 0.0 if gain <= 1e-12 else float("inf")
    return float(limit) * max(0.0, gain)
