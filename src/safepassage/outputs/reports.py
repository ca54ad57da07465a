"""Reports as a table for a spreadsheet, and a sheet on which people at a checkpoint count."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from safepassage.outputs.csv_text import text_cell
from safepassage.outputs.files import write_private
from safepassage.outputs.words_of_tallies import WORDS

ROWS_OF_A_SHEET = 16

_WORDS_OF_OURS = frozenset({"measure", "bound", "status"})
"""Columns of which every word is known; `=` alone is no formula."""


def write_report_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """Write reports as `reports.csv` has them, readable by its owner only; no cell is a formula to a spreadsheet.

    An apostrophe before a cell is what makes it harmless; `report import` takes it off again.
    """
    lines = [",".join(columns), *(",".join(_cell(name, row.get(name)) for name in columns) for row in rows), ""]
    write_private(path, "\n".join(lines))


def write_tally_sheet(path: Path, *, checkpoint: str, language: str, columns: Sequence[str]) -> Path:
    """Write a sheet to print, and beside it a table of the same columns to type it into; returns the table's path."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = files("safepassage.outputs").joinpath("templates/tally.html.j2").read_text(encoding="utf-8")
    page = environment.from_string(template).render(
        words=WORDS[language],
        language=language,
        direction="rtl" if language == "ar" else "ltr",
        checkpoint=checkpoint,
        rows=ROWS_OF_A_SHEET,
    )
    write_private(path, page)
    twin = path.with_suffix(".csv")
    write_private(twin, ",".join(columns) + "\n")
    return twin


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _WORDS_OF_OURS:
        return str(value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return text_cell(value.isoformat() if isinstance(value, datetime) else str(value))
