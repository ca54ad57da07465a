"""Scale bar, north and notes, in the emptiest corners of a map."""

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from safepassage.outputs.labels import Box
from safepassage.outputs.plots import INK, PAPER
from safepassage.outputs.words import Words

_NICE_KM = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_ACROSS = 190.0
_UP = 46.0
_LONGEST_SHARE = 0.55
_EDGE = 10.0


def draw_corner(
    axes: Axes,
    extent: tuple[float, float, float, float],
    *,
    in_km: bool,
    notes: list[str],
    words: Words,
    avoid: NDArray[np.float64],
) -> list[Box]:
    """Draw the scale bar (where the map is in km), the notes and the arrow to the north.

    Parameters
    ----------
    axes, extent
        The map and its limits: west, south, east, north.
    in_km
        Whether one unit of the map is a kilometre.
    notes
        Short remarks, set in one line.
    words
        The texts.
    avoid
        Points of the map that should not lie beneath, shape (n, 2).

    Returns
    -------
    list of Box
        What is taken, in pixels.
    """
    frame = axes.get_window_extent()
    pixels = axes.transData.transform(avoid)
    below = [
        Box(frame.x0, frame.y0, frame.x0 + _ACROSS, frame.y0 + _UP),
        Box(frame.x1 - _ACROSS, frame.y0, frame.x1, frame.y0 + _UP),
    ]
    above = [
        Box(frame.x1 - _UP, frame.y1 - _UP, frame.x1, frame.y1),
        Box(frame.x0, frame.y1 - _UP, frame.x0 + _UP, frame.y1),
    ]
    corner = min(below, key=lambda box: box.holds(pixels))
    arrow = min(above, key=lambda box: box.holds(pixels))
    _scale(axes, corner, (extent[2] - extent[0]) / frame.width if in_km else None, notes)
    _north(axes, arrow, words)
    return [Box(corner.left, corner.bottom, corner.right, corner.bottom + 30), arrow]


def _scale(axes: Axes, corner: Box, km_per_pixel: float | None, notes: list[str]) -> None:
    pieces = list(notes)
    left, base = corner.left + _EDGE, corner.bottom + _EDGE
    if km_per_pixel is not None:
        longest = _LONGEST_SHARE * _ACROSS * km_per_pixel
        length = max((km for km in _NICE_KM if km <= longest), default=_NICE_KM[0])
        ends = axes.transData.inverted().transform(np.array([[left, base], [left + length / km_per_pixel, base]]))
        axes.plot(ends[:, 0], ends[:, 1], color=INK, linewidth=2.0, solid_capstyle="butt", zorder=9)
        pieces.insert(0, f"{length:g} km" if length >= 1 else f"{length * 1000:g} m")
    if pieces:
        x, y = axes.transData.inverted().transform((left, base + 4))
        box = {"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 1.0}
        axes.text(x, y, ", ".join(pieces), fontsize=7.5, va="bottom", zorder=9, bbox=box)


def _north(axes: Axes, arrow: Box, words: Words) -> None:
    middle = (arrow.left + arrow.right) / 2
    inverse = axes.transData.inverted()
    (x, tip), (_, foot) = inverse.transform(np.array([(middle, arrow.top - 8), (middle, arrow.top - 34)]))
    axes.annotate(
        words.plot_north,
        (x, tip),
        xytext=(x, foot),
        ha="center",
        va="center",
        fontsize=8.5,
        fontweight="bold",
        zorder=9,
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.0, "shrinkA": 4, "shrinkB": 0},
    )
