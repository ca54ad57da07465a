"""What stands on a map: roads, people on them, places, in one flat coordinate system."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.geometry import Line, is_longitude_latitude, lines_of, link_shapes
from safepassage.outputs.summary import LinkUse, link_use

KM_PER_DEGREE = 111.2
"""Kilometres a degree of latitude."""

Points = NDArray[np.float64]
"""Places, shape (n, 2) or (2,)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything on the map, in the coordinates of the drawing (km where the network is in longitude and latitude)."""

    in_km: bool
    lines: list[list[Line]]
    link_ids: list[str]
    used: dict[str, LinkUse]
    narrow: dict[str, int]
    corridor_links: frozenset[str]
    areas: list[tuple[Points, str, int]]
    sites: list[tuple[Points, str]]
    waypoints: list[tuple[Points, str]]
    narrow_name: str
    most_persons: int

    def lines_where(self, wanted: Sequence[str] | frozenset[str] | dict[str, Any]) -> list[Line]:
        """The lines of the links with those ids."""
        return [
            line
            for link_id, lines in zip(self.link_ids, self.lines, strict=True)
            if link_id in wanted
            for line in lines
        ]

    @property
    def points(self) -> Points:
        """Every point of every road, shape (n, 2)."""
        return np.concatenate([line for lines in self.lines for line in lines] + [[point] for point, *_ in self.sites])


def picture_of(scenario: Scenario, plan: Plan) -> Picture:
    """Everything a map of this plan shows."""
    network = scenario.network
    middle = sum(node.y_coord for node in network.nodes) / max(1, len(network.nodes))
    in_km = is_longitude_latitude(network)
    scale = np.array([math.cos(math.radians(middle)), 1.0]) * KM_PER_DEGREE if in_km else np.ones(2)
    place_of = {node.node_id: np.array([node.x_coord, node.y_coord]) * scale for node in network.nodes}
    areas: dict[str, tuple[str, int]] = {}
    for area in scenario.staging_areas:
        name, persons = areas.get(area.node_id, (area.name or area.staging_area_id, 0))
        areas[area.node_id] = (name, persons + area.persons)
    sites = {site.node_id: site.name or site.reception_site_id for site in scenario.reception_sites}
    narrow: dict[str, int] = {}
    for bottleneck in plan.bottlenecks or ():
        if bottleneck.link_id:
            narrow[bottleneck.link_id] = max(narrow.get(bottleneck.link_id, 0), bottleneck.people_held_back)
    worst = max(narrow, key=lambda link_id: narrow[link_id]) if narrow else ""
    used = link_use(plan)
    return Picture(
        in_km=in_km,
        lines=[[line * scale for line in lines_of(shape)] for shape in link_shapes(network)],
        link_ids=[link.link_id for link in network.links],
        used=used,
        most_persons=max((use.persons for use in used.values()), default=1),
        narrow=narrow,
        corridor_links=frozenset(link_id for corridor in scenario.corridors for link_id in corridor.link_ids),
        areas=[(place_of[node_id], name, persons) for node_id, (name, persons) in areas.items()],
        sites=[(place_of[node_id], name) for node_id, name in sites.items()],
        waypoints=[
            (place_of[node.node_id], node.name)
            for node in network.nodes
            if node.name and node.node_id not in areas and node.node_id not in sites
        ],
        narrow_name=network.link(worst).name or worst if worst else "",
    )
