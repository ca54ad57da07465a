"""Groups that may not mix: who meets whom, where and when, by plans written by hand."""

import pytest

from safepassage.certifying.replay import replay
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from tests.builders import make_scenario
from tests.certifying.plans import flow, plan_of


def crossroads(*, kept_apart: bool = True) -> Scenario:
    """From a and b over x (link 1 in two minutes, link 2 in one) to the site at c (link 3), or on to d (link 4)."""
    return make_scenario(
        links=[("a", "x", 2, 600), ("b", "x", 1, 600), ("x", "c", 2, 600), ("x", "d", 1, 600), ("a", "x", 0, 600)],
        staging=[
            StagingArea(staging_area_id="E", node_id="a", group="east", persons=5),
            StagingArea(
                staging_area_id="W", node_id="a", group="west", persons=5,
                may_not_mix_with=("east",) if kept_apart else (),
            ),
            StagingArea(staging_area_id="V", node_id="b", group="west", persons=5),
            StagingArea(staging_area_id="O", node_id="a", group="others", persons=5),
        ],
        sites=["c", "d"],
        steps=12,
    )  # fmt: skip


EAST = flow("1 3", (0, 4), 6, area="E", name="east")
"""On link 1 in steps 0 and 1, at x in steps 2, 3 and 4, on link 3 in steps 4 and 5."""

MEETINGS: dict[str, tuple[PathFlow, list[str]]] = {
    "on the same link": (flow("1 3", (1, 7), 9, area="W"), ["link 1 from node a to x", "node x"]),
    "just behind": (flow("1 4", (2, 7), 8, area="W", site="R2"), ["node x"]),
    "at the crossing, waiting": (flow("2 4", (0, 3), 4, area="V", site="R2"), ["node x"]),
    "at the crossing, passing": (flow("2 4", (2, 3), 4, area="V", site="R2"), ["node x"]),
    "as they go on": (flow("2 4", (3, 4), 5, area="V", site="R2"), ["node x"]),
    "after they went on": (flow("2 4", (4, 5), 6, area="V", site="R2"), []),
    "before they come": (flow("2 4", (0, 1), 2, area="V", site="R2"), []),
    "on the next link behind": (flow("2 3", (4, 5), 7, area="V"), ["link 3 from node x to c"]),
    "on the next link later": (flow("2 3", (5, 6), 8, area="V"), []),
    "of a group that may": (flow("1 3", (0, 4), 6, area="O"), []),
}


@pytest.mark.parametrize("name", MEETINGS)
def test_people_meet_where_both_are_in_one_step(name: str) -> None:
    other, places = MEETINGS[name]
    scenario = crossroads()
    violations = replay(scenario, plan_of(scenario, EAST, other)).violations
    assert [(violation.code, violation.place) for violation in violations] == [
        ("groups-mix", place) for place in places
    ]


def test_the_message_says_who_meets_whom_and_when() -> None:
    scenario = crossroads()
    (first, _) = replay(scenario, plan_of(scenario, EAST, MEETINGS["on the same link"][0])).violations
    assert first.message == (
        "link 1 from node a to x holds people of east and of west at once, who may not mix: first at step 1 (05:01)"
    )


def test_without_the_rule_they_may_meet() -> None:
    scenario = crossroads(kept_apart=False)
    assert replay(scenario, plan_of(scenario, EAST, MEETINGS["on the same link"][0])).violations == ()


def test_a_connector_holds_people_for_the_step_in_which_they_enter_it() -> None:
    scenario = crossroads()
    east = flow("5 4", (1, 1), 2, area="E", site="R2")
    assert replay(scenario, plan_of(scenario, east, flow("5 3", (1, 2), 4, area="W"))).violations
    assert not replay(scenario, plan_of(scenario, east, flow("5 3", (2, 2), 4, area="W"))).violations


def test_where_people_gather_they_may_meet() -> None:
    """Both stand at a to begin with, and both are taken in at c."""
    scenario = crossroads()
    west = flow("2 3", (5, 6), 8, area="V")
    assert replay(scenario, plan_of(scenario, EAST, west, flow("1 3", (7, 9), 11, area="W"))).violations == ()
