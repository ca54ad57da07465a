"""From fractions of people to people: whole-number plans near a fractional one."""

import numpy as np

from safepassage.flow.arrays import FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.mincost import min_cost_flow
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.network.unrolled import UnrolledNetwork, flow_from

_NEARLY = 1e-6
"""What a solver's fraction may lack to a whole number."""


def round_to_people(
    network: TimeExpandedNetwork, unrolled: UnrolledNetwork, taken: FloatArray, persons: int
) -> FlowOverTime | None:
    """A whole-number plan that takes in, site by site and instant by instant, nearly what a fractional plan does.

    What each site has taken in by each instant is rounded in a way that keeps the sum over the sites, and where no such
    plan exists rounded down, where one always does: such promises to single sites are limits of a flow in a network,
    and those have whole-number solutions wherever they have any. Less than one person a site is lost at any instant.
    Among the plans that keep the rounded promises this is one with the least total arrival time.

    Parameters
    ----------
    taken
        People each site takes in at each instant in the fractional plan, shape (s, unrolled.until + 1).
    persons
        How many are to be safe by `unrolled.until`.
    """
    by_instant = np.cumsum(taken, axis=1)
    for promised in (_rounded_together(by_instant), np.floor(by_instant + _NEARLY), np.floor(by_instant - _NEARLY)):
        flow = keep_promises(network, unrolled, np.maximum(promised, 0).astype(np.int64), persons)
        if flow is not None:
            return flow
    return None


def _rounded_together(by_instant: FloatArray) -> FloatArray:
    """Round so that the sums over the first sites, and with them over all, are those of the fractions rounded down."""
    sums = np.floor(np.cumsum(by_instant, axis=0) + _NEARLY)
    apart = np.diff(sums, axis=0, prepend=np.zeros((1, sums.shape[1])))
    return np.asarray(np.maximum.accumulate(apart, axis=1))


def keep_promises(
    network: TimeExpandedNetwork, unrolled: UnrolledNetwork, promised: IntArray, persons: int
) -> FlowOverTime | None:
    """The plan with the least total arrival time in which each site has taken in so many by each instant, or None.

    Each site becomes a chain of instants along which those taken in early wait to fill what is promised later.

    Parameters
    ----------
    promised
        Shape (s, unrolled.until + 1), never falling along a row.
    persons
        How many are to be safe by `unrolled.until`.
    """
    moves, waits, takes = len(unrolled.move_arc), len(unrolled.wait_tail), len(unrolled.take_at)
    sites, instants = promised.shape
    link = unrolled.points + np.arange(sites * instants).reshape(sites, instants)
    source, sink = unrolled.points + sites * instants, unrolled.points + sites * instants + 1
    supplies = np.zeros(sink + 1, np.int64)
    supplies[link] = -np.diff(promised, axis=1, prepend=0)
    left = np.minimum(network.beds, persons) - promised[:, -1]
    supplies[source], supplies[sink] = persons, int(promised[:, -1].sum()) - persons
    if left.min(initial=0) < 0 or supplies[sink] > 0:
        return None
    chained, homes = sites * (instants - 1), len(unrolled.supply_index)
    costs = np.zeros(moves + waits + takes + chained + sites + homes, np.int64)
    costs[moves + waits : moves + waits + takes] = unrolled.take_at
    flow = min_cost_flow(
        tails=np.concatenate(
            [
                unrolled.move_tail,
                unrolled.wait_tail,
                unrolled.take_tail,
                link[:, :-1].ravel(),
                link[:, -1],
                np.full(homes, source),
            ]
        ),
        heads=np.concatenate(
            [
                unrolled.move_head,
                unrolled.wait_head,
                link[unrolled.take_site, unrolled.take_at],
                link[:, 1:].ravel(),
                np.full(sites, sink),
                unrolled.supply_point,
            ]
        ),
        limits=np.concatenate(
            [
                unrolled.move_limit,
                unrolled.wait_limit,
                unrolled.take_limit,
                np.full(chained, persons),
                left,
                unrolled.supply_persons,
            ]
        ),
        costs=costs,
        supplies=supplies,
    )
    if flow is None:
        return None
    return flow_from(
        network,
        unrolled,
        moves=flow[:moves],
        takes=flow[moves + waits : moves + waits + takes],
        supplies=flow[len(flow) - homes :],
    )
