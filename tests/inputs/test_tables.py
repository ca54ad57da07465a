"""The one table reader: letters, lines, headings, cells."""

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.inputs.findings import Findings
from safepassage.inputs.lines import guess_encoding
from safepassage.inputs.schema import table_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.model.issues import Issue
from tests.inputs.folders import only

MANY = settings(
    derandomize=True,
    database=None,
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
HEAD = "node_id,name,x_coord,y_coord\n"


def read(folder: Path, content: bytes | str, name: str = "node") -> tuple[Table, tuple[Issue, ...]]:
    raw = content.encode() if isinstance(content, str) else content
    (folder / f"{name}.csv").write_bytes(raw)
    findings = Findings()
    return read_table(folder, table_schema(name), findings), findings.issues()


def test_a_byte_order_mark_quotes_and_every_line_ending_are_read(tmp_path: Path) -> None:
    table, issues = read(tmp_path, b'\xef\xbb\xbfnode_id,name,x_coord,y_coord\r\na,"One, ""two""",1,2\r\n\r\n,,,\r\n')
    assert issues == ()
    assert list(table.records()) == [
        {"node_id": "a", "name": 'One, "two"', "x_coord": 1.0, "y_coord": 2.0, "exposure": None, "hold_persons": None}
    ]
    assert table.whole


def test_rows_are_counted_in_lines_of_the_file(tmp_path: Path) -> None:
    _, issues = read(tmp_path, HEAD + '\na,"one\ntwo",1,2\nb,,x,2\n')
    assert only(issues, "unreadable_number").place.row == 5


def test_arabic_names_are_kept(tmp_path: Path) -> None:
    table, issues = read(tmp_path, HEAD + "a,الراموسة,1,2\n")
    assert issues == ()
    assert table["name"] == ["الراموسة"]


@pytest.mark.parametrize(
    ("raw", "row", "looks"),
    [
        ((HEAD + "a,Orl\u00e9ans,1,2\n").encode("latin-1"), 2, "Latin-1"),
        ((HEAD + "a,A,1,2\nb,الراموسة والسكري,1,2\n").encode("cp1256"), 3, "Windows-1256"),
        ((HEAD + "a,A,1,2\n").encode("utf-16"), 1, "UTF-16"),
        ((HEAD + "a,A,1,2\n").encode("utf-16-le"), 1, "UTF-16"),
    ],
)
def test_a_wrong_encoding_is_named(tmp_path: Path, raw: bytes, row: int, looks: str) -> None:
    _, issues = read(tmp_path, raw)
    issue = only(issues, "wrong_encoding")
    assert issue.place.row == row
    assert looks in issue.message
    assert "UTF-8" in issue.remedy


def test_other_faults_of_a_file_in_a_wrong_encoding_are_told_too(tmp_path: Path) -> None:
    _, issues = read(tmp_path, (HEAD + "a,\u00e9,1,2\nb,\u00e9,x,2\n").encode("latin-1"))
    assert [issue.code for issue in issues] == ["wrong_encoding", "wrong_encoding", "unreadable_number"]
    assert "1 more row" in issues[1].message


def test_nul_bytes(tmp_path: Path) -> None:
    _, issues = read(tmp_path, HEAD + "a,A\0B,1,2\n")
    assert (only(issues, "nul_byte").place.row, only(issues, "nul_byte").place.column) == (2, "number 2")


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", " , ,\n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    assert only(read(tmp_path, content)[1], "empty_file").remedy


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "node.csv").mkdir()
    findings = Findings()
    read_table(tmp_path, table_schema("node"), findings)
    assert only(findings.issues(), "unreadable_file").place.file == "node.csv"


def test_a_missing_file_has_blank_columns(tmp_path: Path) -> None:
    table = read_table(tmp_path, table_schema("node"), Findings())
    assert not table.found
    assert not table.whole
    assert table["node_id"] == []


def test_an_unknown_heading_is_a_warning_and_blank_columns_may_be_left_out(tmp_path: Path) -> None:
    table, issues = read(tmp_path, "node_id,x_coord,y_coord,colour,\na,1,2,red,\n")
    assert [issue.code for issue in issues] == ["unknown_heading", "unknown_heading"]
    assert [issue.place.column for issue in issues] == ["colour", "number 5"]
    assert table["name"] == [""]


def test_more_cells_than_headings_are_no_fault_where_they_are_blank(tmp_path: Path) -> None:
    table, issues = read(tmp_path, HEAD + "a,A,1,2,,\n")
    assert issues == ()
    assert len(table) == 1


def test_a_file_of_something_else(tmp_path: Path) -> None:
    assert only(read(tmp_path, "%PDF-1.4\nxyz\n")[1], "missing_heading").remedy.startswith("begin the file")


def test_too_many_headings(tmp_path: Path) -> None:
    assert only(read(tmp_path, HEAD.strip() + "," * 5000 + "\na\n")[1], "too_many_columns")


def test_words_ids_and_names(tmp_path: Path) -> None:
    head = "vehicle_type,count,seats,depot_node_id,use,groups\n"
    table, issues = read(tmp_path, head + 'bus,3,50,a,drive,"the wounded, civilians"\n', "vehicles")
    assert issues == ()
    assert table["groups"] == [("the wounded", "civilians")]
    table, _ = read(tmp_path, "corridor_id,link_ids\nC, 1  2\n", "corridors")
    assert table["link_ids"] == [("1", "2")]


@pytest.mark.parametrize(("cell", "value"), [("12", 12), ("12.0", 12), ("+3", 3), ("1e3", 1000), (" 7 ", 7), ("0", 0)])
def test_whole_numbers(tmp_path: Path, cell: str, value: int) -> None:
    table, issues = read(tmp_path, f"node_id,x_coord,y_coord,hold_persons\na,1,2,{cell}\n")
    assert issues == ()
    assert table["hold_persons"] == [value]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1_000", "unreadable_number"),
        ("0x10", "unreadable_number"),
        ("١٢", "unreadable_number"),
        ("9" * 5000, "unreadable_number"),
        ("1 200", "number_with_separator"),
        ("1'200", "number_with_separator"),
        ("NaN", "not_finite"),
        ("1e400", "number_too_large"),
        ("99999999999", "number_too_large"),
    ],
)
def test_what_is_no_whole_number(tmp_path: Path, cell: str, code: str) -> None:
    _, issues = read(tmp_path, f"node_id,x_coord,y_coord,hold_persons\na,1,2,{cell}\n")
    assert len(only(issues, code).message) < 200


def test_geometry_of_a_node_column_and_zulu_time(tmp_path: Path) -> None:
    table, issues = read(tmp_path, "corridor_id,link_ids,opens_at\nC,1,2016-12-15T05:00:00Z\n", "corridors")
    assert issues == ()
    assert table["opens_at"][0].isoformat() == "2016-12-15T05:00:00+00:00"


def test_the_parser_is_left_as_it_was(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    read(tmp_path, HEAD + "a,A,1,2\n")
    read(tmp_path, HEAD + 'a,"A,1,2\n')
    assert csv.field_size_limit() == before


def test_guesses() -> None:
    assert "Latin-1" in guess_encoding(b"Orl\xe9ans")


@settings(
    derandomize=True, max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(tmp_path: Path, content: bytes) -> None:
    read(tmp_path, content)
    read(tmp_path, HEAD.encode() + content)


@settings(
    derandomize=True, max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.text(alphabet='a1,"\n\r;.-\t ', max_size=60))
def test_no_text_makes_the_reader_raise(tmp_path: Path, content: str) -> None:
    read(tmp_path, HEAD + content)
