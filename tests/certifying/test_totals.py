"""Tables that follow from the path flows: right ones pass, and each wrong figure is found alone."""

import dataclasses
from datetime import timedelta
from types import MappingProxyType

import pytest

from safepassage.certifying.replay import replay
from safepassage.model.pause import Pause, TabulatedSurvival
from safepassage.model.plan import (
    ArrivalRow,
    BreakRow,
    DepartureOrder,
    NotCarried,
    Plan,
    Result,
    SafeCurveRow,
)
from safepassage.model.scenario import Objective
from tests.builders import START, make_scenario
from tests.certifying.plans import flow, plan_of

SCENARIO = make_scenario(
    links=[("a", "b", 1, 60)],
    staging=[("a", 3), ("b", 1)],
    sites=["b"],
    steps=4,
    pause=Pause(survival=TabulatedSurvival(file="survival.csv", hours=(0.0, 4 / 60), survival=(1.0, 0.6))),
).replace(objective=Objective(exposure_weight=2.0))
"""S is 1, 0.9, 0.8, 0.7, 0.6. One of four people stays; one stands at the site already."""


def at(step: int) -> timedelta:
    return timedelta(minutes=step)


def whole_plan() -> Plan:
    flows = (flow("1", (0,), 1), flow("1", (1,), 3, name="2"), flow("", (), 0, area="S2", name="3"))
    safe, moving, waiting, most = (1, 2, 2, 3, 3), (1, 1, 1, 0, 0), (2, 1, 1, 1, 1), (1, 2, 3, 4, 4)
    drops = (0.1, 0.1, 0.1, 0.1, 0.6)
    rows = range(5)
    return dataclasses.replace(
        plan_of(SCENARIO, *flows),
        safe_curve=tuple(
            SafeCurveRow(
                step=k, at=START + at(k), safe=safe[k], moving=moving[k], waiting=waiting[k], most_possible=most[k]
            )
            for k in rows
        ),
        arrivals=tuple(
            ArrivalRow(reception_site_id="R1", step=k, at=START + at(k), persons=1 if k in (0, 1, 3) else 0)
            for k in rows
        ),
        departures=tuple(
            DepartureOrder(
                staging_area_id="S1", group="", step=k, at=START + at(k), persons=1, route="1", reception_site_id="R1"
            )
            for k in (0, 1)
        ),
        not_carried=(NotCarried(staging_area_id="S1", group="", persons=1, reason="no time"),),
        break_table=tuple(
            BreakRow(step=k, at=START + at(k), probability=drops[k], safe=safe[k], caught=moving[k], waiting=waiting[k])
            for k in rows
        ),
        result=Result(
            objective="expected",
            status="feasible",
            value=2.6 - 2 * 0.3,
            bound=4.0,
            gap=(4.0 - 2.0) / 4.0,
            persons_total=4,
            persons_safe=3,
            persons_not_carried=1,
            last_arrival_step=3,
            expected_safe=1 + 0.9 + 0.7,
            expected_caught=0.1 + 0.2,
            universally_optimal=False,
            alpha=2 / 3,
            alpha_bound=1.0,
            seconds=0.0,
            cpu_seconds=0.0,
            solver="by hand",
            versions=MappingProxyType({}),
            seed=None,
            settings=MappingProxyType({}),
        ),
    )


def test_a_plan_whose_tables_add_up_passes() -> None:
    assert replay(SCENARIO, whole_plan()).violations == ()


def test_rows_without_people_and_orders_for_those_who_stay_are_no_matter() -> None:
    plan = whole_plan()
    assert plan.arrivals is not None
    assert plan.departures is not None
    stays = dataclasses.replace(plan.departures[0], staging_area_id="S2", route="")
    changed = dataclasses.replace(
        plan, arrivals=(plan.arrivals[0], plan.arrivals[3], plan.arrivals[1]), departures=(*plan.departures, stays)
    )
    assert replay(SCENARIO, changed).violations == ()


