"""Reads scenario.toml: the grid, the movement, the pause, the objective and what was agreed."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from safepassage.inputs.cells import CellError
from safepassage.inputs.findings import Findings, quoted
from safepassage.inputs.nearest import close_to
from safepassage.inputs.past_pauses import check_history
from safepassage.inputs.pause_figures import DEFAULT_SAYS, default_survival
from safepassage.inputs.schema import table_schema
from safepassage.inputs.settings_values import read_value
from safepassage.inputs.survival import read_survival
from safepassage.model.forecast_reading import read_forecast_settings
from safepassage.model.pause import HistorySurvival, Pause, Survival
from safepassage.model.scenario import Movement, Objective
from safepassage.model.timegrid import TimeGrid

FILE = "scenario.toml"
LARGEST_FILE = 2**20
MOST_STEPS = 100_000

_FORECAST = "forecast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What scenario.toml says; `grid` and `movement` are None where it does not say it rightly."""

    title: str = ""
    operation_id: str = ""
    grid: TimeGrid | None = None
    movement: Movement | None = None
    pause: Pause | None = None
    objective: Objective
    forecast: Mapping[str, Any]
    agreement: Mapping[str, str]


def read_settings(folder: Path, findings: Findings) -> Settings | None:
    """Read scenario.toml; None where it cannot be read at all."""
    text = _read_text(folder / FILE, findings)
    if text is None:
        return None
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        findings.fault(
            "toml_syntax",
            FILE,
            f"not valid TOML: {error}",
            row=int(line[1]) if line else None,
            remedy="texts stand in double quotes, times stand without quotes, sections in [brackets]",
        )
        return None
    return _Document(document, text, folder, findings).settings()


def _read_text(path: Path, findings: Findings) -> str | None:
    if not path.exists():
        findings.fault(
            "missing_file",
            FILE,
            "the file is missing",
            remedy="add it, with [time] start, step_s, steps; [movement] use",
        )
        return None
    try:
        with path.open("rb") as handle:
            raw = handle.read(LARGEST_FILE + 1)
    except OSError as error:
        findings.fault("unreadable_file", FILE, f"cannot be opened: {error.strerror}", remedy="see who may read it")
        return None
    if len(raw) > LARGEST_FILE:
        findings.fault("file_too_long", FILE, "longer than 1 MB", remedy="keep settings only; figures go to the tables")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        looks = "UTF-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "another encoding"
        findings.fault(
            "wrong_encoding",
            FILE,
            f"the file is not UTF-8; it looks like {looks}",
            row=raw[: error.start].count(b"\n") + 1,
            remedy="save the file again as UTF-8",
        )
        return None


