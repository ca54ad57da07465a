"""The parts of a page on what the plan achieves: proof, map, curve, tables over time."""

import numpy as np
from markupsafe import Markup

from safepassage.model.verdict import Optimality
from safepassage.outputs.fleet_figures import share_up
from safepassage.outputs.material import Material
from safepassage.outputs.page import Picture, Section, Table
from safepassage.outputs.plot_curve import curve_svg
from safepassage.outputs.plot_map import map_svg
from safepassage.outputs.summary import arrivals_by_day, clock_instants

_MOST_ROWS = 24


def violations(material: Material) -> Section:
    """Every way in which the plan breaks its scenario."""
    lines = tuple(f"{each.place}: {each.message}" for each in material.verdict.violations)
    return Section(anchor="violations", heading=material.words.violations, warnings=lines)


def proof(material: Material, *, in_full: bool) -> Section:
    """What is proven of the plan; in full with the certifier's own words and warnings."""
    words, verdict = material.words, material.verdict
    sentences = [_proven(material)]
    ceiling = verdict.alpha_bound
    if verdict.feasible and verdict.optimality is not Optimality.UNIVERSAL and ceiling is not None and ceiling < 1:
        sentences.append(words.proof_ceiling.format(bound=words.percent(ceiling)))
    if in_full and verdict.explanation:
        sentences.append(verdict.explanation)
    return Section(
        anchor="proof",
        heading=words.proof,
        sentences=tuple(sentences),
        warnings=verdict.warnings if in_full else (),
    )


def _proven(material: Material) -> str:
    words, verdict = material.words, material.verdict
    if not verdict.feasible:
        return words.proof_void
    if verdict.optimality is Optimality.UNIVERSAL:
        return words.proof_universal
    if verdict.optimality is Optimality.MOST_VALUE and verdict.worth is not None:
        form = words.fleet.proof_soonest if material.counts_arrival else words.proof_most_value
        return form.format(weight=f"{verdict.worth.exposure_weight:g}")
    return _bounded(material) if verdict.optimality is Optimality.BOUNDED else words.proof_unknown


def _bounded(material: Material) -> str:
    """How far from the best, in the measure that the bound is one of: share of the most possible, worth, or other."""
    words, alpha, worth = material.words, material.verdict.alpha, material.verdict.worth
    if alpha is not None:
        return words.proof_bounded.format(alpha=words.percent(alpha))
    if worth is None:
        return words.fleet.proof_bounded
    form = words.fleet.proof_sooner if material.counts_arrival else words.fleet.proof_worth
    return form.format(
        value=f"{worth.value:,.1f}",
        weight=f"{worth.exposure_weight:g}",
        bound=f"{worth.bound:,.1f}",
        gap=share_up(worth.gap),
    )


def map_of(material: Material) -> Section:
    """The map, with words for those who do not see it."""
    words, scenario = material.words, material.scenario
    approximate = any(
        reference.table == "node" and "approximate" in reference.note.casefold() for reference in scenario.references
    )
    narrow = next((each.name for each in material.plan.bottlenecks or () if each.link_id), "")
    text = words.map_alt if narrow else words.map_alt_free
    alternative = text.format(
        links=words.number(len(scenario.network.links)),
        areas=len(scenario.staging_areas),
        sites=len(scenario.reception_sites),
        bottleneck=narrow,
    )
    caption = f"{words.map_caption} {words.positions_approximate}" if approximate else words.map_caption
    svg = Markup(map_svg(scenario, material.plan, words, approximate=approximate))  # noqa: S704 - our own, escaped
    return Section(
        anchor="map", heading=words.map, pictures=(Picture(svg=svg, alternative=alternative, caption=caption),)
    )


def curve(material: Material) -> Section:
    """The curve, and the same as a table at round clock times."""
    words, line = material.words, material.timeline
    half, last = line.first_with(line.persons / 2), line.last_arrival
    alternative = words.curve_alt.format(
        start=material.instant(0),
        end=material.instant(line.grid.steps),
        half=words.never if half is None else material.instant(half),
        last=words.never if last is None else material.instant(last),
    )
    caption = words.curve_caption if line.most_possible is not None else words.curve_caption_unproven
    svg = Markup(curve_svg(line, material.scenario.pause, words))  # noqa: S704 - our own, escaped
    return Section(
        anchor="curve",
        heading=words.curve,
        pictures=(Picture(svg=svg, alternative=alternative, caption=caption),),
        tables=(_by_hour(material),),
    )


def _by_hour(material: Material) -> Table:
    words, line = material.words, material.timeline
    last = line.grid.steps if line.last_arrival is None else max(line.last_arrival, 1)
    head = [words.at, words.safe_heading, words.moving, words.waiting, words.share]
    proven = line.most_possible is not None
    rows = []
    for step in clock_instants(line.grid, last, most=_MOST_ROWS):
        counts = [words.number(each[step]) for each in (line.safe, line.moving, line.waiting)]
        share = words.percent(line.safe[step] / line.persons) if line.persons else ""
        most = [words.number(line.most_possible[step])] if line.most_possible is not None else []
        rows.append((material.instant(step), *counts, share, *most))
    head += [words.most_possible] if proven else []
    return Table(
        caption=words.table_hours,
        head=tuple(head),
        rows=tuple(rows),
        numeric=frozenset(range(1, len(head))),
        tight=frozenset({0}),
    )


def by_day(material: Material) -> Section:
    """People safe at the end of each day, and arrivals by reception site and day; no finer than that."""
    words, line = material.words, material.timeline
    days = np.array([line.grid.at(step).toordinal() for step in range(line.grid.steps + 1)])
    ends = [int(np.searchsorted(days, day, side="right")) - 1 for day in np.unique(days)]
    if line.last_arrival is not None:
        ends = [step for step in ends if days[step] <= days[line.last_arrival]]
    safe_rows = tuple((words.day_of(line.grid.at(step).date()), words.number(line.safe[step])) for step in ends)
    arrivals = sorted(arrivals_by_day(material.scenario, material.plan).items())
    arrival_rows = tuple(
        (words.day_of(day), material.site_name(site_id), words.number(persons)) for (day, site_id), persons in arrivals
    )
    return Section(
        anchor="days",
        heading=words.arrivals,
        tables=(
            Table(
                caption=words.table_days,
                head=(words.day, words.safe_heading),
                rows=safe_rows,
                numeric=frozenset({1}),
                tight=frozenset({0}),
            ),
            Table(
                caption=words.table_arrivals,
                head=(words.day, words.site, words.persons),
                rows=arrival_rows,
                numeric=frozenset({2}),
                tight=frozenset({0}),
            ),
        ),
    )


def bottlenecks(material: Material) -> Section:
    """What holds people back, in the words of the plan."""
    words = material.words
    statements = tuple(dict.fromkeys(each.statement for each in material.plan.bottlenecks or ()))
    sentences = () if statements or material.plan.bottlenecks is None else (words.no_bottleneck,)
    return Section(anchor="bottleneck", heading=words.bottleneck, sentences=sentences, points=statements)
