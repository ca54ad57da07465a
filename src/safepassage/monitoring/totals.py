"""Fuses what is said of a total that never falls: people out, or arrivals."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.model.reports import Bound, ClaimStatus, Measure
from safepassage.monitoring.fused_path import FusedPath, Terms, fuse_path
from safepassage.monitoring.hours import hour_of, instant_for, instants_of
from safepassage.monitoring.increments import Increment
from safepassage.monitoring.observation import log_or_nothing, people_carried
from safepassage.monitoring.priors import LOAD_SCALE, graded, prior_of
from safepassage.monitoring.statements import DAY, Statement

Floats = NDArray[np.float64]
Activity = Callable[[Sequence[int]], Floats]
"""For hours, the share of its usual growth that a total has, in 0..1."""

GROWTH_SHAPE = 4.0
GROWTH_RATE = 4.0
"""The log of the total grows as a gamma process in the log of the time since it began: on average with the time."""

LEAST_ELAPSED_H = 24
"""A movement is taken to be at least so old when it is first spoken of."""

MOST_INCREMENTS = 60
"""Counts of a time that are taken in, those that end last; by then totals say everything."""

REVISED_WITHIN_H = 12
"""A group's claim is half revised by one it makes six hours later, and fully counted beside one half a day later."""

COUNT_FULLY = 8
OLDER_COUNTS = 0.5
"""Of one group so many claims count, the latest; each older one half as much as the next: nine voices at most."""

ASKED_WITHIN = 4
"""Times within each span between instants at which its activity is asked for."""

REGISTERS = frozenset({"un", "humanitarian"})
REGISTER = 0.03
"""Kinds that keep registers of arrivals, and bias and error of these: they are what was registered."""

RANK = {Measure.CUMULATIVE: 0, Measure.ARRIVALS: 0, Measure.PERIOD: 1, Measure.BATCH: 2, Measure.VEHICLES: 3}
"""Which of several claims of one group about one time is taken."""


class Observed(NamedTuple):
    """A claim on a total, in people.

    `since` is the hour from which it counts; None: from the beginning.
    """

    statement: Statement
    hour: int
    since: int | None
    low: float
    high: float
    scale: float
    bias_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FusedTotal:
    """A total over time, with the instants at which it was weighed."""

    path: FusedPath
    hours: tuple[int, ...]
    observed: tuple[Observed, ...]

    def median_at(self, hour: int) -> float:
        """The median of the total at an hour, between instants in proportion; 0 before the first."""
        if hour < self.hours[0]:
            return 0.0
        return float(np.interp(hour, self.hours, self.path.median))


def observed_in(statements: Iterable[Statement], units: frozenset[str]) -> tuple[Observed, ...]:
    """The claims on a total among statements of one scope."""
    found = (_observe(statement, units) for statement in statements)
    return tuple(sorted((each for each in found if each is not None), key=_order))


def fuse_total(observed: Sequence[Observed], now: int, activity: Activity) -> FusedTotal | None:
    """Fuse claims on a total; None where nothing counts it.

    Parameters
    ----------
    observed
        The claims.
    now
        The hour for which the total is asked.
    activity
        The share of its usual growth over time.

    Notes
    -----
    Claims of totals are fused first. Counts of a period, of a batch, and of vehicles times their load are then laid on
    what had been said of the total until they began; the last two as lower bounds.
    """
    hours = [hour for each in observed for hour in (each.hour, each.since) if hour is not None]
    if not hours:
        return None
    instants, width = instants_of(hours, now)
    kept = _with_totals(_one_each(observed, now, width))
    shapes = _growth(instants, _beginning(kept), activity)
    layout = _Layout(instants=instants, now=now, width=width)
    totals = [each for each in kept if each.since is None]
    first = min(layout.place(each.hour) for each in totals)
    based = [each for each in kept if each.since is not None and layout.place(each.since) >= first]
    bounds = [_as_bound(each) for each in kept if each.since is not None and layout.place(each.since) < first]
    increments = [layout.increment(each) for each in _latest(based)]
    path = fuse_path(layout.terms([*totals, *bounds]), increments, shapes, GROWTH_RATE)
    return FusedTotal(path=path, hours=instants, observed=tuple(kept))


def _as_bound(each: Observed) -> Observed:
    """A count that begins before any total is known, as a lower bound of the total at its end."""
    return each._replace(since=None, high=math.inf)


def _latest(based: list[Observed]) -> list[Observed]:
    """At most so many counts, those that end last."""
    latest = sorted(based, key=lambda each: (each.hour, each.statement.recency))[-MOST_INCREMENTS:]
    return [each for each in latest if each.high > 0]


def _observe(statement: Statement, units: frozenset[str]) -> Observed | None:
    claim = statement.claim
    if claim.measure not in RANK or claim.status is ClaimStatus.PLANNED:
        return None
    bias_sd, scale = _trust(statement)
    hour = hour_of(statement.at)
    if claim.measure is Measure.VEHICLES:
        carried = people_carried(claim)
        scale = math.hypot(scale, LOAD_SCALE)
        return (
            Observed(statement, hour, hour_of(statement.begins), carried, math.inf, scale, bias_sd) if carried else None
        )
    if statement.allowed is None or statement.unit not in units:
        return None
    low, high = statement.allowed
    if RANK[claim.measure] == 0:
        return Observed(statement, hour, None, low, high, scale, bias_sd)
    if low <= 0:
        return None  # that nobody left for a while says nothing of the total
    high = math.inf if claim.measure is Measure.BATCH else high
    return Observed(statement, hour, hour_of(statement.begins), low, high, scale, bias_sd)


