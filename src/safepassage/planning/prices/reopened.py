"""What if a corridor or a road were open when it is not: kept open, opened sooner, operated by night."""

import dataclasses
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.scenario import Scenario

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DUSK, DAWN = timedelta(hours=18), timedelta(hours=6)
"""Hours of darkness, in the offset of the start: fixed, for a curfew does not follow the sun either."""

MOSTLY = 2 / 3
"""A stretch of which so much is dark is a night, and is operated as a whole."""

LEAST_NIGHT = timedelta(hours=6)
"""So many dark hours in a row make a night within a longer stretch."""

Span = tuple[datetime, datetime]


def closed_spans(scenario: Scenario, corridor: Corridor) -> list[Span]:
    """When a corridor, or one of its links, is closed or slowed within the grid: by window or by closures, in order."""
    spans = [*_outside_window(scenario, corridor), *closure_spans(scenario, set(corridor.link_ids))]
    return _merged(scenario, spans)


def closure_spans(scenario: Scenario, link_ids: AbstractSet[str]) -> list[Span]:
    """When closures leave some of the links less than their capacity within the grid, in order."""
    touching = (
        closure
        for closure in scenario.closures
        if closure.capacity_factor < 1 and not link_ids.isdisjoint(_links_of(scenario, closure))
    )
    return _merged(scenario, ((closure.from_at, closure.to_at) for closure in touching))


def hours_in(spans: Iterable[Span]) -> float:
    """Hours that spans last together."""
    return sum((end - begin) / HOUR for begin, end in spans)


def with_corridor_open(scenario: Scenario, corridor: Corridor, begin: datetime, end: datetime) -> Scenario:
    """The scenario with a corridor open from `begin` to `end`, and else as it is.

    A window is widened where it touches that time; closures of the corridor, and of each of its links, are cut.
    """
    opens_at, closes_at = corridor.opens_at, corridor.closes_at
    if opens_at is not None and begin < opens_at <= end:
        opens_at = None if begin <= scenario.grid.start else begin
    if closes_at is not None and begin <= closes_at < end:
        closes_at = None if end >= scenario.grid.horizon else end
    opened = dataclasses.replace(corridor, opens_at=opens_at, closes_at=closes_at)
    return scenario.replace(
        corridors=tuple(opened if own is corridor else own for own in scenario.corridors),
        closures=tuple(_closures_without(scenario, set(corridor.link_ids), begin, end)),
    )


def with_link_open(scenario: Scenario, link_id: str) -> Scenario:
    """The scenario without what closures do to one link; corridor windows stay."""
    grid = scenario.grid
    return scenario.replace(closures=tuple(_closures_without(scenario, {link_id}, grid.start, grid.horizon)))


def first_opening(scenario: Scenario, corridor: Corridor) -> Span | None:
    """The last hour, or less, before a corridor's window opens; without such a window, before it first re-opens."""
    start, horizon = scenario.grid.start, scenario.grid.horizon
    opens_at = corridor.opens_at
    if opens_at is not None and start < opens_at < horizon:
        return max(start, opens_at - HOUR), opens_at
    for begin, end in closure_spans(scenario, set(corridor.link_ids)):
        if end < horizon:
            return max(begin, end - HOUR), end
    return None


def nights(scenario: Scenario, corridor: Corridor) -> Iterator[tuple[Span, datetime]]:
    """For each stretch in which a corridor is closed: one night in it, and its evening.

    A stretch of which most is dark is one night as a whole: a curfew. Of a longer one it is the dark hours of the first
    of its longest nights. Outside the window only nights that touch it count: an opening is not a second window.
    """
    for span in closure_spans(scenario, set(corridor.link_ids)):
        night = span if _is_mostly_dark(span) else _longest_night(span)
        if night is not None:
            yield night, _evening(night)
    for begin, end in _outside_window(scenario, corridor):
        if end == corridor.opens_at:
            night = max(begin, _midnight(end - DUSK) + DUSK), end
        else:
            night = begin, min(end, _midnight(begin + DAY - DAWN) + DAWN)
        if night[0] < night[1] and _is_mostly_dark(night):
            yield night, _evening(night)


def _outside_window(scenario: Scenario, corridor: Corridor) -> list[Span]:
    start, horizon = scenario.grid.start, scenario.grid.horizon
    spans = []
    if corridor.opens_at is not None and corridor.opens_at > start:
        spans.append((start, min(corridor.opens_at.astimezone(start.tzinfo), horizon)))
    if corridor.closes_at is not None and corridor.closes_at < horizon:
        spans.append((max(corridor.closes_at.astimezone(start.tzinfo), start), horizon))
    return spans


def _merged(scenario: Scenario, spans: Iterable[Span]) -> list[Span]:
    """Spans within the grid, in order and in the offset of its start; those that overlap or touch are one."""
    start, horizon = scenario.grid.start, scenario.grid.horizon
    merged: list[Span] = []
    for begin, end in sorted((max(begin, start), min(end, horizon)) for begin, end in spans):
        if begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end.astimezone(start.tzinfo))
        else:
            merged.append((begin.astimezone(start.tzinfo), end.astimezone(start.tzinfo)))
    return merged


def _links_of(scenario: Scenario, closure: Closure) -> tuple[str, ...]:
    if closure.link_id is not None:
        return (closure.link_id,)
    return next(own.link_ids for own in scenario.corridors if own.corridor_id == closure.corridor_id)


def _closures_without(
    scenario: Scenario, link_ids: AbstractSet[str], begin: datetime, end: datetime
) -> Iterator[Closure]:
    """The closures, with the time from `begin` to `end` taken out for some links; other links of theirs stay closed."""
    for closure in scenario.closures:
        links = _links_of(scenario, closure)
        if link_ids.isdisjoint(links):
            yield closure
        elif all(link_id in link_ids for link_id in links):
            yield from _cut(closure, begin, end)
        else:
            for link_id in links:
                alone = dataclasses.replace(closure, link_id=link_id, corridor_id=None)
                yield from _cut(alone, begin, end) if link_id in link_ids else (alone,)


def _cut(closure: Closure, begin: datetime, end: datetime) -> Iterator[Closure]:
    if closure.to_at <= begin or closure.from_at >= end:
        yield closure
        return
    if closure.from_at < begin:
        yield dataclasses.replace(closure, to_at=begin)
    if closure.to_at > end:
        yield dataclasses.replace(closure, from_at=end)


def _dark_parts(span: Span) -> Iterator[Span]:
    """The hours of darkness in a span, night by night."""
    begin, end = span
    dusk = _midnight(begin) - DAY + DUSK
    while dusk < end:
        dawn = dusk + DAY - DUSK + DAWN
        if max(begin, dusk) < min(end, dawn):
            yield max(begin, dusk), min(end, dawn)
        dusk += DAY


def _is_mostly_dark(span: Span) -> bool:
    return hours_in(_dark_parts(span)) >= MOSTLY * hours_in([span])


def _longest_night(span: Span) -> Span | None:
    longest = max(_dark_parts(span), key=lambda part: part[1] - part[0], default=None)
    return longest if longest and longest[1] - longest[0] >= LEAST_NIGHT else None


def _evening(night: Span) -> datetime:
    """The day on which a night begins: the small hours belong to the day before."""
    return _midnight(night[0] - DAWN)


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
