"""Small scenarios with vehicles, and a right plan for each, worked out by hand."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement, VehicleType
from safepassage.model.network import Link, Node, Use
from safepassage.model.pause import Pause
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Movement, Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.timegrid import TimeGrid
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg
from tests.builders import START, WALK, make_network

BUS = Use(use="bus", persons_per_vehicle=1.0, pce=2.0)
"""One bus is two car equivalents."""

FAST = 6000.0
"""Car equivalents an hour: fifty buses a minute, or a hundred people on foot."""


def fleet_scenario(
    *,
    roads: Sequence[tuple[str, str, float, float, str]],
    staging: Sequence[StagingArea],
    sites: Sequence[ReceptionSite],
    vehicles: Sequence[VehicleType],
    steps: int = 40,
    corridors: Sequence[Corridor] = (),
    closures: Sequence[Closure] = (),
    convoy_rules: Sequence[ConvoyRule] = (),
    linked: Sequence[LinkedMovement] = (),
    pause: Pause | None = None,
    call_forward_s: int = 3600,
    margin: int = 0,
    nodes: Sequence[Node | str] | None = None,
    uses: Sequence[Use] = (WALK, BUS),
) -> Scenario:
    """Minutes of travel as in `make_network`, by links for the uses named (blank: all); both ways."""
    network = make_network([road[:4] for road in roads], nodes=nodes, directed=False)
    links: list[Link] = [
        dataclasses.replace(link, allowed_uses=tuple(road[4].split()))
        for link, road in zip(network.links, roads, strict=True)
    ]
    return Scenario(
        title="a small fleet",
        grid=TimeGrid(start=START, step_s=60, steps=steps),
        movement=Movement(
            uses=tuple(use.use for use in uses), call_forward_s=call_forward_s, boarding_margin_persons=margin
        ),
        network=dataclasses.replace(network, links=tuple(links), uses=tuple(uses)),
        staging_areas=tuple(staging),
        reception_sites=tuple(sites),
        corridors=tuple(corridors),
        closures=tuple(closures),
        vehicles=tuple(vehicles),
        convoy_rules=tuple(convoy_rules),
        linked_movements=tuple(linked),
        pause=pause,
    )


def leg(
    trip: str, number: int, way: str, links: str, steps: tuple[int, ...], arrive: int, *, bus: int = 1, convoy: str = ""
) -> TripLeg:
    """One leg of a bus from node to node (`way`: both, separated by a space); it leaves with its first entry."""
    tail, head = way.split()
    return TripLeg(
        trip_id=trip,
        convoy_id=convoy,
        vehicle_type="bus",
        vehicle_no=bus,
        leg=number,
        from_node_id=tail,
        to_node_id=head,
        links=tuple(links.split()),
        enter_steps=steps,
        depart_step=steps[0] if steps else arrive,
        arrive_step=arrive,
    )


def boards(
    trip: str,
    number: int,
    board: int,
    alight: int,
    persons: int,
    *,
    area: str = "S1",
    site: str = "R1",
    group: str = "",
) -> Boarding:
    """People who board before a leg."""
    return Boarding(
        trip_id=trip,
        leg=number,
        staging_area_id=area,
        reception_site_id=site,
        group=group,
        board_step=board,
        alight_step=alight,
        persons=persons,
    )


def walks(
    links: str,
    steps: tuple[int, ...],
    arrive: int,
    persons: int,
    *,
    area: str,
    to: str = "",
    trip: str = "",
    site: str = "",
) -> PathFlow:
    """People on foot, to a boarding point or to a site."""
    return PathFlow(
        path_flow_id=f"walk {area} {trip}",
        staging_area_id=area,
        reception_site_id=site,
        persons=persons,
        links=tuple(links.split()),
        enter_steps=steps,
        depart_step=steps[0] if steps else arrive,
        arrive_step=arrive,
        mode="walk",
        trip_id=trip,
        to_staging_area_id=to,
    )


def convoy(name: str, corridor: str, enter: int, vehicles: int, *, escorts: int = 1) -> ConvoyRow:
    """One row of convoys.csv."""
    return ConvoyRow(convoy_id=name, corridor_id=corridor, enter_step=enter, escorts=escorts, vehicles=vehicles)


def rides_of(scenario: Scenario, legs: Sequence[TripLeg], boardings: Sequence[Boarding]) -> list[PathFlow]:
    """A path flow for each boarding, along the legs up to the first that ends at the site."""
    nodes = {site.reception_site_id: site.node_id for site in scenario.reception_sites}
    rides = []
    for number, own in enumerate(boardings, 1):
        ridden: list[TripLeg] = []
        for one in sorted((one for one in legs if one.trip_id == own.trip_id), key=lambda one: one.leg):
            if one.leg >= own.leg and (not ridden or ridden[-1].to_node_id != nodes[own.reception_site_id]):
                ridden.append(one)
        steps = tuple(step for one in ridden for step in one.enter_steps)
        rides.append(
            PathFlow(
                path_flow_id=f"ride {number}",
                staging_area_id=own.staging_area_id,
                reception_site_id=own.reception_site_id,
                persons=own.persons,
                links=tuple(link for one in ridden for link in one.links),
                enter_steps=steps,
                depart_step=steps[0] if steps else own.alight_step,
                arrive_step=own.alight_step,
                mode="ride",
                trip_id=own.trip_id,
            )
        )
    return rides


def plan_with(
    scenario: Scenario,
    legs: Sequence[TripLeg],
    boardings: Sequence[Boarding],
    *,
    on_foot: Sequence[PathFlow] = (),
    convoys: Sequence[ConvoyRow] | None = (),
) -> Plan:
    """A plan of these rows, the rides following from legs and boardings."""
    return Plan(
        scenario_fingerprint=scenario.fingerprint(),
        path_flows=(*on_foot, *rides_of(scenario, legs, boardings)),
        trips=tuple(legs),
        boardings=tuple(boardings),
        convoys=None if convoys is None else tuple(convoys),
    )


def area(name: str, node: str, persons: int, **more: Any) -> StagingArea:
    """A staging area."""
    return dataclasses.replace(StagingArea(staging_area_id=name, node_id=node, persons=persons), **more)


def site(name: str, node: str, **more: Any) -> ReceptionSite:
    """A reception site."""
    return dataclasses.replace(ReceptionSite(reception_site_id=name, node_id=node), **more)


def bus(**more: Any) -> VehicleType:
    """Two buses of four seats at node d, with a minute to load and a minute to unload."""
    row = VehicleType(vehicle_type="bus", count=2, seats=4, depot_node_id="d", use="bus", loading_s=50, unloading_s=60)
    return dataclasses.replace(row, **more)
