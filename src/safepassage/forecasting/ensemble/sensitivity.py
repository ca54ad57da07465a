"""Which uncertainty matters most: first-order indices by drawing everything anew but one factor."""

from collections.abc import Sequence

import numpy as np

from safepassage.forecasting.ensemble.tasks import Executor, safe_in_draws
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.ground import Ints, Layout
from safepassage.model.forecast import Estimate, SensitivityRow

OTHER_DRAWS = 2**31
"""Draws from here on are those that everything but one factor is taken from."""


def first_order(layout: Layout, drawer: Drawer, draws: int, executor: Executor) -> tuple[SensitivityRow, ...]:
    """The share of the variance of people safe at the horizon that each factor explains by itself, the largest first.

    Sobol (1993), with the estimator of Sobol, Tarantola, Gatelli, Kucherenko and Mauntz (2007): what two outcomes with
    one factor in common share beyond two with none, over the same draws.
    """
    factors = drawer.settings.factors_on()
    if len(factors) == 1:
        return (SensitivityRow(factor=factors[0], first_order=Estimate(value=1.0, standard_error=0.0)),)
    numbers = np.arange(draws, dtype=np.int64)
    base = executor.submit(safe_in_draws, layout, drawer, numbers, "", None)
    anew = executor.submit(safe_in_draws, layout, drawer, numbers + OTHER_DRAWS, "", None)
    others = [
        executor.submit(safe_in_draws, layout, drawer, numbers + OTHER_DRAWS, factor, numbers) for factor in factors
    ]
    safe, unlike = base.result()[0], anew.result()[0]
    rows = [
        SensitivityRow(factor=factor, first_order=index_of(safe, other.result()[0], unlike))
        for factor, other in zip(factors, others, strict=True)
    ]
    return most_first(rows)


def index_of(first: Ints, alike: Ints, unlike: Ints) -> Estimate:
    """The index by outcomes that have one factor in common (`first`, `alike`) or all others (`alike`, `unlike`).

    The standard error is that of the influence function. 0 where nothing varies.
    """
    mean = (first.mean() + unlike.mean()) / 2
    shared = (first - mean) * (alike - unlike)
    squares = ((first - mean) ** 2 + (unlike - mean) ** 2) / 2
    variance = squares.mean()
    if variance == 0:
        return Estimate(value=0.0, standard_error=0.0)
    index = float(shared.mean() / variance)
    influence = (shared - index * squares) / variance
    return Estimate(value=index, standard_error=float(influence.std() / np.sqrt(len(first))))


def most_first(rows: Sequence[SensitivityRow]) -> tuple[SensitivityRow, ...]:
    """The factor that explains most first."""
    return tuple(sorted(rows, key=lambda row: (-row.first_order.value, row.factor)))
