"""Forecasts as a whole: closed forms, common random numbers, and the same bits whoever does the work."""

import dataclasses
import math
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from safepassage.forecasting.ensemble.tasks import Threads
from safepassage.forecasting.forecaster import carry_out, compare_plans, forecast_plan
from safepassage.model.corridor import Corridor
from safepassage.model.forecast import MEASURES, Estimate, Forecast
from safepassage.model.forecast_settings import CorridorFactor, ForecastSettings, NoShowFactor, PauseFactor, PoolFactor
from safepassage.model.pause import ExponentialSurvival, Pause, TabulatedSurvival, WeibullSurvival
from safepassage.model.scenario import Scenario
from safepassage.planning.planner import make_plan
from tests.builders import line_scenario, make_scenario
from tests.forecasting.futures.small import EVERYTHING, two_ways

JUST_THE_PAUSE = ForecastSettings()


def same_bits(one: Any, other: Any) -> bool:
    """Whether two answers are the same to the last bit, wherever in them arrays stand."""
    if isinstance(one, np.ndarray):
        return bool(one.dtype == other.dtype and one.tobytes() == other.tobytes())
    if dataclasses.is_dataclass(one):
        return all(same_bits(getattr(one, each.name), getattr(other, each.name)) for each in dataclasses.fields(one))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same_bits(one[key], other[key]) for key in one)
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same_bits, one, other))
    if isinstance(one, float):
        return bool(one.hex() == other.hex())
    return bool(one == other)


def within(estimate: Estimate, truth: float, errors: float = 3.0) -> bool:
    return abs(estimate.value - truth) <= errors * estimate.standard_error


def test_a_break_on_one_road_has_its_closed_form() -> None:
    # Ten people, two a minute, two minutes: two are safe at each of instants 2..6. S(t) = exp(-t / 6 min).
    scenario = line_scenario().replace(pause=Pause(survival=ExponentialSurvival(mean_h=0.1)))
    plan = make_plan(scenario)
    survival = [math.exp(-k / 6) for k in range(8)]
    safe = sum(2 * survival[k] for k in range(2, 7))
    caught = sum(2 * (survival[k] - survival[k + 2]) for k in range(5))
    finish = survival[6]
    missed = {"safe": 0, "caught": 0, "finish": 0}
    for seed in range(200):
        forecast = forecast_plan(scenario, plan, JUST_THE_PAUSE, draws=200, seed=seed, workers=1, checks=0)
        missed["safe"] += not within(forecast.expected_safe, safe)
        missed["caught"] += not within(forecast.expected_caught, caught)
        missed["finish"] += not within(forecast.probability_everyone_safe, finish)
    assert max(missed.values()) <= 10


def test_a_corridor_that_is_up_with_some_chance_has_its_closed_form() -> None:
    scenario = line_scenario().replace(corridors=(Corridor(corridor_id="C", link_ids=("1",)),))
    plan = make_plan(scenario)
    rarely = CorridorFactor(open_mean_h=1e9, closed_median_h=1e9, closed_sigma=0.0, open_at_start=0.7)
    settings = ForecastSettings(corridors=rarely)
    missed = 0
    for seed in range(200):
        forecast = forecast_plan(
            scenario, plan, settings, draws=200, seed=seed, workers=1, checks=0, sensitivity_draws=0
        )
        missed += not within(forecast.probability_everyone_safe, 0.7)
        assert forecast.expected_safe.value == pytest.approx(10 * forecast.probability_everyone_safe.value)
    assert missed <= 10


def test_people_who_wait_for_a_corridor_are_counted_as_waiting_and_nobody_is_lost() -> None:
    scenario, settings = two_ways(), EVERYTHING
    for future, outcome in carry_out(scenario, make_plan(scenario), settings, draws=range(50)):
        total = outcome.safe + outcome.caught + outcome.moving + outcome.waiting
        assert (total == future.persons.sum()).all()
        assert (np.diff(outcome.safe) >= 0).all()
        assert min(outcome.safe.min(), outcome.caught.min(), outcome.moving.min(), outcome.waiting.min()) >= 0
        assert (outcome.safe_by_area + outcome.caught_by_area <= future.persons).all()
        assert outcome.safe_by_area.sum() == outcome.safe[-1]
        assert outcome.caught_by_area.sum() == outcome.caught[-1]


