"""Reads the tables of Flee's input_csv folder: locations, routes, closures, conflicts, and the period.

The format is that of Flee 2 and 3 (Suleimenova, Bell, Groen, A generalized simulation development approach for
predicting refugee destinations, Scientific Reports 7 (2017) 13377). Headings begin with `#`, columns are told by place,
not by name, and the last may be missing; days are counted from the start, and a last day of 0 or -1 means no end.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from safepassage.inputs.cells import CellError, read_number, read_number_from_zero
from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.lines import LineReader, open_text
from safepassage.inputs.rows import Rows

CONFLICT = "conflict_zone"
CAMPS = frozenset({"camp", "idpcamp"})
PASSED_THROUGH = frozenset({"town", "forwarding_hub", "marker"})
KNOWN_TYPES = frozenset({CONFLICT, *CAMPS, *PASSED_THROUGH})

_Row = TypeVar("_Row")

_OLD_NAMES = {"conflict": CONFLICT, "idp_camp": "idpcamp"}
_LOCATION_CELLS = 6
_ROUTE_CELLS = 3
_CLOSURE_CELLS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place; `population` is that of a town, and the capacity of a camp. None where it is blank."""

    row: int
    name: str
    country: str
    latitude: float
    longitude: float
    kind: str
    conflict_day: int | None
    population: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadOfFlee:
    """A road both ways; `redirection` is 1 or 2 where whoever comes to one end is sent on to the other."""

    row: int
    ends: tuple[str, str]
    km: float
    redirection: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureOfFlee:
    """Something shut from a day to before another (None: to the end)."""

    row: int
    kind: str
    names: tuple[str, str]
    first_day: int
    after_day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FleeTables:
    """The tables as read; `conflicts` has for each place the first day with conflict."""

    start: datetime
    days: int
    locations: tuple[Location, ...]
    roads: tuple[RoadOfFlee, ...]
    closures: tuple[ClosureOfFlee, ...]
    conflicts: Mapping[str, int]


def read_flee_tables(folder: Path, findings: Findings) -> FleeTables | None:
    """Read the tables; None where the folder or the period cannot be read. What is wrong goes to the findings."""
    if not folder.is_dir():
        findings.fault("missing_folder", str(folder), "there is no such folder", remedy="name Flee's input_csv folder")
        return None
    period = _period(folder, findings)
    locations = tuple(_each(folder, "locations.csv", _LOCATION_CELLS, _location, findings))
    roads = tuple(_each(folder, "routes.csv", _ROUTE_CELLS, _road, findings))
    closures = tuple(_each(folder, "closures.csv", _CLOSURE_CELLS, _closure, findings, required=False))
    conflicts = _conflicts(folder, findings)
    if period is None:
        return None
    return FleeTables(
        start=period[0], days=period[1], locations=locations, roads=roads, closures=closures, conflicts=conflicts
    )


def _period(folder: Path, findings: Findings) -> tuple[datetime, int] | None:
    name = "sim_period.csv" if (folder / "sim_period.csv").exists() else "conflict_period.csv"
    told = {cells[0].casefold(): (line, cells) for line, cells in _rows(folder, name, findings, required=True)}
    if findings.faulty(name):
        return None
    line, cells = told.get("startdate", (None, ["", ""]))
    try:
        start = datetime.fromisoformat(cells[1]).replace(tzinfo=UTC)
    except (ValueError, IndexError):
        _fault(findings, name, line, "StartDate is no date", "write StartDate,2012-02-29")
        return None
    line, cells = told.get("length", (None, ["", ""]))
    days = _whole(cells[1] if len(cells) > 1 else "", name, line, findings)
    if not days:
        _fault(findings, name, line, "Length is no number of days above 0", "write Length,300")
        return None
    return start, days


def _location(line: int, cells: list[str], file: str, findings: Findings) -> Location | None:
    name, _region, country, latitude, longitude, kind, *more = cells
    kind = _OLD_NAMES.get(kind, kind)
    if kind not in KNOWN_TYPES:
        _fault(
            findings, file, line, f"{quoted(kind)} is no kind of location", f"one of {', '.join(sorted(KNOWN_TYPES))}"
        )
        return None
    north, east = (_number(text, file, line, findings) for text in (latitude, longitude))
    day, population = (_whole_or_none(text, file, line, findings) for text in [*more, "", ""][:2])
    if north is None or east is None:
        return None
    return Location(
        row=line,
        name=_one_word(name),
        country=country.strip(),
        latitude=north,
        longitude=east,
        kind=kind,
        conflict_day=None if day == -1 else day,
        population=None if population == -1 else population,
    )


