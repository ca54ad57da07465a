"""What one thing more buys, by hand."""

from datetime import timedelta

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.pause import Pause
from safepassage.model.prices import PriceRow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.planner import make_plan
from safepassage.planning.prices.table import count_replans, make_prices, price_rows
from safepassage.planning.prices.variations import Variation
from safepassage.planning.replanning import safe_by_of_best
from tests.builders import START, line_scenario, make_scenario

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def bought(scenario: Scenario, kind: str) -> dict[tuple[str, int], tuple[int, float | None]]:
    """People more safe and hours sooner, by id and step."""
    rows = [row for row in make_prices(scenario, make_plan(scenario)).rows if row.kind == kind]
    return {
        (row.id, row.at_step): (
            row.people_more_safe,
            None if row.hours_sooner is None else round(row.hours_sooner, 4),
        )
        for row in rows
    }


def test_an_hour_more_where_the_grid_ends() -> None:
    """One a minute: sixty in an hour, as many again in the next."""
    scenario = line_scenario(persons=200, minutes=1, per_hour=60, steps=60)
    assert bought(scenario, "pause_hour") == {("grid", 60): (0, 0.0), ("grid", 120): (60, 0.0)}


def test_an_hour_more_where_the_pause_ends() -> None:
    """Nobody arrives at or after the end: 29 by half past five, 89 with an hour more."""
    scenario = line_scenario(persons=200, minutes=1, per_hour=60, steps=240).replace(
        pause=Pause(planned_end_at=START + 30 * MINUTE)
    )
    assert bought(scenario, "pause_hour") == {
        ("pause", 60): (31, 0.0),
        ("pause", 120): (60, 0.0),
        ("pause", 240): (60, 0.0),
    }


def test_a_tenth_more_capacity_brings_the_last_to_safety_sooner() -> None:
    """Ten a minute for 110 people, eleven with a tenth more: minute 11, minute 10."""
    scenario = line_scenario(persons=110, minutes=1, per_hour=600, steps=12)
    (row,) = [row for row in make_prices(scenario, make_plan(scenario)).rows if row.kind == "capacity"]
    assert (row.people_more_safe, row.at_step) == (0, 12)
    assert row.hours_sooner == 1 / 60
    assert row.statement == "10 % more capacity on a to b: the last of the 110 safe 1 min sooner"


def test_a_tenth_more_and_a_lane_more_hour_by_hour() -> None:
    """Ten a minute from minute 2 on, 1,490 by the end; eleven a minute brings so many by minute 137, twenty by 76."""
    scenario = line_scenario(persons=2000, minutes=2, per_hour=600, steps=150)
    assert bought(scenario, "capacity") == {
        ("1", 60): (59, round(13 / 60, 4)),
        ("1", 120): (119, round(13 / 60, 4)),
        ("1", 150): (149, round(13 / 60, 4)),
    }
    last, sooner = bought(scenario, "lane")["1", 150]
    assert last == 2000 - 1490
    assert sooner == round(74 / 60, 4)


