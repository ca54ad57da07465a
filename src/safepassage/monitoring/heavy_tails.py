"""The error of a claim: heavy-tailed, and read through the interval that the claim allows."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_LIKELIHOOD = 1e-12
"""No claim makes anything less likely than this, whatever it says."""

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
    Shape (T, M). An exact figure is an interval as wide as its rounding; a bound is one that is open to one side.
    """
    begins = (low[:, None] - x[None, :]) / scale[:, None]
    ends = (high[:, None] - x[None, :]) / scale[:, None]
    mirrored = begins > 0  # the difference of two numbers near 1 would lose its digits
    near = np.where(mirrored, -ends, begins)
    far = np.where(mirrored, -begins, ends)
    chance = _closed(far) - _closed(near)
    return np.log(np.maximum(chance, LEAST_LIKELIHOOD))


def _closed(z: Floats) -> Floats:
    """The distribution function, also at infinity."""
    finite = np.isfinite(z)
    return np.where(finite, student_cdf(np.where(finite, z, 0.0)), (z > 0).astype(float))
