"""Reads certificate.json: the proof that nothing better exists, as the planner wrote it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from safepassage.inputs.result_file import exact_integer, finite_number
from safepassage.model.plan import Certificate, DualBound, FleetBound, InstantCut, Runs, ValueBound

FORMAT = 1


def certificate_from(document: Mapping[str, Any]) -> Certificate:
    """The certificate of a parsed certificate.json.

    Raises
    ------
    ValueError, TypeError, KeyError, AttributeError
        Where it is none; what it proves is for the certifier to say.
    """
    if document["format"] != FORMAT:
        raise ValueError(f"format {document['format']!r} is not known")
    dual, value, fleet = document["dual"], document.get("value"), document.get("fleet")
    return Certificate(
        labels=MappingProxyType(
            {str(place): tuple(_three(run) for run in runs) for place, runs in document["labels"].items()}
        ),
        cuts=tuple(_cut(cut) for cut in document["cuts"]),
        dual=None if dual is None else _dual(dual),
        value=None if value is None else _value(value),
        fleet=None if fleet is None else _fleet(fleet),
    )


def _cut(cut: Mapping[str, Any]) -> InstantCut:
    return InstantCut(
        by=exact_integer(cut["by"]),
        full_sites=tuple(_id(site) for site in cut["full_sites"]),
        inside=MappingProxyType(
            {str(place): tuple(_span(span) for span in spans) for place, spans in cut["inside"].items()}
        ),
    )


def _value(value: Mapping[str, Any]) -> ValueBound:
    return ValueBound(
        exposure_weight=finite_number(value["exposure_weight"]),
        potentials=_levels(value["potentials"]),
        bed_prices=_prices(value["bed_prices"]),
    )


def _levels(potentials: Mapping[str, Any]) -> Mapping[str, tuple[tuple[int, float], ...]]:
    return MappingProxyType({str(place): tuple(_worth(run) for run in runs) for place, runs in potentials.items()})


def _fleet(fleet: Mapping[str, Any]) -> FleetBound:
    return FleetBound(
        objective=_id(fleet["objective"]),
        exposure_weight=finite_number(fleet["exposure_weight"]),
        most_pickups=exact_integer(fleet["most_pickups"]),
        persons=_prices(fleet["persons"]),
        beds=_prices(fleet["beds"]),
        entries=_levels(fleet["entries"]),
        linked=_numbered(fleet["linked"]),
        whole_loads=_numbered(fleet["whole_loads"]),
    )


def _numbered(rows: Any) -> Mapping[tuple[str, int], Runs]:
    """Prices by an id and a number, each told once: rows of the two and the runs."""
    prices = {(_id(name), exact_integer(number)): tuple(_worth(run) for run in runs) for name, number, runs in rows}
    if len(prices) != len(rows):
        raise ValueError("a price is told twice")
    return MappingProxyType(prices)


def _prices(prices: Mapping[str, Any]) -> Mapping[str, float]:
    return MappingProxyType({str(site): finite_number(price) for site, price in prices.items()})


def _dual(dual: Mapping[str, Any]) -> DualBound:
    by = dual["completion_by"]
    return DualBound(
        weights=tuple(_worth(pair) for pair in dual["weights"]),
        completion_by=None if by is None else exact_integer(by),
        completion_weight=finite_number(dual["completion_weight"]),
        potentials=_levels(dual["potentials"]),
        bed_prices=_prices(dual["bed_prices"]),
    )


def _id(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not an id")
    return value


def _three(run: Any) -> tuple[int, int, int]:
    first, label, slope = run
    return exact_integer(first), exact_integer(label), exact_integer(slope)


def _span(span: Any) -> tuple[int, int]:
    first, last = span
    return exact_integer(first), exact_integer(last)


def _worth(pair: Any) -> tuple[int, float]:
    instant, worth = pair
    return exact_integer(instant), finite_number(worth)
