"""Fits a survival curve to past pauses, with its error and what is to be said beside it."""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np

from safepassage.errors import InputError
from safepassage.forecasting.choice import Choice, PastFits
from safepassage.forecasting.families import FamilyFit, Floats, log_survival
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.past_pauses import PauseTraits
from safepassage.model.pause import (
    FittedCurve,
    FittedSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Pause,
    WeibullSurvival,
)
from safepassage.model.pause_report import GroupSurvival
from safepassage.model.timegrid import TimeGrid

DRAWS = 2000
BAND = (0.05, 0.95)
LONGEST_BAND_H = 720
TOLD_HOURS = (1.0, 3.0, 6.0, 12.0, 24.0, 48.0, 72.0, 168.0)
"""Hours at which a curve is told to people."""

FEW = 20
TELLING_DIFFERENCE = 0.1
A_DAY_H = 24.0


def fit_survival(
    history: HistorySurvival, pause: Pause, grid: TimeGrid, *, group: GroupSurvival, seed: int
) -> FittedSurvival:
    """The curve for one pause, by the past pauses that were known at the start of the grid.

    Parameters
    ----------
    history, pause, grid
        Past pauses, and the pause that is asked about.
    group
        Figures of a study to hold the curve against.
    seed
        Of the draws that give the band.

    Raises
    ------
    InputError
        Where no family can be fitted.
    """
    lengths = history.lengths_known_at(grid.start, pause.begins(grid))
    choice = PastFits(lengths).choose(traits_of(history, pause, grid))
    if choice is None:
        raise InputError([_no_fit(history)])
    age_h = pause.age_h(grid)
    hours = band_hours(grid)
    low, high = band(choice.families, age_h, np.array(hours), seed)
    return FittedSurvival(
        curve=choice.fit.curve(),
        covariates=choice.covariates,
        pauses=len(choice.lengths),
        censored=sum(not length.ended for length in choice.lengths),
        aic=tuple((fit.family, fit.aic) for fit in choice.families),
        age_h=age_h,
        hours=hours,
        low=tuple(low.tolist()),
        high=tuple(high.tolist()),
        warnings=tuple(_warnings(choice, choice.fit.curve(), group)),
    )


def traits_of(history: HistorySurvival, pause: Pause, grid: TimeGrid) -> PauseTraits:
    """What is told of the pause; its declared length follows from its planned end where it is not."""
    traits = history.traits
    if traits.declared_hours is None and pause.planned_end_at is not None:
        declared_h = (pause.planned_end_at - pause.begins(grid)).total_seconds() / 3600
        return dataclasses.replace(traits, declared_hours=declared_h)
    return traits


def band_hours(grid: TimeGrid) -> tuple[float, ...]:
    """Every whole hour of the grid, as far as a band is told, and the hours at which curves are told."""
    last = min(LONGEST_BAND_H, math.ceil(grid.hours(grid.steps)))
    return tuple(sorted({*(float(hour) for hour in range(1, last + 1)), *TOLD_HOURS}))


def band(families: Sequence[FamilyFit], age_h: float, hours: Floats, seed: int) -> tuple[Floats, Floats]:
    """Between what S(t) lies in nine of ten curves that the fits allow, each of shape (hours,).

    Families are drawn by their Akaike weights (Burnham and Anderson 2002, Model Selection and Multimodel Inference,
    section 2.9), parameters from the normal distribution about their estimates, on the scale on which they may take any
    value; 0 and 1 where no fit tells its error.
    """
    certain = [fit for fit in families if fit.knows_its_error]
    if not certain:
        return np.zeros(len(hours)), np.ones(len(hours))
    weights = np.exp(-np.array([fit.aic - certain[0].aic for fit in certain]) / 2)
    counts = np.rint(DRAWS * weights / weights.sum()).astype(int)
    drawn = [_drawn(fit, int(count), age_h, hours, seed) for fit, count in zip(certain, counts, strict=True)]
    low, high = np.quantile(np.concatenate(drawn), BAND, axis=0)
    return low, high


def _drawn(fit: FamilyFit, count: int, age_h: float, hours: Floats, seed: int) -> Floats:
    """S(t) at the hours for so many sets of parameters, shape (sets, hours); sets in which it is sure to be over go."""
    drawn = fit.draws(count, seed)
    log_chances = log_survival(fit.family, drawn, hours + age_h)
    if age_h > 0:
        so_far = log_survival(fit.family, drawn, np.array([age_h]))
        possible = np.isfinite(so_far[:, 0])
        log_chances = log_chances[possible] - so_far[possible]
    return np.asarray(np.exp(log_chances), np.float64)


def _warnings(choice: Choice, curve: FittedCurve, group: GroupSurvival) -> Iterator[str]:
    ended = sum(length.ended for length in choice.lengths)
    within = sum(length.at_most_h <= A_DAY_H for length in choice.lengths)
    yield (
        f"The curve is fitted to {len(choice.lengths)} past pauses ({choice.fit.family}, {ended} of them with a known "
        f"end). Below a day it extrapolates: {within} of them are known to have ended within one."
    )
    if ended < FEW:
        yield f"{ended} ends are few: the band is wide, and where all past pauses were of one kind, too narrow still."
    if not _hazard_falls(curve):
        yield "Its hazard does not fall with age, as it does nearly everywhere: having held so far earns it nothing."
    if choice.covariates:
        yield f"It takes into account: {_words(choice.covariates)}; past pauses of which that is not told are left out."
    if choice.left_out:
        yield f"It does not take into account: {_reasons(choice.left_out)}."
    if not choice.fit.knows_its_error:
        yield "The fit does not tell its error; the band goes from 0 to 1."
    promised, held = curve.holds_after(group.hours[0]), group.survival[0]
    if abs(promised - held) > TELLING_DIFFERENCE:
        yield (
            f"After a day it gives {promised:.2f}, where of {group.pauses} local and humanitarian ceasefires "
            f"{held:.2f} held: pauses that were written about are not all pauses."
        )


def _hazard_falls(curve: FittedCurve) -> bool:
    """Whether it falls in the end; that of a log-normal length always does."""
    return isinstance(curve, LogNormalSurvival) or (isinstance(curve, WeibullSurvival) and curve.shape < 1)


def _reasons(left_out: Mapping[str, str]) -> str:
    by_reason = groupby(sorted(left_out, key=lambda name: left_out[name]), key=lambda name: left_out[name])
    return "; ".join(f"{_words(names)} ({reason})" for reason, names in by_reason)


def _words(traits: Iterable[str]) -> str:
    return ", ".join(name.replace("declared_hours", "declared length") for name in traits)


def _no_fit(history: HistorySurvival) -> Issue:
    return Issue(
        code="pauses_cannot_be_fitted",
        severity=Severity.FAULT,
        place=Place(file=history.file),
        message="no survival curve can be fitted to these past pauses",
        remedy="see whether their lengths differ; or leave survival out, or give a table",
    )
