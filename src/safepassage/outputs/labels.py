"""Finds room for the names on a map, the most important first, so that none lies over another."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.outputs.drawing import FAINT, Drawing, Points, Segments, Stroke
from safepassage.outputs.lettering import LINE_HEIGHT, text_width
from safepassage.outputs.map_view import Box, View

_DISTANCES = (7.0, 13.0, 22.0, 36.0, 54.0)
_DIRECTIONS = np.radians([0, 180, 35, -35, 145, -145, 90, -90])
_LEADER_FROM = 20.0
_MARKER = 4.0
_DOT_EVERY = 3.0
_MOST_DOTS = 1000
_OUTSIDE = 60.0
_OVER_LABEL = 40.0
_OVER_MARKER = 12.0
_OVER_ROAD = 0.3
_ROAD_RIM = 3.0
_PER_PIXEL_AWAY = 0.02
_PER_TURN = 0.05
_BASE_LINE = 0.36
"""How far the base line lies below the middle of the letters, as a share of their size."""

Boxes = NDArray[np.float64]
"""Rectangles as left, top, right, bottom; shape (n, 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name wanted at a place of the map, in its coordinates. What is not `required` may stay away."""

    x: float
    y: float
    text: str
    size: float = 8.0
    bold: bool = False
    colour: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLabel:
    """A label with its room in the picture, and the end of a thin line to its point where it lies far away."""

    label: Label
    box: Box
    leader: tuple[Points, Points] | None


def place_labels(
    view: View, labels: Sequence[Label], *, roads: Segments, reserved: Sequence[Box] = ()
) -> list[PlacedLabel]:
    """Find for each label, in the order given, the best free place beside its point.

    Candidates lie in eight directions at growing distances; the cost counts overlap with labels already there and
    with the points of other labels, roads beneath, distance, and what hangs over the edge. A label that finds no
    free place is left out unless it is required.

    Parameters
    ----------
    view
        The map and its frame in the picture.
    labels
        Most important first.
    roads
        The roads that carry people as straight pieces in the picture, shape (n, 4).
    reserved
        Boxes that must stay free.
    """
    points = view.pixels(np.array([(label.x, label.y) for label in labels]).reshape(-1, 2))
    beneath = _Beneath(view.frame, roads)
    markers = np.concatenate([points - _MARKER, points + _MARKER], axis=1)
    taken = [box.sides for box in reserved]
    away = np.repeat(_DISTANCES, len(_DIRECTIONS))
    effort = away * _PER_PIXEL_AWAY + np.tile(np.arange(len(_DIRECTIONS)), len(_DISTANCES)) * _PER_TURN
    placed = []
    for place, label in enumerate(labels):
        boxes = _around(points[place], *_size(label))
        cost = effort + _outside(boxes, view.frame) * _OUTSIDE + beneath.count(boxes) * _OVER_ROAD
        cost += _overlaps(boxes, np.array(taken).reshape(-1, 4)) * _OVER_LABEL
        cost += _overlaps(boxes, np.delete(markers, place, axis=0)) * _OVER_MARKER
        best = int(np.argmin(cost))
        if cost[best] > _OVER_MARKER / 2 and not label.required:
            continue
        box = Box(*boxes[best].tolist())
        taken.append(box.sides)
        leader = None
        if away[best] >= _LEADER_FROM:
            leader = (points[place], np.clip(points[place], boxes[best, :2], boxes[best, 2:]))
        placed.append(PlacedLabel(label=label, box=box, leader=leader))
    return placed


def write_labels(drawing: Drawing, placed: Sequence[PlacedLabel]) -> None:
    """Write labels into their room, with a leader where one lies far from its point."""
    drawing.lines([np.array(each.leader) for each in placed if each.leader], Stroke(colour=FAINT, width=0.6))
    for each in placed:
        label, middle = each.label, (each.box.left + each.box.right) / 2
        for row, line in enumerate(label.text.split("\n")):
            y = each.box.top + (row + 0.5) * label.size * LINE_HEIGHT + _BASE_LINE * label.size
            drawing.text((middle, y), line, size=label.size, colour=label.colour, bold=label.bold, has_rim=True)


class _Beneath:
    """Counts the points of roads under a box: they are summed over a grid of pixels once."""

    def __init__(self, frame: Box, roads: Segments) -> None:
        self._corner = np.array([frame.left, frame.top])
        self._shape = (math.ceil(frame.width), math.ceil(frame.height))
        dots = np.floor(_dotted(roads) - self._corner).astype(np.int64)
        dots = dots[((dots >= 0) & (dots < self._shape)).all(axis=1)]
        counted = np.bincount(dots[:, 0] * self._shape[1] + dots[:, 1], minlength=math.prod(self._shape))
        self._sums = np.pad(counted.reshape(self._shape), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)

    def count(self, boxes: Boxes) -> NDArray[np.int64]:
        """Points every few pixels of the roads in each box with a rim around it, shape (n,)."""
        low = np.clip(np.rint(boxes[:, :2] - _ROAD_RIM - self._corner).astype(np.int64), 0, self._shape)
        high = np.clip(np.rint(boxes[:, 2:] + _ROAD_RIM - self._corner).astype(np.int64), 0, self._shape)
        sums = self._sums
        inside = sums[high[:, 0], high[:, 1]] - sums[low[:, 0], high[:, 1]]
        counted: NDArray[np.int64] = inside - sums[high[:, 0], low[:, 1]] + sums[low[:, 0], low[:, 1]]
        return counted


def _dotted(roads: Segments) -> Points:
    """Points every few pixels along straight pieces, shape (n, 2); no more than a picture's width of them on one."""
    begin, along = roads[:, :2], roads[:, 2:] - roads[:, :2]
    number = 2 + np.minimum(np.hypot(along[:, 0], along[:, 1]) / _DOT_EVERY, _MOST_DOTS).astype(np.int64)
    piece = np.repeat(np.arange(len(roads)), number)
    rank = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    dots: Points = begin[piece] + along[piece] * (rank / (number[piece] - 1))[:, None]
    return dots


def _size(label: Label) -> tuple[float, float]:
    lines = label.text.split("\n")
    widest = max(text_width(line, label.size, bold=label.bold) for line in lines)
    return widest, len(lines) * label.size * LINE_HEIGHT


def _around(point: Points, width: float, height: float) -> Boxes:
    """The boxes beside a point in every direction at every distance, near ones first."""
    across, up = np.round(np.cos(_DIRECTIONS), 6), np.round(np.sin(_DIRECTIONS), 6)
    away = np.array(_DISTANCES)[:, None]
    x = (point[0] + across * away + np.sign(across) * width / 2).ravel()
    y = (point[1] - up * away - up * height / 2).ravel()
    return np.stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2], axis=1)


def _shared(boxes: Boxes, others: Boxes) -> NDArray[np.float64]:
    """The area that lies in both of two boxes, shape (n, m)."""
    width = np.minimum(boxes[:, None, 2], others[:, 2]) - np.maximum(boxes[:, None, 0], others[:, 0])
    height = np.minimum(boxes[:, None, 3], others[:, 3]) - np.maximum(boxes[:, None, 1], others[:, 1])
    area: NDArray[np.float64] = np.maximum(width, 0.0) * np.maximum(height, 0.0)
    return area


def _areas(boxes: Boxes) -> NDArray[np.float64]:
    areas: NDArray[np.float64] = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return areas


def _overlaps(boxes: Boxes, others: Boxes) -> NDArray[np.float64]:
    """How much of the smaller one lies in both, added up over the others, shape (n,)."""
    smaller = np.minimum(_areas(boxes)[:, None], _areas(others))
    added: NDArray[np.float64] = (_shared(boxes, others) / smaller).sum(axis=1)
    return added


def _outside(boxes: Boxes, frame: Box) -> NDArray[np.float64]:
    """Share of each box that hangs over the edge, shape (n,)."""
    return 1.0 - _shared(boxes, np.array([frame.sides]))[:, 0] / _areas(boxes)