class _Document:
    """One parsed document, the text it came from (to tell lines), and where what is wrong goes."""

    def __init__(self, document: dict[str, Any], text: str, folder: Path, findings: Findings) -> None:
        self._folder = folder
        self._findings = findings
        self._columns = {column.attribute: column for column in table_schema("scenario_toml").columns}
        self._lines = _lines_of_keys(text)
        self._given: set[str] = set()
        self._values = self._flat(document)

    def settings(self) -> Settings:
        """Everything the document says."""
        return Settings(
            title=self._values.get("title", ""),
            operation_id=self._values.get("operation_id", ""),
            grid=self._grid(),
            movement=self._movement(),
            pause=self._pause(),
            objective=Objective(exposure_weight=self._values.get("objective.exposure_weight")),
            forecast=MappingProxyType(self._values.get(_FORECAST, {})),
            agreement=MappingProxyType(
                {key.partition(".")[2]: value for key, value in self._values.items() if key.startswith("agreement.")}
            ),
        )

    def _flat(self, document: dict[str, Any]) -> dict[str, Any]:
        """Values by dotted name, each of its kind; a value that is wrong is left out."""
        values: dict[str, Any] = {}
        sections = {name.partition(".")[0] for name in self._columns if "." in name}
        for key, value in document.items():
            if key == _FORECAST and isinstance(value, dict):
                values[key] = value
                self._check_forecast(value)
            elif key in sections and isinstance(value, dict):
                for inner, inner_value in value.items():
                    self._take(f"{key}.{inner}", inner_value, values)
            elif key in sections:
                self._fault("not_a_section", key, f"{key} is a section", f"write a line [{key}] and its settings below")
            else:
                self._take(key, value, values)
        for name, column in self._columns.items():
            if column.required and name not in self._given:
                self._fault("missing_setting", name, f"{name} is missing", f"add it: {column.description}")
        return values

    def _check_forecast(self, tables: dict[str, Any]) -> None:
        """Say what is wrong with the factors; the tables stay as they were given."""
        _, faults = read_forecast_settings(tables)
        for fault in faults:
            self._fault(fault.code, fault.place.column or _FORECAST, fault.message, fault.remedy)

    def _take(self, name: str, value: Any, values: dict[str, Any]) -> None:
        self._given.add(name)
        column = self._columns.get(name)
        if column is None:
            self._say_unknown(name, value, values)
            return
        if name.startswith("agreement."):
            values[name] = _as_words(value)
            return
        try:
            values[name] = read_value(column, value)
        except CellError as error:
            self._fault(error.code, name, str(error), error.remedy)

    def _say_unknown(self, name: str, value: Any, values: dict[str, Any]) -> None:
        section, dot, key = name.rpartition(".")
        siblings = [known[len(section + dot) :] for known in self._columns if known.startswith(section + dot)]
        near = close_to(key, sorted({known.partition(".")[0] for known in siblings}))
        what = "section" if isinstance(value, dict) else "setting"
        if near is not None:
            meant = f"did you mean {section + dot + near!r}?"
            self._fault("misspelt_setting", name, f"the {what} {quoted(name)} is not known", meant)
            return
        if name.startswith("agreement."):
            values[name] = _as_words(value)
            return
        self._findings.warning(
            "unknown_setting",
            FILE,
            f"the {what} {quoted(name)} is not known and not used",
            row=self._lines.get(name),
            column=name,
        )

    def _fault(self, code: str, name: str, message: str, remedy: str) -> None:
        self._findings.fault(code, FILE, message, row=self._lines.get(name), column=name, remedy=remedy)

    def _grid(self) -> TimeGrid | None:
        start, step_s, steps = (self._values.get(f"time.{name}") for name in ("start", "step_s", "steps"))
        if start is None or step_s is None or steps is None:
            return None
        if steps > MOST_STEPS:
            self._fault(
                "grid_too_large", "time.steps", f"{steps:,} steps are more than {MOST_STEPS:,}", "take longer steps"
            )
            return None
        grid = TimeGrid(start=start, step_s=step_s, steps=steps)
        try:
            _ = grid.horizon
        except OverflowError:
            self._fault("grid_too_large", "time.steps", "the horizon lies beyond the calendar", "take shorter steps")
            return None
        return grid

    def _movement(self) -> Movement | None:
        use: str | None = self._values.get("movement.use")
        uses: tuple[str, ...] | None = self._values.get("movement.uses")
        if use is not None and uses is not None:
            self._fault("use_and_uses", "movement.uses", "both use and uses are given", "keep one of them")
            return None
        if use is None and uses is None:
            if not {"movement.use", "movement.uses"} & self._given:
                self._fault("missing_setting", "movement.use", "movement.use is missing", 'add it, as in use = "walk"')
            return None
        given = {
            name: value
            for name in ("wait_en_route", "call_forward_s", "boarding_margin_persons")
            if (value := self._values.get(f"movement.{name}")) is not None
        }
        return Movement(uses=uses or (use or "",), **given)

    def _pause(self) -> Pause | None:
        given = {
            name.partition(".")[2]: value for name, value in self._values.items() if name.partition(".")[0] == "pause"
        }
        starts_at, planned_end_at = given.get("starts_at"), given.get("planned_end_at")
        begins = starts_at or self._values.get("time.start")
        if begins is not None and planned_end_at is not None and planned_end_at <= begins:
            self._fault(
                "ends_before_it_starts",
                "pause.planned_end_at",
                "the pause ends before it starts",
                "see which of the two times is wrong",
            )
        if not given:
            return None
        return Pause(
            starts_at=starts_at,
            planned_end_at=planned_end_at,
            may_be_extended=given.get("may_be_extended", False),
            survival=self._survival(given.get("survival"), begins),
        )

    def _survival(self, given: dict[str, Any] | None, begins: datetime | None) -> Survival | None:
        """The curve that is named; where none is, what is taken in its place is said aloud."""
        if given is not None:
            row = self._lines.get("pause.survival")
            survival = read_survival(given, self._folder, FILE, row, self._findings)
            start = self._values.get("time.start")
            if isinstance(survival, HistorySurvival) and start is not None:
                check_history(survival, start, begins or start, self._findings)
            return survival
        if "pause.survival" in self._given:
            return None
        if "pause.planned_end_at" in self._given:
            self._warn_pause(
                "pause_taken_to_hold",
                "nothing says how likely the pause is to hold: it is taken to hold until its planned end for certain",
            )
            return None
        survival = default_survival()
        self._warn_pause("pause_by_default", f"nothing says how likely the pause is to hold: {DEFAULT_SAYS}")
        return survival

    def _warn_pause(self, code: str, message: str) -> None:
        self._findings.warning(
            code,
            FILE,
            message,
            row=self._lines.get("pause"),
            column="pause.survival",
            remedy="give pause.survival, as a curve or as a table of past pauses",
        )


def _lines_of_keys(text: str) -> dict[str, int]:
    """The line of each key and section, by dotted name; for messages only."""
    lines: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if opened := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            section = opened[1] + "."
            lines.setdefault(opened[1], number)
        elif key := re.match(r"\s*([\w.-]+)\s*=", line):
            lines.setdefault(section + key[1], number)
    return lines


def _as_words(value: Any) -> str:
    """What was recorded, as text, whatever was written."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_as_words(item) for item in value)
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)
