"""Households that a plan parts are told, and break nothing."""

from safepassage.certifying.certify import certify
from safepassage.certifying.households import parted_households
from safepassage.certifying.rules import read_rules
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from tests.builders import make_scenario
from tests.certifying.plans import flow, plan_of


def eleven_in_fours() -> Scenario:
    return make_scenario(
        links=[("a", "b", 1, 600)],
        staging=[StagingArea(staging_area_id="S1", node_id="a", persons=11, unit_size=4)],
        sites=["b"],
        steps=9,
    )


def parted(*persons: int) -> int:
    scenario = eleven_in_fours()
    flows = [flow("1", (step,), step + 1, persons=number) for step, number in enumerate(persons)]
    return parted_households(flows, read_rules(scenario)).get("S1", (0, 0))[0]


def test_whole_households_in_any_order_are_no_parting() -> None:
    assert [parted(4, 4, 3), parted(3, 8), parted(7, 4), parted(11), parted(4), parted()] == [0] * 6


def test_the_smaller_household_is_whole_wherever_it_fits() -> None:
    """Seven hold a four and the three; six and five leave the three whole nowhere; of five who stay four are whole."""
    assert [parted(7), parted(6, 5), parted(2, 2, 2), parted(10)] == [0, 1, 2, 1]


def test_people_who_travel_alike_are_one_party() -> None:
    scenario = eleven_in_fours()
    flows = [flow("1", (0,), 1, persons=number, name=str(number)) for number in (1, 3, 7)]
    assert parted_households(flows, read_rules(scenario)) == {}


def test_a_parted_household_is_a_warning_and_no_violation() -> None:
    scenario = eleven_in_fours()
    verdict = certify(scenario, plan_of(scenario, flow("1", (0,), 1, persons=6), flow("1", (1,), 2, persons=5)))
    assert verdict.feasible
    assert verdict.parted_households == 1
    (warning,) = verdict.warnings
    assert warning.startswith("Staging area S1 parts 1 of its 3 households: their people leave, travel or arrive apart")
