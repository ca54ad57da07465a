"""When corridors are open and closed: a semi-Markov process each, tied together by their normal scores."""

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from safepassage.forecasting.futures.timing import log_normal_time, steps_after, weibull_time
from safepassage.forecasting.simulate.ground import Bytes
from safepassage.model.forecast_settings import CorridorFactor


def draw_corridors(
    factor: CorridorFactor, random: np.random.Generator, closing: Sequence[int], step_s: int, is_open: Bytes
) -> None:
    """Mark the steps in which corridors are closed, shape (corridors, K); `closing` are the rows of those that may be.

    The n-th time of two corridors has normal scores with the given correlation; so has whether they are open at the
    start. Times are rounded up to whole steps.
    """
    corridors, steps = is_open.shape
    rows = list(closing)
    now = np.zeros(len(rows), np.int64)
    up = _chances(factor, random, corridors)[rows] < factor.open_at_start
    while rows and now.min() < steps:
        chances = _chances(factor, random, corridors)[rows]
        for place, row in enumerate(rows):
            if now[place] >= steps:
                continue
            hours = (
                weibull_time(chances[place], factor.open_mean_h, factor.open_shape)
                if up[place]
                else log_normal_time(chances[place], factor.closed_median_h, factor.closed_sigma)
            )
            until = now[place] + steps_after(hours, step_s, steps)
            if not up[place]:
                is_open[row, now[place] : until] = 0
            now[place] = until
            up[place] = not up[place]


def _chances(
    factor: CorridorFactor, random: np.random.Generator, corridors: int
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """One chance for each corridor of the scenario, with correlated normal scores."""
    scores = random.standard_normal(corridors + 1)
    together = math.sqrt(factor.correlation) * scores[0] + math.sqrt(1 - factor.correlation) * scores[1:]
    return np.asarray(ndtr(together), np.float64)
