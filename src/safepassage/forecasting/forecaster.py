"""What is likely: a plan carried out in thousands of futures, whoever does the work."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Lock

import numpy as np

from safepassage.forecasting.ensemble import answers
from safepassage.forecasting.ensemble.counts import Counts, add_counts, scale_for
from safepassage.forecasting.ensemble.optimum import check_optimum, checks_for
from safepassage.forecasting.ensemble.sensitivity import first_order
from safepassage.forecasting.ensemble.tasks import Executor, Threads, Work, count_draws, parts, safe_in_draws
from safepassage.forecasting.futures.drawing import Drawer, as_future
from safepassage.forecasting.simulate.carry import Carrier, as_outcome
from safepassage.forecasting.simulate.ground import Layout, Outcomes
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.forecast import Estimate, Forecast, ForecastComparison, Future, Outcome
from safepassage.model.forecast_settings import ForecastSettings
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario

DRAWS = 1000
"""Futures where nothing else is asked for."""

SENSITIVITY_DRAWS = 1000
"""Pairs of futures by which the indices of the factors are estimated, at most."""

Progress = Callable[[str, float], None]
"""Told the stage and its share done."""


def forecast_plan(
    scenario: Scenario,
    plan: Plan,
    settings: ForecastSettings,
    *,
    draws: int = DRAWS,
    seed: int = 1,
    workers: int = 2,
    executor: Executor | None = None,
    parts_of_work: int | None = None,
    sensitivity_draws: int | None = None,
    checks: int | None = None,
    on_progress: Progress | None = None,
) -> Forecast:
    """Carry a plan out in many futures.

    Parameters
    ----------
    scenario, plan
        A scenario whose pause is fitted where it has to be, and a plan that was certified for it.
    settings
        What is uncertain.
    draws, seed
        How many futures, and what they are drawn by. The answer depends on nothing else, not on who does the work.
    workers
        Threads, where no executor is given.
    executor, parts_of_work
        Who does the work instead, and in how many parts it is handed out (default: `workers`).
    sensitivity_draws
        Pairs of futures for the sensitivity; 0 leaves it out. Default: as many as there are draws, at most 1,000.
    checks
        In how many futures to check that nobody overtakes the optimum. Default: 3, and none on a city's network; never
        where people ride.
    on_progress
        Told the stage and its share done; by any thread, one at a time.

    Raises
    ------
    InternalError
        Where the plan cannot be followed, or more people are safe in a future than could be.
    """
    tell = on_progress or (lambda _stage, _share: None)
    drawer, layout = Drawer.of(scenario, settings, seed), lay_out(scenario, plan, settings)
    sure = Carrier(layout).carry_out(drawer.sure(1))
    work = _work(scenario, drawer, layout, sure)
    checked = checks_for(layout, draws, checks)
    check_optimum(scenario, layout, drawer, checked)
    pairs = min(draws, SENSITIVITY_DRAWS) if sensitivity_draws is None else sensitivity_draws
    with ExitStack() as stack:
        on_done = None
        if executor is None:
            executor = stack.enter_context(Threads(workers))
            on_done = _counted(tell, draws)
        counts = _count(work, executor, parts(draws, parts_of_work or workers), on_done)
        tell("sensitivity", 0.0)
        sensitivity = first_order(layout, drawer, pairs, executor) if pairs > 1 else ()
    turned_back, rerouted = answers.expected_blocked(counts)
    return Forecast(
        scenario_fingerprint=scenario.fingerprint(),
        plan_fingerprint=answers.plan_fingerprint(plan),
        draws=draws,
        seed=seed,
        settings=settings,
        persons=scenario.persons,
        expected_persons=answers.expected_persons(counts),
        expected_safe=answers.expected_safe(counts),
        expected_caught=answers.expected_caught(counts),
        probability_everyone_safe=answers.chance_to_finish(counts),
        expected_turned_back=turned_back,
        expected_rerouted=rerouted,
        by_group=answers.groups_of(counts, _groups(scenario)),
        fans=answers.fans_of(counts, work.scale),
        emptied=answers.emptied_rows(scenario, counts, sure.emptied_at[0].astype(np.int64)),
        emptied_by=answers.emptied_by(counts),
        break_table=answers.break_rows(scenario, counts, drawer.chances.holds, settings),
        sensitivity=sensitivity,
        checked_futures=checked,
    )


def compare_plans(
    scenario: Scenario, plan: Plan, other: Plan, settings: ForecastSettings, *, draws: int = DRAWS, seed: int = 1
) -> ForecastComparison:
    """How many more people are safe, and caught, under another plan in the very same futures."""
    drawer, numbers = Drawer.of(scenario, settings, seed), np.arange(draws, dtype=np.int64)
    with Threads(2) as executor:
        both = [
            executor.submit(safe_in_draws, lay_out(scenario, each, settings), drawer, numbers, "", None)
            for each in (plan, other)
        ]
        (safe, caught), (other_safe, other_caught) = (each.result() for each in both)
    return ForecastComparison(
        more_safe=_mean(other_safe - safe),
        more_caught=_mean(other_caught - caught),
        probability_more_safe=_mean((other_safe > safe).astype(np.int64)),
    )


def carry_out(
    scenario: Scenario, plan: Plan, settings: ForecastSettings, *, seed: int = 1, draws: Sequence[int] = (0,)
) -> tuple[tuple[Future, Outcome], ...]:
    """Some futures one by one, and what becomes of a plan in each."""
    drawer = Drawer.of(scenario, settings, seed)
    futures = drawer.draw(draws)
    outcomes = Carrier(lay_out(scenario, plan, settings)).carry_out(futures)
    return tuple((as_future(futures, row, draw), as_outcome(outcomes, row)) for row, draw in enumerate(draws))


def _work(scenario: Scenario, drawer: Drawer, layout: Layout, sure: Outcomes) -> Work:
    planned = np.stack([sure.safe[0], sure.caught[0], sure.moving[0], sure.waiting[0]])
    groups = _groups(scenario)
    most = drawer.most_persons()
    return Work(
        layout=layout,
        drawer=drawer,
        scale=scale_for(planned, most),
        most_persons=most,
        group_of=np.array([groups.index(area.group) for area in scenario.staging_areas], np.int32),
        groups=len(groups),
    )


def _groups(scenario: Scenario) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.group for area in scenario.staging_areas))


def _count(
    work: Work, executor: Executor, spans: Sequence[tuple[int, int]], on_done: Callable[[int], None] | None
) -> Counts:
    """Hand the work out and add up what comes back."""
    told = () if on_done is None else (on_done,)  # a function that tells cannot be sent to another machine
    pending = [executor.submit(count_draws, work, first, after, *told) for first, after in spans]
    counts: Counts = pending[0].result()
    for part in pending[1:]:
        add_counts(counts, part.result())
    return counts


def _counted(tell: Progress, draws: int) -> Callable[[int], None]:
    lock, done = Lock(), [0]

    def on_done(count: int) -> None:
        with lock:
            done[0] += count
            tell("futures", done[0] / draws)

    return on_done


def _mean(values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Estimate:
    return answers.mean_of(int(values.sum()), int((values**2).sum()), len(values))
