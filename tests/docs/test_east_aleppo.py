"""The page on east Aleppo holds the record as it is rendered, and a plan's figures are counted as by hand."""

from datetime import datetime
from pathlib import Path

import pytest
from benchmarks.aleppo_fleets import FLEETS, SCENARIO
from docs.east_aleppo import (
    beside_the_bands,
    by_day,
    filled,
    fleets_table,
    hindsight,
    passages,
    plan_tables,
)
from docs.east_aleppo_record import claims_of, days, read_record, reported_tables

from safepassage.model.plan import NotCarried, PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.trips import Boarding, TripLeg
from safepassage.operations.check_scenario import open_scenario

PAGE = Path(__file__).parent.parent.parent / "docs" / "east-aleppo.md"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return open_scenario(SCENARIO).scenario


def at(scenario: Scenario, clock: str) -> int:
    """The instant of a time of December 2016, as in `15T14:30`."""
    return scenario.grid.last_instant_until(datetime.fromisoformat(f"2016-12-{clock}+02:00"))


def ride(trip_id: str, site: str, persons: int, arrive: int) -> PathFlow:
    return PathFlow(
        path_flow_id=f"ride {trip_id}",
        staging_area_id="wounded",
        reception_site_id=site,
        persons=persons,
        links=(),
        enter_steps=(),
        depart_step=0,
        arrive_step=arrive,
        mode="ride",
        trip_id=trip_id,
    )


def walk(trip_id: str, persons: int, arrive: int) -> PathFlow:
    return PathFlow(
        path_flow_id=f"walk {trip_id}",
        staging_area_id="al-ansari",
        reception_site_id="",
        persons=persons,
        links=("sukkari-amiriyah",),
        enter_steps=(0,),
        depart_step=0,
        arrive_step=arrive,
        mode="walk",
        trip_id=trip_id,
        to_staging_area_id="wounded",
    )


def boarding(trip_id: str, site: str, persons: int, board: int) -> Boarding:
    return Boarding(
        trip_id=trip_id,
        leg=2,
        staging_area_id="wounded",
        reception_site_id=site,
        group="residents",
        board_step=board,
        alight_step=board + 9,
        persons=persons,
    )


def legs(trip_id: str, kind: str, number: int, step: int) -> tuple[TripLeg, ...]:
    """Empty to al-Amiriyah, then loaded through the crossing, which is entered in `step`."""

    def leg(place: int, links: tuple[str, ...], enter: int) -> TripLeg:
        return TripLeg(
            trip_id=trip_id,
            convoy_id="",
            vehicle_type=kind,
            vehicle_no=number,
            leg=place,
            from_node_id="",
            to_node_id="",
            links=links,
            enter_steps=tuple(enter + 2 * late for late in range(len(links))),
            depart_step=enter,
            arrive_step=enter + 7,
        )

    return (
        leg(1, ("ramouseh-rashideen", "amiriyah-ramouseh"), step - 12),
        leg(2, ("amiriyah-ramouseh", "ramouseh-rashideen"), step),
    )


@pytest.fixture(scope="module")
def plan(scenario: Scenario) -> Plan:
    """Two buses and an ambulance on the 15th, a bus of the later ones on the 19th, and a bus from the villages."""
    first, later, shut = at(scenario, "15T14:30"), at(scenario, "19T00:00"), at(scenario, "16T10:30")
    return Plan(
        scenario_fingerprint=scenario.fingerprint(),
        path_flows=(
            ride("one", "rashideen", 9_000, at(scenario, "15T16:00")),
            ride("two", "rashideen", 40, at(scenario, "15T16:00")),
            ride("three", "rashideen", 2, at(scenario, "15T16:00")),
            ride("four", "rashideen", 30, at(scenario, "19T02:00")),
            ride("five", "jibreen", 45, at(scenario, "19T05:00")),
            walk("one", 9_000, first - 9),
            walk("four", 30, shut - 1),
        ),
        trips=(
            *legs("one", "bus", 1, first),
            *legs("two", "bus", 20, first),
            *legs("three", "ambulance", 1, first),
            *legs("four", "bus", 21, later),
        ),
        boardings=(
            boarding("one", "rashideen", 9_000, first - 2),
            boarding("two", "rashideen", 40, first - 2),
            boarding("three", "rashideen", 2, first - 1),
            boarding("four", "rashideen", 30, later - 2),
            boarding("five", "jibreen", 45, later),
        ),
        not_carried=(NotCarried(staging_area_id="kefraya", group="villagers", persons=7, reason="no bus"),),
    )


def test_the_page_holds_the_record_as_it_is_rendered() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for table in reported_tables():
        assert table in page, "run: python -m docs.east_aleppo"


def test_every_claim_says_where_it_can_be_read() -> None:
    for claim in read_record():
        assert "http" in claim.reference or claim.measure == "band", claim
        assert (claim.figure is None) == (claim.measure in {"band", "crossing"}), claim


