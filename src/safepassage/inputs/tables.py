"""The one table reader: a CSV file and its schema in, typed columns and every fault out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safepassage.inputs.cells import EMPTY, CellError, reader_for
from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.headings import match_headings
from safepassage.inputs.lines import LineReader, open_text
from safepassage.inputs.rows import Rows
from safepassage.inputs.schema import Column, TableSchema


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table as read; `columns` has every column of the schema, blank where the file has none.

    Attributes
    ----------
    schema
        What the table should be.
    file
        The name by which the file is told in issues.
    lines
        For each row the line of the file on which it begins (1 is the line of headings).
    columns
        For each heading one value a row: of the column's kind, None (or an empty text or tuple) where blank, and
        None where the cell cannot be read.
    found
        Whether there is such a file.
    unread
        The cells that cannot be read, as (line, heading).
    whole
        Whether every row was taken in; where not, an id that is not here may still exist.
    """

    schema: TableSchema
    file: str
    lines: tuple[int, ...] = ()
    columns: Mapping[str, list[Any]] = field(default_factory=dict)
    found: bool = False
    unread: frozenset[tuple[int, str]] = frozenset()
    whole: bool = False

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    def __getitem__(self, attribute: str) -> list[Any]:
        """The values of one column."""
        return self.columns[attribute]

    def records(self) -> Iterator[dict[str, Any]]:
        """The rows as values by heading."""
        names = tuple(self.columns)
        return (dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True))

    def keys(self) -> frozenset[str]:
        """The ids by which other tables may name a row of this one."""
        key = self.schema.key
        return frozenset(value for value in self.columns[key] if value is not None) if key else frozenset()


def read_table(
    folder: Path,
    schema: TableSchema,
    findings: Findings,
    *,
    required: bool = False,
    unused: frozenset[str] = frozenset(),
    file: str | None = None,
) -> Table:
    """Read one table of a folder.

    Parameters
    ----------
    folder, file
        Where the file is; `file` is the schema's own unless given.
    schema
        Its columns.
    findings
        Takes in whatever is wrong; nothing is raised for bad data.
    required
        Whether the file must be there.
    unused
        Headings that are no fault though the schema does not know them.
    """
    name = file or schema.file
    blank = Table(schema=schema, file=name, columns={heading: [] for heading in schema.headings})
    path = folder / name
    if not _exists(path):
        if required:
            findings.fault(
                "missing_file",
                name,
                "the file is missing",
                remedy=f"add it; its headings are {', '.join(schema.headings)}",
            )
        return blank
    handle = open_text(path, name, findings)
    if handle is None:
        return blank
    with handle:
        source = LineReader(handle, name, findings)
        rows = Rows(source, name, findings)
        headings = match_headings(next(iter(rows), (1, []))[1], schema, name, findings, unused=unused)
        lines, cells = rows.rest(len(headings)) if headings else ((), [])
    unread: set[tuple[int, str]] = set()
    columns = _typed(cells, lines, headings, schema, name, findings, unread)
    _find_repeated_keys(columns, lines, schema, name, findings)
    return Table(
        schema=schema,
        file=name,
        lines=tuple(lines),
        columns=columns,
        found=True,
        unread=frozenset(unread),
        whole=bool(headings) and not source.stopped and not rows.lost,
    )


def _typed(
    rows: list[list[str]],
    lines: tuple[int, ...] | list[int],
    headings: list[str | None],
    schema: TableSchema,
    file: str,
    findings: Findings,
    unread: set[tuple[int, str]],
) -> dict[str, list[Any]]:
    """Columns of values from rows of text."""
    texts = list(zip(*rows, strict=True)) if rows else [()] * len(headings)
    columns = {}
    for column in schema.columns:
        if column.attribute in headings:
            columns[column.attribute] = _read_column(
                texts[headings.index(column.attribute)], lines, column, file, findings, unread
            )
        else:
            columns[column.attribute] = [EMPTY.get(column.kind)] * len(rows)
    return columns


def _read_column(
    texts: tuple[str, ...],
    lines: tuple[int, ...] | list[int],
    column: Column,
    file: str,
    findings: Findings,
    unread: set[tuple[int, str]],
) -> list[Any]:
    read, empty = reader_for(column), EMPTY.get(column.kind)
    known: dict[str, Any] = {}  # cells repeat: a speed, a use, true
    values: list[Any] = []
    for place, raw in enumerate(texts):
        if raw in known:
            values.append(known[raw])
            continue
        text = raw.strip()
        if not text:
            values.append(empty)
            if column.required:
                _say_blank(column, file, lines[place], findings)
            continue
        try:
            values.append(known.setdefault(raw, read(text)))
        except CellError as error:
            values.append(empty)
            unread.add((lines[place], column.attribute))
            findings.fault(error.code, file, str(error), row=lines[place], column=column.attribute, remedy=error.remedy)
    return values


def _say_blank(column: Column, file: str, line: int, findings: Findings) -> None:
    what = f"write {' or '.join(column.choices)}" if column.choices else "fill it in"
    unit = f" (in {column.unit})" if column.unit else ""
    findings.fault(
        "blank",
        file,
        f"{column.attribute} is blank",
        row=line,
        column=column.attribute,
        remedy=f"{what}{unit}: {column.description}",
    )


def _find_repeated_keys(
    columns: Mapping[str, list[Any]],
    lines: tuple[int, ...] | list[int],
    schema: TableSchema,
    file: str,
    findings: Findings,
) -> None:
    if schema.key is None:
        return
    first: dict[str, int] = {}
    for line, key in zip(lines, columns[schema.key], strict=True):
        if key is not None and first.setdefault(key, line) != line:
            findings.fault(
                "duplicate_id",
                file,
                f"{quoted(key)} stands in row {first[key]} already",
                row=line,
                column=schema.key,
                remedy="give each row an id of its own",
            )


def _exists(path: Path) -> bool:
    """Whether there is such a file; where that may not be known there is, and opening it says why not."""
    try:
        return path.exists()
    except OSError:
        return True
