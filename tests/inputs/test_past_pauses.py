"""The table of past pauses, and what is said of it."""

from pathlib import Path

import pytest

from safepassage.inputs.folder import read_scenario
from safepassage.model.issues import Issue, Severity
from safepassage.model.past_pauses import PauseTraits
from safepassage.model.pause import HistorySurvival
from safepassage.model.scenario import Scenario
from tests.inputs.folders import RIGHT, faults, only, write_folder

HEADINGS = "place,start_local,start_certainty,end_local,end_certainty,declared_hours,actual_hours,end_kind\n"
FIVE = "".join(
    f"there,2015-05-0{day}T08:00:00+02:00,stated,2015-05-0{day}T{8 + 2 * day:02}:00:00+02:00,approx,6,{2 * day},over\n"
    for day in range(1, 6)
)


def read(folder: Path, rows: str, *, headings: str = HEADINGS, extra: str = "") -> tuple[Scenario | None, list[Issue]]:
    """A scenario that starts on 15 December 2016 at 05:00 +02:00, with these past pauses."""
    toml = f'{RIGHT["scenario.toml"]}\n[pause]\nsurvival = {{kind = "history", file = "pauses.csv"{extra}}}\n'
    changes: dict[str, str | bytes | None] = {"scenario.toml": toml, "pauses.csv": headings + rows}
    scenario, issues = read_scenario(write_folder(folder / "s", changes))
    return scenario, list(issues)


def history_of(scenario: Scenario | None) -> HistorySurvival:
    assert scenario is not None
    assert scenario.pause is not None
    assert isinstance(scenario.pause.survival, HistorySurvival)
    return scenario.pause.survival


def test_rows_are_read_as_they_stand(tmp_path: Path) -> None:
    scenario, issues = read(tmp_path, FIVE)
    history = history_of(scenario)
    assert issues == []
    assert len(history.pauses) == 5
    first = history.pauses[0]
    assert (first.place, first.start_certainty, first.end_certainty, first.declared_hours, first.actual_hours) == (
        "there", "stated", "approx", 6, 2,
    )  # fmt: skip
    assert first.start_local.isoformat() == "2015-05-01T08:00:00+02:00"
    assert history.fitted is None
    assert history.traits == PauseTraits()


def test_blank_cells_are_not_known(tmp_path: Path) -> None:
    scenario, _ = read(tmp_path, FIVE + "there,2016-05-01T08:00:00+02:00,,,,,,\n")
    last = history_of(scenario).pauses[-1]
    assert last.end_local is None
    assert (last.start_certainty, last.end_certainty) == ("guess", "guess")
    assert last.traits == PauseTraits()


