"""Nobody arrives who did not leave: departures and arrivals weighed together, and what lies between them."""

import numpy as np
from numpy.typing import NDArray

from safepassage.monitoring.lattice import Lattice

Floats = NDArray[np.float64]

MEAN_UNSEEN = 0.15
"""How much of the departures, in log, is on average not seen to arrive: some move on, some are not registered."""

CLASSES = 2000


def departures_and_arrivals(
    out: Lattice, out_weights: Floats, arrived: Lattice, arrived_weights: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Weigh departures and arrivals together, arrivals never above departures.

    Parameters
    ----------
    out, arrived
        Lattices of either, sizes M and N.
    out_weights, arrived_weights
        What the claims of each say by themselves, shapes (M,) and (N,).

    Returns
    -------
    Weights of departures (M,) and of arrivals (N,); the differences, rising, and their weights.
    """
    lost = out.points[:, None] - arrived.points[None, :]
    share = np.where(lost >= -1e-9, np.exp(-np.maximum(lost, 0.0) / MEAN_UNSEEN), 0.0)
    joint = out_weights[:, None] * share * arrived_weights[None, :]
    total = joint.sum()
    if not total > 0:  # no claim of arrivals can be right; they are told, and change nothing
        joint = out_weights[:, None] * share / np.maximum(share.sum(axis=1, keepdims=True), 1e-300)
        total = joint.sum()
    joint /= total
    apart = np.maximum(out.people[:, None] - arrived.people[None, :], 0.0)
    differences, weights = _gathered(apart.ravel(), joint.ravel())
    return joint.sum(axis=1), joint.sum(axis=0), differences, weights


def _gathered(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighed values gathered into classes of equal width over where their weight lies."""
    weighty = weights > weights.max() * 1e-9
    values, weights = values[weighty], weights[weighty]
    width = max(1.0, float(values.max())) / CLASSES
    found = np.bincount(np.minimum(values // width, CLASSES - 1).astype(int), weights, CLASSES)
    return (np.arange(CLASSES) + 0.5) * width, found
