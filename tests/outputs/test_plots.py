import dataclasses
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from safepassage.model.network import Link, Node
from safepassage.model.pause import Pause
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TimeGrid
from safepassage.outputs.labels import Box, Label, place_labels
from safepassage.outputs.plot_curve import curve_svg
from safepassage.outputs.plot_map import map_svg
from safepassage.outputs.plots import INK, drawing, new_figure
from safepassage.outputs.summary import Timeline, timeline
from safepassage.outputs.words import Words
from tests.builders import START
from tests.outputs.sample import SAFE, sample_plan, sample_scenario

WORDS = Words()


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)  # noqa: S314 - our own
    return ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]


def a_curve() -> str:
    return curve_svg(timeline(sample_scenario(), sample_plan(), SAFE), sample_scenario().pause, WORDS)


def test_pictures_are_reproducible_and_undated() -> None:
    for draw in (a_curve, lambda: map_svg(sample_scenario(), sample_plan(), WORDS)):
        svg = draw()
        assert svg == draw()
        assert svg.startswith("<svg")
        assert "metadata" not in svg
        assert not re.search(r"<svg[^>]* (width|height)=", svg)


def test_the_curve_says_its_moments_in_text() -> None:
    said = texts(a_curve())
    assert "half 15 Dec 05:40" in " ".join(said).replace("  ", " ")
    assert "all safe" in " ".join(said)
    assert "planned end of the pause" in said
    assert "most possible" in said
    assert "60" in said
    assert "Thu 15 Dec" in said
    unproven = curve_svg(timeline(sample_scenario(), sample_plan()), None, WORDS)
    assert "most possible" not in texts(unproven)


@pytest.mark.parametrize(("steps", "step_s"), [(1, 60), (12, 300), (144, 300), (2304, 300), (720, 3600)])
def test_the_hours_axis_is_readable_over_any_span(steps: int, step_s: int) -> None:
    safe = np.linspace(0, 1000, steps + 1).astype(np.int64)
    line = Timeline(
        grid=TimeGrid(start=START, step_s=step_s, steps=steps),
        persons=1000,
        safe=safe,
        moving=0 * safe,
        waiting=1000 - safe,
        most_possible=safe,
    )
    svg = curve_svg(line, None, WORDS)
    ticks = [text for text in texts(svg) if re.match(r"\d\d:\d\d|\w\w\w \d+ \w\w\w", text)]
    assert 2 <= len(ticks) <= 24
    assert len(svg) < 120_000


def test_nobody_at_all_is_drawn_too() -> None:
    empty = Plan(scenario_fingerprint="", path_flows=())
    assert "half" not in " ".join(texts(curve_svg(timeline(sample_scenario(), empty), Pause(), WORDS)))
    assert "Harasta" in texts(map_svg(sample_scenario(), empty, WORDS))


def test_the_map_names_places_scale_and_north() -> None:
    said = texts(map_svg(sample_scenario(), sample_plan(), WORDS, approximate=True))
    assert {"Harasta", "Tishreen hall", "(bottleneck)", "N", "2 km, positions approximate"} <= set(said)
    assert any(text.startswith("Zuhra school") for text in said)
    assert "approximate" not in " ".join(texts(map_svg(sample_scenario(), sample_plan(), WORDS)))


def test_other_coordinates_have_no_scale_bar() -> None:
    scenario = sample_scenario()
    config = dataclasses.replace(scenario.network.config, crs="EPSG:32637")
    moved = scenario.replace(network=dataclasses.replace(scenario.network, config=config))
    said = texts(map_svg(moved, sample_plan(), WORDS))
    assert "coordinates as given (EPSG:32637)" in said
    assert not any(text.endswith(" km") for text in said)


def with_far_site() -> Scenario:
    scenario = sample_scenario()
    nodes = tuple(
        dataclasses.replace(node, x_coord=38.5) if node.node_id == "n-harasta" else node
        for node in scenario.network.nodes
    )
    return scenario.replace(network=dataclasses.replace(scenario.network, nodes=nodes))


def test_close_staging_areas_on_a_large_map_are_enlarged() -> None:
    assert "enlarged below" in texts(map_svg(with_far_site(), sample_plan(), WORDS))
    assert "enlarged below" not in texts(map_svg(sample_scenario(), sample_plan(), WORDS))


def test_a_city_of_thousands_of_links_stays_small() -> None:
    scenario = sample_scenario()
    side = 45
    nodes = tuple(
        Node(node_id=f"{x}-{y}", x_coord=37 + x / 500, y_coord=36 + y / 500) for x in range(side) for y in range(side)
    )
    proto = scenario.network.links[0]
    pairs = [(f"{x}-{y}", f"{x + 1}-{y}") for x in range(side - 1) for y in range(side)]
    pairs += [(f"{x}-{y}", f"{x}-{y + 1}") for x in range(side) for y in range(side - 1)]
    links: tuple[Link, ...] = tuple(
        dataclasses.replace(proto, link_id=f"g{place}", from_node_id=tail, to_node_id=head, name="")
        for place, (tail, head) in enumerate(pairs)
    )
    city = dataclasses.replace(
        scenario.network, nodes=scenario.network.nodes + nodes, links=scenario.network.links + links
    )
    assert len(city.links) > 3000
    svg = map_svg(scenario.replace(network=city), sample_plan(), WORDS)
    assert "<image" in svg
    assert len(svg) < 1_500_000


def test_labels_do_not_lie_over_one_another() -> None:
    with drawing("labels"):
        figure = new_figure(6, 4)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, 10)
        axes.set_ylim(0, 10)
        labels = [Label(x=5 + 0.2 * k, y=5, text=f"Place {k}", colour=INK) for k in range(6)]
        assert place_labels(axes, labels, roads=[]) == 0
        figure.draw_without_rendering()
        boxes = [
            Box(*text.get_window_extent(figure.canvas.get_renderer()).extents)  # type: ignore[attr-defined]
            for text in axes.texts
        ]
    overlaps = [a.overlap(b) for place, a in enumerate(boxes) for b in boxes[place + 1 :]]
    assert max(overlaps) < 0.1


def test_labels_without_room_are_left_out_unless_required() -> None:
    with drawing("labels"):
        figure = new_figure(1, 0.5)
        axes = figure.add_axes((0, 0, 1, 1))
        crowd = [Label(x=0.5, y=0.5, text=f"Crowded place {k}", colour=INK) for k in range(8)]
        assert place_labels(axes, crowd, roads=[np.array([[0.0, 0.0], [1.0, 1.0]])]) > 0
        needed = [dataclasses.replace(label, required=True) for label in crowd]
        assert place_labels(axes, needed, roads=[]) == 0
