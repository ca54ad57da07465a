"""Holds who boards against who lives at a boarding point and who walked there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safepassage.certifying.clock import UNLIMITED
from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.boardings import Rider
from safepassage.certifying.fleet.courses import Course
from safepassage.certifying.fleet.trips import Trips
from safepassage.certifying.loads import Loads, people_at
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow
from safepassage.model.trips import Boarding

Party = tuple[str, str, str]
"""Trip, boarding point, group."""


@dataclass(slots=True, kw_only=True)
class _Boards:
    """Who of one group boards one trip at one boarding point, and who of them walked there."""

    riders: list[Rider] = field(default_factory=list)
    walks: list[PathFlow] = field(default_factory=list)

    @property
    def persons(self) -> int:
        return sum(rider.boarding.persons for rider in self.riders)

    @property
    def walked(self) -> int:
        return sum(walk.persons for walk in self.walks)

    @property
    def from_here(self) -> int:
        """People who live at the boarding point."""
        return max(0, self.persons - self.walked)

    def to_sites_but(self, site_ids: Sequence[str]) -> int:
        """People who ride to other sites than these."""
        return sum(rider.boarding.persons for rider in self.riders if rider.boarding.reception_site_id not in site_ids)


def check_people(
    courses: Iterable[Course],
    riders: Mapping[str, Sequence[Rider]],
    walks: Iterable[PathFlow],
    loads: Loads,
    rules: Rules,
    findings: Findings,
) -> None:
    """Note who boards without being there, and add those who ride to the loads.

    `walks` are those to boarding points at which their trip loads (see `check_meetings`).
    """
    parties: dict[Party, _Boards] = defaultdict(_Boards)
    for trip_id, own in riders.items():
        for rider in own:
            parties[trip_id, rider.boarding.staging_area_id, rider.boarding.group].riders.append(rider)
    for walk in walks:
        home = rules.areas.get(walk.staging_area_id)
        if home is not None and walk.persons > 0:
            parties[walk.trip_id, walk.to_staging_area_id, home.group].walks.append(walk)
    departs = {(course.trip.trip_id, own.leg.leg): own.leg.depart_step for course in courses for own in course.legs}
    for party, boards in parties.items():
        _Checker(party, boards, rules, findings).check()
        _load(party, boards, departs, loads, rules)


def check_meetings(
    walks: Iterable[PathFlow], boardings: Iterable[Boarding], trips: Trips, rules: Rules, findings: Findings
) -> tuple[PathFlow, ...]:
    """Note walks to where no vehicle loads; the others are returned."""
    loads_at = {(boarding.trip_id, boarding.staging_area_id) for boarding in boardings}
    meeting = []
    for walk in walks:
        if walk.to_staging_area_id not in rules.areas:
            continue  # said where it is walked
        place = f"path flow {walk.path_flow_id}"
        who = f"{place} of staging area {walk.staging_area_id} walks to trip {walk.trip_id}"
        if walk.trip_id not in trips.named:
            findings.add("unknown-trip", walk.staging_area_id, place, f"{who}, which trips.csv has not")
        elif (walk.trip_id, walk.to_staging_area_id) not in loads_at:
            where = walk.to_staging_area_id
            findings.add("walks-to-no-vehicle", walk.staging_area_id, place, f"{who}, which does not load at {where}")
        else:
            meeting.append(walk)
    return tuple(meeting)


class _Checker:
    """Looks at one party."""

    def __init__(self, party: Party, boards: _Boards, rules: Rules, findings: Findings) -> None:
        self.trip_id, self.area_id, self.group = party
        self.boards = boards
        self.rules = rules
        self.findings = findings

    def check(self) -> None:
        boards, area = self.boards, self.rules.areas[self.area_id]
        whom = f"of {self.group}" if self.group else "of no group"
        if boards.walked > boards.persons:
            self._fault("walkers-left-behind", f"{boards.walked:,} people walked to it and {boards.persons:,} board")
        for walk in boards.walks:
            self._check_sites(walk.staging_area_id, walk.persons, boards.walked - walk.persons + boards.from_here)
        if not boards.from_here:
            return
        if area.group != self.group:
            words = f"{boards.persons:,} {whom} board, {boards.walked:,} walked there and none live there"
            self._fault("more-board-than-are-there", words)
            return
        self._check_sites(self.area_id, boards.from_here, boards.walked)
        ready, first = self.rules.ready[self.area_id], min(rider.boarding.board_step for rider in boards.riders)
        if first < ready:
            self._fault("boards-before-ready", f"people board at {first} and are ready at {ready}")

    def _check_sites(self, home_id: str, persons: int, others: int) -> None:
        """Whether people of one home can all be among those who ride where they may go."""
        allowed = self.rules.areas[home_id].reception_site_ids
        if not allowed or not persons:
            return
        elsewhere = self.boards.to_sites_but(allowed)
        if elsewhere > others:
            words = f"people of {home_id} are among {elsewhere:,} who ride elsewhere than to {', '.join(allowed)}"
            self._fault("site-not-allowed", words)

    def _fault(self, code: str, what: str) -> None:
        place = f"trip {self.trip_id}"
        self.findings.add(code, f"boarding {self.area_id}", place, f"{place} at {self.area_id}: {what}")


def _load(party: Party, boards: _Boards, departs: Mapping[tuple[str, int], int], loads: Loads, rules: Rules) -> None:
    """Add those who ride to what all together ask: leaving home, and being taken in."""
    trip_id, area_id, _ = party
    from_here = min(boards.from_here, UNLIMITED)
    loads.sent[area_id] = loads.sent.get(area_id, 0) + boards.from_here
    for rider in boards.riders:
        boarding, persons = rider.boarding, min(rider.boarding.persons, UNLIMITED)
        if 0 <= boarding.alight_step <= rules.clock.steps:
            people_at(loads.arrivals, boarding.reception_site_id, rules)[boarding.alight_step] += persons
        leaves = departs.get((trip_id, rider.first))
        leaving = min(from_here, persons)
        from_here -= leaving
        if area_id in rules.loading and leaves is not None and 0 <= leaves <= rules.clock.steps:
            people_at(loads.first_entries, area_id, rules)[leaves] += leaving
