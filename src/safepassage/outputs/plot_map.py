"""The map of a plan, drawn from the scenario's own geometry."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.drawing import (
    BOTTLENECK,
    CORRIDOR,
    FLOW,
    INK,
    MOVING,
    PAPER,
    ROAD,
    SAFE,
    SITE,
    Drawing,
    Stroke,
)
from safepassage.outputs.labels import Label, place_labels, write_labels
from safepassage.outputs.lettering import text_width
from safepassage.outputs.map_corner import draw_corner
from safepassage.outputs.map_picture import Chosen, Picture, Points, picture_of
from safepassage.outputs.map_view import Box, Extent, View
from safepassage.outputs.words import Words

_MANY_LINKS = 3000
_MOST_AREA_NAMES = 24
_MOST_SITE_NAMES = 20
_FEW_NODES = 60
_WIDTH = 518.0
_EDGE = 2.0
_HEIGHTS = (187.0, 360.0)
_HEIGHTS_OF_TWO = ((173.0, 216.0), (187.0, 288.0))
_GAP = 6.0
_LEGEND = 24.0
_DETAIL_BELOW = 0.3
_WIDTH_CLASS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One view of the map; `enlarged` is the part that another panel shows near."""

    extent: Extent
    height: float
    enlarged: Extent | None = None
    is_detail: bool = False


def map_svg(scenario: Scenario, plan: Plan, words: Words, *, approximate: bool = False) -> str:
    """The map as an SVG element.

    Roads as wide as the people on them, agreed corridors, staging areas, reception sites, and the bottleneck. Where
    the staging areas lie close together on a large map, a second panel shows them near. Longitude and latitude are
    drawn with equal scale both ways at the middle latitude; other coordinates as given, without a scale bar.
    """
    picture = picture_of(scenario, plan)
    panels = _panels(picture)
    drawing = Drawing(_WIDTH + 2 * _EDGE, _LEGEND + sum(panel.height + _GAP for panel in panels))
    _legend(drawing, picture, words)
    notes = _notes(scenario, picture, words, approximate=approximate)
    top = _LEGEND
    for number, panel in enumerate(panels):
        view = View(extent=panel.extent, frame=Box(_EDGE, top, _EDGE + _WIDTH, top + panel.height))
        top += panel.height + _GAP
        drawing.begin_clip(f"map-{number}", *view.frame.sides)
        _roads(drawing, picture, view)
        _markers(drawing, picture, panel, view)
        corner = draw_corner(drawing, view, in_km=picture.in_km, notes=notes, words=words, avoid=picture.points)
        _names(drawing, picture, panel, view, words, reserved=corner)
        drawing.end_clip()
        frame = view.frame
        rim = Stroke(colour=ROAD, width=0.8)
        drawing.rectangle((frame.left, frame.top), (frame.width, frame.height), fill="none", rim=rim)
    return drawing.svg()


def _panels(picture: Picture) -> list[_Panel]:
    """One panel with everything; where the staging areas are small on it, a second that shows them near."""
    whole, near = _extent(picture.points), _near(picture)
    if near is None:
        height = _height(whole, _HEIGHTS)
        return [_Panel(extent=_fill(whole, height), height=height)]
    high = _height(near, _HEIGHTS_OF_TWO[1])
    near = _fill(near, high)
    whole = (min(whole[0], near[0]), min(whole[1], near[1]), max(whole[2], near[2]), max(whole[3], near[3]))
    low = _height(whole, _HEIGHTS_OF_TWO[0])
    return [
        _Panel(extent=_fill(whole, low), height=low, enlarged=near),
        _Panel(extent=near, height=high, is_detail=True),
    ]


def _extent(points: Points) -> Extent:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    margin = 0.07 * max(east - west, north - south) or 1.0
    return (west - margin, south - margin, east + margin, north + margin)


def _near(picture: Picture) -> Extent | None:
    """The neighbourhood of the staging areas and the narrowest roads, where it is small on the whole map."""
    areas = [point[None] for point, *_ in picture.areas]
    points, everything = np.concatenate([*areas, picture.pieces(picture.narrow).reshape(-1, 2)]), picture.points
    small = np.ptp(points, axis=0).max() < _DETAIL_BELOW * np.ptp(everything, axis=0).max()
    return _extent(points) if len(areas) > 1 and small else None


