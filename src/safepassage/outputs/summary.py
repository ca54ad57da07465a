"""What a plan comes to: people safe, moving and waiting over time, people on each link, arrivals by day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TimeGrid

Counts = NDArray[np.int64]

_ROUND_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everyone at each instant 0..K, counted from the path flows; arrays of shape (K + 1,).

    `most_possible` is the proven F(t), None where nothing is proven.
    """

    grid: TimeGrid
    persons: int
    safe: Counts
    moving: Counts
    waiting: Counts
    most_possible: Counts | None

    @property
    def persons_safe(self) -> int:
        """Everyone the plan brings to safety."""
        return int(self.safe[-1])

    @property
    def last_arrival(self) -> int | None:
        """The instant at which the last is safe; None where nobody is."""
        return self.first_with(self.persons_safe) if self.persons_safe else None

    def first_with(self, persons: float) -> int | None:
        """The first instant at which so many are safe; None where there is none."""
        if self.persons_safe < persons:
            return None
        return int(np.searchsorted(self.safe, persons, side="left"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkUse:
    """People who enter a link in either direction, and the first and last step in which any does."""

    persons: int
    first_step: int
    last_step: int


def timeline(scenario: Scenario, plan: Plan, most_possible: Sequence[int] = ()) -> Timeline:
    """Count people at each instant from the path flows; `most_possible` as proven by the certifier (or empty)."""
    steps = scenario.grid.steps
    left = _by_instant(plan.path_flows, "depart_step", steps) - _counted_twice(plan.path_flows, steps)
    safe = _by_instant([flow for flow in plan.path_flows if flow.ends_safe], "arrive_step", steps)
    proven = np.asarray(most_possible, dtype=np.int64) if len(most_possible) == steps + 1 else None
    return Timeline(
        grid=scenario.grid,
        persons=scenario.persons,
        safe=safe,
        moving=left - safe,
        waiting=scenario.persons - left,
        most_possible=proven,
    )


def _counted_twice(flows: Sequence[PathFlow], steps: int) -> Counts:
    """People who walked to a boarding point and ride on by each instant: they left once, not twice."""
    rides = {
        (flow.trip_id, flow.staging_area_id): flow.depart_step for flow in flows if flow.trip_id and flow.ends_safe
    }
    boarded = [(rides.get((flow.trip_id, flow.to_staging_area_id)), flow) for flow in flows if not flow.ends_safe]
    ridden = [replace(flow, depart_step=step) for step, flow in boarded if step is not None]
    return _by_instant(ridden, "depart_step", steps)


def carried_from(plan: Plan) -> dict[str, int]:
    """People of each staging area that leave it, those who only walked there to board not counted."""
    persons: dict[str, int] = {}
    for flow in plan.path_flows:
        persons[flow.staging_area_id] = persons.get(flow.staging_area_id, 0) + flow.persons
        if not flow.ends_safe:
            persons[flow.to_staging_area_id] = persons.get(flow.to_staging_area_id, 0) - flow.persons
    return persons


def _by_instant(flows: Sequence[PathFlow], member: str, steps: int) -> Counts:
    """People whose `member` is at or before each instant; what lies off the grid is not counted."""
    counts = np.zeros(steps + 1, dtype=np.int64)
    at = np.array([getattr(flow, member) for flow in flows], dtype=np.int64)
    persons = np.array([flow.persons for flow in flows], dtype=np.int64)
    on_grid = (at >= 0) & (at <= steps)
    np.add.at(counts, at[on_grid], persons[on_grid])
    total: Counts = np.cumsum(counts)
    return total


def link_use(plan: Plan) -> dict[str, LinkUse]:
    """The people on each link that anybody enters; path flows whose links and steps differ in number do not count."""
    flows = [flow for flow in plan.path_flows if flow.links and len(flow.links) == len(flow.enter_steps)]
    if not flows:
        return {}
    # Many path flows share a route: each is spelled out once, and entries look their links up in it.
    routes = list(dict.fromkeys(flow.links for flow in flows))
    ends = np.cumsum([len(links) for links in routes])
    begins = dict(zip(routes, [0, *ends[:-1].tolist()], strict=True))
    row_of = {link_id: row for row, link_id in enumerate(dict.fromkeys(chain.from_iterable(routes)))}
    rows = np.fromiter(map(row_of.__getitem__, chain.from_iterable(routes)), np.int64, ends[-1])
    lengths = np.array([len(flow.links) for flow in flows])
    before = np.array([begins[flow.links] for flow in flows]) - np.cumsum(lengths) + lengths
    link = rows[np.repeat(before, lengths) + np.arange(lengths.sum())]
    steps = np.fromiter(chain.from_iterable(flow.enter_steps for flow in flows), np.int64, lengths.sum())
    persons, last = np.zeros(len(row_of), np.int64), np.zeros(len(row_of), np.int64)
    first = np.full(len(row_of), steps.max())
    np.add.at(persons, link, np.repeat([flow.persons for flow in flows], lengths))
    np.minimum.at(first, link, steps)
    np.maximum.at(last, link, steps)
    figures = zip(row_of, persons.tolist(), first.tolist(), last.tolist(), strict=True)
    return {name: LinkUse(persons=people, first_step=one, last_step=other) for name, people, one, other in figures}


def arrivals_by_day(scenario: Scenario, plan: Plan) -> dict[tuple[date, str], int]:
    """People each reception site takes in on each day (by the clock of the scenario's start)."""
    days: dict[tuple[date, str], int] = {}
    for flow in plan.path_flows:
        if not flow.ends_safe:
            continue
        key = (scenario.grid.at(flow.arrive_step).date(), flow.reception_site_id)
        days[key] = days.get(key, 0) + flow.persons
    return days


def round_minutes(minutes: float, most: int) -> int:
    """The smallest round number of minutes that cuts a span into at most so many pieces."""
    fitting = (every for every in _ROUND_MINUTES if minutes <= every * most)
    return next(fitting, 1440 * max(1, -(-int(minutes) // (1440 * most))))


def clock_instants(grid: TimeGrid, last: int, *, most: int) -> tuple[int, ...]:
    """Instants 0 and `last`, and between them those at round clock times, at most about `most` in all."""
    every = round_minutes(grid.hours(last) * 60, max(1, most - 2))
    end = grid.at(last)
    instants = {0, last}
    at = next_round(grid.start, every)
    while at < end:
        instants.add(grid.last_instant_until(at))
        at += timedelta(minutes=every)
    return tuple(sorted(instants))


def next_round(at: datetime, every: int) -> datetime:
    """The first time at or after `at` that is a multiple of `every` minutes from its midnight."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    past = -(-(at - midnight) // timedelta(minutes=every))
    return midnight + past * timedelta(minutes=every)
