"""From rates to whole numbers of people a step, rounded on the safe side."""

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray
from safepassage.model.timegrid import TOLERANCE
from safepassage.units import SECONDS_PER_HOUR

FloatArray = NDArray[np.float64]

HIGHEST_RATE = 1e12
"""People an hour beyond which a rate is no limit; keeps every sum exact."""

_ROWS_AT_ONCE = 4096


def whole_per_step(rates_pph: FloatArray, step_s: int, factors: FloatArray) -> IntArray:
    """How many may pass in each step so that the long-run rate is exact and every number whole.

    C(k) = floor(rate * step_s * (f_0 + ... + f_(k-1)) / 3600), and step k is given C(k + 1) - C(k).

    Parameters
    ----------
    rates_pph
        People an hour, shape (m,).
    step_s
        Seconds a step.
    factors
        The share of the rate that holds in each step, shape (K,), the same for all rows.

    Returns
    -------
    IntArray
        Whole people, shape (m, K).
    """
    summed = np.concatenate([[0.0], np.cumsum(factors)])
    per_step = np.minimum(rates_pph, HIGHEST_RATE) * step_s
    whole = np.empty((len(rates_pph), len(factors)), dtype=np.int64)
    for first in range(0, len(rates_pph), _ROWS_AT_ONCE):
        rows = slice(first, first + _ROWS_AT_ONCE)
        whole[rows] = np.diff(np.floor(per_step[rows, None] * summed / SECONDS_PER_HOUR + TOLERANCE), axis=1)
    return whole
