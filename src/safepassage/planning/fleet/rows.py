"""From a schedule of vehicles to the rows of a plan: trips, boardings, convoys, and the rides as path flows."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.convoys.plan_rows import plan_rows
from safepassage.convoys.rides import Movements
from safepassage.convoys.schedule import FleetSchedule
from safepassage.model.plan import DepartureOrder, PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from safepassage.planning.fleet.problem import FleetQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRows:
    """What vehicles do; `parties` has for each boarding the number of its party."""

    trips: tuple[TripLeg, ...]
    boardings: tuple[Boarding, ...]
    convoys: tuple[ConvoyRow, ...]
    parties: tuple[int, ...]


def fleet_rows(question: FleetQuestion, schedule: FleetSchedule, moving: Movements) -> FleetRows:
    """The rows of trips.csv, boardings.csv and convoys.csv, vehicles numbered within their type."""
    problem = question.problem

    def boards_at(party: int, place: int) -> str:
        return boarding_area(question, party, problem.places[place]).staging_area_id

    routes = {key: (tuple(drive.link_id for drive in way.drives), way.after) for key, way in question.ways.items()}
    trips, boardings, convoys, parties = plan_rows(problem, schedule, moving, routes, boards_at)
    names = {kind.name: number for number, kind in enumerate(question.kinds.kinds)}
    return FleetRows(
        trips=tuple(_numbered(question, names[leg.vehicle_type], leg) for leg in trips),
        boardings=boardings,
        convoys=tuple(sorted(convoys, key=lambda row: (row.enter_step, row.corridor_id, row.convoy_id))),
        parties=parties,
    )


def _numbered(question: FleetQuestion, kind: int, leg: TripLeg) -> TripLeg:
    vehicle_type, number = question.kinds.numbers[kind][leg.vehicle_no - 1]
    return dataclasses.replace(leg, vehicle_type=vehicle_type, vehicle_no=number)


def boarding_area(question: FleetQuestion, party: int, node_id: str) -> StagingArea:
    """The staging area at which people of a party board at a node: their own, else that of their group, else any."""
    here = [area for area in question.scenario.staging_areas if area.node_id == node_id]
    own = [area for area in here if area in question.people.members[party]]
    alike = [area for area in here if area.group == question.people.parties[party].group]
    return (own or alike or here)[0]


def ride_flows(scenario: Scenario, rows: FleetRows) -> tuple[PathFlow, ...]:
    """Path flows of the boardings, in their order, not yet numbered."""
    legs: dict[str, list[TripLeg]] = defaultdict(list)
    for leg in rows.trips:
        legs[leg.trip_id].append(leg)
    node_of = {site.reception_site_id: site.node_id for site in scenario.reception_sites}
    return tuple(
        _ride(boarding, _ridden(legs[boarding.trip_id], boarding, node_of[boarding.reception_site_id]))
        for boarding in rows.boardings
    )


def _ridden(legs: Sequence[TripLeg], boarding: Boarding, site_node: str) -> list[TripLeg]:
    """The legs from where people board to their site."""
    ridden = []
    for leg in sorted(legs, key=lambda own: own.leg):
        if leg.leg >= boarding.leg:
            ridden.append(leg)
            if leg.to_node_id == site_node:
                break
    return ridden


def _ride(boarding: Boarding, legs: Sequence[TripLeg]) -> PathFlow:
    return PathFlow(
        path_flow_id="",
        staging_area_id=boarding.staging_area_id,
        reception_site_id=boarding.reception_site_id,
        persons=boarding.persons,
        links=tuple(link for leg in legs for link in leg.links),
        enter_steps=tuple(step for leg in legs for step in leg.enter_steps),
        depart_step=legs[0].depart_step,
        arrive_step=boarding.alight_step,
        mode="ride",
        trip_id=boarding.trip_id,
    )


def boarding_orders(
    scenario: Scenario, path_flows: Sequence[PathFlow], boardings: Sequence[Boarding]
) -> tuple[DepartureOrder, ...]:
    """The order of leaving, by staging area in the scenario's order and by step: walks and rides, each by own group."""
    number_of = {area.staging_area_id: number for number, area in enumerate(scenario.staging_areas)}
    groups: dict[tuple[str, str, str, int], list[str]] = defaultdict(list)
    for own in boardings:
        groups[own.trip_id, own.staging_area_id, own.reception_site_id, own.persons].append(own.group)
    leaving: dict[tuple[int, int, str, str, str], int] = defaultdict(int)
    for flow in path_flows:
        area = number_of[flow.staging_area_id]
        group = scenario.staging_areas[area].group
        if flow.mode == "ride":
            group = groups[flow.trip_id, flow.staging_area_id, flow.reception_site_id, flow.persons].pop()
        leaving[area, flow.depart_step, " ".join(flow.links), flow.reception_site_id, group] += flow.persons
    return tuple(
        DepartureOrder(
            staging_area_id=scenario.staging_areas[area].staging_area_id,
            group=group,
            step=step,
            at=scenario.grid.at(step),
            persons=persons,
            route=route,
            reception_site_id=site_id,
        )
        for (area, step, route, site_id, group), persons in sorted(leaving.items())
    )
