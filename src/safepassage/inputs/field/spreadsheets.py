"""Rows of a spreadsheet file (XLSX), read so that no file can fill the memory or reach outside itself."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException

from safepassage.inputs.findings import Findings
from safepassage.inputs.lines import LONGEST_CELL

LARGEST_UNPACKED = 200 * 2**20
"""Bytes of all members together."""

MOST_PACKED = 200
"""Times that a member may be larger than it is packed, where it is larger than a mebibyte."""

MOST_MEMBERS = 2_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 300


def spreadsheet_rows(path: Path, findings: Findings) -> Iterator[list[str]]:
    """The rows of the first sheet as texts; nothing, with a fault, where the file is refused."""
    if not _safe(path, findings):
        return
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # noqa: BLE001 - damaged and hostile parts raise whatever they meet first
        _refuse_for(error, findings, path)
        return
    try:
        yield from _rows(book, path, findings)
    finally:
        book.close()


def _rows(book: Any, path: Path, findings: Findings) -> Iterator[list[str]]:
    sheet = book.worksheets[0] if book.worksheets else None
    if sheet is None:
        _refuse(findings, path, "unreadable_spreadsheet", "has no sheet")
        return
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1):
            if number > MOST_ROWS:
                _refuse(findings, path, "too_many_rows", f"has more than {MOST_ROWS:,} rows")
                return
            yield [_cell(value, number, path, findings) for value in row]
    except Exception as error:  # noqa: BLE001 - as above
        _refuse_for(error, findings, path)


def _cell(value: Any, row: int, path: Path, findings: Findings) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    if len(text) > LONGEST_CELL:
        findings.fault(
            "long_cell",
            path.name,
            f"a cell holds {len(text):,} characters",
            row=row,
            remedy=f"shorten it to {LONGEST_CELL:,} at most",
        )
        return ""
    return text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ")


def _safe(path: Path, findings: Findings) -> bool:
    """Whether what is packed unpacks to something reasonable; looks at the directory, and unpacks nothing."""
    try:
        with zipfile.ZipFile(path) as packed:
            members = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        _refuse(findings, path, "unreadable_spreadsheet", "is damaged, or no spreadsheet")
        return False
    if not any(member.filename == "xl/workbook.xml" for member in members):
        _refuse(findings, path, "unknown_file", "is a packed file and no spreadsheet (XLSX)")
        return False
    if len(members) > MOST_MEMBERS:
        _refuse(findings, path, "zip_bomb", f"holds {len(members):,} packed files")
        return False
    unpacked = sum(member.file_size for member in members)
    worst = max(
        (member.file_size / max(1, member.compress_size) for member in members if member.file_size > 2**20), default=0
    )
    if unpacked > LARGEST_UNPACKED or worst > MOST_PACKED:
        _refuse(findings, path, "zip_bomb", f"unpacks to {unpacked / 2**20:,.0f} MiB")
        return False
    return True


def _refuse_for(error: BaseException, findings: Findings, path: Path) -> None:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, DefusedXmlException):
        cause = cause.__cause__ or cause.__context__
    if cause is None:
        what = f"cannot be read as a spreadsheet ({type(error).__name__})"
        _refuse(findings, path, "unreadable_spreadsheet", what)
    else:
        _refuse(findings, path, "hostile_file", f"holds what no spreadsheet needs ({type(cause).__name__})")


def _refuse(findings: Findings, path: Path, code: str, message: str) -> None:
    findings.fault(code, path.name, f"the file {message}", remedy="save the table as CSV and import that")
