"""Holds a forecast against what came of it: quantiles against counts, chances against events."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from safepassage.forecasting.score_rules import brier, chance_up_to, crps_of_quantiles
from safepassage.model.forecast import QUANTILES, Fan, Forecast
from safepassage.model.score import INTERVALS, MILESTONES, InstantScore, MilestoneScore, Observation, Score

MEASURES_COUNTED = ("safe", "caught")


def score_forecast(forecast: Forecast, observations: Sequence[Observation]) -> Score:
    """Score every count that is known, by the quantiles of the forecast; what is not known is not scored.

    Instants after the last count are not scored at all, whatever happened then: that is what keeps the censored end
    from favouring a forecast. Whether everyone was safe by the horizon is known where it was counted there, or where
    they were safe before.
    """
    rows = tuple(_instants(forecast, observations))
    by_measure = {name: [row for row in rows if row.measure == name] for name in MEASURES_COUNTED}
    counted = {name: own for name, own in by_measure.items() if own}
    chance = forecast.probability_everyone_safe.value
    finished = everyone_safe(observations, len(forecast.break_table) - 1)
    either = sorted((brier(chance, happened=True), brier(chance, happened=False)))
    return Score(
        instants=rows,
        crps={name: float(np.mean([row.crps for row in own])) for name, own in counted.items()},
        coverage={
            name: {level: float(np.mean([row.inside[level] for row in own])) for level in INTERVALS}
            for name, own in counted.items()
        },
        milestones=tuple(_milestones(forecast, observations)),
        chance_to_finish=chance,
        everyone_safe=finished,
        brier_everyone_safe=None if finished is None else brier(chance, happened=finished),
        brier_bounds=(either[0], either[1]),
        instants_unknown=sum(
            row.safe is None and row.caught is None and row.everyone_safe is None for row in observations
        ),
    )


def everyone_safe(observations: Sequence[Observation], horizon: int) -> bool | None:
    """Whether everyone was safe by the horizon: yes where they were at any time, no where they were not at the end."""
    told = [row for row in observations if row.everyone_safe is not None]
    if any(row.everyone_safe for row in told):
        return True
    return False if any(row.step == horizon for row in told) else None


def score_count(fan: Fan, row: Observation, observed: int) -> InstantScore:
    """One count beside the quantiles of its instant."""
    quantiles: list[int] = fan.quantiles[:, row.step].tolist()
    at_level = dict(zip(QUANTILES, quantiles, strict=True))
    return InstantScore(
        measure=fan.measure,
        step=row.step,
        at=row.at,
        observed=observed,
        median=at_level[0.5],
        crps=crps_of_quantiles(QUANTILES, quantiles, observed),
        pit_low=chance_up_to(QUANTILES, quantiles, observed, included=False),
        pit_high=chance_up_to(QUANTILES, quantiles, observed),
        inside={level: _ends(at_level, level)[0] <= observed <= _ends(at_level, level)[1] for level in INTERVALS},
    )


def _ends(at_level: dict[float, int], interval: float) -> tuple[int, int]:
    low, high = round((1 - interval) / 2, 2), round((1 + interval) / 2, 2)
    return at_level[low], at_level[high]


def _instants(forecast: Forecast, observations: Sequence[Observation]) -> Iterator[InstantScore]:
    for row in observations:
        for measure, observed in zip(MEASURES_COUNTED, (row.safe, row.caught), strict=True):
            if observed is not None:
                yield score_count(forecast.fans[measure], row, observed)


def _milestones(forecast: Forecast, observations: Sequence[Observation]) -> Iterator[MilestoneScore]:
    counted = [(row.step, row.safe) for row in observations if row.safe is not None]
    if not counted:
        return
    for share in MILESTONES:
        persons = max(1, math.ceil(share * forecast.persons - 1e-9))
        scores = []
        for step, safe in counted:
            quantiles = forecast.fans["safe"].quantiles[:, step].tolist()
            chance = 1 - chance_up_to(QUANTILES, quantiles, persons, included=False)
            scores.append(brier(chance, happened=safe >= persons))
        yield MilestoneScore(share=share, persons=persons, instants=len(scores), brier=float(np.mean(scores)))
