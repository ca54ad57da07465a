"""Plans, verdicts and comparisons on a terminal, and as JSON."""

import dataclasses
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from safepassage.cli.console import out_console
from safepassage.model.groups import RuleCost
from safepassage.model.plan import Plan, Result, SafeCurveRow
from safepassage.model.prices import PriceRow
from safepassage.model.timegrid import TimeGrid
from safepassage.model.verdict import Verdict
from safepassage.operations.compare_folders import Comparison
from safepassage.operations.plan_scenario import PlannedScenario
from safepassage.outputs.fleet_figures import fleet_sentences
from safepassage.outputs.words import words_for

CLOCK = "%d %b %H:%M"
MOST_ROWS = 26
MOST_VIOLATIONS = 50
MOST_PRICES = 5


def show_plan(planned: PlannedScenario, folder: Path) -> None:
    """The answer in a few lines: how many, by when, held back by what, proven how, written where."""
    console = out_console()
    plan, result = planned.plan, planned.plan.result
    if result is None:
        return
    _show_carried(planned, result, console)
    if planned.scenario.pause:
        console.print(
            f"Expected safe {result.expected_safe:,.0f}, expected caught on the road {result.expected_caught:,.0f} "
            "(over the pause's survival curve)."
        )
    _show_advice(planned, console)
    if plan.bottlenecks is None:
        console.print("What holds people back, and what more would buy: plan with --prices, which takes longer.")
    for bottleneck in (plan.bottlenecks or ())[:3]:
        console.print(f"Bottleneck: {bottleneck.statement}.", markup=False)
    for disputed in planned.notes.disputed:
        figure = disputed.reference
        ends = (
            (figure.low, disputed.at_low_safe, disputed.at_low_last_at),
            (figure.high, disputed.at_high_safe, disputed.at_high_last_at),
        )
        told = "; ".join(
            f"at {value:,g} {figure.unit}: {safe:,} safe" + (f", the last by {at.strftime(CLOCK)}" if at else "")
            for value, safe, at in ends
        )
        console.print(f"Disputed: {figure.table} {figure.id} {figure.column} {figure.value}. {told}.", markup=False)
    rounding = planned.notes.rounding
    if rounding:
        console.print(
            f"Rounding travel up to whole steps adds {rounding.median_s:.0f} s in the median, "
            f"{rounding.worst_s:.0f} s at worst."
        )
    console.print(f"Certified: {planned.verdict.explanation}", markup=False)
    console.print(f"Plan: {folder}    Briefing: {folder / 'briefing.html'}    ({result.seconds:.1f} s)", markup=False)


def _show_carried(planned: PlannedScenario, result: Result, console: Console) -> None:
    """How many are safe by when, what the vehicles do, and who is not carried."""
    plan = planned.plan
    if planned.notes.left_behind:
        console.print(planned.notes.left_behind, markup=False)
    if result.last_arrival_step is None:
        told = "is called forward" if planned.notes.left_behind else "can be brought to safety"
        console.print(f"Nobody of {result.persons_total:,} {told}.")
    else:
        last = planned.scenario.grid.at(result.last_arrival_step).strftime(CLOCK)
        console.print(
            f"{result.persons_safe:,} of {result.persons_total:,} people can be safe; the last of them by {last}."
        )
    if plan.trips:
        for sentence in fleet_sentences(planned.scenario, plan, words_for("en")):
            console.print(sentence, markup=False)
    for row in (plan.not_carried or ())[:MOST_ROWS]:
        console.print(f"  not carried: {row.persons:,} at {row.staging_area_id}: {row.reason}", markup=False)


