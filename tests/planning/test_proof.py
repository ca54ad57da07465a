import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.planner import make_plan
from safepassage.planning.proof import Runs, runs_of
from tests.builders import make_scenario


def unrolled(runs: Runs, length: int) -> list[int]:
    """Read runs back as the docstring of `model.plan.Labels` says."""
    starts = [first for first, *_ in runs]
    labels = []
    for instant in range(length):
        first, label, gain = runs[max(number for number, start in enumerate(starts) if start <= instant)]
        labels.append(label + gain * (instant - first))
    return labels


@settings(derandomize=True, max_examples=300)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=25))
def test_runs_read_back_as_the_labels(labels: list[int]) -> None:
    assert unrolled(runs_of(np.array(labels)), len(labels)) == labels


def test_runs_are_few() -> None:
    assert runs_of(np.array([5, 5, 5, 6, 7, 8, 8, 8, 20, 20])) == ((0, 5, 0), (2, 5, 1), (5, 8, 0), (8, 20, 0))


def test_one_instant_alone() -> None:
    assert runs_of(np.array([3])) == ((0, 3, 0),)


def test_a_site_that_nobody_may_go_to_bounds_nothing() -> None:
    """Everybody goes to the one with three beds; the other, beside it, would take in all."""
    chooser = StagingArea(staging_area_id="S1", node_id="a", persons=9, loading_per_h=600, reception_site_ids=("R1",))
    scenario = make_scenario(
        links=[("a", "b", 1, 600), ("b", "a", 1, 600)],
        staging=[chooser],
        sites=[ReceptionSite(reception_site_id="R1", node_id="a", beds=3), "a"],
        steps=3,
    )
    plan = make_plan(scenario)
    assert certify(scenario, plan).most_possible_by == (3, 3, 3, 3)


def test_beside_a_full_site_one_that_takes_nobody_in_at_the_end_bounds_nothing() -> None:
    """Both sites have nine beds; at the horizon, where no step begins, the one with a limit takes nobody in."""
    sites = [
        ReceptionSite(reception_site_id="R1", node_id="a", beds=9, intake_per_h=300),
        ReceptionSite(reception_site_id="R2", node_id="a", beds=9),
    ]
    area = StagingArea(staging_area_id="S1", node_id="a", persons=24, loading_per_h=60)
    scenario = make_scenario(
        links=[("a", "b", 1, 600)], staging=[area], sites=sites, steps=4, directed=False, wait_en_route=False
    )
    plan = make_plan(scenario)
    assert plan.safe_curve is not None
    assert certify(scenario, plan).most_possible_by == tuple(row.most_possible for row in plan.safe_curve)
