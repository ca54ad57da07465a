from datetime import timedelta

from safepassage.certifying.clock import UNLIMITED
from safepassage.certifying.rules import read_rules
from safepassage.model.corridor import Corridor
from safepassage.model.network import Node
from safepassage.model.pause import Pause
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario

LINE: list[tuple[str, str, float, float]] = [("a", "b", 1, 60), ("b", "c", 1, 60)]


def held(persons: int | None) -> list[Node | str]:
    return ["a", Node(node_id="b", x_coord=0, y_coord=0, hold_persons=persons), "c"]


def test_waiting_is_free_unless_a_node_says_otherwise() -> None:
    free = read_rules(make_scenario(links=LINE, staging=[("a", 1)], sites=["c"], steps=4))
    assert dict(free.waiting) == {}
    assert free.home_apart == frozenset()
    limited = read_rules(make_scenario(links=LINE, staging=[("a", 1), ("b", 1)], sites=["c"], steps=4, nodes=held(3)))
    assert {node: limits.tolist() for node, limits in limited.waiting.items()} == {"b": [3] * 4}
    assert limited.home_apart == {"S2"}


def test_without_waiting_on_the_way_nobody_waits_but_at_home() -> None:
    rules = read_rules(make_scenario(links=LINE, staging=[("a", 1)], sites=["c"], steps=2, wait_en_route=False))
    assert {node: limits.tolist() for node, limits in rules.waiting.items()} == {"a": [0, 0], "b": [0, 0], "c": [0, 0]}
    assert rules.home_apart == {"S1"}


def test_nobody_waits_inside_a_closed_corridor_but_at_home() -> None:
    corridor = Corridor(
        corridor_id="c",
        link_ids=("1", "2"),
        opens_at=START + timedelta(minutes=1),
        closes_at=START + timedelta(minutes=3),
    )
    rules = read_rules(make_scenario(links=LINE, staging=[("a", 1)], sites=["c"], steps=4, corridors=[corridor]))
    shut = [True, False, False, True]
    assert {node: closed.tolist() for node, closed in rules.closed_corridor.items()} == {"b": shut, "c": shut}
    assert rules.waiting["b"].tolist() == [0, UNLIMITED, UNLIMITED, 0]


def test_a_node_between_a_corridor_and_another_road_is_outside() -> None:
    corridor = Corridor(corridor_id="c", link_ids=("1",), opens_at=START + timedelta(minutes=1))
    rules = read_rules(make_scenario(links=LINE, staging=[("a", 1)], sites=["c"], steps=4, corridors=[corridor]))
    assert dict(rules.closed_corridor) == {}


def test_a_node_between_two_corridors_is_outside_both() -> None:
    corridors = [
        Corridor(corridor_id="c", link_ids=("1",), opens_at=START + timedelta(minutes=1)),
        Corridor(corridor_id="d", link_ids=("2",), opens_at=START + timedelta(minutes=1)),
    ]
    rules = read_rules(make_scenario(links=LINE, staging=[("a", 1)], sites=["c"], steps=4, corridors=corridors))
    assert set(rules.closed_corridor) == {"c"}


def test_ready_loading_and_intake_are_whole_steps_and_people() -> None:
    area = StagingArea(
        staging_area_id="S", node_id="a", persons=5, ready_at=START + timedelta(seconds=61), loading_per_h=30
    )
    site = ReceptionSite(reception_site_id="R", node_id="c", intake_per_h=90)
    rules = read_rules(make_scenario(links=LINE, staging=[area], sites=[site, "b"], steps=4))
    assert rules.ready == {"S": 2}
    assert rules.home_apart == {"S"}
    assert rules.loading["S"].tolist() == [0, 1, 0, 1]
    assert rules.intake["R"].tolist() == [1, 2, 1, 2, 0]
    assert rules.intake["R2"].tolist() == [UNLIMITED] * 5


def test_nobody_is_taken_in_when_the_pause_surely_holds_no_more() -> None:
    pause = Pause(planned_end_at=START + timedelta(minutes=3))
    rules = read_rules(make_scenario(links=LINE, staging=[("a", 1)], sites=["c"], steps=4, pause=pause))
    assert rules.intake["R1"].tolist() == [UNLIMITED] * 3 + [0, 0]
