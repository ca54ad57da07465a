"""Drives trips through in time: loading, legs, unloading, and how many are on board."""

from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.boardings import Rider
from safepassage.certifying.fleet.drives import LegFollower, Stretch
from safepassage.certifying.fleet.reading import FleetRules
from safepassage.certifying.fleet.trips import Trip
from safepassage.model.trips import TripLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenLeg:
    """A leg that was followed to its end.

    `ready` is the instant from which the vehicle could leave (None: it is empty, and stands there since its last trip);
    `loaded` whether somebody is on board.
    """

    leg: TripLeg
    stretches: tuple[Stretch, ...]
    ready: int | None
    loaded: bool

    @property
    def reached(self) -> int:
        """When the vehicle is where the leg ends."""
        return self.stretches[-1].reached if self.stretches else self.leg.depart_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A trip that could be followed, busy from instant `begin` to `end`."""

    trip: Trip
    legs: tuple[DrivenLeg, ...]
    begin: int
    end: int


def drive_through(trip: Trip, riders: Sequence[Rider], fleet: FleetRules, findings: Findings) -> Course | None:
    """Follow a trip as its legs and boardings say; None where it cannot be followed to its end."""
    return _Driver(trip, riders, fleet, findings).drive()


class _Driver:
    """Follows one trip leg by leg."""

    def __init__(self, trip: Trip, riders: Sequence[Rider], fleet: FleetRules, findings: Findings) -> None:
        self.trip = trip
        self.riders = riders
        self.fleet = fleet
        self.findings = findings
        self.follower = LegFollower(trip, fleet, findings)
        self.driven: list[DrivenLeg] = []

    def drive(self) -> Course | None:
        for leg in self.trip.legs:
            if not self._drive(leg):
                return None
        first = self.driven[0].leg
        boards = [rider.boarding.board_step for rider in self.riders if rider.first == 1]
        return Course(
            trip=self.trip,
            legs=tuple(self.driven),
            begin=min([first.depart_step, *boards]),
            end=self._free_after(self.driven[-1]),
        )

    def _drive(self, leg: TripLeg) -> bool:
        """Follow one leg; whether its end was reached."""
        if self.driven and self.driven[-1].leg.to_node_id != leg.from_node_id:
            there = self.driven[-1].leg.to_node_id
            self._fault(leg, "legs-apart", f"begins at node {leg.from_node_id}, the leg before ended at {there}")
            return False
        aboard = sum(rider.boarding.persons for rider in self.riders if rider.is_aboard(leg.leg))
        seats = self.trip.kind.row.seats
        if aboard > seats:
            self._fault(leg, "seats-exceeded", f"has {aboard:,} people on board and {seats:,} seats")
        self._check_still_used(leg)
        ready = self._ready(leg)
        stretches = self.follower.follow(leg, loaded=aboard > 0)
        if stretches is None:
            return False
        driven = DrivenLeg(leg=leg, stretches=stretches, ready=ready, loaded=aboard > 0)
        self._check_leaving(driven)
        self.driven.append(driven)
        self._check_alighting(driven)
        return True

    def _ready(self, leg: TripLeg) -> int | None:
        """When all who board are on board; None where the vehicle is empty and begins its trip."""
        earliest = self._free_after(self.driven[-1]) if self.driven else None
        boards = sorted({rider.boarding.board_step for rider in self.riders if rider.first == leg.leg})
        if not boards:
            return earliest
        if len(boards) > 1:
            told = ", ".join(map(str, boards))
            self._fault(leg, "loads-twice", f"begins to load at {told}; all who board at one stop board together")
        if earliest is not None and boards[0] < earliest:
            self._fault(leg, "boards-too-early", f"loads from {boards[0]} on and is free to at {earliest}")
        stay = any(rider.stays_aboard(leg.leg) for rider in self.riders)
        if stay and earliest is not None and boards[0] > earliest:
            words = f"loads from {boards[0]} on, there since {earliest} with people on board"
            self._fault(leg, "waits-with-people", words)
        return boards[-1] + self.trip.kind.loading

    def _check_leaving(self, driven: DrivenLeg) -> None:
        leg, ready = driven.leg, driven.ready
        if ready is None:
            return
        if leg.depart_step < ready:
            self._fault(leg, "leaves-too-early", f"leaves at {leg.depart_step} and is ready at {ready}")
        elif driven.loaded and leg.depart_step > ready:
            inspected = bool(leg.links) and self.follower.is_inspected_before(leg.links[0], None)
            if not inspected:
                words = f"leaves at {leg.depart_step}, ready since {ready} with people on board"
                self._fault(leg, "waits-with-people", words)

    def _check_still_used(self, leg: TripLeg) -> None:
        """A trip is over once all who rode are off."""
        over = [rider for rider in self.riders if rider.last < leg.leg]
        if over and not any(rider.stays_aboard(leg.leg) for rider in self.riders):
            self._fault(leg, "trip-goes-on", "follows when all have got off, which ends a trip")

    def _check_alighting(self, driven: DrivenLeg) -> None:
        off, rules = self._free_after(driven), self.fleet.rules
        for rider in self.riders:
            alight = rider.boarding.alight_step
            if rider.last != driven.leg.leg:
                continue
            if alight != off:
                words = f"ends at {driven.reached}, its people are off at {off}, not at {alight}"
                self._fault(driven.leg, "alights-otherwise", words)
            elif off > rules.clock.steps:
                words = f"has its people off at instant {off}; the horizon is {rules.clock.steps}"
                self._fault(driven.leg, "arrives-after-horizon", words)
            elif rules.survival[off] == 0:
                when = rules.clock.words(off)
                words = f"has its people off at {when}, when the pause surely holds no more"
                self._fault(driven.leg, "arrives-after-pause", words)

    def _free_after(self, driven: DrivenLeg) -> int:
        """When a leg has ended and who gets off there is off."""
        gets_off = any(rider.last == driven.leg.leg for rider in self.riders)
        return driven.reached + (self.trip.kind.unloading if gets_off else 0)

    def _fault(self, leg: TripLeg, code: str, what: str) -> None:
        self.follower.leg = leg
        self.follower.fault(code, what)
