"""Tables and figures of a plan in which people walk and ride: right ones pass, and each wrong one is found."""

import dataclasses
from types import MappingProxyType

import pytest

from safepassage.certifying.certify import certify, require_certified
from safepassage.certifying.journeys import RiddenJourney, groups_of, journeys_of
from safepassage.certifying.replay import replay
from safepassage.errors import InternalError
from safepassage.model.network import Node
from safepassage.model.pause import Pause, TabulatedSurvival
from safepassage.model.plan import (
    ArrivalRow,
    BreakRow,
    Certificate,
    DepartureOrder,
    NotCarried,
    Plan,
    Result,
    SafeCurveRow,
)
from safepassage.model.scenario import Objective
from safepassage.model.verdict import Optimality
from tests.certifying.fleet.changes import codes, with_row
from tests.certifying.fleet.fleets import plan_with
from tests.certifying.fleet.walk_and_ride import BOARDINGS, LEGS, WALKS, walk_and_ride

PAUSE = Pause(survival=TabulatedSurvival(file="survival.csv", hours=(0.0, 40 / 60), survival=(1.0, 0.0)))
"""S falls by a fortieth an instant."""

SCENARIO = walk_and_ride(pause=PAUSE).replace(objective=Objective(exposure_weight=2.0))
PLAN = plan_with(SCENARIO, LEGS, BOARDINGS, on_foot=WALKS)

EXPECTED_SAFE = (5 * 29 + 4 * 20) / 40
"""Five are safe at 11 and four at 20."""

EXPECTED_CAUGHT = (3 * 10 + 2 * 4 + 4 * 20) / 40
"""Three are on the road from 1 to 11, two who live at the boarding point from 7 to 11, four from 0 to 20."""


def curve(instant: int) -> tuple[int, int, int]:
    """Safe, moving, waiting."""
    safe = 5 * (instant >= 11) + 4 * (instant >= 20)
    left = 4 + 3 * (instant >= 1) + 2 * (instant >= 7)
    return safe, left - safe, 11 - left


def result() -> Result:
    value = EXPECTED_SAFE - 2 * EXPECTED_CAUGHT
    return Result(
        objective="expected-safe",
        status="feasible",
        value=value,
        bound=11.0,
        gap=(11.0 - value) / 11.0,
        persons_total=11,
        persons_safe=9,
        persons_not_carried=2,
        last_arrival_step=20,
        expected_safe=EXPECTED_SAFE,
        expected_caught=EXPECTED_CAUGHT,
        universally_optimal=False,
        alpha=0.0,
        alpha_bound=1.0,
        seconds=0.0,
        cpu_seconds=0.0,
        solver="by hand",
        versions=MappingProxyType({}),
        seed=None,
        settings=MappingProxyType({}),
    )


def whole_plan() -> Plan:
    at, instants = SCENARIO.grid.at, range(41)
    return dataclasses.replace(
        PLAN,
        safe_curve=tuple(
            SafeCurveRow(
                step=k,
                at=at(k),
                safe=curve(k)[0],
                moving=curve(k)[1],
                waiting=curve(k)[2],
                most_possible=max(10, curve(k)[0]),
            )
            for k in instants
        ),
        break_table=tuple(
            BreakRow(
                step=k,
                at=at(k),
                probability=1 / 40 if k < 40 else 0.0,
                safe=curve(k)[0],
                caught=curve(k)[1],
                waiting=curve(k)[2],
            )
            for k in instants
        ),
        arrivals=tuple(
            ArrivalRow(reception_site_id="R1", step=k, at=at(k), persons=persons) for k, persons in ((11, 5), (20, 4))
        ),
        departures=tuple(
            DepartureOrder(
                staging_area_id=area, group="", step=k, at=at(k), persons=persons, route=route, reception_site_id=site
            )
            for area, k, persons, route, site in (("H", 0, 4, "4", "R1"), ("H", 1, 3, "3", ""), ("S1", 7, 5, "2", "R1"))
        ),
        not_carried=(NotCarried(staging_area_id="H", group="", persons=2, reason="no seats"),),
        result=result(),
    )


def test_a_plan_whose_tables_add_up_passes() -> None:
    replayed = replay(SCENARIO, whole_plan())
    assert replayed.violations == ()
    assert replayed.expected_safe == pytest.approx(EXPECTED_SAFE)
    assert replayed.expected_caught == pytest.approx(EXPECTED_CAUGHT)
    assert replayed.safe_by[11] == 5
    assert replayed.moving_at[6] == 7


@pytest.mark.parametrize(
    ("table", "row", "member", "value"),
    [
        ("safe_curve", 5, "moving", 4),
        ("safe_curve", 5, "waiting", 3),
        ("break_table", 5, "caught", 4),
        ("arrivals", 0, "persons", 8),
        ("departures", 1, "reception_site_id", "R1"),
        ("departures", 2, "persons", 2),
        ("departures", 2, "group", "wounded"),
        ("not_carried", 0, "staging_area_id", "S1"),
        ("not_carried", 0, "persons", 5),
    ],
)
def test_each_wrong_cell_is_found(table: str, row: int, member: str, value: object) -> None:
    plan = with_row(whole_plan(), table, row, **{member: value})
    found = replay(SCENARIO, plan).violations
    assert {(one.code, one.place) for one in found} == {("total-differs", f"{table}.csv")}


