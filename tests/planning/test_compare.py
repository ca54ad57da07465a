"""Which of two plans is better if the pause breaks at some moment, and for whom."""

import pytest

from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.sites import StagingArea
from safepassage.planning.compare import MomentChange, compare_plans
from safepassage.planning.planner import make_plan
from tests.builders import START, make_scenario

SCENARIO = make_scenario(
    links=[("far", "near", 30, 60), ("near", "safe", 30, 60)],
    staging=[
        StagingArea(staging_area_id="N", node_id="near", group="families", persons=60),
        StagingArea(staging_area_id="F", node_id="far", group="others", persons=60),
    ],
    sites=["safe"],
    steps=240,
    pause=Pause(survival=ExponentialSurvival(mean_h=6.0)),
)


def test_groups_gain_and_lose_as_their_people_do() -> None:
    comparison = compare_plans(SCENARIO, make_plan(SCENARIO), make_plan(SCENARIO, exposure_weight=8.0))
    families, others = comparison.groups
    assert (families.safe, others.safe) == ((60, 60), (60, 0))
    assert families.expected_safe[0] == pytest.approx(families.expected_safe[1])
    assert others.expected_caught[0] > others.expected_caught[1] == 0.0
    assert comparison.exposure_weight == 8.0


def test_each_hour_has_the_better_plan_by_safe_less_weighted_caught() -> None:
    comparison = compare_plans(SCENARIO, make_plan(SCENARIO), make_plan(SCENARIO, exposure_weight=8.0))
    hours = comparison.by_hour(60)
    assert [moment.step for moment in hours] == [0, 60, 120, 180]
    # At an hour the people from afar are on the road; at two the first of them are safe; at the end all are.
    assert hours[1].better == 1
    assert hours[3].better == 0
    assert hours[1].moving == (31, 30) or hours[1].moving[0] > hours[1].moving[1]
    assert hours[2].better_at(0.0) == 0


def moment(safe: tuple[int, int], moving: tuple[int, int]) -> MomentChange:
    return MomentChange(step=0, at=START, safe=safe, moving=moving)


def test_better_in_one_and_no_worse_in_the_other_is_better() -> None:
    assert moment((5, 4), (2, 2)).better == 0
    assert moment((4, 4), (3, 2)).better == 1
    assert moment((5, 4), (3, 2)).better is None
    assert moment((4, 4), (2, 2)).better is None
    assert moment((5, 4), (3, 2)).better_at(0.5) == 0
    assert moment((5, 4), (3, 2)).better_at(2.0) == 1
    assert moment((5, 4), (3, 2)).better_at(1.0) is None
