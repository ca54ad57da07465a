"""Closures and windows cut open, and which hours count as a night."""

import dataclasses
from datetime import datetime, timedelta

from safepassage.flow.network.expanded import expand
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.scenario import Scenario
from safepassage.planning.prices import reopened
from tests.builders import START, make_scenario

HOUR = timedelta(hours=1)


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2016-12-{day}T{clock}:00+02:00")


def two_roads(*closures: Closure, corridors: list[Corridor], hours: int = 72) -> Scenario:
    return make_scenario(
        links=[("a", "b", 10, 60), ("b", "c", 10, 60)],
        staging=[("a", 5)],
        sites=["c"],
        step_s=1800,
        steps=2 * hours,
        corridors=corridors,
        closures=closures,
    )


def open_steps(scenario: Scenario, link: int) -> list[int]:
    return [step for step, limit in enumerate(expand(scenario).capacity[link]) if limit]


def test_overlapping_closures_are_one_stretch_within_the_grid() -> None:
    way = Corridor(corridor_id="way", link_ids=("1", "2"), opens_at=START + HOUR)
    scenario = two_roads(
        Closure(link_id="1", from_at=START - HOUR, to_at=START + HOUR),
        Closure(link_id="2", from_at=START + 0.5 * HOUR, to_at=START + 3 * HOUR),
        Closure(corridor_id="way", from_at=START + 70 * HOUR, to_at=START + 99 * HOUR),
        Closure(link_id="2", from_at=START + 5 * HOUR, to_at=START + 6 * HOUR, capacity_factor=1.0),
        corridors=[way],
    )
    expected = [(START, START + 3 * HOUR), (START + 70 * HOUR, START + 72 * HOUR)]
    assert reopened.closed_spans(scenario, way) == expected
    assert reopened.hours_in(expected) == 5.0
    assert reopened.closure_spans(scenario, {"1"}) == [(START, START + HOUR), expected[1]]


def test_a_corridor_opened_for_a_time_leaves_the_rest_as_it_was() -> None:
    way = Corridor(corridor_id="way", link_ids=("1",), opens_at=START + 10 * HOUR, closes_at=START + 20 * HOUR)
    other = Corridor(corridor_id="other", link_ids=("1", "2"))
    scenario = two_roads(
        Closure(corridor_id="other", from_at=START + 12 * HOUR, to_at=START + 14 * HOUR),
        corridors=[way],
    ).replace(corridors=(way, other))
    changed = reopened.with_corridor_open(scenario, way, START + 12.5 * HOUR, START + 13 * HOUR)
    assert changed.corridors == scenario.corridors
    assert open_steps(scenario, 0) == [*range(24), *range(28, 144)]
    assert open_steps(changed, 0) == [*range(24), 25, *range(28, 144)]
    assert open_steps(changed, 1) == open_steps(scenario, 1) == [*range(24), *range(28, 144)]


def test_a_window_is_widened_where_it_touches_the_time() -> None:
    way = Corridor(corridor_id="way", link_ids=("1",), opens_at=START + 10 * HOUR, closes_at=START + 20 * HOUR)
    scenario = two_roads(corridors=[way])
    sooner = reopened.with_corridor_open(scenario, way, START + 9 * HOUR, START + 10 * HOUR)
    assert sooner.corridors[0] == dataclasses.replace(way, opens_at=START + 9 * HOUR)
    later = reopened.with_corridor_open(scenario, way, START + 20 * HOUR, START + 22 * HOUR)
    assert later.corridors[0] == dataclasses.replace(way, closes_at=START + 22 * HOUR)
    always = reopened.with_corridor_open(scenario, way, START, scenario.grid.horizon)
    assert always.corridors[0] == dataclasses.replace(way, opens_at=None, closes_at=None)


def test_a_link_kept_open_stays_in_its_window() -> None:
    way = Corridor(corridor_id="way", link_ids=("1", "2"), opens_at=START + HOUR)
    scenario = two_roads(Closure(corridor_id="way", from_at=START + 2 * HOUR, to_at=START + 4 * HOUR), corridors=[way])
    changed = reopened.with_link_open(scenario, "1")
    assert open_steps(changed, 0) == list(range(2, 144))
    assert open_steps(changed, 1) == [2, 3, *range(8, 144)]


def test_the_first_opening_is_the_windows_or_else_the_first_re_opening() -> None:
    way = Corridor(corridor_id="way", link_ids=("1",), opens_at=START + 0.5 * HOUR)
    closed = Closure(link_id="1", from_at=START + 3 * HOUR, to_at=START + 5 * HOUR)
    assert reopened.first_opening(two_roads(closed, corridors=[way]), way) == (START, START + 0.5 * HOUR)
    always = dataclasses.replace(way, opens_at=None)
    assert reopened.first_opening(two_roads(closed, corridors=[always]), always) == (
        START + 4 * HOUR,
        START + 5 * HOUR,
    )
    for_good = dataclasses.replace(closed, to_at=START + 500 * HOUR)
    assert reopened.first_opening(two_roads(for_good, corridors=[always]), always) is None


def nights_of(*closures: Closure, way: Corridor) -> list[tuple[datetime, datetime, str]]:
    scenario = two_roads(*closures, corridors=[way])
    return [(*span, evening.date().isoformat()) for span, evening in reopened.nights(scenario, way)]


def test_a_curfew_is_one_night_as_a_whole_and_a_long_closure_gives_one_night_of_dark_hours() -> None:
    way = Corridor(corridor_id="way", link_ids=("1",))
    curfew = Closure(corridor_id="way", from_at=at(15, "17:00"), to_at=at(16, "07:00"))
    long = Closure(link_id="1", from_at=at(16, "21:00"), to_at=at(18, "05:00"))
    by_day = Closure(link_id="1", from_at=at(16, "08:00"), to_at=at(16, "12:00"))
    assert nights_of(curfew, long, by_day, way=way) == [
        (at(15, "17:00"), at(16, "07:00"), "2016-12-15"),
        (at(17, "18:00"), at(18, "05:00"), "2016-12-17"),
    ]


def test_the_small_hours_belong_to_the_evening_before() -> None:
    way = Corridor(corridor_id="way", link_ids=("1",))
    early = Closure(link_id="1", from_at=at(16, "01:00"), to_at=at(16, "05:00"))
    assert nights_of(early, way=way) == [(at(16, "01:00"), at(16, "05:00"), "2016-12-15")]


def test_outside_a_window_only_the_night_beside_it_counts() -> None:
    way = Corridor(corridor_id="way", link_ids=("1",), opens_at=at(16, "07:00"), closes_at=at(16, "17:00"))
    assert nights_of(way=way) == [
        (at(15, "18:00"), at(16, "07:00"), "2016-12-15"),
        (at(16, "17:00"), at(17, "06:00"), "2016-12-16"),
    ]
    by_day = Corridor(corridor_id="way", link_ids=("1",), opens_at=at(16, "14:30"), closes_at=at(17, "09:00"))
    assert nights_of(way=by_day) == []
