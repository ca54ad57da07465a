"""The parts of a page that people act on: who leaves when, who halts where, what a break means, who is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from safepassage.model.plan import BreakRow, DepartureOrder
from safepassage.model.sites import StagingArea
from safepassage.outputs.material import Material
from safepassage.outputs.page import Section, Table
from safepassage.outputs.routes import route_text
from safepassage.outputs.summary import clock_instants

_MOST_WINDOWS = 8
_MOST_WINDOWS_OF_MANY = 3
_MANY_AREAS = 40
_GAPS_S = (900, 3600, 3 * 3600, 12 * 3600, 24 * 3600)
_MOST_MOMENTS = 12
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
    for order in material.plan.departures or ():
        by_area.setdefault(order.staging_area_id, []).append(order)
    areas = [area for area in material.scenario.staging_areas if area.staging_area_id in by_area]
    head = (words.window, words.persons, words.route, words.to_site)
    rows = {
        area.staging_area_id: _rows(material, area, by_area[area.staging_area_id], many=len(areas) > _MANY_AREAS)
        for area in areas
    }
    if len(areas) > _MANY_AREAS:
        lines = tuple((_name(area), *row) for area in areas for row in rows[area.staging_area_id])
        tables: tuple[Table, ...] = (
            Table(
                caption=words.orders, head=(words.area, *head), rows=lines, numeric=frozenset({2}), tight=frozenset({1})
            ),
        )
    else:
        tables = tuple(
            Table(
                caption=words.orders_caption.format(
                    name=_name(area),
                    persons=words.number(sum(order.persons for order in by_area[area.staging_area_id])),
                ),
                head=head,
                rows=rows[area.staging_area_id],
                numeric=frozenset({1}),
                tight=frozenset({0}),
            )
            for area in areas
        )
    return Section(anchor="orders", heading=words.orders, sentences=(words.orders_intro,), tables=tables)


def _name(area: StagingArea) -> str:
    name = area.name or area.staging_area_id
    return f"{name} ({area.group})" if area.group else name


def _rows(
    material: Material, area: StagingArea, departures: Sequence[DepartureOrder], *, many: bool
) -> tuple[tuple[str, ...], ...]:
    grid, words = material.scenario.grid, material.words
    return tuple(
        (
            material.span(grid.at(window.first), grid.at(window.last)),
            words.number(window.persons),
            route_text(material.scenario.network, area.node_id, window.route.split(), words) or words.orders_at_site,
            material.site_name(window.site_id),
        )
        for window in _few_windows(departures, grid.step_s, _MOST_WINDOWS_OF_MANY if many else _MOST_WINDOWS)
    )


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
    steps = sorted({order.step for order in material.notes.cancel_orders})
    told = _spread(steps, _MOST_MOMENTS)
    rows = []
    for step in told:
        here: dict[tuple[str, str], list[tuple[str, int, int]]] = {}
        for order in material.notes.cancel_orders:
            if order.step == step:
                entry = (material.area_name(order.staging_area_id), order.persons, order.minutes)
                here.setdefault((order.where, order.instruction), []).append(entry)
        for (where, instruction), entries in here.items():
            longest = max(minutes for _, _, minutes in entries)
            rows.append(
                (
                    material.moment(grid.at(step)),
                    where,
                    _listed((name for name, _, _ in entries), words.and_more),
                    words.number(sum(persons for _, persons, _ in entries)),
                    instruction,
                    words.minute.format(count=longest) if longest else "",
                )
            )
    head = (words.if_breaks_at, words.where, words.area, words.persons, words.instruction, words.minutes)
    table = Table(caption=words.cancel, head=head, rows=tuple(rows), numeric=frozenset({3, 5}), tight=frozenset({0}))
    return Section(anchor="cancel", heading=words.cancel, sentences=(words.cancel_intro,), tables=(table,))


def _listed(names: Iterable[str], and_more: str) -> str:
    distinct = list(dict.fromkeys(names))
    shown = ", ".join(distinct[:_MOST_NAMES])
    rest = len(distinct) - _MOST_NAMES
    return f"{shown}, {and_more.format(count=rest)}" if rest > 0 else shown


def _spread(steps: Sequence[int], most: int) -> list[int]:
    """At most so many of the steps, evenly spread, the first always among them."""
    every = max(1, -(-len(steps) // most))
    return list(steps[::every])


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
