"""When vehicles break down, and for how long they stand."""

import numpy as np
from scipy.special import ndtri

from safepassage.forecasting.simulate.ground import Ints
from safepassage.model.forecast_settings import BreakdownFactor

BREAKDOWNS = 4
"""Breakdowns of one vehicle that are drawn; after the last it breaks down no more."""

FOR_GOOD = -1


def draw_breakdowns(
    factor: BreakdownFactor, random: np.random.Generator, step_s: int, driven: Ints, stands: Ints
) -> None:
    """Steps driven until each breakdown, and steps that the vehicle then stands, shapes (vehicles, breakdowns)."""
    vehicles, breakdowns = driven.shape
    chances = random.random((vehicles, breakdowns, 3))
    hours_to_steps = 3600 / step_s
    with np.errstate(divide="ignore"):
        hours = -np.log1p(-chances[:, :, 0]) / factor.per_hour if factor.per_hour > 0 else np.full(driven.shape, 1e9)
    driven[:] = np.minimum(np.floor(hours * hours_to_steps), 2**40).astype(np.int64)
    repair = factor.repair_median_h * np.exp(factor.repair_sigma * ndtri(np.clip(chances[:, :, 1], 1e-15, 1 - 1e-15)))
    stands[:] = np.maximum(1, np.ceil(np.minimum(repair * hours_to_steps, 2**40))).astype(np.int64)
    stands[chances[:, :, 2] < factor.lost] = FOR_GOOD
