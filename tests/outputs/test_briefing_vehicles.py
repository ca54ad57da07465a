"""The page of a plan with vehicles for each audience: all that drivers and marshals need, and nothing that leaks."""

import dataclasses
import re
from datetime import timedelta

import pytest

from safepassage.model.plan import Certificate, DepartureOrder, FleetBound, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Verdict, Worth
from safepassage.outputs.briefing import Profile, render_briefing
from tests.outputs.sample_vehicles import (
    GRID,
    ten_day_plan,
    ten_day_scenario,
    vehicle_notes,
    vehicle_plan,
    vehicle_scenario,
    vehicle_verdict,
)
from tests.outputs.test_briefing import read, visible


def render(
    profile: Profile = Profile.INTERNAL,
    scenario: Scenario | None = None,
    plan: Plan | None = None,
    verdict: Verdict | None = None,
) -> str:
    scenario, plan = scenario or vehicle_scenario(), plan or vehicle_plan()
    verdict = verdict or vehicle_verdict(plan, scenario.grid.steps)
    return render_briefing(scenario, plan, verdict, vehicle_notes(), profile=profile)


def text_of(html: str) -> str:
    return " ".join(" ".join(read(html).text).split())


def test_the_internal_page_holds_everything_in_order() -> None:
    reader = read(render())
    assert reader.headings == [
        "How good this plan is",
        "Map",
        "People safe over time",
        "What holds people back",
        "Vehicles",
        "Vehicles over time",
        "Call-forward orders",
        "Boarding orders",
        "If it stops: who halts where",
        "If the pause breaks",
        "Who is not carried",
        "What is not known",
        "The agreement, as recorded",
        "Where the figures come from",
        "How this was made",
        "Drivers' sheets",
    ]
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "seats at Zuhra school, 15 Dec 06:30 to 10:00, hold back 30 people" in " ".join(reader.text)


def test_the_page_needs_no_network_and_no_script() -> None:
    html = render()
    assert "<script" not in html
    assert not re.search(r"(src|href)=\"(?!#)", html)
    assert set(re.findall(r"https?://[^\"' ]+", html)) == {"http://www.w3.org/2000/svg"}


def test_a_sheet_for_each_convoy_that_begins_a_page() -> None:
    html = render()
    plan = vehicle_plan()
    for row in plan.convoys or ():
        assert html.count(f"<h3>Convoy {row.convoy_id}</h3>") == 1
    assert html.count('<article class="sheet">') == 8
    assert re.search(r"section\.sheets, \.sheet \{ break-before: page; \}", html)


def sheet(html: str, convoy_id: str) -> str:
    (found,) = [part for part in html.split('<article class="sheet">') if f"Convoy {convoy_id}<" in part]
    whole = found.split("</article>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", whole).split())


def test_a_sheet_tells_a_driver_all_that_is_needed() -> None:
    told = sheet(render(), "c-marjan-back-23")
    assert "INTERNAL - Leaving Zuhra by bus" in told
    assert "Marjan corridor at 06:55" in told
    assert "vehicles: 3, people: 120" in told
    assert "Zuhra school to Tishreen hall: Olive road, Marjan bridge" in told
    # There at 06:30, loads at 06:30, leaves at 06:40, passes at 06:55, is expected at 07:15.
    assert "1. bus 1 Zuhra school Tishreen hall 06:30 06:30 06:40 06:55 07:15 families: 50" in told
    assert "3. minibus 1 Zuhra school Tishreen hall 06:30 06:30 06:40 06:55 07:15 old: 20" in told
    assert "Before you leave: stay, let people get off, call nobody forward." in told
    assert "From 06:40 (on Olive road) to 07:00: turn back to Zuhra school." in told
    assert "From 07:00 (on Marjan bridge) to 07:15: go on to Tishreen hall." in told


def test_an_empty_convoy_has_no_column_for_loading_and_tells_its_ways_apart() -> None:
    told = sheet(render(), "c-marjan-out-12")
    assert "Loading begins" not in told
    assert "Way A Harasta yard to Zuhra school: Harasta yard to Tishreen hall, Marjan bridge, Olive road" in told
    assert "3. minibus 1 Tishreen hall Zuhra school B at the depot 06:00 06:00 06:30 nobody" in told


def test_trips_outside_convoys_have_a_sheet_a_vehicle_and_day() -> None:
    plan = vehicle_plan()
    trips = tuple(dataclasses.replace(leg, convoy_id="") for leg in plan.trips or ())
    html = render(plan=dataclasses.replace(plan, trips=trips, convoys=()))
    headings = re.findall(r"<h3>(.*?)</h3>", html)
    assert headings == ["bus 1, Thu 15 Dec", "bus 2, Thu 15 Dec", "minibus 1, Thu 15 Dec", "bus 3, Thu 15 Dec"]


