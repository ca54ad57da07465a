"""A small forecast of the sample plan, drawn up by hand from a few curves."""

import math

import numpy as np

from safepassage.model.forecast import (
    MEASURES,
    QUANTILES,
    EmptiedRow,
    Estimate,
    Fan,
    Forecast,
    ForecastBreakRow,
    GroupForecast,
    SensitivityRow,
)
from safepassage.model.forecast_settings import CorridorFactor, ForecastSettings, LateFactor
from tests.outputs.sample import GRID, SAFE, sample_scenario


def estimate(value: float, error: float = 0.25) -> Estimate:
    return Estimate(value=value, standard_error=error)


def sample_fan(measure: str) -> Fan:
    """Shares of the plan's own curve, more of them at the higher levels."""
    shares = np.linspace(0.4, 1.0, len(QUANTILES))[:, None]
    curve = np.array(SAFE) if measure == "safe" else 60 - np.array(SAFE)
    quantiles = np.floor(shares * curve).astype(np.int64)
    return Fan(
        measure=measure,
        quantiles=quantiles,
        mean=curve * 0.7,
        standard_error=curve * 0.01,
        within=0 if measure == "safe" else 1,
        quantile_error=quantiles * 0.05,
    )


def sample_forecast() -> Forecast:
    """Two staging areas, of which one may never be empty; some figures that are not known."""
    emptied_by = np.zeros((2, GRID.steps + 1))
    emptied_by[0, 4:], emptied_by[0, 5:], emptied_by[1, 7:] = 0.5, 0.875, 0.25
    return Forecast(
        scenario_fingerprint=sample_scenario().fingerprint(),
        plan_fingerprint="ab" * 32,
        draws=400,
        seed=7,
        settings=ForecastSettings(corridors=CorridorFactor(corridor_ids=("c-marjan",)), late=LateFactor(chance=0.2)),
        persons=60,
        expected_persons=58.5,
        expected_safe=estimate(50.25, 0.5),
        expected_caught=estimate(2.125, 0.125),
        probability_everyone_safe=estimate(0.625, 0.0242),
        expected_turned_back=estimate(1.5),
        expected_rerouted=estimate(0.0, 0.0),
        by_group=tuple(
            GroupForecast(
                group=group,
                expected_persons=persons,
                expected_safe=estimate(persons - 5),
                expected_caught=estimate(1.0),
                probability_everyone_safe=estimate(0.75),
            )
            for group, persons in (("old", 39.5), ("", 19.0))
        ),
        fans={measure: sample_fan(measure) for measure in MEASURES},
        emptied=(
            EmptiedRow(
                staging_area_id="s-zuhra", group="old", probability=estimate(0.875), planned_at=GRID.at(4),
                p50_at=GRID.at(4), p90_at=None,
            ),
            EmptiedRow(
                staging_area_id="s-qadim", group="", probability=estimate(0.25), planned_at=GRID.at(6), p50_at=None,
                p90_at=None,
            ),
        ),
        emptied_by=emptied_by,
        break_table=tuple(_break(step) for step in range(GRID.steps + 1)),
        sensitivity=(
            SensitivityRow(factor="pause", first_order=estimate(0.75, 0.05)),
            SensitivityRow(factor="corridors", first_order=estimate(0.25, 0.05)),
            SensitivityRow(factor="late", first_order=estimate(-0.01, 0.03)),
        ),
        checked_futures=3,
    )  # fmt: skip


def _break(step: int) -> ForecastBreakRow:
    futures = max(0, 400 - 20 * step)
    error = 0.5 if futures > 1 else math.nan
    safe = SAFE[step] * 0.75 if futures else math.nan
    return ForecastBreakRow(
        step=step,
        at=GRID.at(step),
        probability=0.02 if step < GRID.steps else 0.4,
        safe=estimate(safe, error),
        caught=estimate(5.5 if futures else math.nan, error),
        waiting=estimate(54.5 - safe, error),
        futures=futures,
    )
