"""Every kind of bad input: one report with file, row, column and remedy."""

import tracemalloc
from pathlib import Path
from time import process_time

import pytest

from safepassage.errors import InputError
from safepassage.inputs.folder import load_scenario, read_scenario
from safepassage.model.issues import Severity
from tests.inputs.folders import RIGHT, faults, only, write_folder

START = RIGHT["scenario.toml"]
LINK = RIGHT["link.csv"]
AREAS = RIGHT["staging_areas.csv"]
SITES = RIGHT["reception_sites.csv"]
CORRIDOR = "corridor_id,name,link_ids,opens_at,closes_at\n"
CLOSURE = "link_id,corridor_id,from_at,to_at,capacity_factor\n"
SIX, SEVEN = "2016-12-15T06:00:00+02:00", "2016-12-15T07:00:00+02:00"

BAD: list[tuple[str, str, str, int | None, str | None, str]] = [
    # file, its text, code, row, column, part of the remedy
    ("config.csv", RIGHT["config.csv"].replace("km,", ","), "blank", 2, "long_length", "write km or mi"),
    ("config.csv", RIGHT["config.csv"].replace("kph", "knots"), "unknown_word", 2, "speed", "kph, mph"),
    ("config.csv", RIGHT["config.csv"] + "x,m,km,kph,\n", "more_than_one_row", 3, None, "one"),
    ("node.csv", RIGHT["node.csv"].replace("37.2", "east"), "unreadable_number", 3, "x_coord", "digits"),
    ("node.csv", RIGHT["node.csv"].replace("37.2", "inf"), "not_finite", 3, "x_coord", "number"),
    ("node.csv", RIGHT["node.csv"].replace("37.2", '"37,2"'), "number_with_separator", 3, "x_coord", "point"),
    ("node.csv", RIGHT["node.csv"] + "a,Again,1,1\n", "duplicate_id", 4, "node_id", "own"),
    ("node.csv", RIGHT["node.csv"] + "c d,Two,1,1\n", "bad_id", 4, "node_id", "without spaces"),
    ("node.csv", RIGHT["node.csv"].replace(",name,", ",name,name,"), "duplicate_heading", 1, "name", "one of"),
    ("node.csv", RIGHT["node.csv"].replace(",name", ",namee"), "misspelt_heading", 1, "namee", "'name'"),
    ("node.csv", "node_id,name,x_coord\na,A,1\nb,B,1\n", "missing_heading", 1, "y_coord", "Latitude"),
    ("node.csv", RIGHT["node.csv"].replace(",", ";"), "wrong_separator", 1, None, "commas"),
    ("link.csv", LINK.replace(",a,b,", ",a,bb,"), "unknown_id", 2, "to_node_id", "did you mean 'b'"),
    ("link.csv", LINK.replace(",a,b,", ",b,b,"), "from_is_to", 2, "to_node_id", "another node"),
    ("link.csv", LINK.replace("true", "maybe"), "unreadable_boolean", 2, "directed", "true or false"),
    ("link.csv", LINK.replace(",2,60", ",-2,60"), "negative", 2, "length", "0 or more"),
    ("link.csv", LINK.replace(",2,60", ",2,0"), "not_positive", 2, "free_speed", "above 0"),
    ("link.csv", LINK.replace("120", '"1,200"'), "number_with_separator", 2, "capacity", "thousands"),
    ("link.csv", LINK.replace("120", "nan"), "not_finite", 2, "capacity", "number"),
    ("link.csv", LINK.replace("120", "1e300"), "number_too_large", 2, "capacity", "smaller"),
    ("link.csv", LINK.replace(",walk", ",wlak"), "unknown_id", 2, "allowed_uses", "did you mean 'walk'"),
    ("link.csv", LINK.replace(",120,walk", ""), "short_row", 2, "number 7", "export"),
    ("link.csv", LINK.replace("120", "1,200"), "long_row", 2, "number 10", "thousands"),
    ("link.csv", LINK + '2,a,b,true,2,60,1,120,"walk\n', "unclosed_quote", 3, None, "close the quote"),
    ("link.csv", LINK + '2,a,b,true,2,60,1,120,"wa"lk\n', "stray_quote", 3, None, "quotes"),
    ("staging_areas.csv", AREAS.replace(",10", ",-10"), "negative", 2, "persons", "0 or more"),
    ("staging_areas.csv", AREAS.replace(",10", ",10.5"), "not_whole", 2, "persons", "whole"),
    ("staging_areas.csv", AREAS.replace(",10", ",ten"), "unreadable_number", 2, "persons", "digits"),
    ("staging_areas.csv", AREAS.replace(",10", ",0"), "nobody_to_move", 2, "persons", "persons"),
    ("staging_areas.csv", AREAS.splitlines()[0] + "\n", "no_rows", 2, None, "at least one"),
    ("staging_areas.csv", AREAS + "S1,Again,a,,5\n", "duplicate_id", 3, "staging_area_id", "own"),
    ("staging_areas.csv", "staging_area_id,node_id,persons,ready_at\nS1,a,1,2016-12-15T05:00:00\n", "no_offset", 2,
     "ready_at", "+02:00"),
    ("staging_areas.csv", "staging_area_id,node_id,persons,ready_at\nS1,a,1,soon\n", "unreadable_time", 2,
     "ready_at", "+02:00"),
    ("staging_areas.csv", "staging_area_id,node_id,persons,reception_site_ids\nS1,a,1,R1 R9\n", "unknown_id", 2,
     "reception_site_ids", "add it there"),
    ("reception_sites.csv", SITES.splitlines()[0] + "\n", "no_rows", 2, None, "at least one"),
    ("reception_sites.csv", SITES.replace(",b,", ",c,"), "unknown_id", 2, "node_id", "add it there"),
    ("corridors.csv", CORRIDOR + "C1,,,,\n", "blank", 2, "link_ids", "links"),
    ("corridors.csv", CORRIDOR + "C1,,1 7,,\n", "unknown_id", 2, "link_ids", "add it there"),
    ("corridors.csv", CORRIDOR + f"C1,,1,{SEVEN},{SIX}\n", "ends_before_it_starts", 2, "closes_at", "wrong"),
    ("closures.csv", CLOSURE + f",,{SIX},{SEVEN},0\n", "one_of_two_ids", 2, "link_id", "name the link"),
    ("closures.csv", CLOSURE + f"1,,{SEVEN},{SIX},0\n", "ends_before_it_starts", 2, "to_at", "wrong"),
    ("closures.csv", CLOSURE + f"1,,{SIX},{SEVEN},1.5\n", "out_of_range", 2, "capacity_factor", "0 to 1"),
    ("closures.csv", CLOSURE + f",C1,{SIX},{SEVEN},0\n", "unknown_id", 2, "corridor_id", "add it there"),
    ("closure.csv", CLOSURE, "misspelt_file", None, None, "closures.csv"),
    ("references.csv", "table,id,column,low,high,reference\nlink,1,capacity,9,8,a\n", "low_above_high", 2, "low",
     "swap"),
    ("scenario.toml", START.replace('"walk"', '"wlak"'), "unknown_id", None, "movement.use", "'walk'"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text", "code", "row", "column", "remedy"), BAD)
def test_each_fault_is_told_with_file_row_column_and_remedy(
    tmp_path: Path, file: str, text: str, code: str, row: int | None, column: str | None, remedy: str
) -> None:
    scenario, issues = read_scenario(write_folder(tmp_path / "s", {file: text}))
    issue = only(issues, code)
    assert scenario is None
    assert issue.severity is Severity.FAULT
    assert (issue.place.file, issue.place.row, issue.place.column) == (file, row, column)
    assert remedy in issue.remedy


def test_the_right_folder_has_no_issue(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_folder(tmp_path / "s"))
    assert issues == ()
    assert scenario is not None
    assert scenario.persons == 10


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "config.csv": RIGHT["config.csv"].replace("km,", ","),
        "node.csv": RIGHT["node.csv"].replace("37.2", "x"),
        "link.csv": LINK.replace(",a,b,", ",a,z,").replace("120", "-1"),
        "staging_areas.csv": AREAS.replace(",10", ",-10"),
        "reception_sites.csv": None,
        "scenario.toml": START.replace("60\n", '"x"\n', 1),
    }
    with pytest.raises(InputError) as caught:
        load_scenario(write_folder(tmp_path / "s", changes))
    told = [str(fault) for fault in caught.value.faults]
    for part in ("config.csv, row 2, column long_length", "node.csv, row 3, column x_coord", "column to_node_id",
                 "column capacity", "staging_areas.csv, row 2, column persons", "reception_sites.csv: the file is miss",
                 "scenario.toml, row 5, column time.step_s"):  # fmt: skip
        assert any(part in line for line in told), (part, told)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert faults(read_scenario(tmp_path / "nothing")[1]) == ["missing_folder"]


def test_a_hundred_megabyte_cell_gives_one_fault_quickly_and_in_little_memory(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "s")
    with (folder / "node.csv").open("ab") as handle:
        handle.write(b"c,")
        for _ in range(100):
            handle.write(b"x" * 1_000_000)
        handle.write(b",1,1\n")
    tracemalloc.start()
    began = process_time()
    scenario, issues = read_scenario(folder)
    seconds = process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert scenario is None
    assert faults(issues) == ["cell_too_long"]
    assert (issues[0].place.row, issues[0].place.column) == (4, "number 2")
    assert seconds < 5
    assert peak < 64 * 2**20


def test_a_quote_that_swallows_a_long_file_gives_one_fault(tmp_path: Path) -> None:
    text = RIGHT["node.csv"] + 'c,"The rest,1,1\n' + "".join(f"n{i},Name,1,1\n" for i in range(150_000))
    _, issues = read_scenario(write_folder(tmp_path / "s", {"node.csv": text}))
    assert faults(issues) == ["cell_too_long"]
    assert issues[0].place.row == 4
    assert "quote" in issues[0].remedy


def test_only_a_hundred_issues_of_a_kind_are_listed(tmp_path: Path) -> None:
    text = LINK + "".join(f"x{i},a,nowhere{i},true,1,60,1,1,walk\n" for i in range(250))
    _, issues = read_scenario(write_folder(tmp_path / "s", {"link.csv": text}))
    assert len(issues) == 101
    assert "150 more" in issues[-1].message


def test_nobody_reaches_any_site(tmp_path: Path) -> None:
    _, issues = read_scenario(write_folder(tmp_path / "s", {"link.csv": LINK.replace(",a,b,", ",b,a,")}))
    issue = only(issues, "nobody_reaches_safety")
    assert (issue.place.file, issue.place.row, issue.place.column) == ("reception_sites.csv", 2, "node_id")
    assert "allowed_uses" in issue.remedy


def test_a_site_and_a_staging_area_apart_are_warnings(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "node.csv": RIGHT["node.csv"] + "c,Apart,1,1\nd,Too,1,1\n",
        "staging_areas.csv": AREAS + "S2,Lost,c,,5\n",
        "reception_sites.csv": SITES + "R2,Unreached,d,0,\n",
    }
    scenario, issues = read_scenario(write_folder(tmp_path / "s", changes))
    assert scenario is not None
    assert only(issues, "cannot_reach_safety").place.row == 3
    assert only(issues, "site_not_reached").place.row == 3
    assert only(issues, "site_takes_nobody").place.column == "beds"


def test_a_link_closed_to_the_use_leads_nowhere(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "use_definition.csv": RIGHT["use_definition.csv"] + "drive,2,1,cars\n",
        "link.csv": LINK.replace(",walk", ",drive"),
    }
    assert faults(read_scenario(write_folder(tmp_path / "s", changes))[1]) == ["nobody_reaches_safety"]


def test_a_row_whose_only_site_is_out_of_reach(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "node.csv": RIGHT["node.csv"] + "c,Apart,1,1\n",
        "staging_areas.csv": ("staging_area_id,node_id,persons,reception_site_ids\nS1,a,5,\nS2,a,5,R2\n"),
        "reception_sites.csv": SITES + "R2,Unreached,c,,\n",
    }
    scenario, issues = read_scenario(write_folder(tmp_path / "s", changes))
    assert scenario is not None
    assert only(issues, "cannot_reach_safety").place.row == 3


def test_times_after_the_horizon_are_warnings(tmp_path: Path) -> None:
    late = "2016-12-16T07:00:00+02:00"
    changes: dict[str, str | bytes | None] = {
        "staging_areas.csv": f"staging_area_id,node_id,persons,ready_at\nS1,a,5,{late}\n",
        "corridors.csv": CORRIDOR + f"C1,,1,{late},\nC2,,1,{SIX},{SIX}\n",
    }
    scenario, issues = read_scenario(write_folder(tmp_path / "s", changes))
    assert scenario is not None
    assert [(issue.code, issue.place.file) for issue in issues] == [
        ("never_open", "corridors.csv"),
        ("after_the_horizon", "staging_areas.csv"),
        ("after_the_horizon", "corridors.csv"),
    ]


def test_a_backup_beside_a_table_is_a_warning(tmp_path: Path) -> None:
    scenario, issues = read_scenario(write_folder(tmp_path / "s", {"links.csv": LINK}))
    assert scenario is not None
    assert only(issues, "unknown_file").place.file == "links.csv"
