"""People of a lower speed: each row is replayed at its own pace."""

import dataclasses

import pytest

from safepassage.certifying.certify import certify
from safepassage.certifying.clock import Clock
from safepassage.certifying.replay import replay
from safepassage.certifying.roads import read_roads
from safepassage.model.corridor import Corridor
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario
from tests.certifying.plans import flow, plan_of
from tests.planning.prices.strategies import minute


def two_paces(*, corridor: Corridor | None = None, exposure: float | None = None) -> Scenario:
    """Two minutes to b and one on to c for the quick, four and two for the slow."""
    scenario = make_scenario(
        links=[("a", "b", 2, 600), ("b", "c", 1, 600)],
        staging=[
            StagingArea(staging_area_id="quick", node_id="a", persons=50),
            StagingArea(staging_area_id="slow", node_id="a", persons=50, max_speed=30.0),
        ],
        sites=["c"],
        steps=20,
        corridors=(corridor,) if corridor else (),
        pause=Pause(survival=ExponentialSurvival(mean_h=0.1)),
    )
    first, second = scenario.network.links
    links = (dataclasses.replace(first, exposure=exposure), second)
    return scenario.replace(network=dataclasses.replace(scenario.network, links=links))


def codes(scenario: Scenario, *flows: PathFlow) -> list[str]:
    return [violation.code for violation in replay(scenario, plan_of(scenario, *flows)).violations]


def test_each_row_has_the_steps_of_its_own_pace() -> None:
    scenario = two_paces()
    grid = scenario.grid
    roads = read_roads(scenario, Clock(start=grid.start, step_s=grid.step_s, steps=grid.steps), 0)
    assert roads.travel_at.tolist() == [[2, 1], [4, 2]]
    assert roads.travel.tolist() == [2, 1]
    assert roads.pace == {"quick": 0, "slow": 1}


@pytest.mark.parametrize("copies", [1, 9])
def test_the_slow_are_not_there_as_soon_as_the_quick(copies: int) -> None:
    """One at a time, or many at once."""

    def together(steps: tuple[int, int], arrive: int, area: str) -> list[PathFlow]:
        return [
            flow("1 2", (steps[0] + late, steps[1] + late), arrive + late, area=area, name=str(late))
            for late in range(copies)
        ]

    scenario = two_paces()
    assert codes(scenario, *together((0, 2), 3, "quick")) == []
    assert codes(scenario, *together((0, 2), 3, "slow")) == ["enters-before-there"]
    assert codes(scenario, *together((0, 4), 5, "slow")) == ["arrives-too-early"]
    assert codes(scenario, *together((0, 4), 6, "slow")) == []


def test_the_slow_need_their_corridor_open_for_longer() -> None:
    scenario = two_paces(corridor=Corridor(corridor_id="C", link_ids=("1",), closes_at=minute(3)))
    assert codes(scenario, flow("1 2", (1, 3), 4, area="quick")) == []
    assert codes(scenario, flow("1 2", (0, 4), 6, area="slow")) == ["corridor-closed"]
    assert codes(scenario, flow("1 2", (2, 4), 5, area="quick")) == ["corridor-closed"]


def test_the_slow_are_in_danger_for_longer() -> None:
    """Twice the danger on the first link: 2 (1 - S(4)) + S(4) - S(6), S(k) = exp(-k / 6)."""
    scenario = two_paces(exposure=2.0)
    caught = replay(scenario, plan_of(scenario, flow("1 2", (0, 4), 6, area="slow"))).expected_caught
    four, six = 2.718281828459045 ** (-4 / 6), 2.718281828459045**-1
    assert caught == pytest.approx(2 * (1 - four) + four - six)


def test_our_own_plan_counts_the_danger_of_the_slow_alike() -> None:
    scenario = two_paces(exposure=2.0)
    assert certify(scenario, make_plan(scenario, exposure_weight=0.5)).violations == ()
