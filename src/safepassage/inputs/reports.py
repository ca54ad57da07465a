"""Reads reports and reporters: the two tables of a scenario folder, and files of reports to take in."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from safepassage.inputs.cells import CellError, read_number_from_zero
from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.references_between import check_references
from safepassage.inputs.schema import table_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.model.issues import Issue
from safepassage.model.reports import Bound, Claim, ClaimStatus, Grade, Measure, Report, Reporter

COUNTED = frozenset(
    {"cumulative", "period", "batch", "remaining", "held", "arrivals", "vehicles"},
)
"""Measures whose value is a number."""

STATES = {
    "corridor_status": ("announced", "open", "suspended", "closed"),
    "pause_status": ("announced", "holding", "suspended", "broken", "ended"),
}
"""Measures whose value is a word, and the words that are understood."""

CLAIM_COLUMNS = ("scope", "value", "low", "high", "unit", "about_from", "about_to")


def read_reports(folder: Path) -> tuple[tuple[Report, ...], tuple[Reporter, ...], tuple[Issue, ...]]:
    """Read `reports.csv` and `reporters.csv` of a folder.

    Returns
    -------
    The reports and the reporters, none of either where there is a fault; and every issue of both files. A folder
    without them has no reports; bad data never raises.
    """
    findings = Findings()
    tables = {name: read_table(folder, table_schema(name), findings) for name in ("reporters", "reports")}
    check_references(tables, findings)
    return _read(tables["reports"], tables["reporters"], findings)


def read_report_file(
    path: Path, reporters: Iterable[Reporter] = ()
) -> tuple[tuple[Report, ...], tuple[Reporter, ...], tuple[Issue, ...]]:
    """Read one CSV file of reports that may name reporters nobody knows yet.

    Returns
    -------
    The reports, the reporters given and one for each unknown id (of no kind, a group of its own); every issue.
    """
    findings = Findings()
    table = read_table(path.parent, table_schema("reports"), findings, required=True, file=path.name)
    known = {reporter.reporter_id: reporter for reporter in reporters}
    for reporter_id in table["reporter_id"]:
        if reporter_id is not None and reporter_id not in known:
            known[reporter_id] = Reporter(reporter_id=reporter_id)
            findings.note("new_reporter", path.name, f"the reporter {quoted(reporter_id)} is not known yet")
    _check(table, findings)
    if findings.faulty():
        return (), tuple(known.values()), findings.issues()
    return tuple(report_from(record) for record in table.records()), tuple(known.values()), findings.issues()


def report_from(record: dict[str, Any]) -> Report:
    """A report of one row of `reports.csv` as the table reader gives it."""
    claim = Claim(
        measure=Measure(record["measure"]),
        bound=Bound(record["bound"] or "="),
        status=ClaimStatus(record["status"]) if record["status"] else None,
        said=record["claim"],
        **{column: record[column] for column in CLAIM_COLUMNS},
    )
    return Report(
        report_id=record["report_id"],
        published_at=record["published_at"],
        reporter_id=record["reporter_id"],
        claim=claim,
        via=record["via"],
        grade=Grade(reliability=record["reliability"], credibility=record["credibility"]),
        supersedes=record["supersedes"],
        correction_of=record["correction_of"],
        url=record["url"],
        text=record["text"],
    )


def record_of(report: Report) -> dict[str, Any]:
    """The row of `reports.csv` of one report, by heading; what `report_from` reads."""
    claim = report.claim
    return {
        "report_id": report.report_id,
        "published_at": report.published_at,
        "reporter_id": report.reporter_id,
        "via": report.via,
        "claim": claim.said,
        "measure": str(claim.measure),
        "bound": str(claim.bound),
        "status": str(claim.status) if claim.status else None,
        "reliability": report.grade.reliability,
        "credibility": report.grade.credibility,
        "supersedes": report.supersedes,
        "correction_of": report.correction_of,
        "url": report.url,
        "text": report.text,
        **{column: getattr(claim, column) for column in CLAIM_COLUMNS},
    }


def reporters_from(table: Table) -> tuple[Reporter, ...]:
    """The rows of `reporters.csv`."""
    return tuple(Reporter(**record) for record in table.records())


def _read(
    reports: Table, reporters: Table, findings: Findings
) -> tuple[tuple[Report, ...], tuple[Reporter, ...], tuple[Issue, ...]]:
    _check(reports, findings)
    if reports.found and not reporters.found:
        findings.fault(
            "missing_file", "reporters.csv", "reports.csv is there and reporters.csv is not", remedy="add the reporters"
        )
    if findings.faulty():
        return (), (), findings.issues()
    return tuple(report_from(record) for record in reports.records()), reporters_from(reporters), findings.issues()


def _check(table: Table, findings: Findings) -> None:
    for line, record in zip(table.lines, table.records(), strict=True):
        _check_times(line, record, table, findings)
        _check_range(line, record, table, findings)
        _check_value(line, record, table, findings)
    _check_named(table, findings)


def _check_times(line: int, record: dict[str, Any], table: Table, findings: Findings) -> None:
    begins, ends, published = record["about_from"], record["about_to"], record["published_at"]
    if begins is not None and ends is not None and ends < begins:
        findings.fault(
            "ends_before_it_starts",
            table.file,
            "about_to lies before about_from",
            row=line,
            column="about_to",
            remedy="see which of the two is wrong",
        )
    elif published is not None and begins is not None and begins > published and record["status"] != "planned":
        findings.warning(
            "about_the_future",
            table.file,
            "the claim is about a time after it was published; it is taken to speak of when it was published",
            row=line,
            column="about_from",
            remedy="mend the time, or give it the status planned",
        )


def _check_range(line: int, record: dict[str, Any], table: Table, findings: Findings) -> None:
    low, high = record["low"], record["high"]
    if low is not None and high is not None and high < low:
        findings.fault(
            "high_below_low",
            table.file,
            f"high ({high:g}) lies below low ({low:g})",
            row=line,
            column="high",
            remedy="exchange the two, or mend one",
        )


def _check_value(line: int, record: dict[str, Any], table: Table, findings: Findings) -> None:
    measure, value = record["measure"], record["value"]
    if not value:
        return
    if measure in COUNTED:
        try:
            read_number_from_zero(value)
        except CellError as error:
            findings.fault(error.code, table.file, str(error), row=line, column="value", remedy=error.remedy)
    elif measure in STATES and value not in STATES[measure]:
        listed = f"write one of: {', '.join(STATES[measure])}"
        findings.fault(
            "unknown_word",
            table.file,
            f"{quoted(value)} is no {measure.replace('_', ' ')} that is known here",
            row=line,
            column="value",
            remedy=did_you_mean(value, STATES[measure], otherwise=listed),
        )


def _check_named(table: Table, findings: Findings) -> None:
    """A correction may reach us before what it corrects: an id that is not here is no fault; one's own is."""
    known = table.keys()
    for column in ("supersedes", "correction_of"):
        for line, named, own in _named(table, column):
            if named == own:
                findings.fault(
                    "names_itself",
                    table.file,
                    f"the report names itself in {column}",
                    row=line,
                    column=column,
                    remedy="name the other report, or leave the cell blank",
                )
            elif named not in known:
                findings.warning(
                    "unknown_id", table.file, f"{quoted(named)} is not in this table", row=line, column=column
                )


def _named(table: Table, column: str) -> Iterator[tuple[int, str, str | None]]:
    for line, named, own in zip(table.lines, table[column], table["report_id"], strict=True):
        if named is not None:
            yield line, named, own
