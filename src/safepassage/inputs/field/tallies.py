"""Counts at a checkpoint: rows of a tally sheet, or of a form with the same questions, as reports."""

import hashlib
from typing import Any

from safepassage.inputs.findings import Findings
from safepassage.inputs.tables import Table
from safepassage.model.reports import Claim, ClaimStatus, Measure, Report, Reporter

FORM_COLUMNS = frozenset({"_id", "_uuid", "_submission_time", "_index", "_status", "start", "end", "today", "deviceid"})
"""What a form adds to the answers; none of it is kept, for a device's id leads to a person."""

_MEASURES = {"out": Measure.PERIOD, "arrived": Measure.ARRIVALS, "held": Measure.HELD}
_PEOPLE = {"people": "", "children": "children", "wounded": "wounded"}
_VEHICLES = ("buses", "ambulances", "private_vehicles")


def tally_reports(table: Table, scope: str, findings: Findings) -> tuple[tuple[Report, ...], tuple[Reporter, ...]]:
    """One report for each figure of each row, and a reporter for each checkpoint."""
    reports: list[Report] = []
    reporters: dict[str, Reporter] = {}
    for line, row in zip(table.lines, table.records(), strict=True):
        if row["checkpoint"] is None or row["counted_from"] is None or row["counted_to"] is None:
            continue
        if row["counted_to"] < row["counted_from"]:
            findings.fault(
                "ends_before_it_starts",
                table.file,
                "counted_to lies before counted_from",
                row=line,
                column="counted_to",
                remedy="see which of the two is wrong",
            )
            continue
        _check_parts(row, line, table, findings)
        reporter_id = f"tally_{_word(row['checkpoint'])}"
        reporters[reporter_id] = Reporter(
            reporter_id=reporter_id, name=f"Count at {row['checkpoint']}", kind="witness", vantage="at the checkpoint"
        )
        reports.extend(_reports(row, reporter_id, scope))
    return tuple(reports), tuple(reporters.values())


def _reports(row: dict[str, Any], reporter_id: str, scope: str) -> list[Report]:
    moved = _MEASURES[row["direction"] or "out"]
    figures = [(moved, column, unit) for column, unit in _PEOPLE.items()]
    figures += [(Measure.VEHICLES, column, column) for column in _VEHICLES]
    named = "|".join(
        str(row[column]) for column in ("checkpoint", "counted_from", "counted_to", "direction", "counter")
    )
    stem = f"{reporter_id}-{hashlib.sha256(named.encode()).hexdigest()[:8]}"
    return [
        Report(
            report_id=f"{stem}-{column}",
            published_at=row["counted_to"],
            reporter_id=reporter_id,
            claim=Claim(
                measure=measure,
                scope=scope,
                value=str(row[column]),
                unit=unit,
                status=ClaimStatus.ONGOING if measure is Measure.HELD else ClaimStatus.COMPLETED,
                about_from=row["counted_from"],
                about_to=row["counted_to"],
                said=f"{column.replace('_', ' ')} counted at {row['checkpoint']}",
            ),
            via=row["counter"] or "",
            text=row["note"] or "",
        )
        for measure, column, unit in figures
        if row[column] is not None
    ]


def _check_parts(row: dict[str, Any], line: int, table: Table, findings: Findings) -> None:
    for part in ("children", "wounded"):
        if row["people"] is not None and row[part] is not None and row[part] > row["people"]:
            findings.warning(
                "part_above_whole",
                table.file,
                f"{part} ({row[part]}) are more than people ({row['people']})",
                row=line,
                column=part,
                remedy="people counts everybody, children and wounded included",
            )


def _word(text: str) -> str:
    return "_".join("".join(letter if letter.isalnum() else " " for letter in text).split()).lower()
