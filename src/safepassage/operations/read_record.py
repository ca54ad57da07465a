"""Show the record, prove it, and hand it on."""

import dataclasses
from pathlib import Path
from typing import Any

from safepassage.errors import InputError
from safepassage.inputs.schema import field_schema, table_schema
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.record import Head, Verification
from safepassage.operations.kept_reports import Kept, Record, columns_of
from safepassage.outputs.reports import write_report_table, write_tally_sheet
from safepassage.store.base import Store

STATES = ("counts", "pending", "rejected")
"""How a claim stands: it counts, a person has still to look at it, or one has rejected it."""


def state_of(kept: Kept) -> str:
    """One of `STATES`."""
    return "counts" if kept.counts else "pending" if kept.pending else "rejected"


def claim_as_json(kept: Kept) -> dict[str, Any]:
    """A claim as `report list --json` gives it: the columns of `reports.csv`, and how it stands."""
    return {
        **columns_of(kept.report),
        "state": state_of(kept),
        "decision": kept.decision,
        "entry": kept.sequence,
        "speaker": kept.speaker,
        "hedged": kept.hedged,
        "denied": kept.denied,
        "doubts": list(kept.doubts),
        "erased": kept.erased,
    }


def write_reports(record: Record, path: Path) -> int:
    """Write the reports that count as `reports.csv`; returns how many."""
    columns = table_schema("reports").headings
    write_report_table([columns_of(report) for report in record.reports], columns, path)
    return len(record.reports)


def write_sheet(path: Path, *, checkpoint: str, language: str) -> Path:
    """Write a tally sheet to print and its table to type it into; returns the table's path."""
    return write_tally_sheet(path, checkpoint=checkpoint, language=language, columns=field_schema("tally").headings)


def verify_record(store: Store, known: str | None) -> Verification:
    """Check the whole chain; `known` is an end that someone wrote down, as `number:hash`."""
    return store.verify(known=head_from(known) if known else None)


def head_from(text: str) -> Head:
    """An end of the chain as `report verify` prints it; raises InputError where it is none."""
    number, _, entry_hash = text.strip().partition(":")
    if not number.isdecimal() or len(entry_hash) != 64:  # noqa: PLR2004 - hexadecimal digits of SHA-256
        raise InputError(
            [
                Issue(
                    code="no_end",
                    severity=Severity.FAULT,
                    place=Place(file="--expect"),
                    message="this is no end of a chain",
                    remedy="write it as `report verify` printed it: number:hash",
                )
            ]
        )
    return Head(sequence=int(number), entry_hash=entry_hash.lower())


def verification_as_json(verdict: Verification) -> dict[str, Any]:
    """What `report verify --json` prints."""
    return {
        "holds": verdict.holds,
        "entries": verdict.entries,
        "erased_texts": verdict.erased_texts,
        "head": str(verdict.head),
        "faults": [dataclasses.asdict(fault) for fault in verdict.faults],
    }
