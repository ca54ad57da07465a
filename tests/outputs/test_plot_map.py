import dataclasses

from safepassage.model.network import Node
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.drawing import BOTTLENECK, CORRIDOR, FLOW, PAPER, ROAD, SAFE
from safepassage.outputs.lettering import text_width
from safepassage.outputs.plot_map import map_svg
from safepassage.outputs.words import Words
from tests.outputs.pictures import elements, texts
from tests.outputs.sample import sample_plan, sample_scenario
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario

WORDS = Words()


def a_map() -> str:
    return map_svg(sample_scenario(), sample_plan(), WORDS)


def city(side: int) -> Scenario:
    """The sample beside a grid of streets, each a link in both directions."""
    scenario = sample_scenario()
    nodes = tuple(
        Node(node_id=f"{x}-{y}", x_coord=37 + x / 500, y_coord=36 + y / 500) for x in range(side) for y in range(side)
    )
    pairs = [(f"{x}-{y}", f"{x + 1}-{y}") for x in range(side - 1) for y in range(side)]
    pairs += [(f"{x}-{y}", f"{x}-{y + 1}") for x in range(side) for y in range(side - 1)]
    streets = [
        dataclasses.replace(
            scenario.network.links[0], link_id=f"g{place}", from_node_id=tail, to_node_id=head, name="", directed=True
        )
        for place, (tail, head) in enumerate([*pairs, *((head, tail) for tail, head in pairs)])
    ]
    network = dataclasses.replace(
        scenario.network, nodes=scenario.network.nodes + nodes, links=(*scenario.network.links, *streets)
    )
    return scenario.replace(network=network)


def with_far_site() -> Scenario:
    scenario = sample_scenario()
    nodes = tuple(
        dataclasses.replace(node, x_coord=38.5) if node.node_id == "n-harasta" else node
        for node in scenario.network.nodes
    )
    return scenario.replace(network=dataclasses.replace(scenario.network, nodes=nodes))


def test_the_map_is_reproducible() -> None:
    assert a_map() == a_map()
    assert a_map().startswith("<svg")


def test_the_map_names_places_scale_and_north() -> None:
    said = texts(map_svg(sample_scenario(), sample_plan(), WORDS, approximate=True))
    assert {"Harasta", "Tishreen hall", "(bottleneck)", "N", "2 km, positions approximate"} <= set(said)
    assert any(text.startswith("Zuhra school") for text in said)
    assert "approximate" not in " ".join(texts(a_map()))


def test_roads_are_painted_from_the_agreed_to_the_narrow_and_as_wide_as_the_people_on_them() -> None:
    scaled = [path.attrib for path in elements(a_map(), "path") if "transform" in path.attrib]
    colours = [each["stroke"] for each in scaled]
    assert list(dict.fromkeys(colours)) == [CORRIDOR, ROAD, PAPER, FLOW, BOTTLENECK]
    widths = [float(each["stroke-width"]) / 10 for each in scaled if each["stroke"] == FLOW]
    assert widths == sorted(set(widths))
    assert widths[-1] == 5.5


def test_more_people_make_a_larger_mark() -> None:
    (group,) = [each for each in elements(a_map(), "g") if each.attrib.get("fill") == SAFE and len(each) == 2]
    zuhra, qadim = (float(circle.attrib["r"]) for circle in group)
    assert zuhra > qadim


def test_other_coordinates_have_no_scale_bar() -> None:
    scenario = sample_scenario()
    config = dataclasses.replace(scenario.network.config, crs="EPSG:32637")
    moved = scenario.replace(network=dataclasses.replace(scenario.network, config=config))
    said = texts(map_svg(moved, sample_plan(), WORDS))
    assert "coordinates as given (EPSG:32637)" in said
    assert not any(text.endswith(" km") for text in said)


def test_close_staging_areas_on_a_large_map_are_enlarged() -> None:
    two = map_svg(with_far_site(), sample_plan(), WORDS)
    assert "enlarged below" in texts(two)
    assert [window.attrib["id"] for window in elements(two, "clipPath")] == ["map-0", "map-1"]
    assert "enlarged below" not in texts(a_map())


def test_nobody_at_all_is_drawn_too() -> None:
    empty = Plan(scenario_fingerprint="", path_flows=())
    assert "Harasta" in texts(map_svg(sample_scenario(), empty, WORDS))


def test_a_city_of_thousands_of_links_stays_small_and_sharp() -> None:
    scenario = city(side=45)
    assert len(scenario.network.links) > 7000
    svg = map_svg(scenario, sample_plan(), WORDS)
    quiet = [path.attrib["d"] for path in elements(svg, "path") if path.attrib.get("stroke") == ROAD]
    assert 3900 < max(data.count("l") for data in quiet) < 4000
    assert "<image" not in svg
    assert len(svg) < 100_000


def test_the_legend_of_many_kinds_of_road_fits_the_picture() -> None:
    """Rides, walks, empty drives, a bottleneck, a corridor and a quiet road: all are named within the width."""
    scenario, plan = vehicle_scenario(), vehicle_plan()
    assert plan.bottlenecks is not None
    narrow = dataclasses.replace(plan.bottlenecks[0], link_id="l-zm", direction="forward", name="Olive road")
    quiet = dataclasses.replace(scenario.network.links[0], link_id="l-quiet")
    network = dataclasses.replace(scenario.network, links=(*scenario.network.links, quiet))
    plan = dataclasses.replace(plan, bottlenecks=(narrow,))
    svg = map_svg(scenario.replace(network=network), plan, WORDS.for_vehicles())
    legend = [each for each in elements(svg, "text") if float(each.get("y", 0)) < 20]
    assert ["".join(each.itertext()) for each in legend] == [
        "staging area",
        "reception site",
        "people ride",
        "people walk",
        "vehicles empty",
        "bottleneck",
        "agreed corridor",
        "other road",
    ]
    last, size = legend[-1], float(legend[-1].get("font-size", 0))
    assert float(last.get("x", 0)) + text_width("other road", size) <= 520
    assert size > 5
