"""Each kind of file is known by what it holds, and becomes reports or texts."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import openpyxl
import pytest

from safepassage.inputs.field.kinds import FileKind
from safepassage.inputs.field.taking import FieldFile, read_field_file, read_field_files
from safepassage.model.issues import Severity
from safepassage.model.reports import Bound, ClaimStatus, Measure

ALEPPO = timezone(timedelta(hours=2))
REPORTS = (
    "report_id,published_at,reporter_id,measure,scope,value,bound,status\n"
    "R1,2016-12-15T12:00:00+02:00,icrc,cumulative,out,1026,>=,completed\n"
)
TALLY_HEADINGS = "checkpoint,counted_from,counted_to,direction,people,children,buses,counter,note"
TALLY_ROW = "North gate,2016-12-15T08:00:00+02:00,2016-12-15T09:00:00+02:00,out,240,95,5,gate team,slow"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Delta Press</title>
<item><title>Boats leave</title><link>page-1</link><guid>1</guid><pubDate>Thu, 15 Dec 2016 14:00:00 +0200</pubDate>
<description>&lt;p&gt;The harbour master said 300 people had left so far.&lt;/p&gt;
&lt;script&gt;x()&lt;/script&gt;</description></item>
<item><title>Undated</title><description>Nothing.</description></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Delta Press</title>
<entry><title>Boats leave</title><id>1</id><link href="page-1"/><updated>2016-12-15T12:00:00Z</updated>
<content type="html">The harbour master said 300 people had left so far.</content></entry></feed>
"""
ACLED = (
    "event_id_cnty,event_date,event_type,sub_event_type,actor1,location,source,notes,fatalities,timestamp\n"
    "SYR123,15 December 2016,Battles,Armed clash,Side A,Ramouseh,SOHR; AFP,Clashes by the road,3,1482000000\n"
    "SYR124,2016-12-16,Explosions/Remote violence,Shelling,Side A,Ramouseh,SOHR,Shells fell,0,\n"
)
UCDP = (
    "id,date_start,date_end,where_description,side_a,side_b,best,low,high,source_office,source_headline,source_date\n"
    "77,2016-12-15 00:00:00.000,2016-12-15 00:00:00.000,Aleppo city,Side A,Side B,4,2,9,Reuters,Shelling,2016-12-16\n"
)


def taken(path: Path, content: str, *, encoding: str = "utf-8") -> FieldFile:
    path.write_text(content, encoding=encoding)
    return read_field_file(path, scope="out", zone=ALEPPO)


def faults_of(file: FieldFile) -> list[str]:
    return [str(issue) for issue in file.issues if issue.severity is Severity.FAULT]


