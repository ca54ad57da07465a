"""What it means for a movement that its counterpart stops, on a plan made by hand."""

from datetime import timedelta

from safepassage.model.fleet import LinkedMovement
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.fleet.coupling import counted_by, if_the_other_side_stops
from safepassage.planning.fleet.planner import plan_fleet
from tests.builders import START
from tests.planning.fleet.small import RIDE, bus, drive


def tied() -> Scenario:
    """Eight of A, of whom two may be ahead; four of B who leave at six: two for each of B."""
    areas = [
        StagingArea(staging_area_id="A", node_id="p", group="all", persons=8),
        StagingArea(staging_area_id="B", node_id="q", group="all", persons=4, ready_at=START + timedelta(minutes=6)),
    ]
    return drive(
        [("pc", "p", "c", 2, RIDE), ("qe", "q", "e", 2, RIDE)],
        staging=areas,
        sites=["c", "e"],
        vehicles=[bus(2), bus(1, depot="q")],
        terms=[LinkedMovement(movement_id="AB", phase=1, staging_area_ids=("A",), counterpart_ids=("B",), ratio=2.0,
                              slack_persons=2, counts="departed")],
    )  # fmt: skip


def test_people_are_counted_when_they_leave() -> None:
    plan = plan_fleet(tied(), seconds=5.0).plan
    assert counted_by(tied(), ["A"], "departed", plan.path_flows)[[0, 5, 6]].tolist() == [2, 2, 8]
    assert counted_by(tied(), ["A"], "arrived", plan.path_flows)[[1, 2, 8]].tolist() == [0, 2, 8]


def test_what_it_means_that_the_counterpart_never_begins() -> None:
    """Two have left at once, as many as may; the six others would stay."""
    plan = plan_fleet(tied(), seconds=5.0).plan
    (sentence, *_) = if_the_other_side_stops(tied(), plan.path_flows)
    assert sentence == (
        "Term AB, phase 1: if the counterpart stops at 05:00, 0 people more may go; the plan would have to stop after "
        "05:05, with 6 people left behind."
    )


def test_a_plan_without_terms_says_nothing() -> None:
    scenario = tied().replace(linked_movements=())
    assert if_the_other_side_stops(scenario, plan_fleet(scenario, seconds=5.0).plan.path_flows) == ()