def test_an_approach_stands_on_the_sheet_of_the_convoy_that_it_leads_to() -> None:
    plan = vehicle_plan()
    trips = tuple(
        dataclasses.replace(leg, convoy_id="") if leg.trip_id == "trip-1" and leg.leg == 1 else leg
        for leg in plan.trips or ()
    )
    told = sheet(render(plan=dataclasses.replace(plan, trips=trips)), "c-marjan-back-23")
    assert told.index("1. bus 1 Harasta yard Zuhra school") < told.index("1. bus 1 Zuhra school Tishreen hall")


def test_calls_stand_beside_the_seats_that_are_coming() -> None:
    text = text_of(render())
    assert "To Zuhra school, Thu 15 Dec: 36 people" in text
    # Twenty are there at 06:20, when two buses and a minibus load within the hour; then sixteen for a minibus.
    assert "05:50 Qadim (old) 20 06:20 06:30 20 120" in text
    assert "07:20 Qadim (old) 16 07:50 08:00 16 20" in text
    assert "more people stand at" not in text


def test_more_people_than_seats_are_a_warning() -> None:
    """Sixteen called at once for a minibus of ten seats, five more allowed."""
    scenario = vehicle_scenario()
    small = dataclasses.replace(scenario.vehicles[1], seats=10)
    text = text_of(render(scenario=scenario.replace(vehicles=(scenario.vehicles[0], small))))
    assert "At Zuhra school more people stand at 15 Dec 07:50 than seats are about to load: 16 against 10." in text


def test_marshals_read_who_gets_on_which_vehicle() -> None:
    text = text_of(render())
    assert "Zuhra school, Thu 15 Dec: 186 people get on, vehicles: 6" in text
    assert "07:30 bus 3 20 families: 20 30 07:40 Tishreen hall" in text


def test_people_who_walk_all_the_way_keep_their_orders() -> None:
    """Ten of Qadim who walk to the hall have an order; who rides or walks to a boarding point has none of this kind."""
    assert "Orders by staging area" not in read(render()).headings
    plan = vehicle_plan()
    walk = dataclasses.replace(
        plan.path_flows[0], path_flow_id="far", persons=10, trip_id="", to_staging_area_id="",
        reception_site_id="r-tishreen",
    )  # fmt: skip
    orders = tuple(
        DepartureOrder(
            staging_area_id=flow.staging_area_id, group="old", step=flow.depart_step, at=GRID.at(flow.depart_step),
            persons=flow.persons, route=" ".join(flow.links), reception_site_id=flow.reception_site_id,
        )
        for flow in (*plan.path_flows, walk)
    )  # fmt: skip
    mixed = dataclasses.replace(plan, path_flows=(*plan.path_flows, walk), departures=orders)
    text = text_of(render(plan=mixed))
    assert "Orders by staging area" in text
    assert "Qadim (old): 10 people" in text
    assert "Zuhra school (families): " not in text


def leaks(scenario: Scenario, plan: Plan) -> list[str]:
    """All that tells where a vehicle or a crowd will be and when: names, ids, vehicles and every clock time."""
    words = [scenario.operation_id, "Marjan", "Zuhra", "Qadim", "Harasta", "Olive", "minibus", "c-marjan", "convoy"]
    words += [leg.trip_id for leg in plan.trips or ()] + [row.convoy_id for row in plan.convoys or ()]
    words += [f"{leg.vehicle_type} {leg.vehicle_no}" for leg in plan.trips or ()]
    words += [link.link_id for link in scenario.network.links]
    words += [node.node_id for node in scenario.network.nodes if node.node_id != "n-tishreen"]
    words += [f"{scenario.grid.at(step):%H:%M}" for step in range(scenario.grid.steps + 1)]
    words += ["boarding", "sheet", "gantt", "seats", "depot", "call-forward", "call forward"]
    return list(dict.fromkeys(words))


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.PARTNER])
@pytest.mark.parametrize("days", [1, 10])
def test_other_audiences_read_no_vehicle_no_convoy_and_no_time(profile: Profile, days: int) -> None:
    scenario = vehicle_scenario() if days == 1 else ten_day_scenario()
    plan = vehicle_plan() if days == 1 else ten_day_plan()
    html = render(profile, scenario, plan)
    body = visible(html).casefold()
    found = [word for word in leaks(scenario, plan) if word.casefold() in body]
    assert found == []
    assert "<svg" not in html
    assert "<article" not in html
    assert "Withheld here, because they name a place or a time: 3 more." in text_of(html)


