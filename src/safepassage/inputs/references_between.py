"""Checks that every id which a table names exists in the table it names it from."""

from collections.abc import Collection, Iterator

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.records import Tables
from safepassage.inputs.schema import Column
from safepassage.inputs.tables import Table


def check_references(tables: Tables, findings: Findings) -> None:
    """Say which ids name nothing; tables that could not be read to their end are not looked up in."""
    known = {name: table.keys() for name, table in tables.items() if table.whole or not table.found}
    for table in tables.values():
        for column in table.schema.columns:
            target = column.refers_to
            if target is not None and _can_look_up(target, tables):
                _check_column(table, column, target, known[target], findings)


def _can_look_up(target: str, tables: Tables) -> bool:
    """Whether ids can be told unknown: a required table that is missing has been complained of already."""
    table = tables.get(target)
    if table is None:
        return False
    return table.whole or (not table.found and target in ("corridors", "reporters"))


def _check_column(table: Table, column: Column, target: str, known: Collection[str], findings: Findings) -> None:
    for line, word in _words(table, column):
        if word in known:
            continue
        remedy = "add it there, or mend the id"
        if findings.room_for("unknown_id", table.file):
            remedy = did_you_mean(word, known, otherwise=remedy)
        findings.fault(
            "unknown_id",
            table.file,
            f"{quoted(word)} is not in {target}.csv",
            row=line,
            column=column.attribute,
            remedy=remedy,
        )


def _words(table: Table, column: Column) -> Iterator[tuple[int, str]]:
    for line, value in zip(table.lines, table[column.attribute], strict=True):
        if isinstance(value, tuple):
            for word in value:
                yield line, word
        elif value is not None:
            yield line, value
