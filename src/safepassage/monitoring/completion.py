"""Whether a movement is over: by those who declare it, those who deny it, and those who are seen to move."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.model.situation import CorridorWord
from safepassage.monitoring.chain import Telling, chances_over_time
from safepassage.monitoring.corridor_states import moves_people
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.priors import prior_of
from safepassage.monitoring.statements import Statement, in_force

MEAN_LENGTH_H = 72.0
"""A movement by agreement lasts some days."""

MEAN_UNTIL_RESUMED_H = 1440.0
SILENCE = 0.1
"""How likely nobody would say so yet, were it over."""

RATES = np.array([[-1 / MEAN_LENGTH_H, 1 / MEAN_LENGTH_H], [1 / MEAN_UNTIL_RESUMED_H, -1 / MEAN_UNTIL_RESUMED_H]])
FIRST = np.array([1.0, 0.0])
COUNTS_PEOPLE = frozenset({Measure.CUMULATIVE, Measure.ARRIVALS})


def declares_end(statement: Statement) -> bool:
    """Whether it says that the movement is over."""
    claim = statement.claim
    if claim.measure is Measure.REMAINING:
        bounds = statement.allowed
        return bounds is not None and bounds[1] < 1
    return claim.measure in COUNTS_PEOPLE and claim.status is ClaimStatus.COMPLETED


def denies_end(statement: Statement) -> bool:
    """Whether it says that people are stopped, or that some are still to leave without saying how many.

    Figures of those who remain are not counted here: they are weighed against who has left since.
    """
    claim = statement.claim
    if claim.measure is Measure.CORRIDOR_STATUS:
        return claim.value == CorridorWord.SUSPENDED
    bounds = statement.allowed
    if bounds is None or bounds[1] < 1:
        return False
    return claim.measure is Measure.HELD or (claim.measure is Measure.REMAINING and claim.number is None)


def chance_complete(statements: Iterable[Statement], as_of: datetime) -> float:
    """The chance that a movement is over at a moment, from the statements of its scope."""
    everything = list(statements)
    stances = in_force(each for each in everything if declares_end(each) or denies_end(each))
    seen = in_force(each for each in everything if moves_people(each))
    found = [_telling(each, ended=declares_end(each)) for each in stances]
    found += [Telling(hour=hour_of(each.ends) - 1, likelihoods=_as_seen(each)) for each in seen]  # until then
    if not found:
        return 0.0
    first = min(telling.hour for telling in found)
    chance = float(chances_over_time(found, sorted({first, hour_of(as_of)}), RATES, FIRST)[-1, 1])
    if any(map(declares_end, stances)):
        return chance
    return chance * SILENCE / (chance * SILENCE + 1 - chance)


def declared_hours(statements: Iterable[Statement]) -> list[int]:
    """Of each group whose latest word is that it is over, the hour of which it first said so."""
    everything = sorted(
        (each for each in statements if declares_end(each) or denies_end(each)), key=lambda each: each.recency
    )
    since: dict[str, int] = {}
    for each in everything:
        if declares_end(each):
            since.setdefault(each.group, hour_of(each.ends))
        else:
            since.pop(each.group, None)
    return sorted(since.values())


def _telling(statement: Statement, *, ended: bool) -> Telling:
    ratio = prior_of(statement.reporter.kind).declares
    return Telling(hour=hour_of(statement.ends), likelihoods=(1.0, ratio) if ended else (ratio, 1.0))


def _as_seen(statement: Statement) -> tuple[float, float]:
    says_so = prior_of(statement.reporter.kind).says_so
    return says_so, 1 - says_so
