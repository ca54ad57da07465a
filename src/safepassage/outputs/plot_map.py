"""The map of a plan, drawn from the scenario's own geometry."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.geometry import Line
from safepassage.outputs.labels import Box, Label, place_labels
from safepassage.outputs.map_corner import draw_corner
from safepassage.outputs.map_picture import Picture, Points, picture_of
from safepassage.outputs.plots import (
    BOTTLENECK,
    CORRIDOR,
    FAINT,
    FLOW,
    INK,
    PAPER,
    ROAD,
    SAFE,
    SITE,
    drawing,
    new_figure,
    svg_text,
)
from safepassage.outputs.words import Words

_MANY_LINKS = 3000
_MOST_AREA_NAMES = 24
_MOST_SITE_NAMES = 20
_FEW_NODES = 60
_WIDTH_IN = 7.2
_HEIGHTS_IN = (2.6, 5.0)
_HEIGHTS_OF_TWO_IN = ((2.4, 3.0), (2.6, 4.0))
_GAP_IN = 0.08
_DETAIL_BELOW = 0.3
_LEGEND_IN = 0.34

Extent = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """One view of the map; `enlarged` is the part that another panel shows near."""

    extent: Extent
    height_in: float
    enlarged: Extent | None = None
    is_detail: bool = False


def map_svg(scenario: Scenario, plan: Plan, words: Words, *, approximate: bool = False) -> str:
    """The map as an SVG element; see `map_figure`."""
    with drawing("map"):
        return svg_text(map_figure(scenario, plan, words, approximate=approximate), "map")


def map_figure(scenario: Scenario, plan: Plan, words: Words, *, approximate: bool = False) -> Figure:
    """Roads as wide as the people on them, agreed corridors, staging areas, reception sites, and the bottleneck.

    Where the staging areas lie close together on a large map, a second panel shows them near. Longitude and latitude
    are drawn with equal scale both ways at the middle latitude; other coordinates as given, without a scale bar.
    Networks of thousands of links are embedded as an image. Call it inside `drawing`.
    """
    picture = picture_of(scenario, plan)
    panels = _panels(picture)
    height = sum(panel.height_in + _GAP_IN for panel in panels) + _LEGEND_IN
    figure = new_figure(_WIDTH_IN, height)
    top = height - _LEGEND_IN
    for panel in panels:
        bottom = top - panel.height_in
        axes = figure.add_axes((0.003, bottom / height, 0.994, panel.height_in / height))
        top = bottom - _GAP_IN
        _frame(axes, panel.extent)
        _roads(axes, picture, dense=len(picture.link_ids) > _MANY_LINKS)
        _markers(axes, picture, panel)
        notes = _notes(scenario, picture, words, approximate=approximate)
        corner = draw_corner(axes, panel.extent, in_km=picture.in_km, notes=notes, words=words, avoid=picture.points)
        _names(axes, picture, panel, words, reserved=corner)
    _legend(figure, picture, words)
    return figure


def _panels(picture: Picture) -> list[_Panel]:
    """One panel with everything; where the staging areas are small on it, a second that shows them near."""
    whole, near = _extent(picture.points), _near(picture)
    if near is None:
        height = _height(whole, _HEIGHTS_IN)
        return [_Panel(extent=_fill(whole, height), height_in=height)]
    high = _height(near, _HEIGHTS_OF_TWO_IN[1])
    near = _fill(near, high)
    whole = (min(whole[0], near[0]), min(whole[1], near[1]), max(whole[2], near[2]), max(whole[3], near[3]))
    low = _height(whole, _HEIGHTS_OF_TWO_IN[0])
    return [
        _Panel(extent=_fill(whole, low), height_in=low, enlarged=near),
        _Panel(extent=near, height_in=high, is_detail=True),
    ]


def _extent(points: Points) -> Extent:
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    margin = 0.07 * max(east - west, north - south) or 1.0
    return (west - margin, south - margin, east + margin, north + margin)


def _near(picture: Picture) -> Extent | None:
    """The neighbourhood of the staging areas and the narrowest road, where it is small on the whole map."""
    lines = [np.array([point]) for point, *_ in picture.areas] + picture.lines_where(picture.narrow)
    points, everything = np.concatenate(lines), picture.points
    small = np.ptp(points, axis=0).max() < _DETAIL_BELOW * np.ptp(everything, axis=0).max()
    return _extent(points) if len(picture.areas) > 1 and small else None


def _height(extent: Extent, limits: tuple[float, float]) -> float:
    wanted = _WIDTH_IN * (extent[3] - extent[1]) / (extent[2] - extent[0])
    return min(max(wanted, limits[0]), limits[1])


def _fill(extent: Extent, height: float) -> Extent:
    """The extent widened to the shape of its panel, so that both axes have one scale."""
    west, south, east, north = extent
    unit = max((east - west) / _WIDTH_IN, (north - south) / height)
    across, up = unit * _WIDTH_IN / 2, unit * height / 2
    x, y = (west + east) / 2, (south + north) / 2
    return (x - across, y - up, x + across, y + up)


def _frame(axes: Axes, shown: Extent) -> None:
    axes.set_xlim(shown[0], shown[2])
    axes.set_ylim(shown[1], shown[3])
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_color(ROAD)


def _roads(axes: Axes, picture: Picture, *, dense: bool) -> None:
    def draw(lines: list[Line], widths: Any, colour: str, zorder: float) -> None:
        if lines:
            axes.add_collection(
                LineCollection(
                    lines, linewidths=widths, colors=colour, zorder=zorder, capstyle="round", rasterized=dense
                ),
                autolim=False,
            )

    draw(picture.lines_where(picture.corridor_links), 13.0, CORRIDOR, 1)
    quiet = [link_id for link_id in picture.link_ids if link_id not in picture.used]
    draw(picture.lines_where(frozenset(quiet)), 0.4 if dense else 0.9, ROAD, 2)
    lines, widths = [], []
    for link_id, each in zip(picture.link_ids, picture.lines, strict=True):
        if link_id in picture.used:
            lines += each
            widths += [_width(picture, link_id)] * len(each)
    draw(lines, np.array(widths) + 1.6, PAPER, 3)
    draw(lines, widths, FLOW, 4)
    narrow = [link_id for link_id in picture.link_ids if link_id in picture.narrow]
    for link_id in narrow:
        draw(picture.lines_where((link_id,)), max(3.0, _width(picture, link_id)), BOTTLENECK, 5)


def _width(picture: Picture, link_id: str) -> float:
    use = picture.used.get(link_id)
    return 1.0 + 4.5 * math.sqrt(use.persons / picture.most_persons) if use else 1.0


def _markers(axes: Axes, picture: Picture, panel: _Panel) -> None:
    most = max((persons for _, _, persons in picture.areas), default=1) or 1
    for point, _, persons in picture.areas:
        size = 12.0 if panel.enlarged else 12 + 45 * persons / most
        axes.scatter([point[0]], [point[1]], s=size, color=SAFE, edgecolor=PAPER, linewidth=0.9, zorder=6)
    for point, _ in picture.sites:
        axes.scatter([point[0]], [point[1]], s=58, marker="s", color=SITE, edgecolor=PAPER, linewidth=1.0, zorder=6)
    if panel.enlarged:
        west, south, east, north = panel.enlarged
        around = Rectangle((west, south), east - west, north - south, fill=False, edgecolor=INK, linewidth=0.9)
        axes.add_patch(around).set_zorder(6)


def _names(axes: Axes, picture: Picture, panel: _Panel, words: Words, *, reserved: Sequence[Box]) -> None:
    """Names; what lies in the enlarged part is named on the panel that shows it near."""
    wanted = [
        label
        for label in _labels(picture, words, is_detail=panel.is_detail)
        if _inside(label, panel.extent) and not (panel.enlarged and _inside(label, panel.enlarged))
    ]
    roads = picture.lines_where(picture.used)
    if panel.enlarged:
        west, south, east, north = panel.enlarged
        roads.append(np.array([(west, south), (east, south), (east, north), (west, north), (west, south)]))
        wanted.insert(0, Label(x=(west + east) / 2, y=south, text=words.plot_enlarged, size=7.5, colour=INK))
    place_labels(axes, wanted, roads=roads, reserved=reserved)


def _labels(picture: Picture, words: Words, *, is_detail: bool) -> list[Label]:
    """Names in the order of their importance: the bottleneck, safety, the largest staging areas, other places."""
    labels = []
    if picture.narrow_name:
        worst = max(picture.narrow, key=lambda link_id: picture.narrow[link_id])
        line = max(picture.lines_where((worst,)), key=len)
        x, y = _middle(line)
        text = f"{picture.narrow_name}\n({words.plot_bottleneck})"
        labels.append(Label(x=x, y=y, text=text, weight="bold", colour=BOTTLENECK, required=True))
    for point, name in picture.sites[:_MOST_SITE_NAMES]:
        labels.append(
            Label(x=point[0], y=point[1], text=name, weight="bold", size=8.5, colour=SITE, required=not is_detail)
        )
    largest = sorted(picture.areas, key=lambda area: -area[2])[:_MOST_AREA_NAMES]
    for point, name, persons in largest:
        text = f"{name}  {words.number(persons)}"
        labels.append(Label(x=point[0], y=point[1], text=text, weight="bold", colour=SAFE))
    if len(picture.waypoints) <= _FEW_NODES:
        for point, name in picture.waypoints:
            labels.append(Label(x=point[0], y=point[1], text=name, size=7.5, colour=INK))
    return labels


def _middle(line: Line) -> tuple[float, float]:
    """The point halfway along a line."""
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    half = lengths[-1] / 2
    return float(np.interp(half, lengths, line[:, 0])), float(np.interp(half, lengths, line[:, 1]))


def _inside(label: Label, extent: Extent) -> bool:
    return extent[0] <= label.x <= extent[2] and extent[1] <= label.y <= extent[3]


def _notes(scenario: Scenario, picture: Picture, words: Words, *, approximate: bool) -> list[str]:
    """What is to be known of the positions."""
    notes = [words.plot_approximate] if approximate else []
    crs = scenario.network.config.crs
    if not picture.in_km:
        notes.append(words.plot_coordinates.format(crs=crs) if crs else words.plot_coordinates_unnamed)
    return notes


def _legend(figure: Figure, picture: Picture, words: Words) -> None:
    def line(colour: str, width: float, label: str) -> Line2D:
        return Line2D([], [], color=colour, linewidth=width, label=label)

    def dot(marker: str, colour: str, label: str) -> Line2D:
        return Line2D([], [], marker=marker, linestyle="none", color=colour, markersize=6.5, label=label)

    handles = [dot("o", SAFE, words.plot_staging), dot("s", SITE, words.plot_site), line(FLOW, 4, words.plot_used)]
    if picture.narrow:
        handles.append(line(BOTTLENECK, 4, words.plot_bottleneck))
    if picture.corridor_links:
        handles.append(line(CORRIDOR, 8, words.plot_corridor))
    if len(picture.used) < len(set(picture.link_ids)):
        handles.append(line(ROAD, 1.2, words.plot_road))
    figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0.0, 1.0), ncols=len(handles), frameon=False,
        fontsize=8, handlelength=1.5, columnspacing=1.3, borderaxespad=0.2, labelcolor=INK, edgecolor=FAINT,
    )  # fmt: skip
