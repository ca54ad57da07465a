"""Reads a plan folder, from any hand: what is there is read, what is not is None."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from safepassage.inputs.certificate_file import certificate_from
from safepassage.inputs.findings import Findings
from safepassage.inputs.marked import as_meant
from safepassage.inputs.result_file import result_from
from safepassage.inputs.schema import PLAN_TABLES, Column, plan_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.model.issues import Issue, refuse_faults
from safepassage.model.plan import (
    ArrivalRow,
    Bottleneck,
    BreakRow,
    Certificate,
    DepartureOrder,
    FrontierPoint,
    GroupBreakRow,
    NotCarried,
    PathFlow,
    Plan,
    Result,
    SafeCurveRow,
)
from safepassage.model.prices import PriceRow
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg

PLAN_FILE = "plan.json"
CERTIFICATE_FILE = "certificate.json"
LARGEST_JSON = 2**28
"""Bytes; a certificate of a city takes a few million."""

_Row = TypeVar("_Row")


def read_plan(folder: Path) -> tuple[Plan | None, tuple[Issue, ...]]:
    """Read a plan folder; None where there is a fault.

    path_flows.csv is the plan and must be there; every other file may be missing (where people ride, the certifier
    misses trips.csv and boardings.csv). What plan.json and certificate.json
    say wrongly is a warning: without them a plan can still be replayed, and how good it is is then not known.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.fault("missing_folder", str(folder), "there is no such folder", remedy="name a plan folder")
        return None, findings.issues()
    tables = {
        name: read_table(folder, plan_schema(name), findings, required=name == "path_flows") for name in PLAN_TABLES
    }
    _check_ends(tables["path_flows"], findings)
    fingerprint, result = _read_result(folder, findings)
    certificate = _read_certificate(folder, findings)
    if findings.faulty():
        return None, findings.issues()
    plan = Plan(
        scenario_fingerprint=fingerprint,
        path_flows=_rows(tables["path_flows"], PathFlow) or (),
        safe_curve=_rows(tables["safe_curve"], SafeCurveRow),
        arrivals=_rows(tables["arrivals"], ArrivalRow),
        departures=_rows(tables["departures"], DepartureOrder),
        bottlenecks=_rows(tables["bottlenecks"], _bottleneck),
        not_carried=_rows(tables["not_carried"], NotCarried),
        break_table=_rows(tables["break_table"], BreakRow),
        break_table_by_group=_rows(tables["break_table_by_group"], GroupBreakRow),
        frontier=_rows(tables["frontier"], FrontierPoint),
        prices=_rows(tables["prices"], PriceRow),
        trips=_rows(tables["trips"], TripLeg),
        boardings=_rows(tables["boardings"], Boarding),
        convoys=_rows(tables["convoys"], ConvoyRow),
        certificate=certificate,
        result=result,
    )
    return plan, findings.issues()


def load_plan(folder: Path) -> Plan:
    """Read a plan folder that must be right.

    Raises
    ------
    InputError
        With every fault of the folder.
    """
    plan, issues = read_plan(folder)
    refuse_faults(issues)
    assert plan is not None  # noqa: S101 - there is a plan where there is no fault
    return plan


def _rows(table: Table, noun: Callable[..., _Row]) -> tuple[_Row, ...] | None:
    """The rows of a table as nouns; None where there is no such file."""
    if not table.found:
        return None
    columns = {column.attribute: as_meant(_told(table[column.attribute], column)) for column in table.schema.columns}
    names = tuple(columns)
    return tuple(noun(**dict(zip(names, row, strict=True))) for row in zip(*columns.values(), strict=True))


def _told(values: list[Any], column: Column) -> list[Any]:
    """A column in which an id that is not told is blank, not None."""
    optional = column.kind == "id" and not column.required
    return ["" if value is None else value for value in values] if optional else values


def _bottleneck(*, by_step: int | None, **members: Any) -> Bottleneck:
    return Bottleneck(by_step=by_step or 0, **members)


def _check_ends(flows: Table, findings: Findings) -> None:
    """Say which rows end neither at a reception site nor at a boarding point."""
    columns = (flows["reception_site_id"], flows["to_staging_area_id"])
    for line, site, boarding_point in zip(flows.lines, *columns, strict=True):
        if site is None and boarding_point is None and (line, "reception_site_id") not in flows.unread:
            findings.fault(
                "blank",
                flows.file,
                "reception_site_id is blank, and to_staging_area_id too",
                row=line,
                column="reception_site_id",
                remedy="name the site where these people are safe, or the boarding point to which they walk",
            )


def _read_result(folder: Path, findings: Findings) -> tuple[str, Result | None]:
    """The fingerprint (blank where not known) and how the plan was found."""
    document = _read_json(folder, PLAN_FILE, findings)
    if document is None:
        return "", None
    fingerprint = document.get("scenario_fingerprint")
    result, wrong = result_from(document)
    if not isinstance(fingerprint, str):
        fingerprint = ""
        wrong = ("scenario_fingerprint", *wrong)
    if wrong:
        findings.warning(
            "incomplete_result",
            PLAN_FILE,
            f"missing or of the wrong kind: {', '.join(wrong)}; how the plan was found is not known",
            column=wrong[0],
        )
    return fingerprint, result


def _read_certificate(folder: Path, findings: Findings) -> Certificate | None:
    document = _read_json(folder, CERTIFICATE_FILE, findings)
    if document is None:
        return None
    try:
        return certificate_from(document)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        findings.warning(
            "unreadable_certificate",
            CERTIFICATE_FILE,
            f"not a certificate ({type(error).__name__}: {error}); how good the plan is is not known",
        )
        return None


def _read_json(folder: Path, file: str, findings: Findings) -> dict[str, Any] | None:
    """The object in a file; None, with a warning, where there is none."""
    path = folder / file
    try:
        if path.stat().st_size > LARGEST_JSON:
            findings.warning("file_too_long", file, f"longer than {LARGEST_JSON // 2**20} MB; not read")
            return None
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        findings.warning("missing_file", file, "the file is missing")
        return None
    except (OSError, ValueError, RecursionError) as error:
        findings.warning("unreadable_file", file, f"cannot be read: {error}")
        return None
    if not isinstance(document, dict):
        findings.warning("unreadable_file", file, "does not hold an object")
        return None
    return document
