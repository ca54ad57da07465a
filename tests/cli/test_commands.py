"""Every command as a user runs it: what it prints, what it writes, and the code it ends with."""

import csv
import json
from pathlib import Path

import pytest

from safepassage.cli.main import main
from safepassage.inputs.folder import write_scenario
from safepassage.operations import plan_scenario as planning
from tests.builders import line_scenario, make_scenario

SCENARIO = "east-aleppo-2016-12-08"


@pytest.fixture
def scenario_folder(tmp_path: Path) -> Path:
    """One road, ten people: the last is safe at instant 6."""
    folder = tmp_path / "line"
    write_scenario(line_scenario(persons=10, minutes=2, per_hour=120, steps=12), folder)
    return folder


@pytest.fixture
def plan_folder(scenario_folder: Path, tmp_path: Path) -> Path:
    """The plan of that scenario."""
    folder = tmp_path / "plan"
    assert main(["plan", str(scenario_folder), "-o", str(folder)]) == 0
    return folder


def test_a_new_scenario_can_be_checked_planned_and_certified(tmp_path: Path) -> None:
    scenario, plan = str(tmp_path / "mine"), str(tmp_path / "plan")
    assert main(["new", scenario]) == 0
    assert main(["check", scenario]) == 0
    assert main(["plan", scenario, "-o", plan]) == 0
    assert main(["certify", scenario, plan]) == 0


def test_plan_tells_the_answer(scenario_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(scenario_folder), "-o", str(tmp_path / "plan")]) == 0
    told = capsys.readouterr().out
    assert "10 of 10 people can be safe; the last of them by 15 Dec 05:06." in told
    assert "Certified: Best at every instant" in told


