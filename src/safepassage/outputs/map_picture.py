"""What stands on a map: roads, people on them, places, in one flat coordinate system."""

import math
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.geometry import Line, is_longitude_latitude, link_lines
from safepassage.outputs.summary import LinkUse, link_use

KM_PER_DEGREE = 111.2
"""Kilometres a degree of latitude."""

Points = NDArray[np.float64]
"""Places, shape (n, 2) or (2,)."""

Chosen = NDArray[np.bool_]
"""For each link whether it is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Everything on the map, in the coordinates of the drawing (km where the network is in longitude and latitude).

    Attributes
    ----------
    ends, link_of
        Every straight piece of every road, shape (n, 2, 2): its ends; and the row of its link, shape (n,).
    persons
        People on each link, shape (links,).
    used, narrow, agreed
        Which links carry people, hold people back, belong to an agreed corridor; shape (links,).
    walked, driven_empty
        Where some people ride: links on which people only walk, and those that only empty vehicles take.
    """

    in_km: bool
    ends: Line
    link_of: NDArray[np.int64]
    persons: NDArray[np.int64]
    used: Chosen
    narrow: Chosen
    agreed: Chosen
    walked: Chosen
    driven_empty: Chosen
    areas: list[tuple[Points, str, int]]
    sites: list[tuple[Points, str]]
    waypoints: list[tuple[Points, str]]
    narrowest: int | None
    narrow_name: str

    def pieces(self, chosen: Chosen) -> Line:
        """The straight pieces of the chosen links, shape (m, 2, 2)."""
        return self.ends[chosen[self.link_of]]

    @property
    def points(self) -> Points:
        """Every point of every road and every site, shape (n, 2)."""
        return np.concatenate([self.ends.reshape(-1, 2), *(point[None] for point, _ in self.sites)])


def picture_of(scenario: Scenario, plan: Plan) -> Picture:
    """Everything a map of this plan shows."""
    network = scenario.network
    middle = sum(node.y_coord for node in network.nodes) / max(1, len(network.nodes))
    in_km = is_longitude_latitude(network)
    scale = np.array([math.cos(math.radians(middle)), 1.0]) * KM_PER_DEGREE if in_km else np.ones(2)
    areas: dict[str, tuple[str, int]] = {}
    for area in scenario.staging_areas:
        name, persons = areas.get(area.node_id, (area.name or area.staging_area_id, 0))
        areas[area.node_id] = (name, persons + area.persons)
    sites = {site.node_id: site.name or site.reception_site_id for site in scenario.reception_sites}
    named = [node for node in network.nodes if node.name and node.node_id not in areas and node.node_id not in sites]

    def place_of(node_id: str) -> Points:
        node = network.node(node_id)
        place: Points = np.array([node.x_coord, node.y_coord]) * scale
        return place

    lines = link_lines(network)
    held_back = _held_back(plan)
    worst = max(held_back, key=lambda link_id: held_back[link_id]) if held_back else ""
    link_ids = [link.link_id for link in network.links]
    used = link_use(plan)
    driven = {link_id for leg in plan.trips or () for link_id in leg.links}
    ridden = {link_id for flow in plan.path_flows if flow.trip_id and flow.ends_safe for link_id in flow.links}
    return Picture(
        in_km=in_km,
        ends=_pieces(lines) * scale,
        link_of=np.repeat(np.arange(len(lines)), [sum(len(line) - 1 for line in parts) for parts in lines]),
        persons=_persons(link_ids, used),
        used=_among(link_ids, used.keys()),
        narrow=_among(link_ids, held_back.keys()),
        agreed=_among(link_ids, {link_id for corridor in scenario.corridors for link_id in corridor.link_ids}),
        walked=_among(link_ids, used.keys() - ridden if plan.trips else frozenset()),
        driven_empty=_among(link_ids, driven - used.keys()),
        areas=[(place_of(node_id), name, persons) for node_id, (name, persons) in areas.items()],
        sites=[(place_of(node_id), name) for node_id, name in sites.items()],
        waypoints=[(place_of(node.node_id), node.name) for node in named],
        narrowest=link_ids.index(worst) if worst else None,
        narrow_name=network.link(worst).name or worst if worst else "",
    )


def _pieces(lines: list[tuple[Line, ...]]) -> Line:
    """Every straight piece of every line, shape (n, 2, 2)."""
    points = np.concatenate([line for parts in lines for line in parts])
    goes_on = np.ones(len(points), dtype=np.bool_)
    goes_on[np.cumsum([len(line) for parts in lines for line in parts]) - 1] = False
    begins = np.flatnonzero(goes_on)
    pieces: Line = np.stack([points[begins], points[begins + 1]], axis=1)
    return pieces


def _held_back(plan: Plan) -> dict[str, int]:
    """For each link that holds people back, how many at most."""
    most: dict[str, int] = {}
    for bottleneck in plan.bottlenecks or ():
        if bottleneck.link_id:
            most[bottleneck.link_id] = max(most.get(bottleneck.link_id, 0), bottleneck.people_held_back)
    return most


def _persons(link_ids: list[str], used: dict[str, LinkUse]) -> NDArray[np.int64]:
    return np.array([used[link_id].persons if link_id in used else 0 for link_id in link_ids], dtype=np.int64)


def _among(link_ids: list[str], wanted: AbstractSet[str]) -> Chosen:
    return np.array([link_id in wanted for link_id in link_ids], dtype=np.bool_)
