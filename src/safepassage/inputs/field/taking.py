"""Reads any file from the field, whatever it holds."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Self

from safepassage.inputs.field.events import acled_reports, ucdp_reports
from safepassage.inputs.field.feeds import read_feed
from safepassage.inputs.field.kinds import FileKind, Kind, kind_of, kind_of_headings
from safepassage.inputs.field.normalised import headings_of, normalised
from safepassage.inputs.field.press import read_text
from safepassage.inputs.field.tallies import tally_reports
from safepassage.inputs.findings import Findings
from safepassage.inputs.reports import read_report_file, reporters_from
from safepassage.inputs.schema import field_schema, table_schema
from safepassage.inputs.tables import read_table
from safepassage.model.documents import Document
from safepassage.model.issues import Issue
from safepassage.model.reports import Report, Reporter

_FORMULA = frozenset("=+-@\t\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFile:
    """What a file holds: reports that are ready, texts in which claims are still to be found, and every issue."""

    kind: FileKind
    reports: tuple[Report, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    documents: tuple[Document, ...] = ()
    issues: tuple[Issue, ...] = ()

    @classmethod
    def of_reports(cls, reports: tuple[Report, ...], reporters: tuple[Reporter, ...]) -> Self:
        """Reports that come from no file."""
        return cls(kind=FileKind.REPORTS, reports=reports, reporters=reporters)


def read_field_files(
    paths: Iterable[Path], *, scope: str, zone: tzinfo, reporters: Iterable[Reporter] = ()
) -> tuple[FieldFile, ...]:
    """Read several files, those of reporters first, so that the others know them."""
    known = {reporter.reporter_id: reporter for reporter in reporters}
    files = []
    for path in sorted(paths, key=lambda each: not _holds_reporters(each)):
        file = read_field_file(path, scope=scope, zone=zone, reporters=known.values())
        known.update((reporter.reporter_id, reporter) for reporter in file.reporters)
        files.append(file)
    return tuple(files)


def read_field_file(path: Path, *, scope: str, zone: tzinfo, reporters: Iterable[Reporter] = ()) -> FieldFile:
    """Read one file; bad data never raises, and of a file with a fault nothing is taken.

    Parameters
    ----------
    path
        CSV or XLSX of reports, counts at a checkpoint or events (ACLED, UCDP); RSS or Atom; plain text.
    scope
        The direction of movement that counts and events are about, where the file has no column for it.
    zone
        The offset from UTC in which its days are meant.
    reporters
        Those who are known already.
    """
    findings = Findings()
    try:
        kind = kind_of(path)
    except OSError as error:
        findings.fault(
            "unreadable_file", path.name, f"cannot be opened: {error.strerror}", remedy="see who may read it"
        )
        return FieldFile(kind=FileKind.TEXT, issues=findings.issues())
    if kind.kind is FileKind.FEED:
        documents = read_feed(path, findings)
        return _whole(FieldFile(kind=kind.kind, documents=documents), findings)
    if kind.kind is FileKind.TEXT:
        document = read_text(path, zone, findings)
        return _whole(FieldFile(kind=kind.kind, documents=(document,) if document else ()), findings)
    with normalised(path, kind, findings) as table:
        if findings.faulty():
            return FieldFile(kind=kind.kind, issues=findings.issues())
        return _whole(_table(table, kind, scope, zone, tuple(reporters), findings), findings)


def _holds_reporters(path: Path) -> bool:
    try:
        return kind_of(path).kind is FileKind.REPORTERS
    except OSError:
        return False


def _table(
    path: Path, kind: Kind, scope: str, zone: tzinfo, reporters: tuple[Reporter, ...], findings: Findings
) -> FieldFile:
    found = (kind_of_headings(headings_of(path)) if kind.spreadsheet else None) or kind.kind
    if found is FileKind.REPORTS:
        reports, known, issues = read_report_file(path, reporters)
        for issue in issues:
            findings.add(issue)
        named = {report.reporter_id for report in reports}
        reports = tuple(map(_without_marks, reports))
        return FieldFile(kind=found, reports=reports, reporters=tuple(r for r in known if r.reporter_id in named))
    if found is FileKind.REPORTERS:
        table = read_table(path.parent, table_schema("reporters"), findings, required=True, file=path.name)
        return FieldFile(kind=found, reporters=() if findings.faulty() else reporters_from(table))
    schema = field_schema(found.value)
    unused = frozenset(heading.strip() for heading in headings_of(path))
    table = read_table(path.parent, schema, findings, required=True, unused=unused, file=path.name)
    if found is FileKind.TALLY:
        counts, checkpoints = tally_reports(table, scope, findings)
        return FieldFile(kind=found, reports=counts, reporters=checkpoints)
    read = acled_reports if found is FileKind.ACLED else ucdp_reports
    return FieldFile(kind=found, reports=read(table, scope, zone, findings))


def _without_marks(report: Report) -> Report:
    """The report without the apostrophes that our own tables set before what a spreadsheet might take for a formula."""
    claim = dataclasses.replace(report.claim, said=_unmarked(report.claim.said))
    return dataclasses.replace(
        report, claim=claim, text=_unmarked(report.text), url=_unmarked(report.url), via=_unmarked(report.via)
    )


def _unmarked(text: str) -> str:
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA else text


def _whole(taken: FieldFile, findings: Findings) -> FieldFile:
    """The file with its issues, and nothing else of it where one of them is a fault."""
    if findings.faulty():
        return FieldFile(kind=taken.kind, issues=findings.issues())
    return FieldFile(
        kind=taken.kind,
        reports=taken.reports,
        reporters=taken.reporters,
        documents=taken.documents,
        issues=findings.issues(),
    )
