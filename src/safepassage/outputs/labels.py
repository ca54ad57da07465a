"""Finds room for the names on a map, the most important first, so that none lies over another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

from safepassage.outputs.plots import FAINT, HALO

_DISTANCES = (7.0, 13.0, 22.0, 36.0, 54.0)
_DIRECTIONS = tuple(math.radians(angle) for angle in (0, 180, 35, -35, 145, -145, 90, -90))
Points = NDArray[np.float64]

_DOT_EVERY = 3.0
_LONGEST = 3000.0
_LEADER_FROM = 20.0
_LINE_HEIGHT = 1.25
_OUTSIDE = 60.0
_OVER_LABEL = 40.0
_OVER_MARKER = 12.0
_OVER_ROAD = 0.3
_ROAD_RIM = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name wanted at a place of the map, in its data coordinates. What is not `required` may stay away."""

    x: float
    y: float
    text: str
    size: float = 8.0
    weight: str = "normal"
    colour: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: "Box") -> float:
        """Share of the smaller box that lies in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        if width <= 0 or height <= 0:
            return 0.0
        return width * height / min(self.area, other.area)

    @property
    def area(self) -> float:
        """In square pixels."""
        return (self.right - self.left) * (self.top - self.bottom)

    def grown(self, by: float) -> "Box":
        """The box with a rim around it."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def holds(self, points: Points) -> int:
        """How many of the points, of shape (n, 2), lie inside."""
        x, y = points[:, 0], points[:, 1]
        return int(((x > self.left) & (x < self.right) & (y > self.bottom) & (y < self.top)).sum())


def place_labels(axes: Axes, labels: Sequence[Label], *, roads: Sequence[Points], reserved: Sequence[Box] = ()) -> int:
    """Write the labels in the order given, each at the best free place beside its point.

    Candidates lie in eight directions at growing distances; the cost counts overlap with labels already there and
    with the points of other labels, roads beneath, distance, and what hangs over the edge. A label that finds no
    free place is left out unless it is required. Labels far from their point get a thin leader.

    Parameters
    ----------
    axes
        The map, its limits final.
    labels
        Most important first.
    roads
        The roads that carry people, in data coordinates, each of shape (points, 2).
    reserved
        Boxes, in pixels, that must stay free.

    Returns
    -------
    int
        How many labels were left out.
    """
    renderer: Any = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    frame = Box(*axes.get_window_extent(renderer).extents)
    points = axes.transData.transform([(label.x, label.y) for label in labels] or np.empty((0, 2)))
    beneath = _dotted(axes, roads)
    markers = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in points]
    taken = list(reserved)
    left_out = 0
    for place, label in enumerate(labels):
        others = markers[:place] + markers[place + 1 :]
        width, height = _size(renderer, label)
        candidates = [
            (_cost(box, frame, taken, others, beneath) + away * 0.02 + turn * 0.05, box, away)
            for away in _DISTANCES
            for turn, box in enumerate(_around(points[place], width, height, away))
        ]
        cost, box, away = min(candidates, key=lambda each: each[0])
        if cost > _OVER_MARKER / 2 and not label.required:
            left_out += 1
            continue
        taken.append(box)
        _write(axes, label, box, points[place], leader=away >= _LEADER_FROM)
    return left_out


def _dotted(axes: Axes, roads: Sequence[Points]) -> Points:
    """Points every few pixels along the roads, those on the map only, shape (n, 2)."""
    dots = [np.empty((0, 2))]
    for road in roads:
        line = axes.transData.transform(road)
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        places = np.linspace(0, along[-1], 2 + int(min(along[-1], _LONGEST) / _DOT_EVERY))
        dots.append(np.stack([np.interp(places, along, line[:, 0]), np.interp(places, along, line[:, 1])], axis=1))
    all_dots: Points = np.concatenate(dots)
    (left, bottom), (right, top) = axes.get_window_extent().get_points()
    x, y = all_dots[:, 0], all_dots[:, 1]
    shown: Points = all_dots[(x > left) & (x < right) & (y > bottom) & (y < top)]
    return shown


def _size(renderer: Any, label: Label) -> tuple[float, float]:
    font = FontProperties(size=label.size, weight=label.weight)
    lines = label.text.split("\n")
    widths = [renderer.get_text_width_height_descent(line, font, ismath=False)[0] for line in lines]
    return max(widths), len(lines) * label.size * _LINE_HEIGHT


def _around(point: Points, width: float, height: float, away: float) -> list[Box]:
    boxes = []
    for direction in _DIRECTIONS:
        across, up = math.cos(direction), math.sin(direction)
        middle_x = point[0] + across * away + np.sign(round(across, 6)) * width / 2
        middle_y = point[1] + up * away + up * height / 2
        boxes.append(Box(middle_x - width / 2, middle_y - height / 2, middle_x + width / 2, middle_y + height / 2))
    return boxes


def _cost(box: Box, frame: Box, taken: Sequence[Box], markers: Sequence[Box], roads: Points) -> float:
    """How bad it is to write into a box."""
    outside = 1 - frame.overlap(box) if frame.overlap(box) < 1 else 0.0
    over_labels = sum(box.overlap(other) for other in taken)
    over_markers = sum(box.overlap(other) for other in markers)
    return (
        outside * _OUTSIDE
        + over_labels * _OVER_LABEL
        + over_markers * _OVER_MARKER
        + box.grown(_ROAD_RIM).holds(roads) * _OVER_ROAD
    )


def _write(axes: Axes, label: Label, box: Box, point: Points, *, leader: bool) -> None:
    middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    if leader:
        end = (float(np.clip(point[0], box.left, box.right)), float(np.clip(point[1], box.bottom, box.top)))
        line = axes.transData.inverted().transform(np.array([point, end]))
        axes.plot(line[:, 0], line[:, 1], color=FAINT, linewidth=0.6, zorder=7)
    x, y = axes.transData.inverted().transform(middle)
    axes.text(
        x,
        y,
        label.text,
        ha="center",
        va="center",
        fontsize=label.size,
        fontweight=label.weight,
        color=label.colour,
        zorder=8,
        gid=f"{HALO}-{axes.figure.axes.index(axes)}-{len(axes.texts)}",
    )
