"""Vehicles over time: a row a vehicle, a bar for everything it does."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from safepassage.model.scenario import Scenario
from safepassage.outputs.clock_ticks import clock_ticks
from safepassage.outputs.drawing import FAINT, FLOW, INK, MOVING, PAPER, ROAD, SITE, WAITING, Drawing, Stroke
from safepassage.outputs.gantt_blocks import Block, Panel, Road, Stretch
from safepassage.outputs.itineraries import Doing, Itinerary, Span
from safepassage.outputs.lettering import text_width
from safepassage.outputs.words import Words

_WIDTH = 518.0
_LEFT = 78.0
_RIGHT = 503.0
_LANES = (10.0, 7.6)
_FEW_LANES = 22
_BAR = 0.76
_THIN = 0.3
_HEADING = 13.0
_ROAD = 11.0
_LEGEND = 20.0
_FOOT = 27.0
_SMALL = 7.5
_TINY = 6.2
_SHUT = "#f3d9d5"
_SHUT_ROAD = "#b3261e"

_LOOK: Mapping[Doing, tuple[str, float]] = MappingProxyType(
    {
        Doing.EMPTY: (FAINT, _THIN),
        Doing.LOADED: (MOVING, _BAR),
        Doing.LOADING: (FLOW, _BAR),
        Doing.UNLOADING: (SITE, _BAR),
        Doing.HELD: (INK, _BAR),
    }
)
"""The colour of the bar of each thing a vehicle does, and its height as a share of the row; grey tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where instants lie across, and from where to where the rows go, and how high each is."""

    first: float
    last: float
    top: float
    bottom: float
    lane: float

    def across(self, instant: float) -> float:
        """Pixels from the left, within the frame."""
        share = (instant - self.first) / (self.last - self.first)
        return _LEFT + (_RIGHT - _LEFT) * min(1.0, max(0.0, share))

    def seen(self, stretch: Stretch) -> tuple[float, float] | None:
        """A stretch in pixels from the left; None where nothing of it is seen."""
        left, right = self.across(stretch[0]), self.across(stretch[1])
        return (left, right) if right > left else None


def gantt_svg(scenario: Scenario, panel: Panel, roads: Sequence[Road], words: Words) -> str:
    """One panel as an SVG element: corridors with their convoys on top, then the vehicles by kind and depot.

    What is shut is a red band, over all rows where no corridor is open; what lies after the planned end of the pause a
    grey one.
    """
    lane = _LANES[sum(len(block.lanes) for block in panel.blocks) > _FEW_LANES]
    rows_top = _LEGEND + _ROAD * len(roads) + (4 if roads else 0)
    bottom = rows_top + sum(_height(block, lane) for block in panel.blocks) + 2
    frame = _Frame(first=panel.first, last=panel.last, top=_LEGEND, bottom=bottom, lane=lane)
    drawing = Drawing(_WIDTH, bottom + _FOOT)
    _legend(drawing, roads, words)
    _bands(drawing, scenario, frame, roads)
    _clock(drawing, scenario, frame, words)
    _roads(drawing, frame, roads)
    top = rows_top
    for block in panel.blocks:
        _block(drawing, scenario, frame, block, top, words)
        top += _height(block, lane)
    _pause_end(drawing, scenario, frame, words)
    return drawing.svg()


def _height(block: Block, lane: float) -> float:
    return _HEADING + lane * len(block.lanes) + (_LANES[0] if block.left_out else 0) + 2


def _legend(drawing: Drawing, roads: Sequence[Road], words: Words) -> None:
    text, left, y = words.fleet, 6.0, 11.0
    kinds = (
        (Doing.EMPTY, text.empty),
        (Doing.LOADED, text.loaded),
        (Doing.LOADING, text.loading),
        (Doing.UNLOADING, text.unloading),
        (Doing.HELD, text.held),
    )
    for doing, name in kinds:
        colour, height = _LOOK[doing][0], _LOOK[doing][1] * _LANES[0]
        drawing.rectangle((left, y - 2.7 - height / 2), (12, height), fill=colour)
        drawing.text((left + 16, y), name, size=_SMALL, anchor="start")
        left += 26 + text_width(name, _SMALL)
    if any(road.shut for road in roads):
        drawing.rectangle((left, y - 6.4), (12, 7.4), fill=_SHUT, rim=Stroke(colour=_SHUT_ROAD, width=0.6))
        drawing.text((left + 16, y), text.shut, size=_SMALL, anchor="start")
        left += 26 + text_width(text.shut, _SMALL)
    if any(road.convoys for road in roads):
        _mark(drawing, left + 3, y - 6.4)
        drawing.text((left + 10, y), text.convoy_mark, size=_SMALL, anchor="start")


def _mark(drawing: Drawing, x: float, top: float) -> None:
    """A small arrowhead that points down at a moment."""
    drawing.area(np.array([(x - 3.0, top), (x + 3.0, top), (x, top + 6.5)]), INK)


def _bands(drawing: Drawing, scenario: Scenario, frame: _Frame, roads: Sequence[Road]) -> None:
    """The time in which all corridors are shut, and the time after the planned end of the pause, behind all rows."""
    for stretch in _all_shut(roads):
        seen = frame.seen(stretch)
        if seen:
            drawing.rectangle((seen[0], frame.top), (seen[1] - seen[0], frame.bottom - frame.top), fill=_SHUT)
    pause = scenario.pause
    if pause is not None and pause.planned_end_at is not None:
        seen = frame.seen((scenario.grid.position(pause.planned_end_at), frame.last))
        if seen:
            drawing.rectangle((seen[0], frame.top), (seen[1] - seen[0], frame.bottom - frame.top), fill=WAITING)


def _all_shut(roads: Sequence[Road]) -> list[Stretch]:
    """The stretches in which every road shown is shut."""
    if not roads:
        return []
    common = list(roads[0].shut)
    for road in roads[1:]:
        pairs = [(max(a, c), min(b, d)) for a, b in common for c, d in road.shut]
        common = [(first, last) for first, last in pairs if last > first]
    return common


def _clock(drawing: Drawing, scenario: Scenario, frame: _Frame, words: Words) -> None:
    """Round clock times below, with faint lines upwards."""
    grid, axis = scenario.grid, Stroke(colour=FAINT, width=0.8)
    start, end = (grid.start + instant * (grid.at(1) - grid.start) for instant in (frame.first, frame.last))
    ticks = clock_ticks(start, end, words)
    places = [frame.across(frame.first + seconds / grid.step_s) for seconds, _ in ticks]
    drawing.lines([np.array([(x, frame.top), (x, frame.bottom)]) for x in places], Stroke(colour=ROAD, width=0.5))
    drawing.lines([np.array([(_LEFT, frame.bottom), (_RIGHT, frame.bottom)])], axis)
    for x, (_, text) in zip(places, ticks, strict=True):
        drawing.lines([np.array([(x, frame.bottom), (x, frame.bottom + 3)])], axis)
        for row, line in enumerate(text.split("\n")):
            drawing.text((x, frame.bottom + 12 + 9 * row), line, size=_SMALL)


def _roads(drawing: Drawing, frame: _Frame, roads: Sequence[Road]) -> None:
    """A row for each corridor: a line while it is open, a red one while it is shut, a mark for each convoy."""
    for row, road in enumerate(roads):
        top = _LEGEND + row * _ROAD
        middle = top + _ROAD / 2
        drawing.text((4, middle + 2.6), _fitting(road.name, _LEFT - 8), size=_SMALL, anchor="start", bold=True)
        drawing.lines([np.array([(_LEFT, middle), (_RIGHT, middle)])], Stroke(colour=FLOW, width=1.4))
        for stretch in road.shut:
            seen = frame.seen(stretch)
            if seen:
                size = (seen[1] - seen[0], 6.0)
                drawing.rectangle((seen[0], middle - 3), size, fill=_SHUT, rim=Stroke(colour=_SHUT_ROAD, width=0.6))
        for step in road.convoys:
            if frame.first <= step <= frame.last:
                _mark(drawing, frame.across(step), middle - 4)


def _fitting(text: str, room: float, size: float = _SMALL) -> str:
    """As much of a text as there is room for."""
    if text_width(text, size, bold=True) <= room:
        return text
    while text and text_width(f"{text}\u2026", size, bold=True) > room:
        text = text[:-1]
    return f"{text}\u2026"


def _block(drawing: Drawing, scenario: Scenario, frame: _Frame, block: Block, top: float, words: Words) -> None:
    """Vehicles of one kind at one depot, under their heading."""
    text, nodes = words.fleet, {node.node_id: node.name for node in scenario.network.nodes}
    kind = block.kind
    heading = text.block.format(
        kind=kind.vehicle_type,
        depot=nodes.get(kind.depot_node_id) or kind.depot_node_id,
        count=words.number(kind.count),
        seats=words.number(kind.seats),
    )
    drawing.text((4, top + 9.5), heading, size=_SMALL, anchor="start", bold=True, has_rim=True)
    top += _HEADING
    for itinerary in block.lanes:
        _lane(drawing, frame, itinerary, top, words)
        top += frame.lane
    if block.left_out:
        hours = f"{block.busy_steps * scenario.grid.step_s / 3600:.1f}"
        told = text.rest.format(count=words.number(block.left_out), hours=hours)
        drawing.text((_LEFT + 4, top + 7.5), told, size=_SMALL, anchor="start", has_rim=True)


def _lane(drawing: Drawing, frame: _Frame, itinerary: Itinerary, top: float, words: Words) -> None:
    """One vehicle: a thin line while it stands, a bar while it does something."""
    middle = top + frame.lane / 2
    size = min(_SMALL, 0.86 * frame.lane)
    name = _fitting(itinerary.name, _LEFT - 8, size)
    drawing.text((_LEFT - 4, middle + 0.36 * size), name, size=size, anchor="end")
    drawing.lines([np.array([(_LEFT, middle), (_RIGHT, middle)])], Stroke(colour=ROAD, width=0.5))
    for doing in Doing:
        colour, height = _LOOK[doing][0], _LOOK[doing][1] * frame.lane
        for span, left, right in _shown(frame, itinerary, doing):
            width = right - left - (0.3 if right - left > 1 else 0)
            drawing.rectangle((left, middle - height / 2), (width, height), fill=colour)
            text = words.number(span.persons)
            tiny = min(_TINY, 0.74 * frame.lane)
            if doing is Doing.LOADED and text_width(text, tiny) + 1.5 <= right - left:
                drawing.text(((left + right) / 2, middle + 0.36 * tiny), text, size=tiny)


def _shown(frame: _Frame, itinerary: Itinerary, doing: Doing) -> Iterator[tuple[Span, float, float]]:
    for span in itinerary.spans:
        seen = frame.seen((span.first, span.last)) if span.doing is doing else None
        if seen:
            yield span, *seen


def _pause_end(drawing: Drawing, scenario: Scenario, frame: _Frame, words: Words) -> None:
    """A line where the pause is planned to end, with its time."""
    pause, grid = scenario.pause, scenario.grid
    if pause is None or pause.planned_end_at is None:
        return
    instant = grid.position(pause.planned_end_at)
    if not frame.first <= instant <= frame.last:
        return
    x = frame.across(instant)
    drawing.lines([np.array([(x, frame.bottom), (x, frame.top)])], Stroke(colour=INK, width=1.2, dashes=(1.2, 2.0)))
    told = f"{words.fleet.pause_over} {words.clock(pause.planned_end_at.astimezone(grid.start.tzinfo))}"
    wide = text_width(told, _SMALL)
    left = x - wide - 4 if x + 4 + wide > _RIGHT else x + 4
    drawing.rectangle((left - 2, frame.bottom - 12), (wide + 4, 10.5), fill=f"{PAPER}d9")
    drawing.text((left, frame.bottom - 4), told, size=_SMALL, anchor="start")
