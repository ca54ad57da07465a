import csv
import dataclasses
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from safepassage.outputs.forecast_register import (
    REGISTER,
    RegisterLine,
    append_to_register,
    digest_of,
    holds,
    with_score,
)

LINE = RegisterLine(
    recorded_at=datetime(2030, 1, 2, 3, tzinfo=UTC),
    event="forecast",
    forecast="f",
    forecast_sha256="ab" * 32,
    scenario_fingerprint="cd" * 32,
    plan_fingerprint="ef" * 32,
    draws=100,
    seed=1,
    factors="pause late",
    expected_safe=10.5,
    expected_caught=0.25,
    probability_everyone_safe=0.75,
)


def append(folder: Path, number: int) -> None:
    append_to_register(dataclasses.replace(LINE, forecast=f"f{number}"), folder / f"f{number}")


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / REGISTER).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_lines_are_added_and_stay(tmp_path: Path) -> None:
    for number in range(3):
        append(tmp_path, number)
    assert [row["forecast"] for row in rows(tmp_path)] == ["f0", "f1", "f2"]
    assert rows(tmp_path)[0]["outcome"] == rows(tmp_path)[0]["crps_safe"] == ""
    assert (tmp_path / REGISTER).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [REGISTER]


def test_many_at_once_never_mix_their_lines(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(append, [tmp_path] * 60, range(60)))
    found = rows(tmp_path)
    assert sorted(row["forecast"] for row in found) == sorted(f"f{number}" for number in range(60))
    assert {row["recorded_at"] for row in found} == {"2030-01-02T03:00:00+00:00"}


def test_a_score_stands_beside_its_forecast(tmp_path: Path) -> None:
    scored = with_score(LINE, outcome="o.csv", instants=4, crps=2.5, coverage=(0.25, 0.5, 1.0), brier=None)
    append_to_register(scored, tmp_path / "f")
    (row,) = rows(tmp_path)
    assert (row["outcome"], row["instants_scored"], row["crps_safe"]) == ("o.csv", "4", "2.5")
    assert (row["coverage_50"], row["coverage_90"], row["brier_everyone_safe"]) == ("0.25", "1.0", "")


def test_a_forecast_is_known_by_what_its_files_hold(tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "a.csv").write_text("1")
    names = frozenset({"a.csv", "b.csv"})
    first = digest_of(folder, names)
    assert not holds(folder, first)
    append_to_register(dataclasses.replace(LINE, forecast_sha256=first), folder)
    assert holds(folder, first)
    (folder / "other.txt").write_text("not of the forecast")
    assert digest_of(folder, names) == first
    (folder / "a.csv").write_text("2")
    assert not holds(folder, digest_of(folder, names))
