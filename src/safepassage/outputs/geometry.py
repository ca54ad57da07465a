"""Where links and nodes lie, in the coordinates of the network."""

import numpy as np
from numpy.typing import NDArray

from safepassage.model.network import RoadNetwork

LONGITUDE_LATITUDE = "EPSG:4326"
"""The name of coordinates that are longitude and latitude."""

Line = NDArray[np.float64]
"""The points of a line, shape (points, 2)."""


def is_longitude_latitude(network: RoadNetwork) -> bool:
    """Whether the network says that its coordinates are longitude and latitude."""
    return network.config.crs.strip().upper() == LONGITUDE_LATITUDE


def link_lines(network: RoadNetwork) -> list[tuple[Line, ...]]:
    """The lines of each link, in the order of the links: its WKT where it has one, else straight from end to end."""
    row_of = {node.node_id: row for row, node in enumerate(network.nodes)}
    places = np.array([(node.x_coord, node.y_coord) for node in network.nodes], dtype=np.float64).reshape(-1, 2)
    ends = [(row_of[link.from_node_id], row_of[link.to_node_id]) for link in network.links]
    lines: list[tuple[Line, ...]] = [(line,) for line in places[np.array(ends, dtype=np.int64).reshape(-1, 2)]]
    drawn = [row for row, link in enumerate(network.links) if link.geometry]
    for row, parts in zip(drawn, _lines_of([network.links[row].geometry for row in drawn]), strict=True):
        lines[row] = parts or lines[row]
    return lines


def _lines_of(texts: list[str]) -> list[tuple[Line, ...]]:
    """The lines of each WKT text; none where it is empty."""
    if not texts:
        return []
    import shapely  # noqa: PLC0415 - few networks tell how their roads bend

    return [
        tuple(np.asarray(part.coords) for part in getattr(shape, "geoms", [shape]) if not part.is_empty)
        for shape in shapely.force_2d(shapely.from_wkt(texts))
    ]
