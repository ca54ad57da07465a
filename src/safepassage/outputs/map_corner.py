"""Scale bar, north and notes, in the emptiest corners of a map."""

import numpy as np

from safepassage.outputs.drawing import INK, PAPER, Drawing, Points, Stroke
from safepassage.outputs.lettering import text_width
from safepassage.outputs.map_view import Box, View
from safepassage.outputs.words import Words

_NICE_KM = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
_ACROSS = 190.0
_UP = 46.0
_LONGEST_SHARE = 0.55
_EDGE = 10.0
_SIZE = 7.5


def draw_corner(
    drawing: Drawing, view: View, *, in_km: bool, notes: list[str], words: Words, avoid: Points
) -> list[Box]:
    """Draw the scale bar (where the map is in km), the notes and the arrow to the north.

    Parameters
    ----------
    drawing, view
        The picture, and the map in it.
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
    frame, pixels = view.frame, view.pixels(avoid)
    below = [
        Box(frame.left, frame.bottom - _UP, frame.left + _ACROSS, frame.bottom),
        Box(frame.right - _ACROSS, frame.bottom - _UP, frame.right, frame.bottom),
    ]
    above = [
        Box(frame.right - _UP, frame.top, frame.right, frame.top + _UP),
        Box(frame.left, frame.top, frame.left + _UP, frame.top + _UP),
    ]
    corner = min(below, key=lambda box: box.holds(pixels))
    arrow = min(above, key=lambda box: box.holds(pixels))
    _scale(drawing, corner, view.unit if in_km else None, notes)
    _north(drawing, arrow, words)
    return [Box(corner.left, corner.bottom - 30, corner.right, corner.bottom), arrow]


def _scale(drawing: Drawing, corner: Box, km_per_pixel: float | None, notes: list[str]) -> None:
    pieces = list(notes)
    left, base = corner.left + _EDGE, corner.bottom - _EDGE
    bar = None
    if km_per_pixel is not None:
        longest = _LONGEST_SHARE * _ACROSS * km_per_pixel
        length = max((km for km in _NICE_KM if km <= longest), default=_NICE_KM[0])
        bar = np.array([[left, base], [left + length / km_per_pixel, base]])
        pieces.insert(0, f"{length:g} km" if length >= 1 else f"{length * 1000:g} m")
    if pieces:
        text = ", ".join(pieces)
        drawing.rectangle((left - 1, base - 14), (text_width(text, _SIZE) + 2, 11), fill=PAPER)
        drawing.text((left, base - 5.5), text, size=_SIZE, anchor="start")
    if bar is not None:
        drawing.lines([bar], Stroke(colour=INK, width=2.0))


def _north(drawing: Drawing, arrow: Box, words: Words) -> None:
    middle = (arrow.left + arrow.right) / 2
    tip = arrow.top + 8
    drawing.lines([np.array([[middle, tip + 4], [middle, tip + 18]])], Stroke(colour=INK, width=1.0))
    drawing.area(np.array([[middle, tip], [middle + 2.2, tip + 6], [middle - 2.2, tip + 6]]), INK)
    drawing.text((middle, tip + 29), words.plot_north, size=8.5, bold=True)
