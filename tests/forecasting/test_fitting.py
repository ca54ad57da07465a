"""Fits against closed forms and against the curves that lengths were drawn from."""

import math
from collections.abc import Sequence

import numpy as np
import pytest

from safepassage.forecasting.families import FamilyFit
from safepassage.forecasting.fitting import fit_alike, fit_by_traits
from safepassage.model.past_pauses import PastLength, PauseTraits
from tests.forecasting.simulated import SEED, exactly, lognormal, seen_every, until, weibull
from tests.model.past import known


def fitted(lengths: Sequence[PastLength], family: str) -> FamilyFit:
    return next(fit for fit in fit_alike(lengths) if fit.family == family)


def test_the_mean_of_censored_exponential_lengths_is_time_over_ends() -> None:
    """Closed form: mean = hours watched / ends, variance of its logarithm = 1 / ends."""
    lengths = until(weibull(24, 1, 200), 48)
    ends = sum(length.ended for length in lengths)
    watched = sum(length.at_least_h for length in lengths)
    fit = fitted(lengths, "exponential")
    assert 0 < ends < 200
    assert fit.theta[0] == pytest.approx(math.log(watched / ends), abs=1e-4)
    assert fit.covariance[0, 0] == pytest.approx(1 / ends, rel=1e-3)


def test_log_normal_lengths_known_exactly_are_their_mean_and_spread() -> None:
    """Closed form: the mean and the standard deviation (over n) of the logarithms."""
    hours = lognormal(10, 1.5, 150)
    fit = fitted(exactly(hours), "lognormal")
    assert fit.theta[0] == pytest.approx(np.log(hours).mean(), abs=1e-4)
    assert math.exp(fit.theta[1]) == pytest.approx(np.log(hours).std(), abs=1e-4)
    assert fit.covariance[0, 0] == pytest.approx(np.log(hours).var() / 150, rel=1e-2)
    assert fit.covariance[1, 1] == pytest.approx(1 / 300, rel=1e-2)


def test_weibull_lengths_satisfy_the_equation_of_their_scale() -> None:
    """Closed form at the largest likelihood: scale^shape = sum of hours^shape over all / ends."""
    lengths = until(weibull(20, 0.5, 200), 100)
    fit = fitted(lengths, "weibull")
    shape = math.exp(fit.theta[1])
    ends = sum(length.ended for length in lengths)
    total = sum(length.at_least_h**shape for length in lengths)
    assert fit.theta[0] == pytest.approx(math.log(total / ends) / shape, abs=1e-3)


@pytest.mark.parametrize(
    ("family", "truth", "hours"),
    [
        ("exponential", (math.log(24),), weibull(24, 1, 300)),
        ("weibull", (math.log(24), math.log(0.5)), weibull(24, 0.5, 300)),
        ("lognormal", (math.log(24), math.log(2.0)), lognormal(24, 2.0, 300)),
    ],
)
@pytest.mark.parametrize("how", ["intervals", "censored"])
def test_the_curve_is_found_again(family: str, truth: tuple[float, ...], hours: np.ndarray, how: str) -> None:
    """Seeded lengths, known to six hours or watched for four days: within four standard errors of the truth."""
    fit = fitted(seen_every(hours, 6) if how == "intervals" else until(hours, 96), family)
    errors = np.sqrt(np.diag(fit.covariance))
    assert (np.abs(fit.theta - truth) < 4 * errors).all()
    assert (errors < 0.2).all()


def test_the_family_that_lengths_were_drawn_from_comes_first() -> None:
    assert fit_alike(exactly(weibull(24, 0.4, 300)))[0].family == "weibull"
    assert fit_alike(exactly(lognormal(24, 2.0, 300)))[0].family == "lognormal"
    criteria = [fit.aic for fit in fit_alike(exactly(weibull(24, 1, 300)))]
    assert criteria == sorted(criteria)


def test_equal_lengths_have_no_curve_of_two_parameters() -> None:
    assert [fit.family for fit in fit_alike([known(24.0)] * 6)] == ["exponential"]


def test_lengths_from_nought_on_are_fitted() -> None:
    """Ended within minutes, nobody knows how many: an interval from 0."""
    lengths = [known(0, 0.5), known(0, 1), known(3, 5), known(20, 30), known(90, math.inf), known(8, 10)]
    assert {fit.family for fit in fit_alike(lengths)} == {"exponential", "weibull", "lognormal"}


def test_log_normal_lengths_by_declared_length_are_least_squares() -> None:
    """Closed form: ordinary least squares of log length on log declared length."""
    random = np.random.default_rng(SEED)
    declared = random.choice([6.0, 12, 24, 48, 72], 60)
    hours = np.exp(0.4 + 0.8 * np.log(declared) + 0.7 * random.standard_normal(60))
    lengths = [known(h, declared_hours=d) for h, d in zip(hours.tolist(), declared.tolist(), strict=True)]
    fits = fit_by_traits(lengths, ["declared_hours"])
    fit = next(each for each in fits if each.family == "lognormal").at(PauseTraits(declared_hours=36))
    slope, intercept = np.polyfit(np.log(declared), np.log(hours), 1)
    residuals = np.log(hours) - intercept - slope * np.log(declared)
    assert fit.theta[0] == pytest.approx(intercept + slope * math.log(36), abs=1e-3)
    assert math.exp(fit.theta[1]) == pytest.approx(residuals.std(), abs=1e-3)


def test_weibull_scale_follows_a_trait() -> None:
    """Monitored pauses last four times as long: found again within four standard errors."""
    hours = weibull(10, 0.8, 400)
    lengths = [known(h * (4 if place % 2 else 1), monitored=bool(place % 2)) for place, h in enumerate(hours.tolist())]
    regressed = next(each for each in fit_by_traits(lengths, ["monitored"]) if each.family == "weibull")
    for monitored, scale in ((True, 40), (False, 10)):
        fit = regressed.at(PauseTraits(monitored=monitored))
        assert abs(fit.theta[0] - math.log(scale)) < 4 * math.sqrt(fit.covariance[0, 0])
        assert fit.covariance[0, 0] < 0.01
