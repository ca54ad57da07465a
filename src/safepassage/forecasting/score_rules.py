"""Proper scoring rules, from quantiles or from counted draws, and what censoring does to a Brier score.

The continuous ranked probability score is the integral over x of (F(x) - [y <= x]) squared, in the unit of y: Gneiting
and Raftery, Strictly proper scoring rules, prediction, and estimation, JASA 102 (2007), section 4.2.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray


def crps_of_draws(values: ArrayLike, outcome: float, counts: ArrayLike | None = None) -> float:
    """The score of counted draws, exactly that of their empirical distribution.

    Parameters
    ----------
    values
        What was drawn, shape (n,), in any order.
    outcome
        What came of it.
    counts
        How often each value was drawn, shape (n,); None: once each.
    """
    drawn = np.asarray(values, np.float64)
    order = np.argsort(drawn, kind="stable")
    weights = np.ones(len(drawn)) if counts is None else np.asarray(counts, np.float64)
    places, shares = drawn[order], np.cumsum(weights[order]) / weights.sum()
    edges = np.concatenate([places, [outcome]])
    cuts = np.unique(edges)
    chances = np.concatenate([[0.0], shares])[np.searchsorted(places, cuts[:-1], side="right")]
    happened = (cuts[:-1] >= outcome).astype(np.float64)
    return float(((chances - happened) ** 2 * np.diff(cuts)).sum())


def crps_of_quantiles(levels: Sequence[float], quantiles: Sequence[float], outcome: float) -> float:
    """The score of the distribution that runs straight between some quantiles and has no more beyond the outer two.

    What lies beyond the lowest and the highest level stands at these quantiles, so that a miss outside counts by its
    distance from them; how far the forecast's own tails reached is not known to the score.
    """
    score = max(0.0, quantiles[0] - outcome) + max(0.0, outcome - quantiles[-1])
    for (low_level, low), (high_level, high) in pairwise(zip(levels, quantiles, strict=True)):
        if high <= low:
            continue
        split = min(max(outcome, low), high)
        middle = low_level + (high_level - low_level) * (split - low) / (high - low)
        score += _square_under(low_level, middle, split - low)
        score += _square_under(1 - middle, 1 - high_level, high - split)
    return score


def _square_under(first: float, last: float, width: float) -> float:
    """The integral of the square of a straight line."""
    return width * (first * first + first * last + last * last) / 3


def chance_up_to(
    levels: Sequence[float], quantiles: Sequence[float], outcome: float, *, included: bool = True
) -> float:
    """F(outcome) of the same distribution; without the outcome itself where it is not `included`."""
    below = [place for place, value in enumerate(quantiles) if value < outcome or (included and value == outcome)]
    if not below:
        return 0.0
    last = below[-1]
    if last + 1 == len(quantiles):
        return 1.0
    low, high = quantiles[last], quantiles[last + 1]
    return levels[last] + (levels[last + 1] - levels[last]) * (outcome - low) / (high - low)


def pit_of_draws(values: ArrayLike, outcome: float) -> tuple[float, float]:
    """The share of draws below an outcome, and of those not above it.

    Whole numbers have no single probability integral transform: Czado, Gneiting and Held, Predictive model assessment
    for count data, Biometrics 65 (2009), section 2.1.
    """
    drawn = np.asarray(values)
    return float((drawn < outcome).mean()), float((drawn <= outcome).mean())


def pit_histogram(pits: Sequence[tuple[float, float]], bins: int = 10) -> NDArray[np.float64]:
    """The share of outcomes in each bin of (0, 1), each outcome spread over its interval, shape (bins,).

    Uniform where forecasts are right; a hump where they are too wide, a bowl where they are too narrow.
    """
    edges = np.linspace(0, 1, bins + 1)
    total = np.zeros(bins)
    for low, high in pits:
        if high <= low:
            total[min(bins - 1, int(low * bins))] += 1
        else:
            total += np.diff(np.clip((edges - low) / (high - low), 0, 1))
    return total / max(1, len(pits))


def brier(chance: float, *, happened: bool) -> float:
    """The squared distance of a chance from what happened."""
    return (chance - happened) ** 2


def brier_with_censoring(
    chances: ArrayLike, times: ArrayLike, known: ArrayLike, by: float, *, weight_floor: float = 1e-12
) -> float:
    """The mean Brier score of `it has happened by then` over many forecasts, some of whose ends are not known.

    Each forecast whose end is known weighs as much as those like it that are not (inverse probability of censoring,
    the probability by Kaplan and Meier): Graf, Schmoor, Sauerbrei and Schumacher, Assessment and comparison of
    prognostic classification schemes for survival data, Statistics in Medicine 18 (1999), section 4. Leaving the
    unknown out, or taking them for `no`, would favour forecasts that promise too much or too little.

    Parameters
    ----------
    chances
        Of it having happened by then, shape (n,).
    times
        When it happened, or until when it is known not to have, shape (n,).
    known
        Whether it happened at that time, shape (n,).
    by
        The time asked about.
    weight_floor
        Keeps a last forecast that nobody is like from weighing without bound.
    """
    chance, time, happened = np.asarray(chances, np.float64), np.asarray(times, np.float64), np.asarray(known, np.bool_)
    if not len(chance):
        return math.nan
    moments, shares = _uncensored(time, happened)
    before = shares[np.searchsorted(moments, time, side="left")]
    until = shares[np.searchsorted(moments, by, side="right")]
    did, did_not = (time <= by) & happened, time > by
    scores = did * (1 - chance) ** 2 / np.maximum(weight_floor, before)
    scores += did_not * chance**2 / max(weight_floor, float(until))
    return float(scores.mean())


def _uncensored(
    times: NDArray[np.float64], known: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The chance not to have been censored, by Kaplan and Meier; an end precedes a censoring at the same time.

    The moments of censoring, shape (m,), and the chance before the first and from each on, shape (m + 1,).
    """
    moments, lost = np.unique(times[~known], return_counts=True)
    ordered = np.sort(times)
    at_risk = len(times) - np.searchsorted(ordered, moments, side="right") + lost
    return moments, np.concatenate([[1.0], np.cumprod(1 - lost / at_risk)])
