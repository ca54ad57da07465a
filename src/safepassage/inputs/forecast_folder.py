"""Reads a forecast folder back: what was written comes back whole, and what does not fit together is refused."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.forecast_record import ForecastRecord, record_from
from safepassage.inputs.marked import as_meant
from safepassage.inputs.schema import FORECAST_TABLES, forecast_schema
from safepassage.inputs.tables import Table, read_table
from safepassage.model.forecast import (
    MEASURES,
    QUANTILES,
    EmptiedRow,
    Estimate,
    Fan,
    Forecast,
    ForecastBreakRow,
    SensitivityRow,
)
from safepassage.model.issues import Issue, refuse_faults

FORECAST_FILE = "forecast.json"
LARGEST_JSON = 2**24
"""Bytes, after which no more is read; forecast.json has a few thousand."""

_LEVELS = tuple(f"p{round(100 * level):02d}" for level in QUANTILES)
_WRITE_AGAIN = "write the folder again with: safepassage forecast"


def read_forecast(folder: Path) -> tuple[Forecast | None, tuple[Issue, ...]]:
    """Read a forecast folder; None where there is a fault. comparison.csv is about other plans and is not read."""
    findings = Findings()
    if not folder.is_dir():
        findings.fault("missing_folder", str(folder), "there is no such folder", remedy="name a forecast folder")
        return None, findings.issues()
    record = _read_record(folder, findings)
    tables = {
        name: read_table(folder, forecast_schema(name), findings, required=True)
        for name in FORECAST_TABLES
        if name != "comparison"
    }
    if not findings.faulty():
        _check_instants(tables, findings)
    if findings.faulty() or record is None:
        return None, findings.issues()
    return _forecast(record, tables), findings.issues()


def load_forecast(folder: Path) -> Forecast:
    """Read a forecast folder that must be right.

    Raises
    ------
    InputError
        With every fault of the folder.
    """
    forecast, issues = read_forecast(folder)
    refuse_faults(issues)
    assert forecast is not None  # noqa: S101 - there is a forecast where there is no fault
    return forecast


def _forecast(record: ForecastRecord, tables: dict[str, Table]) -> Forecast:
    instants = len(tables["safe_quantiles"])
    emptied = tuple(_emptied(row) for row in tables["sites"].records())
    return Forecast(
        scenario_fingerprint=record.scenario_fingerprint,
        plan_fingerprint=record.plan_fingerprint,
        draws=record.draws,
        seed=record.seed,
        settings=record.settings,
        persons=record.persons,
        expected_persons=record.expected_persons,
        expected_safe=record.expected_safe,
        expected_caught=record.expected_caught,
        probability_everyone_safe=record.probability_everyone_safe,
        expected_turned_back=record.expected_turned_back,
        expected_rerouted=record.expected_rerouted,
        by_group=record.by_group,
        fans={measure: _fan(measure, tables, record.within[measure]) for measure in MEASURES},
        emptied=emptied,
        emptied_by=_emptied_by([row.staging_area_id for row in emptied], tables["emptied_by"], instants),
        break_table=tuple(_break(row) for row in tables["break_table"].records()),
        sensitivity=tuple(
            SensitivityRow(factor=row["factor"], first_order=_estimate(row, "first_order"))
            for row in tables["sensitivity"].records()
        ),
        checked_futures=record.checked_futures,
    )


def _fan(measure: str, tables: dict[str, Table], within: int) -> Fan:
    table = tables[f"{measure}_quantiles"]
    return Fan(
        measure=measure,
        quantiles=np.array([table[level] for level in _LEVELS], np.int64),
        mean=np.array(table["mean"], np.float64),
        standard_error=np.array([_known(error) for error in table["mean_se"]], np.float64),
        within=within,
        quantile_error=np.array([table[f"{level}_se"] for level in _LEVELS], np.float64),
    )


def _emptied(row: dict[str, Any]) -> EmptiedRow:
    return EmptiedRow(
        staging_area_id=as_meant([row["staging_area_id"]])[0],
        group=as_meant([row["group"]])[0],
        probability=_estimate(row, "probability"),
        planned_at=row["planned_at"],
        p50_at=row["p50_at"],
        p90_at=row["p90_at"],
    )


def _emptied_by(areas: list[str], table: Table, instants: int) -> NDArray[np.float64]:
    """The chances by instant, shape (areas, K + 1): each line holds until the next of its staging area."""
    place = {area: number for number, area in enumerate(areas)}
    chances = np.zeros((len(areas), instants))
    for area, step, chance in zip(as_meant(table["staging_area_id"]), table["step"], table["probability"], strict=True):
        chances[place[area], step:] = chance
    return chances


def _break(row: dict[str, Any]) -> ForecastBreakRow:
    return ForecastBreakRow(
        step=row["step"],
        at=row["at"],
        probability=row["probability"],
        safe=_estimate(row, "safe"),
        caught=_estimate(row, "caught"),
        waiting=_estimate(row, "waiting"),
        futures=row["futures"],
    )


def _estimate(row: dict[str, Any], name: str) -> Estimate:
    return Estimate(value=_known(row[name]), standard_error=_known(row[f"{name}_se"]))


def _known(value: float | None) -> float:
    return math.nan if value is None else value


def _check_instants(tables: dict[str, Table], findings: Findings) -> None:
    """Say where tables do not run over the same instants, or name a staging area that sites.csv does not have."""
    instants = list(range(len(tables["safe_quantiles"])))
    for name in (*(f"{measure}_quantiles" for measure in MEASURES), "break_table"):
        if not instants or tables[name]["step"] != instants:
            findings.fault(
                "instants_missing",
                tables[name].file,
                "the rows are not those of every instant, in order, as in safe_quantiles.csv",
                remedy=_WRITE_AGAIN,
            )
    table, known = tables["emptied_by"], frozenset(as_meant(tables["sites"]["staging_area_id"]))
    for line, area, step in zip(table.lines, as_meant(table["staging_area_id"]), table["step"], strict=True):
        if area not in known or step >= len(instants):
            what = f"instant {step}" if area in known else f"staging area {quoted(area)}"
            findings.fault("unknown_id", table.file, f"there is no {what}", row=line, remedy=_WRITE_AGAIN)


def _read_record(folder: Path, findings: Findings) -> ForecastRecord | None:
    path = folder / FORECAST_FILE
    try:
        with path.open("rb") as file:
            return record_from(json.loads(file.read(LARGEST_JSON)))
    except FileNotFoundError:
        findings.fault("missing_file", FORECAST_FILE, "the file is missing", remedy=_WRITE_AGAIN)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError, OverflowError) as error:
        findings.fault(
            "unreadable_file",
            FORECAST_FILE,
            f"cannot be read ({type(error).__name__}: {error})",
            remedy=_WRITE_AGAIN,
        )
    return None
