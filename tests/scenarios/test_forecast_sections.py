"""The `[forecast]` sections of the packaged scenarios: what is on, and that their figures follow from the record."""

import csv
import itertools
import math
import re
import shutil
from datetime import datetime
from importlib.resources import files
from pathlib import Path

import pytest

from safepassage.forecasting.forecaster import carry_out
from safepassage.inputs.folder import load_scenario
from safepassage.model.forecast_reading import read_forecast_settings
from safepassage.model.forecast_settings import CorridorFactor, ForecastSettings
from safepassage.operations.check_scenario import open_scenario
from safepassage.planning.planner import make_plan

FOLDER = Path(str(files("safepassage") / "scenarios"))
EIGHTH, FIFTEENTH, FLEET = (f"east-aleppo-2016-12-{which}" for which in ("08", "15-by-rate", "15"))
NAMES = (EIGHTH, FIFTEENTH, FLEET)
NINE_IN_TEN = 1.6448536269514722
A_DAY_H = 24.0


def settings_of(name: str) -> ForecastSettings:
    settings, faults = read_forecast_settings(load_scenario(FOLDER / name).forecast)
    assert faults == ()
    return settings


def range_of(low: float, high: float, table: float) -> tuple[float, float]:
    """Median over the table's figure, and spread, of a log-normal figure of which nine in ten lie in a range."""
    return math.sqrt(low * high) / table, math.log(high / low) / (2 * NINE_IN_TEN)


@pytest.mark.parametrize(
    ("name", "factors"),
    [
        (EIGHTH, ("pause", "capacity", "speed", "late", "pool")),
        (FIFTEENTH, ("pause", "capacity", "speed", "weather", "late", "no_shows", "pool")),
        (FLEET, ("pause", "speed", "breakdowns", "late", "no_shows", "pool")),
    ],
)
def test_what_applies_is_on(name: str, factors: tuple[str, ...]) -> None:
    assert settings_of(name).factors_on() == factors


@pytest.mark.parametrize("name", NAMES)
def test_how_often_a_pause_resumes_is_counted_among_those_that_had_ended(name: str) -> None:
    start = load_scenario(FOLDER / name).grid.start
    with (FOLDER / name / "pauses.csv").open(newline="", encoding="utf-8") as file:
        past = [
            (row["place"], datetime.fromisoformat(row["start_local"]), datetime.fromisoformat(row["end_local"]))
            for row in csv.DictReader(file)
        ]
    ended = [pause for pause in past if pause[2] <= start]
    gaps = [
        (later[1] - pause[2]).total_seconds() / 3600
        for pause, later in itertools.product(ended, past)
        if later[0] == pause[0] and later[1] >= pause[2]
    ]
    resumed = [hours for hours in gaps if hours <= A_DAY_H]
    pause = settings_of(name).pause
    assert pause.resumes == pytest.approx(len(resumed) / len(ended), abs=0.005)
    assert pause.suspended_median_h == pytest.approx(math.prod(resumed) ** (1 / len(resumed)), abs=0.05)


@pytest.mark.parametrize(("name", "low", "high", "table"), [(EIGHTH, 350, 750, 600), (FIFTEENTH, 260, 625, 460)])
def test_capacity_is_the_range_in_dispute(name: str, low: float, high: float, table: float) -> None:
    capacity = settings_of(name).capacity
    assert capacity is not None
    assert (capacity.median, capacity.spread) == pytest.approx(range_of(low, high, table), abs=0.005)
    assert capacity.own_spread == 0


@pytest.mark.parametrize(
    ("name", "low", "high", "table"),
    [(EIGHTH, 7_200, 10_724, 8_000), (FIFTEENTH, 15_000, 100_000, 35_000), (FLEET, 15_000, 100_000, 35_000)],
)
def test_how_many_there_are_is_the_range_in_dispute(name: str, low: float, high: float, table: float) -> None:
    pool = settings_of(name).pool
    assert pool is not None
    assert (pool.low, pool.high) == pytest.approx((low / table, high / table), abs=0.005)


@pytest.mark.parametrize("name", [FIFTEENTH, FLEET])
def test_the_corridor_can_be_put_in_where_the_holds_are_taken_out(name: str, tmp_path: Path) -> None:
    """The holds of the record are not counted twice; what to put in their place stands in a comment, and reads."""
    folder = tmp_path / name
    shutil.copytree(FOLDER / name, folder)
    (folder / "closures.csv").unlink()
    toml = (folder / "scenario.toml").read_text(encoding="utf-8")
    (folder / "scenario.toml").write_text(re.sub(r"(?m)^#   ", "", toml), encoding="utf-8")
    settings, faults = read_forecast_settings(load_scenario(folder).forecast)
    assert faults == ()
    assert settings.corridors == CorridorFactor()


@pytest.mark.parametrize("name", NAMES)
def test_the_plans_do_not_change(name: str) -> None:
    scenario = load_scenario(FOLDER / name)
    assert scenario.forecast
    assert scenario.replace(forecast={}).fingerprint() == scenario.fingerprint()


def test_the_futures_of_the_eighth_differ_in_people_and_in_pace() -> None:
    scenario = open_scenario(EIGHTH).scenario
    both = carry_out(scenario, make_plan(scenario), settings_of(EIGHTH), draws=range(40))
    people = [int(future.persons.sum()) for future, _ in both]
    assert min(people) < 7_600
    assert max(people) > 8_400
    safe = {int(outcome.safe[-1]) for _, outcome in both}
    assert len(safe) > 20
