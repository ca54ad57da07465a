"""People safe, on the way and waiting over clock time, beside the most who could be safe."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from safepassage.model.pause import Pause
from safepassage.outputs.plots import FAINT, INK, MOVING, PAPER, SAFE, WAITING, drawing, new_figure, svg_text
from safepassage.outputs.summary import Timeline, next_round, round_minutes
from safepassage.outputs.words import Words

_DAY_MINUTES = 1440
_MOST_TICKS = 12
_MARGIN = 0.06
_MOST_POINTS = 300
_MOST_STAIRS = 100
_DASHES = (0, (4, 2))
_DAY_NAME_ROOM = 0.11
_TICK_ROOM = 0.07


def curve_svg(timeline: Timeline, pause: Pause | None, words: Words) -> str:
    """The curve as an SVG element; see `curve_figure`."""
    with drawing("curve"):
        return svg_text(curve_figure(timeline, pause, words), "curve")


def curve_figure(timeline: Timeline, pause: Pause | None, words: Words) -> Figure:
    """Stacked areas of everyone over clock time; call it inside `drawing`.

    The time axis ends soon after the last is safe and after the planned end of the pause, or at the horizon.
    """
    figure = new_figure(7.2, 3.7)
    axes = figure.add_axes((0.12, 0.15, 0.845, 0.74))
    end = _last_shown(timeline, pause)
    _areas(axes, timeline, end)
    _pause_end(axes, timeline, pause, end, words)
    _marks(axes, timeline, words)
    _scales(axes, timeline, end, words)
    _legend(axes, timeline, words)
    return figure


def _last_shown(timeline: Timeline, pause: Pause | None) -> int:
    grid = timeline.grid
    wanted = timeline.last_arrival or grid.steps
    if pause is not None and pause.planned_end_at is not None:
        wanted = max(wanted, round(grid.position(pause.planned_end_at)))
    return max(1, min(grid.steps, round(wanted * (1 + _MARGIN)) + 1))


def _areas(axes: Axes, timeline: Timeline, end: int) -> None:
    shown = np.unique(np.linspace(0, end, min(end, _MOST_POINTS) + 1).round().astype(np.int64))
    hours = shown * (timeline.grid.step_s / 3600)
    safe = timeline.safe[shown]
    out = safe + timeline.moving[shown]
    everyone = np.full(len(shown), timeline.persons)
    # An instant's figure holds until the next: steps where they can be told apart, slopes where they cannot.
    stairs: Literal["post"] | None = "post" if end <= _MOST_STAIRS else None
    layers: tuple[tuple[Any, Any, str], ...] = ((out, everyone, WAITING), (safe, out, MOVING), (0 * safe, safe, SAFE))
    for lower, upper, colour in layers:
        axes.fill_between(hours, lower, upper, step=stairs, color=colour, linewidth=0)
    if timeline.most_possible is not None:
        most = timeline.most_possible[shown]
        line = "steps-post" if stairs else "default"
        axes.plot(hours, most, drawstyle=line, color=PAPER, linewidth=2.4)
        axes.plot(hours, most, drawstyle=line, color=INK, linewidth=1.2, linestyle=_DASHES)


def _pause_end(axes: Axes, timeline: Timeline, pause: Pause | None, end: int, words: Words) -> None:
    if pause is None or pause.planned_end_at is None:
        return
    hour = timeline.grid.position(pause.planned_end_at) * timeline.grid.step_s / 3600
    last = timeline.grid.hours(end)
    if not 0 <= hour <= last:
        return
    axes.axvline(hour, color=PAPER, linewidth=2.6)
    axes.axvline(hour, color=INK, linewidth=1.2, linestyle=":")
    left = hour > last / 2
    axes.annotate(
        f"{words.plot_pause_end}\n{words.moment(pause.planned_end_at.astimezone(timeline.grid.start.tzinfo))}",
        (hour, 0.04 * timeline.persons),
        xytext=(-5 if left else 5, 0),
        textcoords="offset points",
        ha="right" if left else "left",
        fontsize=8,
        bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
    )


def _marks(axes: Axes, timeline: Timeline, words: Words) -> None:
    everyone = timeline.persons_safe == timeline.persons
    wanted = [
        (words.plot_half, timeline.first_with(timeline.persons / 2)),
        (words.plot_ninety, timeline.first_with(timeline.persons * 0.9)),
        (words.plot_all if everyone else words.plot_last, timeline.last_arrival),
    ]
    marked = {step: text for text, step in wanted if step is not None and timeline.persons_safe}
    for step, text in marked.items():
        place = (timeline.grid.hours(step), int(timeline.safe[step]))
        axes.plot(*place, "o", color=PAPER, markeredgecolor=INK, markeredgewidth=1.2, markersize=5.5, zorder=6)
        axes.annotate(
            f"{text}  {words.moment(timeline.grid.at(step))}",
            place,
            xytext=(-8, 5),
            textcoords="offset points",
            ha="right",
            va="bottom",
            fontsize=8,
            fontweight="bold",
            zorder=7,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.85, "pad": 1.2},
        )


def _scales(axes: Axes, timeline: Timeline, end: int, words: Words) -> None:
    grid = timeline.grid
    axes.set_xlim(0, grid.hours(end))
    axes.set_ylim(0, timeline.persons * 1.09 if timeline.persons else 1)
    axes.set_yticks(_count_ticks(timeline.persons))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda count, _: words.number(count)))
    axes.set_ylabel(words.plot_persons)
    places, texts = _clock_ticks(grid.start, grid.at(end), words)
    axes.set_xticks(places, texts)
    axes.tick_params(length=3.5, labelsize=8)
    axes.grid(visible=True, axis="y", color=INK, alpha=0.12, linewidth=0.6)
    axes.set_axisbelow(b=False)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _clock_ticks(start: datetime, end: datetime, words: Words) -> tuple[list[float], list[str]]:
    """Hours from the start at which a round clock time stands, and how it is written.

    The day is named at the first tick of each day; over several days only the days are named.
    """
    span = (end - start).total_seconds() / 60
    every = round_minutes(span, _MOST_TICKS)
    at = next_round(start, every)
    ticks = []
    while at <= end:
        ticks.append(at)
        at += timedelta(minutes=every)
    places = [(at - start).total_seconds() / 3600 for at in ticks]
    if every >= _DAY_MINUTES:
        return places, [words.day_of(at.date()) for at in ticks]
    firsts = [place for place, at in enumerate(ticks) if not place or at.date() != ticks[place - 1].date()]
    room = _DAY_NAME_ROOM * span / 60
    named = {first for first, after in pairwise(firsts) if places[after] - places[first] >= room} | {*firsts[-1:]}
    clocks = [words.clock(at) for at in ticks]
    return places, [
        f"{clock}\n{words.day_of(at.date())}" if place in named else clock
        for place, (at, clock) in enumerate(zip(ticks, clocks, strict=True))
    ]


def _count_ticks(persons: int) -> list[float]:
    """Round numbers up to everyone, and everyone."""
    rounds = MaxNLocator(nbins=6, integer=True, steps=[1, 2, 5, 10]).tick_values(0, max(1, persons))
    return [each for each in rounds if 0 <= each < persons * (1 - _TICK_ROOM)] + [persons]


def _legend(axes: Axes, timeline: Timeline, words: Words) -> None:
    handles: list[Any] = [
        Patch(facecolor=SAFE, label=words.plot_safe),
        Patch(facecolor=MOVING, label=words.plot_moving),
        Patch(facecolor=WAITING, edgecolor=FAINT, linewidth=0.6, label=words.plot_waiting),
    ]
    if timeline.most_possible is not None:
        handles += axes.plot([], [], color=INK, linewidth=1.2, linestyle=_DASHES, label=words.plot_most_possible)
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        ncols=len(handles),
        frameon=False,
        fontsize=8.5,
        handlelength=1.6,
        columnspacing=1.6,
    )
