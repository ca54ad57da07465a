"""Vehicles and the rules of convoys: every fault and every warning, with its place and remedy."""

from pathlib import Path

import pytest

from safepassage.inputs.folder import read_scenario
from safepassage.inputs.limits import planning_limits
from safepassage.model.issues import Severity
from tests.inputs.folders import RIDING, only, write_folder, write_riding

VEHICLES = RIDING["vehicles.csv"]
RULES = RIDING["convoy_rules.csv"]
LATE = "2016-12-16T07:00:00+02:00"

FAULTS: list[tuple[str, str, str, int, str, str]] = [
    # file, its text, code, row, column, part of the remedy
    ("vehicles.csv", VEHICLES.replace(",d,", ",dd,"), "unknown_id", 2, "depot_node_id", "did you mean 'd'"),
    ("vehicles.csv", VEHICLES.replace(",bus,", ",buss,"), "unknown_id", 2, "use", "did you mean 'bus'"),
    ("vehicles.csv", VEHICLES.replace(",2,50,", ",0,50,"), "not_positive", 2, "count", "above 0"),
    ("vehicles.csv", VEHICLES.replace(",2,50,", ",1.5,50,"), "not_whole", 2, "count", "whole"),
    ("vehicles.csv", VEHICLES.replace(",2,50,", ",-2,50,"), "negative", 2, "count", "0 or more"),
    ("vehicles.csv", VEHICLES.replace(",2,50,", ",2,0,"), "not_positive", 2, "seats", "above 0"),
    ("vehicles.csv", VEHICLES.replace(",2,50,", ",2,,"), "blank", 2, "seats", "carries"),
    ("convoy_rules.csv", RULES.replace("K1,", "K2,"), "unknown_id", 2, "corridor_id", "add it there"),
    ("convoy_rules.csv", RULES + "K1,1,,,\n", "duplicate_id", 3, "corridor_id", "own"),
    ("convoy_rules.csv", RULES.replace(",5,", ",0,"), "not_positive", 2, "max_vehicles", "above 0"),
    ("convoy_rules.csv", RULES.replace(",60,", ",-60,"), "negative", 2, "min_headway_s", "0 or more"),
]

WARNINGS: list[tuple[str, str, str, int | None, str, str]] = [
    ("vehicles.csv", VEHICLES.replace(",,\n", ',,"wounded,civilians,police"\n'), "unknown_group", 2, "groups",
     "groups are: civilians, wounded"),
    ("vehicles.csv", VEHICLES.replace(",,\n", ',,"wounded,civillians"\n'), "unknown_group", 2, "groups",
     "did you mean 'civilians'"),
    ("vehicles.csv", VEHICLES.replace(",,\n", f",{LATE},\n"), "after_the_horizon", 2, "available_from", "more steps"),
    ("convoy_rules.csv", RULES.replace(",30,1", ",30,0"), "no_escorts", 2, "escort_count", "blank"),
    ("convoy_rules.csv", RULES.replace(",30,1", ",721,1"), "inspection_too_long", 2, "inspection_s_per_vehicle",
     "seconds"),
    ("convoy_rules.csv", RULES.replace(",5,60,30,", ",,60,3601,"), "inspection_too_long", 2,
     "inspection_s_per_vehicle", "seconds"),
]  # fmt: skip


def test_the_right_folder_with_vehicles_has_no_issue(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_riding(tmp_path / "s"))
    assert issues == ()
    assert scenario is not None
    assert planning_limits(scenario) == ()
    assert scenario.own_use == "walk"


@pytest.mark.parametrize(("file", "text", "code", "row", "column", "remedy"), FAULTS)
def test_each_fault(tmp_path: Path, file: str, text: str, code: str, row: int, column: str, remedy: str) -> None:
    scenario, issues = read_scenario(write_riding(tmp_path / "s", {file: text}))
    issue = only(issues, code)
    assert scenario is None
    assert issue.severity is Severity.FAULT
    assert (issue.place.file, issue.place.row, issue.place.column) == (file, row, column)
    assert remedy in issue.remedy


@pytest.mark.parametrize(("file", "text", "code", "row", "column", "remedy"), WARNINGS)
def test_each_warning(tmp_path: Path, file: str, text: str, code: str, row: int, column: str, remedy: str) -> None:
    scenario, issues = read_scenario(write_riding(tmp_path / "s", {file: text}))
    issue = only(issues, code)
    assert scenario is not None
    assert issue.severity is Severity.WARNING
    assert (issue.place.file, issue.place.row, issue.place.column) == (file, row, column)
    assert remedy in issue.remedy


def test_an_inspection_that_just_fits_is_no_warning(tmp_path: Path) -> None:
    rules = RULES.replace(",30,1", ",720,1")  # five vehicles in the sixty minutes there are
    assert read_scenario(write_riding(tmp_path / "s", {"convoy_rules.csv": rules}))[1] == ()


def test_rows_of_a_type_may_differ_in_their_seats(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_riding(tmp_path / "s", {"vehicles.csv": VEHICLES + "bus,1,20,d,bus,,\n"}))
    assert issues == ()
    assert scenario is not None
    assert [vehicle.seats for vehicle in scenario.vehicles] == [50, 20]


def test_rules_of_convoys_bind_vehicles_only(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "corridors.csv": "corridor_id,name,link_ids\nK1,Corridor,1\n",
        "convoy_rules.csv": RULES,
    }
    scenario, issues = read_scenario(write_folder(tmp_path / "s", changes))
    assert scenario is not None
    assert only(issues, "rules_without_vehicles").place.row == 2


def test_uses_beyond_the_one_by_which_people_move_are_told(tmp_path: Path) -> None:
    folder = write_riding(tmp_path / "s", {"use_definition.csv": RIDING["use_definition.csv"] + "bike,1,1,bikes\n"})
    toml = folder / "scenario.toml"
    toml.write_text(toml.read_text().replace('use = "walk"', 'uses = ["bus", "walk", "bike"]'))
    scenario, issues = read_scenario(folder)
    assert scenario is not None
    assert scenario.own_use == "walk"
    assert "'bike'" in only(issues, "use_of_nobody").message


def test_faults_of_all_tables_of_vehicles_come_at_once(tmp_path: Path) -> None:
    _, issues = read_scenario(
        write_riding(
            tmp_path / "s",
            {
                "vehicles.csv": VEHICLES.replace(",2,50,d,bus,", ",x,0,q,r,"),
                "convoy_rules.csv": RULES.replace("K1,5,60,30,1", "K9,0,-1,x,0"),
                "linked_movements.csv": RIDING["linked_movements.csv"].replace(
                    "S1,S2,10,5,departed", "S9,S2,-1,-5,left"
                ),
            },
        )
    )
    assert {(issue.place.file, issue.place.column) for issue in issues} == {
        *(("vehicles.csv", column) for column in ("count", "seats", "depot_node_id", "use")),
        *(
            ("convoy_rules.csv", column)
            for column in (
                "corridor_id", "max_vehicles", "min_headway_s", "inspection_s_per_vehicle", "escort_count"
            )
        ),
        *(
            ("linked_movements.csv", column) for column in ("staging_area_ids", "ratio", "slack_persons", "counts")
        ),
    }  # fmt: skip
