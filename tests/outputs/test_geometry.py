import dataclasses

import numpy as np

from safepassage.model.network import RoadNetwork
from safepassage.outputs.geometry import is_longitude_latitude, link_lines
from tests.outputs.sample import sample_scenario

NETWORK = sample_scenario().network


def with_geometry(text: str) -> RoadNetwork:
    first, *others = NETWORK.links
    return dataclasses.replace(NETWORK, links=(dataclasses.replace(first, geometry=text), *others))


def test_roads_run_straight_unless_they_say_how() -> None:
    lines = link_lines(NETWORK)
    assert [len(parts) for parts in lines] == [1] * 5
    assert lines[0][0].tolist() == [[37.10, 36.10], [37.13, 36.11]]
    assert lines[2][0].tolist() == [[37.13, 36.11], [37.145, 36.115], [37.16, 36.11]]


def test_a_road_of_several_parts_keeps_them_and_loses_its_height() -> None:
    lines = link_lines(with_geometry("MULTILINESTRING Z ((0 0 5, 1 1 5), (2 2 5, 3 3 5))"))
    assert [part.tolist() for part in lines[0]] == [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]


def test_an_empty_geometry_is_as_none() -> None:
    assert np.array_equal(link_lines(with_geometry("LINESTRING EMPTY"))[0][0], link_lines(NETWORK)[0][0])


def test_only_one_name_means_longitude_and_latitude() -> None:
    assert is_longitude_latitude(NETWORK)
    config = dataclasses.replace(NETWORK.config, crs="EPSG:32637")
    assert not is_longitude_latitude(dataclasses.replace(NETWORK, config=config))
