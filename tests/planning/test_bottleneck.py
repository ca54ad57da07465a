"""What holds people back, found a few arcs at a time."""

import pytest

from safepassage.planning import bottleneck
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario


def test_the_narrowest_road_is_told_with_its_hours() -> None:
    """One person a step passes the second road: 4 are safe by instant 6, when all 20 could be were it not for that."""
    scenario = make_scenario(
        links=[("home", "gate", 1, 600), ("gate", "site", 2, 60)], staging=[("home", 20)], sites=["site"], steps=15
    )
    plan = make_plan(scenario)
    assert plan.bottlenecks is not None
    worst = plan.bottlenecks[0]
    assert (worst.link_id, worst.direction, worst.by_step) == ("2", "forward", 6)
    assert worst.people_held_back == 16
    assert (worst.from_step, worst.to_step) == (1, 4)


def test_some_arcs_at_a_time_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    roads = [("home", "mid", 1, 120), ("mid", "site", 1, 60), ("home", "far", 2, 60), ("far", "site", 2, 30)]
    scenario = make_scenario(links=roads, staging=[("home", 30)], sites=["site"], steps=12)
    together = make_plan(scenario).bottlenecks
    monkeypatch.setattr(bottleneck, "ARCS_AT_ONCE", 1)
    assert make_plan(scenario).bottlenecks == together
    assert together
