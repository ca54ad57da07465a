"""Take reports into the record: whole files, single ones, and what people say of them."""

import csv
import dataclasses
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from safepassage.errors import InputError
from safepassage.inputs.field.taking import FieldFile, read_field_files
from safepassage.inputs.reports import read_report_file
from safepassage.inputs.schema import table_schema
from safepassage.model.documents import Document, Proposal
from safepassage.model.issues import Issue, Place, Severity, faults_in
from safepassage.model.record import Draft, Entry
from safepassage.model.reports import Report, Reporter
from safepassage.monitoring.attributions import Directory
from safepassage.monitoring.intake.propose import propose
from safepassage.monitoring.scan import masked, scan
from safepassage.operations.kept_reports import (
    ACCEPTED,
    EDITED,
    REJECTED,
    TEXTS,
    Kept,
    Record,
    columns_of,
    denial_as_report,
    draft_of_proposal,
    draft_of_report,
    draft_of_reporter,
    draft_of_review,
    record_from,
)
from safepassage.store.base import Store

KEPT_COLUMNS = ("report_id", "published_at")
"""Columns of a report that no review may change: they are what it is known by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How reports are taken in.

    Attributes
    ----------
    operation_id
        The operation they belong to.
    scope, corridor
        The direction and the corridor that texts, counts and events are about.
    zone
        The offset from UTC in which days without one are meant.
    author
        Who takes them in, as an office or a role.
    keep_personal
        Whether names, numbers and plates may be kept.
    """

    operation_id: str
    scope: str = ""
    corridor: str = ""
    zone: tzinfo
    author: str = ""
    keep_personal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What taking in did: claims as they are now, those known before, what was masked, and what is worth knowing."""

    claims: tuple[Kept, ...] = ()
    known: tuple[str, ...] = ()
    masked: Mapping[str, int] = dataclasses.field(default_factory=dict)
    issues: tuple[Issue, ...] = ()


def open_record(store: Store, operation_id: str) -> Record:
    """Everything the store holds of an operation."""
    return record_from(store.entries(operation_id))


def import_files(store: Store, paths: Sequence[Path], way: Way, *, at: datetime, accept_all: bool = False) -> Taken:
    """Take in whole files: all of them or, with every fault of any of them, none.

    Reports that are in the record already are left as they are. Claims found in texts are proposed, and accepted only
    where `accept_all`; what a text denies is never accepted by that, but for the denial that a movement is over.

    Raises
    ------
    InputError
        Where a file cannot be used, or an id is taken by another report.
    """
    record = open_record(store, way.operation_id)
    files = read_field_files(paths, scope=way.scope, zone=way.zone, reporters=record.reporters.values())
    issues = tuple(issue for file in files for issue in file.issues)
    if faults_in(issues):
        raise InputError(faults_in(issues))
    reporters = {**record.reporters, **{each.reporter_id: each for file in files for each in file.reporters}}
    proposals = [each for file in files for each in _proposals(file, reporters.values(), way, at)]
    return _take(store, record, files, proposals, way, at=at, accept_all=accept_all, issues=issues)


def add_report(store: Store, columns: Mapping[str, str], way: Way, *, at: datetime) -> Taken:
    """Take in one report of columns as they would stand in `reports.csv`; raises InputError with every fault."""
    given = {"scope": way.scope, "published_at": at.isoformat(timespec="seconds"), **columns}
    given.setdefault("report_id", f"R{at:%Y%m%d%H%M%S%f}")
    record = open_record(store, way.operation_id)
    report, issues = _checked(given, record.reporters.values())
    known = record.reporters.get(report.reporter_id, Reporter(reporter_id=report.reporter_id))
    file = FieldFile.of_reports((report,), (known,))
    return _take(store, record, [file], [], way, at=at, accept_all=False, issues=issues)


def review(
    store: Store,
    report_id: str,
    decision: str,
    way: Way,
    *,
    edits: Mapping[str, str] | None = None,
    note: str = "",
    at: datetime,
) -> Kept:
    """Accept, edit or reject a claim; raises InputError where there is none, or an edit is no good."""
    record = open_record(store, way.operation_id)
    kept = record.kept.get(report_id)
    if kept is None:
        raise _fault("no_such_report", report_id, "no report of this id is in the record", "see `report list`")
    changes = dict(edits or {})
    report = kept.report
    if changes:
        _refuse_kept_columns(changes, report_id)
        given = {name: "" if value is None else str(value) for name, value in columns_of(kept.report).items()}
        report, _ = _checked({**given, **changes}, record.reporters.values())
        decision = EDITED if decision == ACCEPTED else decision
    columns = columns_of(report)
    words = {name: str(columns[name]) for name in changes if name in TEXTS}
    draft = draft_of_review(
        report_id,
        decision,
        edits={name: columns[name] for name in changes if name not in TEXTS},
        words=_masked_words(words, way, Counter()),
        note=_mask(note, way, Counter()),
        operation_id=way.operation_id,
        author=way.author,
        at=at,
    )
    return record_from(store.append([draft]), record).kept[report_id]


def erase_report(store: Store, report_id: str, way: Way, *, reason: str, at: datetime) -> tuple[Entry, ...]:
    """Erase every text beside a report and beside what was said of it; its figures stay.

    Returns the tombstones. Raises InputError where there is no such report, or no text any more.
    """
    found = [entry for entry in store.entries(way.operation_id) if entry.about == report_id and entry.texts]
    if not found:
        raise _fault("nothing_to_erase", report_id, "no text of this report is in the record", "see `report list`")
    return tuple(
        store.erase(entry.sequence, fields=tuple(entry.texts), author=way.author, reason=reason, at=at)
        for entry in found
    )


def _proposals(file: FieldFile, reporters: Iterable[Reporter], way: Way, at: datetime) -> list[Proposal]:
    directory = Directory(reporters)
    received = at.astimezone(way.zone)
    return [
        proposal
        for document in file.documents
        for proposal in propose(
            _in_zone(document, way.zone),
            directory=directory,
            scope=way.scope,
            corridor=way.corridor,
            received_at=received,
        )
    ]


def _in_zone(document: Document, zone: tzinfo) -> Document:
    """The document with its time in the offset in which its weekdays are meant."""
    if document.published_at is None:
        return document
    return dataclasses.replace(document, published_at=document.published_at.astimezone(zone))


def _take(
    store: Store,
    record: Record,
    files: Sequence[FieldFile],
    proposals: Sequence[Proposal],
    way: Way,
    *,
    at: datetime,
    accept_all: bool,
    issues: tuple[Issue, ...],
) -> Taken:
    reports = [report for file in files for report in file.reports]
    ids = [*(report.report_id for report in reports), *(each.report.report_id for each in proposals)]
    _refuse_taken_ids(reports, ids, record)
    hidden: Counter[str] = Counter()
    drafts: list[Draft] = []
    drafts += _new_reporters(files, record, way, at)
    drafts += [
        draft_of_report(_without_personal(report, way, hidden), operation_id=way.operation_id, author=way.author, at=at)
        for report in reports
        if report.report_id not in record.kept
    ]
    for proposal in proposals:
        if proposal.report.report_id not in record.kept:
            drafts += _drafts_of(proposal, way, at, hidden, accept=accept_all)
    now = record_from(store.append(drafts), record).kept
    return Taken(
        claims=tuple(now[report_id] for report_id in dict.fromkeys(ids)),
        known=tuple(report_id for report_id in ids if report_id in record.kept),
        masked=dict(hidden),
        issues=issues,
    )


def _drafts_of(proposal: Proposal, way: Way, at: datetime, hidden: Counter[str], *, accept: bool) -> list[Draft]:
    report = _without_personal(proposal.report, way, hidden)
    speaker = _mask(proposal.speaker, way, hidden)
    drafts = [
        draft_of_proposal(
            dataclasses.replace(proposal, report=report, speaker=speaker),
            operation_id=way.operation_id,
            author=way.author,
            at=at,
        )
    ]
    accepted = denial_as_report(report) if proposal.denied else report
    if accept and accepted is not None:
        changed = {"measure": str(accepted.claim.measure), "status": str(accepted.claim.status)}
        drafts.append(
            draft_of_review(
                report.report_id,
                EDITED if proposal.denied else ACCEPTED,
                edits=changed if proposal.denied else None,
                note="accepted with all others",
                operation_id=way.operation_id,
                author=way.author,
                at=at,
            )
        )
    return drafts


def _new_reporters(files: Sequence[FieldFile], record: Record, way: Way, at: datetime) -> list[Draft]:
    found = {each.reporter_id: each for file in files for each in file.reporters}
    return [
        draft_of_reporter(each, operation_id=way.operation_id, author=way.author, at=at)
        for each in found.values()
        if record.reporters.get(each.reporter_id) != each
    ]


def _refuse_taken_ids(reports: Sequence[Report], ids: Sequence[str], record: Record) -> None:
    """Raise where an id is given twice, or stands in the record for something else."""
    faults = [
        _issue(
            "duplicate_id", report_id, "two reports of this import have this id", "give each report an id of its own"
        )
        for report_id, count in Counter(ids).items()
        if count > 1
    ]
    for report in reports:
        kept = record.kept.get(report.report_id)
        if kept is not None and not kept.decision and _figures(kept.report) != _figures(report):
            faults.append(
                _issue(
                    "id_taken",
                    report.report_id,
                    "another report of this id is in the record, and nothing in it is overwritten",
                    "give it a new id and name the old one in supersedes or correction_of",
                )
            )
    if faults:
        raise InputError(faults)


def _figures(report: Report) -> dict[str, object]:
    return {name: value for name, value in columns_of(report).items() if name not in TEXTS}


def _without_personal(report: Report, way: Way, hidden: Counter[str]) -> Report:
    claim = dataclasses.replace(report.claim, said=_mask(report.claim.said, way, hidden))
    return dataclasses.replace(report, claim=claim, text=_mask(report.text, way, hidden))


def _masked_words(words: Mapping[str, str], way: Way, hidden: Counter[str]) -> dict[str, str]:
    return {name: text if name == "url" else _mask(text, way, hidden) for name, text in words.items()}


def _mask(text: str, way: Way, hidden: Counter[str]) -> str:
    if way.keep_personal or not text:
        return text
    found = scan(text)
    hidden.update(str(each.kind) for each in found)
    return masked(text, found)


def _checked(columns: Mapping[str, str], reporters: Iterable[Reporter]) -> tuple[Report, tuple[Issue, ...]]:
    """The report of one row of `reports.csv`, checked as a file would be."""
    headings = table_schema("reports").headings
    unknown = sorted(set(columns) - set(headings))
    if unknown:
        raise _fault("unknown_column", unknown[0], "a report has no such column", f"columns are: {', '.join(headings)}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(columns)
            writer.writerow(columns.values())
        reports, _, issues = read_report_file(path, reporters)
    if faults_in(issues):
        raise InputError(faults_in(issues))
    return reports[0], tuple(issue for issue in issues if issue.code != "unknown_id")


def _refuse_kept_columns(edits: Mapping[str, str], report_id: str) -> None:
    for name in KEPT_COLUMNS:
        if name in edits:
            raise _fault("column_kept", report_id, f"{name} cannot be edited", "reject it, and add a report instead")


def _fault(code: str, place: str, message: str, remedy: str) -> InputError:
    return InputError([_issue(code, place, message, remedy)])


def _issue(code: str, place: str, message: str, remedy: str) -> Issue:
    return Issue(code=code, severity=Severity.FAULT, place=Place(file=place), message=message, remedy=remedy)


__all__ = [
    "ACCEPTED",
    "EDITED",
    "REJECTED",
    "Taken",
    "Way",
    "add_report",
    "erase_report",
    "import_files",
    "open_record",
    "review",
]
