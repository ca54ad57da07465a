"""Checks of a flow over time and of labels, written plainly: every arc and instant in turn."""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

import numpy as np

from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork


def arcs_over_time(network: TimeExpandedNetwork) -> Iterator[tuple[tuple[int, int], tuple[int, int], int]]:
    """Tail and head, each a place and an instant, and limit of every arc that ends by K; waiting included."""
    for arc, (tail, head, travel) in enumerate(zip(network.tail, network.head, network.travel, strict=True)):
        for k in range(network.steps):
            if k + travel <= network.steps:
                yield (int(tail), k), (int(head), int(k + travel)), int(network.capacity[arc, k])
    for place in range(len(network.places)):
        for k in range(network.steps):
            yield (place, k), (place, k + 1), int(network.waiting[place, k])


def cut_values(network: TimeExpandedNetwork, labels: IntArray) -> list[int]:
    """Value of the cut of what has a label of at most t, for every t; limits of UNLIMITED count as they are."""
    changes: Counter[int] = Counter()

    def count(first: int, after: int, limit: int) -> None:
        if first < after:
            changes[first] += limit
            changes[after] -= limit

    for tail, head, limit in arcs_over_time(network):
        count(int(labels[head]), int(labels[tail]), limit)
    for place, at, persons in zip(network.supply_place, network.supply_at, network.supply, strict=True):
        count(int(labels[place, at]), network.steps + 1, int(persons))
    for place, intake in zip(network.site_place, network.intake, strict=True):
        for k, limit in enumerate(intake):
            count(k, int(labels[place, k]), int(limit))
    return list(accumulate(changes[t] for t in range(network.steps + 1)))


def flow_faults(network: TimeExpandedNetwork, flow: FlowOverTime) -> list[str]:
    """Every limit the flow breaks, beds left aside; empty where there is none."""
    faults = []
    if (flow.entries < 0).any() or (flow.entries > network.capacity).any():
        faults.append("entries")
    if (flow.arrivals < 0).any() or (flow.arrivals > network.intake).any():
        faults.append("intake")
    if (flow.departures < 0).any() or (flow.departures > network.supply).any():
        faults.append("departures")
    if flow.departures.sum() != flow.arrivals.sum():
        faults.append("people lost")
    there = np.zeros((len(network.places), network.steps + 1), dtype=np.int64)
    np.add.at(there, (network.supply_place, network.supply_at), flow.departures)
    np.add.at(there, network.site_place, -flow.arrivals)
    for arc, (tail, head, travel) in enumerate(zip(network.tail, network.head, network.travel, strict=True)):
        for k in np.flatnonzero(flow.entries[arc]):
            if k + travel > network.steps:
                faults.append("on the way at the horizon")
            else:
                there[tail, k] -= flow.entries[arc, k]
                there[head, k + travel] += flow.entries[arc, k]
    present = there.cumsum(axis=1)
    if (present < 0).any() or present[:, -1].any():
        faults.append("conservation")
    if (present[:, :-1] > np.minimum(network.waiting, UNLIMITED)).any():
        faults.append("waiting")
    return faults
