"""The plan as map layers: links, staging areas, reception sites, corridors (RFC 7946)."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any

import numpy as np

from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.geometry import LONGITUDE_LATITUDE, Line, is_longitude_latitude, link_lines
from safepassage.outputs.itineraries import Stage, itineraries
from safepassage.outputs.summary import carried_from, link_use

_DECIMALS = 6
"""Degrees are written to about a hand's breadth."""


def plan_geojson(scenario: Scenario, plan: Plan) -> str:
    """The plan as one GeoJSON FeatureCollection, every feature marked internal.

    The property `layer` is `link`, `staging_area`, `reception_site`, `corridor` or `vehicle_route`; times carry the
    offset of the start. Coordinates other than longitude and latitude are not converted: a member at the top says which
    they are.

    Returns
    -------
    str
        GeoJSON text; it holds future positions.
    """
    lines = link_lines(scenario.network)
    features = [
        *_links(scenario, plan, lines),
        *_corridors(scenario, lines),
        *_staging_areas(scenario, plan),
        *_reception_sites(scenario, plan),
        *_vehicle_routes(scenario, plan, lines),
    ]
    collection: dict[str, Any] = {"type": "FeatureCollection", "internal": True}
    if not is_longitude_latitude(scenario.network):
        named = scenario.network.config.crs or "not named"
        collection["coordinates"] = named
        collection["warning"] = f"coordinates are as given ({named}), not longitude and latitude ({LONGITUDE_LATITUDE})"
    return json.dumps({**collection, "features": features}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _links(scenario: Scenario, plan: Plan, lines: Sequence[tuple[Line, ...]]) -> list[dict[str, Any]]:
    used, at = link_use(plan), cache(lambda step: scenario.grid.at(step).isoformat())
    narrow = {bottleneck.link_id for bottleneck in plan.bottlenecks or () if bottleneck.link_id}
    features = []
    for link, parts in zip(scenario.network.links, _rounded(lines), strict=True):
        use = used.get(link.link_id)
        properties = {
            "link_id": link.link_id,
            "name": link.name,
            "persons": use.persons if use else 0,
            "first_entry_at": at(use.first_step) if use else None,
            "last_entry_at": at(use.last_step) if use else None,
            "is_bottleneck": link.link_id in narrow,
        }
        shape = ("LineString", parts[0]) if len(parts) == 1 else ("MultiLineString", parts)
        features.append(_feature("link", shape, properties))
    return features


def _corridors(scenario: Scenario, lines: Sequence[tuple[Line, ...]]) -> list[dict[str, Any]]:
    ids = [link.link_id for link in scenario.network.links]
    lines_of = dict(zip(ids, _rounded(lines), strict=True)) if scenario.corridors else {}
    return [
        _feature(
            "corridor",
            ("MultiLineString", [line for link_id in corridor.link_ids for line in lines_of[link_id]]),
            {
                "corridor_id": corridor.corridor_id,
                "name": corridor.name,
                "opens_at": corridor.opens_at.isoformat() if corridor.opens_at else None,
                "closes_at": corridor.closes_at.isoformat() if corridor.closes_at else None,
            },
        )
        for corridor in scenario.corridors
    ]


def _staging_areas(scenario: Scenario, plan: Plan) -> list[dict[str, Any]]:
    leaving: dict[str, list[PathFlow]] = {}
    for flow in plan.path_flows:
        leaving.setdefault(flow.staging_area_id, []).append(flow)
    carried, features = carried_from(plan), []
    for area in scenario.staging_areas:
        flows = leaving.get(area.staging_area_id, [])
        steps = [flow.depart_step for flow in flows]
        properties = {
            "staging_area_id": area.staging_area_id,
            "name": area.name,
            "group": area.group,
            "persons": area.persons,
            "persons_carried": carried.get(area.staging_area_id, 0),
            "first_departure_at": _at(scenario, min(steps, default=None)),
            "last_departure_at": _at(scenario, max(steps, default=None)),
        }
        features.append(_feature("staging_area", _point(scenario, area.node_id), properties))
    return features


def _reception_sites(scenario: Scenario, plan: Plan) -> list[dict[str, Any]]:
    taken: dict[str, int] = {}
    for flow in plan.path_flows:
        if not flow.ends_safe:
            continue
        taken[flow.reception_site_id] = taken.get(flow.reception_site_id, 0) + flow.persons
    return [
        _feature(
            "reception_site",
            _point(scenario, site.node_id),
            {
                "reception_site_id": site.reception_site_id,
                "name": site.name,
                "persons": taken.get(site.reception_site_id, 0),
                "beds": site.beds,
            },
        )
        for site in scenario.reception_sites
    ]


def _vehicle_routes(scenario: Scenario, plan: Plan, lines: Sequence[tuple[Line, ...]]) -> list[dict[str, Any]]:
    """The ways that vehicles take: one feature a type of vehicle and way, with how often and how many ride."""
    alike: dict[tuple[str, str, str, tuple[str, ...]], list[Stage]] = {}
    for itinerary in itineraries(scenario, plan):
        for stage in itinerary.stages:
            leg = stage.leg
            alike.setdefault((leg.vehicle_type, leg.from_node_id, leg.to_node_id, leg.links), []).append(stage)
    ids = [link.link_id for link in scenario.network.links]
    lines_of = dict(zip(ids, _rounded(lines), strict=True)) if alike else {}
    return [
        _feature(
            "vehicle_route",
            ("MultiLineString", [line for link_id in links for line in lines_of[link_id]]),
            {
                "vehicle_type": vehicle_type,
                "from_node_id": from_node_id,
                "to_node_id": to_node_id,
                "drives": len(stages),
                "persons": sum(stage.on_board for stage in stages),
                "first_departure_at": _at(scenario, min(stage.leg.depart_step for stage in stages)),
                "last_arrival_at": _at(scenario, max(stage.leg.arrive_step for stage in stages)),
            },
        )
        for (vehicle_type, from_node_id, to_node_id, links), stages in alike.items()
        if links
    ]


Shape = tuple[str, Any]
"""A kind of geometry and its coordinates."""


def _feature(layer: str, shape: Shape, properties: dict[str, Any]) -> dict[str, Any]:
    kind, coordinates = shape
    return {
        "type": "Feature",
        "properties": {"layer": layer, "internal": True, **properties},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _rounded(lines: Sequence[tuple[Line, ...]]) -> Iterator[list[Any]]:
    """The coordinates of each link's lines as nested lists."""
    if not lines:
        return
    lengths = [[len(line) for line in parts] for parts in lines]
    points = iter(np.round(np.concatenate([line for parts in lines for line in parts]), _DECIMALS).tolist())
    for parts in lengths:
        yield [list(islice(points, length)) for length in parts]


def _point(scenario: Scenario, node_id: str) -> Shape:
    node = scenario.network.node(node_id)
    return "Point", [round(node.x_coord, _DECIMALS), round(node.y_coord, _DECIMALS)]


def _at(scenario: Scenario, step: int | None) -> str | None:
    return None if step is None else scenario.grid.at(step).isoformat()