def test_a_corridor_kept_open_an_earlier_opening_and_a_link_without_its_closure() -> None:
    """One a minute, from 120 to 150 and from 180 to 210 as it is: 60 of 200; open throughout they are safe by 60."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[("a", 200)],
        sites=["b"],
        steps=210,
        corridors=[Corridor(corridor_id="way", link_ids=("1",), opens_at=START + 2 * HOUR)],
        closures=[Closure(link_id="1", from_at=START + 2.5 * HOUR, to_at=START + 3 * HOUR)],
    )
    assert safe_by_of_best(scenario)[-1] == 30 + 30
    assert bought(scenario, "corridor") == {
        ("way", 60): (60, 2.5),
        ("way", 120): (120, 2.5),
        ("way", 180): (150, 2.5),
        ("way", 210): (140, 2.5),
    }
    assert bought(scenario, "opening") == {("way", 120): (60, 1.5), ("way", 210): (60, 1.5)}
    assert bought(scenario, "link") == {("1", 180): (30, 0.5), ("1", 210): (30, 0.5)}


def test_a_night_of_operation() -> None:
    """Ten a step of ten minutes from four in the afternoon; the curfew from eight to six costs sixty steps."""
    start = START + 11 * HOUR
    scenario = make_scenario(
        links=[("a", "b", 10, 60)],
        staging=[("a", 500)],
        sites=["b"],
        step_s=600,
        steps=100,
        start=start,
        corridors=[Corridor(corridor_id="way", link_ids=("1",))],
        closures=[Closure(corridor_id="way", from_at=start + 4 * HOUR, to_at=start + 14 * HOUR)],
    )
    assert safe_by_of_best(scenario)[-1] == 10 * (24 + 16)
    rows = bought(scenario, "night")
    assert rows["way@2016-12-15", 30] == (60, round(60 / 6, 4))
    assert rows["way@2016-12-15", 100] == (100, round(60 / 6, 4))


def test_intake_and_readiness() -> None:
    """Ten a minute are taken in, eleven with a tenth more; ready half an hour sooner, everything is."""
    late = StagingArea(staging_area_id="late", node_id="a", persons=110, ready_at=START + 30 * MINUTE)
    scenario = make_scenario(
        links=[("a", "b", 1, 6000)],
        staging=[late],
        sites=[ReceptionSite(reception_site_id="school", node_id="b", intake_per_h=600)],
        steps=60,
    )
    assert bought(scenario, "intake") == {("school", 60): (0, round(1 / 60, 4))}
    assert bought(scenario, "ready") == {("late", 60): (0, 0.5)}


def test_reversed_roads_alone_and_together() -> None:
    """One a minute on each of two roads in a row, two a minute only where both are reversed."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("b", "c", 1, 60)], staging=[("a", 200)], sites=["c"], steps=60, directed=False
    )
    rows = bought(scenario, "reversed_lane")
    assert rows == {
        ("1 forward", 60): (0, 0.0),
        ("2 forward", 60): (0, 0.0),
        ("chosen", 60): (59, round(29 / 60, 4)),
    }
    prices = make_prices(scenario, make_plan(scenario))
    assert prices.rows[-1].statement == (
        "The 2 roads chosen with the lanes of both ways: 59 more people safe by 06:00, "
        "the last of the 59 carried without it safe 29 min sooner"
    )


def test_a_price_of_nothing_is_one_row_with_0() -> None:
    scenario = line_scenario(persons=1, minutes=1, per_hour=60, steps=300)
    rows = make_prices(scenario, make_plan(scenario)).rows
    assert [(row.kind, row.people_more_safe, row.hours_sooner, row.at_step) for row in rows] == [
        ("pause_hour", 0, 0.0, 300),
        ("pause_hour", 0, 0.0, 360),
    ]
    assert rows[-1].statement == "One more hour before the plan ends: no more people safe by 11:00"


def rows_for(as_is: list[int], changed: list[int]) -> tuple[PriceRow, ...]:
    scenario = line_scenario(persons=9, steps=2)
    slow = scenario.replace(grid=type(scenario.grid)(start=START, step_s=3600, steps=2))
    variation = Variation(kind="lane", id="1", amount=1.0, unit="lane", what="A change", scenario=slow)
    return price_rows(slow, variation, as_is, changed)


def test_what_makes_it_worse_is_told_as_it_is() -> None:
    one, other = rows_for([0, 3, 5], [0, 2, 4])
    assert (one.people_more_safe, one.at_step, one.hours_sooner) == (-1, 1, None)
    assert one.statement == "A change: 1 fewer person safe by 06:00"
    assert other.statement == "A change: 1 fewer person safe by 07:00, and never all of the 5 carried without it"
    assert rows_for([9, 9, 9], [0, 9, 9])[-1].statement == "A change: the last of the 9 safe 1 h later"


def test_progress_rises_to_one_and_the_count_covers_every_plan() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 100)], sites=["b"], steps=60, directed=False)
    plan = make_plan(scenario)
    shares: list[float] = []
    solved: list[Scenario] = []

    def solve(changed: Scenario) -> tuple[int, ...]:
        solved.append(changed)
        return safe_by_of_best(changed)

    make_prices(scenario, plan, solve=solve, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert solved[0] is scenario
    assert len(solved) <= count_replans(scenario, plan)
