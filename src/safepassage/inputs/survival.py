"""Reads how likely a pause is to hold."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from safepassage.inputs.cells import CellError
from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import did_you_mean
from safepassage.inputs.past_pauses import read_past_pauses
from safepassage.inputs.schema import SCENARIO_TABLES, table_schema
from safepassage.inputs.settings_values import read_setting_positive, read_value
from safepassage.inputs.tables import Table, read_table
from safepassage.model.past_pauses import TRAITS, PauseTraits
from safepassage.model.pause import (
    ExponentialSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Survival,
    TabulatedSurvival,
    WeibullSurvival,
)

PARAMETERS = {
    "exponential": ("mean_h",),
    "weibull": ("scale_h", "shape"),
    "lognormal": ("median_h", "sigma"),
    "table": ("file",),
    "history": ("file",),
}
"""The parameters that each kind of survival curve must have."""

MAY_HAVE = {"history": TRAITS}
"""The parameters that a kind may have besides."""

_CURVES: dict[str, Callable[..., Survival]] = {
    "exponential": ExponentialSurvival,
    "weibull": WeibullSurvival,
    "lognormal": LogNormalSurvival,
}


_TAKEN = frozenset({"scenario.toml", *(f"{name}.csv" for name in SCENARIO_TABLES)})


def read_survival(
    given: dict[str, Any], folder: Path, file: str, row: int | None, findings: Findings
) -> Survival | None:
    """The survival curve of an inline table of scenario.toml; None with a fault where it is wrong."""
    say = _Place(file, row, findings)
    kind = given.get("kind")
    if not isinstance(kind, str) or kind not in PARAMETERS:
        listed = f"write one of: {', '.join(PARAMETERS)}"
        remedy = did_you_mean(kind, PARAMETERS, otherwise=listed) if isinstance(kind, str) else listed
        say.fault("unknown_word", f"the kind of survival {quoted(str(kind))} is not known", remedy)
        return None
    takes = (*PARAMETERS[kind], *MAY_HAVE.get(kind, ()))
    remedy = f"{kind} takes {', '.join(takes)}"
    unknown = [name for name in given if name not in ("kind", *takes)]
    for name in unknown:
        say.fault("misspelt_setting", f"the parameter {quoted(name)} is not known", remedy)
    missing = [name for name in PARAMETERS[kind] if name not in given]
    for name in missing:
        say.fault("missing_setting", f"the parameter {name} is missing", remedy)
    if unknown or missing:
        return None
    match kind:
        case "history":
            return _from_history(given, folder, say)
        case "table":
            return _from_table(given["file"], folder, say)
        case _:
            return _from_parameters(kind, given, say)


class _Place:
    """Where the survival curve stands."""

    def __init__(self, file: str, row: int | None, findings: Findings) -> None:
        self.file = file
        self.row = row
        self.findings = findings

    def fault(self, code: str, message: str, remedy: str) -> None:
        """Take in a fault of the inline table."""
        self.findings.fault(code, self.file, message, row=self.row, column="pause.survival", remedy=remedy)


def _from_parameters(kind: str, given: dict[str, Any], say: _Place) -> Survival | None:
    values: dict[str, float] = {}
    for name in PARAMETERS[kind]:
        try:
            values[name] = read_setting_positive(given[name])
        except CellError as error:
            say.fault(error.code, f"{name}: {error}", error.remedy)
    return _CURVES[kind](**values) if len(values) == len(PARAMETERS[kind]) else None


def _from_history(given: dict[str, Any], folder: Path, say: _Place) -> HistorySurvival | None:
    known = _is_file_name(given["file"], "pauses.csv", say)
    traits: dict[str, Any] = {}
    for name in TRAITS:
        if name in given:
            try:
                traits[name] = read_value(table_schema("scenario_toml").column(f"pause.survival.{name}"), given[name])
            except CellError as error:
                say.fault(error.code, f"{name}: {error}", error.remedy)
    return read_past_pauses(folder, given["file"], PauseTraits(**traits), say.findings) if known else None


def _is_file_name(file: Any, example: str, say: _Place) -> bool:
    if not isinstance(file, str) or not file or Path(file).name != file or "\\" in file or file in _TAKEN:
        say.fault("bad_file_name", f"{quoted(str(file))} is no file of this folder", f'name one, as in "{example}"')
        return False
    return True


def _from_table(file: Any, folder: Path, say: _Place) -> TabulatedSurvival | None:
    if not _is_file_name(file, "survival.csv", say):
        return None
    table = read_table(folder, table_schema("survival"), say.findings, required=True, file=file)
    if not table.found or say.findings.faulty(file):
        return None
    _check_curve(table, say.findings)
    if say.findings.faulty(file):
        return None
    return TabulatedSurvival(file=file, hours=tuple(table["hours"]), survival=tuple(table["survival"]))


def _check_curve(table: Table, findings: Findings) -> None:
    hours, survival = table["hours"], table["survival"]
    if not hours or hours[0] != 0 or survival[0] != 1:
        findings.fault(
            "survival_does_not_start",
            table.file,
            "the first row is not 0,1: a pause holds when it begins",
            row=table.lines[0] if table.lines else 2,
            column="survival",
            remedy="begin with the row 0,1",
        )
    for place in range(1, len(hours)):
        if hours[place] <= hours[place - 1]:
            findings.fault(
                "survival_not_in_order",
                table.file,
                f"{hours[place]:g} hours do not come after {hours[place - 1]:g}",
                row=table.lines[place],
                column="hours",
                remedy="give each number of hours once, in rising order",
            )
        if survival[place] > survival[place - 1]:
            findings.fault(
                "survival_rises",
                table.file,
                f"the survival rises from {survival[place - 1]:g} to {survival[place]:g}",
                row=table.lines[place],
                column="survival",
                remedy="a pause cannot grow likelier to hold the longer it must; see which row is wrong",
            )
