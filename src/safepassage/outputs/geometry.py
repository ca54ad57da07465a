"""Where links and nodes lie, in the coordinates of the network."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from safepassage.model.network import RoadNetwork

LONGITUDE_LATITUDE = "EPSG:4326"
"""The name of coordinates that are longitude and latitude."""

Line = NDArray[np.float64]


def is_longitude_latitude(network: RoadNetwork) -> bool:
    """Whether the network says that its coordinates are longitude and latitude."""
    return network.config.crs.strip().upper() == LONGITUDE_LATITUDE


def link_shapes(network: RoadNetwork) -> list[Any]:
    """One shapely line a link, in the order of the links: its WKT where it has one, else straight from end to end."""
    drawn = shapely.from_wkt([link.geometry or None for link in network.links])
    shapes = []
    for link, shape in zip(network.links, drawn, strict=True):
        if shape is None or shape.is_empty:
            ends = (network.node(link.from_node_id), network.node(link.to_node_id))
            shapes.append(shapely.LineString([(node.x_coord, node.y_coord) for node in ends]))
        else:
            shapes.append(shapely.force_2d(shape))
    return shapes


def lines_of(shape: Any) -> list[Line]:
    """The lines a shape consists of, each of shape (points, 2)."""
    return [np.asarray(part.coords) for part in getattr(shape, "geoms", [shape]) if part.geom_type == "LineString"]
