"""What a claim allows."""

import math

import numpy as np
import pytest
from scipy.stats import t as student

from safepassage.model.reports import Bound, Claim, Measure
from safepassage.monitoring.heavy_tails import interval_log_likelihood, student_cdf
from safepassage.monitoring.observation import allowed, people_carried, rounding_step, shown


@pytest.mark.parametrize(
    ("number", "step"), [(8079, 1), (951, 1), (8500, 500), (12_000, 1000), (25_000, 5000), (10_000, 5000), (1, 1)]
)
def test_rounding(number: int, step: int) -> None:
    assert rounding_step(number) == step


@pytest.mark.parametrize(
    ("claim", "interval"),
    [
        (Claim(measure=Measure.CUMULATIVE, value="25000"), (22_500, 27_500)),
        (Claim(measure=Measure.CUMULATIVE, value="8079", bound=Bound.ABOUT), (7271.1, 8886.9)),
        (Claim(measure=Measure.CUMULATIVE, value="9500", bound=Bound.AT_LEAST), (9500, math.inf)),
        (Claim(measure=Measure.CUMULATIVE, value="9500", bound=Bound.AT_LEAST, high=11_875), (9500, 11_875)),
        (Claim(measure=Measure.CUMULATIVE, value="30000", bound=Bound.AT_MOST), (0, 30_000)),
        (Claim(measure=Measure.REMAINING, low=2000, high=3000), (2000, 3000)),
        (Claim(measure=Measure.REMAINING, low=1, bound=Bound.AT_LEAST), (1, math.inf)),
    ],
)
def test_intervals(claim: Claim, interval: tuple[float, float]) -> None:
    assert allowed(claim) == pytest.approx(interval)


def test_a_claim_without_a_figure_allows_nothing() -> None:
    assert allowed(Claim(measure=Measure.CUMULATIVE, value="many")) is None
    assert shown(Claim(measure=Measure.CUMULATIVE, low=2000, high=3000)) == 2500


def test_buses_carry_fifty_and_unknown_vehicles_nobody() -> None:
    assert people_carried(Claim(measure=Measure.VEHICLES, value="20", unit="buses")) == 1000
    assert people_carried(Claim(measure=Measure.VEHICLES, value="20", unit="buses_waiting")) is None


def test_closed_form_is_students_law() -> None:
    z = np.array([-30.0, -2.0, 0.0, 0.7, 11.0])
    assert student_cdf(z) == pytest.approx(student(3).cdf(z), abs=1e-12)


def test_likelihood_is_that_of_the_interval() -> None:
    x = np.linspace(-1, 12, 40)
    found = interval_log_likelihood(x, np.array([2.0, -np.inf]), np.array([2.5, 3.0]), np.array([0.3, 0.2]))
    law = student(3)
    inside = np.log(law.cdf((2.5 - x) / 0.3) - law.cdf((2.0 - x) / 0.3))
    assert found[0][:20] == pytest.approx(inside[:20], rel=1e-6)
    below = np.minimum(1.0, 2 * law.cdf((3.0 - x) / 0.2))
    assert found[1] == pytest.approx(np.log(below), abs=1e-6)


def test_far_tails_keep_their_digits() -> None:
    """Mirrored about the interval, the likelihood is the same to either side."""
    away = np.array([5.0, 40.0, 200.0])
    low, high, scale = np.array([-0.1]), np.array([0.1]), np.array([0.1])
    above, below = (interval_log_likelihood(sign * away, low, high, scale)[0] for sign in (1, -1))
    assert above == pytest.approx(below, rel=1e-6)