@pytest.mark.parametrize(
    ("table", "row", "member", "value", "code"),
    [
        ("safe_curve", 2, "safe", 1, "total-differs"),
        ("safe_curve", 2, "moving", 2, "total-differs"),
        ("safe_curve", 2, "waiting", 2, "total-differs"),
        ("safe_curve", 2, "at", START, "time-differs"),
        ("safe_curve", 2, "step", 7, "rows-missing"),
        ("arrivals", 1, "persons", 2, "total-differs"),
        ("arrivals", 2, "persons", 1, "total-differs"),
        ("arrivals", 1, "at", START, "time-differs"),
        ("departures", 1, "persons", 2, "total-differs"),
        ("departures", 1, "route", "1 1", "total-differs"),
        ("departures", 1, "group", "others", "total-differs"),
        ("departures", 1, "at", START, "time-differs"),
        ("not_carried", 0, "persons", 2, "total-differs"),
        ("not_carried", 0, "staging_area_id", "S2", "total-differs"),
        ("break_table", 1, "probability", 0.2, "total-differs"),
        ("break_table", 4, "probability", 0.0, "total-differs"),
        ("break_table", 1, "safe", 1, "total-differs"),
        ("break_table", 1, "caught", 0, "total-differs"),
        ("break_table", 1, "waiting", 0, "total-differs"),
        ("break_table", 1, "step", 0, "rows-missing"),
    ],
)
def test_each_wrong_cell_is_found(table: str, row: int, member: str, value: object, code: str) -> None:
    plan = whole_plan()
    rows = list(getattr(plan, table))
    rows[row] = dataclasses.replace(rows[row], **{member: value})
    changed = dataclasses.replace(plan, **{table: tuple(rows)})  # type: ignore[arg-type]
    found = replay(SCENARIO, changed).violations
    assert {violation.code for violation in found} == {code}
    assert {violation.place for violation in found} == {f"{table}.csv"}


def test_more_safe_than_possible_is_found_in_the_table() -> None:
    plan = whole_plan()
    assert plan.safe_curve is not None
    rows = (dataclasses.replace(plan.safe_curve[0], most_possible=0), *plan.safe_curve[1:])
    assert plan.result is not None
    found = replay(SCENARIO, dataclasses.replace(plan, safe_curve=rows)).violations
    assert [violation.code for violation in found] == ["more-than-possible"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("persons_total", 5),
        ("persons_safe", 4),
        ("persons_not_carried", 0),
        ("last_arrival_step", 4),
        ("last_arrival_step", None),
        ("expected_safe", 2.7),
        ("expected_caught", 0.2),
        ("value", 2.1),
        ("gap", 0.0),
        ("gap", float("nan")),
        ("alpha", 1.0),
        ("universally_optimal", True),
    ],
)
def test_each_wrong_figure_of_the_result_is_found(member: str, value: float | None) -> None:
    plan = whole_plan()
    assert plan.result is not None
    result = dataclasses.replace(plan.result, **{member: value})  # type: ignore[arg-type]
    if member == "value":
        result = dataclasses.replace(result, gap=(4.0 - 2.1) / 4.0)
    found = replay(SCENARIO, dataclasses.replace(plan, result=result)).violations
    assert [(violation.code, violation.place) for violation in found] == [("total-differs", "plan.json")]
    assert member in found[0].message


def test_a_bound_below_the_value_is_found() -> None:
    plan = whole_plan()
    assert plan.result is not None
    result = dataclasses.replace(plan.result, bound=1.0, gap=-1.0)
    found = replay(SCENARIO, dataclasses.replace(plan, result=result)).violations
    assert [violation.code for violation in found] == ["more-than-possible"]


def test_the_weight_the_plan_was_made_with_rules_its_value() -> None:
    plan = whole_plan()
    assert plan.result is not None
    result = dataclasses.replace(
        plan.result, settings=MappingProxyType({"exposure_weight": 1.0}), value=2.3, gap=(4.0 - 2.3) / 4.0
    )
    assert replay(SCENARIO, dataclasses.replace(plan, result=result)).violations == ()
