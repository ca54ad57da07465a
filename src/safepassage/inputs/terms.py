"""Checks of terms that tie one movement to another, beyond their cells and ids."""

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.records import Tables
from safepassage.inputs.tables import Table

Direction = tuple[str, int, frozenset[str], frozenset[str]]


def check_linked_movements(tables: Tables, findings: Findings) -> None:
    """Check that a movement is not tied to itself, and that each direction of a phase has one row."""
    table = tables["linked_movements"]
    _check_overlaps(table, findings)
    _check_repeated(table, findings)


def _check_overlaps(table: Table, findings: Findings) -> None:
    columns = (table[name] for name in ("staging_area_ids", "counterpart_ids"))
    for line, areas, counterparts in zip(table.lines, *columns, strict=True):
        both = sorted(set(areas) & set(counterparts))
        if both:
            findings.fault(
                "own_counterpart",
                table.file,
                f"{quoted(both[0])} is on both sides of the term",
                row=line,
                column="counterpart_ids",
                remedy="name each staging area on one side only",
            )


def _check_repeated(table: Table, findings: Findings) -> None:
    first: dict[Direction, int] = {}
    columns = (table[name] for name in ("movement_id", "phase", "staging_area_ids", "counterpart_ids"))
    for line, movement, phase, areas, counterparts in zip(table.lines, *columns, strict=True):
        if movement is None or phase is None or not areas or not counterparts:
            continue  # blank or unreadable, which has been told
        direction = (movement, phase, frozenset(areas), frozenset(counterparts))
        if first.setdefault(direction, line) != line:
            findings.fault(
                "duplicate_row",
                table.file,
                f"phase {phase} of {quoted(movement)} has a row in this direction already: row {first[direction]}",
                row=line,
                column="movement_id",
                remedy="keep one of the two, or give this one a movement_id of its own",
            )
