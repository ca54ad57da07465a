"""When the pause breaks, and whether it resumes."""

from dataclasses import dataclass

import numpy as np

from safepassage.forecasting.futures.timing import log_normal_time, steps_after
from safepassage.forecasting.simulate.ground import Bytes, Floats
from safepassage.model.forecast_settings import PauseFactor
from safepassage.model.pause import Pause
from safepassage.model.scenario import Scenario

MOST_BREACHES = 50
"""Breaches in one future; after the last the pause does not resume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseChances:
    """S at instants 0..K, the pause known to hold at the start; and S for a pause that begins anew, by steps of age.

    `over_from` is the first instant at which it is surely over, K + 1 where none.
    """

    holds: Floats
    anew: Floats
    over_from: int


def chances_of(scenario: Scenario) -> PauseChances:
    """The survival of a scenario's pause, as its plans use it; no pause holds for certain."""
    grid, pause = scenario.grid, scenario.pause or Pause()
    holds = np.array(pause.survival_on(grid))
    planned = pause.survival
    anew = np.array([planned.holds_after(grid.hours(k)) if planned else 1.0 for k in range(grid.steps + 1)])
    over = np.flatnonzero(holds <= 0)
    return PauseChances(holds=holds, anew=anew, over_from=int(over[0]) if len(over) else grid.steps + 1)


def last_held(survival: Floats, chance: float) -> int:
    """The last instant at which a pause still holds: the last k with S(k) > chance; -1 where there is none.

    The inverse of the distribution: a curve that is nowhere higher never gives a later instant for the same chance.
    """
    return int(np.searchsorted(-survival, -chance, side="left")) - 1


def draw_breaks(
    chances: PauseChances, factor: PauseFactor, step_s: int, random: np.random.Generator, suspended: Bytes
) -> int:
    """The last instant at which the pause holds, K where it outlasts the grid; marks suspended steps, shape (K,)."""
    steps = len(suspended)
    held_until = last_held(chances.holds, random.random())
    if factor.resumes <= 0 or held_until < 0:
        return held_until
    for _ in range(MOST_BREACHES):
        ends, lasts, age = random.random(3)
        if held_until >= min(steps, chances.over_from - 1) or ends >= factor.resumes:
            return held_until
        hours = log_normal_time(lasts, factor.suspended_median_h, factor.suspended_sigma)
        resumes_at = held_until + 1 + steps_after(hours, step_s, steps)
        suspended[held_until + 1 : resumes_at] = 1
        if resumes_at > steps:
            return min(steps, chances.over_from - 1)
        held_until = min(resumes_at + max(0, last_held(chances.anew, age)), steps, chances.over_from - 1)
    return held_until
