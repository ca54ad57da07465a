"""Futures measured beside UXsim: the question put to both is one, and no ratio is given where they do not agree."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks import forecasts
from benchmarks.forecast_cases import CASES, PLATOON, Case, case_of, in_platoons
from benchmarks.forecast_engines import Run, ours, safe_by_step, uxsim
from benchmarks.forecast_rows import OURS, UXSIM, agreement, measured, said, table, times_ours
from benchmarks.instances import town

from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import make_scenario

PERSONS = 300


def one_road() -> Scenario:
    """Two roads in a row, of 3 and 2 minutes, the second for 300 people an hour; 60 people; half an hour."""
    return make_scenario(
        links=[("a", "m", 3, 6000), ("m", "r", 2, 300), ("a", "r", 9, 6000)],
        staging=[StagingArea(staging_area_id="A", node_id="a", persons=60)],
        sites=[ReceptionSite(reception_site_id="R", node_id="r")],
        steps=30,
    )


def small_town() -> Case:
    """Two groups that meet before a road for 900 people an hour, called at 1,200 an hour; a third by itself."""
    scenario = make_scenario(
        links=[("a", "m", 3, 6000), ("b", "m", 4, 6000), ("m", "r", 2, 900), ("c", "r", 6, 1500), ("c", "m", 9, 900)],
        staging=[
            StagingArea(staging_area_id=name.upper(), node_id=name, persons=persons)
            for name, persons in (("a", 120), ("b", 80), ("c", 100))
        ],
        sites=[ReceptionSite(reception_site_id="R", node_id="r")],
        steps=60,
    )
    return case_of(in_platoons(scenario, PERSONS), window_s=600)


def run(*safe: int, cpu_s: float = 1.0) -> Run:
    return Run(load_s=0.5, cpu_s=cpu_s, before_mb=100.0, peak_mb=150.0, safe=list(safe))


def test_everyone_is_in_a_whole_platoon_and_in_all_as_many_as_asked_for() -> None:
    scenario = in_platoons(town(side=5, seed=2, persons=311, steps=120), PERSONS)
    people = [area.persons for area in scenario.staging_areas]
    assert sum(people) == PERSONS
    assert all(count > 0 and count % PLATOON == 0 for count in people)


def test_the_plan_has_the_platoons_on_the_quickest_way_called_at_the_end_of_their_step() -> None:
    """Twelve platoons in 20 minutes leave at 50, 150, 250 s ...: in steps 1, 3, 5, 6, 8, 10, ..."""
    case = case_of(one_road(), window_s=1200)
    assert [platoon.at_s for platoon in case.platoons] == [50 + 100 * number for number in range(12)]
    assert {platoon.links for platoon in case.platoons} == {("1", "2")}
    assert [(flow.depart_step, flow.persons) for flow in case.plan.path_flows][:6] == [
        (1, 5), (3, 5), (5, 5), (6, 5), (8, 5), (10, 5),
    ]  # fmt: skip
    assert all(flow.enter_steps == (flow.depart_step, flow.depart_step + 3) for flow in case.plan.path_flows)
    assert all(flow.arrive_step == flow.depart_step + 5 for flow in case.plan.path_flows)


def test_where_a_road_is_full_queues_form_as_the_plan_is_carried_out() -> None:
    """All 60 stand before the second road by minute 4; it takes 5 a minute, and the way from there takes two."""
    case = case_of(one_road(), window_s=60)
    found = ours(case, draws=1, seed=1, varied=False)
    assert found.safe[:5] == [0] * 5
    assert found.safe[6:18] == [5 * number for number in range(1, 13)]
    assert found.peak_mb >= found.before_mb > 0


def test_many_futures_take_time_and_the_curve_is_that_without_variation() -> None:
    case = small_town()
    one, many = (ours(case, draws=draws, seed=1) for draws in (1, 50))
    assert one.safe == many.safe
    assert many.cpu_s > 0


def test_people_are_counted_at_the_first_step_at_which_they_are_there() -> None:
    arrived = np.array([60.0, 60.1, 119.9, 120.0, 300.0, -5.0])
    assert safe_by_step(arrived, steps=3, step_s=60) == [0, 5, 20, 20]


def test_uxsim_and_ours_agree_on_a_small_town() -> None:
    """Its own engine, on the same ways: the reference program for people on fixed routes with queues."""
    case = small_town()
    found = agreement(
        "town", PERSONS, [ours(case, draws=1, seed=1)], [uxsim(case, seed=seed, logs=False) for seed in (1, 2)]
    )
    assert found["ours_safe"] == found["uxsim_safe"] == PERSONS
    assert found["agree"], found


def test_curves_agree_within_three_percent_of_people() -> None:
    steadily = list(range(101))
    for behind, agree in ((0, True), (3, True), (4, False)):
        theirs = [max(0, safe - behind) for safe in steadily]
        assert agreement("x", 100, [run(*steadily)], [run(*theirs)])["agree"] is agree


def test_curves_agree_within_five_percent_of_time() -> None:
    """The last ten come one in four steps; three fewer are twelve steps later: 95 are safe at 107, or at 119."""
    slowly = [*range(91), *(safe for safe in range(91, 111) for _ in range(4))]
    behind = agreement("x", 100, [run(*slowly)], [run(*[max(0, safe - 3) for safe in slowly])])
    assert (behind["apart_share"], behind["ours_95_step"], behind["uxsim_95_step"]) == (0.03, 107, 119)
    assert behind["agree"] is False
    near = agreement("x", 100, [run(*slowly)], [run(*slowly[:1], *slowly[:-1])])
    assert (near["uxsim_95_step"], near["agree"]) == (108, True)


def test_the_mean_of_several_runs_is_compared() -> None:
    found = agreement("x", 10, [run(0, 5, 10)], [run(0, 4, 10), run(0, 6, 10)])
    assert (found["apart_share"], found["agree"]) == (0, True)


def test_a_curve_that_never_comes_to_95_percent_agrees_only_with_one_like_it() -> None:
    short = agreement("x", 1000, [run(0, 949)], [run(0, 949)])
    assert (short["ours_95_step"], short["uxsim_95_step"], short["agree"]) == (None, None, True)
    assert agreement("x", 1000, [run(0, 949)], [run(0, 951)])["agree"] is False


def test_a_ratio_is_of_one_future_and_only_where_they_agree() -> None:
    mine = measured("x", OURS, [run(cpu_s=2.0), run(cpu_s=1.0), run(cpu_s=9.0)], futures=1000)
    theirs = measured("x", UXSIM, [run(cpu_s=0.1)], futures=1)
    assert mine["cpu_s"] == 2.0
    same, other = (agreement("x", 10, [run(0, 10)], [run(0, safe)]) for safe in (10, 5))
    assert times_ours(mine, theirs, same) == pytest.approx(50)
    assert times_ours(mine, theirs, other) is None
    assert table([mine, theirs, same])[-1].endswith("| 50 |")
    assert table([mine, theirs, other])[-1].endswith("|  |")
    assert "DO NOT agree" in said([mine, theirs, other])[0]


def test_a_folder_without_files_leaves_the_cities_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert forecasts.main([str(tmp_path), "--only", *(case.name for case in CASES)]) == 0
    assert "Measured on" in capsys.readouterr().out


def test_a_packaged_plan_is_measured_with_its_own_factors() -> None:
    found = forecasts.packaged("east-aleppo-2016-12-08", draws=20, seed=1, runs=1)
    assert found["factors"] == ["pause", "capacity", "speed", "late", "pool"]
    assert found["futures"] == 20
    assert 0 < found["expected_safe"] < 20_000
    assert json.loads(json.dumps(found)) == found


def test_memory_is_the_most_that_this_process_has_held() -> None:
    code = (
        "import numpy; from benchmarks.forecast_engines import peak_mb; before = peak_mb(); "
        "held = numpy.ones(16 * 2**20); kept = peak_mb(); del held; print(kept - before, peak_mb() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    while_held, afterwards = (float(word) for word in done.stdout.split())
    assert while_held == pytest.approx(128, abs=16)
    assert afterwards == pytest.approx(while_held, abs=1)