def test_plan_as_json_is_one_object(scenario_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(scenario_folder), "-o", str(tmp_path / "plan"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["persons_safe"], told["universally_optimal"]) == ("optimal", 10, True)
    assert told == json.loads((tmp_path / "plan" / "plan.json").read_text())


def test_nobody_can_be_carried_is_a_negative_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "far"
    write_scenario(make_scenario(links=[("a", "b", 20, 600)], staging=[("a", 2)], sites=["b"], steps=10), folder)
    assert main(["plan", str(folder), "-o", str(tmp_path / "plan")]) == 1
    told = capsys.readouterr().out
    assert "Nobody of 2 can be brought to safety." in told
    assert "not carried: 2 at S1: no time" in told


def test_a_faulty_scenario_is_refused_and_nothing_written(
    scenario_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    areas = scenario_folder / "staging_areas.csv"
    areas.write_text(areas.read_text().replace(",10", ",-10").replace(",a,", ",nowhere,"))
    assert main(["plan", str(scenario_folder), "-o", str(tmp_path / "plan")]) == 3
    told = capsys.readouterr().err
    assert "staging_areas.csv, row 2, column persons" in told
    assert "staging_areas.csv, row 2, column node_id" in told
    assert not (tmp_path / "plan").exists()
    assert main(["check", str(scenario_folder), "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert not found["usable"]
    assert {(issue["file"], issue["row"], issue["column"]) for issue in found["issues"]} >= {
        ("staging_areas.csv", 2, "persons"),
        ("staging_areas.csv", 2, "node_id"),
    }


def test_what_cannot_be_planned_yet_is_refused_by_check_and_plan(scenario_folder: Path, tmp_path: Path) -> None:
    (scenario_folder / "vehicles.csv").write_text(
        "vehicle_type,count,seats,depot_node_id,use\nbus,2,50,a,walk\n", encoding="utf-8"
    )
    (scenario_folder / "staging_areas.csv").write_text(
        "staging_area_id,node_id,persons,unit_size\nS1,a,10,5\n", encoding="utf-8"
    )
    assert main(["check", str(scenario_folder)]) == 3
    assert main(["plan", str(scenario_folder), "-o", str(tmp_path / "plan")]) == 3


def test_a_changed_plan_does_not_pass(
    scenario_folder: Path, plan_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flows = plan_folder / "path_flows.csv"
    with flows.open(newline="") as handle:
        rows = list(csv.reader(handle))
    rows[1][rows[0].index("persons")] = "5"
    with flows.open("w", newline="") as handle:
        csv.writer(handle).writerows(rows)
    capsys.readouterr()
    assert main(["certify", str(scenario_folder), str(plan_folder), "--json"]) == 1
    verdict = json.loads(capsys.readouterr().out)
    assert not verdict["feasible"]
    assert any("link 1" in violation["place"] for violation in verdict["violations"])
    assert main(["compare", str(scenario_folder), str(plan_folder), str(plan_folder)]) == 3


def test_a_bare_plan_from_elsewhere_is_held_against_a_proof_of_our_own(
    scenario_folder: Path, plan_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in plan_folder.iterdir():
        if file.name != "path_flows.csv":
            file.unlink()
    capsys.readouterr()
    assert main(["certify", str(scenario_folder), str(plan_folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["optimality"] == "best at every instant"


def test_compare_lays_two_plans_side_by_side(
    scenario_folder: Path, plan_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["compare", str(scenario_folder), str(plan_folder), str(plan_folder), "--json"]) == 0
    comparison = json.loads(capsys.readouterr().out)
    assert comparison["persons_safe"] == [10, 10]
    assert comparison["instants_ahead"] == [0, 0]


@pytest.mark.parametrize("profile", ["public", "partner", "internal"])
def test_brief_writes_a_page_for_each_audience(
    scenario_folder: Path, plan_folder: Path, tmp_path: Path, profile: str
) -> None:
    page = tmp_path / f"{profile}.html"
    assert main(["brief", str(scenario_folder), str(plan_folder), "-o", str(page), "--profile", profile]) == 0
    assert "<html" in page.read_text(encoding="utf-8")


def test_brief_is_public_unless_said_otherwise(scenario_folder: Path, plan_folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert main(["brief", str(scenario_folder), str(plan_folder), "-o", str(page)]) == 0
    told = page.read_text(encoding="utf-8")
    assert "PUBLIC" in told
    assert "05:06" not in told


def test_networks_go_out_and_come_back(scenario_folder: Path, tmp_path: Path) -> None:
    """What GMNS leaves open (the lanes) is said on the way out; from then on nothing changes."""
    out, back, again = tmp_path / "gmns", tmp_path / "back", tmp_path / "again"
    assert main(["export", "gmns", str(scenario_folder), str(out)]) == 0
    assert main(["import", "gmns", str(out), str(back)]) == 0
    staging, sites = ("staging_areas.csv", "reception_sites.csv")
    for table in (staging, sites, "scenario.toml"):
        (back / table).write_bytes((scenario_folder / table).read_bytes())
    assert main(["export", "gmns", str(back), str(again)]) == 0
    assert {file.name: file.read_text() for file in again.iterdir()} == {
        file.name: file.read_text() for file in out.iterdir()
    }
    assert (out / "link.csv").read_text().splitlines()[1].startswith("1,")


def test_chains_are_merged_on_request(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = tmp_path / "long"
    links = [("a", "b", 0.4, 60), ("b", "c", 0.4, 90), ("c", "d", 0.4, 90)]
    write_scenario(make_scenario(links=links, staging=[("a", 1)], sites=["d"]), long)
    assert main(["export", "gmns", str(long), str(tmp_path / "gmns")]) == 0
    assert main(["import", "gmns", str(tmp_path / "gmns"), str(tmp_path / "short"), "--merge-chains"]) == 0
    assert "2 nodes, 1 links" in capsys.readouterr().out


def test_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan"]) == 2
    assert main(["plan", "--nonsense"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_an_unknown_scenario_names_the_packaged_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "no-such-scenario"]) == 3
    assert SCENARIO in capsys.readouterr().err


def test_interrupting_leaves_nothing_half_written(
    scenario_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(planning, "require_certified", interrupt)
    before = set(tmp_path.iterdir())
    assert main(["plan", str(scenario_folder), "-o", str(tmp_path / "plan")]) == 130
    assert set(tmp_path.iterdir()) == before


def test_our_own_fault_has_its_code_and_no_traceback(
    scenario_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("seven by nothing")

    monkeypatch.setattr(planning, "answer", fail)
    assert main(["plan", str(scenario_folder), "-o", str(tmp_path / "plan")]) == 4
    told = capsys.readouterr().err
    assert "our fault" in told
    assert "Traceback" not in told
    assert main(["--debug", "plan", str(scenario_folder), "-o", str(tmp_path / "plan")]) == 4
    assert "Traceback" in capsys.readouterr().err
