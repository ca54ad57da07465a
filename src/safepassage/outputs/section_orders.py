"""The parts of a page that people act on: who leaves when, who halts where, what a break means, who is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safepassage.model.briefing import CancelOrder
from safepassage.model.plan import BreakRow, DepartureOrder, Plan
from safepassage.model.sites import StagingArea
from safepassage.outputs.material import Material
from safepassage.outputs.page import Section, Table
from safepassage.outputs.routes import route_text
from safepassage.outputs.summary import clock_instants

_MOST_WINDOWS = 5
_MOST_WINDOWS_OF_MANY = 3
_MOST_LINES = 6
_MANY_AREAS = 40
_MOST_AREAS = 200
_GAPS_S = (900, 3600, 3 * 3600, 12 * 3600, 24 * 3600)
_MOST_MOMENTS = 12
_MOST_PLACES = 25
_MOST_BREAKS = 24
_MOST_NAMES = 6


@dataclass(slots=True, kw_only=True)
class _Window:
    """People of one staging area who leave by one route to one site, from one step to another."""

    first: int
    last: int
    persons: int
    route: str
    site_id: str


def orders(material: Material) -> Section:
    """The order of leaving by staging area, consecutive steps with one route made one line."""
    words = material.words
    by_area: dict[str, list[DepartureOrder]] = {}
    for order in own_departures(material.plan):
        by_area.setdefault(order.staging_area_id, []).append(order)
    every = [area for area in material.scenario.staging_areas if area.staging_area_id in by_area]
    largest = {area.staging_area_id for area in sorted(every, key=lambda area: -area.persons)[:_MOST_AREAS]}
    areas = [area for area in every if area.staging_area_id in largest]
    sentences = [words.orders_intro]
    if len(areas) < len(every):
        sentences.append(words.orders_smaller.format(shown=len(areas), total=words.number(len(every))))
    if len(areas) > _MANY_AREAS:
        head = (words.area, words.window, words.persons, words.route, words.to_site)
        lines = tuple(
            (_name(area), *row)
            for area in areas
            for row in _rows(material, area, by_area[area.staging_area_id], many=True)
        )
        tables = [Table(caption=words.orders, head=head, rows=lines, numeric=frozenset({2}), tight=frozenset({1}))]
    else:
        tables = [_orders_of(material, area, by_area[area.staging_area_id]) for area in areas]
    return Section(anchor="orders", heading=words.orders, sentences=tuple(sentences), tables=tuple(tables))


def own_departures(plan: Plan) -> tuple[DepartureOrder, ...]:
    """The orders of people who go all the way on their own; who rides has orders of another kind."""
    if plan.departures is None or plan.trips is None:
        return plan.departures or ()
    on_their_own = {
        (flow.staging_area_id, flow.reception_site_id, flow.depart_step, " ".join(flow.links))
        for flow in plan.path_flows
        if flow.ends_safe and not flow.trip_id
    }
    return tuple(
        order
        for order in plan.departures
        if (order.staging_area_id, order.reception_site_id, order.step, order.route) in on_their_own
    )


def _orders_of(material: Material, area: StagingArea, departures: Sequence[DepartureOrder]) -> Table:
    """The orders of one staging area; where all take one way, it is told once, above them."""
    words = material.words
    rows = _rows(material, area, departures, many=False)
    persons = words.number(sum(order.persons for order in departures))
    head: tuple[str, ...] = (words.window, words.persons, words.route, words.to_site)
    caption = words.orders_caption.format(name=_name(area), persons=persons)
    ways, note = {row[2:] for row in rows}, ""
    if len(ways) == 1:
        route, site = ways.pop()
        note = words.orders_way.format(site=site, route=route)
        head, rows = head[:2], tuple(row[:2] for row in rows)
    return Table(caption=caption, note=note, head=head, rows=rows, numeric=frozenset({1}), tight=frozenset({0}))


def _name(area: StagingArea) -> str:
    name = area.name or area.staging_area_id
    return f"{name} ({area.group})" if area.group else name


def _rows(
    material: Material, area: StagingArea, departures: Sequence[DepartureOrder], *, many: bool
) -> tuple[tuple[str, ...], ...]:
    """The largest windows of an area in the order of time, and in one line what else leaves it."""
    grid, words = material.scenario.grid, material.words
    most = _MOST_WINDOWS_OF_MANY if many else _MOST_WINDOWS
    windows = _few_windows(departures, grid.step_s, most)
    told = sorted(sorted(windows, key=lambda window: -window.persons)[: max(most, _MOST_LINES)], key=_first_step)
    rows = [
        (
            material.span(grid.at(window.first), grid.at(window.last)),
            words.number(window.persons),
            route_text(material.scenario.network, area.node_id, window.route.split(), words) or words.orders_at_site,
            material.site_name(window.site_id),
        )
        for window in told
    ]
    if len(told) < len(windows):
        rest = sum(window.persons for window in windows) - sum(window.persons for window in told)
        span = material.span(grid.at(windows[0].first), grid.at(max(window.last for window in windows)))
        rows.append((span, words.number(rest), words.orders_other, ""))
    return tuple(rows)


def _first_step(window: _Window) -> int:
    return window.first


def _few_windows(departures: Sequence[DepartureOrder], step_s: int, most: int) -> list[_Window]:
    """Windows of consecutive steps; where there are too many, short breaks between them are bridged."""
    windows = _windows(departures, 1)
    for gap_s in _GAPS_S:
        if len(windows) <= most:
            break
        windows = _windows(departures, max(1, gap_s // step_s))
    return windows


def _windows(departures: Sequence[DepartureOrder], gap: int) -> list[_Window]:
    open_windows: dict[tuple[str, str], _Window] = {}
    windows: list[_Window] = []
    for order in sorted(departures, key=lambda each: each.step):
        key = (order.route, order.reception_site_id)
        window = open_windows.get(key)
        if window is not None and order.step - window.last <= gap:
            window.last = order.step
            window.persons += order.persons
            continue
        window = _Window(
            first=order.step, last=order.step, persons=order.persons, route=order.route, site_id=order.reception_site_id
        )
        open_windows[key] = window
        windows.append(window)
    return windows


def cancel_orders(material: Material) -> Section:
    """Who halts where, for a dozen moments; areas that do the same at the same place share a line."""
    words, grid = material.words, material.scenario.grid
    by_step: dict[int, list[CancelOrder]] = {}
    for order in material.notes.cancel_orders:
        by_step.setdefault(order.step, []).append(order)
    told: list[tuple[int, list[tuple[str, ...]]]] = []
    for step in sorted(by_step):
        lines = list(_cancel_rows(material, by_step[step]))
        if not told or told[-1][1] != lines:
            told.append((step, lines))
    every = max(1, -(-len(told) // _MOST_MOMENTS))
    rows = tuple((material.moment(grid.at(step)), *line) for step, lines in told[::every] for line in lines)
    head = (words.if_breaks_at, words.where, words.area, words.persons, words.instruction, words.minutes)
    table = Table(caption=words.cancel, head=head, rows=rows, numeric=frozenset({3, 5}), tight=frozenset({0}))
    return Section(anchor="cancel", heading=words.cancel, sentences=(words.cancel_intro,), tables=(table,))


def _cancel_rows(material: Material, orders_now: Sequence[CancelOrder]) -> Iterator[tuple[str, ...]]:
    """What people do at one moment, place by place; in a city, one line for all who do the same."""
    words = material.words
    here: dict[tuple[str, str], list[CancelOrder]] = {}
    for order in orders_now:
        here.setdefault((order.where, order.instruction), []).append(order)
    if len(here) > _MOST_PLACES:
        by_instruction: dict[tuple[str, str], list[CancelOrder]] = {}
        for order in orders_now:
            by_instruction.setdefault(("", order.instruction), []).append(order)
        here = by_instruction
    for (where, instruction), alike in here.items():
        longest = max(order.minutes for order in alike)
        places = len({order.where for order in alike})
        yield (
            where or (alike[0].where if places == 1 else words.many_places.format(count=words.number(places))),
            _listed((material.area_name(order.staging_area_id) for order in alike), words.and_more),
            words.number(sum(order.persons for order in alike)),
            instruction,
            words.minute.format(count=longest) if longest else "",
        )


def _listed(names: Iterable[str], and_more: str) -> str:
    distinct = list(dict.fromkeys(names))
    shown = ", ".join(distinct[:_MOST_NAMES])
    rest = len(distinct) - _MOST_NAMES
    return f"{shown}, {and_more.format(count=rest)}" if rest > 0 else shown


def breaks(material: Material) -> Section:
    """What it means if the pause breaks, by spans of round clock times."""
    words, result = material.words, material.plan.result
    intro = []
    if result is not None:
        intro.append(
            words.breaks_intro.format(
                safe=words.number(result.expected_safe), caught=words.number(result.expected_caught)
            )
        )
    head = (words.if_breaks_between, words.chance, words.safe_heading, words.caught, words.waiting)
    rows = tuple(_break_rows(material, material.plan.break_table or ()))
    table = Table(caption=words.breaks, head=head, rows=rows, numeric=frozenset({1, 2, 3, 4}), tight=frozenset({0}))
    return Section(anchor="breaks", heading=words.breaks, sentences=tuple(intro), tables=(table,))


def _break_rows(material: Material, table: Sequence[BreakRow]) -> Iterator[tuple[str, ...]]:
    """One row a span up to the last arrival; after it nothing changes any more."""
    words, grid = material.words, material.scenario.grid
    by_step = {row.step: row for row in table}
    last = material.timeline.last_arrival or 0
    edges = clock_instants(grid, last, most=_MOST_BREAKS)
    for first, after in pairwise(edges):
        chance = sum(by_step[step].probability for step in range(first, after) if step in by_step)
        if first in by_step:
            yield (material.span(grid.at(first), grid.at(after)), *_break_cells(material, by_step[first], chance))
    if last in by_step:
        later = sum(row.probability for row in table if row.step >= last)
        yield (words.break_later, *_break_cells(material, by_step[last], later))


def _break_cells(material: Material, row: BreakRow, chance: float) -> tuple[str, ...]:
    words = material.words
    return (words.percent(chance), words.number(row.safe), words.number(row.caught), words.number(row.waiting))


def not_carried(material: Material) -> Section:
    """Who cannot be brought to safety, and why."""
    words = material.words
    rows = tuple(
        (material.area_name(row.staging_area_id), row.group, words.number(row.persons), row.reason)
        for row in material.plan.not_carried or ()
    )
    if not rows:
        missing = material.timeline.persons - material.timeline.persons_safe
        sentence = f"{words.not_carried}: {words.number(missing)}" if missing else words.everyone_carried
        return Section(anchor="not-carried", heading=words.not_carried_heading, sentences=(sentence,))
    head = (words.area, words.group, words.persons, words.reason)
    table = Table(caption=words.not_carried_heading, head=head, rows=rows, numeric=frozenset({2}))
    return Section(anchor="not-carried", heading=words.not_carried_heading, tables=(table,))
