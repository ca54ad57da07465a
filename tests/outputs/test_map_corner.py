import numpy as np

from safepassage.outputs.drawing import INK, Drawing
from safepassage.outputs.map_corner import draw_corner
from safepassage.outputs.map_view import Box, View
from safepassage.outputs.words import Words
from tests.outputs.pictures import elements, texts

VIEW = View(extent=(0.0, 0.0, 40.0, 20.0), frame=Box(0, 0, 400, 200))


def corner(
    avoid: list[tuple[float, float]], *, in_km: bool = True, notes: tuple[str, ...] = ()
) -> tuple[str, list[Box]]:
    drawing = Drawing(400, 200)
    taken = draw_corner(drawing, VIEW, in_km=in_km, notes=list(notes), words=Words(), avoid=np.array(avoid))
    return drawing.svg(), taken


def test_the_bar_is_as_long_as_it_says() -> None:
    svg, _ = corner([(39.0, 1.0)], notes=("as told",))
    assert texts(svg) == ["10 km, as told", "N"]
    bar = next(path for path in elements(svg, "path") if path.attrib.get("stroke-width") == "2")
    (left, _), (right, _) = (map(float, pair.split()) for pair in bar.attrib["d"].strip("M").split("L"))
    assert right - left == 100.0
    assert bar.attrib["stroke"] == INK


def test_the_emptiest_corners_are_taken() -> None:
    _, (below, above) = corner([(39.0, 1.0), (39.0, 19.0)])
    assert (below.left, above.left) == (0, 0)
    _, (below, above) = corner([(1.0, 1.0)])
    assert (below.right, above.right) == (400, 400)


def test_without_kilometres_there_is_no_bar() -> None:
    svg, _ = corner([(1.0, 1.0)], in_km=False)
    assert texts(svg) == ["N"]
