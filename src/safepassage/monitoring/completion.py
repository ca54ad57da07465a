"""Whether a movement is over: by those who declare it, those who deny it, and those who are seen to move."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.monitoring.chain import Telling, chances_over_time
from safepassage.monitoring.corridor_states import moves_people
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.observation import allowed
from safepassage.monitoring.priors import prior_of
from safepassage.monitoring.statements import Statement, in_force

MEAN_LENGTH_H = 120.0
MEAN_UNTIL_RESUMED_H = 720.0
RATES = np.array([[-1 / MEAN_LENGTH_H, 1 / MEAN_LENGTH_H], [1 / MEAN_UNTIL_RESUMED_H, -1 / MEAN_UNTIL_RESUMED_H]])
FIRST = np.array([1.0, 0.0])
COUNTS_PEOPLE = frozenset({Measure.CUMULATIVE, Measure.ARRIVALS})


def declares_end(statement: Statement) -> bool:
    """Whether it says that the movement is over."""
    claim = statement.claim
    if claim.measure is Measure.REMAINING:
        bounds = allowed(claim)
        return bounds is not None and bounds[1] < 1
    return claim.measure in COUNTS_PEOPLE and claim.status is ClaimStatus.COMPLETED


def denies_end(statement: Statement) -> bool:
    """Whether it says that people are still to leave, or are stopped on the way."""
    if statement.claim.measure not in (Measure.REMAINING, Measure.HELD):
        return False
    bounds = allowed(statement.claim)
    return bounds is not None and bounds[1] >= 1


def chance_complete(statements: Iterable[Statement], as_of: datetime) -> float:
    """The chance that a movement is over at a moment, from the statements of its scope."""
    everything = list(statements)
    stances = in_force(each for each in everything if declares_end(each) or denies_end(each))
    seen = in_force(each for each in everything if moves_people(each))
    found = [_telling(each, ended=declares_end(each)) for each in stances]
    found += [Telling(hour=hour_of(each.ends), likelihoods=_as_seen(each)) for each in seen]
    if not found:
        return 0.0
    first = min(telling.hour for telling in found)
    return float(chances_over_time(found, sorted({first, hour_of(as_of)}), RATES, FIRST)[-1, 1])


def declared_hours(statements: Iterable[Statement]) -> list[int]:
    """When the groups whose latest word is that it is over say so."""
    stances = in_force(each for each in statements if declares_end(each) or denies_end(each))
    return sorted(hour_of(each.ends) for each in stances if declares_end(each))


def _telling(statement: Statement, *, ended: bool) -> Telling:
    ratio = prior_of(statement.reporter.kind).declares
    return Telling(hour=hour_of(statement.ends), likelihoods=(1.0, ratio) if ended else (ratio, 1.0))


def _as_seen(statement: Statement) -> tuple[float, float]:
    says_so = prior_of(statement.reporter.kind).says_so
    return says_so, 1 - says_so
