"""The plan folder: every table, the certificate, the map layers and the pages, whole or not at all."""

import dataclasses
import json
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any

from safepassage.errors import InternalError
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.plan import (
    ArrivalRow,
    Bottleneck,
    BreakRow,
    DepartureOrder,
    FrontierPoint,
    GroupBreakRow,
    NotCarried,
    PathFlow,
    Plan,
    SafeCurveRow,
)
from safepassage.model.prices import PriceRow
from safepassage.model.scenario import Scenario
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from safepassage.outputs.certificate import certificate_record
from safepassage.outputs.files import require_replaceable, write_folder, write_member
from safepassage.outputs.geojson import plan_geojson

PLAN_FILES = frozenset(
    {
        "plan.json",
        "path_flows.csv",
        "safe_curve.csv",
        "arrivals.csv",
        "departures.csv",
        "bottlenecks.csv",
        "certificate.json",
        "break_table.csv",
        "break_table_by_group.csv",
        "frontier.csv",
        "prices.csv",
        "not_carried.csv",
        "trips.csv",
        "boardings.csv",
        "convoys.csv",
        "plan.geojson",
        "briefing.html",
        "briefing.pdf",
        "README.txt",
    }
)
"""Names that stand in a plan folder; a folder that holds anything else is never replaced."""

_README = """INTERNAL - HOLDS FUTURE POSITIONS

This folder is a plan for moving people to safety. It says who will be where and when. Whoever reads it knows where
people on the road, and people waiting, will be. Keep it to those who carry the plan out; do not mail it, do not put it
on a shared drive, and delete it when it has been replaced.

path_flows.csv is the plan. Everything else follows from it and is checked against it.
What may be handed to partners or to the public is written by `safepassage brief` with --profile partner or public.

plan.json          what the plan is worth and how it was found
safe_curve.csv     people safe, moving and waiting at each instant, beside the most who could be safe by then
departures.csv     the order of leaving, for marshals
arrivals.csv       people each reception site takes in
bottlenecks.csv    what holds people back, and how many
not_carried.csv    who cannot be brought to safety, and why
break_table.csv    what it means if the pause breaks; break_table_by_group.csv the same hour by hour for each group
prices.csv         what an hour, a lane, a road more would buy, each change planned anew
frontier.csv       people safe against people caught on the road, for one exposure weight after the other
certificate.json   the proof, which `safepassage certify` checks without solving again
plan.geojson       layers for a map
briefing.html      one page to read and to print
"""
_README_OF_RIDES = """
Where people ride, three more files are part of the plan, and path_flows.csv says who walks and who rides.

trips.csv          where each vehicle drives and when
boardings.csv      who boards which trip, when, and when they are safe
convoys.csv        which vehicles enter a corridor together
"""
_MEMBERS_OF_RIDES = ("mode", "trip_id", "to_staging_area_id")
"""Columns of path_flows.csv that a plan without vehicles does not have."""

# What a spreadsheet might take for a formula; numbers, alone or in a list, are harmless and stay as they are.
_FORMULA = re.compile(r"[=+\-@\t\n]")
_NUMBERS = re.compile(r"[+-]?\d+(\.\d+)?( [+-]?\d+(\.\d+)?)*")


def write_plan(plan: Plan, scenario: Scenario, folder: Path, *, pages: Mapping[str, str]) -> None:
    """Write a plan folder (contracts, section 3), whole or not at all, readable by its owner only.

    Tables that the plan does not hold (None) are left out. A folder that holds a plan and nothing else is replaced.

    Parameters
    ----------
    plan, scenario
        The answer and its question; times carry the offset of the scenario's start.
    folder
        Where to.
    pages
        Further files by name, such as `briefing.html`.

    Raises
    ------
    InputError
        Where something stands at `folder` that is not a plan.
    """
    with_rides = _with_rides(plan)
    left_out = () if with_rides else _MEMBERS_OF_RIDES
    texts = {
        **{
            name: _csv_text(row_type, rows, scenario, left_out if row_type is PathFlow else ())
            for name, row_type, rows in _tables(plan)
            if rows is not None
        },
        "plan.json": _json_text(_plan_record(plan), indent=2),
        "plan.geojson": plan_geojson(scenario, plan),
        "README.txt": _README + (_README_OF_RIDES if with_rides else ""),
    }
    if plan.certificate is not None:
        texts["certificate.json"] = _json_text(certificate_record(plan.certificate), indent=None)
    for name in pages:
        if name in texts or Path(name).name != name:
            raise InternalError(f"a page of the plan folder may not be called {name!r}")

    def fill(partial: Path) -> None:
        for name, text in {**texts, **pages}.items():
            write_member(partial / name, text)

    write_folder(folder, fill, replaceable=_why_not_replaceable)


