"""Reads one value of scenario.toml as the kind its schema names."""

import math
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from safepassage.inputs.cells import LARGEST_INTEGER, LARGEST_NUMBER, CellError, read_id
from safepassage.inputs.findings import quoted
from safepassage.inputs.schema import Column

_TIME_REMEDY = "write date, time and offset without quotes, as in 2016-12-15T05:00:00+02:00"


def read_value(column: Column, value: Any) -> Any:
    """The value where it is of the column's kind; raises CellError where not."""
    return _READERS[column.kind](value)


def read_setting_number(value: Any) -> float:
    """A finite number, 0 or more."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellError("unreadable_number", f"{_shown(value)} is not a number", "write a number without quotes")
    if isinstance(value, float) and not math.isfinite(value):
        raise CellError("not_finite", f"{_shown(value)} is no finite number", "write a number")
    if value < 0:
        raise CellError("negative", f"{_shown(value)} is negative", "write 0 or more")
    if value > LARGEST_NUMBER:
        raise CellError("number_too_large", f"{_shown(value)} is too large", "write a smaller number")
    return float(value)


def read_setting_positive(value: Any) -> float:
    """A finite number above 0."""
    number = read_setting_number(value)
    if number == 0:
        raise CellError("not_positive", f"{_shown(value)} is not above 0", "write a number above 0")
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise CellError("not_a_text", f"{_shown(value)} is not a text", "put it in double quotes")
    return value


def _id(value: Any) -> str:
    text = _text(value)
    return read_id(text) if text else ""


def _ids(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise CellError("not_a_list", f"{_shown(value)} is not a list", 'write a list, as in ["walk", "drive"]')
    ids = tuple([read_id(_text(word)) for word in value])
    if len(set(ids)) != len(ids):
        raise CellError("duplicate_id", f"{_shown(value)} names one twice", "name each once")
    return ids


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise CellError("not_whole", f"{_shown(value)} is not a whole number", "write a whole number, as in 60")
    if value < 0:
        raise CellError("negative", f"{_shown(value)} is negative", "write 0 or more")
    if value > LARGEST_INTEGER:
        raise CellError("number_too_large", f"{_shown(value)} is too large", "write a smaller number")
    return value


def _positive_integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value <= 0:
        raise CellError("not_positive", f"{_shown(value)} is not above 0", "write a whole number above 0")
    return _integer(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise CellError("unreadable_boolean", f"{_shown(value)} is neither true nor false", "write true or false")
    return value


def _instant(value: Any) -> datetime:
    if isinstance(value, str):
        raise CellError("unreadable_time", f"{_shown(value)} is a text, not a time", _TIME_REMEDY)
    if isinstance(value, datetime):
        if value.utcoffset() is None:
            raise CellError("no_offset", f"{value.isoformat()} has no offset from UTC", _TIME_REMEDY)
        return value
    what = "has no time of day" if isinstance(value, date) else "is not a date with a time"
    code = "no_offset" if isinstance(value, date | time) else "unreadable_time"
    raise CellError(code, f"{_shown(value)} {what}", _TIME_REMEDY)


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CellError("not_a_table", f"{_shown(value)} is no inline table", 'write {kind="exponential", mean_h=24}')
    return value


def _shown(value: Any) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    return quoted(value) if isinstance(value, str) else quoted(str(value)).replace("'", "")


_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "id": _id,
    "ids": _ids,
    "integer": _integer,
    "positive_integer": _positive_integer,
    "number": read_setting_number,
    "positive": read_setting_positive,
    "boolean": _boolean,
    "instant": _instant,
    "survival": _table,
}
