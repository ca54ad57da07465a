"""Fuses what is said of a total that never falls: people out, or arrivals."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.monitoring.fused_path import FusedPath, Terms, fuse_path
from safepassage.monitoring.hours import hour_of, instant_for, instants_of
from safepassage.monitoring.observation import allowed, log_or_nothing, people_carried
from safepassage.monitoring.priors import LOAD_SCALE, graded, prior_of
from safepassage.monitoring.statements import Statement

Floats = NDArray[np.float64]
ChanceOfMoving = Callable[[Sequence[int]], Floats]

GROWTH_SHAPE = 2.0
GROWTH_RATE = 2.0
"""The log of the total grows as a gamma process in the log of the time since it began: on average with the time."""

WHILE_HELD = 0.15
"""How much of its usual growth a total has while the way is shut."""

ASKED_WITHIN = 4
"""Times within each span between instants at which it is asked whether the way was open."""

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


def fuse_total(observed: Sequence[Observed], now: int, moving: ChanceOfMoving) -> FusedTotal | None:
    """Fuse claims on a total; None where nothing counts it.

    Parameters
    ----------
    observed
        The claims.
    now
        The hour for which the total is asked.
    moving
        For hours, the chance that people could leave then.

    Notes
    -----
    Claims of totals are fused first. Counts of a period, of a batch, and of vehicles times their load are then laid on what
    the total was when they began, by what had been said of it until then; the last two as lower bounds.
    """
    hours = [hour for each in observed for hour in (each.hour, each.since) if hour is not None]
    if not hours:
        return None
    instants, width = instants_of(hours, now)
    kept = _one_each(observed, now, width)
    shapes = _growth(instants, _beginning(kept), moving)
    totals = [each for each in kept if each.since is None]
    path = fuse_path(_terms(totals, (), None, instants, now, width), shapes, GROWTH_RATE) if totals else None
    periods = [each for each in kept if each.since is not None]
    if periods:
        path = fuse_path(_terms(totals, periods, path, instants, now, width), shapes, GROWTH_RATE)
    assert path is not None  # noqa: S101 - there are claims of one kind or the other
    return FusedTotal(path=path, hours=instants, observed=tuple(kept))


def _observe(statement: Statement, units: frozenset[str]) -> Observed | None:
    claim = statement.claim
    rank = RANK.get(claim.measure)
    if rank is None or claim.status is ClaimStatus.PLANNED:
        return None
    bias_sd, scale = graded(prior_of(statement.reporter.kind), statement.reporter.reliability, statement.report.grade)
    hour = hour_of(statement.at)
    if claim.measure is Measure.VEHICLES:
        carried = people_carried(claim)
        if not carried:
            return None
        return Observed(
            statement, hour, hour_of(statement.begins), carried, math.inf, math.hypot(scale, LOAD_SCALE), bias_sd
        )
    bounds = allowed(claim) if claim.unit.strip().lower() in units else None
    if bounds is None:
        return None
    low, high = bounds
    if rank == 0:
        return Observed(statement, hour, None, low, high, scale, bias_sd)
    if claim.measure is Measure.BATCH:
        high = math.inf
    return Observed(statement, hour, hour_of(statement.begins), low, high, scale, bias_sd)


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
    """The hour at which the movement began: when the second group spoke of it, so that no one group can set it."""
    first: dict[str, int] = {}
    for each in kept:
        hour = each.hour if each.since is None else each.since
        first[each.statement.group] = min(hour, first.get(each.statement.group, hour))
    hours = sorted(first.values())
    return hours[min(1, len(hours) - 1)]


def _growth(instants: Sequence[int], beginning: int, moving: ChanceOfMoving) -> Floats:
    shapes = []
    for before, after in zip(instants, instants[1:], strict=False):
        asked = [before + (after - before) * (part + 1) // ASKED_WITHIN for part in range(ASKED_WITHIN)]
        usual = WHILE_HELD + (1 - WHILE_HELD) * float(np.mean(moving(asked)))
        since = max(1, before - beginning + 1)
        shapes.append(GROWTH_SHAPE * usual * math.log1p((after - before) / since))
    return np.array(shapes)


def _terms(
    totals: Sequence[Observed],
    periods: Sequence[Observed],
    path: FusedPath | None,
    instants: Sequence[int],
    now: int,
    width: int,
) -> Terms:
    place = {instant: index for index, instant in enumerate(instants)}
    names = sorted({each.statement.group for each in totals})
    rows = [
        (
            place[instant_for(each.hour, now, width)],
            names.index(each.statement.group),
            log_or_nothing(each.low),
            math.log(each.high) if each.high > 0 else 0.0,
            each.scale,
            each.bias_sd,
        )
        for each in totals
    ]
    counted = {row[0] for row in rows}
    for number, each in enumerate(periods):
        begins = place[instant_for(each.since or 0, now, width)]
        known = path is not None and any(index <= begins for index in counted)
        mean = float(path.before[begins]) if known and path is not None else -math.inf
        spread = float(path.before_sd[begins]) if known and path is not None else 0.0
        rows.append(
            (place[instant_for(each.hour, now, width)], len(names) + number, *_laid_on(each, mean, spread))
        )
    columns = list(zip(*rows, strict=True))
    return Terms(
        instant=np.array(columns[0], dtype=np.int64),
        group=np.array(columns[1], dtype=np.int64),
        low=np.array(columns[2]),
        high=np.array(columns[3]),
        scale=np.array(columns[4]),
        bias_sd=np.array(columns[5]),
    )


def _laid_on(each: Observed, mean: float, spread: float) -> tuple[float, float, float, float]:
    """A count of a period as a claim on the total at its end: low, high, scale, bias_sd."""
    base = math.exp(mean)
    counted = each.low if math.isinf(each.high) else (each.low + each.high) / 2
    share = counted / (base + counted) if base + counted > 0 else 1.0
    high = math.log(base + each.high) if base + each.high > 0 else 0.0
    scale = math.hypot(each.scale * share, spread * (1 - share))
    return log_or_nothing(base + each.low), high, max(scale, 0.02), each.bias_sd * share
