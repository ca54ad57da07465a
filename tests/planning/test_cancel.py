"""Who halts where when the pause breaks."""

from safepassage.model.network import Node
from safepassage.planning.cancel import cancel_orders
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario


def test_each_person_is_told_where_to_go_when_the_pause_breaks() -> None:
    """90 minutes of road; at the full hour 60 people are 60, 59, ... minutes on the way: those past half go on."""
    scenario = make_scenario(
        links=[("home", "site", 90, 60)], staging=[("home", 100)], sites=["site"], steps=300, directed=False
    )
    rows = [row for row in cancel_orders(scenario, make_plan(scenario).path_flows) if row.step == 60]
    told = {(row.where, row.instruction): (row.persons, row.minutes) for row in rows}
    assert told == {
        ("at the staging area", "stay; nobody is called forward"): (39, 0),
        ("on home - site", "go on to R1"): (16, 45),
        ("on home - site", "turn back to S1"): (45, 44),
    }


def test_nobody_turns_back_on_a_road_that_leads_one_way() -> None:
    scenario = make_scenario(links=[("home", "site", 90, 60)], staging=[("home", 100)], sites=["site"], steps=300)
    rows = cancel_orders(scenario, make_plan(scenario).path_flows)
    assert not any("turn back" in row.instruction for row in rows)


def test_everyone_has_one_order_at_each_moment() -> None:
    scenario = make_scenario(
        links=[("home", "gate", 30, 600), ("gate", "site", 45, 60)],
        staging=[("home", 100)],
        sites=["site"],
        steps=300,
        directed=False,
    )
    plan = make_plan(scenario)
    assert plan.safe_curve is not None
    rows = cancel_orders(scenario, plan.path_flows)
    for step in {row.step for row in rows}:
        not_safe = plan.safe_curve[step].moving + plan.safe_curve[step].waiting
        assert sum(row.persons for row in rows if row.step == step) == not_safe


def sheltered(*, directed: bool) -> dict[tuple[str, str], tuple[int, int]]:
    """Three roads of 30 minutes; the end of the first is protected. At 90 minutes there is somebody at every minute."""
    scenario = make_scenario(
        links=[("home", "school", 30, 60), ("school", "bridge", 30, 60), ("bridge", "site", 30, 60)],
        staging=[("home", 200)],
        sites=["site"],
        steps=400,
        directed=directed,
        nodes=[Node(node_id="school", x_coord=0.0, y_coord=0.0, exposure=0.0)],
    )
    rows = [row for row in cancel_orders(scenario, make_plan(scenario).path_flows) if row.step == 120]
    return {(row.where, row.instruction): (row.persons, row.minutes) for row in rows if row.where[:2] == "on"}


def test_a_protected_place_is_a_shelter_from_both_sides() -> None:
    assert sheltered(directed=False) == {
        # Up to a quarter of an hour out home is no farther, then the school ahead is nearer.
        ("on home - school", "turn back to S1"): (16, 15),
        ("on home - school", "go on to shelter at school"): (14, 14),
        ("on school - bridge", "turn back to shelter at school"): (30, 29),
        # At the bridge the school and the site are equally far.
        ("on bridge - site", "go on to R1"): (30, 30),
    }


def test_on_roads_that_lead_one_way_only_shelters_ahead_count() -> None:
    assert set(sheltered(directed=True)) == {
        ("on home - school", "go on to shelter at school"),
        ("on school - bridge", "go on to R1"),
        ("on bridge - site", "go on to R1"),
    }
