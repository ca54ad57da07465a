"""Reads boardings.csv: who gets on which trip where, and where they get off."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.reading import FleetRules
from safepassage.certifying.fleet.trips import Trip, Trips
from safepassage.model.trips import Boarding


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """A row of boardings.csv that fits its trip: people are on board from leg `first` to leg `last`, from 1."""

    boarding: Boarding
    first: int
    last: int

    def is_aboard(self, leg: int) -> bool:
        """Whether they are on board on a leg."""
        return self.first <= leg <= self.last

    def stays_aboard(self, leg: int) -> bool:
        """Whether they were on board before a leg and are on it."""
        return self.first < leg <= self.last


Riders = Mapping[str, Sequence[Rider]]
"""By trip."""


def read_boardings(boardings: Sequence[Boarding], trips: Trips, fleet: FleetRules, findings: Findings) -> Riders:
    """Find for each row the legs ridden; rows that fit no trip are noted and left out."""
    riders: dict[str, list[Rider]] = defaultdict(list)
    for boarding in boardings:
        reader = _Reader(boarding, fleet, findings)
        if not reader.is_right():
            continue
        trip = trips.sound.get(boarding.trip_id)
        if trip is not None:
            rider = reader.rider(trip)
            if rider is not None:
                riders[boarding.trip_id].append(rider)
        elif boarding.trip_id not in trips.named:
            reader.fault("unknown-trip", "board a trip that trips.csv has not")
    return dict(riders)


class _Reader:
    """Looks at one row."""

    def __init__(self, boarding: Boarding, fleet: FleetRules, findings: Findings) -> None:
        self.boarding = boarding
        self.rules = fleet.rules
        self.findings = findings

    def is_right(self) -> bool:
        """Whether the row names what there is."""
        boarding, rules = self.boarding, self.rules
        if boarding.persons <= 0:
            self.fault("persons-not-positive", f"board: {boarding.persons}")
        elif boarding.staging_area_id not in rules.areas:
            self.fault("unknown-staging-area", "board at a staging area that is unknown")
        elif boarding.reception_site_id not in rules.sites:
            self.fault("unknown-site", f"ride to reception site {boarding.reception_site_id}, which is unknown")
        else:
            return True
        return False

    def rider(self, trip: Trip) -> Rider | None:
        """The row with the legs ridden; None where the trip does not serve it."""
        boarding, legs = self.boarding, trip.legs
        if not 1 <= boarding.leg <= len(legs):
            self.fault("unknown-leg", f"board before leg {boarding.leg}; the trip has {len(legs)}")
            return None
        here = self.rules.areas[boarding.staging_area_id].node_id
        if legs[boarding.leg - 1].from_node_id != here:
            there = legs[boarding.leg - 1].from_node_id
            self.fault("boards-elsewhere", f"board at node {here}; leg {boarding.leg} begins at node {there}")
            return None
        site_node = self.rules.sites[boarding.reception_site_id].node_id
        ends = [leg.leg for leg in legs[boarding.leg - 1 :] if leg.to_node_id == site_node]
        if not ends:
            where = f"{boarding.reception_site_id} at node {site_node}"
            self.fault("never-reaches-site", f"are to get off at {where}, which the trip does not reach after that")
            return None
        groups = trip.kind.row.groups
        if groups and boarding.group not in groups:
            who, may = boarding.group or "no group", ", ".join(groups)
            self.fault("group-may-not-ride", f"are of {who}; in a {trip.vehicle[0]} {may} may ride")
        return Rider(boarding=boarding, first=boarding.leg, last=ends[0])

    def fault(self, code: str, what: str) -> None:
        """Note what is wrong with the row."""
        boarding = self.boarding
        place = f"trip {boarding.trip_id}"
        who = f"people who board {place} at {boarding.staging_area_id} {what}"
        self.findings.add(code, f"boarding {boarding.staging_area_id}", place, who)
