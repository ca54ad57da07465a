"""What kind of file something is, by its content and not by its name."""

import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_PROBE = 2**16
_SEPARATORS = ",;\t"
_ZIP = b"PK\x03\x04"
_FEED = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)


class FileKind(StrEnum):
    """What a file holds."""

    REPORTS = "reports"
    REPORTERS = "reporters"
    TALLY = "tally"
    ACLED = "acled"
    UCDP = "ucdp"
    FEED = "feed"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a file holds; whether it is a spreadsheet; the mark between its cells where it is a table."""

    kind: FileKind
    spreadsheet: bool = False
    separator: str = ","


_BY_HEADINGS = (
    (FileKind.REPORTS, frozenset({"report_id", "measure"})),
    (FileKind.REPORTERS, frozenset({"reporter_id", "independence_group"})),
    (FileKind.ACLED, frozenset({"event_id_cnty", "event_date"})),
    (FileKind.UCDP, frozenset({"date_start", "date_end", "best"})),
    (FileKind.TALLY, frozenset({"checkpoint", "counted_from"})),
)


def kind_of(path: Path) -> Kind:
    """What a file holds; a text where nothing else fits. Raises OSError where it cannot be read."""
    with path.open("rb") as handle:
        start = handle.read(_PROBE)
    if start.startswith(_ZIP):
        return Kind(kind=FileKind.REPORTS, spreadsheet=True)
    text = start.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("<") and (text.startswith("<?xml") or _FEED.search(text[:2000])):
        return Kind(kind=FileKind.FEED)
    first = text.partition("\n")[0]
    for separator in _SEPARATORS:
        kind = kind_of_headings(_cells(first, separator))
        if kind is not None:
            return Kind(kind=kind, separator=separator)
    if path.suffix.lower() == ".csv":
        return Kind(kind=FileKind.REPORTS)
    return Kind(kind=FileKind.TEXT)


def kind_of_headings(headings: list[str]) -> FileKind | None:
    """What a table with these headings is; None where it is none that is known here."""
    names = {plain_heading(heading) for heading in headings}
    return next((kind for kind, needed in _BY_HEADINGS if needed <= names), None)


def plain_heading(heading: str) -> str:
    """A heading without the groups of questions that a form puts before it: `counts/people` is `people`."""
    return heading.strip().rpartition("/")[2]


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator), [])
    except csv.Error:
        return []