def _height(extent: Extent, limits: tuple[float, float]) -> float:
    wanted = _WIDTH * (extent[3] - extent[1]) / (extent[2] - extent[0])
    return min(max(wanted, limits[0]), limits[1])


def _fill(extent: Extent, height: float) -> Extent:
    """The extent widened to the shape of its panel, so that both axes have one scale."""
    west, south, east, north = extent
    unit = max((east - west) / _WIDTH, (north - south) / height)
    across, up = unit * _WIDTH / 2, unit * height / 2
    x, y = (west + east) / 2, (south + north) / 2
    return (x - across, y - up, x + across, y + up)


def _roads(drawing: Drawing, picture: Picture, view: View) -> None:
    """Corridors, quiet roads, roads with people over a rim of paper, and the bottlenecks on top."""

    def draw(chosen: Chosen, width: float, colour: str) -> None:
        pieces = view.segments(picture.pieces(chosen))
        drawing.segments(pieces, Stroke(colour=colour, width=width, is_round=True))

    draw(picture.agreed, 13.0, CORRIDOR)
    draw(~picture.used & ~picture.narrow, 0.4 if len(picture.used) > _MANY_LINKS else 0.9, ROAD)
    share = np.sqrt(picture.persons / max(1, picture.persons.max(initial=1)))
    widths = 1.0 + np.where(picture.used, np.rint(4.5 * share / _WIDTH_CLASS) * _WIDTH_CLASS, 0.0)
    draw(picture.driven_empty, 1.4, INK)
    kinds = ((picture.used, 1.6, PAPER), (picture.used & ~picture.walked, 0.0, FLOW), (picture.walked, 0.0, MOVING))
    for chosen, rim, colour in kinds:
        for width in np.unique(widths[chosen]).tolist():
            draw(chosen & (widths == width), width + rim, colour)
    for width in np.unique(widths[picture.narrow]).tolist():
        draw(picture.narrow & (widths == width), max(3.0, width), BOTTLENECK)


def _markers(drawing: Drawing, picture: Picture, panel: _Panel, view: View) -> None:
    most = max((persons for _, _, persons in picture.areas), default=1) or 1
    sizes = [12.0 if panel.enlarged else 12 + 45 * persons / most for *_, persons in picture.areas]
    drawing.dots(
        view.pixels(np.array([point for point, *_ in picture.areas]).reshape(-1, 2)),
        [size**0.5 / 2 for size in sizes],
        fill=SAFE,
        rim=Stroke(colour=PAPER, width=0.9),
    )
    for point, _ in picture.sites:
        x, y = view.pixels(point)
        drawing.rectangle((x - 3.8, y - 3.8), (7.6, 7.6), fill=SITE, rim=Stroke(colour=PAPER, width=1.0))
    if panel.enlarged:
        drawing.lines([view.pixels(_outline(panel.enlarged))], Stroke(colour=INK, width=0.9))


def _outline(extent: Extent) -> Points:
    west, south, east, north = extent
    return np.array([(west, south), (east, south), (east, north), (west, north), (west, south)])


def _names(
    drawing: Drawing, picture: Picture, panel: _Panel, view: View, words: Words, *, reserved: Sequence[Box]
) -> None:
    """Names; what lies in the enlarged part is named on the panel that shows it near."""
    wanted = [
        label
        for label in _labels(picture, words, is_detail=panel.is_detail)
        if _inside(label, panel.extent) and not (panel.enlarged and _inside(label, panel.enlarged))
    ]
    roads = picture.pieces(picture.used)
    if panel.enlarged:
        west, south, east, _ = panel.enlarged
        around = _outline(panel.enlarged)
        roads = np.concatenate([roads, np.stack([around[:-1], around[1:]], axis=1)])
        wanted.insert(0, Label(x=(west + east) / 2, y=south, text=words.plot_enlarged, size=7.5, colour=INK))
    write_labels(drawing, place_labels(view, wanted, roads=view.segments(roads), reserved=reserved))


