"""The parts of a page that say how far it can be trusted: ranges, rounding, unknowns, agreement, sources, making."""

import re
from collections.abc import Mapping, Sequence

from safepassage.model.briefing import DisputedRange
from safepassage.model.references import Reference
from safepassage.model.scenario import AGREEMENT_ITEMS
from safepassage.outputs.material import Material
from safepassage.outputs.page import Section, Table
from safepassage.outputs.redact import AGREEMENT_NOT_FOR_PARTNERS, Part, without_addresses

_FEW = 3
_TABLES_OF_TIMES = frozenset({"scenario", "closures", "corridors"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def disputed(material: Material) -> Section:
    """The same plan at both ends of every disputed figure."""
    words = material.words
    rows = tuple(
        (
            _figure(material, each.reference),
            _with_unit(_spelled(each.reference.value), each.reference),
            f"{_with_unit(_plain(each.reference.low), each.reference)}: {_outcome(material, each, at_low=True)}",
            f"{_with_unit(_plain(each.reference.high), each.reference)}: {_outcome(material, each, at_low=False)}",
        )
        for each in material.notes.disputed
    )
    head = (words.figure, words.here, words.at_low, words.at_high)
    return Section(
        anchor="disputed",
        heading=words.disputed,
        sentences=(words.disputed_intro,),
        tables=(Table(caption=words.disputed, head=head, rows=rows),),
    )


def _outcome(material: Material, each: DisputedRange, *, at_low: bool) -> str:
    words = material.words
    safe, last = (each.at_low_safe, each.at_low_last_at) if at_low else (each.at_high_safe, each.at_high_last_at)
    if not safe or last is None:
        return words.outcome_nobody
    figure = each.reference.low if at_low else each.reference.high
    everyone = figure if _counts_people(each.reference) else material.timeline.persons
    if everyone is not None and safe >= everyone:
        return words.outcome_all.format(safe=words.number(safe), when=material.moment(last))
    return words.outcome_some.format(safe=words.number(safe), when=material.moment(last))


def _counts_people(reference: Reference) -> bool:
    return reference.table == "staging_areas" and reference.column == "persons"


def rounding(material: Material) -> Section:
    """What rounding travel times up adds."""
    words, report = material.words, material.notes.rounding
    sentence = ""
    if report is not None:
        sentence = words.rounding_text.format(
            step=words.duration(material.scenario.grid.step_s),
            median=words.duration(report.median_s),
            worst=words.duration(report.worst_s),
            area=material.area_name(report.worst_staging_area_id),
            exact=words.duration(report.exact_s),
        )
    return Section(anchor="rounding", heading=words.rounding, sentences=(sentence,))


def unknowns(material: Material) -> Section:
    """What is not known, and what is not recorded of the agreement, as warnings."""
    words = material.words
    points = list(material.guarded(material.notes.unknowns))
    hidden = material.notes.disputed
    if hidden and not material.sees(Part.EVERYTHING):
        safe = [count for each in hidden for count in (each.at_low_safe, each.at_high_safe)]
        safe.append(material.timeline.persons_safe)
        text = words.disputed_hidden.format(
            count=len(hidden), low=words.number(min(safe)), high=words.number(max(safe))
        )
        points.append(text)
    missing = tuple(
        words.unknown_agreement.format(item=words.agreement_items[item])
        for item in AGREEMENT_ITEMS
        if not material.scenario.agreement.get(item)
    )
    nothing = () if points or missing else (words.nothing_unknown,)
    return Section(anchor="unknowns", heading=words.unknowns, sentences=nothing, points=tuple(points), warnings=missing)


def agreement(material: Material) -> Section:
    """What is recorded of the agreement; partners do not see its time, place and route."""
    words = material.words
    hidden = frozenset() if material.sees(Part.EVERYTHING) else AGREEMENT_NOT_FOR_PARTNERS
    recorded = {item: text for item, text in material.scenario.agreement.items() if text and item not in hidden}
    rows = tuple(
        (words.agreement_items.get(item, item), text)
        for item, text in recorded.items()
        if material.guard.passes(text) and (item in words.agreement_items or material.guard.passes(item))
    )
    sentences = (words.agreement_intro,) if material.scenario.agreement else (words.no_agreement,)
    tables = (Table(caption=words.agreement, head=(words.item, words.recorded), rows=rows),) if rows else ()
    return Section(anchor="agreement", heading=words.agreement, sentences=sentences, tables=tables)


def references(material: Material) -> Section:
    """Where the figures come from: with the cells they stand in for those who may see them, else the sources alone."""
    words, rows = material.words, material.scenario.references
    if not rows:
        return Section(anchor="references", heading=words.references, sentences=(words.no_references,))
    if not material.sees(Part.CELLS):
        timeless = [each.reference for each in rows if each.table not in _TABLES_OF_TIMES]
        sources = material.guarded(dict.fromkeys(map(without_addresses, timeless)))
        return Section(anchor="references", heading=words.references, points=sources)
    groups: dict[tuple[str, str, str, str], list[Reference]] = {}
    for each in rows:
        groups.setdefault((each.table, each.reference, each.note, each.unit), []).append(each)
    head = (words.figure, words.value, words.value_range, words.source, words.note)
    table = Table(
        caption=words.references_caption,
        head=head,
        rows=tuple(_reference_row(material, group) for group in groups.values()),
    )
    return Section(anchor="references", heading=words.references, tables=(table,))


def _reference_row(material: Material, group: Sequence[Reference]) -> tuple[str, ...]:
    words, first = material.words, group[0]
    columns = ", ".join(dict.fromkeys(words.columns.get(each.column, each.column) for each in group))
    things = list(dict.fromkeys(_thing(material, each) for each in group))
    named = ", ".join(things[:_FEW]) + (
        f" {words.and_more.format(count=len(things) - _FEW)}" if len(things) > _FEW else ""
    )
    values = list(dict.fromkeys(each.value for each in group))
    value = ", ".join(values[:_FEW]) + (" ..." if len(values) > _FEW else "")
    ranges = list(dict.fromkeys(_range(material, each) for each in group if each.disputed))
    return (f"{columns}: {named}", _with_unit(value, first), ", ".join(ranges), first.reference, first.note)


def _range(material: Material, reference: Reference) -> str:
    return material.words.range_to.format(low=_plain(reference.low), high=_plain(reference.high))


def _figure(material: Material, reference: Reference) -> str:
    """A figure of the scenario in words: `rate: Ramouseh crossing`."""
    column = material.words.columns.get(reference.column, reference.column)
    return f"{column}: {_thing(material, reference)}"


def _thing(material: Material, reference: Reference) -> str:
    """The name of what a cell belongs to."""
    scenario = material.scenario
    names: dict[str, dict[str, str]] = {
        "node": {node.node_id: node.name for node in scenario.network.nodes},
        "link": {link.link_id: link.name for link in scenario.network.links},
        "staging_areas": {area.staging_area_id: area.name for area in scenario.staging_areas},
        "reception_sites": {site.reception_site_id: site.name for site in scenario.reception_sites},
        "corridors": {corridor.corridor_id: corridor.name for corridor in scenario.corridors},
    }
    known = names.get(reference.table, {})
    if reference.id == "total" and reference.id not in known:
        return material.words.all_together
    return known.get(reference.id) or reference.id or reference.table


def _with_unit(value: str, reference: Reference) -> str:
    return f"{value} {reference.unit}".strip()


def _plain(figure: float | None) -> str:
    return "" if figure is None else f"{figure:g}" if abs(figure) < 10_000 else f"{figure:,.0f}"  # noqa: PLR2004


def _spelled(value: str) -> str:
    """The value of a cell, its thousands set apart where it is a number."""
    return _plain(float(value)) if _NUMBER.fullmatch(value) else value


def made(material: Material) -> Section:
    """Solver, versions, seconds and the fingerprint; outside the inner circle only solver and versions."""
    words, result = material.words, material.plan.result
    rows: list[tuple[str, str]] = []
    if result is not None:
        rows += [(words.solver, result.solver), (words.versions, _pairs(result.versions))]
        if material.sees(Part.EVERYTHING):
            rows += [
                (words.objective, result.objective),
                (words.status, result.status),
                (words.seconds, f"{result.seconds:.1f}, {result.cpu_seconds:.1f}"),
                (words.seed, "" if result.seed is None else str(result.seed)),
                (words.settings, _pairs(result.settings)),
            ]
    weight = material.scenario.objective.exposure_weight
    if material.sees(Part.EVERYTHING):
        if weight is not None:
            rows.append((words.exposure_weight, f"{weight:g}"))
        rows.append((words.fingerprint, material.plan.scenario_fingerprint))
    shown = tuple((name, text) for name, text in rows if text)
    table = Table(caption=words.made_caption, head=(words.item, words.recorded), rows=shown)
    return Section(anchor="made", heading=words.made, tables=(table,))


def _pairs(mapping: Mapping[str, object]) -> str:

    return ", ".join(f"{name} {value}" for name, value in mapping.items() if value is not None)
