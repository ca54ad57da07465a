"""Tables of the field in the one form that the table reader reads: commas, plain headings, UTF-8."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from safepassage.inputs.field.kinds import Kind, plain_heading
from safepassage.inputs.field.spreadsheets import spreadsheet_rows
from safepassage.inputs.findings import Findings
from safepassage.inputs.lines import LONGEST_CELL


@contextmanager
def normalised(path: Path, kind: Kind, findings: Findings) -> Iterator[Path]:
    """A file of the same name that the table reader can read, row for row; the file itself where it can already."""
    if not kind.spreadsheet and kind.separator == "," and not _grouped(path):
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name
        rows = spreadsheet_rows(path, findings) if kind.spreadsheet else _separated(path, kind.separator, findings)
        _write(rows, target)
        yield target


def headings_of(path: Path) -> list[str]:
    """The first row of a normalised table."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        try:
            return next(csv.reader(handle), [])
        except csv.Error:
            return []


def _grouped(path: Path) -> bool:
    return any("/" in heading for heading in headings_of(path))


def _separated(path: Path, separator: str, findings: Findings) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for row in csv.reader(handle, delimiter=separator):
                yield [cell.replace("\r", " ").replace("\n", " ") for cell in row]
    except (csv.Error, UnicodeDecodeError) as error:
        findings.fault(
            "unreadable_table",
            path.name,
            f"the table cannot be read ({error})",
            remedy="save the table again as CSV separated by commas, in UTF-8",
        )


def _write(rows: Iterable[list[str]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        for number, row in enumerate(rows):
            if number == 0:
                writer.writerow([plain_heading(cell) for cell in row])
            else:
                writer.writerow(row)
