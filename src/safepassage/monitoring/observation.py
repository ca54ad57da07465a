"""What a claim allows: from its words and digits to an interval."""

import math
from functools import lru_cache

from safepassage.model.reports import Bound, Claim, Measure
from safepassage.monitoring.priors import LOADS

ABOUT_SHARE = 0.1
"""What "about", "some" and "around" leave open to either side."""

PEOPLE_UNITS = frozenset({"", "people", "persons", "person", "evacuees"})
PATIENT_UNITS = frozenset({"patients", "wounded"})


@lru_cache(maxsize=1 << 16)
def rounding_step(number: float) -> float:
    """The unit to which a number was rounded: the largest of 1, 5, 10, 50, ... that divides it, at most half of it.

    10,000 was rounded to 5,000; 8,500 to 500; 8,079 to 1.
    """
    whole = round(number)
    if whole < 2 or abs(number - whole) > 1e-9:  # noqa: PLR2004 - below 2 nothing is rounded
        return 1.0
    step, power = 1, 1
    while power <= whole / 2:
        for candidate in (power, 5 * power):
            if candidate <= whole / 2 and whole % candidate == 0:
                step = max(step, candidate)
        power *= 10
    return float(step)


def allowed(claim: Claim) -> tuple[float, float] | None:
    """The least and the most that a claim allows, in its unit; None where it gives no figure."""
    number = claim.number
    low, high = claim.low, claim.high
    if number is None and low is None and high is None:
        return None
    if number is not None:
        below, above = _about(number, claim.bound)
        if low is None:
            low = below if high is None else min(below, high)
        if high is None:
            high = max(above, low)
    return (0.0 if low is None else low), (math.inf if high is None else high)


def _about(number: float, bound: Bound) -> tuple[float, float]:
    half = rounding_step(number) / 2
    match bound:
        case Bound.AT_LEAST:
            return number, math.inf
        case Bound.AT_MOST:
            return 0.0, number
        case Bound.ABOUT:
            away = max(half, ABOUT_SHARE * number)
            return max(0.0, number - away), number + away
    return max(0.0, number - half), number + half


def shown(claim: Claim) -> float | None:
    """The one figure by which a claim is listed: its value, or else what it gives of a range."""
    if claim.number is not None:
        return claim.number
    given = [edge for edge in (claim.low, claim.high) if edge is not None]
    return sum(given) / len(given) if given else None


def log_or_nothing(people: float) -> float:
    """The logarithm; minus infinity below one person."""
    return math.log(people) if people >= 1.0 else -math.inf


def people_carried(claim: Claim) -> float | None:
    """About how many people a claim of vehicles is good for; None for other claims, and where no load is known."""
    if claim.measure is not Measure.VEHICLES or claim.number is None:
        return None
    load = LOADS.get(claim.unit.strip().lower())
    return None if load is None else load * claim.number
