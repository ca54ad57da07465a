"""Reads a plan folder, from any hand: what is there is read, what is not is None."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from safepassage.inputs.certificate_file import certificate_from
from safepassage.inputs.findings import Findings
from safepassage.inputs.result_file import result_from
from safepassage.inputs.schema import plan_schema
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

PLAN_FILE = "plan.json"
CERTIFICATE_FILE = "certificate.json"
LARGEST_JSON = 2**28
"""Bytes; a certificate of a city takes a few million."""

_TABLES = (
    "safe_curve",
    "arrivals",
    "departures",
    "bottlenecks",
    "not_carried",
    "break_table",
    "break_table_by_group",
    "frontier",
    "prices",
)

_Row = TypeVar("_Row")

_MARKED = ("'=", "'+", "'-", "'@")

_NOT_USED_YET = ("mode", "trip_id", "to_staging_area_id")


def read_plan(folder: Path) -> tuple[Plan | None, tuple[Issue, ...]]:
    """Read a plan folder; None where there is a fault.

    path_flows.csv is the plan and must be there; every other file may be missing. What plan.json and certificate.json
    say wrongly is a warning: without them a plan can still be replayed, and how good it is is then not known.
    """
    findings = Findings()
    if not folder.is_dir():
        findings.fault("missing_folder", str(folder), "there is no such folder", remedy="name a plan folder")
        return None, findings.issues()
    flows = read_table(folder, plan_schema("path_flows"), findings, required=True)
    _warn_of_trips(flows, findings)
    tables = {name: read_table(folder, plan_schema(name), findings) for name in _TABLES}
    fingerprint, result = _read_result(folder, findings)
    certificate = _read_certificate(folder, findings)
    if findings.faulty():
        return None, findings.issues()
    plan = Plan(
        scenario_fingerprint=fingerprint,
        path_flows=_rows(flows, PathFlow) or (),
        safe_curve=_rows(tables["safe_curve"], SafeCurveRow),
        arrivals=_rows(tables["arrivals"], ArrivalRow),
        departures=_rows(tables["departures"], DepartureOrder),
        bottlenecks=_rows(tables["bottlenecks"], _bottleneck),
        not_carried=_rows(tables["not_carried"], NotCarried),
        break_table=_rows(tables["break_table"], BreakRow),
        break_table_by_group=_rows(tables["break_table_by_group"], GroupBreakRow),
        frontier=_rows(tables["frontier"], FrontierPoint),
        prices=_rows(tables["prices"], PriceRow),
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
    columns = {name: _as_meant(values) for name, values in table.columns.items() if name not in _NOT_USED_YET}
    names = tuple(columns)
    return tuple(noun(**dict(zip(names, row, strict=True))) for row in zip(*columns.values(), strict=True))


def _as_meant(values: list[Any]) -> list[Any]:
    """A column without the marks that keep a spreadsheet from taking texts for formulas."""
    if any(isinstance(value, str) and value.startswith(_MARKED) for value in values):
        return [value[1:] if isinstance(value, str) and value.startswith(_MARKED) else value for value in values]
    if any(isinstance(value, tuple) and str(value[0]).startswith(_MARKED) for value in values if value):
        return [
            (value[0][1:], *value[1:]) if value and str(value[0]).startswith(_MARKED) else value for value in values
        ]
    return values


def _bottleneck(*, by_step: int | None, **members: Any) -> Bottleneck:
    return Bottleneck(by_step=by_step or 0, **members)


def _warn_of_trips(flows: Table, findings: Findings) -> None:
    for column in _NOT_USED_YET:
        line = next((line for line, value in zip(flows.lines, flows[column], strict=True) if value), None)
        if line is not None:
            findings.warning(
                "not_planned_yet",
                flows.file,
                f"{column} is not used: this version follows people on roads, not in vehicles",
                row=line,
                column=column,
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
