"""The certificate as certificate.json holds it."""

from typing import Any

from safepassage.model.plan import Certificate, DualBound, FleetBound, ValueBound

CERTIFICATE_FORMAT = 1
"""Version of the layout of certificate.json."""


def certificate_record(certificate: Certificate) -> dict[str, Any]:
    """The certificate as certificate.json holds it; runs and spans become lists of lists."""
    record: dict[str, Any] = {
        "format": CERTIFICATE_FORMAT,
        "labels": {place: [list(run) for run in runs] for place, runs in certificate.labels.items()},
        "cuts": [
            {
                "by": cut.by,
                "full_sites": list(cut.full_sites),
                "inside": {place: [list(span) for span in spans] for place, spans in cut.inside.items()},
            }
            for cut in certificate.cuts
        ],
        "dual": None if certificate.dual is None else _dual_record(certificate.dual),
        "value": None if certificate.value is None else _value_record(certificate.value),
    }
    if certificate.fleet is not None:
        record["fleet"] = _fleet_record(certificate.fleet)
    return record


def _fleet_record(fleet: FleetBound) -> dict[str, Any]:
    """Prices with two names become rows of the names and the runs: JSON knows texts only as keys."""
    return {
        "objective": fleet.objective,
        "exposure_weight": fleet.exposure_weight,
        "most_pickups": fleet.most_pickups,
        "persons": dict(fleet.persons),
        "beds": dict(fleet.beds),
        "entries": {corridor: [list(run) for run in runs] for corridor, runs in fleet.entries.items()},
        "linked": [[*key, [list(run) for run in runs]] for key, runs in fleet.linked.items()],
        "whole_loads": [[*key, [list(run) for run in runs]] for key, runs in fleet.whole_loads.items()],
    }


def _value_record(value: ValueBound) -> dict[str, Any]:
    return {
        "exposure_weight": value.exposure_weight,
        "potentials": {place: [list(run) for run in runs] for place, runs in value.potentials.items()},
        "bed_prices": dict(value.bed_prices),
    }


def _dual_record(dual: DualBound) -> dict[str, Any]:
    return {
        "weights": [list(pair) for pair in dual.weights],
        "completion_by": dual.completion_by,
        "completion_weight": dual.completion_weight,
        "potentials": {place: [list(run) for run in runs] for place, runs in dual.potentials.items()},
        "bed_prices": dict(dual.bed_prices),
    }
