"""People safe, on the way and waiting over clock time, beside the most who could be safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.model.pause import Pause
from safepassage.outputs.clock_ticks import clock_ticks
from safepassage.outputs.drawing import FAINT, INK, MOVING, PAPER, SAFE, WAITING, Drawing, Points, Stroke
from safepassage.outputs.lettering import text_width
from safepassage.outputs.map_view import Box
from safepassage.outputs.summary import Timeline
from safepassage.outputs.words import Words

_SIZE = (518.0, 266.0)
_FRAME = Box(62.0, 29.0, 500.0, 226.0)
_HEADROOM = 1.09
_MARGIN = 0.06
_MOST_POINTS = 300
_MOST_STAIRS = 100
_DASHES = (5.0, 2.5)
_TICK_ROOM = 0.07
_MOST_COUNTS = 6
_SMALL = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where instants and numbers of people lie in the picture."""

    timeline: Timeline
    end: int

    def across(self, instant: float) -> float:
        """Pixels from the left."""
        return _FRAME.left + _FRAME.width * instant / self.end

    def up(self, persons: float) -> float:
        """Pixels from the top."""
        return _FRAME.bottom - _FRAME.height * persons / (_HEADROOM * max(1, self.timeline.persons))


def curve_svg(timeline: Timeline, pause: Pause | None, words: Words) -> str:
    """Stacked areas of everyone over clock time, as an SVG element.

    The time axis ends soon after the last is safe and after the planned end of the pause, or at the horizon.
    """
    drawing = Drawing(*_SIZE)
    scale = _Scale(timeline=timeline, end=_last_shown(timeline, pause))
    _areas(drawing, scale)
    _counts(drawing, scale, words)
    _most_possible(drawing, scale)
    _pause_end(drawing, scale, pause, words)
    _clock(drawing, scale, words)
    _marks(drawing, scale, words)
    _legend(drawing, timeline, words)
    return drawing.svg()


def _last_shown(timeline: Timeline, pause: Pause | None) -> int:
    grid = timeline.grid
    wanted = timeline.last_arrival or grid.steps
    if pause is not None and pause.planned_end_at is not None:
        wanted = max(wanted, round(grid.position(pause.planned_end_at)))
    return max(1, min(grid.steps, round(wanted * (1 + _MARGIN)) + 1))


def _line(scale: _Scale, persons: NDArray[np.int64]) -> Points:
    """A number of people over time: steps where instants can be told apart, slopes where they cannot.

    An instant's figure holds until the next.
    """
    shown = np.unique(np.linspace(0, scale.end, min(scale.end, _MOST_POINTS) + 1).round().astype(np.int64))
    x, y = scale.across(1) - _FRAME.left, scale.up(1) - _FRAME.bottom
    line: Points = np.array([_FRAME.left, _FRAME.bottom]) + np.stack([shown * x, persons[shown] * y], axis=1)
    if scale.end > _MOST_STAIRS:
        return line
    stairs = np.repeat(line, 2, axis=0)[:-1]
    stairs[1::2, 0] = line[1:, 0]
    return stairs


def _areas(drawing: Drawing, scale: _Scale) -> None:
    timeline = scale.timeline
    safe, everyone = timeline.safe, np.full_like(timeline.safe, timeline.persons)
    layers = ((everyone, WAITING), (safe + timeline.moving, MOVING), (safe, SAFE))
    corners = np.array([(_FRAME.right, _FRAME.bottom), (_FRAME.left, _FRAME.bottom)])
    # Each area reaches down to the axis and is painted over by the one below it, so that no gap shows between them.
    for persons, colour in layers:
        drawing.area(np.concatenate([_line(scale, persons), corners]), colour)


def _counts(drawing: Drawing, scale: _Scale, words: Words) -> None:
    """Round numbers of people beside the axis, with faint lines across."""
    timeline = scale.timeline
    left, right = _FRAME.left, _FRAME.right
    for count in count_ticks(timeline.persons):
        y = scale.up(count)
        drawing.lines([np.array([(left, y), (right, y)])], Stroke(colour=f"{INK}1f", width=0.6))
        drawing.lines([np.array([(left - 3.5, y), (left, y)])], Stroke(colour=FAINT, width=0.8))
        drawing.text((left - 6, y + 3), words.number(count), size=_SMALL, anchor="end")
    drawing.text((14, (_FRAME.top + _FRAME.bottom) / 2), words.plot_persons, upwards=True)


