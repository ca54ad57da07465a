"""The trade-off between people expected to be safe and people expected to be caught, as a picture."""

from collections.abc import Sequence

import numpy as np

from safepassage.model.plan import FrontierPoint
from safepassage.outputs.drawing import FAINT, INK, MOVING, PAPER, SAFE, Drawing, Stroke
from safepassage.outputs.lettering import text_width
from safepassage.outputs.map_view import Box
from safepassage.outputs.words import Words

_SIZE = (518.0, 246.0)
_FRAME = Box(62.0, 22.0, 500.0, 204.0)
_SMALL = 8.0
_MOST_TICKS = 5
_ROOM = 1.06
_MOST_NAMED = 6
_NEAR = 40.0


def frontier_svg(points: Sequence[FrontierPoint], chosen_weight: float, words: Words) -> str:
    """People caught across, people safe upwards; the plan that was chosen stands out, some weights are written beside.

    Parameters
    ----------
    points
        By rising weight.
    chosen_weight
        The weight that the plan was made with: the point with the nearest weight that is not above it is marked.
    """
    drawing = Drawing(*_SIZE)
    most_caught = max(1e-9, _ROOM * max(point.expected_caught for point in points))
    most_safe = max(1e-9, _ROOM * max(point.expected_safe for point in points))
    _axes(drawing, most_caught, most_safe, words)
    places = np.array(
        [
            (
                _FRAME.left + _FRAME.width * point.expected_caught / most_caught,
                _FRAME.bottom - _FRAME.height * point.expected_safe / most_safe,
            )
            for point in points
        ]
    )
    drawing.lines([places], Stroke(colour=SAFE, width=1.6, is_round=True))
    drawing.dots(places, [2.6] * len(places), fill=PAPER, rim=Stroke(colour=SAFE, width=1.2))
    chosen = max((place for place, point in enumerate(points) if point.exposure_weight <= chosen_weight), default=0)
    drawing.dots([places[chosen]], [4.2], fill=MOVING, rim=Stroke(colour=INK, width=1.2))
    _name_weights(drawing, points, places, chosen, words)
    return drawing.svg()


def _axes(drawing: Drawing, most_caught: float, most_safe: float, words: Words) -> None:
    axis = Stroke(colour=FAINT, width=0.8)
    corner = (_FRAME.left, _FRAME.bottom)
    drawing.lines([np.array([(_FRAME.left, _FRAME.top), corner, (_FRAME.right, _FRAME.bottom)])], axis)
    for count in _ticks(most_safe):
        y = _FRAME.bottom - _FRAME.height * count / most_safe
        drawing.lines([np.array([(_FRAME.left, y), (_FRAME.right, y)])], Stroke(colour=f"{INK}1f", width=0.6))
        drawing.text((_FRAME.left - 6, y + 3), words.number(count), size=_SMALL, anchor="end")
    for count in _ticks(most_caught):
        x = _FRAME.left + _FRAME.width * count / most_caught
        drawing.lines([np.array([(x, _FRAME.bottom), (x, _FRAME.bottom + 3.5)])], axis)
        drawing.text((x, _FRAME.bottom + 13), words.number(count), size=_SMALL)
    drawing.text(((_FRAME.left + _FRAME.right) / 2, _FRAME.bottom + 30), words.expected_caught_short)
    drawing.text((14, (_FRAME.top + _FRAME.bottom) / 2), words.expected_safe_short, upwards=True)


def _ticks(most: float) -> list[float]:
    """Round numbers from 0 to the most, a few of them."""
    step = 10.0 ** np.floor(np.log10(most / _MOST_TICKS))
    step = next(float(step * factor) for factor in (1, 2, 5, 10) if most / (step * factor) <= _MOST_TICKS)
    return [step * number for number in range(int(most / step) + 1)]


def _name_weights(
    drawing: Drawing,
    points: Sequence[FrontierPoint],
    places: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    chosen: int,
    words: Words,
) -> None:
    """Weights beside their points: the chosen one, the ends, and others that are not too near to one named already."""
    spread = range(0, len(points), max(1, len(points) // _MOST_NAMED))
    order = list(dict.fromkeys((chosen, 0, len(points) - 1, *spread)))
    named: list[int] = []
    for place in order:
        if len(named) < _MOST_NAMED and all(np.hypot(*(places[place] - places[other])) > _NEAR for other in named):
            named.append(place)
    for place in named:
        x, y = places[place]
        text = words.plot_weight.format(weight=_shortest(points[place].exposure_weight))
        bold = place == chosen
        if x + 8 + text_width(text, _SMALL) < _FRAME.right:
            drawing.text((x + 7, y + 10), text, size=_SMALL, anchor="start", bold=bold, has_rim=True)
        else:
            drawing.text((x - 7, y - 5), text, size=_SMALL, anchor="end", bold=bold, has_rim=True)


def _shortest(weight: float) -> str:
    return f"{weight:.3g}"