def require_room(folder: Path) -> None:
    """Raise InputError, before any work is done, where `write_plan` would refuse the folder."""
    require_replaceable(folder, _why_not_replaceable)


def _tables(plan: Plan) -> tuple[tuple[str, type, Sequence[Any] | None], ...]:
    return (
        ("path_flows.csv", PathFlow, plan.path_flows),
        ("safe_curve.csv", SafeCurveRow, plan.safe_curve),
        ("arrivals.csv", ArrivalRow, plan.arrivals),
        ("departures.csv", DepartureOrder, plan.departures),
        ("bottlenecks.csv", Bottleneck, plan.bottlenecks),
        ("not_carried.csv", NotCarried, plan.not_carried),
        ("break_table.csv", BreakRow, plan.break_table),
        ("break_table_by_group.csv", GroupBreakRow, plan.break_table_by_group),
        ("frontier.csv", FrontierPoint, plan.frontier),
        ("prices.csv", PriceRow, plan.prices),
        ("trips.csv", TripLeg, plan.trips),
        ("boardings.csv", Boarding, plan.boardings),
        ("convoys.csv", ConvoyRow, plan.convoys),
    )


def _with_rides(plan: Plan) -> bool:
    """Whether the plan speaks of vehicles."""
    tables = (plan.trips, plan.boardings, plan.convoys)
    return any(table is not None for table in tables) or any(
        flow.mode or flow.trip_id or flow.to_staging_area_id for flow in plan.path_flows
    )


def _csv_text(row_type: type, rows: Sequence[Any], scenario: Scenario, left_out: Collection[str]) -> str:
    """One table; its columns are the members of the row's type, in their order, but for those left out."""
    members = [member for member in dataclasses.fields(row_type) if member.name not in left_out]
    cells = [map(_cell_writer(member.type, scenario), map(attrgetter(member.name), rows)) for member in members]
    lines = map(",".join, zip(*cells, strict=True))
    return "\n".join([",".join(member.name for member in members), *lines, ""])


def _cell_writer(kind: Any, scenario: Scenario) -> Callable[[Any], str]:
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
        zone = timezone(scenario.grid.start.utcoffset() or timedelta())
        return cache(lambda at: "" if at is None else at.astimezone(zone).isoformat())
    return cache(lambda members: _cell(" ".join(map(str, members))))


def _number(value: float | None) -> str:
    return "" if value is None else str(value)


def _cell(text: str) -> str:
    """A text as a cell of a CSV file, in quotation marks where it needs them (RFC 4180)."""
    text = _harmless(text)
    if any(mark in text for mark in ',"\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and no reader for the end of a row."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _FORMULA.match(text) and not _NUMBERS.fullmatch(text):
        return f"'{text}"
    return text


def _plan_record(plan: Plan) -> dict[str, Any]:
    record: dict[str, Any] = {"scenario_fingerprint": plan.scenario_fingerprint}
    if plan.result is not None:
        for member in dataclasses.fields(plan.result):
            value = getattr(plan.result, member.name)
            record[member.name] = dict(value) if isinstance(value, Mapping) else value
    return record


def _json_text(record: Mapping[str, Any], *, indent: int | None) -> str:
    """JSON proper: what is not finite becomes null."""
    finite = {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in record.items()
    }
    separators = (",", ":") if indent is None else None
    return json.dumps(finite, indent=indent, separators=separators, ensure_ascii=False, allow_nan=False) + "\n"


def _why_not_replaceable(folder: Path) -> Issue | None:
    """Why an existing folder that is not empty may not give way to a plan."""
    names = {entry.name for entry in folder.iterdir()}
    foreign = sorted(names - PLAN_FILES)
    if not foreign and "path_flows.csv" in names and all(entry.is_file() for entry in folder.iterdir()):
        return None
    held = f"holds {foreign[0]}, which is no part of a plan" if foreign else "is not empty and holds no plan"
    return Issue(
        code="folder_not_replaced",
        severity=Severity.FAULT,
        place=Place(file=str(folder)),
        message=f"the folder {held}; it is left as it is",
        remedy="give the name of a new folder",
    )
