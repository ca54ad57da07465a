"""From counts to what is likely, each figure with its error."""

import hashlib
import json
import math
from dataclasses import asdict

import numpy as np

from safepassage.forecasting.ensemble.counts import (
    ALL_SAFE,
    CAUGHT,
    PERSONS,
    REROUTED,
    REROUTED_SQUARED,
    SAFE,
    TURNED_BACK,
    TURNED_BACK_SQUARED,
    Counts,
    Scale,
)
from safepassage.forecasting.simulate.ground import Floats, Ints
from safepassage.model.forecast import (
    MEASURES,
    QUANTILES,
    EmptiedRow,
    Estimate,
    Fan,
    ForecastBreakRow,
    GroupForecast,
)
from safepassage.model.forecast_settings import ForecastSettings
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario


def mean_of(total: int, squares: int, draws: int) -> Estimate:
    """The mean of whole numbers by their sum and the sum of their squares; no error is known from fewer than two."""
    if draws == 0:
        return Estimate(value=math.nan, standard_error=math.nan)
    value = total / draws
    if draws == 1:
        return Estimate(value=value, standard_error=math.nan)
    spread = draws * squares - total * total  # whole numbers: exact
    return Estimate(value=value, standard_error=math.sqrt(spread / draws / (draws - 1) / draws))


def chance_of(count: int, draws: int) -> Estimate:
    """A chance by how often it came true."""
    return mean_of(count, count, draws)


def expected(counts: Counts, measure: int) -> Estimate:
    """The mean of a measure at the horizon."""
    return mean_of(int(counts.sums[measure, -1]), int(counts.squares[measure, -1]), int(counts.draws[0]))


def fans_of(counts: Counts, scale: Scale) -> dict[str, Fan]:
    """Every fan, by measure."""
    return {name: _fan(name, number, counts, scale) for number, name in enumerate(MEASURES)}


def _fan(name: str, measure: int, counts: Counts, scale: Scale) -> Fan:
    draws, cells = int(counts.draws[0]), counts.cells[measure]
    instants = len(cells)
    quantiles = np.zeros((len(QUANTILES), instants), np.int64)
    errors = np.zeros((len(QUANTILES), instants))
    planned = scale.planned[measure].astype(np.int64)
    for instant in range(instants):
        places = np.flatnonzero(cells[instant])
        people = planned[instant] + (places - planned[instant] // scale.width - 1) * scale.width
        people = np.maximum(people, 0)
        ranks = np.cumsum(cells[instant, places], dtype=np.int64)
        for row, level in enumerate(QUANTILES):
            quantiles[row, instant] = _ranked(people, ranks, math.ceil(level * draws))
            beside = math.sqrt(draws * level * (1 - level))
            low = _ranked(people, ranks, math.floor(level * draws - beside))
            high = _ranked(people, ranks, math.ceil(level * draws + beside))
            errors[row, instant] = (high - low) / 2
    totals, squares = counts.sums[measure].tolist(), counts.squares[measure].tolist()
    means = [mean_of(total, square, draws) for total, square in zip(totals, squares, strict=True)]
    return Fan(
        measure=name,
        quantiles=quantiles,
        mean=np.array([mean.value for mean in means]),
        standard_error=np.array([mean.standard_error for mean in means]),
        within=scale.width - 1,
        quantile_error=errors,
    )


def _ranked(people: Ints, ranks: Ints, rank: int) -> int:
    """The number of people of the draw of a rank, counted from 1; of the first or last where there is none."""
    place = int(np.searchsorted(ranks, min(max(rank, 1), int(ranks[-1]))))
    return int(people[place])


def groups_of(counts: Counts, names: tuple[str, ...]) -> tuple[GroupForecast, ...]:
    """What is likely for each group."""
    draws = int(counts.draws[0])
    rows = []
    for name, sums in zip(names, counts.by_group.tolist(), strict=True):
        persons, safe, caught, safe_squared, caught_squared, all_safe = sums
        rows.append(
            GroupForecast(
                group=name,
                expected_persons=persons / draws,
                expected_safe=mean_of(safe, safe_squared, draws),
                expected_caught=mean_of(caught, caught_squared, draws),
                probability_everyone_safe=chance_of(all_safe, draws),
            )
        )
    return tuple(rows)


def emptied_by(counts: Counts) -> Floats:
    """The chance that a staging area is empty from an instant on at the latest, shape (areas, K + 1)."""
    return np.asarray(np.cumsum(counts.emptied, axis=1) / int(counts.draws[0]), np.float64)


def emptied_rows(scenario: Scenario, counts: Counts, planned: Ints) -> tuple[EmptiedRow, ...]:
    """When each staging area is empty; `planned` is the instant by the plan (K + 1: never)."""
    draws, grid, rows = int(counts.draws[0]), scenario.grid, []
    for number, area in enumerate(scenario.staging_areas):
        by_then = np.cumsum(counts.emptied[number])
        first = [int(np.searchsorted(by_then, math.ceil(level * draws))) for level in (0.5, 0.9)]
        at = [grid.at(instant) if instant <= grid.steps else None for instant in (int(planned[number]), *first)]
        rows.append(
            EmptiedRow(
                staging_area_id=area.staging_area_id,
                group=area.group,
                probability=chance_of(int(by_then[-1]), draws),
                planned_at=at[0],
                p50_at=at[1],
                p90_at=at[2],
            )
        )
    return tuple(rows)


def break_rows(
    scenario: Scenario, counts: Counts, survival: Floats, settings: ForecastSettings
) -> tuple[ForecastBreakRow, ...]:
    """What a break means, by its moment: probabilities by the curve, or by the draws where a pause may resume."""
    if settings.pause.resumes > 0:
        survival = counts.holding / int(counts.draws[0])
    after = np.append(survival[1:], 0.0)
    rows = []
    for step, futures in enumerate(counts.holding.tolist()):
        safe, caught, waiting = (
            mean_of(int(counts.if_broken[row, step]), int(counts.if_broken_squares[row, step]), futures)
            for row in range(3)
        )
        rows.append(
            ForecastBreakRow(
                step=step,
                at=scenario.grid.at(step),
                probability=float(survival[step] - after[step]),
                safe=safe,
                caught=caught if step < scenario.grid.steps else Estimate(value=0.0, standard_error=0.0),
                waiting=waiting,
                futures=futures,
            )
        )
    return tuple(rows)


def chance_to_finish(counts: Counts) -> Estimate:
    """The chance that everyone who came is safe by the horizon."""
    return chance_of(int(counts.totals[ALL_SAFE]), int(counts.draws[0]))


def expected_persons(counts: Counts) -> float:
    """How many come, on average."""
    return int(counts.totals[PERSONS]) / int(counts.draws[0])


def expected_safe(counts: Counts) -> Estimate:
    """E[safe]."""
    return expected(counts, SAFE)


def expected_caught(counts: Counts) -> Estimate:
    """E[caught]."""
    return expected(counts, CAUGHT)


def expected_blocked(counts: Counts) -> tuple[Estimate, Estimate]:
    """People who turned back, and who took another way."""
    draws, totals = int(counts.draws[0]), counts.totals.tolist()
    return (
        mean_of(totals[TURNED_BACK], totals[TURNED_BACK_SQUARED], draws),
        mean_of(totals[REROUTED], totals[REROUTED_SQUARED], draws),
    )


def plan_fingerprint(plan: Plan) -> str:
    """SHA-256 of what is the plan: path flows, trips, boardings and convoys."""
    tables = (plan.path_flows, plan.trips or (), plan.boardings or (), plan.convoys or ())
    text = json.dumps([[asdict(row) for row in table] for table in tables], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
