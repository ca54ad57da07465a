"""Faults and warnings of what sets people apart."""

from pathlib import Path

import pytest

from safepassage.inputs.folder import read_scenario
from tests.inputs.folders import faults, only, write_folder

HEAD = "staging_area_id,node_id,group,persons,unit_size,may_not_mix_with,max_speed,loading_per_h\n"
RIGHT_ROWS = HEAD + "S1,a,east,10,2,west,3,\nS2,a,west,5,,,,\n"


def test_groups_households_and_paces_are_read(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_folder(tmp_path, {"staging_areas.csv": RIGHT_ROWS}))
    assert scenario is not None
    assert issues == ()
    east, west = scenario.staging_areas
    assert (east.unit_size, east.may_not_mix_with, east.max_speed) == (2, ("west",), 3.0)
    assert (west.unit_size, west.may_not_mix_with, west.max_speed) == (None, (), None)


@pytest.mark.parametrize(
    ("row", "code", "column", "remedy"),
    [
        ("S1,a,east,10,0,,,", "not_positive", "unit_size", "above 0"),
        ("S1,a,east,10,,,0,", "not_positive", "max_speed", "above 0"),
        ("S1,a,east,10,,,-3,", "negative", "max_speed", "0 or more"),
        ("S1,a,east,10,,wset,,", "unknown_group", "may_not_mix_with", "did you mean 'west'"),
        ("S1,a,east,10,,north,,", "unknown_group", "may_not_mix_with", "groups are: east, west"),
        ("S1,a,east,10,,east,,", "own_group", "may_not_mix_with", "name other groups"),
        ("S1,a,,10,,west,,", "group_without_name", "group", "name their group"),
    ],
)
def test_faults_of_classes(tmp_path: Path, row: str, code: str, column: str, remedy: str) -> None:
    text = HEAD + row + "\nS2,a,west,5,,,,\n"
    scenario, issues = read_scenario(write_folder(tmp_path, {"staging_areas.csv": text}))
    issue = only(issues, code)
    assert scenario is None
    assert faults(issues) == [code]
    assert (issue.place.row, issue.place.column) == (2, column)
    assert remedy in issue.remedy


@pytest.mark.parametrize(
    ("row", "at_once"),
    [
        ("S1,a,east,10,3,,,", 2),  # the road lets two a minute in
        ("S1,a,east,10,2,,,60", 1),  # one a minute is loaded
        ("S1,a,east,10,2,,,", None),
        ("S1,a,east,2,9,,,", None),  # all of them are two
        ("S1,a,east,10,1,,,6", None),
        ("S1,b,east,10,9,,,", None),  # at the site already
    ],
)
def test_households_that_must_be_parted_are_told(tmp_path: Path, row: str, at_once: int | None) -> None:
    text = HEAD + row + "\nS2,a,west,5,,,,\n"
    scenario, issues = read_scenario(write_folder(tmp_path, {"staging_areas.csv": text}))
    assert scenario is not None
    warned = [issue for issue in issues if issue.code == "household_too_large"]
    assert bool(warned) == (at_once is not None)
    if at_once is not None:
        assert f"at most {at_once} people" in warned[0].message


def test_an_announced_closure_closes_altogether(tmp_path: Path) -> None:
    row = "1,2016-12-15T05:10:00+02:00,2016-12-15T05:20:00+02:00"
    heading = "link_id,from_at,to_at,capacity_factor,announced\n"
    scenario, issues = read_scenario(write_folder(tmp_path, {"closures.csv": f"{heading}{row},,true\n{row},0.5,\n"}))
    assert scenario is not None
    assert issues == ()
    assert [closure.announced for closure in scenario.closures] == [True, False]
    broken, issues = read_scenario(write_folder(tmp_path, {"closures.csv": f"{heading}{row},0.5,true\n"}))
    assert broken is None
    assert only(issues, "announced_but_open").place.column == "announced"
