"""Rectangles of a picture, and the window through which a part of the world is seen in one."""

from dataclasses import dataclass

import numpy as np

from safepassage.outputs.drawing import Points, Segments
from safepassage.outputs.geometry import Line

Extent = tuple[float, float, float, float]
"""West, south, east, north, in the coordinates of the map."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return (self.left, self.top, self.right, self.bottom)

    def holds(self, points: Points) -> int:
        """How many of the points, of shape (n, 2), lie inside."""
        x, y = points[:, 0], points[:, 1]
        return int(((x > self.left) & (x < self.right) & (y > self.top) & (y < self.bottom)).sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An extent of the map seen in a frame of the picture of the same shape."""

    extent: Extent
    frame: Box

    @property
    def unit(self) -> float:
        """How much of the map one pixel spans."""
        return (self.extent[2] - self.extent[0]) / self.frame.width

    def pixels(self, places: Line) -> Points:
        """Where places of the map, shape (..., 2), lie in the picture."""
        west, _, _, north = self.extent
        from_corner = (places - np.array([west, north])) / (self.unit * np.array([1.0, -1.0]))
        shown: Points = from_corner + np.array([self.frame.left, self.frame.top])
        return shown

    def segments(self, ends: Line) -> Segments:
        """Straight pieces of the map, shape (n, 2, 2), in the picture, shape (m, 4), but for those beside the frame."""
        shown = self.pixels(ends)
        low, high = shown.min(axis=1), shown.max(axis=1)
        frame = self.frame
        beside = (high < (frame.left, frame.top)).any(axis=1) | (low > (frame.right, frame.bottom)).any(axis=1)
        seen: Segments = shown[~beside].reshape(-1, 4)
        return seen
