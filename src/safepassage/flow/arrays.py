"""What the kernels see: a network over time and a flow on it, as arrays only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

UNLIMITED = np.int64(2**40)
"""Stands for no limit; larger than any number of people, small enough that sums of many stay exact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpandedNetwork:
    """A network over the instants 0..K; m arcs, n places, s sites, r supplies. Arrays are read-only.

    Attributes
    ----------
    steps
        K.
    places
        Names of the n places (see `model.plan.Labels`).
    tail, head, travel
        For each arc its places and its whole steps of travel (0 for a connector), shape (m,).
    capacity
        How many may enter arc a during step k, shape (m, K).
    links
        For each arc the link id and the direction (`forward` or `backward`) it stands for; None for an arc that is no
        road (from home to the node, from the node to its exits).
    waiting
        How many may wait at place v through step k, shape (n, K).
    supply_place, supply_at, supply
        Where, from which instant, and how many people there are, shape (r,), in the order of the staging areas. People
        whose instant lies after K have no place on the network and are left out by setting their supply to 0.
    site_place, intake, beds
        For each site its place, how many it takes in at instant k, shape (s, K + 1), and in all, shape (s,).
    """

    steps: int
    places: tuple[str, ...]
    tail: IntArray
    head: IntArray
    travel: IntArray
    capacity: IntArray
    links: tuple[tuple[str, str] | None, ...]
    waiting: IntArray
    supply_place: IntArray
    supply_at: IntArray
    supply: IntArray
    site_place: IntArray
    intake: IntArray
    beds: IntArray

    def __post_init__(self) -> None:
        for name in ("tail", "head", "travel", "capacity", "waiting", "supply_place", "supply_at", "supply",
                     "site_place", "intake", "beds"):  # fmt: skip
            getattr(self, name).setflags(write=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOverTime:
    """People on a network over time; waiting follows from conservation.

    Attributes
    ----------
    entries
        People who enter arc a during step k, shape (m, K).
    arrivals
        People whom site j takes in at instant k, shape (s, K + 1).
    departures
        People of supply i who are carried, shape (r,).
    """

    entries: IntArray
    arrivals: IntArray
    departures: IntArray

    def safe_by(self) -> IntArray:
        """People safe by each instant, shape (K + 1,)."""
        return np.cumsum(self.arrivals.sum(axis=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestArrival:
    """A flow that is best at every instant, with the nested minimum cuts that prove it.

    Attributes
    ----------
    flow
        The flow.
    most_possible
        F(t), the most people who can be safe by instant t, shape (K + 1,).
    labels
        For each place and instant the first t whose cut holds it on the side of safety, shape (n, K + 1); 0 where
        nobody can be yet, K + 1 where safety is out of reach.
    """

    flow: FlowOverTime
    most_possible: IntArray
    labels: IntArray
