"""Convoys: their rows, lengths, headways, escorts and inspections."""

import dataclasses
from typing import Any

import pytest

from safepassage.model.fleet import ConvoyRule
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.trips import ConvoyRow, TripLeg
from tests.certifying.fleet.changes import changed, codes
from tests.certifying.fleet.escorted import BACK, BOARDINGS, CONVOYS, LEGS, OUT, RULE, SCENARIO, escorted
from tests.certifying.fleet.fleets import bus, convoy, leg, plan_with

Case = tuple[Scenario, Plan]


def ruled(*, legs: tuple[TripLeg, ...] = LEGS, convoys: tuple[ConvoyRow, ...] = CONVOYS, **rule: Any) -> Case:
    """A plan under rules of which some are changed."""
    scenario = escorted(dataclasses.replace(RULE, **rule))
    return scenario, plan_with(scenario, legs, BOARDINGS if legs == LEGS else (), convoys=convoys)


def convoyed(place: int, **members: Any) -> Case:
    """One row of convoys.csv changed."""
    return SCENARIO, plan_with(SCENARIO, LEGS, BOARDINGS, convoys=changed(CONVOYS, place, **members))


def named(place: int, name: str, *convoys: ConvoyRow) -> Case:
    """One leg names other convoys."""
    return SCENARIO, plan_with(SCENARIO, changed(LEGS, place, convoy_id=name), BOARDINGS, convoys=convoys)


def back(enter: int) -> tuple[TripLeg, ...]:
    """The third convoy enters at another step."""
    steps = (10, enter, enter + 2, enter + 4)
    return (*LEGS[:4], *(dataclasses.replace(own, enter_steps=steps, arrive_step=enter + 5) for own in LEGS[4:]))


def out(number: int, enter: int, *, name: str = "K1", comes: int = 1) -> TripLeg:
    """A bus that reaches c a minute after `comes` and enters there, empty."""
    return leg(f"T{number}", 1, "a r", OUT, (comes, enter, enter + 2, enter + 4), enter + 5, bus=number, convoy=name)


ONE_FEWER = convoy("K1", "K", 4, 1)
FREE = ConvoyRule(corridor_id="K", max_vehicles=2)

