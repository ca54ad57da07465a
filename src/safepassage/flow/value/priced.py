"""The flow over time of least cost, where leaving home and being safe have a price at every instant.

With S(k) the chance that a pause still holds at instant k and w the weight of being caught on the road, a person who
leaves at d and is safe at a is worth S(a) - w (S(d) - S(a)): waiting and every stretch of road included, where all bear
the danger alike. So `departure_cost` is w S and `arrival_cost` is -(1 + w) S, and nothing on the way has a price.
Where stretches differ, leaving costs nothing and each entry and each wait costs what it adds to the danger.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.network.homes import HomesApart, homes_apart
from safepassage.flow.network.unrolled import Trim, UnrolledNetwork, flow_from, trim, unroll
from safepassage.flow.network.useful import BoolArray
from safepassage.flow.value.cheapest import FEW_ARCS, PricedArcs, cheapest_among_cheapest, cheapest_flow
from safepassage.flow.value.costs import CostsOverTime, proven_cost

UNIT = 10**9
"""Whole-number costs to one person safe for sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedArrival:
    """A flow over time of least cost, and what proves that none is cheaper.

    Attributes
    ----------
    homes
        The network on which the flow runs: that given, with homes apart. Arcs and places of the network given keep
        their numbers.
    flow
        The flow; who enters an arc that `homes.leaves` leaves home then.
    cost
        What it costs in all.
    potentials
        What one person more would be worth, in the unit of the costs, at each place and instant of `homes.network`,
        shape (n, K + 1), at least 0. Where nobody can be it is what nobody can be worth more than.
    bed_worth
        What a bed more would be worth, shape (s,).
    """

    homes: HomesApart
    flow: FlowOverTime
    cost: int
    potentials: IntArray
    bed_worth: IntArray


def pause_costs(survival: Sequence[float], exposure_weight: float, *, unit: int = UNIT) -> tuple[IntArray, IntArray]:
    """Costs of leaving and of being safe at each instant for a pause that may break.

    Each price is rounded once, by half a unit at most, so that a plan's value is told wrongly by no more than persons /
    unit, and the best plan by these costs is worth at most 2 persons / unit less than the best.

    Parameters
    ----------
    survival
        S at instants 0..K, never rising.
    exposure_weight
        w >= 0.
    unit
        Whole-number costs to one person safe for sure.

    Returns
    -------
    tuple of IntArray
        Departure costs and arrival costs, shape (K + 1,) each.
    """
    holds = np.asarray(survival, np.float64) * unit
    departure = np.rint(exposure_weight * holds).astype(np.int64)
    arrival = -np.rint((1.0 + exposure_weight) * holds).astype(np.int64)
    return departure, arrival


