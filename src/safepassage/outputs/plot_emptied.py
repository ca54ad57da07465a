"""The chance that each staging area is empty, over clock time: one bar each, the darker the likelier."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.model.timegrid import TimeGrid
from safepassage.outputs.clock_ticks import clock_ticks, spaced
from safepassage.outputs.drawing import FAINT, INK, PAPER, SAFE, WAITING, Drawing, Stroke
from safepassage.outputs.lettering import text_width
from safepassage.outputs.words import Words

_WIDTH, _TOP, _FOOT = 518.0, 8.0, 32.0
_LEFT, _RIGHT = 132.0, 468.0
_ROW, _BAR = 19.0, 12.0
_SMALL = 8.0
_MOST_COLUMNS = 168
_SHADES = 12
"""Shades between never and certain: finer ones cannot be told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptiedBar:
    """One staging area: its name, the chances from each instant on, shape (K + 1,), and when the plan empties it."""

    name: str
    chances: NDArray[np.float64]
    planned: float | None


def emptied_svg(bars: Sequence[EmptiedBar], grid: TimeGrid, end: int, words: Words) -> str:
    """One bar a staging area from the start to instant `end`; at its right the chance by the horizon."""
    height = _TOP + _ROW * len(bars) + _FOOT
    drawing = Drawing(_WIDTH, height)
    for row, bar in enumerate(bars):
        top = _TOP + _ROW * row
        drawing.text((_LEFT - 6, top + 9), _fitted(bar.name), size=_SMALL, anchor="end")
        _shades(drawing, bar, top, end)
        if bar.planned is not None and bar.planned <= end:
            x = _across(bar.planned, end)
            upright = np.array([(x, top - 2), (x, top + _BAR + 2)])
            drawing.lines([upright], Stroke(colour=PAPER, width=3.0))
            drawing.lines([upright], Stroke(colour=INK, width=1.4))
        drawing.text((_RIGHT + 6, top + 9), words.percent(float(bar.chances[-1])), size=_SMALL, anchor="start")
    _clock(drawing, grid, end, _TOP + _ROW * len(bars), words)
    return drawing.svg()


def _shades(drawing: Drawing, bar: EmptiedBar, top: float, end: int) -> None:
    """Pieces of one shade each."""
    columns = min(end, _MOST_COLUMNS)
    edges = np.linspace(0, end, columns + 1)
    shade = np.rint(bar.chances[np.floor(edges[:-1]).astype(np.int64)] * _SHADES).astype(np.int64)
    starts = np.flatnonzero(np.diff(shade, prepend=-1))
    for start, after in zip(starts.tolist(), [*starts[1:].tolist(), columns], strict=True):
        left, right = _across(float(edges[start]), end), _across(float(edges[after]), end)
        colour = blend(WAITING, SAFE, float(shade[start]) / _SHADES)
        drawing.rectangle((left, top), (right - left, _BAR), fill=colour)


def blend(first: str, second: str, share: float) -> str:
    """A colour so far from the first to the second; both as #rrggbb."""
    ends = [[int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in (first, second)]
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in zip(*ends, strict=True))


def _across(instant: float, end: int) -> float:
    return _LEFT + (_RIGHT - _LEFT) * instant / end


def _fitted(name: str) -> str:
    """The name, cut short where it is too long for its place."""
    while text_width(name, _SMALL) > _LEFT - 12 and len(name) > 1:
        name = name.removesuffix("…")[:-1].rstrip() + "…"
    return name


def _clock(drawing: Drawing, grid: TimeGrid, end: int, top: float, words: Words) -> None:
    axis = Stroke(colour=FAINT, width=0.8)
    drawing.lines([np.array([(_LEFT, top), (_RIGHT, top)])], axis)
    ticks = clock_ticks(grid.start, grid.at(end), words)
    for seconds, text in spaced(ticks, (_RIGHT - _LEFT) / end / grid.step_s, _SMALL):
        x = _across(seconds / grid.step_s, end)
        drawing.lines([np.array([(x, top), (x, top + 3.5)])], axis)
        for row, line in enumerate(text.split("\n")):
            drawing.text((x, top + 13 + 10 * row), line, size=_SMALL)
