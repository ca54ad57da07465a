"""The most people who can be safe by each instant, each instant alone, where beds bind."""

from dataclasses import dataclass, replace

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.maximum import maximum_flow
from safepassage.flow.network.unrolled import Trim, trim, unroll
from safepassage.flow.network.useful import BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BedsCut:
    """A minimum cut for one instant, beds included.

    Attributes
    ----------
    by
        The instant.
    value
        F(by), the worth of the cut.
    inside
        For each place and instant whether it lies on the side of safety, shape (n, K + 1).
    full_sites
        Sites whose beds are in the cut: they count their beds once, and being taken in there crosses nothing.
    """

    by: int
    value: int
    inside: BoolArray
    full_sites: tuple[int, ...]


def most_possible_with_beds(
    network: TimeExpandedNetwork, *, relaxed: IntArray, achieved: IntArray
) -> tuple[IntArray, tuple[BedsCut, ...]]:
    """The most people who can be safe by t for every t, each alone, and the cuts that prove it where beds matter.

    Only instants at which the two bounds differ are solved, by halves: F never falls, so that where it is the same at
    both ends of a stretch it is known in between.

    Parameters
    ----------
    relaxed
        The same without beds, shape (K + 1,).
    achieved
        What a plan in hand brings to safety, shape (K + 1,).

    Returns
    -------
    most_possible
        Shape (K + 1,).
    cuts
        A cut for every t with most_possible[t] < relaxed[t]; elsewhere the cuts that ignore beds prove it.
    """
    search = _Search(network, relaxed, achieved)
    search.between(-1, network.steps + 1)
    return search.lower, tuple(search.cuts[by] for by in sorted(search.cuts))


class _Search:
    """Bounds on F from both sides, closing instant by instant."""

    def __init__(self, network: TimeExpandedNetwork, relaxed: IntArray, achieved: IntArray) -> None:
        self._network = network
        self._trim = trim(network)
        self._relaxed = relaxed
        self.lower = achieved.copy()
        self.cuts: dict[int, BedsCut] = {}

    def between(self, before: int, after: int) -> None:
        """Close the bounds at every instant between two that are closed (or lie outside the grid)."""
        following = self.cuts.get(after)
        if before >= 0:
            np.maximum(self.lower[before + 1 : after], self.lower[before], out=self.lower[before + 1 : after])
        still = []
        for by in range(before + 1, after):
            if self.lower[by] == self._relaxed[by]:
                continue
            if following and self.lower[by] == following.value:
                # What bounds a later instant bounds this one too: fewer arrivals cross the same cut.
                self.cuts[by] = replace(following, by=by)
            else:
                still.append(by)
        if not still:
            return
        middle = still[len(still) // 2]
        cut = minimum_cut_with_beds(self._network, by=middle, trimmed=self._trim)
        self.lower[middle] = cut.value
        if cut.value < self._relaxed[middle]:
            self.cuts[middle] = cut
        self.between(before, middle)
        self.between(middle, after)


def minimum_cut_with_beds(network: TimeExpandedNetwork, *, by: int, trimmed: Trim | None = None) -> BedsCut:
    """The most people who can be safe by one instant, by a maximum flow, and a minimum cut."""
    trimmed = trimmed or trim(network)
    unrolled = unroll(network, until=by, trimmed=trimmed)
    sites, supplies = len(network.beds), len(unrolled.supply_index)
    source, sink = unrolled.points + sites, unrolled.points + sites + 1
    bed = unrolled.points + np.arange(sites)
    found = maximum_flow(
        np.concatenate([unrolled.move_tail, unrolled.wait_tail, unrolled.take_tail, bed, np.full(supplies, source)]),
        np.concatenate(
            [
                unrolled.move_head,
                unrolled.wait_head,
                bed[unrolled.take_site],
                np.full(sites, sink),
                unrolled.supply_point,
            ]
        ),
        np.concatenate(
            [
                # Limits as they are, not cut down to everyone: what has no limit must never be in the cut.
                network.capacity[unrolled.move_arc, unrolled.move_at],
                network.waiting[unrolled.point_place[unrolled.wait_tail], unrolled.point_at[unrolled.wait_tail]],
                network.intake[unrolled.take_site, unrolled.take_at],
                network.beds,
                unrolled.supply_persons,
            ]
        ),
        source=source,
        sink=sink,
        nodes=sink + 1,
    )
    # Where nobody can be lies on the side of safety: nothing leads there, so that nothing is cut.
    inside = ~trimmed.reachable
    inside[unrolled.point_place, unrolled.point_at] = found.sink_side[: unrolled.points]
    full = np.flatnonzero(~found.sink_side[bed])
    return BedsCut(by=by, value=found.value, inside=inside, full_sites=tuple(full.tolist()))


def first_finish(network: TimeExpandedNetwork) -> int:
    """The first instant by which everyone who can be safe by the horizon can be, beds included."""
    trimmed = trim(network)
    everyone = minimum_cut_with_beds(network, by=network.steps, trimmed=trimmed).value
    low, high = 0, network.steps
    while low < high:
        middle = (low + high) // 2
        if minimum_cut_with_beds(network, by=middle, trimmed=trimmed).value == everyone:
            high = middle
        else:
            low = middle + 1
    return low