def _show_advice(planned: PlannedScenario, console: Console) -> None:
    """What the plan promises if corridors are blocked, when to stop sending, and what more would buy."""
    plan, notes = planned.plan, planned.notes
    _show_groups_of(planned, console)
    for sentence in (*notes.guarantee, *notes.coupling):
        console.print(sentence, markup=False)
    for rule in [rule for rule in notes.stop_rules if rule.persons_staying][:MOST_ROWS]:
        console.print(f"Stop rule: {rule.statement}.", markup=False)
    if plan.frontier:
        ends = plan.frontier[0], plan.frontier[-1]
        console.print(
            f"Frontier: {len(plan.frontier)} plans, from {ends[0].expected_safe:,.0f} expected safe and "
            f"{ends[0].expected_caught:,.0f} caught to {ends[1].expected_safe:,.0f} and {ends[1].expected_caught:,.0f} "
            f"(w = 0 to {ends[1].exposure_weight:.3g}): frontier.csv."
        )
    for price in dearest(plan.prices or ())[:MOST_PRICES]:
        console.print(f"Price: {price.statement}.", markup=False)
    for sentence in notes.contraflow:
        console.print(f"Contraflow: {sentence}", markup=False)


def _show_groups_of(planned: PlannedScenario, console: Console) -> None:
    """Each group's part, where there are several, and what the rules that set people apart cost."""
    groups = planned.notes.groups
    if len(groups) > 1:
        heads = ("group", "people", "safe", "half safe by", "last safe by", "expected safe", "expected caught")
        table = Table(*heads, box=None, pad_edge=False)
        for group in groups:
            table.add_row(
                group.group or "-",
                f"{group.persons:,}",
                f"{group.safe:,}",
                group.half_safe_at.strftime(CLOCK) if group.half_safe_at else "-",
                group.last_arrival_at.strftime(CLOCK) if group.last_arrival_at else "-",
                f"{group.expected_safe:,.0f}",
                f"{group.expected_caught:,.0f}",
            )
        console.print(table)
    for rule in planned.notes.rules:
        console.print(f"Rule: {rule_in_words(rule)}.", markup=False)


def rule_in_words(rule: RuleCost) -> str:
    """What a rule costs, and how far it could not be kept."""
    parted = f"; {rule.parted_households:,} households are parted all the same" if rule.parted_households else ""
    lost = f"{rule.persons_fewer:,} fewer safe in the end, {rule.person_hours:,.0f} person-hours later"
    return f"{rule.rule}: {lost}{parted}"


def dearest(prices: tuple[PriceRow, ...]) -> tuple[PriceRow, ...]:
    """For each change that buys anything its row with the most people, those that buy most first."""
    best: dict[tuple[str, str], PriceRow] = {}
    for row in prices:
        known = best.get((row.kind, row.id))
        if row.people_more_safe > (known.people_more_safe if known else 0):
            best[row.kind, row.id] = row
    ordered = sorted(best.values(), key=lambda row: -row.people_more_safe)
    return tuple({row.statement: row for row in ordered}.values())


