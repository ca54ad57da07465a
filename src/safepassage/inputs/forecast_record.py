"""Reads the figures of forecast.json."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safepassage.inputs.result_file import exact_integer, finite_number
from safepassage.model.forecast import MEASURES, Estimate, GroupForecast
from safepassage.model.forecast_reading import read_forecast_settings
from safepassage.model.forecast_settings import ForecastSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastRecord:
    """The members of a forecast that stand in no table; see `Forecast`."""

    scenario_fingerprint: str
    plan_fingerprint: str
    draws: int
    seed: int
    settings: ForecastSettings
    persons: int
    expected_persons: float
    expected_safe: Estimate
    expected_caught: Estimate
    probability_everyone_safe: Estimate
    expected_turned_back: Estimate
    expected_rerouted: Estimate
    by_group: tuple[GroupForecast, ...]
    checked_futures: int
    within: Mapping[str, int]


def record_from(document: Mapping[str, Any]) -> ForecastRecord:
    """The figures of forecast.json; raises KeyError, TypeError or ValueError where one is missing or wrong."""
    settings, faults = read_forecast_settings(document["settings"])
    if faults:
        raise ValueError(faults[0].message)
    within = document["quantiles_within"]
    return ForecastRecord(
        scenario_fingerprint=_text(document["scenario_fingerprint"]),
        plan_fingerprint=_text(document["plan_fingerprint"]),
        draws=exact_integer(document["draws"]),
        seed=exact_integer(document["seed"]),
        settings=settings,
        persons=exact_integer(document["persons"]),
        expected_persons=finite_number(document["expected_persons"]),
        expected_safe=_estimate(document, "expected_safe"),
        expected_caught=_estimate(document, "expected_caught"),
        probability_everyone_safe=_estimate(document, "probability_everyone_safe"),
        expected_turned_back=_estimate(document, "expected_turned_back"),
        expected_rerouted=_estimate(document, "expected_rerouted"),
        by_group=tuple(_group(member) for member in document["by_group"]),
        checked_futures=exact_integer(document["checked_futures"]),
        within={measure: exact_integer(within[measure]) for measure in MEASURES},
    )


def _group(document: Mapping[str, Any]) -> GroupForecast:
    return GroupForecast(
        group=_text(document["group"]),
        expected_persons=finite_number(document["expected_persons"]),
        expected_safe=_estimate(document, "expected_safe"),
        expected_caught=_estimate(document, "expected_caught"),
        probability_everyone_safe=_estimate(document, "probability_everyone_safe"),
    )


def _estimate(document: Mapping[str, Any], name: str) -> Estimate:
    return Estimate(value=_figure(document[name]), standard_error=_figure(document[f"{name}_se"]))


def _figure(value: Any) -> float:
    return math.nan if value is None else finite_number(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value
