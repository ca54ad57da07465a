import re

import numpy as np
import pytest

from safepassage.model.pause import Pause
from safepassage.model.plan import Plan
from safepassage.model.timegrid import TimeGrid
from safepassage.outputs.drawing import MOVING, SAFE, WAITING
from safepassage.outputs.plot_curve import curve_svg
from safepassage.outputs.summary import Timeline, timeline
from safepassage.outputs.words import Words
from tests.builders import START
from tests.outputs.pictures import elements, texts
from tests.outputs.sample import SAFE as SAFE_BY
from tests.outputs.sample import sample_plan, sample_scenario

WORDS = Words()
FRAME_TOP, FRAME_BOTTOM, EVERYONE_AT = 29.0, 226.0, 226.0 - 197.0 / 1.09


def a_curve() -> str:
    return curve_svg(timeline(sample_scenario(), sample_plan(), SAFE_BY), sample_scenario().pause, WORDS)


def growing(steps: int, step_s: int, persons: int) -> Timeline:
    safe = np.linspace(0, persons, steps + 1).astype(np.int64)
    return Timeline(
        grid=TimeGrid(start=START, step_s=step_s, steps=steps),
        persons=persons,
        safe=safe,
        moving=0 * safe,
        waiting=persons - safe,
        most_possible=safe,
    )


def test_the_curve_is_reproducible() -> None:
    assert a_curve() == a_curve()
    assert a_curve().startswith("<svg")


def test_the_curve_says_its_moments_in_text() -> None:
    said = texts(a_curve())
    assert "half 15 Dec 05:40" in said
    assert any(text.startswith("all safe") for text in said)
    assert "planned end of the pause" in said
    assert "most possible" in said
    assert "60" in said
    assert "Thu 15 Dec" in said
    unproven = curve_svg(timeline(sample_scenario(), sample_plan()), None, WORDS)
    assert "most possible" not in texts(unproven)


def test_the_areas_end_where_the_people_are() -> None:
    outlines = {
        path.attrib["fill"]: [
            [float(number) for number in pair.split()] for pair in path.attrib["d"].strip("Mz").split("L")
        ]
        for path in elements(curve_svg(growing(200, 60, 1000), None, WORDS), "path")
        if path.attrib["fill"] != "none"
    }
    everyone = pytest.approx(EVERYONE_AT, abs=0.01)
    assert all(y == everyone for _, y in outlines[WAITING][:-2])
    assert outlines[SAFE][0][1] == FRAME_BOTTOM
    assert outlines[SAFE][-3][1] == everyone
    half = outlines[SAFE][len(outlines[SAFE]) // 2][1]
    assert half == pytest.approx((FRAME_BOTTOM + EVERYONE_AT) / 2, abs=1.0)
    assert outlines[MOVING] == outlines[SAFE]


def test_few_instants_are_stairs_and_many_are_slopes() -> None:
    few, many = (curve_svg(growing(steps, 60, 1000), None, WORDS) for steps in (4, 400))
    stairs, slopes = (elements(svg, "path")[2].attrib["d"].strip("Mz").split("L") for svg in (few, many))
    heights = [float(pair.split()[1]) for pair in stairs]
    assert heights[1] == heights[0]
    assert heights[2] < heights[1]
    assert len(slopes) < 400


@pytest.mark.parametrize(("steps", "step_s"), [(1, 60), (12, 300), (144, 300), (2304, 300), (720, 3600)])
def test_the_hours_axis_is_readable_over_any_span(steps: int, step_s: int) -> None:
    svg = curve_svg(growing(steps, step_s, 1000), None, WORDS)
    ticks = [text for text in texts(svg) if re.match(r"\d\d:\d\d|\w\w\w \d+ \w\w\w", text)]
    assert 2 <= len(ticks) <= 24
    assert len(svg) < 60_000


@pytest.mark.parametrize(
    ("persons", "counts"),
    [
        (1, ["0", "1"]),
        (60, ["0", "10", "20", "30", "40", "50", "60"]),
        (35_000, ["0", "10,000", "20,000", "30,000", "35,000"]),
        (999_805, ["0", "200,000", "400,000", "600,000", "800,000", "999,805"]),
    ],
)
def test_the_counts_are_round_up_to_everyone(persons: int, counts: list[str]) -> None:
    said = texts(curve_svg(growing(10, 60, persons), None, WORDS))
    assert said[: len(counts)] == counts
    assert said[len(counts)] == "People"


def test_nobody_at_all_is_drawn_too() -> None:
    empty = Plan(scenario_fingerprint="", path_flows=())
    assert "half" not in " ".join(texts(curve_svg(timeline(sample_scenario(), empty), Pause(), WORDS)))
    assert texts(curve_svg(growing(10, 60, 0), None, WORDS))[0] == "0"
