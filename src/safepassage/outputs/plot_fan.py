"""People safe and caught over clock time in many futures: bands that hold half, eight and nine of ten of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.model.forecast import Fan, Forecast
from safepassage.model.timegrid import TimeGrid
from safepassage.outputs.clock_ticks import clock_ticks, spaced
from safepassage.outputs.drawing import FAINT, INK, MOVING, PAPER, SAFE, Drawing, Points, Stroke
from safepassage.outputs.lettering import text_width
from safepassage.outputs.map_view import Box
from safepassage.outputs.plot_curve import count_ticks
from safepassage.outputs.words import Words

_SIZE = (518.0, 356.0)
_SAFE_FRAME = Box(62.0, 29.0, 500.0, 206.0)
_CAUGHT_FRAME = Box(62.0, 226.0, 500.0, 316.0)
_BANDS = ((0.05, 0.95, "30"), (0.10, 0.90, "38"), (0.25, 0.75, "70"))
"""Lower and upper level, and how dense the colour is where it is painted over the paler ones."""
_HEADROOM = 1.07
_MARGIN = 0.06
_MOST_POINTS = 300
_SMALL = 8.0
_DASHES = (5.0, 2.5)

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One fan in its frame: where instants and numbers of people lie."""

    fan: Fan
    frame: Box
    end: int
    most: int
    colour: str

    def line(self, persons: Counts) -> Points:
        """A number of people over time."""
        shown = np.unique(np.linspace(0, self.end, min(self.end, _MOST_POINTS) + 1).round().astype(np.int64))
        frame = self.frame
        x = frame.left + frame.width * shown / self.end
        return np.stack([x, self.up(persons[shown])], axis=1)

    def up(self, persons: Counts) -> NDArray[np.float64]:
        """Pixels from the top."""
        return np.asarray(self.frame.bottom - self.frame.height * persons / (_HEADROOM * self.most), np.float64)


def fan_svg(forecast: Forecast, grid: TimeGrid, planned: Counts, words: Words) -> str:
    """Two fans over one time axis, people safe above, people caught below on a scale of their own.

    Parameters
    ----------
    forecast, grid
        The fans, and their clock.
    planned
        People safe by the plan if nothing goes wrong, shape (K + 1,).
    """
    drawing = Drawing(*_SIZE)
    end = last_shown(forecast, planned)
    panels = [
        _Panel(fan=forecast.fans[measure], frame=frame, end=end, most=_most(forecast, measure, planned), colour=colour)
        for measure, frame, colour in (("safe", _SAFE_FRAME, SAFE), ("caught", _CAUGHT_FRAME, MOVING))
    ]
    for panel, name in zip(panels, (words.forecast.plot_safe, words.forecast.plot_caught), strict=True):
        _bands(drawing, panel)
        _axes(drawing, panel, words, name)
    drawing.lines([panels[0].line(planned)], Stroke(colour=INK, width=1.1, dashes=_DASHES))
    _clock(drawing, grid, end, words)
    _legend(drawing, words)
    return drawing.svg()


def last_shown(forecast: Forecast, planned: Counts) -> int:
    """The instant at which the time axis ends: soon after nothing changes any more in nearly all futures."""
    curves = [planned, forecast.fans["safe"].at_level(0.95), forecast.fans["caught"].at_level(0.95)]
    ends = [int(np.flatnonzero(np.diff(curve))[-1]) + 1 for curve in curves if np.diff(curve).any()]
    return min(len(planned) - 1, max(1, round(max(ends, default=len(planned) - 1) * (1 + _MARGIN)) + 1))


def _most(forecast: Forecast, measure: str, planned: Counts) -> int:
    highest = int(forecast.fans[measure].at_level(0.95).max())
    return max(1, highest, int(planned.max()) if measure == "safe" else 0)


def _bands(drawing: Drawing, panel: _Panel) -> None:
    for low, high, density in _BANDS:
        upper, lower = panel.line(panel.fan.at_level(high)), panel.line(panel.fan.at_level(low))
        drawing.area(np.concatenate([upper, lower[::-1]]), panel.colour + density)
    middle = panel.line(panel.fan.at_level(0.5))
    drawing.lines([middle], Stroke(colour=PAPER, width=3.0))
    drawing.lines([middle], Stroke(colour=panel.colour, width=1.6, is_round=True))


def _axes(drawing: Drawing, panel: _Panel, words: Words, name: str) -> None:
    frame = panel.frame
    for count in count_ticks(panel.most):
        y = float(panel.up(np.array([count]))[0])
        drawing.lines([np.array([(frame.left, y), (frame.right, y)])], Stroke(colour=f"{INK}1f", width=0.6))
        drawing.text((frame.left - 6, y + 3), words.number(count), size=_SMALL, anchor="end")
    corner = (frame.left, frame.bottom)
    axis = np.array([(frame.left, frame.top), corner, (frame.right, frame.bottom)])
    drawing.lines([axis], Stroke(colour=FAINT, width=0.8))
    drawing.text((14, (frame.top + frame.bottom) / 2), name, upwards=True)


def _clock(drawing: Drawing, grid: TimeGrid, end: int, words: Words) -> None:
    frame = _CAUGHT_FRAME
    ticks = clock_ticks(grid.start, grid.at(end), words)
    for seconds, text in spaced(ticks, frame.width / end / grid.step_s, _SMALL):
        x = frame.left + frame.width * seconds / grid.step_s / end
        drawing.lines([np.array([(x, frame.bottom), (x, frame.bottom + 3.5)])], Stroke(colour=FAINT, width=0.8))
        for row, line in enumerate(text.split("\n")):
            drawing.text((x, frame.bottom + 13 + 10 * row), line, size=_SMALL)


def _legend(drawing: Drawing, words: Words) -> None:
    left, y, size = _SAFE_FRAME.left + 3, 14.0, 8.5
    own = words.forecast
    for number, text in ((3, own.plot_half), (2, own.plot_eight), (1, own.plot_nine)):
        for _, _, density in _BANDS[:number]:
            drawing.rectangle((left, y - 6), (13.6, 6), fill=SAFE + density)
        drawing.text((left + 20, y), text, size=size, anchor="start")
        left += 34 + text_width(text, size)
    lines = (
        (Stroke(colour=SAFE, width=1.6), own.plot_middle),
        (Stroke(colour=INK, width=1.1, dashes=_DASHES), own.plot_planned),
    )
    for stroke, text in lines:
        drawing.lines([np.array([(left, y - 3), (left + 13.6, y - 3)])], stroke)
        drawing.text((left + 20, y), text, size=size, anchor="start")
        left += 34 + text_width(text, size)
