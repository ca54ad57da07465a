"""Forecasts of plans with vehicles: nobody is lost, worse curves never help, breakdowns come as often as is said."""

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from safepassage.forecasting.forecaster import carry_out, forecast_plan
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.forecast_settings import BreakdownFactor, ForecastSettings, PauseFactor
from safepassage.model.pause import ExponentialSurvival, Pause
from tests.forecasting.futures.small import EVERYTHING
from tests.forecasting.simulate.test_vehicles import ESCORTED, SHUTTLE, WALK, Case

LIVELY = dataclasses.replace(EVERYTHING, breakdowns=BreakdownFactor(per_hour=3.0, repair_median_h=0.05, lost=0.2))


@pytest.mark.parametrize("case", [SHUTTLE, WALK, ESCORTED])
def test_everybody_is_counted_in_every_future(case: Case) -> None:
    for future, outcome in carry_out(*case, LIVELY, draws=range(100)):
        total = outcome.safe + outcome.caught + outcome.moving + outcome.waiting
        assert (total == future.persons.sum()).all()
        assert (np.diff(outcome.safe) >= 0).all()
        assert min(outcome.safe.min(), outcome.caught.min(), outcome.moving.min(), outcome.waiting.min()) >= 0
        assert (outcome.safe_by_area + outcome.caught_by_area <= future.persons).all()


@pytest.mark.parametrize("case", [SHUTTLE, WALK, ESCORTED])
@pytest.mark.parametrize("may_finish", [False, True])
def test_a_worse_curve_never_helps(case: Case, may_finish: bool) -> None:
    scenario, plan = case
    settings = dataclasses.replace(LIVELY, pause=PauseFactor(may_finish=may_finish))
    forecasts = [
        forecast_plan(
            scenario.replace(pause=Pause(survival=ExponentialSurvival(mean_h=mean_h))),
            plan,
            settings,
            draws=300,
            sensitivity_draws=0,
        )
        for mean_h in (1.0, 0.5, 0.1)
    ]
    for before, after in pairwise(forecasts):
        assert after.expected_safe.value < before.expected_safe.value
        assert (after.fans["safe"].quantiles <= before.fans["safe"].quantiles).all()


def test_what_cannot_be_checked_is_not_said_to_be() -> None:
    assert forecast_plan(*SHUTTLE, LIVELY, draws=10, checks=5).checked_futures == 0


def test_sensitivity_finds_the_breakdowns() -> None:
    settings = ForecastSettings(breakdowns=BreakdownFactor(per_hour=5.0, lost=0.5))
    forecast = forecast_plan(*SHUTTLE, settings, draws=400)
    first = forecast.sensitivity[0]
    assert (first.factor, forecast.settings.factors_on()) == ("breakdowns", ("pause", "breakdowns"))
    assert first.first_order.value > 0.9


def test_truths_rank_evenly_among_the_draws() -> None:
    """As in test_calibration, for breakdowns."""
    settings = ForecastSettings(
        breakdowns=BreakdownFactor(per_hour=6.0, repair_median_h=0.1, repair_sigma=0.6, lost=0.2)
    )
    drawer, random = Drawer.of(SHUTTLE[0], settings, 11), np.random.default_rng(5)
    carrier, truths = Carrier(lay_out(*SHUTTLE, settings)), drawer.sure(400)
    shape = truths.breakdown_steps.shape
    truths.breakdown_steps[:] = np.floor(stats.expon(scale=10.0).rvs(shape, random_state=random))
    truths.repair_steps[:] = np.ceil(stats.lognorm(s=0.6, scale=6.0).rvs(shape, random_state=random))
    truths.repair_steps[stats.bernoulli(0.2).rvs(shape, random_state=random) == 1] = -1
    happened = carrier.carry_out(truths).safe.sum(axis=1)
    ranks = np.zeros(20)
    for row in range(400):
        draws = carrier.carry_out(drawer.draw(range(row * 19, (row + 1) * 19))).safe.sum(axis=1)
        below, same = int((draws < happened[row]).sum()), int((draws == happened[row]).sum())
        ranks[below + random.integers(same + 1)] += 1
    assert stats.chisquare(ranks).pvalue > 0.01
    assert len(np.unique(happened)) > 5