@pytest.mark.parametrize("name", ["reports.csv", "anything.txt"])
def test_reports_are_known_by_their_headings(tmp_path: Path, name: str) -> None:
    file = taken(tmp_path / name, REPORTS)
    assert file.kind is FileKind.REPORTS
    [report] = file.reports
    assert (report.claim.value, report.claim.bound) == ("1026", Bound.AT_LEAST)
    assert [reporter.reporter_id for reporter in file.reporters] == ["icrc"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_marks_between_cells_are_understood(tmp_path: Path, separator: str) -> None:
    file = taken(tmp_path / "reports.csv", REPORTS.replace(",", separator))
    assert [report.claim.value for report in file.reports] == ["1026"]


def test_faults_name_file_and_row(tmp_path: Path) -> None:
    [fault] = faults_of(taken(tmp_path / "reports.csv", REPORTS.replace("1026", "-5")))
    assert fault.startswith("reports.csv, row 2, column value")


def test_a_spreadsheet_is_read_as_its_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("reports", 0)
    for row in REPORTS.strip().splitlines():
        sheet.append(row.split(","))
    sheet["F2"] = 1026
    book.save(tmp_path / "reports.xlsx")
    file = read_field_file(tmp_path / "reports.xlsx", scope="", zone=UTC)
    assert [report.claim.value for report in file.reports] == ["1026"]
    sheet["F2"] = -5
    book.save(tmp_path / "reports.xlsx")
    [fault] = faults_of(read_field_file(tmp_path / "reports.xlsx", scope="", zone=UTC))
    assert fault.startswith("reports.xlsx, row 2, column value")


def test_a_count_gives_one_report_a_figure(tmp_path: Path) -> None:
    file = taken(tmp_path / "tally.csv", f"{TALLY_HEADINGS}\n{TALLY_ROW}\n")
    claims = [(report.claim.measure, report.claim.value, report.claim.unit) for report in file.reports]
    assert claims == [
        (Measure.PERIOD, "240", ""),
        (Measure.PERIOD, "95", "children"),
        (Measure.VEHICLES, "5", "buses"),
    ]
    assert {report.reporter_id for report in file.reports} == {"tally_north_gate"}
    assert {report.claim.scope for report in file.reports} == {"out"}
    assert file.reports[0].published_at == datetime(2016, 12, 15, 9, tzinfo=ALEPPO)
    assert len({report.report_id for report in file.reports}) == 3


def test_the_same_count_has_the_same_ids(tmp_path: Path) -> None:
    first, again = (taken(tmp_path / name, f"{TALLY_HEADINGS}\n{TALLY_ROW}\n").reports for name in ("a.csv", "b.csv"))
    assert first == again


def test_a_form_with_the_same_questions_is_a_count(tmp_path: Path) -> None:
    headings = "start;end;" + ";".join(
        f"count/{name}" if name in ("people", "children", "buses") else name for name in TALLY_HEADINGS.split(",")
    )
    file = taken(
        tmp_path / "export.csv",
        f'"{headings.replace(";", chr(34) + ";" + chr(34))}";"_uuid";"_submission_time"\n'
        f"x;y;{TALLY_ROW.replace(',', ';')};abc;2016-12-15T10:00:00\n",
        encoding="utf-8-sig",
    )
    assert faults_of(file) == []
    assert [report.claim.value for report in file.reports] == ["240", "95", "5"]


@pytest.mark.parametrize(
    ("direction", "measure"), [("arrived", Measure.ARRIVALS), ("held", Measure.HELD), ("", Measure.PERIOD)]
)
def test_a_count_says_which_way(tmp_path: Path, direction: str, measure: Measure) -> None:
    row = TALLY_ROW.replace(",out,", f",{direction},")
    assert taken(tmp_path / "tally.csv", f"{TALLY_HEADINGS}\n{row}\n").reports[0].claim.measure is measure


def test_a_part_above_its_whole_is_told(tmp_path: Path) -> None:
    file = taken(tmp_path / "tally.csv", f"{TALLY_HEADINGS}\n{TALLY_ROW.replace(',95,', ',995,')}\n")
    assert any("are more than people" in str(issue) for issue in file.issues)
    assert file.reports


def test_acled_events_are_incidents(tmp_path: Path) -> None:
    clash, shelling = taken(tmp_path / "acled.csv", ACLED).reports
    assert (clash.claim.measure, clash.claim.value, clash.claim.unit) == (Measure.INCIDENT, "3", "killed")
    assert (clash.reporter_id, clash.via) == ("sohr", "SOHR; AFP; ACLED")
    assert clash.published_at == datetime.fromtimestamp(1482000000, UTC)
    assert (shelling.claim.value, shelling.published_at) == ("", datetime(2016, 12, 16, 23, 59, tzinfo=ALEPPO))


def test_ucdp_events_have_their_range(tmp_path: Path) -> None:
    file = taken(tmp_path / "ged.csv", UCDP)
    [event] = file.reports
    assert (event.claim.value, event.claim.low, event.claim.high) == ("4", 2, 9)
    assert event.claim.about_to == datetime(2016, 12, 15, 23, 59, tzinfo=ALEPPO)
    assert event.published_at == datetime(2016, 12, 16, 23, 59, tzinfo=ALEPPO)
    assert any("published later" in str(issue) for issue in file.issues)


@pytest.mark.parametrize(("feed", "published"), [(RSS, 12), (ATOM, 12)])
def test_a_feed_gives_its_texts(tmp_path: Path, feed: str, published: int) -> None:
    document = taken(tmp_path / "feed.xml", feed).documents[0]
    assert document.text == "Boats leave\nThe harbour master said 300 people had left so far."
    assert document.published_at == datetime(2016, 12, 15, published, tzinfo=UTC)
    assert (document.publisher, document.url) == ("Delta Press", "page-1")


def test_an_entry_keeps_its_id_from_one_fetch_to_the_next(tmp_path: Path) -> None:
    later = RSS.replace("Boats leave", "Boats have left")
    ids = [taken(tmp_path / "feed.xml", feed).documents[0].document_id for feed in (RSS, later)]
    assert ids[0] == ids[1]


def test_plain_text_is_a_document_dated_by_its_name_if_at_all(tmp_path: Path) -> None:
    [document] = taken(tmp_path / "2016-12-15-boats.txt", "Ten people left.").documents
    assert document.named_at == datetime(2016, 12, 15, 23, 59, tzinfo=ALEPPO)
    [undated] = taken(tmp_path / "boats.txt", "Ten people left.").documents
    assert undated.named_at is None


def test_reporters_are_read_before_what_names_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(REPORTS)
    (tmp_path / "b.csv").write_text("reporter_id,kind,independence_group\nicrc,humanitarian,icrc\n")
    files = read_field_files([tmp_path / "a.csv", tmp_path / "b.csv"], scope="", zone=UTC)
    assert [file.kind for file in files] == [FileKind.REPORTERS, FileKind.REPORTS]
    assert [reporter.kind for reporter in files[1].reporters] == ["humanitarian"]
    assert not any(issue.code == "new_reporter" for issue in files[1].issues)


def test_status_of_what_was_counted(tmp_path: Path) -> None:
    [people, *_] = taken(tmp_path / "tally.csv", f"{TALLY_HEADINGS}\n{TALLY_ROW}\n").reports
    assert people.claim.status is ClaimStatus.COMPLETED
