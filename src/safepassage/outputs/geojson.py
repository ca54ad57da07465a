"""The plan as map layers: links, staging areas, reception sites, corridors (RFC 7946)."""

import json
from typing import Any

import shapely

from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.geometry import LONGITUDE_LATITUDE, is_longitude_latitude, link_shapes
from safepassage.outputs.summary import link_use

_DECIMALS = 6
"""Degrees are written to about a hand's breadth."""


def plan_geojson(scenario: Scenario, plan: Plan) -> str:
    """The plan as one GeoJSON FeatureCollection, every feature marked internal.

    The property `layer` is `link`, `staging_area`, `reception_site` or `corridor`; times carry the offset of the start.
    Coordinates other than longitude and latitude are not converted: a member at the top says which they are.

    Returns
    -------
    str
        GeoJSON text; it holds future positions.
    """
    features = [
        *_links(scenario, plan),
        *_corridors(scenario),
        *_staging_areas(scenario, plan),
        *_reception_sites(scenario, plan),
    ]
    collection: dict[str, Any] = {"type": "FeatureCollection", "internal": True}
    if not is_longitude_latitude(scenario.network):
        named = scenario.network.config.crs or "not named"
        collection["coordinates"] = named
        collection["warning"] = f"coordinates are as given ({named}), not longitude and latitude ({LONGITUDE_LATITUDE})"
    return json.dumps({**collection, "features": features}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _links(scenario: Scenario, plan: Plan) -> list[dict[str, Any]]:
    used = link_use(plan)
    narrow = {bottleneck.link_id for bottleneck in plan.bottlenecks or () if bottleneck.link_id}
    features = []
    for link, shape in zip(scenario.network.links, link_shapes(scenario.network), strict=True):
        use = used.get(link.link_id)
        properties = {
            "link_id": link.link_id,
            "name": link.name,
            "persons": use.persons if use else 0,
            "first_entry_at": _at(scenario, use.first_step if use else None),
            "last_entry_at": _at(scenario, use.last_step if use else None),
            "is_bottleneck": link.link_id in narrow,
        }
        features.append(_feature("link", shape, properties))
    return features


def _corridors(scenario: Scenario) -> list[dict[str, Any]]:
    ids = [link.link_id for link in scenario.network.links]
    shape_of = dict(zip(ids, link_shapes(scenario.network), strict=True)) if scenario.corridors else {}
    return [
        _feature(
            "corridor",
            shapely.MultiLineString([line for link_id in corridor.link_ids for line in _simple(shape_of[link_id])]),
            {
                "corridor_id": corridor.corridor_id,
                "name": corridor.name,
                "opens_at": corridor.opens_at.isoformat() if corridor.opens_at else None,
                "closes_at": corridor.closes_at.isoformat() if corridor.closes_at else None,
            },
        )
        for corridor in scenario.corridors
    ]


def _simple(shape: Any) -> list[Any]:
    return list(getattr(shape, "geoms", [shape]))


def _staging_areas(scenario: Scenario, plan: Plan) -> list[dict[str, Any]]:
    leaving: dict[str, list[PathFlow]] = {}
    for flow in plan.path_flows:
        leaving.setdefault(flow.staging_area_id, []).append(flow)
    features = []
    for area in scenario.staging_areas:
        flows = leaving.get(area.staging_area_id, [])
        steps = [flow.depart_step for flow in flows]
        properties = {
            "staging_area_id": area.staging_area_id,
            "name": area.name,
            "group": area.group,
            "persons": area.persons,
            "persons_carried": sum(flow.persons for flow in flows),
            "first_departure_at": _at(scenario, min(steps, default=None)),
            "last_departure_at": _at(scenario, max(steps, default=None)),
        }
        features.append(_feature("staging_area", _point(scenario, area.node_id), properties))
    return features


def _reception_sites(scenario: Scenario, plan: Plan) -> list[dict[str, Any]]:
    taken: dict[str, int] = {}
    for flow in plan.path_flows:
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


def _feature(layer: str, shape: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"layer": layer, "internal": True, **properties},
        "geometry": {"type": shape.geom_type, "coordinates": _rounded(shapely.geometry.mapping(shape)["coordinates"])},
    }


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(coordinates, _DECIMALS)
    return [_rounded(each) for each in coordinates]


def _point(scenario: Scenario, node_id: str) -> Any:
    node = scenario.network.node(node_id)
    return shapely.Point(node.x_coord, node.y_coord)


def _at(scenario: Scenario, step: int | None) -> str | None:
    return None if step is None else scenario.grid.at(step).isoformat()
