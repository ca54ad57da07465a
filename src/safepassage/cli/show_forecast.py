"""What `forecast` and `score` print."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from safepassage.cli.console import out_console
from safepassage.model.forecast import Estimate, Forecast
from safepassage.model.timegrid import TimeGrid
from safepassage.outputs.forecast_tables import forecast_record

if TYPE_CHECKING:
    from safepassage.operations.forecast_plan import MadeForecast
    from safepassage.operations.score_forecast import ScoredForecast

CLOCK = "%d %b %H:%M"
MOST_ROWS = 14
LEVELS = (0.05, 0.25, 0.50, 0.75, 0.95)


def show_forecast(made: "MadeForecast", folder: Path, register: Path) -> None:
    """The forecast in a few lines and one table; written where."""
    console, forecast = out_console(), made.forecast
    show_fan(forecast, made.scenario.grid, console)
    for sentence in forecast_sentences(forecast):
        console.print(sentence, markup=False)
    for each in made.compared:
        told = each.comparison
        console.print(
            f"{each.plan}: in the same futures {people(told.more_safe)} more safe, {people(told.more_caught)} more "
            f"caught; more are safe with a chance of {share(told.probability_more_safe)}.",
            markup=False,
        )
    console.print(f"Forecast: {folder}    Recorded in: {register}", markup=False)


def forecast_sentences(forecast: Forecast) -> Iterator[str]:
    """What is likely, each figure with its Monte-Carlo standard error."""
    yield (
        f"In {forecast.draws:,} futures (seed {forecast.seed}): {people(forecast.expected_safe)} of "
        f"{forecast.expected_persons:,.0f} people safe, {people(forecast.expected_caught)} caught on the road; "
        f"everyone is safe with a chance of {share(forecast.probability_everyone_safe)}."
    )
    if len(forecast.by_group) > 1:
        for group in forecast.by_group:
            yield (
                f"  {group.group or '-'}: {people(group.expected_safe)} of {group.expected_persons:,.0f} safe, "
                f"{people(group.expected_caught)} caught, all safe {share(group.probability_everyone_safe)}"
            )
    if len(forecast.sensitivity) > 1:
        told = ", ".join(f"{row.factor} {share(row.first_order)}" for row in forecast.sensitivity)
        yield f"What decides how many are safe, each alone: {told}."
    if forecast.checked_futures:
        yield f"Nobody overtakes the optimum in the {forecast.checked_futures} futures in which that was checked."


def show_fan(forecast: Forecast, grid: TimeGrid, console: Console) -> None:
    """People safe at round times: so many or fewer in 5, 25, 50, 75, 95 of 100 futures, and people caught."""
    safe, caught = forecast.fans["safe"], forecast.fans["caught"]
    table = Table(
        "at", *(f"safe p{100 * level:02.0f}" for level in LEVELS), "mean", "caught p50", "p95", box=None, pad_edge=False
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for step in _shown(forecast, grid):
        table.add_row(
            grid.at(step).strftime(CLOCK),
            *(f"{safe.at_level(level)[step]:,}" for level in LEVELS),
            f"{safe.mean[step]:,.0f}",
            *(f"{caught.at_level(level)[step]:,}" for level in (0.5, 0.95)),
        )
    console.print(table)


def _shown(forecast: Forecast, grid: TimeGrid) -> list[int]:
    """Instants on the hour, or every few hours, until nothing changes any more."""
    highest = forecast.fans["safe"].at_level(0.95)
    end = max(1, int((highest < highest[-1]).sum()))
    hour = max(1, round(3600 / grid.step_s))
    every = hour * max(1, -(-end // (hour * MOST_ROWS)))
    return [*range(0, end, every), *sorted({end, grid.steps})]


def people(estimate: Estimate) -> str:
    """People and the standard error."""
    return f"{estimate.value:,.0f} ± {estimate.standard_error:,.1f}"


def share(estimate: Estimate) -> str:
    """A share in per cent and the standard error."""
    return f"{100 * estimate.value:.1f} ± {100 * estimate.standard_error:.1f} %"


def forecast_as_json(made: "MadeForecast") -> dict[str, Any]:
    """What `forecast --json` prints: forecast.json, other plans in the same futures, and what was left out."""
    return {
        **forecast_record(made.forecast),
        "compared": [dataclasses.asdict(each) for each in made.compared],
        "draws_wanted": made.draws_wanted,
        "left_out": list(made.left_out),
    }


def show_score(scored: "ScoredForecast", console: Console) -> None:
    """Every count beside its forecast, and what that comes to."""
    score = scored.score
    heads = ("measure", "at", "counted", "p50", "CRPS", "PIT", "in 50 %", "in 80 %", "in 90 %")
    table = Table(*heads, box=None, pad_edge=False)
    for row in score.instants:
        table.add_row(
            row.measure,
            row.at.strftime(CLOCK),
            f"{row.observed:,}",
            f"{row.median:,}",
            f"{row.crps:,.1f}",
            f"{row.pit_low:.2f}-{row.pit_high:.2f}",
            *("yes" if inside else "no" for inside in row.inside.values()),
        )
    console.print(table)
    for sentence in score_sentences(scored):
        console.print(sentence, markup=False)


def score_sentences(scored: "ScoredForecast") -> Iterator[str]:
    """What the score comes to, and what is not known."""
    score = scored.score
    for measure, crps in score.crps.items():
        told = ", ".join(
            f"{inside:.0%} in the {level:.0%} interval" for level, inside in score.coverage[measure].items()
        )
        yield f"{measure}: mean CRPS {crps:,.1f} people (from quantiles); {told}."
    for milestone in score.milestones:
        yield (
            f"{milestone.share:.0%} ({milestone.persons:,} people) safe by then: Brier {milestone.brier:.3f} over "
            f"{milestone.instants} counts."
        )
    if score.brier_everyone_safe is None:
        low, high = score.brier_bounds
        yield (
            f"Whether everyone was safe by the horizon is not known: Brier {low:.3f} or {high:.3f} (chance "
            f"{score.chance_to_finish:.3f})."
        )
    else:
        word = "were" if score.everyone_safe else "were not"
        yield f"Everyone safe by the horizon: they {word}; Brier {score.brier_everyone_safe:.3f}."
    if score.instants_unknown:
        yield f"Rows in which nothing is known: {score.instants_unknown}."
    yield f"Recorded in: {scored.register}"


def score_as_json(scored: "ScoredForecast") -> dict[str, Any]:
    """What `score --json` prints."""
    return {**dataclasses.asdict(scored.score), "crps_from": "quantiles", "warnings": list(scored.warnings)}
