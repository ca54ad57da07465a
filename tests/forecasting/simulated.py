"""Lengths drawn from a curve with a seed, known as pauses are known: exactly, to an interval, or not to the end."""

import math

import numpy as np
from numpy.typing import NDArray

from safepassage.model.past_pauses import PastLength
from tests.model.past import known

SEED = 20161208


def weibull(scale_h: float, shape: float, count: int) -> NDArray[np.float64]:
    return scale_h * np.random.default_rng(SEED).weibull(shape, count)


def lognormal(median_h: float, sigma: float, count: int) -> NDArray[np.float64]:
    return np.asarray(np.random.default_rng(SEED).lognormal(math.log(median_h), sigma, count))


def exactly(hours: NDArray[np.float64]) -> list[PastLength]:
    return [known(float(each)) for each in hours]


def until(hours: NDArray[np.float64], last_h: float) -> list[PastLength]:
    """Watched for so long: what held longer is known to have lasted until then at least."""
    return [known(last_h, math.inf) if each > last_h else known(float(each)) for each in hours]


def seen_every(hours: NDArray[np.float64], hour: float) -> list[PastLength]:
    """Looked at every so many hours: known to the interval in which it ended."""
    return [known(math.floor(each / hour) * hour, (math.floor(each / hour) + 1) * hour) for each in hours]
