"""Closed forms, and scoringrules (crps_ensemble, crps_normal) as the reference program."""

import math

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from safepassage.forecasting.score_rules import (
    brier,
    brier_with_censoring,
    chance_up_to,
    crps_of_draws,
    crps_of_quantiles,
    pit_histogram,
    pit_of_draws,
)

LEVELS = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
people = st.lists(st.integers(0, 50), min_size=1, max_size=30)


@pytest.mark.parametrize("outcome", [-3.0, 0.0, 0.4, 2.5])
def test_draws_of_a_normal_distribution_have_its_closed_form(outcome: float) -> None:
    draws = 2.0 * stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000) + 0.5
    z = (outcome - 0.5) / 2.0
    exact = 2.0 * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / math.sqrt(math.pi))
    assert crps_of_draws(draws, outcome) == pytest.approx(exact, abs=1e-4)
    assert crps_of_draws(draws, outcome) == pytest.approx(float(scoringrules.crps_normal(outcome, 0.5, 2.0)), abs=1e-4)


@given(people, st.integers(-5, 60))
def test_draws_score_as_the_reference_program_says(drawn: list[int], outcome: int) -> None:
    reference = scoringrules.crps_ensemble(float(outcome), np.array(drawn, float), estimator="nrg")
    assert crps_of_draws(drawn, outcome) == pytest.approx(float(reference), abs=1e-9)


@given(people, st.integers(-5, 60))
def test_counted_draws_score_as_the_draws_themselves(drawn: list[int], outcome: int) -> None:
    values, counts = np.unique(drawn, return_counts=True)
    assert crps_of_draws(values, outcome, counts) == pytest.approx(crps_of_draws(drawn, outcome), abs=1e-9)


def test_a_single_figure_scores_its_distance() -> None:
    assert crps_of_draws([7], 4) == 3
    assert crps_of_quantiles(LEVELS, [7] * 7, 4) == 3
    assert crps_of_quantiles(LEVELS, [7] * 7, 7) == 0


@pytest.mark.parametrize("outcome", [0.0, 0.2, 0.5, 1.0])
def test_quantiles_of_a_uniform_distribution_have_its_closed_form(outcome: float) -> None:
    levels = (0.0, 0.1, 0.5, 0.75, 1.0)
    assert crps_of_quantiles(levels, levels, outcome) == pytest.approx(outcome**3 / 3 + (1 - outcome) ** 3 / 3)


@pytest.mark.parametrize("outcome", [-1.5, 0.0, 0.3, 2.0])
def test_seven_quantiles_of_a_normal_distribution_come_near_its_score(outcome: float) -> None:
    quantiles = np.asarray(stats.norm.ppf(LEVELS)).tolist()
    assert crps_of_quantiles(LEVELS, quantiles, outcome) == pytest.approx(
        float(scoringrules.crps_normal(outcome, 0, 1)), abs=0.025
    )


def test_a_miss_outside_counts_by_its_distance() -> None:
    quantiles = [10, 11, 12, 13, 14, 15, 16]
    far, farther = (crps_of_quantiles(LEVELS, quantiles, outcome) for outcome in (20, 25))
    assert farther - far == pytest.approx(5)


def test_the_right_distribution_scores_best_on_average() -> None:
    """Proper: 4,000 outcomes of N(0, 1); every other forecast is worse by many standard errors."""
    outcomes = np.random.default_rng(3).normal(size=4000)
    levels = np.linspace(0.01, 0.99, 99)
    quantiles = np.asarray(stats.norm.ppf(levels))

    def mean_score(shift: float, scale: float) -> float:
        told = (shift + scale * quantiles).tolist()
        return float(np.mean([crps_of_quantiles(levels.tolist(), told, outcome) for outcome in outcomes]))

    right = mean_score(0, 1)
    assert all(mean_score(shift, scale) > right for shift, scale in ((0.5, 1), (0, 2), (0, 0.5), (-0.5, 1.5)))


def test_where_a_count_lies_in_quantiles_with_ties() -> None:
    quantiles = [0, 4, 4, 4, 10, 20, 30]
    assert (chance_up_to(LEVELS, quantiles, 4, included=False), chance_up_to(LEVELS, quantiles, 4)) == (0.10, 0.50)
    assert chance_up_to(LEVELS, quantiles, 7) == pytest.approx(0.625)
    assert (chance_up_to(LEVELS, quantiles, -1), chance_up_to(LEVELS, quantiles, 31)) == (0.0, 1.0)
    assert chance_up_to(LEVELS, quantiles, 0, included=False) == 0.0


def test_outcomes_of_right_forecasts_are_uniform() -> None:
    """Counts from the forecasts' own distribution: a chi-square over 10 bins, at the 1 % level."""
    random = np.random.default_rng(8)
    pits = []
    for _ in range(2000):
        mean = random.uniform(1, 30)
        drawn = random.poisson(mean, 400)
        pits.append(pit_of_draws(drawn, int(random.poisson(mean))))
    shares = pit_histogram(pits)
    assert shares.sum() == pytest.approx(1)
    assert 2000 * ((shares - 0.1) ** 2 / 0.1).sum() < stats.chi2.ppf(0.99, 9)


def test_outcomes_of_forecasts_that_are_too_narrow_heap_up_at_the_ends() -> None:
    random = np.random.default_rng(9)
    pits = [pit_of_draws(random.normal(0, 0.4, 200), float(random.normal())) for _ in range(500)]
    shares = pit_histogram(pits)
    assert min(shares[0], shares[-1]) > 3 * shares[4]


def test_brier_of_certainty_and_of_a_coin() -> None:
    assert brier(1.0, happened=True) == 0
    assert brier(0.5, happened=True) == brier(0.5, happened=False) == 0.25


def test_without_censoring_it_is_the_plain_mean() -> None:
    chances, times = [0.9, 0.2, 0.6], [1.0, 5.0, 3.0]
    plain = (0.1**2 + 0.2**2 + 0.4**2) / 3
    assert brier_with_censoring(chances, times, [True] * 3, 3.0) == pytest.approx(plain)


def test_weights_by_hand() -> None:
    """Four forecasts; one is lost sight of at 2, when two others are still at risk: each of these counts 3 / 2."""
    score = brier_with_censoring([0.5, 0.5, 0.8, 0.1], [1, 2, 3, 9], [True, False, True, True], 4)
    assert score == pytest.approx((0.25 + 1.5 * 0.2**2 + 1.5 * 0.1**2) / 4)


def test_censoring_does_not_move_the_score() -> None:
    """Exponential ends and censoring, 20,000 forecasts that know the rate: the score stays, leaving out moves it."""
    random = np.random.default_rng(4)
    ends, lost = random.exponential(1.0, 20_000), random.exponential(1.5, 20_000)
    chance = np.full(20_000, 1 - math.exp(-1.0))
    known, times = ends <= lost, np.minimum(ends, lost)
    whole = brier_with_censoring(chance, ends, np.ones(20_000, bool), 1.0)
    assert whole == pytest.approx(math.exp(-1) * (1 - math.exp(-1)), abs=3e-3)
    assert brier_with_censoring(chance, times, known, 1.0) == pytest.approx(whole, abs=6e-3)
    scored = (times > 1.0) | known
    left_out = float(((chance[scored] - (times[scored] <= 1.0)) ** 2).mean())
    assert abs(left_out - whole) > 0.02