def _trust(statement: Statement) -> tuple[float, float]:
    """Standard deviation of the bias and scale of the error."""
    claim, reporter = statement.claim, statement.reporter
    if claim.measure is Measure.ARRIVALS and claim.bound is Bound.EXACTLY and reporter.kind in REGISTERS:
        return REGISTER, REGISTER
    return graded(prior_of(reporter.kind), reporter.reliability, statement.report.grade)


def _order(each: Observed) -> tuple[str, int, int, float, str]:
    report = each.statement.report
    return each.statement.group, each.hour, RANK[each.statement.claim.measure], -each.low, report.report_id


def _one_each(observed: Iterable[Observed], now: int, width: int) -> list[Observed]:
    """Of each group and instant one claim: a total before a period before a batch before vehicles; the latest."""
    best: dict[tuple[str, int], Observed] = {}
    for each in observed:
        key = each.statement.group, instant_for(each.hour, now, width)
        before = best.get(key)
        if before is None or _preference(each) > _preference(before):
            best[key] = each
    return [best[key] for key in sorted(best)]


def _preference(each: Observed) -> tuple[int, float, object]:
    rank = RANK[each.statement.claim.measure]
    load = each.low if each.statement.claim.measure is Measure.VEHICLES else 0.0
    return -rank, load, each.statement.recency


def _beginning(kept: Iterable[Observed]) -> int:
    """The hour at which the movement began, as the second group tells it, so that no one group can set it."""
    first: dict[str, int] = {}
    for each in kept:
        statement = each.statement
        hour = hour_of(statement.begins) if statement.ends - statement.begins > DAY else each.hour
        hour = hour if each.since is None else each.since
        first[statement.group] = min(hour, first.get(statement.group, hour))
    hours = sorted(first.values())
    return hours[min(1, len(hours) - 1)]


def _with_totals(kept: list[Observed]) -> list[Observed]:
    """Where nobody counts since the beginning, counts that begin with the first of them are taken to."""
    if any(each.since is None for each in kept):
        return kept
    first = min(each.since for each in kept if each.since is not None)
    return [each._replace(since=None) if each.since == first else each for each in kept]


def _growth(instants: Sequence[int], beginning: int, activity: Activity) -> Floats:
    spans = list(pairwise(instants))
    asked = sorted({hour for span in spans for hour in _asked(*span)})
    share = dict(zip(asked, activity(asked), strict=True)) if asked else {}
    shapes = []
    for before, after in spans:
        usual = float(np.mean([share[hour] for hour in _asked(before, after)]))
        elapsed = max(0, before - beginning) + LEAST_ELAPSED_H
        shapes.append(GROWTH_SHAPE * usual * math.log1p((after - before) / elapsed))
    return np.array(shapes)


def _asked(before: int, after: int) -> list[int]:
    return [before + (after - before) * (part + 1) // ASKED_WITHIN for part in range(ASKED_WITHIN)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Claims as terms over instants."""

    instants: tuple[int, ...]
    now: int
    width: int

    def place(self, hour: int) -> int:
        """The index of the instant into which an hour falls."""
        return self.instants.index(instant_for(hour, self.now, self.width))

    def terms(self, totals: Sequence[Observed]) -> Terms:
        """Claims of totals."""
        names = {group: number for number, group in enumerate(sorted({each.statement.group for each in totals}))}
        return Terms(
            instant=np.array([self.place(each.hour) for each in totals], dtype=np.int64),
            group=np.array([names[each.statement.group] for each in totals], dtype=np.int64),
            low=np.array([log_or_nothing(each.low) for each in totals]),
            high=np.array([math.log(each.high) if each.high > 0 else 0.0 for each in totals]),
            scale=np.array([each.scale for each in totals]),
            bias_sd=np.array([each.bias_sd for each in totals]),
            weight=np.array(_weights(totals)),
        )

    def increment(self, each: Observed) -> Increment:
        """A claim of how much the total grew."""
        return Increment(
            begins=self.place(each.since or 0),
            ends=self.place(each.hour),
            low=log_or_nothing(each.low),
            high=math.log(each.high),
            scale=math.hypot(each.scale, each.bias_sd),
        )


def _weights(totals: Sequence[Observed]) -> list[float]:
    """How much each claim counts beside others of its group: less if soon revised, less if one of many."""
    next_hour: dict[str, int] = {}
    later: Counter[str] = Counter()
    found = {}
    for each in sorted(totals, key=lambda one: (one.hour, one.statement.recency), reverse=True):
        group = each.statement.group
        apart = (next_hour[group] - each.hour) / REVISED_WITHIN_H if group in next_hour else 1.0
        older_by = max(0, later[group] - COUNT_FULLY + 1)
        found[each.statement.report.report_id] = min(1.0, apart) * OLDER_COUNTS**older_by
        next_hour[group] = each.hour
        later[group] += 1
    return [found[each.statement.report.report_id] for each in totals]
