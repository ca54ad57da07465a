"""How many come, and how late."""

import math

import numpy as np
from scipy.special import betaincinv

from safepassage.forecasting.simulate.ground import Floats, Ints
from safepassage.model.forecast_settings import LateFactor, NoShowFactor, PoolFactor

SCORE_90 = 1.6448536269514722
"""Nine in ten of a normal distribution lie within so many standard deviations."""


MOST_SCORE = 3.0
"""Scores beyond this are taken as this, so that it is known how many people there can be at most."""


def draw_pool(factor: PoolFactor, random: np.random.Generator) -> float:
    """How many people there are for each who was counted."""
    return _pool_at(factor, float(np.clip(random.standard_normal(), -MOST_SCORE, MOST_SCORE)))


def largest_pool(factor: PoolFactor) -> float:
    """The most people there can be for each who was counted."""
    return _pool_at(factor, MOST_SCORE)


def _pool_at(factor: PoolFactor, score: float) -> float:
    median = math.sqrt(factor.low * factor.high)
    sigma = math.log(factor.high / factor.low) / (2 * SCORE_90)
    return median * math.exp(sigma * score)


def draw_coming(factor: NoShowFactor, random: np.random.Generator, areas: int) -> Floats:
    """The share of those called who come, shape (areas,)."""
    chances = random.random(areas)
    if factor.share in {0.0, 1.0}:
        return np.full(areas, 1.0 - factor.share)
    shape = factor.share * factor.strength, (1 - factor.share) * factor.strength
    return np.asarray(1.0 - betaincinv(*shape, chances))


def draw_late(factor: LateFactor, random: np.random.Generator, step_s: int, late: Ints) -> None:
    """Steps by which those called in an hour come late, shape (areas, hours)."""
    areas, hours = late.shape
    chances = random.random((hours, areas, 2))  # hour by hour, so that a longer grid changes nothing about the first
    seconds = -factor.mean_s * np.log1p(-chances[:, :, 1])
    steps = np.where(chances[:, :, 0] < factor.chance, np.ceil(seconds / step_s - 1e-9), 0)
    late[:] = steps.T.astype(np.int64)
