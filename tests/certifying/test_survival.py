import dataclasses
import math
from datetime import timedelta

import numpy as np
import pytest

from safepassage.certifying.clock import Clock
from safepassage.certifying.survival import chance_of_lasting, first_entry, survival
from safepassage.errors import InternalError
from safepassage.model.pause import (
    ExponentialSurvival,
    FittedSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Pause,
    TabulatedSurvival,
    WeibullSurvival,
)
from tests.builders import START

HOURLY = Clock(start=START, step_s=3600, steps=4)


def test_without_a_pause_nothing_breaks() -> None:
    assert survival(None, HOURLY).tolist() == [1.0] * 5
    assert first_entry(None, HOURLY) == 0


def test_each_kind_of_curve_at_its_known_points() -> None:
    assert chance_of_lasting(ExponentialSurvival(mean_h=2), 2) == pytest.approx(math.exp(-1))
    assert chance_of_lasting(WeibullSurvival(scale_h=3, shape=0.5), 12) == pytest.approx(math.exp(-2))
    assert chance_of_lasting(LogNormalSurvival(median_h=5, sigma=1), 5) == pytest.approx(0.5)
    assert chance_of_lasting(LogNormalSurvival(median_h=1, sigma=2), math.exp(2)) == pytest.approx(0.158655, abs=1e-6)
    table = TabulatedSurvival(file="survival.csv", hours=(0.0, 2.0, 4.0), survival=(1.0, 0.5, 0.4))
    assert [chance_of_lasting(table, hours) for hours in (-1, 0, 1, 2, 3, 9)] == pytest.approx(
        [1, 1, 0.75, 0.5, 0.45, 0.4]
    )


def test_a_pause_begun_earlier_is_known_to_hold_at_the_start() -> None:
    table = TabulatedSurvival(file="survival.csv", hours=(0.0, 2.0, 4.0), survival=(1.0, 0.5, 0.4))
    chances = survival(Pause(starts_at=START - timedelta(hours=2), survival=table), HOURLY)
    np.testing.assert_allclose(chances, [1, 0.9, 0.8, 0.8, 0.8])


def test_a_pause_that_begins_later_is_sure_until_then() -> None:
    pause = Pause(starts_at=START + timedelta(minutes=90), survival=ExponentialSurvival(mean_h=1))
    chances = survival(pause, HOURLY)
    np.testing.assert_allclose(chances, [1, 1, math.exp(-0.5), math.exp(-1.5), math.exp(-2.5)])
    assert first_entry(pause, HOURLY) == 2


def test_the_planned_end_is_the_end_unless_it_may_be_extended() -> None:
    end = START + timedelta(hours=3)
    assert survival(Pause(planned_end_at=end), HOURLY).tolist() == [1, 1, 1, 0, 0]
    assert survival(Pause(planned_end_at=end, may_be_extended=True), HOURLY).tolist() == [1] * 5


def test_a_fitted_curve_is_worked_out_from_its_own_figures() -> None:
    history = HistorySurvival(file="pauses.csv", pauses=())
    with pytest.raises(InternalError, match="not been fitted"):
        chance_of_lasting(history, 2)
    for curve, at_12 in (
        (ExponentialSurvival(mean_h=6), math.exp(-2)),
        (WeibullSurvival(scale_h=3, shape=0.5), math.exp(-2)),
        (LogNormalSurvival(median_h=12, sigma=3), 0.5),
    ):
        fitted = FittedSurvival(
            curve=curve, pauses=5, censored=0, aic=(), age_h=0, hours=(), low=(), high=(), warnings=()
        )
        assert chance_of_lasting(dataclasses.replace(history, fitted=fitted), 12) == pytest.approx(at_12)
