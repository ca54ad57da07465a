import dataclasses

import numpy as np

from safepassage.model.plan import Plan
from safepassage.outputs.map_picture import KM_PER_DEGREE, picture_of
from tests.outputs.sample import sample_plan, sample_scenario
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario


def test_roads_lie_in_kilometres_with_the_people_on_them() -> None:
    picture = picture_of(sample_scenario(), sample_plan())
    assert picture.in_km
    assert picture.link_of.tolist() == [0, 1, 2, 2, 3, 4]
    assert picture.persons.tolist() == [40, 20, 60, 20, 0]
    assert picture.used.tolist() == [True, True, True, True, False]
    assert picture.agreed.tolist() == [False, False, True, True, False]
    assert picture.ends[0, 1, 1] - picture.ends[0, 0, 1] == np.float64(36.11 * KM_PER_DEGREE - 36.10 * KM_PER_DEGREE)
    assert len(picture.pieces(picture.agreed)) == 3


def test_the_narrowest_road_is_the_one_that_holds_most_people_back() -> None:
    picture = picture_of(sample_scenario(), sample_plan())
    assert picture.narrowest == 2
    assert picture.narrow_name == "Marjan bridge"
    free = picture_of(sample_scenario(), Plan(scenario_fingerprint="", path_flows=()))
    assert free.narrowest is None
    assert not free.narrow.any()
    assert not free.used.any()


def test_groups_at_one_node_are_one_mark() -> None:
    scenario = sample_scenario()
    more = dataclasses.replace(scenario.staging_areas[0], staging_area_id="s-more", persons=5)
    picture = picture_of(scenario.replace(staging_areas=(*scenario.staging_areas, more)), sample_plan())
    assert [(name, persons) for _, name, persons in picture.areas] == [("Zuhra school", 45), ("Qadim", 20)]
    assert [name for _, name in picture.sites] == ["Tishreen hall", "Harasta"]
    assert [name for _, name in picture.waypoints] == ["Marjan bridge"]


def test_walks_and_empty_drives_are_told_from_rides() -> None:
    picture = picture_of(vehicle_scenario(), vehicle_plan())
    links = [link.link_id for link in vehicle_scenario().network.links]
    assert [links[place] for place in np.flatnonzero(picture.walked)] == ["l-qz"]
    assert [links[place] for place in np.flatnonzero(picture.driven_empty)] == ["l-th"]
    assert picture.persons[links.index("l-mt")] == 186
