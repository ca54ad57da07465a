"""Checks the tables that follow from the path flows: whether their figures add up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.curves import Curves
from safepassage.certifying.findings import Findings
from safepassage.certifying.journeys import Journey, groups_of
from safepassage.certifying.rules import Rules
from safepassage.model.plan import BreakRow, PathFlow, Plan, SafeCurveRow

CLOSE_ENOUGH = 1e-6
"""Share by which a figure that is not whole may differ, for it may have been rounded when written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A plan with what its path flows come to."""

    plan: Plan
    journeys: Sequence[Journey]
    rules: Rules
    curves: Curves
    chances: FloatArray
    findings: Findings

    def wrong(self, table: str, what: str, written: object, counted: object) -> None:
        """Note a figure that differs from the path flows."""
        message = f"{table}: {what} is written as {written}, the path flows come to {counted}"
        self.findings.add("total-differs", f"{table} {what.split(' at ', maxsplit=1)[0]}", table, message)

    def hold(self, table: str, what: str, written: float | None, counted: float | None) -> None:
        """Note a figure unless it is what the path flows come to."""
        if not _same(written, counted):
            self.wrong(table, what, written, counted)


def check_totals(tally: Tally) -> None:
    """Check every derived table that the plan has (`plan.json` is checked in `figures`)."""
    journeys = [journey for journey in tally.journeys if journey.persons > 0]
    if tally.plan.safe_curve is not None:
        _check_safe_curve(tally.plan.safe_curve, tally)
    if tally.plan.break_table is not None:
        _check_break_table(tally.plan.break_table, tally)
    _check_arrivals(journeys, tally)
    _check_departures([flow for flow in tally.plan.path_flows if flow.persons > 0], tally)
    _check_not_carried(journeys, tally)


def _check_safe_curve(rows: tuple[SafeCurveRow, ...], tally: Tally) -> None:
    table = "safe_curve.csv"
    if not _covers_grid([row.step for row in rows], table, tally):
        return
    everyone = tally.rules.scenario.persons
    _check_clock(table, rows, tally)
    for row in rows:
        safe, left = int(tally.curves.safe[row.step]), int(tally.curves.left[row.step])
        tally.hold(table, f"safe at step {row.step}", row.safe, safe)
        tally.hold(table, f"moving at step {row.step}", row.moving, left - safe)
        tally.hold(table, f"waiting at step {row.step}", row.waiting, everyone - left)
        if row.most_possible < row.safe:
            message = (
                f"{table}: {row.safe:,} people safe at step {row.step}, and at most {row.most_possible:,} possible"
            )
            tally.findings.add("more-than-possible", table, table, message)


def _check_break_table(rows: tuple[BreakRow, ...], tally: Tally) -> None:
    table = "break_table.csv"
    if not _covers_grid([row.step for row in rows], table, tally):
        return
    everyone, horizon = tally.rules.scenario.persons, tally.rules.clock.steps
    _check_clock(table, rows, tally)
    for row in rows:
        safe, left = int(tally.curves.safe[row.step]), int(tally.curves.left[row.step])
        after = tally.chances[row.step + 1] if row.step < horizon else 0.0
        tally.hold(table, f"probability at step {row.step}", row.probability, float(tally.chances[row.step] - after))
        tally.hold(table, f"safe at step {row.step}", row.safe, safe)
        tally.hold(table, f"caught at step {row.step}", row.caught, left - safe)
        tally.hold(table, f"waiting at step {row.step}", row.waiting, everyone - left)


def _check_arrivals(journeys: Iterable[Journey], tally: Tally) -> None:
    if tally.plan.arrivals is None:
        return
    table = "arrivals.csv"
    counted = _summed((journey.persons, (journey.reception_site_id, journey.arrive_step)) for journey in journeys)
    written = _summed((row.persons, (row.reception_site_id, row.step)) for row in tally.plan.arrivals)
    _check_clock(table, tally.plan.arrivals, tally)
    _compare(table, written, counted, lambda key: f"people at {key[0]}, step {key[1]},", tally)


def _check_departures(flows: Sequence[PathFlow], tally: Tally) -> None:
    """A row for each path flow: who walks to a vehicle leaves home, and leaves the boarding point as a rider."""
    if tally.plan.departures is None:
        return
    table = "departures.csv"
    groups = groups_of(flows, tally.plan.boardings or (), tally.rules.areas)
    route_of = cache(" ".join)
    counted = _summed(
        (
            flow.persons,
            (
                flow.staging_area_id,
                group,
                flow.depart_step,
                route_of(flow.links),
                flow.reception_site_id,
            ),
        )
        for flow, group in zip(flows, groups, strict=True)
    )
    written = _summed(
        (row.persons, (row.staging_area_id, row.group, row.step, row.route, row.reception_site_id))
        for row in tally.plan.departures
    )
    # Whoever stands at a reception site already need not be told to leave.
    counted = {key: persons for key, persons in counted.items() if key[3] or key in written}
    _check_clock(table, tally.plan.departures, tally)
    _compare(table, written, counted, lambda key: f"people of {key[0]} leaving at step {key[2]} by {key[3]!r}", tally)


def _check_not_carried(journeys: Iterable[Journey], tally: Tally) -> None:
    if tally.plan.not_carried is None:
        return
    carried: dict[Key, int] = _summed((journey.persons, (journey.staging_area_id,)) for journey in journeys)
    counted: dict[Key, int] = {
        (area.staging_area_id,): area.persons - carried.get((area.staging_area_id,), 0)
        for area in tally.rules.scenario.staging_areas
        if area.persons > carried.get((area.staging_area_id,), 0)
    }
    written = _summed((row.persons, (row.staging_area_id,)) for row in tally.plan.not_carried)
    _compare("not_carried.csv", written, counted, lambda key: f"people of {key[0]}", tally)


Key = tuple[str | int, ...]


def _summed(counted: Iterable[tuple[int, Key]]) -> dict[Key, int]:
    sums: dict[Key, int] = {}
    for persons, key in counted:
        sums[key] = sums.get(key, 0) + persons
    return {key: persons for key, persons in sums.items() if persons}


def _compare(
    table: str, written: Mapping[Key, int], counted: Mapping[Key, int], name: Callable[[Key], str], tally: Tally
) -> None:
    if written == counted:
        return
    for key in [*counted, *(key for key in written if key not in counted)]:
        if written.get(key, 0) != counted.get(key, 0):
            what = f"the number of {name(key)}"
            message = f"{table}: {what} is written as {written.get(key, 0)}, the path flows come to"
            tally.findings.add("total-differs", table, table, f"{message} {counted.get(key, 0)}")


def _covers_grid(steps: list[int], table: str, tally: Tally) -> bool:
    expected = list(range(tally.rules.clock.steps + 1))
    if sorted(steps) == expected:
        return True
    message = f"{table}: has {len(steps):,} rows; one for each instant 0..{expected[-1]} is wanted"
    tally.findings.add("rows-missing", table, table, message)
    return False


class _Timed(Protocol):
    """A row of a table at an instant."""

    @property
    def step(self) -> int: ...

    @property
    def at(self) -> datetime: ...


def _check_clock(table: str, rows: Sequence[_Timed], tally: Tally) -> None:
    clock = tally.rules.clock
    times = [clock.at(instant) for instant in range(clock.steps + 1)]
    for row in rows:
        if not 0 <= row.step <= clock.steps:
            message = f"{table}: step {row.step} lies off the grid 0..{clock.steps}"
            tally.findings.add("time-differs", f"{table} off", table, message)
        elif row.at != times[row.step]:
            message = f"{table}: step {row.step} is at {times[row.step].isoformat()}, not at {row.at.isoformat()}"
            tally.findings.add("time-differs", table, table, message)


def _same(written: float | None, counted: float | None) -> bool:
    if written is None or counted is None:
        return written is counted
    if isinstance(written, int) and isinstance(counted, int):
        return written == counted
    return bool(abs(written - counted) <= CLOSE_ENOUGH * max(1.0, abs(counted)))
