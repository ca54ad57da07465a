"""What each vehicle does when, from the rows of a plan: drives empty or with people, loads, unloads, is held up."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from safepassage.model.fleet import VehicleType
from safepassage.model.network import Link
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TOLERANCE
from safepassage.model.trips import Boarding, TripLeg
from safepassage.units import KM_PER_LENGTH_UNIT, KPH_PER_SPEED_UNIT, SECONDS_PER_HOUR


class Doing(StrEnum):
    """What a vehicle does; in between it stands empty."""

    EMPTY = "drives empty"
    LOADED = "drives with people"
    LOADING = "loads"
    UNLOADING = "unloads"
    HELD = "is inspected or waits on its way"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a vehicle does from one instant to another, and how many people are or will be on board."""

    doing: Doing
    first: int
    last: int
    persons: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One leg with who gets on before it: the unit of a driver's orders.

    Attributes
    ----------
    leg
        The drive.
    boardings
        Who boards before it, in the order of the plan.
    on_board
        People on board while it drives.
    there_from
        The instant at which the vehicle has come to where the leg begins; None where it has not driven before.
    unloaded_at
        The instant at which the last who get off at its end are safe; None where nobody does.
    """

    leg: TripLeg
    boardings: tuple[Boarding, ...]
    on_board: int
    there_from: int | None
    unloaded_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """The whole time of one vehicle that drives at all; `kind` is its row of the table of vehicles."""

    kind: VehicleType
    number: int
    stages: tuple[Stage, ...]
    spans: tuple[Span, ...]

    @property
    def name(self) -> str:
        """How the vehicle is called, such as `bus 7`."""
        return f"{self.kind.vehicle_type} {self.number}"

    def busy(self, first: float, last: float) -> float:
        """Steps between two instants in which it does something."""
        return sum(max(0.0, min(span.last, last) - max(span.first, first)) for span in self.spans)


def itineraries(scenario: Scenario, plan: Plan) -> tuple[Itinerary, ...]:
    """Every vehicle that drives, in the order of the table of vehicles and of their numbers.

    A vehicle that the scenario does not have (a plan that breaks its terms) stands last, with no seats.
    """
    by_vehicle: dict[tuple[str, int], list[TripLeg]] = defaultdict(list)
    for leg in plan.trips or ():
        by_vehicle[leg.vehicle_type, leg.vehicle_no].append(leg)
    boarding = defaultdict(list)
    for row in plan.boardings or ():
        boarding[row.trip_id].append(row)
    sites = {site.reception_site_id: site.node_id for site in scenario.reception_sites}
    rank = {kind: place for place, kind in enumerate(scenario.vehicles)}
    found = []
    for (vehicle_type, number), legs in by_vehicle.items():
        kind = kind_of(scenario, vehicle_type, number) or _stranger(vehicle_type, legs[0].from_node_id)
        ordered = sorted(legs, key=lambda leg: (leg.depart_step, leg.trip_id, leg.leg))
        stages = tuple(_stages(ordered, boarding, sites))
        spans = tuple(_spans(scenario, kind, stages))
        found.append(Itinerary(kind=kind, number=number, stages=stages, spans=spans))
    return tuple(sorted(found, key=lambda each: (rank.get(each.kind, len(rank)), each.kind.vehicle_type, each.number)))


def kind_of(scenario: Scenario, vehicle_type: str, number: int) -> VehicleType | None:
    """The row of a vehicle: numbers count from 1 over the rows of its type; None where there are not so many."""
    before = 0
    for kind in scenario.vehicles:
        if kind.vehicle_type == vehicle_type:
            before += kind.count
            if 1 <= number <= before:
                return kind
    return None


def link_steps(scenario: Scenario, kind: VehicleType, link: Link) -> int:
    """Steps that a vehicle needs on a link: at the speed of road and use, times its own factor, rounded up."""
    config = scenario.network.config
    uses = {use.use: use for use in scenario.network.uses}
    most = uses[kind.use].max_speed if kind.use in uses else None
    speed = min(link.free_speed, most or link.free_speed) * (kind.speed_factor or 1.0)
    km_per_h = speed * KPH_PER_SPEED_UNIT.get(config.speed, 1.0)
    seconds = SECONDS_PER_HOUR * link.length * KM_PER_LENGTH_UNIT.get(config.long_length, 1.0) / km_per_h
    return max(1 if link.length else 0, steps_of(scenario, seconds))


def steps_of(scenario: Scenario, seconds: float | None) -> int:
    """Whole steps that so many seconds take, rounded up."""
    return math.ceil((seconds or 0) / scenario.grid.step_s - TOLERANCE)


def _stranger(vehicle_type: str, node_id: str) -> VehicleType:
    return VehicleType(vehicle_type=vehicle_type, count=0, seats=0, depot_node_id=node_id, use="")


def _stages(
    legs: Sequence[TripLeg], boardings_of: Mapping[str, Sequence[Boarding]], sites: Mapping[str, str]
) -> Iterator[Stage]:
    by_trip: dict[str, list[TripLeg]] = defaultdict(list)
    for leg in legs:
        by_trip[leg.trip_id].append(leg)
    ends = {
        (trip_id, place): _end(boarding, by_trip[trip_id], sites)
        for trip_id in by_trip
        for place, boarding in enumerate(boardings_of.get(trip_id, ()))
    }
    there_from = None
    for leg in legs:
        own = boardings_of.get(leg.trip_id, ())
        riding = [row for place, row in enumerate(own) if row.leg <= leg.leg <= ends[leg.trip_id, place]]
        leaving = [row.alight_step for place, row in enumerate(own) if ends[leg.trip_id, place] == leg.leg]
        yield Stage(
            leg=leg,
            boardings=tuple(row for row in own if row.leg == leg.leg),
            on_board=sum(row.persons for row in riding),
            there_from=there_from,
            unloaded_at=max(leaving, default=None),
        )
        there_from = leg.arrive_step


def _end(boarding: Boarding, legs: Sequence[TripLeg], sites: Mapping[str, str]) -> int:
    """The leg at whose end they get off: the first from theirs that reaches their site, else the last."""
    node_id = sites.get(boarding.reception_site_id)
    reaching = (leg.leg for leg in legs if leg.leg >= boarding.leg and leg.to_node_id == node_id)
    return min(reaching, default=max(leg.leg for leg in legs))


def _spans(scenario: Scenario, kind: VehicleType, stages: Sequence[Stage]) -> Iterator[Span]:
    """What the vehicle does, in the order of time, like things in a row made one."""
    spans: list[Span] = []
    for stage in stages:
        for span in _of_stage(scenario, kind, stage):
            before = spans[-1] if spans else None
            if before and (before.doing, before.persons, before.last) == (span.doing, span.persons, span.first):
                spans[-1] = Span(doing=span.doing, first=before.first, last=span.last, persons=span.persons)
            elif span.last > span.first:
                spans.append(span)
    return iter(spans)


def _of_stage(scenario: Scenario, kind: VehicleType, stage: Stage) -> Iterator[Span]:
    leg, people = stage.leg, stage.on_board
    if stage.boardings:
        begins = min(row.board_step for row in stage.boardings)
        loaded = max(row.board_step for row in stage.boardings) + steps_of(scenario, kind.loading_s)
        yield Span(doing=Doing.LOADING, first=begins, last=min(loaded, leg.depart_step), persons=people)
        yield Span(doing=Doing.HELD, first=loaded, last=leg.depart_step, persons=people)
    driving = Doing.LOADED if people else Doing.EMPTY
    for link_id, (enters, leaves) in zip(leg.links, pairwise([*leg.enter_steps, leg.arrive_step]), strict=False):
        reached = min(leaves, enters + link_steps(scenario, kind, scenario.network.link(link_id)))
        yield Span(doing=driving, first=enters, last=reached, persons=people)
        yield Span(doing=Doing.HELD, first=reached, last=leaves, persons=people)
    if stage.unloaded_at is not None:
        yield Span(doing=Doing.UNLOADING, first=leg.arrive_step, last=stage.unloaded_at, persons=people)
