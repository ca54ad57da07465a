"""Taking reports in: whole or not at all, nothing twice, nothing overwritten, and what people say of claims."""

import csv
import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from safepassage.errors import InputError
from safepassage.model.record import EntryKind
from safepassage.model.reports import ClaimStatus, Measure, Reporter
from safepassage.operations.kept_reports import columns_of, report_of
from safepassage.operations.read_record import head_from, state_of, verify_record, write_reports
from safepassage.operations.take_report import (
    ACCEPTED,
    REJECTED,
    Taken,
    Way,
    add_report,
    erase_report,
    import_files,
    open_record,
    review,
)
from safepassage.store.base import Store
from safepassage.store.opening import open_store

NOW = datetime(2018, 8, 6, 9, tzinfo=UTC)
WAY = Way(operation_id="port", scope="out", corridor="gate", zone=UTC, author="desk")
HEADINGS = "report_id,published_at,reporter_id,measure,value,text\n"
ROW = "R1,2018-08-05T12:00:00+02:00,harbour,cumulative,300,Three hundred left.\n"
ARTICLE = """Port emptied

Published: 5 August 2018
The harbour master said 300 people had left so far.
The rebels denied that the evacuation had been completed.
The rebels denied that 900 people had been killed.
Mrs. Salma Idris, phone 0944 123 456, is among the 40 people who remain.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "record.sqlite3")) as opened:
        yield opened


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "reports.csv"
    path.write_text(HEADINGS + ROW)
    return path


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def taken(store: Store, *paths: Path, accept_all: bool = False, way: Way = WAY) -> Taken:
    return import_files(store, paths, way, at=NOW, accept_all=accept_all)


def test_rows_of_a_table_count_at_once(store: Store, table: Path) -> None:
    [kept] = taken(store, table).claims
    assert state_of(kept) == "counts"
    assert (kept.report.claim.value, kept.report.text) == ("300", "Three hundred left.")
    record = open_record(store, "port")
    assert record.reports == (kept.report,)
    assert record.reporters == {"harbour": Reporter(reporter_id="harbour")}


def test_the_same_file_twice_changes_nothing(store: Store, table: Path, article: Path) -> None:
    taken(store, table, article)
    before = store.head()
    again = taken(store, table, article)
    assert store.head() == before
    assert sorted(again.known) == sorted(kept.report.report_id for kept in again.claims)


def test_a_taken_id_is_refused_and_nothing_is_kept(store: Store, table: Path, article: Path) -> None:
    taken(store, table)
    before = store.head()
    table.write_text(HEADINGS + ROW.replace("300", "400"))
    with pytest.raises(InputError, match="another report of this id"):
        taken(store, table, article)
    assert store.head() == before


def test_one_faulty_file_of_several_keeps_all_out(store: Store, table: Path, tmp_path: Path) -> None:
    (tmp_path / "faulty.csv").write_text(HEADINGS + ROW.replace("300", "-1"))
    with pytest.raises(InputError, match=r"faulty\.csv, row 2"):
        taken(store, table, tmp_path / "faulty.csv")
    assert store.head().sequence == 0


def test_two_reports_of_one_id_in_an_import_are_refused(store: Store, table: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text(HEADINGS + ROW)
    with pytest.raises(InputError, match="two reports of this import"):
        taken(store, table, tmp_path / "other.csv")


def test_claims_of_a_text_wait_until_someone_looks(store: Store, article: Path) -> None:
    claims = taken(store, article).claims
    assert [state_of(kept) for kept in claims] == ["pending"] * 4
    assert open_record(store, "port").reports == ()
    assert {kept.report.claim.scope for kept in claims} == {"out"}


def test_accepting_all_asserts_nothing_that_was_denied(store: Store, article: Path) -> None:
    out, over, killed, remaining = taken(store, article, accept_all=True).claims
    assert (out.report.claim.measure, state_of(out)) == (Measure.CUMULATIVE, "counts")
    assert (killed.denied, state_of(killed)) == (True, "pending")
    assert (over.report.claim.measure, over.report.claim.status) == (Measure.REMAINING, ClaimStatus.ONGOING)
    assert over.report.claim.value == ""
    assert state_of(remaining) == "counts"


def test_personal_words_are_masked_before_they_are_kept(store: Store, article: Path, tmp_path: Path) -> None:
    found = taken(store, article)
    assert found.masked["phone"] >= 1
    assert found.masked["name"] >= 1
    for file in tmp_path.glob("record.sqlite3*"):
        assert b"Salma" not in file.read_bytes()
        assert b"0944" not in file.read_bytes()


def test_personal_words_may_be_kept_on_purpose(store: Store, article: Path) -> None:
    kept = taken(store, article, way=dataclasses.replace(WAY, keep_personal=True)).claims[-1]
    assert "Salma Idris" in kept.report.text


def test_a_person_accepts_mends_and_rejects(store: Store, article: Path) -> None:
    first, *_, last = (kept.report.report_id for kept in taken(store, article).claims)
    assert state_of(review(store, first, ACCEPTED, WAY, at=NOW)) == "counts"
    mended = review(store, last, ACCEPTED, WAY, edits={"value": "45", "text": "forty-five"}, note="miscount", at=NOW)
    assert (mended.decision, mended.report.claim.value, mended.report.text) == ("edited", "45", "forty-five")
    assert state_of(review(store, first, REJECTED, WAY, note="a joke", at=NOW)) == "rejected"
    assert [report.report_id for report in open_record(store, "port").reports] == [last]
    reviews = [entry for entry in store.entries() if entry.kind is EntryKind.REVIEW]
    assert [entry.texts.get("note", "") for entry in reviews] == ["", "miscount", "a joke"]
    assert store.verify().holds


@pytest.mark.parametrize(
    ("report_id", "edits", "why"),
    [
        ("R9", {}, "no report of this id"),
        ("R1", {"value": "many"}, "is not a number"),
        ("R1", {"colour": "red"}, "no such column"),
        ("R1", {"report_id": "R2"}, "cannot be edited"),
        ("R1", {"published_at": "2018-08-05T12:00:00+02:00"}, "cannot be edited"),
    ],
)
def test_a_review_that_is_no_good_is_refused(
    store: Store, table: Path, report_id: str, edits: dict[str, str], why: str
) -> None:
    taken(store, table)
    before = store.head()
    with pytest.raises(InputError, match=why):
        review(store, report_id, ACCEPTED, WAY, edits=edits, at=NOW)
    assert store.head() == before


def test_a_single_report_is_added_with_an_id_of_its_own(store: Store) -> None:
    columns = {"reporter_id": "harbour", "measure": "remaining", "value": "40", "text": "Call 0944 123 456"}
    [kept] = add_report(store, columns, WAY, at=NOW).claims
    assert (kept.report.published_at, kept.report.claim.scope, kept.report.text) == (NOW, "out", "Call [phone 1]")
    [other] = add_report(store, columns, WAY, at=NOW + timedelta(seconds=1)).claims
    assert other.report.report_id != kept.report.report_id
    with pytest.raises(InputError, match="value"):
        add_report(store, {**columns, "value": "-4"}, WAY, at=NOW)


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"value": "310", "supersedes": "R1"}, EntryKind.REVISION),
        ({"value": "310", "correction_of": "R1"}, EntryKind.CORRECTION),
        ({"correction_of": "R1"}, EntryKind.RETRACTION),
        ({"value": "310"}, EntryKind.REPORT),
    ],
)
def test_what_names_another_report_is_an_entry_of_that_kind(
    store: Store, table: Path, columns: dict[str, str], kind: EntryKind
) -> None:
    taken(store, table)
    add_report(store, {"reporter_id": "harbour", "measure": "cumulative", **columns}, WAY, at=NOW)
    assert list(store.entries())[-1].kind is kind
    assert len(open_record(store, "port").reports) == 2  # nothing is overwritten


def test_erasing_takes_the_words_and_leaves_the_figures(store: Store, table: Path) -> None:
    taken(store, table)
    review(store, "R1", ACCEPTED, WAY, note="told by Karim", at=NOW)
    tombstones = erase_report(store, "R1", WAY, reason="asked to", at=NOW)
    assert [tombstone.kind for tombstone in tombstones] == [EntryKind.TOMBSTONE] * 2
    kept = open_record(store, "port").kept["R1"]
    assert (kept.report.claim.value, kept.report.text, kept.erased) == ("300", "", True)
    assert store.verify().erased_texts == 2
    assert store.verify().holds
    with pytest.raises(InputError, match="no text of this report"):
        erase_report(store, "R1", WAY, reason="again", at=NOW)


def test_formulas_are_harmless_in_what_is_handed_on_and_come_back(store: Store, tmp_path: Path) -> None:
    evil = '=HYPERLINK(0)&A1, "quoted"\nsecond line'
    add_report(store, {"report_id": "R1", "reporter_id": "harbour", "measure": "area", "text": evil}, WAY, at=NOW)
    path = tmp_path / "out.csv"
    assert write_reports(open_record(store, "port"), path) == 1
    with path.open(encoding="utf-8", newline="") as handle:
        [row] = csv.DictReader(handle)
    assert row["text"] == f"'{evil}"
    assert row["report_id"] == "R1"


def test_what_is_handed_on_can_be_taken_in_elsewhere(store: Store, article: Path, tmp_path: Path) -> None:
    taken(store, article, accept_all=True)
    path = tmp_path / "out.csv"
    write_reports(open_record(store, "port"), path)
    with open_store(str(tmp_path / "other.sqlite3")) as other:
        claims = import_files(other, [path], WAY, at=NOW).claims
    assert tuple(kept.report for kept in claims) == open_record(store, "port").reports


def test_columns_of_a_report_give_it_back(store: Store, table: Path) -> None:
    report = taken(store, table).claims[0].report
    assert report_of(columns_of(report)) == report


def test_the_end_of_the_chain_can_be_written_down(store: Store, table: Path) -> None:
    taken(store, table)
    known = str(store.head())
    add_report(store, {"reporter_id": "harbour", "measure": "area"}, WAY, at=NOW)
    assert verify_record(store, known).holds
    assert not verify_record(store, f"1:{'0' * 64}").holds
    with pytest.raises(InputError, match="no end of a chain"):
        head_from("yesterday")
