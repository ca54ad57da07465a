"""Where to split an interval of time, and the parts of the network that come of it.

Most points have as their label the instant from which on fewer can be safe a step than before: there a wider cut takes
over. A flow that splits off little costs as much as one that halves the points, so halving the time is dear. From the
rates before and after an interval follows where the one would give way to the other if it did so at once: that is where
to split, if the rate before it has been steady. Else the time is halved.

The same step, for the breakpoints of a parametric minimum: Eisner and Severance (1976).
"""

import math

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.flow.arrival.rerouting.ground import Ground, State
from safepassage.flow.compiled import inner

FIRST, AFTER, LOW, HIGH, SINKS, PEOPLE, OPEN, MIDDLE, GAIN, GAIN_AFTER, STEPS_AFTER, TRIES = range(12)
"""Columns of the table of parts still to be done: its slice of `lists.points`, its interval, how many sinks there are,
how many people are on their way, whether it has been opened, where it is split, how many more are safe at its end than
before it, how many more (-1: not known) within so many steps after it, and how often splitting it left most of it."""
COLUMNS = 12

_MOST_TRIES = 2
_WINDOW, _WINDOW_SHARE = 8, 4
"""The rate before an interval is that of at least so many steps, as whole-number capacities alternate, and of the last
of so many parts of the time before it."""
_STEADY = 0.02
"""The share by which that rate may differ from the one in as many steps before that: then one cut has ruled so long."""


@inner
def middle_of(ground: Ground, state: State, part: IntArray) -> int:
    """Where an interval is split: its end where there is nothing to split."""
    low, high, instants = int(part[LOW]), int(part[HIGH]), ground.instants
    if high == low + 1:
        return high
    half = (low + high) // 2
    if low < 2 * _WINDOW or part[TRIES] >= _MOST_TRIES:
        return half
    window = max(_WINDOW, low // _WINDOW_SHARE)
    before = taken_within(ground, state, low - window, low)
    if abs(before - taken_within(ground, state, low - 2 * window, low - window)) > _STEADY * before:
        return half
    if high == instants:
        return high - 1
    rate, rate_after = before / window, part[GAIN_AFTER] / max(1, part[STEPS_AFTER])
    if part[GAIN_AFTER] < 0 or rate <= rate_after:
        return half
    meeting = low + math.ceil((part[GAIN] - rate_after * (high - low)) / (rate - rate_after))
    if meeting >= high:
        meeting = high - 1 if rate_after == 0 else half
    return max(int(meeting), low + 1)


@inner
def taken_within(ground: Ground, state: State, low: int, high: int) -> int:
    """How many are taken in at the instants low + 1..high, all of which are known."""
    taken = 0
    for first in range(0, len(ground.intake), ground.instants):
        for instant in range(low + 1, high + 1):
            taken += state.taken[first + instant]
    return taken


@inner
def split(parts: IntArray, count: int, between: int, gained: int, instants: int) -> int:
    """Put the two sides of the last part in its place, the early one last, unless they are empty; how many parts.

    The points of the early side stand before `between`; `gained` are taken in by the middle.
    """
    part = parts[count + 1]
    for column in range(COLUMNS):
        part[column] = parts[count - 1, column]
    middle, high = part[MIDDLE], part[HIGH]
    gain_late = part[GAIN] - gained
    if high == instants:
        gain_late = 0 if part[PEOPLE] == 0 else -1
    count -= 1
    if between < part[AFTER]:
        inherit(parts[count], part, between, part[AFTER], middle, high)
        parts[count, GAIN] = gain_late
        count += 1
    if part[FIRST] < between:
        inherit(parts[count], part, part[FIRST], between, part[LOW], middle)
        parts[count, GAIN], parts[count, GAIN_AFTER], parts[count, STEPS_AFTER] = gained, gain_late, high - middle
        count += 1
    return count


@inner
def inherit(row: IntArray, part: IntArray, first: int, after: int, low: int, high: int) -> None:
    """One side of a part."""
    row[FIRST], row[AFTER], row[LOW], row[HIGH], row[OPEN] = first, after, low, high, 0
    row[GAIN_AFTER], row[STEPS_AFTER] = part[GAIN_AFTER], part[STEPS_AFTER]
    most = 2 * (after - first) > part[AFTER] - part[FIRST] and 2 * (high - low) > part[HIGH] - part[LOW]
    row[TRIES] = part[TRIES] + 1 if most else 0


def share_done(parts: IntArray, points: int, left: int) -> float:
    """How much of the work on `points` is done, 0..1, where `left` people were not safe at its start.

    The first flow, through all of them, is taken to be half of it; then every point goes through about as many parts as
    its interval can be halved.
    """
    if len(parts) == 1 and parts[0, AFTER] - parts[0, FIRST] == points:
        return float(0.5 * (1 - parts[0, PEOPLE] / left)) if parts[0, OPEN] and left else 0.0
    undone = ((parts[:, AFTER] - parts[:, FIRST]) * (1 + np.log2(parts[:, HIGH] - parts[:, LOW]))).sum()
    return float(1 - 0.5 * undone / (points * (1 + np.log2(parts[:, HIGH].max(initial=1) + 1))))
