"""A file of plain text as a document."""

import hashlib
from datetime import date, datetime, time, tzinfo
from pathlib import Path

from safepassage.inputs.findings import Findings
from safepassage.inputs.lines import guess_encoding
from safepassage.model.documents import Document

LARGEST_TEXT = 4 * 2**20
"""Bytes; a longer text is no article."""


def read_text(path: Path, zone: tzinfo, findings: Findings) -> Document | None:
    """The text of a file; None, with a fault, where it cannot be read as text.

    A name that begins with a date (`2016-12-08-title.txt`) may tell when it was published: by the end of that day.
    """
    if path.stat().st_size > LARGEST_TEXT:
        findings.fault(
            "file_too_large",
            path.name,
            f"the text has more than {LARGEST_TEXT // 2**20} MiB",
            remedy="import the article alone",
        )
        return None
    raw = path.read_bytes()
    text = _decoded(raw, path, findings)
    if text is None:
        return None
    if not text.strip():
        findings.fault("empty_file", path.name, "the file is empty", remedy="see whether it is the right one")
        return None
    name = f"text-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return Document(document_id=name, text=text, named_at=_named_at(path.name, zone))


def _named_at(name: str, zone: tzinfo) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(name[:10]), time(23, 59), zone)
    except ValueError:
        return None


def _decoded(raw: bytes, path: Path, findings: Findings) -> str | None:
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        findings.fault(
            "wrong_encoding",
            path.name,
            f"the file is not UTF-8; it looks like {guess_encoding(raw[:4096])}",
            row=line,
            remedy="save the text again as UTF-8",
        )
        return None
    if "\0" in text:
        findings.fault(
            "nul_byte", path.name, "the file holds NUL characters: it is no text", remedy="export it as text"
        )
        return None
    return text
