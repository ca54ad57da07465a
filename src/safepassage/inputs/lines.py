"""Reads a text file line by line in bounded memory, and finds out what is wrong with its letters."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from safepassage.inputs.findings import Findings

LONGEST_LINE = 2**22
"""Characters; a line that is longer holds no table of ours, and is not read to its end."""

LONGEST_CELL = 2**20
"""Characters."""

_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF_8 = "save the file again as UTF-8 (in a spreadsheet: CSV UTF-8)"
_PROBE = 4096


class LineReader:
    """The lines of one file, for the CSV parser; what is wrong with them goes to the findings.

    `stopped` turns true where the rest of the file was not read.
    """

    def __init__(self, handle: IO[bytes], file: str, findings: Findings) -> None:
        self._text = io.TextIOWrapper(handle, encoding="utf-8-sig", errors="surrogateescape", newline="")
        self._file = file
        self._findings = findings
        self._bad_letters = 0
        self.line_number = 0
        self.pending = ""
        self.stopped = False

    def __iter__(self) -> Iterator[str]:
        """The lines, with what cannot be read replaced; ends early where a line has no end."""
        while line := self._text.readline(LONGEST_LINE + 1):
            self.line_number += 1
            if len(line) > LONGEST_LINE:
                self.pending = line
                self.stopped = True
                return
            if not line.isascii() and not _encodable(line):
                line = self._with_bad_letters(line)
            if "\0" in line:
                self._say_nul(line)
                line = line.replace("\0", "")
            self.pending = line
            yield line
        if self._bad_letters > 1:
            self._findings.fault(
                "wrong_encoding",
                self._file,
                f"{self._bad_letters - 1} more rows hold letters that are not UTF-8",
                remedy=_SAVE_AS_UTF_8,
            )

    def _with_bad_letters(self, line: str) -> str:
        self._bad_letters += 1
        if self._bad_letters == 1:
            raw = line.encode("utf-8", "surrogateescape")
            bad = next(place for place, letter in enumerate(line) if "\ud800" <= letter <= "\udfff")
            self._findings.fault(
                "wrong_encoding",
                self._file,
                f"the file is not UTF-8; it looks like {guess_encoding(raw)}",
                row=self.line_number,
                column=f"number {column_number(line[:bad])}",
                remedy=_SAVE_AS_UTF_8,
            )
        return line.encode("utf-8", "replace").decode("utf-8")

    def _say_nul(self, line: str) -> None:
        self._findings.fault(
            "nul_byte",
            self._file,
            "the line holds a NUL character; the file is damaged, or no text file",
            row=self.line_number,
            column=f"number {column_number(line[: line.index(chr(0))])}",
            remedy="export the table again",
        )


def open_text(path: Path, file: str, findings: Findings) -> IO[bytes] | None:
    """The file opened for reading, or None with a fault where it is empty, no text, or cannot be opened."""
    try:
        if not path.is_file():
            findings.fault("unreadable_file", file, "this is no ordinary file", remedy="put a CSV file in its place")
            return None
        handle = path.open("rb")
    except OSError as error:
        findings.fault("unreadable_file", file, f"cannot be opened: {error.strerror}", remedy="see who may read it")
        return None
    start = handle.read(_PROBE)
    handle.seek(0)
    if start.startswith(_UTF_16_MARKS) or start[:_PROBE].count(0) * 3 > len(start) > 1:
        findings.fault(
            "wrong_encoding", file, "the file is not UTF-8; it looks like UTF-16", row=1, remedy=_SAVE_AS_UTF_8
        )
    elif start.strip(b"\xef\xbb\xbf\r\n\t ,") == b"" and len(start) < _PROBE:
        findings.fault("empty_file", file, "the file is empty", row=1, remedy="write at least the line of headings")
    else:
        return handle
    handle.close()
    return None


def guess_encoding(raw: bytes) -> str:
    """What the bytes of a line that is not UTF-8 look like."""
    high = sum(byte >= 0x80 for byte in raw)  # noqa: PLR2004 - above ASCII
    letters = sum(chr(byte).isalpha() for byte in raw if byte < 0x80)  # noqa: PLR2004
    if high > letters:
        return "Windows-1256 (Arabic) or another one-byte encoding"
    return "Latin-1 (Windows-1252) or another one-byte encoding"


def column_number(text: str) -> int:
    """The number of the column, from 1, in which a record that begins with this text breaks off."""
    number, inside = 1, False
    for part in text.split('"'):
        if not inside:
            number += part.count(",")
        inside = not inside
    return number


def _encodable(line: str) -> bool:
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
