"""Nobody arrives who did not leave: departures and arrivals weighed together, and what lies between them."""

import numpy as np
from numpy.typing import NDArray

from safepassage.monitoring.lattice import STEP, Lattice
from safepassage.monitoring.priors import WORTHLESS

Floats = NDArray[np.float64]

MEAN_UNSEEN = 0.15
"""How much of the departures, in log, is on average not seen to arrive: some move on, some are not registered."""

CLASSES = 2000


def departures_and_arrivals(
    out: Lattice, out_weights: Floats, arrived: Lattice, arrived_weights: Floats
) -> tuple[Floats, tuple[Floats, Floats], tuple[Floats, Floats]]:
    """Weigh departures and arrivals together, arrivals never above departures.

    Parameters
    ----------
    out, arrived
        Lattices of either, sizes M and N.
    out_weights, arrived_weights
        What the claims of each say by themselves, shapes (M,) and (N,).

    Returns
    -------
    Weights of departures, shape (M,); numbers of arrivals and their weights; the differences and their weights.
    """
    there = _covering(out, arrived)
    said = np.full(there.size, WORTHLESS)
    first = round((arrived.low - there.low) / STEP)
    said[first : first + arrived.size] += (1 - WORTHLESS) * arrived_weights / arrived_weights.max()
    steps = np.rint((out.points[:, None] - there.points[None, :]) / STEP)
    chances = np.where(steps >= 0, np.exp(-np.maximum(steps, 0.0) * STEP / MEAN_UNSEEN), 0.0)
    chances /= chances.sum(axis=1, keepdims=True)
    joint = out_weights[:, None] * chances * said[None, :]
    joint /= joint.sum()
    apart = np.maximum(out.people[:, None] - there.people[None, :], 0.0)
    return joint.sum(axis=1), (there.people, joint.sum(axis=0)), _gathered(apart.ravel(), joint.ravel())


def _covering(out: Lattice, arrived: Lattice) -> Lattice:
    """A lattice that holds both, and what may lie below the lowest of the departures."""
    low = min(out.low - round(5 * MEAN_UNSEEN / STEP) * STEP, arrived.low)
    high = max(each.low + STEP * (each.size - 1) for each in (out, arrived))
    return Lattice(low=low, size=round((high - low) / STEP) + 1)


def _gathered(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighed values gathered into classes of equal width over where their weight lies."""
    weighty = weights > weights.max() * 1e-6
    values, weights = values[weighty], weights[weighty]
    width = max(1.0, float(values.max())) / CLASSES
    found = np.bincount(np.minimum(values // width, CLASSES - 1).astype(int), weights, CLASSES)
    return np.asarray(np.arange(CLASSES) * width, dtype=np.float64), found.astype(np.float64)
