"""Reports and reporters as tables: every fault at once, and what they become."""

from pathlib import Path

import pytest

from safepassage.inputs.reports import read_report_file, read_reports, record_of, report_from
from safepassage.inputs.schema import table_schema
from safepassage.model.reports import Bound, ClaimStatus, Measure
from tests.monitoring.aleppo import told

REPORTERS = (
    "reporter_id,name,kind,alignment,vantage,independence_group,reliability\nicrc,Red Cross,humanitarian,,,icrc,\n"
)
HEADINGS = (
    "report_id,published_at,about_from,about_to,reporter_id,measure,scope,value,low,high,bound,unit,status,supersedes"
)
ROW = (
    "a,2020-05-01T12:00:00+02:00,2020-05-01T00:00:00+02:00,2020-05-01T11:00:00+02:00,"
    "icrc,cumulative,out,25000,,,~,people,ongoing,"
)


def folder(path: Path, *rows: str, reporters: str | None = REPORTERS) -> Path:
    (path / "reports.csv").write_text("\n".join((HEADINGS, *rows)) + "\n", encoding="utf-8")
    if reporters is not None:
        (path / "reporters.csv").write_text(reporters, encoding="utf-8")
    return path


def test_a_row_becomes_a_report(tmp_path: Path) -> None:
    [report], [reporter], issues = read_reports(folder(tmp_path, ROW))
    claim = report.claim
    assert issues == ()
    assert (claim.measure, claim.number, claim.bound) == (Measure.CUMULATIVE, 25_000, Bound.ABOUT)
    assert (claim.scope, claim.unit, claim.status) == ("out", "people", ClaimStatus.ONGOING)
    assert (report.reporter_id, reporter.group) == ("icrc", "icrc")
    assert claim.about_to is not None
    assert claim.about_to < report.published_at


def test_a_folder_without_reports_has_none(tmp_path: Path) -> None:
    assert read_reports(tmp_path) == ((), (), ())


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    rows = (
        ROW,
        ROW,  # the same id
        "b,2020-05-01T12:00:00,,,icrc,cumulative,out,1,,,,,,",  # no offset
        "c,2020-05-01T12:00:00+02:00,,,nobody,cumulative,out,1,,,,,,",  # an unknown reporter
        "d,2020-05-01T12:00:00+02:00,,,icrc,cumulated,out,1,,,,,,",  # a misspelt measure
        'e,2020-05-01T12:00:00+02:00,,,icrc,cumulative,out,"25,000",,,,,,',  # a separator
        "f,2020-05-01T12:00:00+02:00,,,icrc,remaining,out,,9,3,,,,",  # high below low
        "g,2020-05-01T12:00:00+02:00,2020-05-02T00:00:00+02:00,2020-05-01T00:00:00+02:00,icrc,held,out,1,,,,,,",
        "h,2020-05-01T12:00:00+02:00,,,icrc,corridor_status,bridge,opened,,,,,,",  # no such state
        "i,2020-05-01T12:00:00+02:00,,,icrc,held,out,-5,,,,,,i",  # negative, and it replaces itself
    )
    reports, _, issues = read_reports(folder(tmp_path, *rows))
    assert reports == ()
    assert {issue.code for issue in issues} == {
        "duplicate_id",
        "no_offset",
        "unknown_id",
        "unknown_word",
        "number_with_separator",
        "high_below_low",
        "ends_before_it_starts",
        "negative",
        "names_itself",
    }
    assert all(issue.place.row for issue in issues)


def test_reporters_must_be_there(tmp_path: Path) -> None:
    _, _, issues = read_reports(folder(tmp_path, ROW, reporters=None))
    assert "missing_file" in {issue.code for issue in issues}


def test_what_is_told_of_the_future_is_a_warning(tmp_path: Path) -> None:
    row = ROW.replace("2020-05-01T00:00:00", "2020-05-03T00:00:00").replace("2020-05-01T11", "2020-05-03T11")
    reports, _, [issue] = read_reports(folder(tmp_path, row))
    assert (len(reports), issue.code) == (1, "about_the_future")


def test_a_file_may_bring_new_reporters(tmp_path: Path) -> None:
    folder(tmp_path, ROW, reporters=None)
    reports, reporters, [issue] = read_report_file(tmp_path / "reports.csv")
    assert [reporter.reporter_id for reporter in reporters] == ["icrc"]
    assert (len(reports), issue.code) == (1, "new_reporter")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    _, _, [issue] = read_report_file(tmp_path / "none.csv")
    assert issue.code == "missing_file"


@pytest.mark.parametrize("index", [0, 60, -1])
def test_a_report_survives_its_row(index: int) -> None:
    report = told()[0][index]
    record = record_of(report)
    assert set(record) == set(table_schema("reports").headings)
    assert report_from(record) == report
