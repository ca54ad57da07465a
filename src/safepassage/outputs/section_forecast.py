"""The part of a page on what is likely: all of it, its totals by day, or its totals alone, by who may see them."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from markupsafe import Markup

from safepassage.model.forecast import Estimate, Forecast, ForecastBreakRow
from safepassage.outputs.material import Material
from safepassage.outputs.page import Picture, Section, Table
from safepassage.outputs.plot_emptied import EmptiedBar, emptied_svg
from safepassage.outputs.plot_fan import fan_svg, last_shown
from safepassage.outputs.plot_sensitivity import sensitivity_svg
from safepassage.outputs.summary import clock_instants

_ANCHOR = "forecast"
_MOST_ROWS = 20
_MOST_BREAKS = 16
_MOST_AREAS = 24


def in_full(material: Material, forecast: Forecast) -> Section:
    """Fans, staging areas, break table, and what matters most: for those who carry the plan out."""
    pictures = [_fan(material, forecast)]
    tables = [_by_hour(material, forecast)]
    if len(forecast.by_group) > 1:
        tables.append(_groups(material, forecast))
    if forecast.emptied:
        pictures.append(_emptied_picture(material, forecast))
        tables.append(_emptied(material, forecast))
    if material.scenario.pause is not None:
        tables.append(_breaks(material, forecast))
    if len(forecast.sensitivity) > 1:
        pictures.append(_sensitivity(material, forecast))
    return Section(
        anchor=_ANCHOR,
        heading=material.words.forecast.heading,
        sentences=tuple(_sentences(material, forecast)),
        pictures=tuple(pictures),
        tables=tuple(tables),
    )


def by_day(material: Material, forecast: Forecast) -> Section:
    """The totals, and people safe at the end of each day: for partners, who may know no more of when."""
    words, grid = material.words, material.scenario.grid
    days = np.array([grid.at(step).toordinal() for step in range(grid.steps + 1)])
    end = last_shown(forecast, material.timeline.safe)
    ends = [int(np.searchsorted(days, day, side="right")) - 1 for day in np.unique(days[: end + 1])]
    safe = forecast.fans["safe"]
    rows = tuple(
        (
            words.day_of(grid.at(step).date()),
            *(words.number(int(safe.at_level(level)[step])) for level in (0.1, 0.5, 0.9)),
        )
        for step in ends
    )
    own = words.forecast
    heads = (words.day, own.level.format(count=10), own.middle, own.level.format(count=90))
    table = Table(
        caption=own.days_table,
        head=heads,
        rows=rows,
        numeric=frozenset({1, 2, 3}),
        tight=frozenset({0}),
        note=own.days_note,
    )
    return Section(anchor=_ANCHOR, heading=own.heading, sentences=_totals(material, forecast), tables=(table,))


def in_total(material: Material, forecast: Forecast) -> Section:
    """How many are safe in the end, and the chance to finish: no place and no time."""
    return Section(anchor=_ANCHOR, heading=material.words.forecast.heading, sentences=_totals(material, forecast))


def _totals(material: Material, forecast: Forecast) -> tuple[str, ...]:
    words, safe = material.words, forecast.fans["safe"]
    low, median, high = (words.number(int(safe.at_level(level)[-1])) for level in (0.1, 0.5, 0.9))
    own = words.forecast
    return (
        own.total.format(
            draws=words.number(forecast.draws),
            low=low,
            high=high,
            median=median,
            chance=words.percent(forecast.probability_everyone_safe.value),
        ),
        own.total_unknown.format(factors=own.listed(forecast.settings.factors_on())),
    )


def _sentences(material: Material, forecast: Forecast) -> Iterator[str]:
    words, own = material.words, material.words.forecast
    yield own.chance.format(chance=_share(material, forecast.probability_everyone_safe))
    yield own.expected.format(
        safe=_people(material, forecast.expected_safe),
        persons=words.number(forecast.expected_persons),
        caught=_people(material, forecast.expected_caught),
    )
    if forecast.expected_turned_back.value or forecast.expected_rerouted.value:
        yield own.blocked.format(
            turned=_people(material, forecast.expected_turned_back),
            rerouted=_people(material, forecast.expected_rerouted),
        )
    yield own.drawn.format(
        draws=words.number(forecast.draws), seed=forecast.seed, factors=own.listed(forecast.settings.factors_on())
    )


def _fan(material: Material, forecast: Forecast) -> Picture:
    words, safe, planned = material.words, forecast.fans["safe"], material.timeline.safe
    low, median, high = (words.number(int(safe.at_level(level)[-1])) for level in (0.05, 0.5, 0.95))
    alternative = words.forecast.fan_alt.format(
        start=material.instant(0),
        end=material.instant(last_shown(forecast, planned)),
        draws=words.number(forecast.draws),
        low=low,
        high=high,
        median=median,
    )
    svg = Markup(fan_svg(forecast, material.scenario.grid, planned, words))  # noqa: S704 - our own, escaped
    return Picture(svg=svg, alternative=alternative, caption=words.forecast.fan_caption)


def _by_hour(material: Material, forecast: Forecast) -> Table:
    words, own, grid = material.words, material.words.forecast, material.scenario.grid
    safe, caught = forecast.fans["safe"], forecast.fans["caught"]
    rows = []
    for step in clock_instants(grid, last_shown(forecast, material.timeline.safe), most=_MOST_ROWS):
        figures = [safe.at_level(level)[step] for level in (0.05, 0.25, 0.5, 0.75, 0.95)]
        figures += [caught.at_level(level)[step] for level in (0.5, 0.95)]
        rows.append((material.instant(step), *(words.number(int(figure)) for figure in figures)))
    heads = (
        words.at,
        *(own.level.format(count=level) for level in (5, 25)),
        own.middle,
        *(own.level.format(count=level) for level in (75, 95)),
        *(own.caught_level.format(count=level) for level in (50, 95)),
    )
    return Table(
        caption=own.fan_table,
        head=heads,
        rows=tuple(rows),
        numeric=frozenset(range(1, len(heads))),
        tight=frozenset({0}),
        note=own.levels_note,
    )


def _groups(material: Material, forecast: Forecast) -> Table:
    words, own = material.words, material.words.forecast
    rows = tuple(
        (
            group.group or words.everyone,
            words.number(group.expected_persons),
            _people(material, group.expected_safe),
            _people(material, group.expected_caught),
            _share(material, group.probability_everyone_safe),
        )
        for group in forecast.by_group
    )
    heads = (
        words.group,
        own.group_persons,
        words.expected_safe_short,
        words.expected_caught_short,
        own.everyone_chance,
    )
    return Table(caption=own.groups_table, head=heads, rows=rows, numeric=frozenset({1, 2, 3, 4}))


def _largest_areas(material: Material, forecast: Forecast) -> list[int]:
    """Rows of the staging areas that are shown, in their order."""
    persons = {area.staging_area_id: area.persons for area in material.scenario.staging_areas}
    by_size = sorted(
        range(len(forecast.emptied)), key=lambda row: -persons.get(forecast.emptied[row].staging_area_id, 0)
    )
    return sorted(by_size[:_MOST_AREAS])


def _emptied_picture(material: Material, forecast: Forecast) -> Picture:
    words, grid = material.words, material.scenario.grid
    bars = [
        EmptiedBar(
            name=material.area_label(forecast.emptied[row].staging_area_id),
            chances=forecast.emptied_by[row],
            planned=None if (at := forecast.emptied[row].planned_at) is None else grid.position(at),
        )
        for row in _largest_areas(material, forecast)
    ]
    end = last_shown(forecast, material.timeline.safe)
    svg = Markup(emptied_svg(bars, grid, end, words))  # noqa: S704 - our own, escaped
    alternative = words.forecast.areas_alt.format(count=len(bars))
    return Picture(svg=svg, alternative=alternative, caption=words.forecast.areas_caption)


def _emptied(material: Material, forecast: Forecast) -> Table:
    words, own = material.words, material.words.forecast
    shown = _largest_areas(material, forecast)
    rows = tuple(
        (
            material.area_label(row.staging_area_id),
            _share(material, row.probability),
            *(words.never if at is None else material.moment(at) for at in (row.planned_at, row.p50_at, row.p90_at)),
        )
        for row in (forecast.emptied[number] for number in shown)
    )
    left_out = len(shown) < len(forecast.emptied)
    return Table(
        caption=own.areas_table,
        head=(words.area, own.emptied, own.by_plan, own.by_half, own.by_ninety),
        rows=rows,
        numeric=frozenset({1}),
        tight=frozenset({2, 3, 4}),
        note=own.areas_more.format(shown=len(shown), total=len(forecast.emptied)) if left_out else "",
    )


def _breaks(material: Material, forecast: Forecast) -> Table:
    words, own = material.words, material.words.forecast
    heads = (words.if_breaks_between, words.chance, words.safe_heading, words.caught, words.waiting)
    return Table(
        caption=own.breaks_table,
        head=heads,
        rows=tuple(_break_rows(material, forecast)),
        numeric=frozenset({1, 2, 3, 4}),
        tight=frozenset({0}),
        note=own.breaks_note,
    )


def _break_rows(material: Material, forecast: Forecast) -> Iterator[tuple[str, ...]]:
    words, grid, table = material.words, material.scenario.grid, forecast.break_table
    last = last_shown(forecast, material.timeline.safe)
    for first, after in pairwise(clock_instants(grid, last, most=_MOST_BREAKS)):
        chance = sum(row.probability for row in table[first:after])
        yield (material.span(grid.at(first), grid.at(after)), words.percent(chance), *_cells(material, table[first]))
    later = sum(row.probability for row in table[last:])
    yield (words.break_later, words.percent(later), *_cells(material, table[last]))


def _cells(material: Material, row: ForecastBreakRow) -> tuple[str, ...]:
    figures = (row.safe, row.caught, row.waiting)
    return tuple(_people(material, figure) if row.futures else "" for figure in figures)


def _sensitivity(material: Material, forecast: Forecast) -> Picture:
    own = material.words.forecast
    svg = Markup(sensitivity_svg(forecast.sensitivity, material.words))  # noqa: S704 - our own, escaped
    alternative = own.sensitivity_alt.format(most=own.listed((forecast.sensitivity[0].factor,)))
    return Picture(svg=svg, alternative=alternative, caption=own.sensitivity_caption)


def _people(material: Material, estimate: Estimate) -> str:
    """People and the standard error, in tenths where it is below ten."""
    error = estimate.standard_error
    if not np.isfinite(error):
        return material.words.number(estimate.value)
    told = f"{error:,.1f}" if error < 10 else material.words.number(error)  # noqa: PLR2004 - see above
    return f"{material.words.number(estimate.value)} ± {told}"


def _share(material: Material, estimate: Estimate) -> str:
    """A chance and its standard error, in per cent."""
    error = estimate.standard_error
    chance = material.words.percent(estimate.value)
    return chance.replace(" %", f" ± {100 * error:.1f} %") if np.isfinite(error) else chance