def _labels(picture: Picture, words: Words, *, is_detail: bool) -> list[Label]:
    """Names in the order of their importance: the bottleneck, safety, the largest staging areas, other places."""
    labels = []
    if picture.narrowest is not None:
        x, y = _middle(picture.ends[picture.link_of == picture.narrowest])
        text = f"{picture.narrow_name}\n({words.plot_bottleneck})"
        labels.append(Label(x=x, y=y, text=text, bold=True, colour=BOTTLENECK, required=True))
    for point, name in picture.sites[:_MOST_SITE_NAMES]:
        labels.append(
            Label(x=point[0], y=point[1], text=name, bold=True, size=8.5, colour=SITE, required=not is_detail)
        )
    largest = sorted(picture.areas, key=lambda area: -area[2])[:_MOST_AREA_NAMES]
    for point, name, persons in largest:
        text = f"{name}: {words.number(persons)}"
        labels.append(Label(x=point[0], y=point[1], text=text, bold=True, colour=SAFE))
    if len(picture.waypoints) <= _FEW_NODES:
        for point, name in picture.waypoints:
            labels.append(Label(x=point[0], y=point[1], text=name, size=7.5, colour=INK))
    return labels


def _middle(pieces: Points) -> tuple[float, float]:
    """The point halfway along a line of straight pieces, shape (n, 2, 2)."""
    lengths = np.hypot(*(pieces[:, 1] - pieces[:, 0]).T)
    reached = np.cumsum(lengths)
    piece = int(np.searchsorted(reached, reached[-1] / 2))
    back = (reached[piece] - reached[-1] / 2) / lengths[piece] if lengths[piece] else 0.0
    x, y = pieces[piece, 1] + (pieces[piece, 0] - pieces[piece, 1]) * back
    return float(x), float(y)


def _inside(label: Label, extent: Extent) -> bool:
    return extent[0] <= label.x <= extent[2] and extent[1] <= label.y <= extent[3]


def _notes(scenario: Scenario, picture: Picture, words: Words, *, approximate: bool) -> list[str]:
    """What is to be known of the positions."""
    notes = [words.plot_approximate] if approximate else []
    crs = scenario.network.config.crs
    if not picture.in_km:
        notes.append(words.plot_coordinates.format(crs=crs) if crs else words.plot_coordinates_unnamed)
    return notes


def _legend(drawing: Drawing, picture: Picture, words: Words) -> None:
    """One line above the map: a sample of each kind of mark, and what it means."""
    middle, left = _LEGEND / 2 - 2, _EDGE + 6
    kinds = [
        (colour, width, text)
        for colour, width, text, is_there in (
            (FLOW, 4.0, words.plot_used, True),
            (MOVING, 4.0, words.fleet.plot_walked, picture.walked.any()),
            (INK, 1.4, words.fleet.plot_empty, picture.driven_empty.any()),
            (BOTTLENECK, 4.0, words.plot_bottleneck, picture.narrow.any()),
            (CORRIDOR, 8.0, words.plot_corridor, picture.agreed.any()),
            (ROAD, 1.2, words.plot_road, not (picture.used | picture.driven_empty).all()),
        )
        if is_there
    ]
    names = (words.plot_staging, words.plot_site, *(text for *_, text in kinds))
    # Marks take their room; where there are many kinds, the words are set smaller.
    room = _WIDTH - 6 - 12 - 11 - 18 * len(kinds) - 12 * len(names)
    size = min(8.0, room / sum(text_width(name, 1.0) for name in names))
    drawing.dots([np.array([left + 4, middle])], [3.5], fill=SAFE, rim=Stroke(colour=PAPER, width=0))
    left = _explain(drawing, left + 12, words.plot_staging, size)
    drawing.rectangle((left, middle - 3.5), (7, 7), fill=SITE)
    left = _explain(drawing, left + 11, words.plot_site, size)
    for colour, width, text in kinds:
        drawing.lines([np.array([[left, middle], [left + 14, middle]])], Stroke(colour=colour, width=width))
        left = _explain(drawing, left + 18, text, size)


def _explain(drawing: Drawing, left: float, text: str, size: float) -> float:
    """Write what a mark means; where the next mark may begin."""
    drawing.text((left, _LEGEND / 2 + 1), text, size=size, anchor="start")
    return left + text_width(text, size) + 12
