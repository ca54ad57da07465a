"""The earliest-arrival flow of a city: the same answer as `flow.earliest`, by one flow that is rerouted."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from safepassage.errors import InternalError
from safepassage.flow.arrays import EarliestArrival, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.rerouting.ground import FAR, Ground, Lists, State, fits, ground_of, state_of
from safepassage.flow.rerouting.halving import AFTER, DONE, FIRST, HIGH, LOST, LOW, RUNNING, TOO_FAR, advance
from safepassage.flow.rerouting.searching import FARTHEST, measure, reach

_WORK_BETWEEN_WORDS = 4_000_000
"""Arcs looked at between two words on progress: a tenth of a second or so."""


def reroute(
    network: TimeExpandedNetwork, *, on_progress: Callable[[float], None] | None = None
) -> EarliestArrival | None:
    """The flow that is best at every instant, beds left aside, with its labels.

    Parameters
    ----------
    network
        A valid network over time; its `beds` are ignored.
    on_progress
        Told the share of the work that is done, 0..1, rising. An exception it raises passes through.

    Returns
    -------
    EarliestArrival or None
        None where the network is too large for the small integers of this kernel.

    Raises
    ------
    InternalError
        If fewer people reach safety than the cuts promise.

    Notes
    -----
    The method is told in `halving`. Compiled at first use, and kept for later ones.
    """
    if not fits(network):
        return None
    tell = on_progress or (lambda _share: None)
    ground = ground_of(network)
    state = state_of(network, ground)
    lists = _useful(ground, state)
    if lists is None:
        return None
    points = len(lists.points)
    parts = np.zeros((2 * (network.steps + 3).bit_length() + 4, 7), np.int64)
    parts[0, [FIRST, AFTER, LOW, HIGH]] = 0, points, -1, network.steps + 1
    count, outcome, done = (1, RUNNING, 0.0) if points else (0, DONE, 0.0)
    while outcome == RUNNING:
        count, outcome = advance(ground, state, lists, parts, count, _WORK_BETWEEN_WORDS)
        done = max(done, _share_done(parts[:count], points))
        tell(done)
    if outcome == TOO_FAR:
        return None
    if outcome == LOST:
        raise InternalError(f"fewer people reach safety by instant {parts[count - 1, HIGH]} than the cuts promise")
    tell(1.0)
    flow = _flow(network, ground, state)
    labels = state.label.reshape(len(network.places), ground.instants).astype(np.int64)
    return EarliestArrival(flow=flow, most_possible=flow.safe_by(), labels=labels)


def _useful(ground: Ground, state: State) -> Lists | None:
    """Lists of the points where somebody can be and still be safe in time; None where distances grow too large.

    Points that nobody can reach keep the label 0, those from which safety is out of reach get K + 1.
    """
    instants = ground.instants
    starts = np.flatnonzero(ground.home)
    found, seen = np.empty(len(ground.home), np.int32), np.zeros(len(ground.home), np.uint8)
    found[: len(starts)], seen[starts] = starts, 1
    found = found[: reach(ground, state, seen, found, len(starts))].copy()
    state.distance[found] = FAR
    state.label[found] = instants
    place = np.flatnonzero(ground.site_of >= 0)
    takes_in = ground.intake.reshape(-1, instants)[ground.site_of[place]] > 0
    sinks = (place[:, None] * instants + np.arange(instants))[takes_in]
    sinks = sinks[seen[sinks] > 0]
    lists = _lists(found, instants, len(ground.home))
    lists.front[: len(sinks)] = sinks
    _work, farthest, _active, reached = measure(ground, state, lists, len(sinks))
    if farthest >= FARTHEST:
        return None
    return lists._replace(points=lists.reached[:reached].copy())


def _lists(found: NDArray[np.int32], instants: int, points: int) -> Lists:
    """Room for lists of as many points as were found."""
    sinks, front, next_front, active, reached = (np.empty(len(found) + 1, np.int32) for _ in range(5))
    return Lists(
        points=found,
        sinks=sinks,
        front=front,
        next_front=next_front,
        active=active,
        reached=reached,
        first_at=np.full(instants, -1, np.int32),
        following=np.full(points, -2, np.int32),
    )


def _share_done(parts: IntArray, points: int) -> float:
    """How much of the work is done: every point goes through about as many parts as its interval can be halved."""
    left = ((parts[:, AFTER] - parts[:, FIRST]) * (1 + np.log2(parts[:, HIGH] - parts[:, LOW]))).sum()
    return float(1 - left / (points * (1 + np.log2(parts[:, HIGH].max(initial=1) + 1))))


def _flow(network: TimeExpandedNetwork, ground: Ground, state: State) -> FlowOverTime:
    """The flow as arrays of the network; who is at one place at one instant is told apart in the order given."""
    steps, instants = network.steps, ground.instants
    arrivals = np.zeros(network.intake.shape, np.int64)
    taken = state.taken.reshape(-1, instants).astype(np.int64)
    for site, row in enumerate(ground.site_of[network.site_place]):
        arrivals[site] = np.minimum(taken[row], network.intake[site])
        taken[row] -= arrivals[site]
    sent = ground.home.astype(np.int64) - state.here
    departures = np.zeros(len(network.supply), np.int64)
    for supply, point in enumerate(network.supply_place * instants + network.supply_at):
        departures[supply] = min(network.supply[supply], sent[point])
        sent[point] -= departures[supply]
    entries = state.back.reshape(-1, instants)[:, :steps].astype(np.int64)
    return FlowOverTime(entries=entries, arrivals=arrivals, departures=departures)
