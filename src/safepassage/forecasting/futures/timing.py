"""Lengths of time by inverse distributions, so that the same chance gives a comparable length whatever the settings."""

import math

from scipy.special import ndtri


def log_normal_time(chance: float, median: float, sigma: float) -> float:
    """The time that a log-normal length stays below with a chance."""
    return median * math.exp(sigma * float(ndtri(min(max(chance, 1e-15), 1 - 1e-15))))


def weibull_time(chance: float, mean: float, shape: float) -> float:
    """The time that a Weibull length of some mean stays below with a chance."""
    scale = mean / math.gamma(1 + 1 / shape)
    return scale * float((-math.log1p(-min(chance, 1 - 1e-15))) ** (1 / shape))


def steps_after(hours: float, step_s: int, most: int) -> int:
    """Whole steps, rounded up, at least 1, of so many hours; at most `most` + 1."""
    return max(1, min(most + 1, math.ceil(min(hours * 3600 / step_s, most + 1) - 1e-9)))
