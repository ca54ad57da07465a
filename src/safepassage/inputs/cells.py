"""Reads one cell: from text to a value of the column's kind, or the reason why not."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from safepassage.inputs.findings import quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.schema import Column

LARGEST_NUMBER = 1e12
LARGEST_INTEGER = 10**10
"""More than there are people; keeps sums of whole numbers exact everywhere."""

LONG_INTEGER = 10
"""Digits; any whole number with fewer is small enough."""

LONGEST_NUMBER = 40

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+(\.0*)?", re.ASCII)
_WITH_COMMA = re.compile(r"[+-]?\d[\d ., ']*", re.ASCII)
_NOT_FINITE = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})
_TRUE = frozenset({"true", "1", "yes"})
_FALSE = frozenset({"false", "0", "no"})


class CellError(Exception):
    """A cell that cannot be read: a code, what is wrong, and what to do."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.remedy = remedy


def reader_for(column: Column) -> Callable[[str], Any]:
    """What turns the text of a cell that is not blank into its value; it raises CellError."""
    if column.choices:
        return _choice_reader(column.choices)
    return _READERS[column.kind]


def read_number(text: str) -> float:
    """A finite number of any sign."""
    if len(text) > LONGEST_NUMBER or _NUMBER.fullmatch(text) is None:
        raise _unreadable_number(text)
    value = float(text)
    if not abs(value) <= LARGEST_NUMBER:
        raise CellError(
            "number_too_large",
            f"{quoted(text)} is too large",
            "write a smaller figure, or leave the cell blank where it means no limit",
        )
    return value


def read_number_from_zero(text: str) -> float:
    """A finite number, 0 or more."""
    value = read_number(text)
    if value < 0:
        raise CellError("negative", f"{quoted(text)} is negative", "write 0 or more")
    return value


def read_positive(text: str) -> float:
    """A finite number above 0."""
    value = read_number_from_zero(text)
    if value == 0:
        raise CellError("not_positive", f"{quoted(text)} is not above 0", "write a number above 0")
    return value


def read_fraction(text: str) -> float:
    """A number from 0 to 1."""
    value = read_number_from_zero(text)
    if value > 1:
        raise CellError("out_of_range", f"{quoted(text)} is above 1", "write a share from 0 to 1: 25 % is 0.25")
    return value


def read_integer(text: str) -> int:
    """A whole number, 0 or more; `12.0` is whole."""
    value = read_number_from_zero(text)
    if _WHOLE.fullmatch(text) is None and not value.is_integer():
        raise CellError("not_whole", f"{quoted(text)} is not a whole number", "write a whole number")
    if value > LARGEST_INTEGER:
        raise CellError(
            "number_too_large",
            f"{quoted(text)} is too large",
            "write a smaller figure, or leave the cell blank where it means no limit",
        )
    return int(value)


def read_difference(text: str) -> int:
    """A whole number of any sign."""
    return -read_integer(text[1:]) if text.startswith("-") else read_integer(text)


def read_positive_integer(text: str) -> int:
    """A whole number, 1 or more."""
    value = read_integer(text)
    if value == 0:
        raise CellError("not_positive", f"{quoted(text)} is not above 0", "write a whole number above 0")
    return value


def read_boolean(text: str) -> bool:
    """Read true, false, 1, 0, yes or no, in any case."""
    word = text.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellError("unreadable_boolean", f"{quoted(text)} is neither true nor false", "write true or false")


def read_instant(text: str) -> datetime:
    """Read an ISO 8601 date and time with its offset from UTC."""
    remedy = "write date, time and offset, as in 2016-12-15T05:00:00+02:00"
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise CellError("unreadable_time", f"{quoted(text)} is not a time", remedy) from None
    if value.utcoffset() is None:
        raise CellError("no_offset", f"{quoted(text)} has no offset from UTC", remedy)
    return value


def read_id(text: str) -> str:
    """One word; ids stand in lists separated by spaces, so none may hold a space."""
    if len(text.split()) != 1:
        raise CellError("bad_id", f"the id {quoted(text)} holds a space", "write ids without spaces, as in north_gate")
    return text


def read_ids(text: str) -> tuple[str, ...]:
    """Ids separated by spaces."""
    return tuple(text.split())


def read_words(text: str) -> tuple[str, ...]:
    """Words separated by commas (or spaces)."""
    return tuple(text.replace(",", " ").split())


def read_names(text: str) -> tuple[str, ...]:
    """Names separated by commas; a name may hold spaces."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def read_integers(text: str) -> tuple[int, ...]:
    """Whole numbers separated by spaces."""
    words = text.split()
    if text.isascii() and "".join(words).isdigit() and max(map(len, words)) < LONG_INTEGER:
        return tuple([int(word) for word in words])
    return tuple([read_integer(word) for word in words])


def _choice_reader(choices: tuple[str, ...]) -> Callable[[str], str]:
    known = frozenset(choices)
    listed = f"write one of: {', '.join(choices)}"

    def read_choice(text: str) -> str:
        if text in known:
            return text
        remedy = did_you_mean(text, choices, otherwise=listed)
        raise CellError(
            "unknown_word", f"{quoted(text)} is not known here", remedy if remedy == listed else f"{remedy} {listed}"
        )

    return read_choice


def _unreadable_number(text: str) -> CellError:
    if len(text) > LONGEST_NUMBER:
        return CellError("unreadable_number", f"{quoted(text)} is too long for a number", "write a shorter number")
    if text.lower() in _NOT_FINITE:
        return CellError(
            "not_finite",
            f"{quoted(text)} is no finite number",
            "write a number, or leave the cell blank where that is allowed",
        )
    if _WITH_COMMA.fullmatch(text):
        return CellError(
            "number_with_separator",
            f"{quoted(text)} is written with a comma, a space or a mark between its digits",
            "write 1250 or 3.5: digits without thousands separators, and a point before decimals",
        )
    return CellError("unreadable_number", f"{quoted(text)} is not a number", "write a number with the digits 0-9")


def _read_text(text: str) -> str:
    return text


_READERS: dict[str, Callable[[str], Any]] = {
    "text": _read_text,
    "wkt": _read_text,
    "key": read_id,
    "id": read_id,
    "ids": read_ids,
    "words": read_words,
    "names": read_names,
    "integer": read_integer,
    "difference": read_difference,
    "integers": read_integers,
    "positive_integer": read_positive_integer,
    "number": read_number_from_zero,
    "coordinate": read_number,
    "positive": read_positive,
    "fraction": read_fraction,
    "boolean": read_boolean,
    "instant": read_instant,
}

EMPTY: dict[str, Any] = {"text": "", "wkt": "", "ids": (), "words": (), "names": (), "integers": ()}
"""What a blank cell means by kind; None for every other kind."""
