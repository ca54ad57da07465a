import math

import numpy as np
import pytest

from safepassage.forecasting.families import FamilyFit, log_survival


def fit(family: str, *theta: float, covariance: object = None) -> FamilyFit:
    spread = np.eye(len(theta)) * 0.01 if covariance is None else np.array(covariance, float)
    return FamilyFit(family=family, theta=np.array(theta), covariance=spread, aic=1.0)


@pytest.mark.parametrize(
    ("family", "theta"),
    [("exponential", (3.0,)), ("weibull", (3.0, -0.7)), ("weibull", (0.5, 0.4)), ("lognormal", (2.0, 0.8))],
)
def test_many_curves_at_once_are_the_curve_that_a_scenario_names(family: str, theta: tuple[float, ...]) -> None:
    hours = np.array([0.01, 1.0, 5.0, 24.0, 168.0])
    one = fit(family, *theta)
    many = np.exp(log_survival(family, np.array([theta, theta]), hours))
    assert many.shape == (2, 5)
    for row in many:
        assert row == pytest.approx([one.curve().holds_after(hour) for hour in hours], rel=1e-12)


def test_lengths_that_are_all_the_same_are_no_curve() -> None:
    assert fit("weibull", 3.0, 0.0).usable
    assert not fit("weibull", 3.0, math.log(50)).usable
    assert not fit("lognormal", 3.0, math.log(0.01)).usable
    assert not fit("lognormal", math.nan, 0.0).usable
    assert fit("exponential", 100.0).usable


def test_an_error_that_is_none() -> None:
    assert fit("weibull", 3.0, 0.0).knows_its_error
    assert not fit("weibull", 3.0, 0.0, covariance=[[1, 0], [0, -1]]).knows_its_error
    assert not fit("weibull", 3.0, 0.0, covariance=[[1, math.nan], [math.nan, 1]]).knows_its_error


def test_the_seed_decides_the_draws() -> None:
    one = fit("weibull", 3.0, 0.0)
    assert one.draws(50, 7).tolist() == one.draws(50, 7).tolist()
    assert one.draws(50, 7).tolist() != one.draws(50, 8).tolist()
    # 20,000 draws: the mean lies within five standard errors, 5 x 0.1 / sqrt(20,000).
    assert one.draws(20_000, 7).mean(axis=0) == pytest.approx([3.0, 0.0], abs=0.0036)
