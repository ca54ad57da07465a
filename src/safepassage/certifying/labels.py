"""Spreads out what a certificate says in short: labels, spans and prices for every place and instant."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.places import Places
from safepassage.model.plan import InstantCut, Labels

Run = TypeVar("Run", tuple[int, float], tuple[int, int, int])


def label_matrix(labels: Labels, places: Places) -> FloatArray:
    """First instant t whose cut holds a place at an instant, shape (n, K + 1); K + 1 where none does.

    So it is for places that are not named; those from which a way without limit leads on are mended later.
    """
    horizon = places.steps
    runs = [
        (place, first, until, _within(label, -horizon, horizon + 1), _within(gain, -1, 1))
        for name, place in places.index.items()
        for first, until, (_, label, gain) in _spans(labels.get(name, ()), horizon)
    ]
    matrix = np.full((len(places.index), horizon + 1), horizon + 1.0)
    if runs:
        place, first, until, label, gain = np.array(runs, dtype=np.int64).T
        length = until - first
        begins = np.cumsum(length) - length
        along = np.arange(length.sum()) - np.repeat(begins, length)
        matrix[np.repeat(place, length), np.repeat(first, length) + along] = (
            np.repeat(label, length) + np.repeat(gain, length) * along
        )
    return matrix


def inside_matrix(cut: InstantCut, places: Places) -> FloatArray:
    """The one cut as labels: `by` for what is on the side of safety, K + 1 elsewhere, shape (n, K + 1)."""
    horizon = places.steps
    matrix = np.full((len(places.index), horizon + 1), horizon + 1.0)
    for name, spans in cut.inside.items():
        if name in places.index:
            for first, last in spans:
                matrix[places.index[name], max(0, first) : max(0, last + 1)] = cut.by
    return matrix


def price_matrix(potentials: Mapping[str, tuple[tuple[int, float], ...]], places: Places) -> FloatArray:
    """Worth of one person at each place and instant, shape (n, K + 1); 0 where nothing is said."""
    matrix = np.zeros((len(places.index), places.steps + 1))
    for name, runs in potentials.items():
        if name in places.index:
            for first, until, (_, worth) in _spans(runs, places.steps):
                matrix[places.index[name], first:until] = worth
    return matrix


def _spans(runs: tuple[Run, ...], horizon: int) -> Iterator[tuple[int, int, Run]]:
    """Each run with its first instant and the one after its last, on the grid."""
    ordered: list[Run] = sorted(runs, key=lambda run: run[0])
    ends = [*(run[0] for run in ordered[1:]), horizon + 1]
    for run, end in zip(ordered, ends, strict=False):
        first, until = max(0, run[0]), min(end, horizon + 1)
        if first < until:
            yield first, until, run


def _within(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))