@pytest.mark.parametrize("may_finish", [False, True])
def test_a_worse_curve_never_helps(may_finish: bool) -> None:
    settings = dataclasses.replace(EVERYTHING, pause=PauseFactor(may_finish=may_finish))
    better = two_ways().replace(pause=Pause(survival=WeibullSurvival(scale_h=2.0, shape=0.6)))
    plan, forecasts = make_plan(better), []
    for scale_h in (2.0, 1.5, 0.8, 0.2):
        scenario = better.replace(pause=Pause(survival=WeibullSurvival(scale_h=scale_h, shape=0.6)))
        forecasts.append(forecast_plan(scenario, plan, settings, draws=400, checks=0, sensitivity_draws=0))
    for before, after in pairwise(forecasts):
        assert after.expected_safe.value < before.expected_safe.value
        assert (after.fans["safe"].quantiles <= before.fans["safe"].quantiles).all()
        assert (after.fans["safe"].quantiles < before.fans["safe"].quantiles).any()
        assert after.probability_everyone_safe.value <= before.probability_everyone_safe.value


def test_the_answer_does_not_depend_on_who_works_it_out() -> None:
    scenario = two_ways()
    plan = make_plan(scenario)

    def ask(**how: Any) -> Forecast:
        return forecast_plan(scenario, plan, EVERYTHING, draws=150, seed=7, **how)

    alone = ask(workers=1)
    assert same_bits(alone, ask(workers=2))
    with Threads(3) as executor:
        assert same_bits(alone, ask(executor=executor, parts_of_work=5))
    with ProcessPoolExecutor(1) as elsewhere:
        assert same_bits(alone, ask(executor=elsewhere, parts_of_work=2))
    assert not same_bits(alone, forecast_plan(scenario, plan, EVERYTHING, draws=150, seed=8))


def test_progress_is_told_and_rises() -> None:
    told: list[tuple[str, float]] = []
    scenario = two_ways()
    forecast_plan(scenario, make_plan(scenario), JUST_THE_PAUSE, draws=100, on_progress=lambda *what: told.append(what))
    shares = [share for stage, share in told if stage == "futures"]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_a_sure_plan_has_no_spread() -> None:
    scenario = two_ways(mean_h=None)
    plan = make_plan(scenario)
    forecast = forecast_plan(scenario, plan, JUST_THE_PAUSE, draws=20)
    planned = [row.safe for row in plan.safe_curve or ()]
    for level in forecast.fans["safe"].quantiles:
        assert level.tolist() == planned
    assert forecast.expected_safe == Estimate(value=float(planned[-1]), standard_error=0.0)
    assert forecast.probability_everyone_safe.value == 1.0
    assert [row.p90_at for row in forecast.emptied] == [row.planned_at for row in forecast.emptied]
    assert forecast.break_table[-1].probability == 1.0


def test_the_figures_of_a_forecast_agree_with_each_other() -> None:
    scenario = two_ways()
    forecast = forecast_plan(scenario, make_plan(scenario), EVERYTHING, draws=500)
    assert sum(row.probability for row in forecast.break_table) == pytest.approx(1.0)
    people = sum(forecast.fans[name].mean for name in MEASURES)
    assert people == pytest.approx(np.full(scenario.grid.steps + 1, forecast.expected_persons))
    assert sum(row.expected_safe.value for row in forecast.by_group) == pytest.approx(forecast.expected_safe.value)
    assert sum(row.expected_caught.value for row in forecast.by_group) == pytest.approx(forecast.expected_caught.value)
    assert forecast.expected_safe.value == pytest.approx(forecast.fans["safe"].mean[-1])
    assert [row.futures for row in forecast.break_table] == sorted(
        (row.futures for row in forecast.break_table), reverse=True
    )
    assert {row.factor for row in forecast.sensitivity} == set(EVERYTHING.factors_on())
    assert forecast.checked_futures == 3
    assert (np.diff(forecast.emptied_by, axis=1) >= 0).all()


