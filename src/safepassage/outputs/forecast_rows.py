"""The rows of the tables of a forecast folder: the members are the columns, in order."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from safepassage.model.forecast import (
    EmptiedRow,
    Estimate,
    Fan,
    Forecast,
    ForecastBreakRow,
    ForecastComparison,
    SensitivityRow,
)
from safepassage.model.timegrid import TimeGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileLine:
    """One instant of a fan; standard errors end in `_se`."""

    step: int
    at: datetime
    p05: int
    p10: int
    p25: int
    p50: int
    p75: int
    p90: int
    p95: int
    mean: float
    mean_se: float
    p05_se: float
    p10_se: float
    p25_se: float
    p50_se: float
    p75_se: float
    p90_se: float
    p95_se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakLine:
    """What a break in (step, step + 1] means, on average."""

    step: int
    at: datetime
    probability: float
    safe: float
    caught: float
    waiting: float
    safe_se: float
    caught_se: float
    waiting_se: float
    futures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLine:
    """The chance that a staging area is empty, and by when."""

    staging_area_id: str
    group: str
    probability: float
    probability_se: float
    planned_at: datetime | None
    p50_at: datetime | None
    p90_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptiedLine:
    """The chance from an instant on, a line where it rises."""

    staging_area_id: str
    step: int
    at: datetime
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityLine:
    """A factor's own share in the variance."""

    factor: str
    first_order: float
    first_order_se: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonLine:
    """Another plan in the same futures."""

    plan: str
    plan_fingerprint: str
    more_safe: float
    more_safe_se: float
    more_caught: float
    more_caught_se: float
    probability_more_safe: float
    probability_more_safe_se: float


def quantile_lines(fan: Fan, grid: TimeGrid) -> Iterator[QuantileLine]:
    """A line an instant."""
    columns = [*fan.quantiles.tolist(), fan.mean.tolist(), fan.standard_error.tolist(), *fan.quantile_error.tolist()]
    names = QuantileLine.__slots__[2:]
    for step, figures in enumerate(zip(*columns, strict=True)):
        yield QuantileLine(step=step, at=grid.at(step), **dict(zip(names, figures, strict=True)))


def break_line(row: ForecastBreakRow) -> BreakLine:
    """A line of the break table."""
    return BreakLine(
        step=row.step,
        at=row.at,
        probability=row.probability,
        **with_error("safe", row.safe),
        **with_error("caught", row.caught),
        **with_error("waiting", row.waiting),
        futures=row.futures,
    )


def site_line(row: EmptiedRow) -> SiteLine:
    """A line of a staging area."""
    return SiteLine(
        staging_area_id=row.staging_area_id,
        group=row.group,
        **with_error("probability", row.probability),
        planned_at=row.planned_at,
        p50_at=row.p50_at,
        p90_at=row.p90_at,
    )


def emptied_lines(forecast: Forecast, grid: TimeGrid) -> Iterator[EmptiedLine]:
    """The lines at which the chance of a staging area rises."""
    for row, chances in zip(forecast.emptied, forecast.emptied_by, strict=True):
        rises = np.flatnonzero(np.diff(chances, prepend=0.0))
        for step in rises.tolist():
            yield EmptiedLine(
                staging_area_id=row.staging_area_id, step=step, at=grid.at(step), probability=float(chances[step])
            )


def sensitivity_line(row: SensitivityRow) -> SensitivityLine:
    """A line of a factor."""
    return SensitivityLine(factor=row.factor, **with_error("first_order", row.first_order))


def comparison_line(plan: str, fingerprint: str, compared: ForecastComparison) -> ComparisonLine:
    """A line of another plan."""
    return ComparisonLine(
        plan=plan,
        plan_fingerprint=fingerprint,
        **with_error("more_safe", compared.more_safe),
        **with_error("more_caught", compared.more_caught),
        **with_error("probability_more_safe", compared.probability_more_safe),
    )


def with_error(name: str, estimate: Estimate) -> Mapping[str, float]:
    """A figure and its standard error under the names of their columns."""
    return {name: float(estimate.value), f"{name}_se": float(estimate.standard_error)}


def finite(figures: Mapping[str, float]) -> Mapping[str, float | None]:
    """The same with None for what is no number."""
    return {name: figure if math.isfinite(figure) else None for name, figure in figures.items()}
