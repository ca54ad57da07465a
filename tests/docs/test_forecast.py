"""The page on forecasts tells the figures that the code gives, and its example is one that runs."""

import re
from pathlib import Path

import pytest
from docs.forecast_figures import tables

from safepassage.cli.main import main
from safepassage.inputs.folder import write_scenario
from tests.operations.forecast_setting import uncertain_scenario

PAGE = (Path(__file__).parent.parent.parent / "docs" / "forecast.md").read_text(encoding="utf-8")


def test_the_tables_of_the_page_are_those_of_the_code() -> None:
    for table in tables():
        assert table in PAGE, "run: python -m docs.forecast_figures --write"


def test_the_outcome_of_the_page_can_be_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (outcome,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    write_scenario(uncertain_scenario(), tmp_path / "scenario")
    (tmp_path / "outcome.csv").write_text(outcome)
    where = [str(tmp_path / name) for name in ("scenario", "plan", "forecast", "outcome.csv")]
    assert main(["plan", where[0], "-o", where[1], "--no-prices"]) == 0
    assert main(["forecast", where[0], where[1], "-o", where[2], "--draws", "50"]) == 0
    assert main(["score", where[2], where[3]]) == 0
    assert "is not known" in capsys.readouterr().out
