"""One direction of movement: everything that is known of it at a moment."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.model.situation import Figure, Interval, ScopeSituation
from safepassage.monitoring.completion import chance_complete, declared_hours
from safepassage.monitoring.conservation import departures_and_arrivals
from safepassage.monitoring.figures import figure_of, meets
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.observation import PATIENT_UNITS, PEOPLE_UNITS
from safepassage.monitoring.origins import Origins
from safepassage.monitoring.remaining import or_none, weigh_remaining
from safepassage.monitoring.statements import Statement, in_force
from safepassage.monitoring.totals import Activity, FusedTotal, fuse_total, observed_in

Floats = NDArray[np.float64]
Copies = Callable[[str], Iterable[str]]

DEPARTURES = frozenset({Measure.CUMULATIVE, Measure.PERIOD, Measure.BATCH, Measure.VEHICLES})
COUNTS = DEPARTURES | {Measure.REMAINING, Measure.HELD, Measure.ARRIVALS}
WHILE_HELD = 0.15
"""How much of its usual growth a total has while the way is shut."""

HELD_FOR = timedelta(days=2)
"""How long somebody is taken to be held after it was last said."""


def scopes_in(by_scope: Mapping[str, Sequence[Statement]]) -> tuple[str, ...]:
    """The directions of which anything was counted, by name."""
    return tuple(sorted(scope for scope, said in by_scope.items() if any(map(_counts, said))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is known of the way by which one direction moves.

    Attributes
    ----------
    open_at
        For hours, the chance that it was open.
    said
        What was said of its corridors.
    """

    open_at: Callable[[Sequence[int]], Floats]
    said: tuple[Statement, ...] = ()


def assess_scope(
    scope: str, statements: Sequence[Statement], as_of: datetime, origins: Origins, way: Way
) -> ScopeSituation:
    """Everything that is known of one direction at a moment."""
    now = hour_of(as_of)
    units = people_units(statements)
    declared = chance_complete((*statements, *way.said), as_of)
    activity = _activity(way, statements, declared)
    out = _total(statements, DEPARTURES, units, now, activity)
    arrived = _total(statements, {Measure.ARRIVALS}, units, now, activity)
    people_out, arrivals, unaccounted = _departures(out, arrived, statements, units, origins.copies)
    remaining, complete = _remaining(statements, units, out, declared, origins.copies)
    return ScopeSituation(
        scope=scope,
        people_out=people_out,
        people_remaining=remaining,
        arrivals=arrivals,
        held=_held(statements, units, as_of, origins.copies),
        unaccounted=unaccounted,
        probability_complete=complete,
    )


def people_units(statements: Iterable[Statement]) -> frozenset[str]:
    """The units that count everybody: people, or patients where nobody counts people."""
    told = {each.unit for each in statements if each.claim.measure in COUNTS}
    return PEOPLE_UNITS if told & PEOPLE_UNITS or not told & PATIENT_UNITS else PATIENT_UNITS


def _counts(statement: Statement) -> bool:
    claim = statement.claim
    return claim.measure in COUNTS and claim.status is not ClaimStatus.PLANNED and statement.allowed is not None


def _total(
    statements: Iterable[Statement],
    measures: Iterable[Measure],
    units: frozenset[str],
    now: int,
    activity: Activity,
) -> FusedTotal | None:
    wanted = frozenset(measures)
    observed = observed_in((each for each in statements if each.claim.measure in wanted), units)
    return fuse_total(observed, now, activity) if observed else None


def _activity(way: Way, statements: Sequence[Statement], complete: float) -> Activity:
    """The share of its usual growth: less while the way is shut, less after the end that was declared."""
    declared = declared_hours(statements)
    end = declared[len(declared) // 2] if declared else None

    def activity(hours: Sequence[int]) -> Floats:
        share = WHILE_HELD + (1 - WHILE_HELD) * way.open_at(hours)
        return share if end is None else share * np.where(np.asarray(hours) > end, 1 - complete, 1.0)

    return activity


def _departures(
    out: FusedTotal | None,
    arrived: FusedTotal | None,
    statements: Sequence[Statement],
    units: frozenset[str],
    copies: Copies,
) -> tuple[Figure, Figure, Figure]:
    """People out, arrivals, and those unaccounted for."""
    left = _latest(statements, units, {Measure.CUMULATIVE}) or _observed_latest(out)
    came = _latest(statements, units, {Measure.ARRIVALS})
    if out is None:
        if arrived is None:
            return Figure(), Figure(), Figure()
        lattice, weights = arrived.path.lattice, arrived.path.now
        return Figure(), figure_of(lattice.people, weights, came, copies=copies), Figure()
    lattice, weights = out.path.lattice, out.path.now
    if arrived is None:
        return figure_of(lattice.people, weights, left, copies=copies), Figure(), Figure()
    weights, reached, apart = departures_and_arrivals(lattice, weights, arrived.path.lattice, arrived.path.now)
    return (
        figure_of(lattice.people, weights, left, copies=copies),
        figure_of(*reached, came, copies=copies),
        _without_range(figure_of(*apart, came, copies=copies, fits=lambda *_: True)),
    )


def _without_range(figure: Figure) -> Figure:
    """A difference nobody claimed has no range of claims."""
    return Figure(
        estimate=figure.estimate,
        interval_50=figure.interval_50,
        interval_80=figure.interval_80,
        interval_95=figure.interval_95,
        independent_origins=figure.independent_origins,
        reports=figure.reports,
        latest_at=figure.latest_at,
    )


def _latest(
    statements: Iterable[Statement], units: frozenset[str], measures: Iterable[Measure]
) -> tuple[Statement, ...]:
    """The claims in force of people counted by some measures."""
    wanted = frozenset(measures)
    return in_force(
        each for each in statements if each.claim.measure in wanted and _counts(each) and each.unit in units
    )


def _observed_latest(out: FusedTotal | None) -> tuple[Statement, ...]:
    """Where nobody gives a total: the counts of periods, batches and vehicles it rests on."""
    return in_force(each.statement for each in out.observed) if out else ()


def _remaining(
    statements: Sequence[Statement], units: frozenset[str], out: FusedTotal | None, declared: float, copies: Copies
) -> tuple[Figure, float]:
    """Those still to leave, and the chance that there are none: as declared, and as the figures told allow."""
    claims = _latest(statements, units, {Measure.REMAINING})

    def left_since(hour: int) -> float:
        if out is None:
            return 0.0
        return max(0.0, float(out.path.median[-1]) - out.median_at(hour))

    weighed = weigh_remaining(claims, left_since)
    if weighed is None:
        return Figure(), declared
    odds = declared * weighed.none_to_some
    complete = odds / (odds + 1 - declared)

    def fits(statement: Statement, interval: Interval) -> bool:
        left = left_since(hour_of(statement.at))
        return meets(statement, (interval[0] + left, interval[1] + left))

    values, weights = or_none(weighed.people, weighed.weights, complete)
    return figure_of(values, weights, claims, copies=copies, fits=fits), complete


def _held(statements: Sequence[Statement], units: frozenset[str], as_of: datetime, copies: Copies) -> Figure:
    claims = tuple(
        each for each in _latest(statements, units, {Measure.HELD}) if as_of - each.report.published_at <= HELD_FOR
    )
    weighed = weigh_remaining(claims, lambda _: 0.0)
    return Figure() if weighed is None else figure_of(weighed.people, weighed.weights, claims, copies=copies)