def test_the_internal_page_does_hold_what_the_others_must_not() -> None:
    """The search above would find it."""
    body = render().casefold()
    assert all(word.casefold() in body for word in ("c-marjan-back-23", "minibus 1", "06:40", "harasta", "convoy"))


@pytest.mark.parametrize("profile", [Profile.PUBLIC, Profile.PARTNER])
def test_violations_and_bounds_leak_nothing_either(profile: Profile) -> None:
    verdict = dataclasses.replace(vehicle_verdict(vehicle_plan(), 120), optimality=Optimality.UNKNOWN)
    assert "person-steps" not in render(profile, verdict=verdict)


def test_a_past_case_is_shown_whole() -> None:
    plan = vehicle_plan()
    after = GRID.horizon + timedelta(days=1)
    html = render_briefing(
        vehicle_scenario(),
        plan,
        vehicle_verdict(plan, 120),
        vehicle_notes(),
        profile=Profile.PUBLIC,
        past=True,
        now=after,
    )
    assert html.count('<article class="sheet">') == 8


def test_a_bound_on_worth_is_told_as_such() -> None:
    worth = Worth(exposure_weight=2.0, value=140.0, bound=150.0, persons=186)
    verdict = dataclasses.replace(vehicle_verdict(vehicle_plan(), 120), worth=worth)
    for profile in Profile:
        text = text_of(render(profile, verdict=verdict))
        assert "the plan is worth 140.0" in text
        assert "no plan with these vehicles is worth more than 150.0; at most 6.7 % of that is missing" in text
        assert "at most 6.7 % of what any plan with these vehicles can be worth is missing" in text


@pytest.mark.parametrize("profile", list(Profile))
def test_a_bound_on_how_soon_people_are_safe_is_not_told_as_one_on_people_caught(profile: Profile) -> None:
    proof = FleetBound(
        objective="earliest-arrival", most_pickups=1, persons={}, beds={}, entries={}, linked={}, whole_loads={}
    )
    plan = dataclasses.replace(vehicle_plan(), certificate=Certificate(fleet=proof))
    worth = Worth(exposure_weight=0.0, value=15_000.0, bound=15_300.0, persons=186)
    near = dataclasses.replace(vehicle_verdict(plan, 120), worth=worth)
    text = text_of(render(profile, plan=plan, verdict=near))
    assert "added up over everybody, at most 2.0 % is missing to the best plan with these vehicles" in text
    assert "at most 2.0 % fewer than in any plan with these vehicles" in text
    best = dataclasses.replace(near, optimality=Optimality.MOST_VALUE)
    text = text_of(render(profile, plan=plan, verdict=best))
    assert "no plan with these vehicles brings people to safety sooner, added up over everybody" in text
    assert "expected to be caught" not in text if profile is not Profile.INTERNAL else "Proven: no plan" in text


def test_what_is_bounded_is_not_called_unknown_nor_best() -> None:
    text = text_of(render())
    assert "Proven, within a bound that was checked independently of the planner." in text
    assert "Not proven" not in text
    unknown = dataclasses.replace(vehicle_verdict(vehicle_plan(), 120), optimality=Optimality.UNKNOWN)
    assert "whether another plan could do better is not known" in text_of(render(verdict=unknown))


def test_with_vehicles_the_most_possible_is_told_as_an_upper_limit() -> None:
    verdict = vehicle_verdict(vehicle_plan(), 120)
    html = render(verdict=dataclasses.replace(verdict, most_possible_by=(186,) * 121))
    assert "upper limit" in html
    assert "No more than" in html
    assert ">most possible<" not in html
    universal = dataclasses.replace(verdict, optimality=Optimality.UNIVERSAL, most_possible_by=verdict.safe_by)
    assert "no plan with these vehicles can have more people safe" in text_of(render(verdict=universal))


def test_ten_days_make_a_page_with_a_picture_a_day() -> None:
    html = render(Profile.INTERNAL, ten_day_scenario(), ten_day_plan())
    assert "Sun 18 Dec: 33 vehicles drive" in html
    assert "Sat 17 Dec: 33 vehicles drive" not in html
    assert "Zuhra school, Sun 18 Dec: 1,260 people get on, vehicles: 33" in html


def test_no_convoy_and_no_pause_still_make_a_page() -> None:
    plan = dataclasses.replace(vehicle_plan(), convoys=None, break_table=None, result=None)
    scenario = vehicle_scenario().replace(pause=None, closures=(), convoy_rules=())
    assert "If the pause breaks" not in text_of(render(Profile.INTERNAL, scenario, plan))
