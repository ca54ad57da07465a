"""Costs over time, and the bound that potentials prove: weak duality, in whole numbers."""

from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.flow.network.homes import HomesApart


@dataclass(frozen=True, slots=True, kw_only=True)
class CostsOverTime:
    """Whole-number costs a person; `entry` and `waiting` None mean that nothing on the way costs anything.

    Attributes
    ----------
    departure, arrival
        Of leaving home and of being taken in at each instant, shape (K + 1,); departure at least 0, never
        rising.
    entry, waiting
        Of entering an arc, shape (m, K), and of waiting at a place, shape (n, K), of the network before homes were set
        apart; at least 0.
    """

    departure: IntArray
    arrival: IntArray
    entry: IntArray | None = None
    waiting: IntArray | None = None

    def of_entering(self, homes: HomesApart, arcs: IntArray, at: IntArray) -> IntArray:
        """What entering these arcs of the network with homes costs in these steps."""
        cost = np.where(homes.leaves[arcs], self.departure[at], 0)
        if self.entry is not None:
            known = arcs < len(self.entry)
            cost[known] += self.entry[arcs[known], at[known]]
        return cost

    def of_waiting(self, places: IntArray, at: IntArray) -> IntArray:
        """What waiting at these places, none of them a home, costs in these steps."""
        cost = np.zeros(len(places), np.int64)
        if self.waiting is not None:
            known = places < len(self.waiting)
            cost[known] = self.waiting[places[known], at[known]]
        return cost


def proven_cost(homes: HomesApart, costs: CostsOverTime, potentials: IntArray, bed_worth: IntArray) -> int:
    """No flow over time costs less than this, whatever the potentials: minus the sum of what each limit can be worth.

    Parameters
    ----------
    potentials, bed_worth
        As in `priced.PricedArrival`; at least 0.
    """
    network = homes.network
    persons = int(network.supply.sum())
    late = np.where(homes.is_home[network.supply_place], 0, costs.departure[network.supply_at])
    worth = int(network.supply @ np.maximum(0, potentials[network.supply_place, network.supply_at] - late))
    every_arc, every_place = np.arange(len(network.tail)), np.arange(len(network.places))
    for step in range(network.steps):
        arcs = every_arc[step + network.travel <= network.steps]
        ahead = potentials[network.head[arcs], step + network.travel[arcs]] - potentials[network.tail[arcs], step]
        gain = ahead - costs.of_entering(homes, arcs, np.full(len(arcs), step))
        worth += int(np.maximum(0, gain) @ np.minimum(network.capacity[arcs, step], persons))
        gain = potentials[:, step + 1] - potentials[:, step]
        gain = gain - costs.of_waiting(every_place, np.full(len(every_place), step))
        worth += int(np.maximum(0, gain) @ np.minimum(network.waiting[:, step], persons))
    gain = -costs.arrival - bed_worth[:, None] - potentials[network.site_place]
    worth += int((np.maximum(0, gain) * np.minimum(network.intake, persons)).sum())
    worth += int(bed_worth @ np.minimum(network.beds, persons))
    return -worth
