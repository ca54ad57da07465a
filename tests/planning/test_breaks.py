"""Break tables and stop rules."""

import pytest

from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.sites import StagingArea
from safepassage.planning.planner import make_plan
from safepassage.planning.stop_rule import stop_rules
from tests.builders import make_scenario

AREAS = [
    StagingArea(staging_area_id="S1", name="Salaheddine", node_id="a", group="families", persons=90),
    StagingArea(staging_area_id="S2", node_id="a", group="wounded", persons=30, priority=1),
]
SCENARIO = make_scenario(
    links=[("a", "b", 30, 60)],
    staging=AREAS,
    sites=["b"],
    steps=180,
    pause=Pause(survival=ExponentialSurvival(mean_h=6.0)),
)


def test_each_group_has_a_row_an_hour_and_everyone_is_in_one_state() -> None:
    plan = make_plan(SCENARIO)
    rows = plan.break_table_by_group or ()
    assert [(row.group, row.step) for row in rows] == [
        (group, step) for group in ("families", "wounded") for step in (0, 60, 120, 180)
    ]
    persons = {"families": 90, "wounded": 30}
    assert all(row.safe + row.caught + row.waiting == persons[row.group] for row in rows)
    hour = {(row.group, row.step): (row.safe, row.caught, row.waiting) for row in rows}
    # One leaves a minute, the wounded first: at the hour 61 have left, 31 are safe.
    assert hour["wounded", 60] == (30, 0, 0)
    assert hour["families", 60] == (1, 30, 59)


def test_the_probabilities_of_a_group_sum_to_one() -> None:
    rows = make_plan(SCENARIO).break_table_by_group or ()
    for group in ("families", "wounded"):
        own = [row.probability for row in rows if row.group == group]
        assert sum(own) == pytest.approx(1.0)
        assert own[-1] == pytest.approx(2.718281828459045 ** (-0.5))


def test_the_groups_add_up_to_the_table_of_everyone() -> None:
    plan = make_plan(SCENARIO)
    everyone = {row.step: row for row in plan.break_table or ()}
    for step in (0, 60, 120, 180):
        own = [row for row in plan.break_table_by_group or () if row.step == step]
        assert sum(row.caught for row in own) == everyone[step].caught
        assert sum(row.safe for row in own) == everyone[step].safe


def test_the_rule_says_when_to_stop_and_who_stays() -> None:
    shorter = SCENARIO.replace(grid=type(SCENARIO.grid)(start=SCENARIO.grid.start, step_s=60, steps=90))
    families, wounded = stop_rules(shorter, make_plan(shorter).path_flows)
    assert wounded.persons_staying == 0
    assert "by then everyone has left" in wounded.statement
    # Whoever is safe by the 90th minute leaves by the 60th: 61 in all, 30 of them wounded.
    assert (families.persons_called, families.persons_staying) == (31, 59)
    assert families.statement.startswith(
        "stop sending from Salaheddine after 15 Dec 06:00 unless the pause is extended"
    )
    assert families.last_call_at == shorter.grid.at(60)


def test_where_nobody_is_called_the_rule_says_so() -> None:
    plan = make_plan(SCENARIO, exposure_weight=100.0)
    rules = stop_rules(SCENARIO, plan.path_flows)
    assert [rule.last_call_at for rule in rules] == [None, None]
    assert rules[0].statement == "send nobody from Salaheddine unless the pause is extended; 90 people stay"
