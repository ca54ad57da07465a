"""`safepassage new`, and packaged scenarios."""

from datetime import timedelta
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.inputs.blank import write_blank_scenario, write_network_scenario
from safepassage.inputs.folder import load_scenario, read_scenario
from safepassage.inputs.limits import planning_limits
from safepassage.inputs.packaged import packaged_names, scenario_folder
from safepassage.inputs.schema import NAMED_TABLES, SCENARIO_TABLES, table_schema
from tests.builders import make_network
from tests.inputs.folders import faults


def test_a_blank_folder_is_a_scenario_without_issues(tmp_path: Path) -> None:
    write_blank_scenario(tmp_path / "new")
    scenario, issues = read_scenario(tmp_path / "new")
    assert issues == ()
    assert scenario is not None
    assert scenario.persons == 320
    assert planning_limits(scenario) == ()
    assert [len(noun) for noun in (scenario.vehicles, scenario.convoy_rules, scenario.linked_movements)] == [1, 1, 1]
    # 320 people at 20 a minute, half an hour's walk at 4 km/h: all safe well within the grid.
    assert timedelta(minutes=45) < scenario.grid.horizon - scenario.grid.start


def test_a_blank_folder_explains_every_column(tmp_path: Path) -> None:
    write_blank_scenario(tmp_path / "new")
    readme = (tmp_path / "new" / "README.txt").read_text(encoding="utf-8")
    for name in (*SCENARIO_TABLES, *NAMED_TABLES):
        lines = (tmp_path / "new" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        assert lines[0].split(",") == list(table_schema(name).headings)
        for column in table_schema(name).columns:
            assert column.description in readme
            assert not column.unit or f"[{column.unit}]" in readme
    settings = (tmp_path / "new" / "scenario.toml").read_text(encoding="utf-8")
    for section in ("[time]", "[movement]", "[pause]", "[objective]", "[agreement]"):
        assert f"\n{section}\n" in settings
    assert "# survival = {kind" in settings


def test_commented_settings_can_be_switched_on(tmp_path: Path) -> None:
    write_blank_scenario(tmp_path / "new")
    path = tmp_path / "new" / "scenario.toml"
    text = path.read_text(encoding="utf-8").replace("# survival = ", "survival = ").replace("# route", "route")
    path.write_text(text.replace("# exposure_weight", "exposure_weight"), encoding="utf-8")
    assert load_scenario(tmp_path / "new").pause is not None


def test_an_imported_network_waits_for_people(tmp_path: Path) -> None:
    write_network_scenario(make_network([("a", "b", 1, 60)]), tmp_path / "net")
    _, issues = read_scenario(tmp_path / "net")
    assert faults(issues) == ["no_rows", "no_rows"]
    assert [issue.place.file for issue in issues] == ["staging_areas.csv", "reception_sites.csv"]
    assert 'use = "walk"' in (tmp_path / "net" / "scenario.toml").read_text(encoding="utf-8")


def test_a_folder_that_exists_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(InputError):
        write_blank_scenario(tmp_path)


def test_a_blank_folder_without_its_vehicles_is_a_scenario_too(tmp_path: Path) -> None:
    write_blank_scenario(tmp_path / "new")
    for name in ("vehicles", "convoy_rules", "linked_movements"):
        (tmp_path / "new" / f"{name}.csv").unlink()
    scenario, issues = read_scenario(tmp_path / "new")
    assert issues == ()
    assert scenario is not None
    assert planning_limits(scenario) == ()


def test_a_scenario_is_found_by_path(tmp_path: Path) -> None:
    assert scenario_folder(str(tmp_path)) == tmp_path


def test_packaged_scenarios_are_found_by_name() -> None:
    for name in packaged_names():
        assert (scenario_folder(name) / "scenario.toml").is_file()


def test_a_scenario_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no packaged scenario") as caught:
        scenario_folder("west-nowhere")
    assert "packaged scenarios are" in str(caught.value)
