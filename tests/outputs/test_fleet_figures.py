import dataclasses
import math

import pytest

from safepassage.model.plan import Plan
from safepassage.outputs.fleet_figures import fleet_figures, fleet_sentences, how_good, share_up
from safepassage.outputs.words import words_for
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario

WORDS = words_for("en")


def with_result(**changes: object) -> Plan:
    plan = vehicle_plan()
    assert plan.result is not None
    return dataclasses.replace(plan, result=dataclasses.replace(plan.result, **changes))  # type: ignore[arg-type]


def test_the_figures_are_those_counted_by_hand() -> None:
    figures = fleet_figures(vehicle_scenario(), vehicle_plan())
    assert (figures.used, figures.vehicles, figures.trips, figures.convoys) == (4, 6, 6, 8)
    assert (figures.riding, figures.seats, figures.walking_to_board, figures.walking) == (186, 240, 36, 0)
    assert figures.last_unloaded == 70
    bus, minibus = figures.kinds
    assert (bus.used, bus.trips, bus.persons, bus.seats) == (3, 4, 150, 200)
    assert (minibus.used, minibus.trips, minibus.persons, minibus.seats) == (1, 2, 36, 40)


def test_sentences_tell_vehicles_people_loads_and_the_end() -> None:
    told = fleet_sentences(vehicle_scenario(), vehicle_plan(), WORDS)
    assert told[:4] == (
        "4 of 6 vehicles are used (bus: 3 of 4, minibus: 1 of 2).",
        (
            "186 people ride (trips with people: 6, convoys: 8); a trip carries 31.0 people on average, "
            "77.5 % of its seats."
        ),
        "36 people walk to where they board.",
        "The last who ride are safe by 15 Dec 10:50.",
    )


def test_the_cost_of_arrival_is_told_in_hours_with_its_bound() -> None:
    """7,200 person-steps of 5 minutes over 186 people are 3.23 h, the bound of 7,000 is 3.14 h."""
    told = how_good(vehicle_scenario(), vehicle_plan(), WORDS)
    assert "safe after 3.23 h on average" in told
    assert "below 3.14 h: at most 2.9 %" in told
    best = with_result(settings={"arrival_cost": 7200, "arrival_cost_bound": 7200.0, "arrival_gap": 0.0})
    assert "no plan with these vehicles can be sooner" in how_good(vehicle_scenario(), best, WORDS)


@pytest.mark.parametrize("bound", [None, math.inf, math.nan])
def test_without_a_bound_nothing_is_claimed(bound: float | None) -> None:
    settings = {"arrival_cost": 7200.0, "arrival_cost_bound": bound, "arrival_gap": bound}
    told = how_good(vehicle_scenario(), with_result(settings=settings), WORDS)
    assert "how much sooner another plan could be is not known" in told
    assert "no plan" not in told


def test_with_a_pause_the_worth_and_its_bound_are_told() -> None:
    near = with_result(settings={}, value=140.0, bound=150.0, gap=10 / 150)
    told = how_good(vehicle_scenario(), near, WORDS)
    assert "worth 140.0; no plan can be worth more than 150.0: at most 6.7 %" in told
    assert "no plan can be worth more." in how_good(vehicle_scenario(), with_result(settings={}), WORDS)
    unknown = with_result(settings={}, bound=math.inf, gap=math.nan)
    assert how_good(vehicle_scenario(), unknown, WORDS) == "How far the plan is from the best is not known."
    assert how_good(vehicle_scenario(), dataclasses.replace(near, result=None), WORDS) == ""


def test_what_may_be_missing_is_rounded_up() -> None:
    assert [share_up(share) for share in (0.0, 0.00001, 0.001, 0.0101, 0.5)] == [
        "0.0 %",
        "0.1 %",
        "0.1 %",
        "1.1 %",
        "50.0 %",
    ]
