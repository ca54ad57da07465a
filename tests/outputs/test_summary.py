import dataclasses
from datetime import date, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.model.timegrid import TimeGrid
from safepassage.outputs.summary import arrivals_by_day, carried_from, clock_instants, link_use, round_minutes, timeline
from tests.outputs.sample import SAFE, sample_plan, sample_scenario, sample_with_not_carried
from tests.outputs.sample_vehicles import vehicle_plan, vehicle_scenario


def test_the_timeline_counts_everyone_at_every_instant() -> None:
    line = timeline(sample_scenario(), sample_plan(), SAFE)
    assert tuple(line.safe) == SAFE
    assert np.all(line.safe + line.moving + line.waiting == 60)
    assert line.last_arrival == 8
    assert line.first_with(30) == 4
    assert line.first_with(60.5) is None
    assert line.most_possible is not None


def test_a_proof_of_another_length_is_no_proof() -> None:
    assert timeline(sample_scenario(), sample_plan(), (1, 2)).most_possible is None
    left_out = timeline(sample_scenario(), sample_with_not_carried())
    assert (left_out.persons_safe, left_out.last_arrival) == (50, 7)


def test_link_use_and_arrivals_add_up() -> None:
    used = link_use(sample_plan())
    assert (used["l-mt"].persons, used["l-mt"].first_step, used["l-mt"].last_step) == (60, 1, 6)
    assert "l-side" not in used
    day = date(2016, 12, 15)
    assert arrivals_by_day(sample_scenario(), sample_plan()) == {(day, "r-tishreen"): 40, (day, "r-harasta"): 20}


def test_round_minutes_grow_with_the_span() -> None:
    assert [round_minutes(span, 12) for span in (10, 60, 720, 1500, 11_520, 40_000)] == [1, 5, 60, 180, 1440, 4320]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    minute=st.integers(0, 1439),
    step_s=st.sampled_from([10, 60, 300, 3600]),
    steps=st.integers(1, 4000),
    most=st.integers(4, 24),
)
def test_clock_instants_are_few_ordered_and_span_the_plan(minute: int, step_s: int, steps: int, most: int) -> None:
    start = datetime.fromisoformat(f"2016-12-15T{minute // 60:02d}:{minute % 60:02d}:00+02:00")
    instants = clock_instants(TimeGrid(start=start, step_s=step_s, steps=steps), steps, most=most)
    assert instants[0] == 0
    assert instants[-1] == steps
    assert list(instants) == sorted(set(instants))
    assert len(instants) <= most + 1


def test_link_use_is_that_of_each_entry_counted_alone() -> None:
    plan = sample_plan()
    counted: dict[str, list[tuple[int, int]]] = {}
    for flow in plan.path_flows:
        for link_id, step in zip(flow.links, flow.enter_steps, strict=True):
            counted.setdefault(link_id, []).append((step, flow.persons))
    used = link_use(plan)
    assert {link_id: (use.persons, use.first_step, use.last_step) for link_id, use in used.items()} == {
        link_id: (sum(persons for _, persons in entries), min(entries)[0], max(entries)[0])
        for link_id, entries in counted.items()
    }


def test_path_flows_that_do_not_fit_their_links_are_not_counted() -> None:
    plan = sample_plan()
    ragged = dataclasses.replace(plan.path_flows[0], enter_steps=(0,))
    standing = dataclasses.replace(plan.path_flows[0], links=(), enter_steps=())
    assert link_use(dataclasses.replace(plan, path_flows=(ragged, standing))) == {}
    assert link_use(dataclasses.replace(plan, path_flows=(ragged, *plan.path_flows[1:])))["l-mt"].persons == 50


def test_who_walks_to_a_boarding_point_leaves_once_and_is_safe_once() -> None:
    """Twenty walk at instant 10 and ride at 20 with a hundred others; sixteen walk at 28."""
    line = timeline(vehicle_scenario(), vehicle_plan())
    assert np.all(line.waiting >= 0)
    assert np.all(line.safe + line.moving + line.waiting == 186)
    assert [int(line.moving[step]) for step in (9, 10, 19, 20, 27, 28)] == [0, 20, 20, 120, 120, 16]
    assert (int(line.safe[27]), int(line.safe[28]), line.last_arrival) == (0, 120, 70)
    assert arrivals_by_day(vehicle_scenario(), vehicle_plan()) == {(date(2016, 12, 15), "r-tishreen"): 186}
    assert carried_from(vehicle_plan()) == {"s-qadim": 36, "s-zuhra": 150}
