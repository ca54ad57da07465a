"""Simulation-based calibration: a truth drawn by other means ranks evenly among the futures of a forecast.

Talts, Betancourt, Simpson, Vehtari and Gelman (2018): where truth and draws have one distribution, the rank of the
truth among L draws is uniform on 0..L. The truths here come from SciPy's distributions, by no code of the forecaster.
"""

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.ground import Futures, Outcomes
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.forecast_settings import (
    CapacityFactor,
    CorridorFactor,
    DamageFactor,
    ForecastSettings,
    InspectionFactor,
    LateFactor,
    NoShowFactor,
    PauseFactor,
    PoolFactor,
    SpeedFactor,
    WeatherFactor,
)
from safepassage.planning.planner import make_plan
from tests.forecasting.futures.small import two_ways

TRUTHS, DRAWS = 400, 19
STEP_H = 1 / 60

Truth = Callable[[Futures, int, np.random.Generator], None]


def broken(futures: Futures, row: int, random: np.random.Generator) -> None:
    hours = stats.expon(scale=2.0).rvs(random_state=random)
    futures.breaks_after[row] = min(120, int(np.ceil(hours / STEP_H)) - 1)


def suspended(futures: Futures, row: int, random: np.random.Generator) -> None:
    step, steps = int(np.ceil(stats.expon(scale=2.0).rvs(random_state=random) / STEP_H)) - 1, 120
    while step < steps and random.random() < 0.6:
        stands = int(np.ceil(stats.lognorm(s=0.5, scale=0.3).rvs(random_state=random) / STEP_H))
        futures.suspended[row, step + 1 : step + 1 + stands] = 1
        resumed = step + 1 + stands
        if resumed > steps:
            step = steps
            break
        step = resumed + int(np.ceil(stats.expon(scale=2.0).rvs(random_state=random) / STEP_H)) - 1
    futures.breaks_after[row] = min(steps, step)


def shut(futures: Futures, row: int, random: np.random.Generator) -> None:
    step, is_open = 0, random.random() < 0.5
    while step < 120:
        length = stats.weibull_min(c=1.5, scale=1 / 0.9027452929509336) if is_open else stats.lognorm(s=0.7, scale=0.5)
        until = step + int(np.ceil(length.rvs(random_state=random) / STEP_H))
        if not is_open:
            futures.corridor_open[row, :, step:until] = 0
        step, is_open = until, not is_open


def narrow(futures: Futures, row: int, random: np.random.Generator) -> None:
    links = futures.link_capacity.shape[1]
    together = stats.lognorm(s=0.4, scale=0.8).rvs(random_state=random)
    futures.link_capacity[row] = together * stats.lognorm(s=0.3).rvs(links, random_state=random)


def slow(futures: Futures, row: int, random: np.random.Generator) -> None:
    links = futures.link_speed.shape[1]
    together = stats.lognorm(s=0.4).rvs(random_state=random)
    futures.link_speed[row] = together * stats.lognorm(s=0.2).rvs(links, random_state=random)


def wet(futures: Futures, row: int, random: np.random.Generator) -> None:
    futures.step_capacity[row] = 0.4 if stats.bernoulli(0.5).rvs(random_state=random) else 1.0


def damaged(futures: Futures, row: int, random: np.random.Generator) -> None:
    hit = stats.bernoulli(0.3).rvs(futures.link_speed.shape[1], random_state=random) == 1
    futures.link_capacity[row, hit] *= 0.4
    futures.link_speed[row, hit] *= 0.6


def inspected(futures: Futures, row: int, random: np.random.Generator) -> None:
    corridors = futures.inspection.shape[1]
    futures.inspection[row] = stats.lognorm(s=0.5, scale=1.5).rvs(corridors, random_state=random)


def late(futures: Futures, row: int, random: np.random.Generator) -> None:
    size = futures.late_steps.shape[1:]
    steps = np.ceil(stats.expon(scale=900).rvs(size, random_state=random) / 60).astype(int)
    futures.late_steps[row] = np.where(stats.bernoulli(0.6).rvs(size, random_state=random) == 1, steps, 0)


def absent(futures: Futures, row: int, random: np.random.Generator) -> None:
    futures.coming[row] = 1 - stats.beta(2.0, 6.0).rvs(futures.coming.shape[1], random_state=random)
    futures.persons[row] = np.rint(futures.persons[row] * futures.coming[row])


def crowded(futures: Futures, row: int, random: np.random.Generator) -> None:
    middle = stats.lognorm(s=np.log(1.8 / 0.6) / (stats.norm.ppf(0.95) - stats.norm.ppf(0.05)), scale=np.sqrt(1.08))
    futures.persons[row] = np.rint(futures.persons[row] * middle.rvs(random_state=random))


def safe_over_time(outcomes: Outcomes) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.asarray(outcomes.safe.sum(axis=1), np.int64)


CASES: dict[str, tuple[ForecastSettings, Truth]] = {
    "pause": (ForecastSettings(), broken),
    "resumes": (
        ForecastSettings(pause=PauseFactor(resumes=0.6, suspended_median_h=0.3, suspended_sigma=0.5)),
        suspended,
    ),
    "corridors": (
        ForecastSettings(
            corridors=CorridorFactor(
                open_mean_h=1.0, open_shape=1.5, closed_median_h=0.5, closed_sigma=0.7, open_at_start=0.5
            )
        ),
        shut,
    ),
    "capacity": (ForecastSettings(capacity=CapacityFactor(median=0.8, spread=0.4, own_spread=0.3)), narrow),
    "speed": (ForecastSettings(speed=SpeedFactor(spread=0.4, own_spread=0.2)), slow),
    "weather": (ForecastSettings(weather=WeatherFactor(chance_a_day=0.5, capacity_factor=0.4)), wet),
    "damage": (
        ForecastSettings(damage=DamageFactor(chance_a_link=0.3, capacity_factor=0.4, speed_factor=0.6)),
        damaged,
    ),
    "inspection": (ForecastSettings(inspection=InspectionFactor(median=1.5, spread=0.5)), inspected),
    "late": (ForecastSettings(late=LateFactor(chance=0.6, mean_s=900.0)), late),
    "no_shows": (ForecastSettings(no_shows=NoShowFactor(share=0.25, strength=8.0)), absent),
    "pool": (ForecastSettings(pool=PoolFactor(low=0.6, high=1.8)), crowded),
}


@pytest.mark.parametrize("name", CASES)
def test_truths_rank_evenly_among_the_draws(name: str) -> None:
    settings, truth = CASES[name]
    scenario = two_ways(mean_h=2.0 if name in {"pause", "resumes"} else None)
    drawer = Drawer.of(scenario, settings, 11)
    carrier = Carrier(lay_out(scenario, make_plan(scenario), settings))
    random = np.random.default_rng(5)
    truths = drawer.sure(TRUTHS)
    for row in range(TRUTHS):
        truth(truths, row, random)
    happened = safe_over_time(carrier.carry_out(truths))
    ranks = np.zeros(DRAWS + 1)
    for row in range(TRUTHS):
        draws = safe_over_time(carrier.carry_out(drawer.draw(range(row * DRAWS, (row + 1) * DRAWS))))
        below, same = int((draws < happened[row]).sum()), int((draws == happened[row]).sum())
        ranks[below + random.integers(same + 1)] += 1
    assert stats.chisquare(ranks).pvalue > 0.01
    assert len(np.unique(happened)) > 1
