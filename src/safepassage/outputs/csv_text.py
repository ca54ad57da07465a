"""Nouns as the text of a table or of a JSON file, written so that reading gives them back."""

import dataclasses
import json
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from operator import attrgetter
from typing import Any

from safepassage.model.timegrid import TimeGrid

# What a spreadsheet might take for a formula; numbers, alone or in a list, are harmless and stay as they are.
_FORMULA = re.compile(r"[=+\-@\t\n]")
_NUMBERS = re.compile(r"[+-]?\d+(\.\d+)?( [+-]?\d+(\.\d+)?)*")


def zone_of(grid: TimeGrid) -> timezone:
    """The offset in which the times of a grid are written: that of its start."""
    return timezone(grid.start.utcoffset() or timedelta())


def csv_text(row_type: type, rows: Sequence[Any], zone: timezone, left_out: Collection[str] = ()) -> str:
    """One table; its columns are the members of the row's type, in their order, but for those left out."""
    members = [member for member in dataclasses.fields(row_type) if member.name not in left_out]
    cells = [map(_cell_writer(member.type, zone), map(attrgetter(member.name), rows)) for member in members]
    lines = map(",".join, zip(*cells, strict=True))
    return "\n".join([",".join(member.name for member in members), *lines, ""])


def json_text(record: Mapping[str, Any], *, indent: int | None) -> str:
    """JSON proper: what of its members is not finite becomes null."""
    flat = {name: _finite(value) for name, value in record.items()}
    separators = (",", ":") if indent is None else None
    return json.dumps(flat, indent=indent, separators=separators, ensure_ascii=False, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _cell_writer(kind: Any, zone: timezone) -> Callable[[Any], str]:
    """How a member of that type is written into a cell. What a table tells again and again is put into words once."""
    if kind in (int, float, float | None):
        return _number
    if kind == tuple[int, ...]:
        name_of = cache(str)
        return lambda numbers: " ".join(map(name_of, numbers))
    if kind is str:
        known = cache(_cell)
        # An id of letters and digits, of which there may be as many as rows, needs no second look.
        return lambda text: text if text.isalnum() else known(text)
    if kind in (datetime, datetime | None):
        return cache(lambda at: "" if at is None else at.astimezone(zone).isoformat())
    return cache(lambda members: _cell(" ".join(map(str, members))))


def _number(value: float | None) -> str:
    return "" if value is None or math.isnan(value) else str(value)


def _cell(text: str) -> str:
    """A text as a cell of a CSV file, in quotation marks where it needs them (RFC 4180)."""
    text = _harmless(text)
    if any(mark in text for mark in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def text_cell(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    return _cell(text)


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and no reader for the end of a row."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _FORMULA.match(text) and not _NUMBERS.fullmatch(text):
        return f"'{text}"
    return text
