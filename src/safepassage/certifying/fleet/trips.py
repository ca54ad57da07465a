"""Gathers the legs of trips.csv into trips of one vehicle each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.reading import FleetRules, Kind
from safepassage.model.trips import TripLeg

Vehicle = tuple[str, int]
"""Type and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One trip: `legs` in order, numbered from 1, all of one vehicle."""

    trip_id: str
    vehicle: Vehicle
    kind: Kind
    legs: tuple[TripLeg, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trips:
    """The trips that hang together by id, the ids of all, and the vehicles of those that do not."""

    sound: Mapping[str, Trip]
    named: frozenset[str]
    doubtful: frozenset[Vehicle]


def gather_trips(legs: Sequence[TripLeg], fleet: FleetRules, findings: Findings) -> Trips:
    """Put legs together; trips whose legs do not hang together are noted and left out."""
    by_trip: dict[str, list[TripLeg]] = defaultdict(list)
    for leg in legs:
        by_trip[leg.trip_id].append(leg)
    sound = {}
    for trip_id, own in by_trip.items():
        trip = _trip(trip_id, sorted(own, key=lambda leg: leg.leg), fleet, findings)
        if trip is not None:
            sound[trip_id] = trip
    doubtful = frozenset((leg.vehicle_type, leg.vehicle_no) for leg in legs if leg.trip_id not in sound)
    return Trips(sound=sound, named=frozenset(by_trip), doubtful=doubtful)


def _trip(trip_id: str, legs: list[TripLeg], fleet: FleetRules, findings: Findings) -> Trip | None:
    place, first = f"trip {trip_id}", legs[0]
    vehicles = {(leg.vehicle_type, leg.vehicle_no) for leg in legs}
    if len(vehicles) > 1:
        told = ", ".join(f"{name} {number}" for name, number in sorted(vehicles))
        findings.add("trip-of-two-vehicles", trip_id, place, f"{place} is driven by more than one vehicle: {told}")
        return None
    kind = fleet.kind_of(first.vehicle_type, first.vehicle_no)
    if kind is None:
        why = f"has no number {first.vehicle_no}" if fleet.is_known(first.vehicle_type) else "is unknown"
        message = f"{place} is driven by a vehicle that there is not: type {first.vehicle_type} {why}"
        findings.add("unknown-vehicle", f"{first.vehicle_type} {first.vehicle_no}", place, message)
        return None
    numbers = [leg.leg for leg in legs]
    if numbers != list(range(1, len(legs) + 1)):
        message = f"{place} has legs {', '.join(map(str, numbers))}, not 1 to {len(legs)}"
        findings.add("legs-not-in-order", trip_id, place, message)
        return None
    return Trip(trip_id=trip_id, vehicle=(first.vehicle_type, first.vehicle_no), kind=kind, legs=tuple(legs))