def test_what_is_told_of_this_pause(tmp_path: Path) -> None:
    scenario, issues = read(tmp_path, FIVE, extra=", declared_hours = 12, local = true, written = false")
    assert issues == []
    assert history_of(scenario).traits == PauseTraits(declared_hours=12, local=True, written=False)


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        (", declared_hours = 0", "not_positive"),
        (', declared_hours = "long"', "unreadable_number"),
        (', local = "yes"', "unreadable_boolean"),
        (", lokal = true", "misspelt_setting"),
    ],
)
def test_each_fault_of_what_is_told(tmp_path: Path, extra: str, code: str) -> None:
    _, issues = read(tmp_path, FIVE, extra=extra)
    assert faults(issues) == [code]
    assert only(issues, code).place.column == "pause.survival"


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (
            "x,2015-06-01T08:00:00+02:00,stated,2015-06-01T07:00:00+02:00,stated,,,",
            "ends_before_it_starts",
            "end_local",
        ),
        (
            "x,2015-06-01T08:00:00+02:00,stated,2015-06-01T08:00:00+02:00,stated,,,",
            "ends_before_it_starts",
            "end_local",
        ),
        ("x,2015-06-01T08:00:00+02:00,certain,2015-06-01T09:00:00+02:00,stated,,,", "unknown_word", "start_certainty"),
        ("x,2015-06-01T08:00:00+02:00,guess,9999-12-31T23:00:00+02:00,guess,,,", "out_of_range", "end_local"),
        ("x,0001-01-01T00:00:00+02:00,guess,2015-06-01T08:00:00+02:00,stated,,,", "out_of_range", "start_local"),
        ("x,2015-06-01T08:00:00+02:00,upper_bound,,,,,", "unknown_word", "start_certainty"),
        ("x,2015-06-01T08:00:00,stated,2015-06-01T09:00:00+02:00,stated,,,", "no_offset", "start_local"),
        ("x,2015-06-01T08:00:00+02:00,stated,2015-06-01 09:00,stated,,,", "no_offset", "end_local"),
        ("x,,stated,2015-06-01T09:00:00+02:00,stated,,,", "blank", "start_local"),
        (",2015-06-01T08:00:00+02:00,stated,2015-06-01T09:00:00+02:00,stated,,,", "blank", "place"),
        ("x,2015-06-01T08:00:00+02:00,stated,2015-06-01T09:00:00+02:00,stated,-5,,", "negative", "declared_hours"),
        ("there,2015-05-01T08:00:00+02:00,stated,2015-06-01T09:00:00+02:00,stated,,,", "duplicate_id", "start_local"),
    ],
)
def test_each_fault_of_a_row(tmp_path: Path, row: str, code: str, column: str) -> None:
    scenario, issues = read(tmp_path, f"{FIVE}{row}\n")
    issue = only(issues, code)
    assert scenario is None
    assert faults(issues) == [code]
    assert (issue.place.file, issue.place.row, issue.place.column) == ("pauses.csv", 7, column)
    assert issue.remedy


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    rows = (
        "x,2015-06-01T08:00:00+02:00,sure,2015-06-01T09:00:00+02:00,stated,,,\n"
        "x,2015-06-02T08:00:00+02:00,stated,2015-06-01T09:00:00+02:00,stated,,,\n"
        "x,2015-06-03T08:00:00,stated,2015-06-04T09:00:00+02:00,stated,much,,\n"
    )
    _, issues = read(tmp_path, FIVE + rows)
    assert sorted(faults(issues)) == ["ends_before_it_starts", "no_offset", "unknown_word", "unreadable_number"]


def test_a_heading_close_to_a_known_one(tmp_path: Path) -> None:
    _, issues = read(tmp_path, FIVE, headings=HEADINGS.replace("end_certainty", "end_certainity"))
    assert "did you mean 'end_certainty'?" in only(issues, "misspelt_heading").remedy


def test_a_table_without_rows(tmp_path: Path) -> None:
    assert faults(read(tmp_path, "")[1]) == ["no_rows"]


def test_pauses_of_later_days_do_not_make_up_for_few(tmp_path: Path) -> None:
    """Five ended, but one of them after the start, and two more of which no end is known."""
    late = "there,2016-12-14T08:00:00+02:00,stated,2016-12-15T05:30:00+02:00,stated,,,\n"
    still = "there,2016-12-01T08:00:00+02:00,stated,,,,,\n"
    done = "there,2016-11-01T08:00:00+02:00,stated,2016-11-01T09:00:00+02:00,stated,,,completed\n"
    _, issues = read(tmp_path, "".join(FIVE.splitlines(keepends=True)[:4]) + late + still + done)
    issue = only(issues, "too_few_pauses")
    assert issue.severity is Severity.FAULT
    assert "of 7 pauses, 4 had ended" in issue.message
    assert "add past pauses" in issue.remedy


def test_what_is_not_used_is_noted(tmp_path: Path) -> None:
    late = "there,2016-12-20T08:00:00+02:00,stated,2016-12-21T05:30:00+02:00,stated,,,\n"
    still = "there,2016-12-01T08:00:00+02:00,stated,2016-12-22T05:30:00+02:00,stated,,,\n"
    scenario, issues = read(tmp_path, FIVE + late + still)
    assert scenario is not None
    note = only(issues, "pauses_not_used")
    assert note.severity is Severity.NOTE
    assert "of 7 pauses, 6 are used" in note.message
    assert "(1 of them held still" in note.message


def test_a_length_that_its_times_do_not_allow_is_a_warning(tmp_path: Path) -> None:
    row = "x,2015-06-01T08:00:00+02:00,stated,2015-06-01T10:00:00+02:00,approx,,9,\n"
    scenario, issues = read(tmp_path, FIVE + row)
    assert scenario is not None
    warning = only(issues, "lengths_disagree")
    assert (warning.severity, warning.place.row, warning.place.column) == (Severity.WARNING, 7, "actual_hours")
    assert "1.0 to 3.0" in warning.message
