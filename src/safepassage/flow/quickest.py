"""Quickest ways through a network without limits: what distance alone allows."""

import heapq
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def quickest_times(
    places: int, tails: Sequence[int], heads: Sequence[int], times: Sequence[float], targets: Sequence[int]
) -> FloatArray:
    """Least time from every place to the nearest of the targets; infinite where there is no way.

    Parameters
    ----------
    places
        Number of places n.
    tails, heads, times
        Arcs, with times >= 0 (zero allowed).
    targets
        Places to reach.

    Returns
    -------
    array of shape (n,)

    Notes
    -----
    Dijkstra (1959) from all targets at once, against the arcs.
    """
    into: list[list[tuple[int, float]]] = [[] for _ in range(places)]
    for tail, head, time in zip(tails, heads, times, strict=True):
        into[head].append((tail, time))
    least = np.full(places, np.inf)
    least[list(targets)] = 0.0
    queue = [(0.0, target) for target in set(targets)]
    while queue:
        reached, place = heapq.heappop(queue)
        if reached > least[place]:
            continue
        for before, time in into[place]:
            if reached + time < least[before]:
                least[before] = reached + time
                heapq.heappush(queue, (reached + time, before))
    return least
