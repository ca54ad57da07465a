"""Fill the instants in order: quick, and never worse than half of the most possible at any instant."""

from collections.abc import Callable

import numpy as np

from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.maximum import MaximumFlow, maximum_flow
from safepassage.flow.network.unrolled import UnrolledNetwork, flow_from, trim, unroll
from safepassage.flow.network.useful import BoolArray


def fill_in_order(network: TimeExpandedNetwork, *, on_progress: Callable[[float], None] | None = None) -> FlowOverTime:
    """For each instant in turn, the most people who can join those promised to each site at the instants before.

    Two maximum flows an instant: one for how many more, one that keeps every promise and takes in so many more.

    Notes
    -----
    Gross, Kappmeier, D. Schmidt and M. Schmidt 2012: at every instant at least half of the most possible, and no better
    can be had in general.
    """
    trimmed = trim(network)
    promised = np.zeros(network.intake.shape, np.int64)
    flow = FlowOverTime(
        entries=np.zeros(network.capacity.shape, np.int64),
        arrivals=promised,
        departures=np.zeros(len(network.supply), np.int64),
    )
    for instant in range(network.steps + 1):
        unrolled = unroll(network, until=instant, trimmed=trimmed)
        now = unrolled.take_at == instant
        if now.any():
            limits = np.where(now, _room(network, unrolled, promised), promised[unrolled.take_site, unrolled.take_at])
            more = _carry(unrolled, limits, now, int(UNLIMITED)).value - int(promised.sum())
            if more > 0:
                best = _carry(unrolled, limits, now, more)
                flow = _as_flow(network, unrolled, best)
                promised = flow.arrivals
        if on_progress:
            on_progress((instant + 1) / (network.steps + 1))
    return flow


def _room(network: TimeExpandedNetwork, unrolled: UnrolledNetwork, promised: IntArray) -> IntArray:
    """What each way of being taken in has room for, beds already promised left out."""
    beds = network.beds - promised.sum(axis=1)
    return np.asarray(np.minimum(unrolled.take_limit, beds[unrolled.take_site]), np.int64)


def _carry(unrolled: UnrolledNetwork, limits: IntArray, now: BoolArray, at_most: int) -> MaximumFlow:
    """The most people taken in within limits, among them so many at most at the last instant."""
    source, together, sink = unrolled.points, unrolled.points + 1, unrolled.points + 2
    supplies = len(unrolled.supply_index)
    return maximum_flow(
        np.concatenate(
            [unrolled.move_tail, unrolled.wait_tail, unrolled.take_tail, [together], np.full(supplies, source)]
        ),
        np.concatenate(
            [
                unrolled.move_head,
                unrolled.wait_head,
                np.where(now, together, sink),
                [sink],
                unrolled.supply_point,
            ]
        ),
        np.concatenate([unrolled.move_limit, unrolled.wait_limit, limits, [at_most], unrolled.supply_persons]),
        source=source,
        sink=sink,
        nodes=sink + 1,
    )


def _as_flow(network: TimeExpandedNetwork, unrolled: UnrolledNetwork, best: MaximumFlow) -> FlowOverTime:
    moves = len(unrolled.move_arc)
    first_take = moves + len(unrolled.wait_tail)
    first_supply = first_take + len(unrolled.take_at) + 1
    return flow_from(
        network,
        unrolled,
        moves=best.flows[:moves],
        takes=best.flows[first_take : first_supply - 1],
        supplies=best.flows[first_supply:],
    )
