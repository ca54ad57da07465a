"""Quickest ways through a network without limits: what distance alone allows."""

import heapq
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def quickest_times(
    places: int, arcs: Iterable[tuple[int, int, float]], starts: Iterable[tuple[int, float]]
) -> FloatArray:
    """Least time at which each place can be reached; infinite where there is no way.

    Parameters
    ----------
    places
        Number of places n.
    arcs
        Tail, head and time of each, times >= 0 (zero allowed). For the time *to* a place give them turned round.
    starts
        Places with the time at which one is there.

    Returns
    -------
    array of shape (n,)

    Notes
    -----
    Dijkstra (1959) from all starts at once.
    """
    onward: list[list[tuple[int, float]]] = [[] for _ in range(places)]
    for tail, head, time in arcs:
        onward[tail].append((head, time))
    least = [float("inf")] * places
    queue: list[tuple[float, int]] = []
    for place, time in starts:
        if time < least[place]:
            least[place] = time
            queue.append((time, place))
    heapq.heapify(queue)
    while queue:
        reached, place = heapq.heappop(queue)
        if reached > least[place]:
            continue
        for head, time in onward[place]:
            if reached + time < least[head]:
                least[head] = reached + time
                heapq.heappush(queue, (reached + time, head))
    return np.array(least)
