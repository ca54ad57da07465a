"""The proof of a plan, small enough to be kept and checked without solving again."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.beds.bedded import BeddedArrival
from safepassage.flow.beds.beds import BedsCut
from safepassage.flow.beds.prices import FactorPrices
from safepassage.model.plan import Certificate, DualBound, InstantCut, ValueBound
from safepassage.model.scenario import Scenario

Runs = tuple[tuple[int, int, int], ...]


def certificate_of(
    scenario: Scenario, network: TimeExpandedNetwork, best: BeddedArrival, *, value: ValueBound | None = None
) -> Certificate:
    """The nested minimum cuts as labels in runs; with binding beds also single cuts and the dual prices.

    `value` proves what a plan is worth where being caught on the road counts.
    """
    site_ids = [site.reception_site_id for site in scenario.reception_sites]
    outside = network.steps + 1
    labels = {
        place: runs_of(row) for place, row in zip(network.places, best.labels, strict=True) if (row != outside).any()
    }
    return Certificate(
        labels=labels,
        cuts=tuple(_instant_cut(network, cut, site_ids) for cut in best.cuts),
        dual=_dual_bound(network, best.prices, site_ids) if best.prices else None,
        value=value,
    )


def runs_of(label: IntArray) -> Runs:
    """One place's labels as runs (first instant, label there, 0 or 1 = gain an instant); see `model.plan.Labels`."""
    steps = np.diff(label)
    edges = np.flatnonzero(np.diff(steps)) + 1
    starts = [0, *edges.tolist()] if len(steps) else []
    ends = [*edges.tolist(), len(steps)] if len(steps) else []
    runs: list[tuple[int, int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        gain = int(steps[start])
        if gain in (0, 1):
            runs.append((start, int(label[start]), gain))
        else:
            runs.extend((k, int(label[k]), 0) for k in range(start, end) if not _continues(runs, k, int(label[k])))
    last = len(label) - 1
    if not _continues(runs, last, int(label[last])):
        runs.append((last, int(label[last]), 0))
    return tuple(runs)


def _instant_cut(network: TimeExpandedNetwork, cut: BedsCut, site_ids: Sequence[str]) -> InstantCut:
    """One cut by the spans of instants in which each place lies on the side of safety, up to the cut's instant."""
    inside = cut.inside[:, : cut.by + 1]
    return InstantCut(
        by=cut.by,
        full_sites=tuple(site_ids[site] for site in cut.full_sites),
        inside={place: _spans(row) for place, row in zip(network.places, inside, strict=True) if row.any()},
    )


def _spans(inside: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
    return tuple((int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True))


def _dual_bound(network: TimeExpandedNetwork, prices: FactorPrices, site_ids: Sequence[str]) -> DualBound:
    return DualBound(
        weights=tuple((int(t), float(prices.weights[t])) for t in np.flatnonzero(prices.weights)),
        completion_by=prices.completion_by,
        completion_weight=prices.completion_weight,
        potentials={
            place: levels_of(row) for place, row in zip(network.places, prices.potentials, strict=True) if row.any()
        },
        bed_prices={
            site_ids[site]: float(prices.bed_prices[site]) for site in np.flatnonzero(prices.bed_prices).tolist()
        },
    )


def levels_of(worth: NDArray[np.float64]) -> tuple[tuple[int, float], ...]:
    """What a person is worth at one place, as runs (first instant, worth there until the next run)."""
    starts = [0, *(np.flatnonzero(np.diff(worth)) + 1).tolist()]
    return tuple((start, float(worth[start])) for start in starts)


def _continues(runs: list[tuple[int, int, int]], instant: int, label: int) -> bool:
    if not runs:
        return False
    first, value, gain = runs[-1]
    return value + gain * (instant - first) == label