def test_the_bands_are_those_written_before_any_plan() -> None:
    assert [(claim.low, claim.high) for claim in claims_of("band")] == [
        (8_000, 10_500),
        (14_000, 21_000),
        (19_000, 27_000),
        (24_000, 31_500),
        (33_000, 37_000),
    ]


def test_the_record_and_the_scenario_know_the_same_holds(scenario: Scenario) -> None:
    told = {claim.at for claim in claims_of("crossing")}
    for closure in scenario.closures:
        assert {closure.from_at, closure.to_at} <= told
    assert {corridor.opens_at for corridor in scenario.corridors} <= told
    assert [day.day for day in days()] == list(range(15, 23))


def test_only_loaded_vehicles_from_aleppo_are_passages(plan: Plan) -> None:
    found = [(each.vehicle_type, each.vehicle_no, each.persons) for each in passages(plan)]
    assert found == [("ambulance", 1, 2), ("bus", 1, 9_000), ("bus", 20, 40), ("bus", 21, 30)]


def test_safe_people_are_held_against_the_bands(scenario: Scenario, plan: Plan) -> None:
    lines = beside_the_bands(scenario, plan).splitlines()
    assert lines[2] == "| 16 20:00 | 8,000-10,500 | 9,042 | within |"
    assert lines[3] == "| 19 22:00 | 14,000-21,000 | 9,072 | 4,928 below |"


def test_safe_people_above_a_band(scenario: Scenario) -> None:
    many = Plan(scenario_fingerprint="", path_flows=(ride("one", "rashideen", 11_000, 60),))
    assert "| 11,000 | 500 above |" in beside_the_bands(scenario, many)


def test_convoys_and_vehicles_are_counted_by_day(scenario: Scenario, plan: Plan) -> None:
    lines = by_day(scenario, plan).splitlines()[2:]
    assert lines[0].startswith("| 15 | 1 | 2 | 1 | 9,042 | 0 | first convoy")
    assert lines[1].startswith("| 16 | 0 | 0 | 0 | 0 | 0 | ten batches")
    assert lines[4].startswith("| 19 | 1 | 1 | 0 | 30 | 45 | 50 buses")
    assert len(lines) == 8


def test_days_after_the_last_reported_are_shown(scenario: Scenario) -> None:
    late = at(scenario, "24T03:00")
    plan = Plan(
        scenario_fingerprint="",
        path_flows=(),
        trips=legs("one", "bus", 1, late),
        boardings=(boarding("one", "rashideen", 50, late - 2),),
    )
    assert by_day(scenario, plan).splitlines()[-1] == "| 24 | 1 | 1 | 0 | 50 | 0 |  |"


def test_what_only_hindsight_could_plan_is_counted(scenario: Scenario, plan: Plan) -> None:
    text = hindsight(scenario, plan)
    assert "last convoy before it 14:30, 30 people called to the buses and left there, next convoy 19 00:00" in text
    assert "30 of 9,072 people ride in later ones" in text
    assert "0 of 2 convoys, at most 2 buses" in text


def test_convoys_with_more_buses_than_were_seen_are_counted(scenario: Scenario) -> None:
    trips = tuple(leg for number in range(1, 22) for leg in legs(f"trip {number}", "bus", number, 60))
    boardings = tuple(boarding(f"trip {number}", "rashideen", 50, 58) for number in range(1, 22))
    text = hindsight(scenario, Plan(scenario_fingerprint="", path_flows=(), trips=trips, boardings=boardings))
    assert "1 of 1 convoys, at most 21 buses" in text


def test_a_plan_without_vehicles_has_no_convoys(scenario: Scenario) -> None:
    tables = plan_tables(scenario, Plan(scenario_fingerprint="", path_flows=()))
    assert "0 of 0 convoys, at most 0 buses" in tables[2]
    assert "last convoy before it none" in tables[2]


def test_the_fleets_stand_beside_each_other(scenario: Scenario, plan: Plan) -> None:
    plans = {name: (make(scenario), plan) for name, make in FLEETS.items()}
    lines = fleets_table(plans).splitlines()
    assert lines[2].startswith("| as reported | bus 60, ambulance 13, village-bus 10 | 9,042 | 9,072 |")
    assert lines[3].startswith("| first-day fleet only | bus 20, ambulance 13, village-bus 10 |")
    assert lines[3].endswith("| 19 02:00 | 7 |")


def test_tables_are_put_between_the_marks() -> None:
    text = "before\n<!-- plan -->\nold\n<!-- end of plan -->\nafter\n"
    once = filled(text, "plan", ("one", "two"))
    assert once == "before\n<!-- plan -->\n\none\n\ntwo\n\n<!-- end of plan -->\nafter\n"
    assert filled(once, "plan", ("one", "two")) == once
    with pytest.raises(ValueError, match="no place for: fleets"):
        filled(text, "fleets", ())


def test_the_page_has_a_place_for_every_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for mark in ("reported", "plan", "fleets"):
        assert f"<!-- {mark} -->" in page
        assert f"<!-- end of {mark} -->" in page
