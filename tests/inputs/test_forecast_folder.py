import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from safepassage.errors import InputError
from safepassage.inputs.forecast_folder import load_forecast, read_forecast
from safepassage.inputs.schema import FORECAST_TABLES, forecast_schema
from safepassage.model.forecast import Forecast
from safepassage.outputs import forecast_rows
from safepassage.outputs.forecast_tables import write_forecast
from tests.outputs.sample import sample_scenario
from tests.outputs.sample_forecast import sample_forecast

ROWS = {
    "break_table": forecast_rows.BreakLine,
    "sites": forecast_rows.SiteLine,
    "emptied_by": forecast_rows.EmptiedLine,
    "sensitivity": forecast_rows.SensitivityLine,
    "comparison": forecast_rows.ComparisonLine,
}


def require_same(one: object, other: object) -> None:
    """Every member, arrays and figures that are not known included."""
    if isinstance(one, np.ndarray):
        assert isinstance(other, np.ndarray)
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif dataclasses.is_dataclass(one) and not isinstance(one, type):
        assert type(one) is type(other)
        for member in dataclasses.fields(one):
            require_same(getattr(one, member.name), getattr(other, member.name))
    elif isinstance(one, dict):
        assert isinstance(other, dict)
        assert one.keys() == other.keys()
        for name, value in one.items():
            require_same(value, other[name])
    elif isinstance(one, tuple):
        assert isinstance(other, tuple)
        for mine, yours in zip(one, other, strict=True):
            require_same(mine, yours)
    else:
        assert one == other or (one != one and other != other)  # noqa: PLR0124 - what is not known


def written(folder: Path, forecast: Forecast | None = None) -> Path:
    write_forecast(forecast or sample_forecast(), sample_scenario(), folder / "forecast")
    return folder / "forecast"


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    require_same(load_forecast(written(tmp_path)), sample_forecast())


def test_ids_that_look_like_formulas_come_back(tmp_path: Path) -> None:
    forecast = sample_forecast()
    odd = dataclasses.replace(forecast.emptied[0], staging_area_id="=s1", group="+x, or y")
    forecast = dataclasses.replace(forecast, emptied=(odd, *forecast.emptied[1:]))
    require_same(load_forecast(written(tmp_path, forecast)), forecast)


@pytest.mark.parametrize("name", FORECAST_TABLES)
def test_headings_are_the_members_of_the_rows(name: str) -> None:
    row = ROWS.get(name, forecast_rows.QuantileLine)
    assert forecast_schema(name).headings == tuple(member.name for member in dataclasses.fields(row))


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load_forecast(tmp_path / "nothing")


@pytest.mark.parametrize("name", ["forecast.json", "safe_quantiles.csv", "sites.csv", "emptied_by.csv"])
def test_a_file_that_is_missing(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path)
    (folder / name).unlink()
    forecast, issues = read_forecast(folder)
    assert forecast is None
    assert ("missing_file", name) in {(issue.code, issue.place.file) for issue in issues}


@pytest.mark.parametrize(
    ("member", "value"),
    [("draws", "many"), ("settings", {"wether": True}), ("by_group", [{}]), ("expected_safe", "?"), ("seed", None)],
)
def test_a_figure_of_the_wrong_kind(tmp_path: Path, member: str, value: object) -> None:
    folder = written(tmp_path)
    document = json.loads((folder / "forecast.json").read_text())
    (folder / "forecast.json").write_text(json.dumps({**document, member: value}))
    forecast, issues = read_forecast(folder)
    assert forecast is None
    assert [issue.code for issue in issues] == ["unreadable_file"]


def test_rows_cut_off(tmp_path: Path) -> None:
    folder = written(tmp_path)
    lines = (folder / "caught_quantiles.csv").read_text().splitlines(keepends=True)
    (folder / "caught_quantiles.csv").write_text("".join(lines[:-1]))
    forecast, issues = read_forecast(folder)
    assert forecast is None
    assert [(issue.code, issue.place.file) for issue in issues] == [("instants_missing", "caught_quantiles.csv")]


def test_a_staging_area_that_is_not_there(tmp_path: Path) -> None:
    folder = written(tmp_path)
    text = (folder / "emptied_by.csv").read_text()
    (folder / "emptied_by.csv").write_text(text.replace("s-qadim", "s-other"))
    _, issues = read_forecast(folder)
    assert {issue.code for issue in issues} == {"unknown_id"}
