"""The backtests on small records made up by hand: what is known when, and nothing later."""

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from benchmarks import backtest_aleppo, backtest_registrations
from benchmarks.backtest_aleppo import (
    BEGAN,
    CORRIDOR,
    EVENINGS,
    SCOPE,
    Prediction,
    corridor_spells,
    latest,
    predictions,
    quantiles_of,
)
from benchmarks.backtest_registrations import Series, read_series, rolling, table, weights_of

from safepassage.inputs.reports import read_reports
from safepassage.model.reports import Claim, Measure, Report
from safepassage.model.situation import Figure

EVENING = EVENINGS[3]


def report(hours: float, measure: Measure, value: str, *, reporter: str = "a", scope: str = SCOPE) -> Report:
    at = BEGAN + timedelta(hours=hours)
    claim = Claim(measure=measure, scope=scope, value=value, unit="people", about_from=at, about_to=at)
    return Report(report_id=f"{reporter}{hours}", published_at=at, reporter_id=reporter, claim=claim)


def status(hours: float, word: str) -> Report:
    return report(hours, Measure.CORRIDOR_STATUS, word, scope=CORRIDOR)


def test_how_long_the_corridor_stood_open_and_shut() -> None:
    told = [status(20, "suspended"), status(22, "suspended"), status(80, "open"), status(5, "open")]
    evening = BEGAN + timedelta(hours=100)
    assert corridor_spells(told, evening) == [("open", 20, True), ("suspended", 60, True), ("open", 20, False)]
    assert corridor_spells([], evening) == [("open", 100, False)]


def test_the_latest_claim_of_each_group_counts() -> None:
    told = [
        report(1, Measure.CUMULATIVE, "10", reporter="a"),
        report(5, Measure.CUMULATIVE, "30", reporter="b"),
        report(3, Measure.CUMULATIVE, "20", reporter="c"),
        report(4, Measure.REMAINING, "99", reporter="a"),
    ]
    found = latest(told, {"a": "one", "b": "one", "c": "two"}, Measure.CUMULATIVE)
    assert {group: value for group, (value, _) in found.items()} == {"one": 30, "two": 20}


def test_quantiles_of_a_figure_meet_its_intervals() -> None:
    figure = Figure(estimate=50.0, interval_50=(40, 60), interval_80=(30, 75), interval_95=(10, 100))
    levels = np.array([0.001, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975])
    assert quantiles_of(figure, levels).tolist() == [10, 10, 30, 40, 50, 60, 75, 100]


@pytest.mark.parametrize(
    ("hours", "off"), [(24.0, -20 - 25 / 60), (44.5, 0.0), (46.0, 0.25), (float("inf"), float("inf"))]
)
def test_hours_off_are_none_between_the_last_bus_and_the_declaration(hours: float, off: float) -> None:
    made = Prediction(name="", evening=EVENINGS[4], totals=np.ones(1), hours=np.array([hours]))
    assert made.hours_off() == pytest.approx(off)


def test_nothing_published_later_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report of the next day, absurd on purpose, changes no prediction of the evening before."""
    monkeypatch.setattr(backtest_aleppo, "STRATA", 2)
    monkeypatch.setattr(backtest_aleppo, "DRAWS_EACH", 4)
    monkeypatch.setattr(backtest_aleppo, "EVENINGS", (EVENING,))
    (before,) = predictions()
    read = read_reports

    def with_one_more(folder: Path) -> object:
        reports, reporters, issues = read(folder)
        late = dataclasses.replace(reports[-1], report_id="late", published_at=EVENING + timedelta(minutes=1))
        return (*reports, late), reporters, issues

    monkeypatch.setattr(backtest_aleppo, "read_reports", with_one_more)
    (after,) = predictions()
    for one, other in zip(before, after, strict=True):
        assert one.totals.tolist() == other.totals.tolist()
        assert one.hours.tolist() == other.hours.tolist()
    assert len(before) == 5
    assert len(before[0].totals) == 8


def a_camp(name: str, people: list[int], every: int = 7) -> Series:
    first = date(2030, 1, 1)
    days = tuple(first + timedelta(days=every * place) for place in range(len(people)))
    return Series(camp=name, days=days, people=tuple(people))


def test_later_rows_change_no_earlier_forecast() -> None:
    whole = [a_camp("a", [0, 100, 250, 300, 420, 500]), a_camp("b", [10, 20, 15, 40, 60, 90])]
    short = [dataclasses.replace(camp, days=camp.days[:5], people=camp.people[:5]) for camp in whole]
    steps, fewer = (rolling(series, np.random.default_rng(1)) for series in (whole, short))
    assert len(fewer) == 4
    for one, other in zip(fewer, steps, strict=False):
        assert one.question == other.question
        assert one.pool.tolist() == other.pool.tolist()


def test_steady_growth_is_foreseen_and_then_weighs_more() -> None:
    steps = rolling([a_camp("a", [100 * place for place in range(12)])], np.random.default_rng(1))
    assert set(steps[-1].members[0].tolist()) == {1100.0}
    assert (steps[-1].pool == 1100).mean() > 0.9


def test_members_weigh_by_what_they_scored() -> None:
    assert weights_of([], 2).tolist() == [0.5, 0.5]
    assert weights_of([np.array([0.0, 1.5])], 2).tolist() == pytest.approx([16 / 17, 1 / 17])


def test_series_are_read_by_their_layout_and_the_total_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "made_up" / "source_data"
    folder.mkdir(parents=True)
    (folder / "data_layout.csv").write_text("total,refugees.csv\nAda,ada.csv\n")
    rows = [f"{datetime(2030, 1, day).date()},{50 * day}" for day in range(1, 9)]  # noqa: DTZ001 - days alone
    (folder / "ada.csv").write_text("#Date,people\n" + "\n".join([rows[3], *rows, "2030-01-08,1000"]) + "\n")
    (camp,) = read_series(folder)
    assert camp.camp == "Ada"
    assert camp.people == (50, 100, 150, 200, 250, 300, 350, 1000)
    lines = list(table(tmp_path))
    assert lines[2].startswith("| made_up | 5 |")
    assert backtest_registrations.LEAST_ROWS == 3
