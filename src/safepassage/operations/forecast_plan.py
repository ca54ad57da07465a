"""Carry a plan out in many futures, keep what was found, and note that it was forecast."""

import dataclasses
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from safepassage.forecasting.ensemble.answers import plan_fingerprint
from safepassage.forecasting.forecaster import DRAWS, compare_plans
from safepassage.forecasting.forecaster import forecast_plan as carry_out
from safepassage.forecasting.interruptible import SENSITIVITY, InterruptibleThreads
from safepassage.model.forecast import Forecast, ForecastComparison
from safepassage.model.forecast_reading import read_forecast_settings
from safepassage.model.forecast_settings import ForecastSettings
from safepassage.model.issues import refuse_faults
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.operations.cluster import ClusterWork, cluster_at
from safepassage.operations.open_plan import open_feasible_plan
from safepassage.outputs.forecast_register import RegisterLine, append_to_register, digest_of
from safepassage.outputs.forecast_tables import FORECAST_FILES, require_room_for_forecast, write_forecast

__all__ = [
    "ComparedPlan",
    "ForecastOptions",
    "MadeForecast",
    "forecast_folder",
    "forecast_of",
    "require_room_for_forecast",
    "save_forecast",
]

Progress = Callable[[str, float], None]
COMPARISON = "comparison"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastOptions:
    """What is asked of a forecast.

    Attributes
    ----------
    draws, seed
        How many futures, and what they are drawn by.
    workers
        Threads; None: one for each processor this process may use.
    cluster
        The address of a Dask scheduler whose workers do the work instead.
    compare
        Folders of other plans, to be carried out in the very same futures.
    sensitivity
        Whether to ask which uncertainty matters most.
    """

    draws: int = DRAWS
    seed: int = 1
    workers: int | None = None
    cluster: str | None = None
    compare: tuple[Path, ...] = ()
    sensitivity: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedPlan:
    """Another plan in the same futures: its folder's name, what it is, and how it compares."""

    plan: str
    plan_fingerprint: str
    comparison: ForecastComparison


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeForecast:
    """A forecast, with what was asked for and left out when it was interrupted."""

    scenario: Scenario
    forecast: Forecast
    compared: tuple[ComparedPlan, ...] = ()
    draws_wanted: int
    left_out: tuple[str, ...] = ()


def forecast_folder(
    scenario: Scenario, folder: Path, options: ForecastOptions | None = None, *, on_progress: Progress | None = None
) -> MadeForecast:
    """Forecast a plan folder, and compare it with others; every plan must break nothing.

    Raises
    ------
    InputError
        When a plan cannot be read or breaks the scenario, `[forecast]` holds a fault, or the cluster does not answer.
    KeyboardInterrupt
        When it is interrupted before the first futures are carried out.
    """
    wanted = options or ForecastOptions()
    plan, _ = open_feasible_plan(scenario, folder)
    others = [(other.name, open_feasible_plan(scenario, other)[0]) for other in wanted.compare]
    made = forecast_of(scenario, plan, wanted, on_progress=on_progress)
    if made.left_out:
        return dataclasses.replace(made, left_out=(*made.left_out, *([COMPARISON] if others else [])))
    return _with_comparisons(made, plan, others, on_progress or _nobody)


def forecast_of(
    scenario: Scenario, plan: Plan, options: ForecastOptions, *, on_progress: Progress | None = None
) -> MadeForecast:
    """Forecast a certified plan. An interruption keeps the futures carried out by then, and leaves out the rest."""
    settings, tell = forecast_settings(scenario), on_progress or _nobody
    if options.draws < 1:
        raise ValueError("a forecast needs one draw or more")
    with _workers(options, tell) as executor:
        forecast = carry_out(
            scenario,
            plan,
            settings,
            draws=options.draws,
            seed=options.seed,
            executor=executor,
            parts_of_work=1,
            sensitivity_draws=None if options.sensitivity else 0,
            on_progress=tell,
        )
        interrupted, done = executor.was_interrupted, executor.draws_done
    if not interrupted:
        return MadeForecast(scenario=scenario, forecast=forecast, draws_wanted=options.draws)
    left_out = [f"{options.draws - done:,} of {options.draws:,} futures"] if done < options.draws else []
    return MadeForecast(
        scenario=scenario,
        forecast=dataclasses.replace(forecast, draws=done, sensitivity=()),
        draws_wanted=options.draws,
        left_out=(*left_out, SENSITIVITY),
    )


def forecast_settings(scenario: Scenario) -> ForecastSettings:
    """What is uncertain by the scenario's `[forecast]`; raises InputError with every fault in it."""
    settings, faults = read_forecast_settings(scenario.forecast)
    refuse_faults(faults)
    return settings


def save_forecast(made: MadeForecast, folder: Path, *, now: datetime | None = None) -> Path:
    """Write the forecast folder and a line in the register beside it; returns the register's path.

    Raises
    ------
    InputError
        Where something stands at `folder` that is not a forecast.
    """
    forecast = made.forecast
    compared = [(each.plan, each.plan_fingerprint, each.comparison) for each in made.compared]
    write_forecast(forecast, made.scenario, folder, comparisons=compared)
    return append_to_register(register_line("forecast", forecast, folder, now or datetime.now(UTC)), folder)


def register_line(event: str, forecast: Forecast, folder: Path, now: datetime) -> RegisterLine:
    """What the register keeps of a forecast."""
    return RegisterLine(
        recorded_at=now,
        event=event,
        forecast=folder.resolve().name,
        forecast_sha256=digest_of(folder, FORECAST_FILES),
        scenario_fingerprint=forecast.scenario_fingerprint,
        plan_fingerprint=forecast.plan_fingerprint,
        draws=forecast.draws,
        seed=forecast.seed,
        factors=" ".join(forecast.settings.factors_on()),
        expected_safe=forecast.expected_safe.value,
        expected_caught=forecast.expected_caught.value,
        probability_everyone_safe=forecast.probability_everyone_safe.value,
    )


def _with_comparisons(made: MadeForecast, plan: Plan, others: list[tuple[str, Plan]], tell: Progress) -> MadeForecast:
    """The same with every other plan in the same futures; those that an interruption leaves out are said."""
    settings, compared = made.forecast.settings, []
    try:
        for number, (name, other) in enumerate(others):
            tell(COMPARISON, number / len(others))
            comparison = compare_plans(
                made.scenario, plan, other, settings, draws=made.forecast.draws, seed=made.forecast.seed
            )
            compared.append(ComparedPlan(plan=name, plan_fingerprint=plan_fingerprint(other), comparison=comparison))
    except KeyboardInterrupt:
        return dataclasses.replace(made, compared=tuple(compared), left_out=(COMPARISON,))
    return dataclasses.replace(made, compared=tuple(compared))


@contextmanager
def _workers(options: ForecastOptions, tell: Progress) -> Iterator[ClusterWork | InterruptibleThreads]:
    if options.cluster is not None:
        with cluster_at(options.cluster, tell) as cluster:
            yield cluster
        return
    with InterruptibleThreads(options.workers or _processors(), tell) as threads:
        yield threads


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _nobody(_stage: str, _share: float) -> None:
    """Tell nobody."""