def test_quantiles_are_those_of_the_draws() -> None:
    scenario = two_ways()
    plan = make_plan(scenario)
    forecast = forecast_plan(scenario, plan, EVERYTHING, draws=101, sensitivity_draws=0)
    outcomes = [outcome for _, outcome in carry_out(scenario, plan, EVERYTHING, draws=range(101))]
    for name in MEASURES:
        people = np.sort([getattr(outcome, name) for outcome in outcomes], axis=0)
        assert forecast.fans[name].at_level(0.5).tolist() == people[50].tolist()
        assert forecast.fans[name].at_level(0.05).tolist() == people[5].tolist()
        assert forecast.fans[name].at_level(0.95).tolist() == people[95].tolist()
        assert forecast.fans[name].within == 0


def test_a_breach_that_suspends_lets_more_be_safe_than_one_that_ends() -> None:
    scenario = two_ways(mean_h=0.5)
    plan = make_plan(scenario)
    ends = forecast_plan(scenario, plan, JUST_THE_PAUSE, draws=300)
    resumes = ForecastSettings(pause=PauseFactor(resumes=0.8, suspended_median_h=0.2, suspended_sigma=0.3))
    suspends = forecast_plan(scenario, plan, resumes, draws=300)
    assert suspends.expected_safe.value > ends.expected_safe.value + 5 * ends.expected_safe.standard_error
    assert suspends.probability_everyone_safe.value < 1
    assert sum(row.probability for row in suspends.break_table) == pytest.approx(1.0)


def test_two_plans_are_compared_on_the_same_futures() -> None:
    scenario = two_ways()
    plan = make_plan(scenario)
    same = compare_plans(scenario, plan, plan, EVERYTHING, draws=100)
    assert same.more_safe == Estimate(value=0.0, standard_error=0.0)
    fewer = dataclasses.replace(plan, path_flows=plan.path_flows[: len(plan.path_flows) // 2])
    less = compare_plans(scenario, plan, fewer, EVERYTHING, draws=100)
    assert less.more_safe.value < -3 * less.more_safe.standard_error


def test_a_factor_alone_has_all_of_the_sensitivity_and_one_without_effect_none() -> None:
    scenario = two_ways(mean_h=None)
    settings = ForecastSettings(no_shows=NoShowFactor(share=0.4, strength=5.0), pool=PoolFactor(low=0.999, high=1.001))
    forecast = forecast_plan(scenario, make_plan(scenario), settings, draws=300)
    first = {row.factor: row.first_order for row in forecast.sensitivity}
    assert first["no_shows"].value > 0.9
    assert abs(first["pool"].value) < 0.05
    assert first["pause"] == Estimate(value=0.0, standard_error=0.0)


def test_a_pause_that_is_over_at_once_saves_only_those_who_are_there() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 600)],
        staging=[("a", 5), ("b", 3)],
        sites=["b"],
        steps=5,
        pause=Pause(survival=TabulatedSurvival(file="", hours=(0.0, 1e-6), survival=(1.0, 0.0))),
    )
    plan = make_plan(scenario.replace(pause=None))
    forecast = forecast_plan(scenario, plan, JUST_THE_PAUSE, draws=50, checks=0)
    assert forecast.expected_safe.value == 3
    assert forecast.expected_caught.value == 5


def _more_uncounted(scenario: Scenario) -> Forecast:
    settings = ForecastSettings(pool=PoolFactor(low=2.0, high=2.0001))
    return forecast_plan(scenario, make_plan(scenario), settings, draws=20)


def test_people_who_were_not_counted_come_after_those_who_were() -> None:
    forecast = _more_uncounted(line_scenario(persons=10, steps=60))
    # Twice as many, two a minute: the last of 20 is safe at instant 2 + 9 at the earliest, those counted at 6.
    assert forecast.fans["safe"].at_level(0.5)[6] == 10
    assert forecast.fans["safe"].at_level(0.5)[11] == 20
    assert forecast.expected_persons == 20
