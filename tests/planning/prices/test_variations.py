"""What is changed, kind by kind, and that each change is a scenario of its own."""

import dataclasses
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from safepassage.inputs.folder import read_scenario, write_scenario
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.pause import Pause
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.planner import make_plan
from safepassage.planning.prices.variations import Variation, variations
from safepassage.planning.replanning import safe_by_of_best
from tests.builders import START, line_scenario, make_scenario
from tests.inputs.folders import faults
from tests.planning.prices.strategies import whole_scenarios

SOME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def of_kind(scenario: Scenario, kind: str, plan: Plan | None = None) -> list[Variation]:
    return [row for row in variations(scenario, plan or make_plan(scenario)) if row.kind == kind]


def test_without_a_pause_the_grid_is_an_hour_longer() -> None:
    (row,) = of_kind(line_scenario(steps=60), "pause_hour")
    assert (row.id, row.amount, row.unit, row.scenario.grid.steps) == ("grid", 1.0, "h", 120)


def test_an_hour_is_at_least_an_hour_in_whole_steps() -> None:
    scenario = line_scenario(steps=60)
    (row,) = of_kind(scenario.replace(grid=dataclasses.replace(scenario.grid, step_s=2400)), "pause_hour")
    assert (row.amount, row.scenario.grid.steps) == (80 / 60, 62)


def test_a_planned_end_moves_and_the_grid_grows_only_where_it_must() -> None:
    within = line_scenario(steps=120).replace(pause=Pause(planned_end_at=START + HOUR))
    (row,) = of_kind(within, "pause_hour")
    assert row.scenario.pause == Pause(planned_end_at=START + 2 * HOUR)
    assert (row.id, row.scenario.grid) == ("pause", within.grid)
    (row,) = of_kind(line_scenario(steps=119).replace(pause=within.pause), "pause_hour")
    assert row.scenario.grid.steps == 119 + 60


def test_an_end_that_may_be_extended_does_not_bind() -> None:
    scenario = line_scenario(steps=120).replace(pause=Pause(planned_end_at=START + HOUR, may_be_extended=True))
    (row,) = of_kind(scenario, "pause_hour")
    assert row.scenario.grid.steps == 180


def test_a_tenth_more_capacity_and_a_lane_on_each_bottleneck_link_only() -> None:
    scenario = make_scenario(
        links=[("home", "gate", 1, 6000), ("gate", "site", 1, 60)], staging=[("home", 8)], sites=["site"], steps=12
    )
    (wider,) = of_kind(scenario, "capacity")
    (lane,) = of_kind(scenario, "lane")
    assert (wider.id, wider.amount, wider.unit) == ("2", 10.0, "%")
    assert [link.capacity_pce_h for link in wider.scenario.network.links] == [6000.0, 66.0]
    assert [link.lanes for link in lane.scenario.network.links] == [None, 2.0]


def test_at_most_a_dozen_of_a_kind() -> None:
    areas = [
        StagingArea(staging_area_id=f"S{n}", node_id="a", persons=n, ready_at=START + 2 * HOUR) for n in range(1, 15)
    ]
    rows = of_kind(make_scenario(links=[("a", "b", 2, 600)], staging=areas, sites=["b"], steps=180), "ready")
    assert [row.id for row in rows] == [f"S{n}" for n in range(14, 2, -1)]
    assert rows[0].scenario.staging_areas[13].ready_at == START + HOUR


def test_who_is_ready_within_the_first_hour_is_ready_at_the_start() -> None:
    area = StagingArea(staging_area_id="late", node_id="a", persons=4, ready_at=START + 30 * MINUTE)
    scenario = make_scenario(links=[("a", "b", 2, 600)], staging=[area, ("a", 3)], sites=["b"])
    (row,) = of_kind(scenario, "ready")
    assert (row.id, row.amount, row.scenario.staging_areas[0].ready_at) == ("late", 0.5, START)


def test_only_sites_that_bind_get_more_intake() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 6000), ("a", "c", 30, 6000)],
        staging=[("a", 40)],
        sites=[
            ReceptionSite(reception_site_id="near", node_id="b", intake_per_h=120),
            ReceptionSite(reception_site_id="far", node_id="c", intake_per_h=6000),
        ],
    )
    (row,) = of_kind(scenario, "intake")
    assert (row.id, row.scenario.reception_sites[0].intake_per_h) == ("near", 132.0)
    assert row.scenario.reception_sites[1] == scenario.reception_sites[1]


def test_a_later_start_of_the_pause_comes_an_hour_sooner() -> None:
    scenario = line_scenario(steps=240).replace(pause=Pause(starts_at=START + 2 * HOUR))
    (row,) = of_kind(scenario, "opening")
    assert (row.id, row.amount, row.scenario.pause) == ("pause", 1.0, Pause(starts_at=START + HOUR))


def test_corridors_links_openings_and_nights_are_told_with_their_hours() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 600), ("b", "c", 1, 600)],
        staging=[("a", 5)],
        sites=["c"],
        step_s=600,
        steps=6 * 48,
        corridors=[
            Corridor(corridor_id="bridge", name="The bridge", link_ids=("1",), opens_at=START + 3 * HOUR),
            Corridor(corridor_id="always", link_ids=("2",)),
        ],
        closures=[Closure(link_id="1", from_at=START + 13 * HOUR, to_at=START + 25 * HOUR)],
    )
    told = {(row.kind, row.id): (row.amount, row.what) for row in variations(scenario, make_plan(scenario))}
    del told["pause_hour", "grid"]
    assert told == {
        ("corridor", "bridge"): (15.0, "The bridge open throughout"),
        ("link", "1"): (12.0, "No closure of a to b"),
        ("opening", "bridge"): (1.0, "The bridge open 1 h sooner, at 15 Dec 07:00"),
        ("night", "bridge@2016-12-15"): (
            12.0,
            "The bridge operated by night, 15 Dec 18:00 to 16 Dec 06:00",
        ),
    }


@SOME
@given(whole_scenarios())
def test_every_changed_scenario_is_valid_and_another_one(scenario: Scenario) -> None:
    known = faults_of(scenario)
    for row in variations(scenario, make_plan(scenario)):
        assert faults_of(row.scenario) == known, row.what
        assert row.scenario.fingerprint() != scenario.fingerprint()
        assert row.amount > 0


@SOME
@given(whole_scenarios())
def test_what_only_adds_never_leaves_fewer_people_safe_at_any_instant(scenario: Scenario) -> None:
    """Rates are whole people a step here, and a tenth of them too: else a higher rate may let fewer into one step."""
    as_is = safe_by_of_best(scenario)
    for row in variations(scenario, make_plan(scenario)):
        changed = safe_by_of_best(row.scenario)
        assert all(more >= safe for more, safe in zip(changed, as_is, strict=False)), row.what
        assert changed[-1] >= as_is[-1]


def faults_of(scenario: Scenario) -> list[str]:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "scenario"
        write_scenario(scenario, folder)
        return faults(read_scenario(folder)[1])
