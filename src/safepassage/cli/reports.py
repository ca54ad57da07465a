"""`report`: what comes in from the field, kept so that nothing is lost or changed unseen."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safepassage.cli.codes import NEGATIVE
from safepassage.cli.console import error_console, issue_as_json, out_console, print_json
from safepassage.cli.scenarios import JsonOption

if TYPE_CHECKING:
    from safepassage.operations.take_report import Taken, Way
    from safepassage.store.base import Store

report_app = typer.Typer(
    help="Take in reports and review what they claim. Nothing is overwritten; each entry is chained to the one before.",
    no_args_is_help=True,
)

MOST_HOURS = 14.0

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="SAFEPASSAGE_STORE",
        metavar="URL",
        show_default=False,
        help="sqlite:///path, postgresql://user@host/database, or the path of a file. Default: a file in the user's "
        "data folder.",
    ),
]
OperationOption = Annotated[
    str,
    typer.Option(
        "--operation",
        envvar="SAFEPASSAGE_OPERATION",
        metavar="ID",
        help="The operation: its id, a scenario folder, or the name of a packaged scenario.",
    ),
]
ScopeOption = Annotated[
    str, typer.Option("--scope", metavar="ID", help="The direction of movement that texts and counts are about.")
]
CorridorOption = Annotated[str, typer.Option("--corridor", metavar="ID", help="The corridor that texts are about.")]
ZoneOption = Annotated[
    float,
    typer.Option(
        "--utc-offset",
        metavar="HOURS",
        min=-MOST_HOURS,
        max=MOST_HOURS,
        help="In which days and hours without an offset are meant.",
    ),
]
AuthorOption = Annotated[str, typer.Option("--by", metavar="ROLE", help="Who hands it in: an office, never a name.")]
PersonalOption = Annotated[
    bool, typer.Option("--keep-personal", help="Keep names, telephone numbers and plates found in texts.")
]
OPERATION = "unassigned"
"""The operation of reports where none is named."""


class Language(StrEnum):
    """Of a sheet."""

    ENGLISH = "en"
    ARABIC = "ar"


@report_app.command("import")
def import_reports(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="CSV or XLSX of reports, reporters, counts, ACLED or UCDP events; RSS or Atom; plain text.",
        ),
    ],
    *,
    accept_all: Annotated[bool, typer.Option("--accept-all", help="Accept every claim that is proposed.")] = False,
    as_json: JsonOption = False,
    store: StoreOption = None,
    operation: OperationOption = OPERATION,
    scope: ScopeOption = "",
    corridor: CorridorOption = "",
    utc_offset: ZoneOption = 0.0,
    by: AuthorOption = "",
    keep_personal: PersonalOption = False,
) -> None:
    """Take in files whole: all of them or none. Claims found in texts wait for `report review`."""
    from safepassage.operations.take_report import import_files  # noqa: PLC0415

    way = _way(operation, scope=scope, corridor=corridor, utc_offset=utc_offset, by=by, keep_personal=keep_personal)
    with _opened(store) as opened:
        taken = import_files(opened, files, way, at=datetime.now(UTC), accept_all=accept_all)
        _show_taken(taken, way, opened, as_json=as_json)


@report_app.command("add")
def add(
    columns: Annotated[
        list[str],
        typer.Argument(metavar="COLUMN=VALUE...", help="As in reports.csv: reporter_id=, measure=, value=, text=, ..."),
    ],
    as_json: JsonOption = False,
    store: StoreOption = None,
    operation: OperationOption = OPERATION,
    scope: ScopeOption = "",
    by: AuthorOption = "",
    keep_personal: PersonalOption = False,
) -> None:
    """Add one report; a correction or a revision names the other one in correction_of or supersedes."""
    from safepassage.operations.take_report import add_report  # noqa: PLC0415

    way = _way(operation, scope=scope, by=by, keep_personal=keep_personal)
    with _opened(store) as opened:
        taken = add_report(opened, _pairs(columns), way, at=datetime.now(UTC))
        _show_taken(taken, way, opened, as_json=as_json)


@report_app.command("review")
def review(
    report_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="The claim; without it, each that waits is shown and asked for."),
    ] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="It says so, and may count.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It does not say so, or must not count.")] = False,
    edit: Annotated[
        list[str] | None, typer.Option("--set", metavar="COLUMN=VALUE", help="Mend a column and accept the claim.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why.")] = "",
    as_json: JsonOption = False,
    store: StoreOption = None,
    operation: OperationOption = OPERATION,
    by: AuthorOption = "",
) -> None:
    """Accept, mend or reject a claim. The decision is an entry of its own; a later one stands above it."""
    from safepassage.cli.reviewing import ask_through, show_reviewed  # noqa: PLC0415
    from safepassage.operations.take_report import ACCEPTED, REJECTED  # noqa: PLC0415
    from safepassage.operations.take_report import review as decide  # noqa: PLC0415

    way = _way(operation, by=by)
    with _opened(store) as opened:
        if report_id is None:
            ask_through(opened, way)
            return
        if accept == reject and not (edit and not reject):
            raise typer.BadParameter("give one of --accept, --reject or --set COLUMN=VALUE")
        decision = REJECTED if reject else ACCEPTED
        kept = decide(opened, report_id, decision, way, edits=_pairs(edit or []), note=note, at=datetime.now(UTC))
        show_reviewed(kept, as_json=as_json)


@report_app.command("list")
def list_reports(
    pending: Annotated[bool, typer.Option("--pending", help="Only claims that wait for a review.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write those that count as reports.csv.")
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
    operation: OperationOption = OPERATION,
) -> None:
    """List the claims of an operation, or write them as a table."""
    from safepassage.cli.reviewing import show_claims  # noqa: PLC0415
    from safepassage.operations.read_record import claim_as_json, write_reports  # noqa: PLC0415
    from safepassage.operations.take_report import open_record  # noqa: PLC0415

    way = _way(operation)
    with _opened(store) as opened:
        record = open_record(opened, way.operation_id)
    if output is not None:
        count = write_reports(record, output)
        out_console().print(f"Wrote {output}: {count} reports that count.", markup=False)
        return
    claims = [kept for kept in record.kept.values() if kept.pending or not pending]
    if as_json:
        print_json({"operation_id": way.operation_id, "claims": [claim_as_json(kept) for kept in claims]})
    else:
        show_claims(claims)


@report_app.command("verify")
def verify(
    expect: Annotated[
        str | None,
        typer.Option("--expect", metavar="NUMBER:HASH", help="An end of the chain that you wrote down earlier."),
    ] = None,
    as_json: JsonOption = False,
    store: StoreOption = None,
) -> None:
    """Prove that nothing in the record was changed, removed or reordered; name the first entry that was."""
    from safepassage.operations.read_record import verification_as_json, verify_record  # noqa: PLC0415

    with _opened(store) as opened:
        verdict = verify_record(opened, expect)
    if as_json:
        print_json(verification_as_json(verdict))
    elif verdict.holds:
        erased = f" {verdict.erased_texts} texts were erased, each with a tombstone." if verdict.erased_texts else ""
        out_console().print(
            f"The record holds: {verdict.entries:,} entries, none changed, removed or reordered.{erased}", markup=False
        )
        out_console().print(f"Its end, to write down and give to --expect later: {verdict.head}", markup=False)
    else:
        console = error_console()
        console.print(f"The record does not hold. First: {verdict.faults[0]}", markup=False, highlight=False)
        for fault in verdict.faults[1:]:
            console.print(f"  {fault}", markup=False, highlight=False)
    if not verdict.holds:
        raise typer.Exit(NEGATIVE)


@report_app.command("erase")
def erase(
    report_id: Annotated[str, typer.Argument(metavar="ID", help="The report whose words are to be erased.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; stays for good, so no names.")],
    store: StoreOption = None,
    operation: OperationOption = OPERATION,
    by: AuthorOption = "",
) -> None:
    """Erase the words of a report for good: its figures stay, and so does the proof."""
    from safepassage.operations.take_report import erase_report  # noqa: PLC0415

    way = _way(operation, by=by)
    with _opened(store) as opened:
        tombstones = erase_report(opened, report_id, way, reason=reason, at=datetime.now(UTC))
    entries = ", ".join(str(tombstone.sequence) for tombstone in tombstones)
    out_console().print(f"Erased the words of {report_id}; logged as entry {entries}.", markup=False)


@report_app.command("sheet")
def sheet(
    output: Annotated[Path, typer.Argument(metavar="FILE.html", help="The sheet to print; its table lies beside it.")],
    checkpoint: Annotated[str, typer.Option("--checkpoint", metavar="PLACE", help="Where it will be filled in.")] = "",
    lang: Annotated[Language, typer.Option("--lang", help="The language of the sheet.")] = Language.ENGLISH,
) -> None:
    """Write a tally sheet for a checkpoint, to print, and the table to type it into for `report import`."""
    from safepassage.operations.read_record import write_sheet  # noqa: PLC0415

    twin = write_sheet(output, checkpoint=checkpoint, language=lang.value)
    out_console().print(f"Wrote {output} and {twin}.", markup=False)


def _opened(address: str | None) -> "Store":
    from safepassage.store.opening import open_store  # noqa: PLC0415

    return open_store(address)


def _way(
    operation: str,
    *,
    scope: str = "",
    corridor: str = "",
    utc_offset: float = 0.0,
    by: str = "",
    keep_personal: bool = False,
) -> "Way":
    from safepassage.operations.name_operation import operation_named  # noqa: PLC0415
    from safepassage.operations.take_report import Way  # noqa: PLC0415

    return Way(
        operation_id=operation_named(operation),
        scope=scope,
        corridor=corridor,
        zone=timezone(timedelta(hours=utc_offset)),
        author=by,
        keep_personal=keep_personal,
    )


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise typer.BadParameter(f"{word!r} is not COLUMN=VALUE")
        pairs[name.strip()] = value
    return pairs


def _show_taken(taken: "Taken", way: "Way", store: "Store", *, as_json: bool) -> None:
    from safepassage.cli.reviewing import show_claims  # noqa: PLC0415
    from safepassage.operations.read_record import claim_as_json  # noqa: PLC0415

    if as_json:
        print_json(
            {
                "operation_id": way.operation_id,
                "store": store.name,
                "claims": [claim_as_json(kept) for kept in taken.claims],
                "known": list(taken.known),
                "masked": dict(taken.masked),
                "issues": [issue_as_json(issue) for issue in taken.issues],
                "head": str(store.head()),
            }
        )
        return
    for issue in taken.issues:
        error_console().print(f"{issue.severity.value}: {issue}", highlight=False, markup=False)
    show_claims(taken.claims)
    console = out_console()
    waiting = sum(kept.pending for kept in taken.claims)
    console.print(
        f"{len(taken.claims)} claims, {len(taken.known)} of them known before, {waiting} waiting for "
        f"`safepassage report review`. Kept in {store.name} for {way.operation_id}.",
        markup=False,
    )
    if taken.masked:
        found = ", ".join(f"{count} {kind}" for kind, count in sorted(taken.masked.items()))
        console.print(f"Masked in the texts before they were kept: {found}.", markup=False)
