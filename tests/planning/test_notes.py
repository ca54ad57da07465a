"""Rounding, disputed figures, comparison: each by hand."""

from safepassage.model.references import Reference
from safepassage.planning.compare import compare_plans
from safepassage.planning.disputed import disputed_ranges
from safepassage.planning.planner import make_plan
from safepassage.planning.rounding import rounding_of
from tests.builders import START, line_scenario, make_scenario


def test_rounding_adds_what_is_missing_to_whole_steps() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1.5, 600), ("b", "c", 0.25, 600), ("d", "c", 2, 600)],
        staging=[("a", 1), ("b", 1), ("d", 1)],
        sites=["c"],
    )
    rounding = rounding_of(scenario)
    assert rounding is not None
    assert (rounding.worst_s, rounding.worst_staging_area_id, rounding.exact_s) == (75.0, "S1", 105.0)
    assert rounding.median_s == 45.0


def test_rounding_is_not_known_where_no_way_leads_to_safety() -> None:
    assert rounding_of(make_scenario(links=[("b", "a", 1, 60)], staging=[("a", 1)], sites=["b"])) is None


def test_a_disputed_rate_gives_the_range_of_the_last_arrival() -> None:
    reference = Reference(
        table="link",
        id="1",
        column="capacity",
        value="120",
        low=60.0,
        high=300.0,
        unit="people/h",
        reference="two reporters",
    )
    scenario = line_scenario(persons=10, minutes=2, per_hour=120, steps=12).replace(references=(reference,))
    (told,) = disputed_ranges(scenario)
    assert (told.at_low_safe, told.at_high_safe) == (10, 10)
    assert told.at_low_last_at == scenario.grid.at(11)
    assert told.at_high_last_at == scenario.grid.at(3)
    assert scenario.grid.start == START


def test_disputed_persons_keep_the_shares_of_the_staging_areas() -> None:
    reference = Reference(
        table="staging_areas", id="total", column="persons", value="9", low=3.0, high=30.0, reference="claims"
    )
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 6), ("a", 3)], sites=["b"], steps=20).replace(
        references=(reference,)
    )
    (told,) = disputed_ranges(scenario)
    assert (told.at_low_safe, told.at_high_safe) == (3, 20)


def test_figures_a_plan_does_not_depend_on_are_passed_over() -> None:
    reference = Reference(table="node", id="a", column="x_coord", value="1", low=0.0, high=2.0, reference="a map")
    assert list(disputed_ranges(line_scenario().replace(references=(reference,)))) == []


def test_two_plans_side_by_side() -> None:
    scenario = line_scenario(persons=10, minutes=2, per_hour=120, steps=12)
    slower = line_scenario(persons=10, minutes=2, per_hour=60, steps=12)
    comparison = compare_plans(scenario, make_plan(scenario), make_plan(slower))
    assert comparison.persons_safe == (10, 10)
    assert comparison.ahead == (9, 0)
    (area,) = comparison.areas
    assert area.safe == (10, 10)
    assert area.last_arrival_at == (scenario.grid.at(6), scenario.grid.at(11))
