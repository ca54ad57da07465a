"""One self-contained page for one audience: no script, no network, nothing the audience may not see."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from safepassage.model.briefing import BriefingNotes
from safepassage.model.forecast import Forecast
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Verdict
from safepassage.outputs import (
    section_boarding,
    section_forecast,
    section_orders,
    section_pause,
    section_results,
    section_sheets,
    section_sources,
    section_vehicles,
)
from safepassage.outputs.fleet_figures import share_up
from safepassage.outputs.material import Material, names_of
from safepassage.outputs.page import KeyFigure, Page, Section
from safepassage.outputs.redact import MAY_SEE, Part, Profile, guard_for, require_past
from safepassage.outputs.summary import timeline
from safepassage.outputs.words import words_for

__all__ = ["Profile", "render_briefing"]

_NINETY = 0.9


def render_briefing(
    scenario: Scenario,
    plan: Plan,
    verdict: Verdict,
    notes: BriefingNotes,
    *,
    profile: Profile,
    language: str = "en",
    past: bool = False,
    now: datetime | None = None,
    forecast: Forecast | None = None,
) -> str:
    """The briefing as HTML.

    What the audience may not see is left out before the page is laid out. Nothing is called best that the verdict does
    not prove.

    Parameters
    ----------
    scenario, plan, verdict, notes
        Question, answer, what the certifier says of it, and what stands beside it.
    profile
        Who it is for; see `redact.MAY_SEE`.
    language
        The language of the texts.
    past
        Show everything whatever the profile, marked as a past case.
    now
        Only for `past`: the moment before which the plan must have ended (None: this machine's clock).
    forecast
        What is likely under this very plan; its section appears where it is given.

    Raises
    ------
    InputError
        For a language without texts, or when `past` is asked of a plan that has not ended.
    """
    if past:
        require_past(scenario, now)
    words = words_for(language)
    shown_to = Profile.INTERNAL if past else profile
    material = Material(
        scenario=scenario,
        plan=plan,
        verdict=verdict,
        notes=notes,
        timeline=timeline(scenario, plan, verdict.most_possible_by),
        words=words.for_vehicles() if scenario.vehicles else words,
        may_see=MAY_SEE[shown_to],
        guard=guard_for(scenario, shown_to, plan),
        names=names_of(scenario),
        forecast=forecast,
    )
    page = _page(material, "past" if past else profile.value)
    return _templates().get_template("briefing.html.j2").render(page=page)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("safepassage.outputs"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(material: Material, tone: str) -> Page:
    words, scenario = material.words, material.scenario
    markings = {
        "internal": (words.internal, words.internal_note),
        "partner": (words.partner, words.partner_note),
        "public": (words.public, words.public_note),
        "past": (words.past, words.past_note),
    }
    marking, marking_note = markings[tone]
    is_titled = bool(scenario.title) and material.guard.passes(scenario.title)
    return Page(
        language=words.language,
        direction=words.direction,
        tone=tone,
        marking=marking,
        marking_note=marking_note,
        title=scenario.title if is_titled else words.neutral_title,
        subtitle=_subtitle(material) if material.sees(Part.EVERYTHING) else "",
        lead=_lead(material),
        is_broken=not material.verdict.feasible,
        key_figures=tuple(_key_figures(material)),
        contents=words.contents,
        sections=tuple(_sections(material)),
        footer=words.footer,
    )


def _subtitle(material: Material) -> str:
    grid = material.scenario.grid
    return material.words.subtitle.format(
        start=material.instant(0),
        end=material.instant(grid.steps),
        offset=f"{grid.start:%z}"[:3] + ":" + f"{grid.start:%z}"[3:5],
        step=material.words.duration(grid.step_s),
    )


def _lead(material: Material) -> str:
    """The main sentence: what is true, and no more than is proven."""
    words, verdict = material.words, material.verdict
    if not verdict.feasible:
        count = len(verdict.violations)
        return words.lead_one_broken if count == 1 else words.lead_broken.format(count=words.number(count))
    if material.notes.left_behind:
        return material.notes.left_behind
    if not material.timeline.persons_safe:
        return words.lead_nobody
    return _proven_lead(material, _claim(material))


def _proven_lead(material: Material, claim: str) -> str:
    """The claim with what is proven of it."""
    words, verdict = material.words, material.verdict
    if verdict.optimality is Optimality.UNIVERSAL:
        return words.lead_universal.format(claim=claim)
    if verdict.optimality is Optimality.MOST_VALUE and verdict.worth is not None:
        form = words.fleet.lead_soonest if material.counts_arrival else words.lead_most_value
        return form.format(claim=claim, weight=f"{verdict.worth.exposure_weight:g}")
    if verdict.optimality is Optimality.BOUNDED:
        return _bounded_lead(material, claim)
    return words.lead_unknown.format(claim=claim)


def _bounded_lead(material: Material, claim: str) -> str:
    """The claim with its distance from the best, in the measure that the bound is one of."""
    words, verdict = material.words, material.verdict
    if verdict.alpha is not None:
        return words.lead_bounded.format(claim=claim, alpha=words.percent(verdict.alpha))
    if verdict.worth is None:
        return words.lead_bounded_plain.format(claim=claim)
    form = words.fleet.lead_sooner if material.counts_arrival else words.fleet.lead_worth
    return form.format(claim=claim, gap=share_up(verdict.worth.gap))


def _claim(material: Material) -> str:
    words, line = material.words, material.timeline
    everyone = line.persons_safe == line.persons
    safe, total = words.number(line.persons_safe), words.number(line.persons)
    if line.last_arrival is None or not material.sees(Part.DAYS):
        text = words.lead_all_timeless if everyone else words.lead_some_timeless
        return text.format(safe=safe, total=total)
    text = words.lead_all if everyone else words.lead_some
    return text.format(safe=safe, total=total, when=_when(material, line.last_arrival))


def _when(material: Material, step: int) -> str:
    """The clock time of an instant, or only its day for those who may not know more."""
    if material.sees(Part.EVERYTHING):
        return material.instant(step)
    return material.words.day_of(material.scenario.grid.at(step).date())


def _key_figures(material: Material) -> Iterator[KeyFigure]:
    words, line, result = material.words, material.timeline, material.plan.result
    yield KeyFigure(value=words.number(line.persons), label=words.people)
    yield KeyFigure(value=words.number(line.persons_safe), label=words.safe)
    yield KeyFigure(value=words.number(line.persons - line.persons_safe), label=words.not_carried)
    if not material.sees(Part.EVERYTHING):
        return
    first = min((flow.depart_step for flow in material.plan.path_flows if flow.links), default=None)
    moments = (
        (first, words.first_leaves),
        (line.first_with(line.persons / 2), words.half_safe),
        (line.first_with(line.persons * _NINETY), words.ninety_safe),
        (line.last_arrival, words.last_safe),
    )
    for step, label in moments:
        yield KeyFigure(value=words.never if step is None else material.instant(step), label=label)
    if material.scenario.pause is not None and result is not None:
        yield KeyFigure(value=words.number(result.expected_safe), label=words.expected_safe)
        yield KeyFigure(value=words.number(result.expected_caught), label=words.expected_caught)


def _sections(material: Material) -> Iterator[Section]:
    """The parts this audience may see, in the order in which they are read."""
    everything = material.sees(Part.EVERYTHING)
    if everything and not material.verdict.feasible:
        yield section_results.violations(material)
    yield section_results.proof(material, in_full=everything)
    if everything:
        yield from _inner_sections(material)
    elif material.sees(Part.DAYS):
        yield section_results.by_day(material)
    if not everything and material.forecast is not None:
        likely = section_forecast.by_day if material.sees(Part.DAYS) else section_forecast.in_total
        yield likely(material, material.forecast)
    if everything and material.notes.rounding is not None:
        yield section_sources.rounding(material)
    yield section_sources.unknowns(material)
    if material.sees(Part.AGREEMENT):
        yield section_sources.agreement(material)
    yield section_sources.references(material)
    yield section_sources.made(material)
    if everything and material.plan.trips:
        yield section_sheets.sheets(material)


def _groups(material: Material) -> set[str]:
    return {row.group for row in material.plan.break_table_by_group or ()}


def _inner_sections(material: Material) -> Iterator[Section]:
    """What tells where people are and will be: for those who carry the plan out."""
    yield section_results.map_of(material)
    yield section_results.curve(material)
    if material.forecast is not None:
        yield section_forecast.in_full(material, material.forecast)
    if material.plan.bottlenecks is not None:
        yield section_results.bottlenecks(material)
    if material.notes.disputed:
        yield section_sources.disputed(material)
    yield from _orders(material)
    yield from _pause_sections(material)
    yield section_orders.not_carried(material)


def _orders(material: Material) -> Iterator[Section]:
    """Who leaves, walks, boards and drives when."""
    plan = material.plan
    if plan.trips:
        yield section_vehicles.vehicles(material)
        yield section_vehicles.timetable(material)
    if plan.departures is not None and (plan.trips is None or section_orders.own_departures(plan)):
        yield section_orders.orders(material)
    if section_boarding.has_calls(plan):
        yield section_boarding.call_forward(material)
    if plan.boardings:
        yield section_boarding.boarding(material)


def _pause_sections(material: Material) -> Iterator[Section]:
    """What to do about a pause that may break, and about corridors that may be blocked."""
    plan, notes, may_break = material.plan, material.notes, material.scenario.pause is not None
    wanted = (
        (len(notes.groups) > 1 or notes.rules, section_pause.groups),
        (notes.stop_rules, section_pause.stop_rules),
        (notes.cancel_orders, section_orders.cancel_orders),
        (may_break and plan.break_table, section_orders.breaks),
        (may_break and len(_groups(material)) > 1, section_pause.breaks_by_group),
        (plan.frontier and len(plan.frontier) > 1, section_pause.frontier),
        (notes.guarantee, section_pause.guarantee),
        (notes.coupling, section_pause.coupling),
        (plan.prices, section_pause.prices),
    )
    for is_wanted, section in wanted:
        if is_wanted:
            yield section(material)
