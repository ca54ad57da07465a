import numpy as np
import pytest

from safepassage.outputs.drawing import INK, PAPER, Drawing, Stroke, shortly
from tests.outputs.pictures import elements, texts

THIN = Stroke(colour=INK, width=1.0, is_round=True)


def data_of(drawing: Drawing) -> list[str]:
    return [element.attrib["d"] for element in elements(drawing.svg(), "path")]


@pytest.mark.parametrize(
    ("number", "text"), [(1.0, "1"), (-0.001, "0"), (0.25, "0.25"), (10.0, "10"), (3.14159, "3.14")]
)
def test_numbers_are_short(number: float, text: str) -> None:
    assert shortly(number) == text


def test_each_piece_is_drawn_once_and_goes_on_where_it_can() -> None:
    drawing = Drawing(100, 50)
    pieces = [(0, 0, 1, 0), (1, 0, 1, 2), (1, 0, 0, 0), (5, 5, 5.01, 5.01), (7, 7, 8, 8)]
    drawing.segments(np.array(pieces, dtype=float), THIN)
    assert data_of(drawing) == ["M0 0l10 0l0 20M70 70l10 10"]
    (path,) = elements(drawing.svg(), "path")
    assert path.attrib["transform"] == "scale(.1)"
    assert path.attrib["stroke-width"] == "10"


def test_nothing_to_draw_leaves_nothing() -> None:
    drawing = Drawing(100, 50)
    drawing.segments(np.empty((0, 4)), THIN)
    drawing.segments(np.array([[3.0, 3.0, 3.0, 3.0]]), THIN)
    drawing.lines([], THIN)
    assert elements(drawing.svg(), "path") == []


def test_lines_are_dashed_and_areas_closed() -> None:
    drawing = Drawing(100, 50)
    drawing.lines([np.array([[0.0, 0.0], [1.5, 2.25]])], Stroke(colour=INK, width=1.2, dashes=(4.0, 2.0)))
    drawing.area(np.array([[0.0, 0.0], [2.0, 0.0], [0.0, 2.0]]), INK)
    assert data_of(drawing) == ["M0 0L1.5 2.25", "M0 0L2 0L0 2z"]
    assert elements(drawing.svg(), "path")[0].attrib["stroke-dasharray"] == "4 2"


def test_words_are_escaped_and_stay_words() -> None:
    drawing = Drawing(100, 50)
    drawing.text((1, 2), '<script> & "Rim"', has_rim=True, bold=True, upwards=True)
    assert texts(drawing.svg()) == ['<script> & "Rim"']
    (text,) = elements(drawing.svg(), "text")
    assert text.attrib["stroke"] == PAPER
    assert text.attrib["font-weight"] == "bold"
    assert text.attrib["transform"] == "rotate(-90 1 2)"


def test_what_is_clipped_names_its_window() -> None:
    drawing = Drawing(100, 50)
    drawing.begin_clip("map-0", 1, 2, 11, 22)
    drawing.dots([np.array([5.0, 6.0])], [2.0], fill=INK, rim=Stroke(colour=PAPER, width=0))
    drawing.end_clip()
    (window,) = elements(drawing.svg(), "clipPath")
    assert window.attrib["id"] == "map-0"
    assert window[0].attrib == {"x": "1", "y": "2", "width": "10", "height": "20"}
    groups = elements(drawing.svg(), "g")
    assert [group.attrib.get("clip-path") for group in groups] == ["url(#map-0)", None]
    assert "stroke" not in groups[1].attrib
    assert groups[1][0].attrib == {"cx": "5", "cy": "6", "r": "2"}


def test_the_size_is_left_to_the_page() -> None:
    svg = Drawing(518.4, 266).svg()
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 518.4 266"')
    assert " width=" not in svg.partition(">")[0]
