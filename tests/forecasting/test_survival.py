import math
from datetime import timedelta

import numpy as np
import pytest

from safepassage.forecasting.families import FamilyFit
from safepassage.forecasting.survival import TOLD_HOURS, band, band_hours, fit_survival, traits_of
from safepassage.model.past_pauses import PauseTraits
from safepassage.model.pause import ExponentialSurvival, FittedSurvival, HistorySurvival, Pause
from safepassage.model.pause_report import GroupSurvival
from safepassage.model.timegrid import TimeGrid
from tests.model.past import MORNING, past

STUDY = GroupSurvival(group="some", pauses=146, hours=(24, 48), survival=(0.61, 0.46), reference="a study")
GRID = TimeGrid(start=MORNING + timedelta(days=400), step_s=3600, steps=48)
PAUSES = tuple(
    past(hours, after_days=number, place=f"place {number % 4}")
    for number, hours in enumerate((0.5, 1, 2, 4, 7, 10, 20, 40, 90, 170))
)


def fit(pause: Pause | None = None, *, seed: int = 1, grid: TimeGrid = GRID, **changes: object) -> FittedSurvival:
    history = HistorySurvival(**{"file": "pauses.csv", "pauses": PAUSES, **changes})  # type: ignore[arg-type]
    return fit_survival(history, pause or Pause(survival=history), grid, group=STUDY, seed=seed)


def test_the_band_of_an_exponential_curve_is_known() -> None:
    """Q = exp(-t / mean), log mean normal: the band ends at the mean's quantiles; 2,000 draws, within 3 %."""
    one = FamilyFit(family="exponential", theta=np.array([3.0]), covariance=np.array([[0.04]]), aic=5.0)
    low, high = band([one], 0.0, np.array([1.0, 24.0]), 1)
    for place, hours in enumerate((1.0, 24.0)):
        for found, deviations in ((low[place], -1.6449), (high[place], 1.6449)):
            rate = hours * math.exp(-3.0 - 0.2 * deviations)
            assert -math.log(found) == pytest.approx(rate, rel=0.03)


def test_age_changes_the_band_of_a_falling_hazard_only() -> None:
    constant = FamilyFit(family="exponential", theta=np.array([3.0]), covariance=np.array([[0.04]]), aic=5.0)
    falling = FamilyFit(family="weibull", theta=np.array([3.0, -0.7]), covariance=np.eye(2) * 0.04, aic=5.0)
    hours = np.array([6.0])
    assert band([constant], 50.0, hours, 1)[0] == pytest.approx(band([constant], 0.0, hours, 1)[0])
    assert band([falling], 50.0, hours, 1)[0] > band([falling], 0.0, hours, 1)[0]


def test_families_share_the_band_by_their_weights() -> None:
    """Two curves known for certain: the worse one, four worse in Akaike's criterion, weighs exp(-2) : 1, 12 %."""
    likely = FamilyFit(family="exponential", theta=np.array([3.0]), covariance=np.array([[1e-12]]), aic=5.0)
    other = FamilyFit(family="weibull", theta=np.array([1.0, 0.0]), covariance=np.eye(2) * 1e-12, aic=9.0)
    unlikely = FamilyFit(family="weibull", theta=np.array([1.0, 0.0]), covariance=np.eye(2) * 1e-12, aic=25.0)
    hours = np.array([10.0])
    chance, worse = math.exp(-10 / math.exp(3)), math.exp(-10 / math.exp(1))
    assert band([likely, other], 0.0, hours, 1)[0] == pytest.approx(worse, rel=1e-3)
    assert band([likely, unlikely], 0.0, hours, 1)[0] == pytest.approx(chance, rel=1e-3)
    assert band([likely, other], 0.0, hours, 1)[1] == pytest.approx(chance, rel=1e-3)


def test_where_no_error_is_told_anything_is_possible() -> None:
    one = FamilyFit(family="exponential", theta=np.array([3.0]), covariance=np.array([[-1.0]]), aic=5.0)
    low, high = band([one], 0.0, np.array([1.0, 2.0]), 1)
    assert (low.tolist(), high.tolist()) == ([0, 0], [1, 1])


def test_a_fit_says_what_it_rests_on() -> None:
    fitted = fit()
    assert (fitted.pauses, fitted.censored, fitted.age_h, fitted.covariates) == (10, 0, 0, ())
    assert fitted.aic[0][0] == fitted.family
    assert len(fitted.hours) == len(fitted.low) == len(fitted.high)
    for hours, low, high in zip(fitted.hours, fitted.low, fitted.high, strict=True):
        assert 0 <= low <= fitted.curve.holds_after(hours) <= high <= 1
    assert list(fitted.low) == sorted(fitted.low, reverse=True)
    assert any("Below a day it extrapolates: 7 of them" in warning for warning in fitted.warnings)
    assert any(warning.startswith("10 ends are few") for warning in fitted.warnings)
    assert any("declared length, local" in warning for warning in fitted.warnings)
    assert any("0.61 held" in warning for warning in fitted.warnings)


def test_the_same_seed_gives_the_same_fit() -> None:
    assert fit() == fit()
    assert fit(seed=2).low != fit().low
    assert fit(seed=2).curve == fit().curve


def test_what_ended_after_the_start_is_not_used() -> None:
    later = (past(3, after_days=399.9), past(3, after_days=500))
    fitted = fit(pauses=(*PAUSES, *later))
    assert (fitted.pauses, fitted.censored) == (11, 1)


def test_a_pause_that_has_held_is_told_by_its_age() -> None:
    history = HistorySurvival(file="pauses.csv", pauses=PAUSES)
    aged = Pause(starts_at=GRID.start - timedelta(hours=30), survival=history)
    old, young = fit(aged), fit()
    assert old.age_h == 30
    assert old.curve == young.curve
    at_6 = old.hours.index(6.0)
    given = old.curve.holds_after(36) / old.curve.holds_after(30)
    assert old.low[at_6] < given < old.high[at_6]


def test_an_exponential_curve_says_that_age_earns_it_nothing() -> None:
    fitted = fit(pauses=tuple(past(24, after_days=number) for number in range(6)))
    assert isinstance(fitted.curve, ExponentialSurvival)
    assert any("hazard does not fall" in warning for warning in fitted.warnings)


def test_the_declared_length_follows_from_the_planned_end() -> None:
    history = HistorySurvival(file="pauses.csv", pauses=PAUSES)
    pause = Pause(planned_end_at=GRID.start + timedelta(hours=12), survival=history)
    assert traits_of(history, pause, GRID) == PauseTraits(declared_hours=12)
    told = HistorySurvival(file="pauses.csv", pauses=PAUSES, traits=PauseTraits(declared_hours=5))
    assert traits_of(told, pause, GRID) == PauseTraits(declared_hours=5)
    assert traits_of(history, Pause(survival=history), GRID) == PauseTraits()


def test_the_band_is_told_at_every_hour_of_the_grid() -> None:
    hours = band_hours(GRID)
    assert {float(hour) for hour in range(1, 49)} | set(TOLD_HOURS) == set(hours)
    assert len(band_hours(TimeGrid(start=GRID.start, step_s=3600, steps=10_000))) == 720