def show_safe_by_hour(planned: PlannedScenario, console: Console) -> None:
    """Safe, moving and waiting on the hour, or every few hours where the plan is long."""
    curve, grid = planned.plan.safe_curve or (), planned.scenario.grid
    table = Table("at", "safe", "moving", "waiting", "most possible", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in hourly(curve, grid):
        table.add_row(
            row.at.strftime(CLOCK), *(f"{n:,}" for n in (row.safe, row.moving, row.waiting, row.most_possible))
        )
    console.print(table)


def hourly(curve: tuple[SafeCurveRow, ...], grid: TimeGrid) -> list[SafeCurveRow]:
    """Rows on the hour from the start to the first at which the curve has ended, at most about MOST_ROWS."""
    final = curve[-1].safe
    end = next((row.step for row in curve if row.safe == final and row.moving == 0), grid.steps)
    hour = max(1, round(3600 / grid.step_s))
    every = hour * max(1, -(-end // (hour * MOST_ROWS)))
    rows = [curve[step] for step in range(0, end, every)]
    return [*rows, curve[end]]


def show_verdict(verdict: Verdict, console: Console) -> None:
    """Feasible or not, every violation, and how good the plan is proven to be."""
    console.print(
        "Feasible: it breaks nothing." if verdict.feasible else f"NOT feasible: {len(verdict.violations)} violations."
    )
    for violation in verdict.violations[:MOST_VIOLATIONS]:
        console.print(f"  {violation.place}: {violation.message}", markup=False)
    if len(verdict.violations) > MOST_VIOLATIONS:
        console.print(f"  ... and {len(verdict.violations) - MOST_VIOLATIONS} more (all with --json)")
    for warning in verdict.warnings:
        console.print(f"warning: {warning}", markup=False)
    console.print(f"How good: {verdict.optimality.value}. {verdict.explanation}", markup=False)


def show_comparison(comparison: Comparison, console: Console) -> None:
    """Who gains and who loses, by staging area and by the moment the pause breaks."""
    first, second = comparison.ahead
    console.print(
        f"Safe in the end: {comparison.persons_safe[0]:,} by the first plan, "
        f"{comparison.persons_safe[1]:,} by the second."
    )
    console.print(
        f"The first has more people safe at {first} instants, the second at {second}, of {len(comparison.moments)}."
    )
    table = Table(
        "staging area", "group", "safe", "first departure", "last arrival", "mean hours", box=None, pad_edge=False
    )
    for area in comparison.areas:
        table.add_row(
            area.staging_area_id,
            area.group,
            " -> ".join(f"{people:,}" for people in area.safe),
            " -> ".join(at.strftime(CLOCK) if at else "-" for at in area.first_departure_at),
            " -> ".join(at.strftime(CLOCK) if at else "-" for at in area.last_arrival_at),
            " -> ".join("-" if hours is None else f"{hours:.2f}" for hours in area.mean_hours_to_safety),
        )
    console.print(table)
    _show_groups(comparison, console)
    _show_breaks(comparison, console)


def _show_groups(comparison: Comparison, console: Console) -> None:
    if len(comparison.groups) < 2:  # noqa: PLR2004 - one group is everyone
        return
    table = Table("group", "people", "safe", "expected safe", "expected caught", box=None, pad_edge=False)
    for group in comparison.groups:
        table.add_row(
            group.group or "-",
            f"{group.persons:,}",
            " -> ".join(f"{people:,}" for people in group.safe),
            " -> ".join(f"{people:,.0f}" for people in group.expected_safe),
            " -> ".join(f"{people:,.0f}" for people in group.expected_caught),
        )
    console.print(table)


def _show_breaks(comparison: Comparison, console: Console) -> None:
    """Which plan is better if the pause breaks at each hour, at most about MOST_ROWS of them."""
    seconds = (
        (comparison.moments[1].at - comparison.moments[0].at).total_seconds() if len(comparison.moments) > 1 else 1
    )
    hours = comparison.by_hour(int(seconds))
    every = max(1, -(-len(hours) // MOST_ROWS))
    table = Table("if it breaks at", "safe", "caught", "better", box=None, pad_edge=False)
    for moment in hours[::every]:
        clear, weighed = moment.better, moment.better_at(comparison.exposure_weight)
        judged = weighed if clear is None else clear
        word = "neither" if judged is None else ("first", "second")[judged]
        doubt = "" if clear is not None or weighed is None else f" (at w = {comparison.exposure_weight:g})"
        table.add_row(
            moment.at.strftime(CLOCK),
            " -> ".join(f"{people:,}" for people in moment.safe),
            " -> ".join(f"{people:,}" for people in moment.moving),
            f"{word}{doubt}",
        )
    console.print(table)


def result_as_json(planned: PlannedScenario) -> dict[str, Any]:
    """What `plan --json` prints: the figures of plan.json."""
    return {"scenario_fingerprint": planned.plan.scenario_fingerprint, **_result(planned.plan)}


def _result(plan: Plan) -> dict[str, Any]:
    return dataclasses.asdict(plan.result) if plan.result else {}


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """What `certify --json` prints."""
    return {"feasible": verdict.feasible, **dataclasses.asdict(verdict)}


def comparison_as_json(comparison: Comparison) -> dict[str, Any]:
    """What `compare --json` prints."""
    return {**dataclasses.asdict(comparison), "instants_ahead": comparison.ahead}
