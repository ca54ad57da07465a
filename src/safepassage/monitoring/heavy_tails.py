"""The error of a claim: heavy-tailed, and read through the interval that the claim allows."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_LIKELIHOOD = 1e-12
"""No claim makes anything less likely than this, whatever it says."""

GROSSLY_WRONG = 0.0025
"""How likely a claim is where it is grossly wrong (another place, a digit too many), over where it is best.

One in twenty, spread evenly over some five units of log, over a peak some four high.
"""

NARROWEST = 0.005
"""Half the width, in log, of a figure told to the last person."""


def student_cdf(z: Floats) -> Floats:
    """The distribution function of Student's t with three degrees of freedom, in closed form."""
    scaled = z / np.sqrt(3.0)
    return np.asarray(0.5 + (scaled / (1.0 + scaled * scaled) + np.arctan(scaled)) / np.pi, dtype=np.float64)


def interval_log_likelihood(x: Floats, low: Floats, high: Floats, scale: Floats) -> Floats:
    """The log of the chance that x plus its error lies between low and high.

    Parameters
    ----------
    x
        Logarithms of the true figure, shape (M,).
    low, high
        Logarithms of the least and the most that the claim allows, shape (T,); infinite where it is open.
    scale
        The scale of the error, shape (T,).

    Returns
    -------
    Shape (T, M). An exact figure is an interval as wide as its rounding. A bound is open to one side: where it is met
    it says nothing (0), however far it is exceeded; otherwise many bounds would drive a figure beyond all of them.
    """
    begins = (low[:, None] - x[None, :]) / scale[:, None]
    ends = (high[:, None] - x[None, :]) / scale[:, None]
    mirrored = begins > 0  # the difference of two numbers near 1 would lose its digits
    near = np.where(mirrored, -ends, begins)
    far = np.where(mirrored, -begins, ends)
    chance = _closed(far) - _closed(near)
    bound = np.isinf(low) | np.isinf(high)
    chance[bound] = np.minimum(1.0, 2.0 * chance[bound])
    return np.log(np.maximum(chance, LEAST_LIKELIHOOD))


def bounded(log_likelihoods: Floats) -> Floats:
    """Log likelihoods of shape (T, M) of claims each of which may be grossly wrong: none is further below its best."""
    best = log_likelihoods.max(axis=-1, keepdims=True)
    return np.asarray(np.log(GROSSLY_WRONG + (1 - GROSSLY_WRONG) * np.exp(log_likelihoods - best)))


def _closed(z: Floats) -> Floats:
    """The distribution function, also at infinity."""
    finite = np.isfinite(z)
    return np.where(finite, student_cdf(np.where(finite, z, 0.0)), (z > 0).astype(float))
