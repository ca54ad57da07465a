"""From the tables of `[forecast]` to settings, with every fault found."""

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from safepassage.model.forecast_settings import FACTOR_TYPES, ForecastSettings
from safepassage.model.issues import Issue, Place, Severity

WHEN_BLOCKED = ("wait", "turn_back", "reroute")
"""What people may do who find the way blocked."""

CHANCES = frozenset(
    {"resumes", "open_at_start", "correlation", "chance_a_day", "chance_a_link", "chance", "share", "lost"}
)
"""Members that lie in 0..1."""

MAY_BE_ZERO = frozenset({"spread", "own_spread", "suspended_sigma", "closed_sigma", "repair_sigma", "patience_s",
                         "per_hour", "capacity_factor", "mean_s"})  # fmt: skip
"""Members that are 0 or more; other numbers are above 0."""

TOO_MUCH = 1e12
"""No number is as large; it is not the largest that makes sense, but keeps what is drawn finite."""

_FILE = "scenario.toml"


def read_forecast_settings(tables: Mapping[str, Any]) -> tuple[ForecastSettings, tuple[Issue, ...]]:
    """The settings that the tables of `[forecast]` name, and every fault in them.

    Parameters
    ----------
    tables
        By factor its table, as TOML gives it; `true` stands for a table without entries, `false` switches a factor
        off.

    Returns
    -------
    settings, faults
        A factor with a fault has the values to start from for what is wrong.
    """
    faults: list[Issue] = []
    given: dict[str, Any] = {}
    for name, table in tables.items():
        if name not in FACTOR_TYPES:
            faults.append(_fault(name, "unknown_factor", f"no factor is called {name!r}", _near(name, FACTOR_TYPES)))
        elif table is False:
            if name == "pause":
                faults.append(_fault(name, "pause_always_on", "the pause is always uncertain", "leave the line out"))
        elif table is True or isinstance(table, Mapping):
            given[name] = _factor(name, {} if table is True else table, faults)
        else:
            faults.append(_fault(name, "not_a_table", f"{name} is a table", f"write [forecast.{name}]"))
    return ForecastSettings(**given), tuple(faults)


def _factor(name: str, table: Mapping[str, Any], faults: list[Issue]) -> Any:
    kind = FACTOR_TYPES[name]
    start = kind()
    known = {member.name: getattr(start, member.name) for member in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            faults.append(
                _fault(f"{name}.{key}", "unknown_setting", f"{name} has no setting {key!r}", _near(key, known))
            )
            continue
        wrong = _wrong(key, value, known[key])
        if wrong:
            faults.append(
                _fault(f"{name}.{key}", "bad_value", f"{key} = {value!r}: {wrong}", "see docs/decisions/0020")
            )
        else:
            values[key] = tuple(value) if isinstance(value, list) else value
    factor = kind(**values)
    if name == "pool" and factor.low >= factor.high:
        faults.append(_fault(name, "bad_value", "low is not below high", "see which of the two is wrong"))
        return start
    return factor


def _wrong(key: str, value: Any, start: Any) -> str:
    """What is wrong with a value, in words; empty where nothing is."""
    if key == "when_blocked":
        return "" if value in WHEN_BLOCKED else f"write one of: {', '.join(WHEN_BLOCKED)}"
    if isinstance(start, tuple):
        right = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
        return "" if right else "write a list of texts"
    if isinstance(start, bool):
        return "" if isinstance(value, bool) else "write true or false"
    return _wrong_number(key, value, whole=isinstance(start, int))


def _wrong_number(key: str, value: Any, *, whole: bool) -> str:
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or not abs(value) < TOO_MUCH:
        return "write a whole number" if whole else "write a number"
    if key in CHANCES:
        return "" if 0 <= value <= 1 else "write a number from 0 to 1"
    if key in MAY_BE_ZERO:
        return "" if value >= 0 else "write 0 or more"
    return "" if value > 0 else "write a number above 0"


def _near(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else f"known are: {', '.join(known)}"


def _fault(key: str, code: str, message: str, remedy: str) -> Issue:
    place = Place(file=_FILE, column=f"forecast.{key}")
    return Issue(code=code, severity=Severity.FAULT, place=place, message=message, remedy=remedy)
