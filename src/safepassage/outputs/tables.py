"""The plan folder: every table, the certificate, the map layers and the pages, whole or not at all."""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safepassage.errors import InternalError
from safepassage.model.issues import Issue
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
from safepassage.outputs.csv_text import csv_text, json_text, zone_of
from safepassage.outputs.files import gives_way, require_replaceable, write_folder, write_member
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
    with_rides, zone = _with_rides(plan), zone_of(scenario.grid)
    left_out = () if with_rides else _MEMBERS_OF_RIDES
    texts = {
        **{
            name: csv_text(row_type, rows, zone, left_out if row_type is PathFlow else ())
            for name, row_type, rows in _tables(plan)
            if rows is not None
        },
        "plan.json": json_text(_plan_record(plan), indent=2),
        "plan.geojson": plan_geojson(scenario, plan),
        "README.txt": _README + (_README_OF_RIDES if with_rides else ""),
    }
    if plan.certificate is not None:
        texts["certificate.json"] = json_text(certificate_record(plan.certificate), indent=None)
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


def _plan_record(plan: Plan) -> dict[str, Any]:
    record: dict[str, Any] = {"scenario_fingerprint": plan.scenario_fingerprint}
    if plan.result is not None:
        for member in dataclasses.fields(plan.result):
            value = getattr(plan.result, member.name)
            record[member.name] = dict(value) if isinstance(value, Mapping) else value
    return record


def _why_not_replaceable(folder: Path) -> Issue | None:
    """Why an existing folder that is not empty may not give way to a plan."""
    return gives_way(folder, files=PLAN_FILES, marker="path_flows.csv", kind="plan")
