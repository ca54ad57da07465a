"""Reads the table of past pauses to which a survival curve is fitted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.schema import table_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.model.past_pauses import FEWEST_ENDED, PastPause, PauseTraits
from safepassage.model.pause import HistorySurvival

YEARS = range(1900, 2200)
"""In which a past pause may lie; margins about an instant stay within the calendar."""

LENGTH_TOLERANCE_H = 0.5
"""Hours by which a length that was told may differ from what the two times allow."""


def read_past_pauses(folder: Path, file: str, traits: PauseTraits, findings: Findings) -> HistorySurvival | None:
    """The past pauses of a file, not fitted yet; None with its faults where it cannot be used."""
    table = read_table(folder, table_schema("pauses"), findings, required=True, file=file)
    if not table.found:
        return None
    _check_rows(table, findings)
    if findings.faulty(file):
        return None
    pauses = tuple(PastPause(**_without_blanks(record)) for record in table.records())
    for line, pause in zip(table.lines, pauses, strict=True):
        _check_length(pause, line, table, findings)
    return HistorySurvival(file=file, pauses=pauses, traits=traits)


def check_history(history: HistorySurvival, at: datetime, begins: datetime, findings: Findings) -> None:
    """Say how many of the past pauses may be used by a plan that starts at `at`; a fault where they are too few."""
    lengths = history.lengths_known_at(at, begins)
    ended = sum(length.ended for length in lengths)
    if ended < FEWEST_ENDED:
        findings.fault(
            "too_few_pauses",
            history.file,
            f"of {len(history.pauses)} pauses, {ended} had ended by the start ({at.isoformat()}) with an end that is "
            f"known; a fit needs {FEWEST_ENDED}",
            remedy="add past pauses, or leave survival out: then the figures of local and humanitarian ceasefires hold",
        )
        return
    unused = len(history.pauses) - len(lengths)
    running = sum(length.running for length in lengths)
    if unused or running:
        findings.note(
            "pauses_not_used",
            history.file,
            f"of {len(history.pauses)} pauses, {len(lengths)} are used by a plan that starts at {at.isoformat()}"
            f" ({running} of them held still: they count as having lasted until then at least); what came later is not",
        )


def _without_blanks(record: dict[str, Any]) -> dict[str, Any]:
    return {heading: value for heading, value in record.items() if value is not None}


def _check_rows(table: Table, findings: Findings) -> None:
    if table.whole and not len(table):
        findings.fault("no_rows", table.file, "there is no row below the headings", row=2, remedy="add past pauses")
    for column in ("start_local", "end_local"):
        _check_years(table, column, findings)
    for line, begins, ends in _times(table):
        if ends is not None and ends <= begins:
            findings.fault(
                "ends_before_it_starts",
                table.file,
                "the pause ends before it starts",
                row=line,
                column="end_local",
                remedy="see which of the two times is wrong, and whether each has the offset of its place",
            )
    first: dict[tuple[str, datetime], int] = {}
    for line, place, begins in zip(table.lines, table["place"], table["start_local"], strict=True):
        if place and begins is not None and first.setdefault((place, begins), line) != line:
            findings.fault(
                "duplicate_id",
                table.file,
                f"a pause in {quoted(place)} that begins then stands in row {first[place, begins]} already",
                row=line,
                column="start_local",
                remedy="keep one row for each pause",
            )


def _check_years(table: Table, column: str, findings: Findings) -> None:
    for line, at in zip(table.lines, table[column], strict=True):
        if at is not None and at.year not in YEARS:
            findings.fault(
                "out_of_range",
                table.file,
                f"the year {at.year} is not one of {YEARS[0]} to {YEARS[-1]}",
                row=line,
                column=column,
                remedy="see whether the time is right",
            )


def _times(table: Table) -> Iterator[tuple[int, datetime, datetime | None]]:
    for line, begins, ends in zip(table.lines, table["start_local"], table["end_local"], strict=True):
        if begins is not None:
            yield line, begins, ends


def _check_length(pause: PastPause, line: int, table: Table, findings: Findings) -> None:
    length = pause.length_known_at()
    told = pause.actual_hours
    if told is None or length is None:
        return
    if not length.at_least_h - LENGTH_TOLERANCE_H <= told <= length.at_most_h + LENGTH_TOLERANCE_H:
        findings.warning(
            "lengths_disagree",
            table.file,
            f"actual_hours {told:g} do not fit the two times, which allow {length.at_least_h:.1f} to "
            f"{length.at_most_h:.1f}; the times are used",
            row=line,
            column="actual_hours",
            remedy="see which of them is wrong",
        )
