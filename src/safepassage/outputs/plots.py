"""What all pictures share: calm colours that survive printing in grey, and SVG whose text stays text."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

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

HALO = "halo"
"""Texts whose id begins so are drawn over a rim of paper, so that they are read over roads (they stay text)."""

POINTS_PER_INCH = 72
_STYLE = {
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
    "font.size": 9.0,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "path.simplify": True,
}


@contextmanager
def drawing(name: str) -> Iterator[None]:
    """The style of our pictures while one is made; equal input gives equal SVG, ids differ between pictures."""
    style: Any = {**_STYLE, "svg.hashsalt": f"safepassage-{name}"}
    with mpl.rc_context(style):
        yield


def new_figure(width_in: float, height_in: float) -> Figure:
    """An empty figure of that size in inches, one pixel a point, with a renderer that measures text."""
    figure = Figure(figsize=(width_in, height_in), dpi=POINTS_PER_INCH, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def svg_text(figure: Figure, name: str) -> str:
    """The figure as an `<svg>` element to stand in a page: no prolog, no dates, ids of its own, size left to CSS."""
    written = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    figure.savefig(written, format="svg", dpi=2 * POINTS_PER_INCH, metadata=nothing)
    svg = written.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, count=1, flags=re.DOTALL)
    svg = re.sub(r'(<svg [^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg [^>]*?) height="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<[^<>]*\bid=")', rf"\1{name}-", svg)
    svg = re.sub(r'((?:url\(|href=")#)', rf"\1{name}-", svg)
    rim = f"stroke: {PAPER}; stroke-width: 2.4px; stroke-linejoin: round; paint-order: stroke"
    return svg.replace("</style>", f'[id^="{name}-{HALO}"] text {{{rim}}}</style>', 1).rstrip() + "\n"