def min_cost_arrival(
    network: TimeExpandedNetwork,
    *,
    departure_cost: IntArray,
    arrival_cost: IntArray,
    entry_cost: IntArray | None = None,
    waiting_cost: IntArray | None = None,
    earlier_if_equal: bool = True,
    few_arcs: int = FEW_ARCS,
    on_progress: Callable[[float], None] | None = None,
) -> PricedArrival:
    """The flow over time of least cost; whoever costs more than he gains stays at home.

    Parameters
    ----------
    network
        A valid network over time; the places of its supplies let any number wait. Beds are obeyed.
    departure_cost
        Of leaving home at each instant, shape (K + 1,), at least 0 and never rising: nobody gains by leaving early.
    arrival_cost
        Of being taken in at each instant, shape (K + 1,); below 0 for a gain.
    entry_cost, waiting_cost
        Of entering each arc in each step, shape (m, K), and of waiting at each place through each step, shape (n, K);
        at least 0, None for nothing. Waiting at home costs nothing whatever is said.
    earlier_if_equal
        Of the flows of least cost take one with the least sum of arrival instants, K + 1 for who is not carried: a
        second, smaller problem.
    few_arcs
        Up to so many arcs in time OR-Tools is used, beyond our compiled kernel.
    on_progress
        Told the share of the work that is done, 0..1, rising.

    Raises
    ------
    InternalError
        If the prices found do not prove the flow.
    """
    homes = homes_apart(network)
    costs = CostsOverTime(departure=departure_cost, arrival=arrival_cost, entry=entry_cost, waiting=waiting_cost)
    trimmed = trim(homes.network)
    unrolled = unroll(homes.network, trimmed=trimmed)
    problem = _Problem.build(homes, costs, unrolled)
    best = cheapest_flow(
        problem.arcs,
        np.zeros(len(problem.arcs.tails), np.int64),
        # Two steps' worth of arriving earlier; ten times more or less take up to twice as long.
        first_slack=max(1, 2 * int(np.ptp(arrival_cost)) // network.steps),
        few_arcs=few_arcs,
        on_progress=on_progress,
    )
    flow = best.flow
    if earlier_if_equal:
        instants = np.zeros(len(flow), np.int64)
        # Who is not carried counts as arriving after the horizon: staying is never the earlier arrival.
        instants[problem.takes] = unrolled.take_at - (network.steps + 1)
        flow = cheapest_among_cheapest(problem.arcs, best, instants, few_arcs=few_arcs)
    cost = int(flow @ problem.arcs.costs)
    potentials, bed_worth = _potentials(homes, costs, trimmed, unrolled, problem, best.prices)
    bound = proven_cost(homes, costs, potentials, bed_worth)
    if bound != cost:
        raise InternalError(f"minimum cost over time: the flow costs {cost}, its prices prove {bound}")
    return PricedArrival(
        homes=homes,
        flow=flow_from(
            homes.network,
            unrolled,
            moves=flow[problem.moves],
            takes=flow[problem.takes],
            supplies=flow[problem.supplies],
        ),
        cost=cost,
        potentials=potentials,
        bed_worth=bed_worth,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Problem:
    """A circulation: from the sink to homes, on to safety, and back; `node` is each point's node.

    All points of one home are one node, as anybody may wait at home. `bed` is each site's node, the sink itself where
    beds are unlimited. The slices say where entries, arrivals and supplies stand among the arcs.
    """

    arcs: PricedArcs
    node: IntArray
    bed: IntArray
    sink: int
    moves: slice
    takes: slice
    supplies: slice

    @classmethod
    def build(cls, homes: HomesApart, costs: CostsOverTime, unrolled: UnrolledNetwork) -> "_Problem":
        """The arcs of an unrolled network as a circulation."""
        network = homes.network
        node = _merged(unrolled, homes.is_home)
        sink = int(node.max(initial=-1)) + 1
        bedded = np.flatnonzero(network.beds < UNLIMITED)
        bed = np.full(len(network.beds), sink, np.int64)
        bed[bedded] = sink + 1 + np.arange(len(bedded))
        waits = ~homes.is_home[unrolled.point_place[unrolled.wait_tail]]
        wait_tail, wait_head = unrolled.wait_tail[waits], unrolled.wait_head[waits]
        moved, waited, taken = len(unrolled.move_arc), len(wait_tail), len(unrolled.take_at)
        wait_cost = costs.of_waiting(unrolled.point_place[wait_tail], unrolled.point_at[wait_tail])
        supply = unrolled.supply_index
        late = np.where(homes.is_home[network.supply_place[supply]], 0, costs.departure[network.supply_at[supply]])
        sinks, persons = np.full(len(bedded) + len(supply), sink, np.int64), unrolled.persons
        arcs = PricedArcs(
            nodes=sink + 1 + len(bedded),
            tails=np.concatenate(
                [node[unrolled.move_tail], node[wait_tail], node[unrolled.take_tail], bed[bedded], sinks[len(bedded) :]]
            ),
            heads=np.concatenate(
                [
                    node[unrolled.move_head],
                    node[wait_head],
                    bed[unrolled.take_site],
                    sinks[: len(bedded)],
                    node[unrolled.supply_point],
                ]
            ),
            limits=np.concatenate(
                [
                    unrolled.move_limit,
                    unrolled.wait_limit[waits],
                    unrolled.take_limit,
                    np.minimum(network.beds[bedded], persons + 1),
                    unrolled.supply_persons,
                ]
            ),
            costs=np.concatenate(
                [
                    costs.of_entering(homes, unrolled.move_arc, unrolled.move_at),
                    wait_cost,
                    costs.arrival[unrolled.take_at],
                    np.zeros(len(bedded), np.int64),
                    late,
                ]
            ),
        )
        return cls(
            arcs=arcs,
            node=node,
            bed=bed,
            sink=sink,
            moves=slice(0, moved),
            takes=slice(moved + waited, moved + waited + taken),
            supplies=slice(len(arcs.tails) - len(supply), len(arcs.tails)),
        )


def _merged(unrolled: UnrolledNetwork, is_home: BoolArray) -> IntArray:
    """A node for each point, the same for all points of one home."""
    first = np.ones(unrolled.points, np.bool_)
    first[1:] = unrolled.point_place[1:] != unrolled.point_place[:-1]
    own = first | ~is_home[unrolled.point_place]
    return np.cumsum(own) - 1


def _potentials(
    homes: HomesApart,
    costs: CostsOverTime,
    trimmed: Trim,
    unrolled: UnrolledNetwork,
    problem: _Problem,
    prices: IntArray,
) -> tuple[IntArray, IntArray]:
    """What a person is worth everywhere, and a bed at each site.

    Never less than nothing: as nothing on the way is a gain, somebody who may stay at home does not leave in order to
    get lost, so that being allowed to get lost anywhere changes no value. Nor more than the best arrival: nobody on the
    way is worth more than that, and where nobody is any worth will do.
    """
    network = homes.network
    most = max(0, int(-costs.arrival.min(initial=0)))
    potentials = np.where(trimmed.reachable, np.int64(0), np.int64(most))
    worth = np.clip(prices - prices[problem.sink], 0, most)
    potentials[unrolled.point_place, unrolled.point_at] = worth[problem.node]
    bed_worth = np.maximum(0, prices[problem.sink] - prices[problem.bed])
    bed_worth[network.beds == 0] = most
    return potentials, bed_worth
