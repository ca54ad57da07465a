"""What cannot be, or what a person should look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.model.situation import Flag, ScopeSituation, Situation
from safepassage.monitoring.completion import declares_end
from safepassage.monitoring.observation import PEOPLE_UNITS
from safepassage.monitoring.parts import parts_that_do_not_sum
from safepassage.monitoring.statements import Statement, in_force
from safepassage.monitoring.vehicle_loads import implausible_loads

Statements = Sequence[Statement]
FEW_LEFT = 0.5
"""Below this chance that a movement is over, who declares it over is contradicted."""

FALLS_BY = 0.02
NOT_FLAGGED_ABOVE = 200
"""At most so many flags of one kind in one direction; the rest are counted in the last."""


def find_flags(situation: Situation, by_scope: Mapping[str, Statements]) -> tuple[Flag, ...]:
    """Everything odd about the claims of each direction, by direction and kind."""
    found: list[Flag] = []
    for scope in situation.scopes:
        said = by_scope[scope.scope]
        for kind in _KINDS:
            found += _some(list(kind(scope, said)))
    return tuple(found)


def _some(flags: list[Flag]) -> list[Flag]:
    if len(flags) <= NOT_FLAGGED_ABOVE:
        return flags
    rest = Flag(
        code=flags[0].code,
        scope=flags[0].scope,
        message=f"{len(flags) - NOT_FLAGGED_ABOVE} more of this kind are not listed",
    )
    return [*flags[:NOT_FLAGGED_ABOVE], rest]


def _completed_with_people_inside(scope: ScopeSituation, said: Statements) -> Iterator[Flag]:
    declared = [each for each in said if declares_end(each)]
    if not declared or scope.probability_complete >= FEW_LEFT:
        return
    left = scope.people_remaining.estimate
    people = f"; about {left:,.0f} people remain" if left else ""
    names = ", ".join(sorted({each.reporter.name or each.reporter.reporter_id for each in declared}))
    yield Flag(
        code="completed_with_people_inside",
        scope=scope.scope,
        message=f"declared completed by {names}; the chance that it is so is {scope.probability_complete:.0%}{people}",
        reports=tuple(sorted(each.report.report_id for each in declared)),
    )


def _falling_totals(scope: ScopeSituation, said: Statements) -> Iterator[Flag]:
    """A total of people out that its own group puts lower later on."""
    totals = sorted(
        (each for each in said if each.claim.measure is Measure.CUMULATIVE and each.claim.unit in PEOPLE_UNITS),
        key=lambda each: (each.group, each.recency),
    )
    for _, each_group in groupby(totals, key=lambda each: each.group):
        before: Statement | None = None
        for each in each_group:
            bounds = each.allowed
            if bounds is None:
                continue
            least = before.allowed if before else None
            if before is not None and least is not None and bounds[1] < least[0] * (1 - FALLS_BY):
                yield Flag(
                    code="total_falls",
                    scope=scope.scope,
                    message=f"{each.report.report_id} gives fewer people out than {before.report.report_id} of the "
                    "same origin did earlier; a total of departures cannot fall",
                    reports=(before.report.report_id, each.report.report_id),
                )
            before = each


def _arrivals_above_departures(scope: ScopeSituation, said: Statements) -> Iterator[Flag]:
    most = scope.people_out.interval_95
    if most is None:
        return
    for each in in_force(each for each in said if each.claim.measure is Measure.ARRIVALS):
        bounds = each.allowed
        if bounds is not None and bounds[0] > most[1]:
            yield Flag(
                code="more_arrivals_than_departures",
                scope=scope.scope,
                message=f"{each.report.report_id} tells of more arrivals than people can have left ({most[1]:,.0f})",
                reports=(each.report.report_id,),
            )


def _disagreeing(scope: ScopeSituation, _: Statements) -> Iterator[Flag]:
    """Who stands against the estimate of people out."""
    if scope.people_out.against:
        yield Flag(
            code="against_the_estimate",
            scope=scope.scope,
            message=f"{len(scope.people_out.against)} claims in force lie outside what the reports together allow",
            reports=scope.people_out.against,
        )


def _implausible_loads(scope: ScopeSituation, said: Statements) -> Iterator[Flag]:
    yield from implausible_loads(scope, said)


def _parts(scope: ScopeSituation, said: Statements) -> Iterator[Flag]:
    yield from parts_that_do_not_sum(scope.scope, said)


def _beyond_the_end(scope: ScopeSituation, said: Statements) -> Iterator[Flag]:
    """People seen to move after a declared end."""
    ends = [each for each in said if declares_end(each)]
    if not ends:
        return
    first = min(ends, key=lambda each: each.recency)
    later = [
        each
        for each in said
        if each.claim.measure in (Measure.BATCH, Measure.VEHICLES)
        and each.claim.status is not ClaimStatus.PLANNED
        and each.begins > first.ends
    ]
    if later:
        yield Flag(
            code="movement_after_completion",
            scope=scope.scope,
            message=f"people moved after {first.report.report_id} declared the movement completed",
            reports=(first.report.report_id, *sorted(each.report.report_id for each in later)),
        )


_KINDS: tuple[Callable[[ScopeSituation, Statements], Iterable[Flag]], ...] = (
    _completed_with_people_inside,
    _beyond_the_end,
    _implausible_loads,
    _parts,
    _arrivals_above_departures,
    _falling_totals,
    _disagreeing,
)
