"""A plan folder in, a forecast folder and a line in the register out, whoever does the work and however it ends."""

import csv
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.inputs.forecast_folder import load_forecast
from safepassage.operations.forecast_plan import (
    ForecastOptions,
    MadeForecast,
    forecast_folder,
    forecast_of,
    save_forecast,
)
from safepassage.operations.plan_scenario import PlanOptions, plan_scenario
from safepassage.operations.save_plan import save_plan
from safepassage.operations.score_forecast import CHANGED, score_folder
from safepassage.outputs.forecast_tables import forecast_texts
from safepassage.planning.planner import make_plan
from tests.inputs.test_forecast_folder import require_same
from tests.operations.forecast_setting import uncertain_scenario

SCENARIO = uncertain_scenario()


@pytest.fixture(scope="module")
def plan_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("forecast") / "plan"
    save_plan(plan_scenario(SCENARIO, PlanOptions(prices=False)), folder)
    return folder


def texts_of(made: MadeForecast) -> dict[str, str]:
    return forecast_texts(made.forecast, made.scenario)


def register(folder: Path) -> list[dict[str, str]]:
    with (folder / "forecast_register.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_are_the_same_bit_for_bit_whatever_the_number_of_workers(plan_folder: Path) -> None:
    one, *others = (
        texts_of(forecast_folder(SCENARIO, plan_folder, ForecastOptions(draws=300, seed=5, workers=workers)))
        for workers in (1, 2, 3)
    )
    assert all(texts == one for texts in others)
    other_seed = texts_of(forecast_folder(SCENARIO, plan_folder, ForecastOptions(draws=300, seed=6, workers=2)))
    assert other_seed["safe_quantiles.csv"] != one["safe_quantiles.csv"]


def test_an_interruption_keeps_the_draws_done_as_if_no_more_had_been_asked_for() -> None:
    plan = make_plan(SCENARIO)
    stopped: list[float] = []

    def interrupt(stage: str, share: float) -> None:
        if stage == "futures" and share > 0.05 and not stopped:
            stopped.append(share)
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    options = ForecastOptions(draws=20_000, seed=5, workers=2)
    made = forecast_of(SCENARIO, plan, options, on_progress=interrupt)
    done = made.forecast.draws
    assert stopped
    assert 1_000 <= done < 20_000
    assert made.left_out == (f"{20_000 - done:,} of 20,000 futures", "sensitivity")
    again = forecast_of(SCENARIO, plan, ForecastOptions(draws=done, seed=5, sensitivity=False))
    assert texts_of(made) == texts_of(again)


def test_an_interruption_before_anything_was_done_is_one() -> None:
    def interrupt(_stage: str, _share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forecast_of(SCENARIO, make_plan(SCENARIO), ForecastOptions(draws=64, workers=1), on_progress=interrupt)


def test_what_was_saved_is_read_back_and_recorded(plan_folder: Path, tmp_path: Path) -> None:
    made = forecast_folder(SCENARIO, plan_folder, ForecastOptions(draws=200, compare=(plan_folder,)))
    now = datetime(2026, 1, 2, tzinfo=UTC)
    for name in ("first", "second"):
        save_forecast(made, tmp_path / name, now=now)
    require_same(load_forecast(tmp_path / "first"), made.forecast)
    rows = register(tmp_path)
    assert [row["forecast"] for row in rows] == ["first", "second"]
    assert {row["recorded_at"] for row in rows} == {"2026-01-02T00:00:00+00:00"}
    assert rows[0]["scenario_fingerprint"] == SCENARIO.fingerprint()
    assert rows[0]["plan_fingerprint"] == made.forecast.plan_fingerprint
    assert (rows[0]["draws"], rows[0]["seed"], rows[0]["factors"]) == ("200", "1", "pause corridors late")
    assert (tmp_path / "forecast_register.csv").stat().st_mode & 0o077 == 0


def test_a_plan_compared_with_itself_does_no_better(plan_folder: Path) -> None:
    made = forecast_folder(SCENARIO, plan_folder, ForecastOptions(draws=100, compare=(plan_folder,)))
    (compared,) = made.compared
    assert compared.plan_fingerprint == made.forecast.plan_fingerprint
    assert compared.comparison.more_safe.value == compared.comparison.probability_more_safe.value == 0
    assert compared.comparison.more_safe.standard_error == 0


def test_a_score_is_recorded_and_a_forecast_changed_later_is_found_out(plan_folder: Path, tmp_path: Path) -> None:
    save_forecast(forecast_folder(SCENARIO, plan_folder, ForecastOptions(draws=200)), tmp_path / "f")
    outcome = tmp_path / "outcome.csv"
    outcome.write_text("step,safe,everyone_safe\n60,20,\n150,70,false\n")
    scored = score_folder(tmp_path / "f", outcome)
    assert not scored.warnings
    row = register(tmp_path)[1]
    assert (row["event"], row["outcome"], row["instants_scored"]) == ("score", "outcome.csv", "2")
    assert float(row["crps_safe"]) == scored.score.crps["safe"]
    assert float(row["brier_everyone_safe"]) == scored.score.brier_everyone_safe
    assert row["forecast_sha256"] == register(tmp_path)[0]["forecast_sha256"]
    safe = tmp_path / "f" / "safe_quantiles.csv"
    safe.write_text(safe.read_text().replace(",90,", ",89,"))
    assert score_folder(tmp_path / "f", outcome).warnings == (CHANGED,)


def test_a_plan_that_breaks_the_scenario_is_not_forecast(plan_folder: Path) -> None:
    narrow = SCENARIO.replace(reception_sites=())
    with pytest.raises(InputError):
        forecast_folder(narrow, plan_folder)


@pytest.mark.parametrize("factor", [{"wether": True}, {"late": {"chance": 2.0}}, {"pause": False}])
def test_a_fault_in_the_settings_is_refused(factor: dict[str, object]) -> None:
    scenario = uncertain_scenario(factor)
    with pytest.raises(InputError):
        forecast_of(scenario, make_plan(scenario), ForecastOptions(draws=1))
