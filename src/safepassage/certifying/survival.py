"""The chance S(k) that the pause still holds, worked out anew from the figures of the scenario."""

import math

import numpy as np

from safepassage.certifying.clock import FORGIVEN, Clock, FloatArray
from safepassage.model.pause import (
    ExponentialSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Pause,
    Survival,
    WeibullSurvival,
)


def chance_of_lasting(curve: Survival | None, hours: float) -> float:
    """Q: the probability that a pause lasts at least so many hours from its beginning.

    Raises InternalError where a curve is still to be fitted to past pauses.
    """
    if isinstance(curve, HistorySurvival):
        curve = curve.require_fitted().curve
    if curve is None or hours <= 0:
        return 1.0
    if isinstance(curve, ExponentialSurvival):
        return math.exp(-hours / curve.mean_h)
    if isinstance(curve, WeibullSurvival):
        return math.exp(-math.pow(hours / curve.scale_h, curve.shape))
    if isinstance(curve, LogNormalSurvival):
        deviations = (math.log(hours) - math.log(curve.median_h)) / curve.sigma
        return math.erfc(deviations / math.sqrt(2)) / 2
    return float(np.interp(hours, curve.hours, curve.survival))


def survival(pause: Pause | None, clock: Clock) -> FloatArray:
    """S at the instants 0..K, shape (K + 1,).

    The pause is known to hold at the start, so the curve is taken from there; 1 before a pause that begins later, 0
    from the planned end on unless it may be extended.
    """
    chances = np.ones(clock.steps + 1)
    if pause is None:
        return chances
    hours_a_step = clock.step_s / 3600
    begun = 0.0 if pause.starts_at is None else clock.steps_until(pause.starts_at)
    at_start = chance_of_lasting(pause.survival, -begun * hours_a_step)
    for instant in range(clock.steps + 1):
        holds = chance_of_lasting(pause.survival, (instant - begun) * hours_a_step)
        chances[instant] = holds / at_start if at_start > 0 else 0.0
    if pause.planned_end_at is not None and not pause.may_be_extended:
        end = clock.steps_until(pause.planned_end_at) - FORGIVEN
        chances[np.arange(clock.steps + 1) >= end] = 0.0
    return chances


def first_entry(pause: Pause | None, clock: Clock) -> int:
    """The first instant at which a link may be entered: not before the pause begins."""
    return 0 if pause is None or pause.starts_at is None else clock.rounded_up(pause.starts_at)
