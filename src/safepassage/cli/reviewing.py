"""Claims as people read them, and the questions that a review asks."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer
from rich.table import Table

from safepassage.cli.console import out_console, print_json
from safepassage.operations.kept_reports import Kept
from safepassage.operations.read_record import claim_as_json, state_of
from safepassage.operations.take_report import ACCEPTED, REJECTED, open_record, review

if TYPE_CHECKING:
    from safepassage.operations.take_report import Way
    from safepassage.store.base import Store

LONGEST_WORDS = 70
MOST_SHOWN = 200
"""Claims in a table for people."""


def show_claims(claims: Iterable[Kept]) -> None:
    """One line a claim."""
    table = Table("id", "who", "measure", "figure", "status", "about", "stands", "words", box=None, pad_edge=False)
    shown = list(claims)
    for kept in shown[:MOST_SHOWN]:
        report = kept.report
        about = report.claim.about_to or report.published_at
        table.add_row(
            report.report_id,
            report.reporter_id,
            str(report.claim.measure),
            _figure(kept),
            _status(kept),
            f"{about:%d %b %H:%M}",
            state_of(kept),
            _short("(erased)" if kept.erased and not report.claim.said else report.claim.said or report.text),
        )
    if table.row_count:
        out_console().print(table, markup=False)
    else:
        out_console().print("No claims.")
    if len(shown) > MOST_SHOWN:
        out_console().print(f"... and {len(shown) - MOST_SHOWN:,} more; --json lists all.", markup=False)


def show_reviewed(kept: Kept, *, as_json: bool) -> None:
    """What a decision made of a claim."""
    if as_json:
        print_json(claim_as_json(kept))
    else:
        show_claims([kept])


def ask_through(store: "Store", way: "Way") -> None:
    """Show each claim that waits, and take the decision that is typed."""
    console = out_console()
    waiting = [kept for kept in open_record(store, way.operation_id).kept.values() if kept.pending]
    console.print(f"{len(waiting)} claims wait.", markup=False)
    for kept in waiting:
        console.print(f"\n{kept.report.text or '(no text)'}", markup=False, style="bold")
        show_claims([kept])
        for doubt in kept.doubts:
            console.print(f"- {doubt}", markup=False)
        answer = typer.prompt("accept (a), reject (r), mend (COLUMN=VALUE), later (l), stop (s)", default="l").strip()
        if answer == "s":
            return
        if answer == "l":
            continue
        _decide(store, way, kept, answer)


def _decide(store: "Store", way: "Way", kept: Kept, answer: str) -> None:
    name, equals, value = answer.partition("=")
    edits = {name.strip(): value.strip()} if equals else {}
    decisions = {"a": ACCEPTED, "r": REJECTED}
    if not edits and answer not in decisions:
        out_console().print("Not understood; it waits.")
        return
    note = typer.prompt("note", default="", show_default=False)
    decision = ACCEPTED if edits else decisions[answer]
    review(store, kept.report.report_id, decision, way, edits=edits, note=note, at=datetime.now(UTC))


def _figure(kept: Kept) -> str:
    claim = kept.report.claim
    mark = "" if claim.bound == "=" else str(claim.bound)
    figure = f"{mark}{claim.value}" if claim.value else ""
    if claim.low is not None and claim.high is not None:
        figure = f"{figure} ({claim.low:g}-{claim.high:g})".strip()
    return f"{figure} {claim.unit}".strip()


def _status(kept: Kept) -> str:
    words = [str(kept.report.claim.status or "")]
    words += ["hedged"] if kept.hedged else []
    words += ["denied"] if kept.denied else []
    return " ".join(filter(None, words))


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= LONGEST_WORDS else f"{one_line[: LONGEST_WORDS - 1]}…"
