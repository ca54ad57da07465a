"""Reports as entries of the record, and the record as reports: what was handed in, reviewed, corrected."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safepassage.inputs.reports import record_of, report_from
from safepassage.inputs.schema import table_schema
from safepassage.model.documents import Proposal
from safepassage.model.record import Draft, Entry, EntryKind, Json
from safepassage.model.reports import ClaimStatus, Measure, Report, Reporter

TEXTS = ("claim", "text", "url")
"""Columns of a report that hold words of people; they lie beside the chain."""

COLUMNS = table_schema("reports").headings
TIMES = ("published_at", "about_from", "about_to")
REPORTS = frozenset({EntryKind.REPORT, EntryKind.REVISION, EntryKind.CORRECTION, EntryKind.RETRACTION})
"""Entries that hold a report which counts unless a person rejects it."""

ACCEPTED, EDITED, REJECTED = "accepted", "edited", "rejected"
"""What a person may say of a claim."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One report in the record.

    Attributes
    ----------
    report
        As it stands, edits included; its words are blank where they were erased.
    sequence
        The number of its entry.
    decision
        `accepted`, `edited` or `rejected`; blank where nobody has said so yet.
    proposed
        Whether a rule found it in a text: then it counts only once accepted.
    """

    report: Report
    sequence: int
    decision: str = ""
    proposed: bool = False
    speaker: str = ""
    hedged: bool = False
    denied: bool = False
    doubts: tuple[str, ...] = ()
    erased: bool = False

    @property
    def counts(self) -> bool:
        """Whether the situation rests on it."""
        return self.decision != REJECTED and (bool(self.decision) or not self.proposed)

    @property
    def pending(self) -> bool:
        """Whether a person has still to look at it."""
        return self.proposed and not self.decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything the record holds of one operation."""

    kept: Mapping[str, Kept] = field(default_factory=dict)
    reporters: Mapping[str, Reporter] = field(default_factory=dict)

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports on which a situation rests, as they were published and reviewed."""
        return tuple(each.report for each in self.kept.values() if each.counts)


def draft_of_report(report: Report, *, operation_id: str, author: str, at: datetime) -> Draft:
    """The entry of a report: a revision, a correction or a retraction where it names another one."""
    if report.correction_of:
        kind = EntryKind.RETRACTION if report.claim.says_nothing else EntryKind.CORRECTION
    else:
        kind = EntryKind.REVISION if report.supersedes else EntryKind.REPORT
    return _draft(report, kind, operation_id, author, at, {}, {})


def draft_of_proposal(proposal: Proposal, *, operation_id: str, author: str, at: datetime) -> Draft:
    """The entry of a claim that nobody has looked at yet."""
    found: dict[str, Json] = {
        "hedged": proposal.hedged,
        "denied": proposal.denied,
        "doubts": list(proposal.doubts),
    }
    return _draft(proposal.report, EntryKind.PROPOSAL, operation_id, author, at, found, {"speaker": proposal.speaker})


def draft_of_review(
    report_id: str,
    decision: str,
    *,
    edits: Mapping[str, Json] | None = None,
    words: Mapping[str, str] | None = None,
    note: str = "",
    operation_id: str,
    author: str,
    at: datetime,
) -> Draft:
    """The entry of a person's decision; `edits` are columns as JSON, `words` those that lie beside the chain."""
    return Draft(
        kind=EntryKind.REVIEW,
        operation_id=operation_id,
        recorded_at=at,
        author=author,
        about=report_id,
        content={"decision": decision, "edits": dict(edits or {})},
        texts={**(words or {}), "note": note},
    )


def draft_of_reporter(reporter: Reporter, *, operation_id: str, author: str, at: datetime) -> Draft:
    """The entry by which a reporter becomes known, or better known."""
    members = dataclasses.asdict(reporter)
    name = members.pop("name")
    return Draft(
        kind=EntryKind.REPORTER,
        operation_id=operation_id,
        recorded_at=at,
        author=author,
        about=reporter.reporter_id,
        content=members,
        texts={"name": name},
    )


def record_from(entries: Iterable[Entry], before: Record | None = None) -> Record:
    """Fold entries, in their order, into what they say together with those before."""
    kept: dict[str, Kept] = dict(before.kept) if before else {}
    reporters: dict[str, Reporter] = dict(before.reporters) if before else {}
    for entry in entries:
        if entry.kind is EntryKind.REPORTER:
            reporters[entry.about] = Reporter(**{**entry.content, "name": entry.texts.get("name", "")})
        elif entry.kind is EntryKind.REVIEW and entry.about in kept:
            kept[entry.about] = _reviewed(kept[entry.about], entry)
        elif entry.kind in REPORTS or entry.kind is EntryKind.PROPOSAL:
            kept[entry.about] = _kept(entry)
    return Record(kept=kept, reporters=reporters)


def columns_of(report: Report) -> dict[str, Json]:
    """The columns of a report as JSON, its words among them."""
    record = record_of(report)
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in record.items()}


def report_of(columns: Mapping[str, Any]) -> Report:
    """The report of columns as JSON."""
    record: dict[str, Any] = {name: columns.get(name) for name in COLUMNS}
    for name in TIMES:
        record[name] = datetime.fromisoformat(record[name]) if record[name] else None
    for name in TEXTS:
        record[name] = record[name] or ""
    return report_from(record)


def denial_as_report(report: Report) -> Report | None:
    """What a denial asserts: who denies that a movement is over says that some remain; any other asserts nothing."""
    claim = report.claim
    if claim.measure is not Measure.CUMULATIVE or claim.value or claim.low is not None:
        return None
    remaining = dataclasses.replace(claim, measure=Measure.REMAINING, status=ClaimStatus.ONGOING)
    return dataclasses.replace(report, claim=remaining)


def _draft(
    report: Report,
    kind: EntryKind,
    operation_id: str,
    author: str,
    at: datetime,
    more: Mapping[str, Json],
    words: Mapping[str, str],
) -> Draft:
    columns = columns_of(report)
    texts = {name: str(columns.pop(name) or "") for name in TEXTS}
    return Draft(
        kind=kind,
        operation_id=operation_id,
        recorded_at=at,
        author=author,
        about=report.report_id,
        content={"report": columns, **more},
        texts={**texts, **words},
        key=key_of(report.report_id),
    )


def key_of(report_id: str) -> str:
    """The key under which a report stands in the record once."""
    return f"report:{report_id}"


def _kept(entry: Entry) -> Kept:
    columns = {**entry.content["report"], **{name: entry.texts.get(name, "") for name in TEXTS}}
    return Kept(
        report=report_of(columns),
        sequence=entry.sequence,
        proposed=entry.kind is EntryKind.PROPOSAL,
        speaker=entry.texts.get("speaker", ""),
        hedged=entry.content.get("hedged", False),
        denied=entry.content.get("denied", False),
        doubts=tuple(entry.content.get("doubts", ())),
        erased=bool(entry.erased),
    )


def _reviewed(kept: Kept, entry: Entry) -> Kept:
    edits = entry.content["edits"]
    words = {name: entry.texts[name] for name in TEXTS if name in entry.texts}
    report = report_of({**columns_of(kept.report), **edits, **words}) if edits or words else kept.report
    return dataclasses.replace(kept, report=report, decision=entry.content["decision"])
