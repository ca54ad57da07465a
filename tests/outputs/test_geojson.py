import dataclasses
import json
from typing import Any

import pytest

from safepassage.outputs.geojson import plan_geojson
from tests.outputs.sample import sample_plan, sample_scenario
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario


def layers() -> dict[str, list[dict[str, Any]]]:
    collection = json.loads(plan_geojson(sample_scenario(), sample_plan()))
    found: dict[str, list[dict[str, Any]]] = {}
    for feature in collection["features"]:
        found.setdefault(feature["properties"]["layer"], []).append(feature)
    return found


def test_every_feature_is_marked_internal_and_stands_in_a_layer() -> None:
    assert {name: len(features) for name, features in layers().items()} == {
        "link": 5,
        "corridor": 1,
        "staging_area": 2,
        "reception_site": 2,
    }
    assert all(feature["properties"]["internal"] is True for features in layers().values() for feature in features)


def test_a_link_tells_its_people_its_hours_and_whether_it_is_narrow() -> None:
    links = {feature["properties"]["link_id"]: feature for feature in layers()["link"]}
    bridge = links["l-mt"]
    assert bridge["geometry"]["type"] == "LineString"
    assert bridge["geometry"]["coordinates"] == [[37.13, 36.11], [37.145, 36.115], [37.16, 36.11]]
    assert bridge["properties"] | {"layer": "link"} == {
        "layer": "link",
        "internal": True,
        "link_id": "l-mt",
        "name": "Marjan bridge",
        "persons": 60,
        "first_entry_at": "2016-12-15T05:10:00+02:00",
        "last_entry_at": "2016-12-15T06:00:00+02:00",
        "is_bottleneck": True,
    }
    unused = links["l-side"]["properties"]
    assert (unused["persons"], unused["first_entry_at"], unused["is_bottleneck"]) == (0, None, False)
    assert links["l-side"]["geometry"]["coordinates"] == [[37.1, 36.1], [37.11, 36.12]]


def test_staging_areas_and_sites_tell_their_people() -> None:
    zuhra = layers()["staging_area"][0]["properties"]
    assert zuhra["persons"] == zuhra["persons_carried"] == 40
    assert zuhra["first_departure_at"] == "2016-12-15T05:00:00+02:00"
    assert zuhra["last_departure_at"] == "2016-12-15T05:30:00+02:00"
    tishreen = layers()["reception_site"][0]["properties"]
    assert (tishreen["persons"], tishreen["beds"]) == (40, 50)
    assert layers()["corridor"][0]["geometry"]["type"] == "MultiLineString"


@pytest.mark.parametrize(("crs", "named"), [("EPSG:32637", "EPSG:32637"), ("", "not named")])
def test_other_coordinates_are_not_passed_off_as_longitude_and_latitude(crs: str, named: str) -> None:
    scenario = sample_scenario()
    config = dataclasses.replace(scenario.network.config, crs=crs)
    network = dataclasses.replace(scenario.network, config=config)
    collection = json.loads(plan_geojson(scenario.replace(network=network), sample_plan()))
    assert collection["coordinates"] == named
    assert "not longitude and latitude" in collection["warning"]
    assert "warning" not in json.loads(plan_geojson(sample_scenario(), sample_plan()))


def test_ways_of_vehicles_are_a_layer_of_their_own() -> None:
    features = json.loads(plan_geojson(vehicle_scenario(), vehicle_plan()))["features"]
    routes = [each for each in features if each["properties"]["layer"] == "vehicle_route"]
    assert all(each["properties"]["internal"] for each in routes)
    told = {
        (each["properties"]["vehicle_type"], each["properties"]["from_node_id"]): each["properties"] for each in routes
    }
    assert (told["bus", "n-zuhra"]["drives"], told["bus", "n-zuhra"]["persons"]) == (4, 150)
    assert (told["bus", "n-harasta"]["drives"], told["bus", "n-harasta"]["persons"]) == (3, 0)
    assert told["minibus", "n-zuhra"]["first_departure_at"] == "2016-12-15T06:40:00+02:00"
    assert [len(each["geometry"]["coordinates"]) for each in routes] == [len(("l-th", "l-mt", "l-zm")), 2, 2, 2, 2]
    areas = {each["properties"].get("staging_area_id"): each["properties"] for each in features}
    assert (areas["s-zuhra"]["persons_carried"], areas["s-qadim"]["persons_carried"]) == (150, 36)
    site = next(each["properties"] for each in features if each["properties"]["layer"] == "reception_site")
    assert site["persons"] == 186
