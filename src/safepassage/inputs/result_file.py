"""Reads the figures of plan.json."""

import dataclasses
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from safepassage.model.plan import Result


def result_from(document: Mapping[str, Any]) -> tuple[Result | None, tuple[str, ...]]:
    """How a plan was found; or None and the names of the members that are missing or of the wrong kind."""
    values: dict[str, Any] = {}
    wrong = []
    for member in dataclasses.fields(Result):
        try:
            values[member.name] = _READERS[str(member.type)](document[member.name])
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
            wrong.append(member.name)
    return (None if wrong else Result(**values)), tuple(wrong)


def exact_integer(value: Any) -> int:
    """A whole number; raises TypeError where it is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def finite_number(value: Any) -> float:
    """A finite number; raises TypeError or ValueError where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is not finite")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _integer_or_none(value: Any) -> int | None:
    return None if value is None else exact_integer(value)


def _texts(value: Any) -> Mapping[str, str]:
    return MappingProxyType({_text(name): _text(word) for name, word in value.items()})


def _settings(value: Any) -> Mapping[str, Any]:
    if any(isinstance(setting, dict | list) for setting in value.values()):
        raise TypeError("a setting is neither a text nor a number")
    return MappingProxyType(dict(value))


_READERS: dict[str, Callable[[Any], Any]] = {
    str(str): _text,
    str(float): finite_number,
    str(int): exact_integer,
    str(bool): _boolean,
    str(int | None): _integer_or_none,
    str(Mapping[str, str]): _texts,
    str(Mapping[str, str | int | float | bool | None]): _settings,
}
