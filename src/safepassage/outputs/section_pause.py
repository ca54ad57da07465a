"""The parts of a page for a pause that may break: whom to call and until when, the trade-off, promises and prices."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from safepassage.model.plan import GroupBreakRow
from safepassage.model.prices import PriceRow
from safepassage.outputs.material import Material
from safepassage.outputs.page import Picture, Section, Table
from safepassage.outputs.plot_frontier import frontier_svg

_MOST_RULES = 60
_MOST_BREAKS = 24
_MOST_PRICES = 30


def groups(material: Material) -> Section:
    """Each group's part in the plan, and what the rules that set people apart cost."""
    words = material.words
    rows = tuple(
        (
            group.group or words.everyone,
            words.number(group.persons),
            words.number(group.safe),
            words.never if group.half_safe_at is None else material.moment(group.half_safe_at),
            words.never if group.last_arrival_at is None else material.moment(group.last_arrival_at),
            words.number(group.expected_safe),
            words.number(group.expected_caught),
        )
        for group in material.notes.groups
    )
    head = (
        words.group,
        words.persons,
        words.safe_heading,
        words.half_safe_short,
        words.everyone_safe,
        words.expected_safe_short,
        words.expected_caught_short,
    )
    table = Table(caption=words.groups, head=head, rows=rows, numeric=frozenset({1, 2, 5, 6}), tight=frozenset({3, 4}))
    costs = tuple(
        words.rule_cost.format(
            rule=rule.rule,
            fewer=words.number(rule.persons_fewer),
            hours=words.number(rule.person_hours),
            parted=words.number(rule.parted_households),
        )
        for rule in material.notes.rules
    )
    return Section(anchor="groups", heading=words.groups, points=costs, tables=(table,))


def stop_rules(material: Material) -> Section:
    """When to stop sending from each staging area."""
    words, rules = material.words, material.notes.stop_rules
    points = tuple(f"{rule.statement[0].upper()}{rule.statement[1:]}." for rule in rules[:_MOST_RULES])
    left = (material.notes.left_behind,) if material.notes.left_behind else ()
    return Section(anchor="stop-rule", heading=words.stop_rule, sentences=(*left, words.stop_rule_intro), points=points)


def frontier(material: Material) -> Section:
    """The whole trade-off between people safe and people caught, as a picture and as a table."""
    words, points = material.words, material.plan.frontier or ()
    result = material.plan.result
    weight = result.settings.get("exposure_weight") if result else 0.0
    chosen = float(weight) if isinstance(weight, int | float) else 0.0
    first, last = points[0], points[-1]
    alternative = words.frontier_alt.format(
        count=len(points),
        most_safe=words.number(first.expected_safe),
        most_caught=words.number(first.expected_caught),
        least_safe=words.number(last.expected_safe),
        least_caught=words.number(last.expected_caught),
    )
    rows = tuple(
        (
            f"{point.exposure_weight:.3g}",
            words.number(point.expected_safe),
            words.number(point.expected_caught),
            words.number(point.persons_called),
            words.number(point.persons_not_called),
            "" if point.last_call_at is None else material.moment(point.last_call_at),
            "" if point.everyone_safe_at is None else material.moment(point.everyone_safe_at),
        )
        for point in points
    )
    head = (
        words.weight,
        words.expected_safe_short,
        words.expected_caught_short,
        words.called,
        words.not_called,
        words.last_call,
        words.everyone_safe,
    )
    svg = Markup(frontier_svg(points, chosen, words))  # noqa: S704 - our own, escaped
    return Section(
        anchor="frontier",
        heading=words.frontier,
        sentences=(words.frontier_intro.format(weight=f"{chosen:.3g}"),),
        pictures=(Picture(svg=svg, alternative=alternative, caption=words.frontier_caption),),
        tables=(Table(caption=words.frontier, head=head, rows=rows, numeric=frozenset(range(5))),),
    )


def breaks_by_group(material: Material) -> Section:
    """Safe, caught and waiting hour by hour for each group."""
    words = material.words
    by_group: dict[str, list[GroupBreakRow]] = {}
    for row in material.plan.break_table_by_group or ():
        by_group.setdefault(row.group, []).append(row)
    head = (words.if_breaks_at, words.chance, words.safe_heading, words.caught, words.waiting)
    tables = tuple(
        Table(
            caption=group or words.everyone,
            head=head,
            rows=tuple(_group_rows(material, rows)),
            numeric=frozenset({1, 2, 3, 4}),
            tight=frozenset({0}),
        )
        for group, rows in by_group.items()
    )
    return Section(
        anchor="breaks-by-group",
        heading=words.breaks_by_group,
        sentences=(words.breaks_by_group_intro,),
        tables=tables,
    )


def _group_rows(material: Material, rows: Sequence[GroupBreakRow]) -> Iterator[tuple[str, ...]]:
    """A row every so many hours, the chances in between added up, until nothing changes any more."""
    words = material.words
    end = next((place for place, row in enumerate(rows) if (row.safe, row.caught) == (rows[-1].safe, 0)), len(rows) - 1)
    every = max(1, -(-end // _MOST_BREAKS))
    shown = [*range(0, end, every), end]
    for place, after in zip(shown, [*shown[1:], len(rows)], strict=True):
        row = rows[place]
        chance = sum(each.probability for each in rows[place:after])
        when = material.moment(row.at) if place < end else words.break_later
        yield (when, words.percent(chance), words.number(row.safe), words.number(row.caught), words.number(row.waiting))


def guarantee(material: Material) -> Section:
    """What the plan promises whichever corridors are blocked."""
    return Section(anchor="guarantee", heading=material.words.guarantee, sentences=material.notes.guarantee)


def coupling(material: Material) -> Section:
    """What it means for a linked movement that its counterpart stops."""
    return Section(anchor="coupling", heading=material.words.coupling, sentences=material.notes.coupling)


def prices(material: Material) -> Section:
    """What one thing more would buy: each change by what it brings by the end, and where it brings most."""
    words = material.words
    rows = tuple(_price_rows(material, material.plan.prices or ()))[:_MOST_PRICES]
    head = (words.change, words.most_gained, words.by_when, words.gained_by_end, words.hours_sooner)
    table = Table(caption=words.prices, head=head, rows=rows, numeric=frozenset({1, 3, 4}), tight=frozenset({2}))
    return Section(
        anchor="prices",
        heading=words.prices,
        sentences=(words.prices_intro, *material.notes.contraflow),
        tables=(table,),
    )


def _price_rows(material: Material, rows: Sequence[PriceRow]) -> Iterator[tuple[str, ...]]:
    """One line a change, those that bring most people first."""
    words, grid = material.words, material.scenario.grid
    by_change: dict[tuple[str, str], list[PriceRow]] = {}
    for row in rows:
        by_change.setdefault((row.kind, row.id), []).append(row)
    ordered = sorted(by_change.values(), key=lambda own: -max(row.people_more_safe for row in own))
    for own in ordered:
        best, last = max(own, key=lambda row: row.people_more_safe), own[-1]
        gains = best.people_more_safe > 0
        yield (
            best.statement.partition(":")[0],
            words.number(best.people_more_safe) if gains else words.nothing,
            material.moment(grid.at(best.at_step)) if gains else "",
            words.number(last.people_more_safe),
            "" if last.hours_sooner is None else f"{last.hours_sooner:.1f}",
        )
