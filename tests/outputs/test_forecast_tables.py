import csv
import json
import stat
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.model.forecast import ForecastComparison
from safepassage.outputs.forecast_tables import FORECAST_FILES, write_forecast
from tests.outputs.sample import GRID, sample_scenario
from tests.outputs.sample_forecast import estimate, sample_forecast

COMPARED = ForecastComparison(more_safe=estimate(-3.5), more_caught=estimate(1.0), probability_more_safe=estimate(0.25))


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_forecast(sample_forecast(), sample_scenario(), tmp_path / "f", comparisons=[("other", "cd" * 32, COMPARED)])
    return tmp_path / "f"


def test_everything_is_there_and_for_its_owner_only(folder: Path) -> None:
    assert {entry.name for entry in folder.iterdir()} == FORECAST_FILES
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in folder.iterdir()} == {0o600}
    assert (folder / "README.txt").read_text().startswith("INTERNAL")


def test_the_columns_of_the_contract_come_first(folder: Path) -> None:
    levels = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"]
    for name in ("safe", "caught"):
        assert list(rows(folder, f"{name}_quantiles.csv")[0])[:10] == ["step", "at", *levels, "mean"]
    assert list(rows(folder, "break_table.csv")[0])[:6] == ["step", "at", "probability", "safe", "caught", "waiting"]


def test_rows_are_those_of_the_instants(folder: Path) -> None:
    for name in ("safe_quantiles.csv", "break_table.csv"):
        table = rows(folder, name)
        assert [int(row["step"]) for row in table] == list(range(GRID.steps + 1))
        assert table[3]["at"] == GRID.at(3).isoformat()


def test_figures_and_their_errors_stand_side_by_side(folder: Path) -> None:
    document = json.loads((folder / "forecast.json").read_text())
    assert (document["draws"], document["seed"]) == (400, 7)
    for name in ("expected_safe", "expected_caught", "probability_everyone_safe"):
        estimate_of = getattr(sample_forecast(), name)
        assert (document[name], document[f"{name}_se"]) == (estimate_of.value, estimate_of.standard_error)
    assert [group["group"] for group in document["by_group"]] == ["old", ""]
    assert document["by_group"][0]["expected_safe"] == 34.5


def test_what_is_not_known_is_blank(folder: Path) -> None:
    last = rows(folder, "break_table.csv")[-1]
    assert (last["safe"], last["safe_se"], last["futures"]) == ("", "", "0")


def test_the_chance_of_a_staging_area_has_a_row_where_it_rises(folder: Path) -> None:
    told = [(row["staging_area_id"], row["step"], row["probability"]) for row in rows(folder, "emptied_by.csv")]
    assert told == [("s-zuhra", "4", "0.5"), ("s-zuhra", "5", "0.875"), ("s-qadim", "7", "0.25")]


def test_another_plan_has_a_row(folder: Path) -> None:
    row = rows(folder, "comparison.csv")[0]
    assert (row["plan"], row["more_safe"], row["more_safe_se"]) == ("other", "-3.5", "0.25")


def test_a_forecast_gives_way_to_another_and_nothing_else_does(folder: Path, tmp_path: Path) -> None:
    write_forecast(sample_forecast(), sample_scenario(), folder)
    assert {entry.name for entry in folder.iterdir()} == FORECAST_FILES - {"comparison.csv"}
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "thesis.txt").write_text("x")
    with pytest.raises(InputError, match="no part of a forecast"):
        write_forecast(sample_forecast(), sample_scenario(), tmp_path / "kept")
    assert [entry.name for entry in (tmp_path / "kept").iterdir()] == ["thesis.txt"]
