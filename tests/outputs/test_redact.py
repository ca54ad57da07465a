import dataclasses
from datetime import timedelta

import pytest

from safepassage.errors import InputError
from safepassage.outputs.redact import MAY_SEE, Part, Profile, guard_for, require_past, without_addresses
from tests.builders import make_scenario
from tests.outputs.sample import GRID, sample_scenario
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario


def test_each_audience_sees_no_more_than_the_next() -> None:
    assert MAY_SEE[Profile.PUBLIC] < MAY_SEE[Profile.PARTNER] < MAY_SEE[Profile.INTERNAL] == frozenset(Part)
    assert Part.EVERYTHING not in MAY_SEE[Profile.PARTNER]
    assert Part.CELLS not in MAY_SEE[Profile.PARTNER]


@pytest.mark.parametrize(
    "text",
    [
        "Whether Marjan is mined",
        "see example.org/zuhra-school-report",
        "at 06:15 they left",
        "at 6.15 they left",
        "at 6 pm",
        "at 2016-12-15T06:15:00+02:00",
        "on 15 December",
        "DEC 15th is the day, said on Dec 15",
        "dated 2017-01-02",
        "link l-mt is narrow",
        "HARASTA is full",
    ],
)
def test_the_public_reads_no_place_and_no_time(text: str) -> None:
    assert not guard_for(sample_scenario(), Profile.PUBLIC).passes(text)
    assert guard_for(sample_scenario(), Profile.INTERNAL).passes(text)


@pytest.mark.parametrize("text", ["How many stay is not known.", "3 in 10 may stay", "by road and over a bridge"])
def test_the_public_reads_what_names_nothing(text: str) -> None:
    assert guard_for(sample_scenario(), Profile.PUBLIC).passes(text)


def test_partners_read_reception_sites_and_days_but_nothing_nearer() -> None:
    guard = guard_for(sample_scenario(), Profile.PARTNER)
    assert guard.passes("Harasta is ready on 15 December")
    assert not guard.passes("Harasta is ready at 15:00")
    assert not guard.passes("Qadim is not")
    assert not guard.passes("by the Olive road")


def test_ids_that_are_numbers_or_letters_are_guarded_where_their_kind_is_named() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 1)], sites=["b"])
    guard = guard_for(scenario, Profile.PUBLIC)
    assert guard.passes("a family of 1")
    assert not guard.passes("Link 1 is cut")
    assert not guard.passes("at node a they wait")


def test_names_of_the_operation_are_kept_from_the_public() -> None:
    scenario = sample_scenario().replace(title="Leaving Kalbiyah at dawn", operation_id="east-khaldun", agreement={})
    guard = guard_for(scenario, Profile.PUBLIC)
    assert not guard.passes("the siege of kalbiyah")
    assert not guard.passes("example.org/khaldun/story")
    assert guard.passes("they go at dawn")
    assert guard_for(scenario, Profile.PARTNER).passes("the siege of Kalbiyah")


def test_an_address_is_cut_down_to_its_site() -> None:
    text = "see https://news.example.org/2016/12/siege-of-kalbiyah?x=1 and http://a.org"
    assert without_addresses(text) == "see news.example.org and a.org"


def test_withheld_sentences_are_counted() -> None:
    guard = guard_for(sample_scenario(), Profile.PUBLIC)
    assert guard.passed(["Marjan", "nothing", "Qadim"]) == (("nothing",), 2)


def test_only_what_has_ended_is_past() -> None:
    require_past(sample_scenario(), GRID.horizon + timedelta(seconds=1))
    with pytest.raises(InputError, match="ended before now"):
        require_past(sample_scenario(), GRID.horizon)
    require_past(sample_scenario(), None)


@pytest.mark.parametrize(
    "text",
    ["c-marjan-back-23 is late", "Convoy C MARJAN OUT 12 waits", "as trip-3 shows", "Bus 1 is broken", "minibus 1"],
)
@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.PARTNER])
def test_convoys_trips_and_vehicles_are_guarded(text: str, profile: Profile) -> None:
    assert not guard_for(vehicle_scenario(), profile, vehicle_plan()).passes(text)


def test_speaking_of_buses_in_general_is_no_secret() -> None:
    assert guard_for(vehicle_scenario(), Profile.PUBLIC, vehicle_plan()).passes(
        "How many buses will come is not known."
    )


def test_numbered_convoys_are_guarded_by_their_kind() -> None:
    plan = vehicle_plan()
    trips = tuple(dataclasses.replace(leg, convoy_id="7", trip_id="9") for leg in plan.trips or ())
    guard = guard_for(vehicle_scenario(), Profile.PARTNER, dataclasses.replace(plan, trips=trips, convoys=()))
    assert not guard.passes("convoy 7 is late")
    assert not guard.passes("on trip 9")
    assert guard.passes("a family of 7")
