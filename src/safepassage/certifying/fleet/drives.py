"""Follows one leg of a trip along its links and notes where it breaks the rules of the road."""

from dataclasses import dataclass

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.reading import FleetRules, Kind
from safepassage.certifying.fleet.trips import Trip
from safepassage.model.trips import TripLeg


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One link of a leg: `way` is its direction in the roads of the kind of vehicle."""

    way: int
    link_id: str
    tail: str
    head: str
    enter: int
    reached: int


class LegFollower:
    """Follows legs of one trip; `at` and `now` are where and when the vehicle is."""

    def __init__(self, trip: Trip, fleet: FleetRules, findings: Findings) -> None:
        self.trip = trip
        self.kind: Kind = trip.kind
        self.fleet = fleet
        self.findings = findings

    def follow(self, leg: TripLeg, *, loaded: bool) -> tuple[Stretch, ...] | None:
        """The links of a leg with the times; None where it cannot be followed to its end."""
        self.leg = leg
        if len(leg.links) != len(leg.enter_steps):
            steps = f"{len(leg.links)} links and {len(leg.enter_steps)} steps of entry"
            self.fault("links-and-steps-differ", f"has {steps}")
            return None
        if leg.depart_step != (leg.enter_steps[0] if leg.links else leg.arrive_step):
            first = f"first enters at {leg.enter_steps[0]}" if leg.links else f"takes no link to {leg.arrive_step}"
            self.fault("departs-otherwise", f"leaves at {leg.depart_step} and {first}")
            return None
        stretches = self._stretches(leg, loaded=loaded)
        return stretches if stretches is not None and self._ends_as_said(stretches) else None

    def _stretches(self, leg: TripLeg, *, loaded: bool) -> tuple[Stretch, ...] | None:
        drives, last_step = self.kind.drives, self.fleet.rules.clock.steps - 1
        at, now, before = leg.from_node_id, max(0, leg.depart_step), None
        stretches = []
        for link_id, step in zip(leg.links, leg.enter_steps, strict=True):
            way = drives.direction_from.get((link_id, at))
            if way is None:
                self._no_way(link_id, at)
                return None
            if step < now:
                self.fault("enters-before-there", f"enters link {link_id} at step {step}, is there at {now}")
                return None
            if step > last_step:
                self.fault("enters-after-horizon", f"enters link {link_id} at step {step}; the last is {last_step}")
                return None
            if step > now:
                self._wait(at, now, step, link_id, before, loaded=loaded)
            self._may_enter(way, link_id, step)
            now, head = step + int(drives.travel[way]), drives.heads[way]
            stretches.append(Stretch(way=way, link_id=link_id, tail=at, head=head, enter=step, reached=now))
            at, before = head, link_id
        return tuple(stretches)

    def _wait(self, node_id: str, now: int, step: int, link_id: str, before: str | None, *, loaded: bool) -> None:
        """Stand at a node between two links."""
        if loaded and not self.is_inspected_before(link_id, before):
            until = f"from {now} to {step} with people on board"
            self.fault("waits-with-people", f"waits at node {node_id} {until}, where nobody is inspected")
        shut = self.kind.shut_nodes.get(node_id)
        if shut is not None and shut[now:step].any():
            self.fault("waits-in-closed-corridor", f"waits at node {node_id} inside a closed corridor at {now}")

    def is_inspected_before(self, link_id: str, before: str | None) -> bool:
        """Whether a vehicle that takes a link after another enters a corridor with inspection by it."""
        return any(own.inspection_s and own.is_entered(link_id, before) for own in self.fleet.passages)

    def _may_enter(self, way: int, link_id: str, step: int) -> None:
        drives = self.kind.drives
        factors = drives.factors.get(link_id)
        if step < drives.first_entry:
            self.fault("enters-before-pause", f"enters link {link_id} at step {step}, before the pause begins")
        elif not drives.may_enter(way)[step]:
            words = "while its corridor is closed, or would close on the way"
            self.fault("corridor-closed", f"enters link {link_id} at step {step} {words}")
        elif factors is not None and factors[step] == 0:
            self.fault("link-closed", f"enters link {link_id} at step {step}, while it is closed")

    def _ends_as_said(self, stretches: tuple[Stretch, ...]) -> bool:
        leg, horizon = self.leg, self.fleet.rules.clock.steps
        at = stretches[-1].head if stretches else leg.from_node_id
        now = stretches[-1].reached if stretches else leg.depart_step
        if at != leg.to_node_id:
            self.fault("ends-elsewhere", f"ends at node {at}, not at node {leg.to_node_id}")
        elif leg.arrive_step != now:
            self.fault("arrives-otherwise", f"is said to arrive at {leg.arrive_step} and is there at {now}")
        elif now > horizon:
            self.fault("arrives-after-horizon", f"arrives at instant {now}; the horizon is {horizon}")
        elif now < 0:
            self.fault("enters-before-there", f"is there at instant {now}, before time began")
        else:
            return True
        return False

    def _no_way(self, link_id: str, at: str) -> None:
        exists = self.kind.drives.link_exists.get(link_id)
        if exists is None:
            self.fault("unknown-link", f"takes link {link_id}, which the scenario has not")
        elif not exists:
            self.fault("link-of-another-use", f"takes link {link_id}, which {self.kind.row.use} may not use")
        else:
            self.fault("path-broken", f"takes link {link_id}, which cannot be entered from node {at}")

    def fault(self, code: str, what: str) -> None:
        """Note what is wrong with the leg, once a kind of vehicle and link."""
        trip = self.trip
        place = f"trip {trip.trip_id}"
        who = f"leg {self.leg.leg} of {place} ({trip.vehicle[0]} {trip.vehicle[1]})"
        self.findings.add(code, f"leg {trip.vehicle[0]}", place, f"{who} {what}")
