"""Splits the lines of a CSV file into rows of cells, and says which rows are broken."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from safepassage.inputs.findings import Findings
from safepassage.inputs.lines import LONGEST_CELL, LineReader, column_number

MOST_ROWS = 1_000_000


class Rows:
    """Splits lines into cells; says which rows are cut short, too long, or badly quoted."""

    def __init__(self, source: LineReader, file: str, findings: Findings) -> None:
        self._source = source
        self._file = file
        self._findings = findings
        self._parser = csv.reader(source, strict=True)
        self.lost = False

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with the line on which it begins."""
        with _longest_cell():
            while True:
                first = self._parser.line_num + 1
                try:
                    cells = next(self._parser)
                except StopIteration:
                    if self._source.stopped:
                        self._say_cell_too_long(first)
                    return
                except csv.Error as error:
                    self.lost = True
                    if not self._say_parser_error(str(error), first):
                        self._source.stopped = True
                        return
                    continue
                if any(cells):
                    yield first, cells

    def rest(self, width: int) -> tuple[list[int], list[list[str]]]:
        """The rows that have the right number of cells, each with its line."""
        lines: list[int] = []
        rows: list[list[str]] = []
        for line, cells in self:
            if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
                del cells[width:]
            if len(cells) != width:
                self._say_width(line, len(cells), width)
                continue
            lines.append(line)
            rows.append(cells)
            if len(rows) > MOST_ROWS:
                self._findings.fault(
                    "too_many_rows", self._file, f"more than {MOST_ROWS:,} rows", row=line, remedy="split the scenario"
                )
                self._source.stopped = True
                break
        return lines, rows

    def _say_width(self, line: int, found: int, width: int) -> None:
        self.lost = True
        if found < width:
            self._findings.fault(
                "short_row",
                self._file,
                f"the row has {found} cells where there are {width} headings; the file may be cut short",
                row=line,
                column=f"number {found}",
                remedy="complete the row, or export the table again",
            )
        else:
            self._findings.fault(
                "long_row",
                self._file,
                f"the row has {found} cells where there are {width} headings",
                row=line,
                column=f"number {width + 1}",
                remedy="put text with a comma in double quotes; write figures without thousands separators",
            )

    def _say_parser_error(self, message: str, first: int) -> bool:
        """Say what the parser found; returns whether the rest of the file can be read."""
        if "field larger" in message:
            self._say_cell_too_long(first)
            return False
        if "unexpected end" in message:
            self._findings.fault(
                "unclosed_quote",
                self._file,
                "a double quote opened in this row is never closed; the file may be cut short",
                row=first,
                remedy='close the quote, or write "" for a quote within text',
            )
            return False
        self._findings.fault(
            "stray_quote",
            self._file,
            "a double quote stands in the middle of a cell",
            row=first,
            remedy='put the whole cell in quotes and write "" for a quote within it',
        )
        return True

    def _say_cell_too_long(self, first: int) -> None:
        self._findings.fault(
            "cell_too_long",
            self._file,
            f"a cell is longer than {LONGEST_CELL:,} characters, or its quote is never closed; reading stopped here",
            row=first,
            column=f"number {column_number(self._source.pending[:LONGEST_CELL])}",
            remedy="shorten the cell, or close its quote",
        )


@contextmanager
def _longest_cell() -> Iterator[None]:
    """Let the parser take cells up to our limit; its own is lower, and is put back."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)
