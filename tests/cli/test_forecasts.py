"""`forecast` and `score` as a user runs them."""

import json
from pathlib import Path

import pytest

from safepassage.cli.main import main
from safepassage.inputs.folder import write_scenario
from tests.operations.forecast_setting import uncertain_scenario


@pytest.fixture
def folders(tmp_path: Path) -> tuple[str, str]:
    scenario, plan = tmp_path / "scenario", tmp_path / "plan"
    write_scenario(uncertain_scenario(), scenario)
    assert main(["plan", str(scenario), "-o", str(plan), "--no-prices"]) == 0
    return str(scenario), str(plan)


def test_a_forecast_in_words(folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["forecast", *folders, "-o", str(tmp_path / "f"), "--draws", "100", "--compare", folders[1]]
    assert main(asked) == 0
    told = capsys.readouterr()
    assert "In 100 futures (seed 1): " in told.out
    assert "What decides how many are safe, each alone: pause " in told.out
    assert "plan: in the same futures 0 ± 0.0 more safe, 0 ± 0.0 more caught" in told.out
    assert f"Recorded in: {tmp_path / 'forecast_register.csv'}" in told.out
    assert "old: " in told.out
    assert not told.err
    assert (tmp_path / "f" / "comparison.csv").is_file()


def test_a_forecast_as_json_is_that_of_the_folder(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["forecast", *folders, "-o", str(tmp_path / "f"), "--draws", "50", "--seed", "9", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    held = json.loads((tmp_path / "f" / "forecast.json").read_text())
    assert {name: told[name] for name in held} == held
    assert (told["draws"], told["seed"], told["left_out"], told["compared"]) == (50, 9, [], [])


def test_workers_or_a_cluster_but_not_both(folders: tuple[str, str], tmp_path: Path) -> None:
    asked = ["forecast", *folders, "-o", str(tmp_path / "f"), "--workers", "2", "--cluster", "tcp://127.0.0.1:9"]
    assert main(asked) == 2


def test_a_folder_that_is_no_forecast_is_left_as_it_is(folders: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "thesis.txt").write_text("x")
    assert main(["forecast", *folders, "-o", str(tmp_path / "f"), "--draws", "5"]) == 3
    assert not (tmp_path / "forecast_register.csv").exists()


def test_how_it_turned_out(folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", *folders, "-o", str(tmp_path / "f"), "--draws", "100"]) == 0
    (tmp_path / "outcome.csv").write_text("step,safe,caught\n60,20,0\n90,,\n120,45,5\n")
    capsys.readouterr()
    assert main(["score", str(tmp_path / "f"), str(tmp_path / "outcome.csv")]) == 0
    told = capsys.readouterr().out
    assert "safe: mean CRPS " in told
    assert "Whether everyone was safe by the horizon is not known: Brier " in told
    assert "Rows in which nothing is known: 1." in told
    assert main(["score", str(tmp_path / "f"), str(tmp_path / "outcome.csv"), "--json"]) == 0
    score = json.loads(capsys.readouterr().out)
    assert (score["crps_from"], len(score["instants"])) == ("quantiles", 4)
    assert set(score["coverage"]["safe"]) == {"0.5", "0.8", "0.9"}


def test_no_forecast_to_score(tmp_path: Path) -> None:
    assert main(["score", str(tmp_path), str(tmp_path / "outcome.csv")]) == 3


def test_a_briefing_tells_what_is_likely_under_this_very_plan(folders: tuple[str, str], tmp_path: Path) -> None:
    assert main(["forecast", *folders, "-o", str(tmp_path / "f"), "--draws", "100"]) == 0
    asked = ["brief", *folders, "-o", str(tmp_path / "page.html"), "--forecast", str(tmp_path / "f")]
    assert main(asked) == 0
    assert "Carried out in 100 random futures" in (tmp_path / "page.html").read_text()
    assert main([*asked, "--profile", "internal"]) == 0
    assert "When staging areas are empty" in (tmp_path / "page.html").read_text()


@pytest.mark.parametrize("member", ["plan", "scenario"])
def test_the_forecast_of_another_plan_is_not_shown(
    folders: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], member: str
) -> None:
    assert main(["forecast", *folders, "-o", str(tmp_path / "f"), "--draws", "10"]) == 0
    record = json.loads((tmp_path / "f" / "forecast.json").read_text())
    (tmp_path / "f" / "forecast.json").write_text(json.dumps({**record, f"{member}_fingerprint": "0"}))
    assert main(["brief", *folders, "-o", str(tmp_path / "p.html"), "--forecast", str(tmp_path / "f")]) == 3
    assert f"the forecast is that of another {member}" in capsys.readouterr().err
