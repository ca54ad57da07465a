"""Where on a network over time anybody can be who can still be safe in time: the trim before every flow."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.network.quickest import quickest_times

BoolArray = NDArray[np.bool_]


def useful_span(network: TimeExpandedNetwork) -> tuple[IntArray, IntArray]:
    """First instant at which anybody can be at a place, and last instant from which a site is in reach by K.

    Distance alone decides (arcs that are never open are left out), so that for every other arc open or not at an
    instant: who is at the tail not before `earliest` is at the head not before `earliest`.

    Returns
    -------
    earliest, latest
        Shape (n,); `earliest` is K + 1 where nobody can ever be, `latest` -1 where no site is in reach.
    """
    ever_open = np.flatnonzero(network.capacity.any(axis=1))
    tail, head, travel = (values[ever_open].tolist() for values in (network.tail, network.head, network.travel))
    people = zip(network.supply_place.tolist(), network.supply_at.tolist(), network.supply.tolist(), strict=True)
    starts = [(place, at) for place, at, persons in people if persons > 0]
    earliest = _nearest(len(network.places), zip(tail, head, travel, strict=True), starts, network.steps + 1)
    ends = []
    for place, intake in zip(network.site_place.tolist(), network.intake, strict=True):
        ends += [(place, network.steps - int(k)) for k in np.flatnonzero(intake)[-1:]]
    left = _nearest(len(network.places), zip(head, tail, travel, strict=True), ends, network.steps + 1)
    return earliest, network.steps - left


def _nearest(
    places: int, arcs: Iterable[tuple[int, int, int]], starts: Iterable[tuple[int, int]], far: int
) -> IntArray:
    """Least distance of each place from the starts (place, distance there), at most `far`."""
    return np.minimum(quickest_times(places, arcs, starts), far).astype(np.int64)


def reachable(network: TimeExpandedNetwork, is_open: BoolArray) -> BoolArray:
    """Whether anybody can be at place v at instant k, shape (n, K + 1); closures and waiting are obeyed.

    `is_open` says whether arc a may be entered at instant k, shape (K, m).
    """
    steps = network.steps
    there = np.zeros((steps + 1, len(network.places)), dtype=np.bool_)
    present = network.supply > 0
    there[network.supply_at[present], network.supply_place[present]] = True
    may_wait = np.ascontiguousarray(network.waiting.T > 0)
    instant_arcs = np.flatnonzero(network.travel == 0)
    moving_arcs = np.flatnonzero(network.travel > 0)
    tail, head, travel = network.tail[moving_arcs], network.head[moving_arcs], network.travel[moving_arcs]
    for k in range(steps):
        _spread(there[k], network.tail[instant_arcs], network.head[instant_arcs], is_open[k, instant_arcs])
        go = there[k, tail] & is_open[k, moving_arcs] & (k + travel <= steps)
        there[k + travel[go], head[go]] = True
        there[k + 1] |= there[k] & may_wait[k]
    return there.T


def _spread(there: BoolArray, tail: IntArray, head: IntArray, is_open: BoolArray) -> None:
    """Carry presence along arcs that take no time until nothing changes."""
    count = -1
    while len(tail) and count != (count := int(there.sum())):
        there[head[there[tail] & is_open]] = True


def earliest_safe(network: TimeExpandedNetwork, is_open: BoolArray) -> NDArray[np.int32]:
    """First instant at which somebody who is at place v at instant k can be safe, K + 1 where never, shape (n, K + 1).

    `is_open` as in `reachable`.
    """
    steps = network.steps
    safe_at = np.full((steps + 1, len(network.places)), steps + 1, dtype=np.int32)
    for place, intake in zip(network.site_place, network.intake, strict=True):
        takes_in = np.flatnonzero(intake)
        safe_at[takes_in, place] = takes_in
    may_wait = np.ascontiguousarray(network.waiting.T > 0)
    instant_arcs = np.flatnonzero(network.travel == 0)
    moving_arcs = np.flatnonzero(network.travel > 0)
    tail, head, travel = network.tail[moving_arcs], network.head[moving_arcs], network.travel[moving_arcs]
    for k in range(steps - 1, -1, -1):
        now = safe_at[k]
        np.minimum(now, safe_at[k + 1], out=now, where=may_wait[k])
        go = is_open[k, moving_arcs] & (k + travel <= steps)
        np.minimum.at(now, tail[go], safe_at[k + travel[go], head[go]])
        _draw_back(now, network.tail[instant_arcs], network.head[instant_arcs], is_open[k, instant_arcs])
    return safe_at.T


def _draw_back(safe_at: NDArray[np.int32], tail: IntArray, head: IntArray, is_open: BoolArray) -> None:
    """Carry the first safe instant back along arcs that take no time until nothing changes."""
    tail, head = tail[is_open], head[is_open]
    total = -1
    while len(tail) and total != (total := int(safe_at.sum(dtype=np.int64))):
        np.minimum.at(safe_at, tail, safe_at[head])
