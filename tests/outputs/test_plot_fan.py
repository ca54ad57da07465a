import re

import numpy as np
import pytest

from safepassage.outputs.clock_ticks import spaced
from safepassage.outputs.drawing import FLOW, INK, SAFE, WAITING
from safepassage.outputs.plot_emptied import EmptiedBar, blend, emptied_svg
from safepassage.outputs.plot_fan import fan_svg, last_shown
from safepassage.outputs.plot_sensitivity import sensitivity_svg
from safepassage.outputs.words import Words
from tests.outputs.pictures import elements, texts
from tests.outputs.sample import GRID
from tests.outputs.sample import SAFE as SAFE_BY
from tests.outputs.sample_forecast import sample_forecast

WORDS = Words()
PLANNED = np.array(SAFE_BY)


def points(data: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", data)]


def a_fan() -> str:
    return fan_svg(sample_forecast(), GRID, PLANNED, WORDS)


def test_the_fan_is_reproducible() -> None:
    assert a_fan() == a_fan()
    assert {"half of all futures", "8 in 10", "9 in 10", "as planned", "Safe", "Caught", "60"} <= set(texts(a_fan()))


def test_each_band_lies_within_the_wider_one() -> None:
    """Three bands of people safe; at the right end their heights are the quantiles of the last instant shown."""
    bands = [points(path.attrib["d"]) for path in elements(a_fan(), "path") if path.attrib["fill"].startswith(SAFE)]
    assert len(bands) == 3
    spans = []
    for band in bands:
        at_end = sorted(y for x, y in band if x == 500)
        spans.append((at_end[0], at_end[-1]))
    (widest, wide, half) = spans
    assert widest[0] < wide[0] < half[0] < half[1] < wide[1] < widest[1]
    height, everyone = 206.0 - 29.0, 60 * 1.07
    assert widest[1] == pytest.approx(206 - height * 24 / everyone, abs=0.02)
    assert half[0] == pytest.approx(206 - height * 48 / everyone, abs=0.02)


def test_time_is_shown_until_soon_after_nothing_changes_any_more() -> None:
    assert last_shown(sample_forecast(), PLANNED) == 9
    assert last_shown(sample_forecast(), np.zeros(31, np.int64)) == 9


def test_a_bar_is_as_dark_as_the_chance() -> None:
    chances = np.repeat([0.0, 0.5, 1.0], [10, 10, 11])
    svg = emptied_svg([EmptiedBar(name="Zuhra", chances=chances, planned=8)], GRID, 30, WORDS)
    bars = [(rect.attrib["fill"], float(rect.attrib["width"])) for rect in elements(svg, "rect")]
    assert [colour for colour, _ in bars] == [WAITING, blend(WAITING, SAFE, 0.5), SAFE]
    assert [width for _, width in bars] == pytest.approx([112, 112, 112], abs=0.02)
    assert {"Zuhra", "100 %"} <= set(texts(svg))
    upright = next(path for path in elements(svg, "path") if path.attrib["stroke"] == INK)
    assert points(upright.attrib["d"])[0][0] == pytest.approx(132 + 336 * 8 / 30, abs=0.01)


def test_a_long_name_is_cut_short() -> None:
    bar = EmptiedBar(name="The school beside the old bridge over the river", chances=np.zeros(31), planned=None)
    (name, *_) = texts(emptied_svg([bar], GRID, 30, WORDS))
    assert name.endswith("…")
    assert name.startswith("The school")


def test_colours_blend() -> None:
    assert blend("#000000", "#ffffff", 0.5) == "#808080"
    assert blend("#102030", "#aabbcc", 0.0) == "#102030"


def test_bars_are_as_long_as_the_share() -> None:
    svg = sensitivity_svg(sample_forecast().sensitivity, WORDS)
    bars = [float(rect.attrib["width"]) for rect in elements(svg, "rect") if rect.attrib["fill"] == FLOW]
    assert bars == pytest.approx([0.75 * 316, 0.25 * 316], abs=0.01)
    assert "how long the pause holds" in texts(svg)


def test_texts_that_would_run_into_each_other_are_left_out() -> None:
    ticks = [(float(place), "Mon 12 Dec") for place in range(0, 100, 10)]
    kept = [text for _, text in spaced(ticks, 3.0, 8.0)]
    assert len(kept) == 10
    assert kept[0] == "Mon 12 Dec"
    assert [text for _, text in spaced(ticks, 300.0, 8.0)] == ["Mon 12 Dec"] * 10
    assert 1 < kept.count("Mon 12 Dec") < 10
