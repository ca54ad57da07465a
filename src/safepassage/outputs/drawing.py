"""Pictures as SVG, written out by ourselves: calm colours that survive printing in grey, and text that stays text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import numpy as np
from numpy.typing import NDArray

INK = "#22303c"
FAINT = "#8a949c"
PAPER = "#ffffff"
ROAD = "#c3c9ce"
SAFE = "#1f4e79"
MOVING = "#e8a33d"
WAITING = "#e3e7ea"
FLOW = "#4a86b8"
CORRIDOR = "#d7e6f2"
SITE = "#117a65"
BOTTLENECK = "#d1351b"

FONTS = "'DejaVu Sans', Verdana, Arial, Helvetica, sans-serif"

Points = NDArray[np.float64]
"""Places in pixels from the upper left corner, shape (n, 2) or (2,)."""

Segments = NDArray[np.float64]
"""Straight pieces, each from x, y to x, y in pixels, shape (n, 4)."""

_RIM = f' stroke="{PAPER}" stroke-width="2.4" stroke-linejoin="round" paint-order="stroke"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a line is drawn; `width` and `dashes` in pixels, 0 wide is not drawn at all."""

    colour: str
    width: float
    is_round: bool = False
    dashes: tuple[float, ...] = ()


class Drawing:
    """The elements of a picture in the order in which they are painted. Equal calls give equal text."""

    def __init__(self, width: float, height: float) -> None:
        self._size = f"{shortly(width)} {shortly(height)}"
        self._parts: list[str] = []

    def svg(self) -> str:
        """The picture as an `<svg>` element to stand in a page; its size is left to the page."""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self._size}" font-family="{FONTS}">'
        return "\n".join([head, *self._parts, "</svg>\n"])

    def begin_clip(self, name: str, left: float, top: float, right: float, bottom: float) -> None:
        """From here to `end_clip` only what lies in a rectangle is shown; `name` is an id of its own on the page."""
        window = f'<clipPath id="{name}"><rect {_place(left, top, right - left, bottom - top)}/></clipPath>'
        self._parts.append(f'{window}<g clip-path="url(#{name})">')

    def end_clip(self) -> None:
        """Show everything again."""
        self._parts.append("</g>")

    def lines(self, lines: Iterable[Points], stroke: Stroke) -> None:
        """Each line from its first point to its last, shape (points, 2)."""
        data = "".join(f"M{_corners(line)}" for line in lines)
        if data:
            self._parts.append(f'<path fill="none"{_painted(stroke)} d="{data}"/>')

    def segments(self, segments: Segments, stroke: Stroke) -> None:
        """Many straight pieces at once, each drawn once, to a tenth of a pixel; round ends join them to one line."""
        data = _segment_data(segments)
        if data:
            self._parts.append(f'<path fill="none"{_painted(stroke, 10)} transform="scale(.1)" d="{data}"/>')

    def area(self, outline: Points, colour: str) -> None:
        """A filled shape without a rim."""
        self._parts.append(f'<path fill="{colour}" d="M{_corners(outline)}z"/>')

    def rectangle(
        self, corner: tuple[float, float], size: tuple[float, float], *, fill: str, rim: Stroke | None = None
    ) -> None:
        """A rectangle by its upper left corner and its size across and down."""
        self._parts.append(f'<rect {_place(*corner, *size)} fill="{fill}"{_painted(rim)}/>')

    def dots(self, points: Iterable[Points], radii: Iterable[float], *, fill: str, rim: Stroke) -> None:
        """Circles, each with a rim."""
        circles = [
            f'<circle cx="{shortly(x)}" cy="{shortly(y)}" r="{shortly(radius)}"/>'
            for (x, y), radius in zip(points, radii, strict=True)
        ]
        self._parts += [f'<g fill="{fill}"{_painted(rim)}>', *circles, "</g>"]

    def text(
        self,
        place: tuple[float, float],
        text: str,
        *,
        size: float = 9.0,
        colour: str = INK,
        anchor: Literal["start", "middle", "end"] = "middle",
        bold: bool = False,
        has_rim: bool = False,
        upwards: bool = False,
    ) -> None:
        """One line of text, its place on the base line; a rim of paper keeps it readable over roads."""
        x, y = map(shortly, place)
        weight = ' font-weight="bold"' if bold else ""
        turned = f' transform="rotate(-90 {x} {y})"' if upwards else ""
        style = f'font-size="{shortly(size)}" fill="{colour}" text-anchor="{anchor}"'
        rim = _RIM if has_rim else ""
        self._parts.append(f'<text x="{x}" y="{y}" {style}{weight}{rim}{turned}>{escape(text)}</text>')


def shortly(number: float) -> str:
    """A number to a hundredth, without needless noughts."""
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _place(left: float, top: float, width: float, height: float) -> str:
    return f'x="{shortly(left)}" y="{shortly(top)}" width="{shortly(width)}" height="{shortly(height)}"'


def _painted(stroke: Stroke | None, scale: float = 1.0) -> str:
    if stroke is None or not stroke.width:
        return ""
    text = f' stroke="{stroke.colour}" stroke-width="{shortly(stroke.width * scale)}"'
    if stroke.is_round:
        text += ' stroke-linecap="round" stroke-linejoin="round"'
    if stroke.dashes:
        text += f' stroke-dasharray="{_row(stroke.dashes)}"'
    return text


def _row(numbers: Sequence[float]) -> str:
    return " ".join(map(shortly, numbers))


def _corners(line: Points) -> str:
    return "L".join(map(_row, line.tolist()))


def _segment_data(segments: Segments) -> str:
    """Path data in tenths of a pixel, without pieces that have no length or are there already, either way round."""
    ends = np.rint(segments * 10).astype(np.int64)
    ends = ends[(ends[:, :2] != ends[:, 2:]).any(axis=1)]
    turned = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    _, first = np.unique(np.where(turned[:, None], ends[:, [2, 3, 0, 1]], ends), axis=0, return_index=True)
    ends = ends[np.sort(first)]
    # Each piece goes on from the one before it where it can.
    goes_on = np.zeros(len(ends), dtype=np.bool_)
    goes_on[1:] = (ends[1:, :2] == ends[:-1, 2:]).all(axis=1)
    steps = (ends[:, 2:] - ends[:, :2]).tolist()
    return "".join(
        f"l{across} {down}" if joined else f"M{x} {y}l{across} {down}"
        for (x, y, _, _), (across, down), joined in zip(ends.tolist(), steps, goes_on.tolist(), strict=True)
    )