def _road(line: int, cells: list[str], file: str, findings: Findings) -> RoadOfFlee | None:
    one, other, distance, *more = cells
    km = _number(distance, file, line, findings, at_least_zero=True)
    redirection = _whole(more[0], file, line, findings) if more else None
    if km is None:
        return None
    return RoadOfFlee(row=line, ends=(_one_word(one), _one_word(other)), km=km, redirection=redirection or 0)


def _closure(line: int, cells: list[str], file: str, findings: Findings) -> ClosureOfFlee | None:
    kind, one, other, first, after = cells[:_CLOSURE_CELLS]
    days = [_whole_or_none(text, file, line, findings) for text in (first, after)]
    return ClosureOfFlee(
        row=line,
        kind=kind,
        names=(_one_word(one), _one_word(other)),
        first_day=days[0] or 0,
        after_day=days[1] if days[1] and days[1] > 0 else None,
    )


def _conflicts(folder: Path, findings: Findings) -> dict[str, int]:
    """The first day with conflict of each place that is told of."""
    first: dict[str, int] = {}
    names: list[str] = []
    for line, cells in _rows(folder, "conflicts.csv", findings, required=False, with_headings=True):
        if not names:
            names = [_one_word(cell) for cell in cells[1:]]
            continue
        day = _whole(cells[0], "conflicts.csv", line, findings)
        for name, text in zip(names, cells[1:], strict=False):
            if (
                name
                and text
                and day is not None
                and name not in first
                and _number(text, "conflicts.csv", line, findings)
            ):
                first[name] = day
    return first


def _each(
    folder: Path,
    file: str,
    least: int,
    read: Callable[[int, list[str], str, Findings], _Row | None],
    findings: Findings,
    *,
    required: bool = True,
) -> Iterator[_Row]:
    """The rows of a table that have enough cells and can be read."""
    for line, cells in _rows(folder, file, findings, required=required):
        if len(cells) < least:
            _fault(findings, file, line, f"the row has {len(cells)} cells where {least} are needed", "complete the row")
            continue
        row = read(line, cells, file, findings)
        if row is not None:
            yield row


def _rows(
    folder: Path, file: str, findings: Findings, *, required: bool, with_headings: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """The rows of a file with their lines, without those that begin with `#` unless the headings are wanted."""
    path = folder / file
    if not path.exists():
        if required:
            findings.fault("missing_file", file, "the file is missing", remedy="name Flee's input_csv folder")
        return
    handle = open_text(path, file, findings)
    if handle is None:
        return
    with handle:
        source = LineReader(handle, file, findings)
        rows = list(Rows(source, file, findings))
    for number, (line, cells) in enumerate(rows):
        if (with_headings and not number) or not cells[0].lstrip().startswith("#"):
            yield line, [cell.strip().strip('"').strip() for cell in cells]


def _whole_or_none(text: str, file: str, line: int, findings: Findings) -> int | None:
    """A whole number, or -1, which stands for the end or for no limit; None where it is blank or cannot be read."""
    return -1 if text.strip() == "-1" else _whole(text, file, line, findings)


def _whole(text: str, file: str, line: int | None, findings: Findings) -> int | None:
    number = _number(text, file, line, findings, at_least_zero=True)
    return None if number is None else int(number)


def _number(text: str, file: str, line: int | None, findings: Findings, *, at_least_zero: bool = False) -> float | None:
    """A number; None where the cell is blank or, with a fault, cannot be read."""
    if not text:
        return None
    try:
        return read_number_from_zero(text) if at_least_zero else read_number(text)
    except CellError as error:
        _fault(findings, file, line, str(error), error.remedy)
        return None


def _fault(findings: Findings, file: str, line: int | None, message: str, remedy: str) -> None:
    findings.fault("bad_flee_row", file, message, row=line, remedy=remedy)


def _one_word(name: str) -> str:
    """A name as an id: no spaces."""
    return "_".join(name.split())