def _most_possible(drawing: Drawing, scale: _Scale) -> None:
    if scale.timeline.most_possible is not None:
        line = _line(scale, scale.timeline.most_possible)
        drawing.lines([line], Stroke(colour=PAPER, width=2.4))
        drawing.lines([line], Stroke(colour=INK, width=1.2, dashes=_DASHES))


def _pause_end(drawing: Drawing, scale: _Scale, pause: Pause | None, words: Words) -> None:
    if pause is None or pause.planned_end_at is None:
        return
    grid = scale.timeline.grid
    instant = grid.position(pause.planned_end_at)
    if not 0 <= instant <= scale.end:
        return
    x = scale.across(instant)
    upright = np.array([(x, _FRAME.bottom), (x, _FRAME.top)])
    drawing.lines([upright], Stroke(colour=PAPER, width=2.6))
    drawing.lines([upright], Stroke(colour=INK, width=1.2, dashes=(1.2, 2.0)))
    texts = (words.plot_pause_end, words.moment(pause.planned_end_at.astimezone(grid.start.tzinfo)))
    wide = max(text_width(text, _SMALL) for text in texts)
    left = x - 5 - wide if instant > scale.end / 2 else x + 5
    drawing.rectangle((left - 2, _FRAME.bottom - 31), (wide + 4, 24), fill=f"{PAPER}d9")
    for row, text in enumerate(texts):
        drawing.text((left, _FRAME.bottom - 22 + 11 * row), text, size=_SMALL, anchor="start")


def _marks(drawing: Drawing, scale: _Scale, words: Words) -> None:
    timeline = scale.timeline
    everyone = timeline.persons_safe == timeline.persons
    wanted = [
        (words.plot_half, timeline.first_with(timeline.persons / 2)),
        (words.plot_ninety, timeline.first_with(timeline.persons * 0.9)),
        (words.plot_all if everyone else words.plot_last, timeline.last_arrival),
    ]
    marked = {step: text for text, step in wanted if step is not None and timeline.persons_safe}
    rim = Stroke(colour=INK, width=1.2)
    for step, name in marked.items():
        x, y = scale.across(step), scale.up(int(timeline.safe[step]))
        text = f"{name} {words.moment(timeline.grid.at(step))}"
        wide = text_width(text, _SMALL, bold=True)
        drawing.rectangle((x - 8 - wide - 2, y - 15), (wide + 4, 11.5), fill=f"{PAPER}d9")
        drawing.text((x - 8, y - 6.5), text, size=_SMALL, anchor="end", bold=True)
        drawing.dots([np.array([x, y])], [2.75], fill=PAPER, rim=rim)


def _clock(drawing: Drawing, scale: _Scale, words: Words) -> None:
    """The axes and round clock times below."""
    grid, axis = scale.timeline.grid, Stroke(colour=FAINT, width=0.8)
    corner = (_FRAME.left, _FRAME.bottom)
    drawing.lines([np.array([(_FRAME.left, _FRAME.top), corner, (_FRAME.right, _FRAME.bottom)])], axis)
    for instant, text in clock_ticks(grid.start, grid.at(scale.end), words):
        x = scale.across(instant / grid.step_s)
        drawing.lines([np.array([(x, _FRAME.bottom), (x, _FRAME.bottom + 3.5)])], axis)
        for row, line in enumerate(text.split("\n")):
            drawing.text((x, _FRAME.bottom + 13 + 10 * row), line, size=_SMALL)


def count_ticks(persons: int) -> list[int]:
    """Round numbers up to everyone, and everyone."""
    step = 1
    while persons > _MOST_COUNTS * step:
        # 1, 2, 5, 10, 20, 50, ...
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return [count for count in range(0, persons, step) if count < persons * (1 - _TICK_ROOM)] + [persons]


def _legend(drawing: Drawing, timeline: Timeline, words: Words) -> None:
    left, size, y = _FRAME.left + 3, 8.5, 14.0
    kinds = ((SAFE, words.plot_safe), (MOVING, words.plot_moving), (WAITING, words.plot_waiting))
    for colour, text in kinds:
        rim = Stroke(colour=FAINT, width=0.6) if colour == WAITING else None
        drawing.rectangle((left, y - 6), (13.6, 6), fill=colour, rim=rim)
        drawing.text((left + 20, y), text, size=size, anchor="start")
        left += 34 + text_width(text, size)
    if timeline.most_possible is not None:
        drawing.lines([np.array([(left, y - 3), (left + 13.6, y - 3)])], Stroke(colour=INK, width=1.2, dashes=_DASHES))
        drawing.text((left + 20, y), words.plot_most_possible, size=size, anchor="start")