@pytest.mark.parametrize(
    ("member", "value"),
    [("persons_safe", 12), ("last_arrival_step", 11), ("expected_safe", 6.0), ("expected_caught", 1.0), ("alpha", 0.5)],
)
def test_each_wrong_figure_is_found(member: str, value: float) -> None:
    changed = dataclasses.replace(result(), **{member: value})  # type: ignore[arg-type]
    found = replay(SCENARIO, dataclasses.replace(whole_plan(), result=changed)).violations
    assert [(one.code, one.place) for one in found] == [("total-differs", "plan.json")]
    assert member in found[0].message


def claims(*, alpha: float, best: bool, most_possible: int | None) -> list[str]:
    """What is found of a plan that says how good it is; `most_possible` None: as many as are safe."""
    plan = whole_plan()
    rows = tuple(
        dataclasses.replace(row, most_possible=row.safe if most_possible is None else most_possible)
        for row in plan.safe_curve or ()
    )
    said = dataclasses.replace(result(), alpha=alpha, universally_optimal=best)
    return codes(SCENARIO, dataclasses.replace(plan, safe_curve=rows, result=said))


def test_below_an_upper_limit_a_plan_may_say_less_of_itself_and_not_more() -> None:
    assert claims(alpha=1.0, best=True, most_possible=None) == []
    assert claims(alpha=0.7, best=False, most_possible=None) == []
    assert claims(alpha=0.0, best=False, most_possible=11) == []
    assert claims(alpha=0.1, best=False, most_possible=11) == ["total-differs"]
    assert claims(alpha=0.0, best=True, most_possible=11) == ["total-differs"]
    assert claims(alpha=float("nan"), best=False, most_possible=11) == ["total-differs"]
    assert claims(alpha=-0.5, best=False, most_possible=11) == ["total-differs"]


def test_exposure_counts_on_the_walk_at_the_boarding_point_and_on_the_ride() -> None:
    """Walk 1-3 at 2, boarding point 3-7 at 0.5, ride 7-10 at 3, unloading at the site 10-11 at 0."""
    scenario = walk_and_ride(
        pause=PAUSE,
        nodes=[
            Node(node_id="a", x_coord=0.0, y_coord=0.0, exposure=0.5),
            Node(node_id="b", x_coord=0.0, y_coord=0.0, exposure=0.0),
        ],
    )
    factors = {"2": 3.0, "3": 2.0}
    links = tuple(dataclasses.replace(link, exposure=factors.get(link.link_id)) for link in scenario.network.links)
    scenario = scenario.replace(network=dataclasses.replace(scenario.network, links=links))
    plan = plan_with(scenario, LEGS, BOARDINGS, on_foot=WALKS)
    replayed = replay(scenario, plan)
    assert replayed.violations == ()
    walked, lives, all_the_way = 2 * 2 + 4 * 0.5 + 3 * 3, 3 * 3, 20
    assert replayed.expected_caught == pytest.approx((3 * walked + 2 * lives + 4 * all_the_way) / 40)


def test_journeys_are_path_flows_where_nobody_rides_and_joined_where_they_do() -> None:
    assert journeys_of(WALKS[1:]) == WALKS[1:]
    journeys = journeys_of(PLAN.path_flows)
    told = {
        (own.staging_area_id, own.persons, own.links, own.enter_steps, own.depart_step, own.arrive_step)
        for own in journeys
    }
    assert told == {
        ("H", 3, ("3", "2"), (1, 7), 1, 11),
        ("S1", 2, ("2",), (7,), 7, 11),
        ("H", 4, ("4",), (0,), 0, 20),
    }


def test_walkers_take_one_ride_after_the_other_and_whoever_is_left_is_on_no_journey() -> None:
    ride = next(flow for flow in PLAN.path_flows if flow.mode == "ride")
    rides = [dataclasses.replace(ride, path_flow_id=str(n), persons=persons) for n, persons in enumerate((2, 2))]
    walk = dataclasses.replace(WALKS[0], persons=3)
    joined = journeys_of([walk, *rides])
    assert [(own.staging_area_id, own.persons) for own in joined] == [("H", 2), ("H", 1), ("S1", 1)]
    assert all(isinstance(own, RiddenJourney) for own in joined)
    assert sum(own.persons for own in journeys_of([walk, rides[0]])) == 2


def test_the_group_of_a_ride_is_that_of_its_boarding() -> None:
    areas = {area.staging_area_id: area for area in SCENARIO.staging_areas}
    wounded = [dataclasses.replace(own, group="wounded") for own in BOARDINGS]
    assert groups_of(PLAN.path_flows, wounded, areas) == ["", "", "wounded"]
    assert groups_of(PLAN.path_flows, (), areas) == ["", "", ""]


@pytest.mark.parametrize("certificate", [None, Certificate()])
def test_how_good_it_is_is_not_known_and_no_cut_of_the_roads_is_believed(certificate: Certificate | None) -> None:
    plan = dataclasses.replace(whole_plan(), certificate=certificate)
    verdict = require_certified(SCENARIO, plan)
    assert verdict.feasible
    assert verdict.optimality is Optimality.UNKNOWN
    assert all(safe <= most for safe, most in zip(verdict.safe_by, verdict.most_possible_by, strict=True))
    assert (verdict.alpha, verdict.alpha_bound, verdict.worth) == (None, None, None)
    assert "9 of 11 people are safe" in verdict.explanation
    assert "no prices prove it" in verdict.explanation


def test_a_plan_of_ours_that_fails_is_our_fault() -> None:
    wrong = with_row(PLAN, "boardings", 0, persons=6)
    assert "breaks its scenario" in certify(SCENARIO, wrong).explanation
    with pytest.raises(InternalError, match="seats-exceeded"):
        require_certified(SCENARIO, wrong)
