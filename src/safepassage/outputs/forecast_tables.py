"""The forecast folder: what is likely, with the error of every figure, whole or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from safepassage.model.forecast import MEASURES, Forecast, ForecastComparison, GroupForecast
from safepassage.model.issues import Issue
from safepassage.model.scenario import Scenario
from safepassage.outputs.csv_text import csv_text, json_text, zone_of
from safepassage.outputs.files import gives_way, require_replaceable, write_folder, write_member
from safepassage.outputs.forecast_rows import (
    BreakLine,
    ComparisonLine,
    EmptiedLine,
    QuantileLine,
    SensitivityLine,
    SiteLine,
    break_line,
    comparison_line,
    emptied_lines,
    finite,
    quantile_lines,
    sensitivity_line,
    site_line,
    with_error,
)

FORECAST_FILES = frozenset(
    {
        "forecast.json",
        *(f"{measure}_quantiles.csv" for measure in MEASURES),
        "break_table.csv",
        "sites.csv",
        "emptied_by.csv",
        "sensitivity.csv",
        "comparison.csv",
        "README.txt",
    }
)
"""Names that stand in a forecast folder; a folder that holds anything else is never replaced."""

_README = """INTERNAL - HOLDS FUTURE POSITIONS

This folder says how a plan to move people to safety is likely to go: who will be where and when, and how sure that is.
Whoever reads it knows when people will be on the road and how long places stay full. Keep it to those who carry the
plan out; do not mail it, do not put it on a shared drive, and delete it when it has been replaced.

Every figure comes from random futures and has a standard error beside it (columns that end in _se). The same seed
gives the same files, whoever did the work.

forecast.json          chances and expected people, in all and by group; what the futures were drawn by
safe_quantiles.csv     people safe at each instant: so many or fewer in 5, 10, 25, 50, 75, 90, 95 of 100 futures
caught_quantiles.csv   the same of people caught on the road; moving_quantiles.csv of people on the road,
                       waiting_quantiles.csv of people who have not left
break_table.csv        what it means if the pause breaks, on average over the futures in which it holds so long
sites.csv              the chance that each staging area is emptied, and by when; emptied_by.csv the same by instant
sensitivity.csv        which uncertainty matters most
comparison.csv         other plans in the very same futures, where they were asked for

What may be handed to partners or to the public is written by `safepassage brief --forecast FOLDER` with --profile
partner or public. How the forecast turned out is told by `safepassage score`.
"""


def write_forecast(
    forecast: Forecast,
    scenario: Scenario,
    folder: Path,
    *,
    comparisons: Sequence[tuple[str, str, ForecastComparison]] = (),
) -> None:
    """Write a forecast folder (contracts, section 4), whole or not at all, readable by its owner only.

    Parameters
    ----------
    forecast, scenario
        What is likely, and of what; times carry the offset of the scenario's start.
    folder
        Where to; a folder that holds a forecast and nothing else is replaced.
    comparisons
        Other plans in the same futures: the name of the folder, the plan's fingerprint, and how it compares.

    Raises
    ------
    InputError
        Where something stands at `folder` that is not a forecast.
    """
    texts = forecast_texts(forecast, scenario, comparisons)

    def fill(partial: Path) -> None:
        for name, text in texts.items():
            write_member(partial / name, text)

    write_folder(folder, fill, replaceable=_why_not_replaceable)


def require_room_for_forecast(folder: Path) -> None:
    """Raise InputError, before any work is done, where `write_forecast` would refuse the folder."""
    require_replaceable(folder, _why_not_replaceable)


def forecast_texts(
    forecast: Forecast, scenario: Scenario, comparisons: Sequence[tuple[str, str, ForecastComparison]] = ()
) -> dict[str, str]:
    """The files of a forecast folder by name."""
    grid, zone = scenario.grid, zone_of(scenario.grid)
    tables: dict[str, tuple[type, Sequence[Any]]] = {
        f"{measure}_quantiles.csv": (QuantileLine, list(quantile_lines(forecast.fans[measure], grid)))
        for measure in MEASURES
    }
    tables["break_table.csv"] = (BreakLine, list(map(break_line, forecast.break_table)))
    tables["sites.csv"] = (SiteLine, list(map(site_line, forecast.emptied)))
    tables["emptied_by.csv"] = (EmptiedLine, list(emptied_lines(forecast, grid)))
    tables["sensitivity.csv"] = (SensitivityLine, list(map(sensitivity_line, forecast.sensitivity)))
    if comparisons:
        tables["comparison.csv"] = (ComparisonLine, [comparison_line(*compared) for compared in comparisons])
    texts = {name: csv_text(kind, rows, zone) for name, (kind, rows) in tables.items()}
    return {**texts, "forecast.json": json_text(forecast_record(forecast), indent=2), "README.txt": _README}


def forecast_record(forecast: Forecast) -> dict[str, Any]:
    """What forecast.json holds; `None` where a figure is not known."""
    return {
        "scenario_fingerprint": forecast.scenario_fingerprint,
        "plan_fingerprint": forecast.plan_fingerprint,
        "draws": forecast.draws,
        "seed": forecast.seed,
        "persons": forecast.persons,
        "expected_persons": forecast.expected_persons,
        **finite(with_error("expected_safe", forecast.expected_safe)),
        **finite(with_error("expected_caught", forecast.expected_caught)),
        **finite(with_error("probability_everyone_safe", forecast.probability_everyone_safe)),
        **finite(with_error("expected_turned_back", forecast.expected_turned_back)),
        **finite(with_error("expected_rerouted", forecast.expected_rerouted)),
        "by_group": [_group_record(group) for group in forecast.by_group],
        "checked_futures": forecast.checked_futures,
        "quantiles_within": {measure: forecast.fans[measure].within for measure in MEASURES},
        "settings": {name: _factor_record(forecast, name) for name in forecast.settings.factors_on()},
    }


def _group_record(group: GroupForecast) -> Mapping[str, Any]:
    return {
        "group": group.group,
        "expected_persons": group.expected_persons,
        **finite(with_error("expected_safe", group.expected_safe)),
        **finite(with_error("expected_caught", group.expected_caught)),
        **finite(with_error("probability_everyone_safe", group.probability_everyone_safe)),
    }


def _factor_record(forecast: Forecast, name: str) -> Mapping[str, Any]:
    factor = asdict(getattr(forecast.settings, name))
    return {key: list(value) if isinstance(value, tuple) else value for key, value in factor.items()}


def _why_not_replaceable(folder: Path) -> Issue | None:
    """Why an existing folder that is not empty may not give way to a forecast."""
    return gives_way(folder, files=FORECAST_FILES, marker="forecast.json", kind="forecast")