FAULTS: dict[str, tuple[Case, str]] = {
    "no convoys": ((SCENARIO, plan_with(SCENARIO, LEGS, BOARDINGS, convoys=None)), "convoys-missing"),
    "a leg that names no convoy": (named(0, "", ONE_FEWER, *CONVOYS[1:]), "convoy-not-named"),
    "a leg that names a convoy that is not": (named(0, "K9", ONE_FEWER, *CONVOYS[1:]), "unknown-convoy"),
    "a leg that names a convoy of another time": (named(0, "K2", ONE_FEWER, *CONVOYS[1:]), "convoy-differs"),
    "a leg that names one convoy too many": (named(0, "K1 K9", *CONVOYS), "unknown-convoy"),
    "other vehicles": (convoyed(0, vehicles=3), "convoy-differs"),
    "no escort": (convoyed(0, escorts=0), "convoy-differs"),
    "two escorts": (convoyed(0, escorts=2), "convoy-differs"),
    "a convoy of nobody": (
        (SCENARIO, plan_with(SCENARIO, LEGS, BOARDINGS, convoys=[*CONVOYS, convoy("K4", "K", 30, 1)])),
        "convoy-differs",
    ),
    "a convoy with two rows": (
        (SCENARIO, plan_with(SCENARIO, LEGS, BOARDINGS, convoys=[*CONVOYS, CONVOYS[0]])),
        "convoy-twice",
    ),
    "three where two may go": (
        (
            escorted(FREE),
            plan_with(escorted(FREE), [out(n, 2) for n in (1, 2, 3)], (), convoys=[convoy("K1", "K", 2, 3, escorts=0)]),
        ),
        "convoy-too-long",
    ),
    "too close": (ruled(min_headway_s=541), "convoys-too-close"),
    "the escort is not back": (
        ruled(legs=back(23), convoys=(*CONVOYS[:2], convoy("K3", "K", 23, 2))),
        "escorts-short",
    ),
    "no escort at all": (
        ruled(legs=LEGS[:2], convoys=CONVOYS[:1], escort_count=0),
        "escorts-short",
    ),
    "inspected for too long": (ruled(inspection_s_per_vehicle=61), "not-inspected"),
    "enters without waiting": (
        ruled(legs=(out(1, 2),), convoys=(convoy("K1", "K", 2, 1),)),
        "not-inspected",
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found_and_nothing_else(what: str) -> None:
    (scenario, plan), code = FAULTS[what]
    assert codes(scenario, plan) == [code]


KEPT: dict[str, Case] = {
    "plain": (SCENARIO, plan_with(SCENARIO, LEGS, BOARDINGS, convoys=CONVOYS)),
    "as close as may be": ruled(min_headway_s=480),
    "two at once without a headway": (
        escorted(FREE),
        plan_with(
            escorted(FREE),
            [out(n, 2, name=f"K{n % 2}") for n in (1, 2, 3)],
            (),
            convoys=[convoy("K1", "K", 2, 2, escorts=0), convoy("K0", "K", 2, 1, escorts=0)],
        ),
    ),
    "two escorts, and the one meets them while the other is out": ruled(
        legs=back(20), convoys=(*CONVOYS[:2], convoy("K3", "K", 20, 2)), escort_count=2
    ),
    "no rule but inspection, one after the other": ruled(
        legs=(out(1, 3), out(2, 4, name="K2")),
        convoys=(convoy("K1", "K", 3, 1, escorts=0), convoy("K2", "K", 4, 1, escorts=0)),
        min_headway_s=None,
        escort_count=None,
        max_vehicles=None,
    ),
    "no rules": (
        escorted().replace(convoy_rules=()),
        plan_with(escorted().replace(convoy_rules=()), [out(1, 2, name="")], (), convoys=None),
    ),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_allowed_is_not_complained_of(what: str) -> None:
    assert codes(*KEPT[what]) == []


def test_people_on_board_wait_only_where_they_are_inspected() -> None:
    scenario = escorted(dataclasses.replace(RULE, inspection_s_per_vehicle=None))
    assert codes(scenario, plan_with(scenario, LEGS, BOARDINGS, convoys=CONVOYS)) == ["waits-with-people"]


def test_a_leg_may_enter_a_corridor_twice_and_is_in_two_convoys() -> None:
    """Out by c - m - e, and back into it from e: the turn at r is between two runs."""
    turning = leg("T1", 1, "a a", f"{OUT} {BACK}", (1, 3, 5, 7, 8, 16, 18, 20), 21, convoy="K1 K2")
    rows = (convoy("K1", "K", 3, 1), convoy("K2", "K", 16, 1))
    assert codes(*ruled(legs=(turning,), convoys=rows)) == []
    once = dataclasses.replace(turning, convoy_id="K1")
    assert codes(*ruled(legs=(once,), convoys=rows[:1])) == ["convoy-not-named"]


def test_vehicles_of_one_convoy_enter_at_one_node() -> None:
    scenario = escorted(FREE, vehicles=[bus(depot_node_id="a"), bus(depot_node_id="r")])
    legs = [out(1, 2), leg("T2", 1, "r a", BACK, (1, 2, 4, 6), 7, bus=3, convoy="K1")]
    assert codes(scenario, plan_with(scenario, legs, (), convoys=[convoy("K1", "K", 2, 2, escorts=0)])) == [
        "convoy-differs"
    ]


def parked(enter: int, number: int) -> TripLeg:
    """A bus that stands where the corridor begins."""
    steps = (enter, enter + 2, enter + 4)
    return leg(f"T{number}", 1, "c r", "2 3 4", steps, enter + 5, bus=number, convoy=f"K{number}")


def test_buses_that_stand_at_the_corridor_come_to_be_inspected_in_time_and_not_before() -> None:
    """Three stand at c from the first; one drives up at 2 and enters at 3: the others leave the inspector to it."""
    rule = ConvoyRule(corridor_id="K", inspection_s_per_vehicle=60)
    scenario = escorted(rule, vehicles=[bus(count=3, depot_node_id="c"), bus(count=1, depot_node_id="a")])

    def found(*enter: int) -> list[str]:
        legs = [parked(step, number) for number, step in enumerate(enter, 1)]
        driving = out(4, 3, name="K4")
        rows = [convoy(f"K{number}", "K", step, 1, escorts=0) for number, step in enumerate((*enter, 3), 1)]
        return codes(scenario, plan_with(scenario, [*legs, driving], (), convoys=rows))

    assert found(10, 10, 10) == []
    assert found(1, 2, 4) == []
    assert found(1, 2, 3) == ["not-inspected"]
    assert found(0, 2, 4) == ["not-inspected"]
