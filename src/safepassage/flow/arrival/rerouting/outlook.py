"""How far ahead to look: most often all are safe long before the horizon, and what comes after need cost nothing."""

from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.network.useful import useful_span

_FIRST, _LEAST_STEPS = 0.75, 16
"""The first look goes so far, as a share of when the farthest could be safe, but not less than so many steps."""
_LEAST, _MOST = 0.1, 6
"""What each further look adds, as a share of what is in view; the least doubles with every look."""
_NEARLY = 0.9
"""The last instant is looked at next where it is no more than this farther."""
_WINDOW = 10
"""The part of what is in view, from the end, from which the rate is taken: one in so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What distance alone tells, as if no road had a limit.

    Attributes
    ----------
    earliest, latest
        See `useful_span`.
    first, last
        The instants up to which to look at first, and at most: after the last one nobody is taken in.
    persons
        How many can be safe in time, at most.
    """

    earliest: IntArray
    latest: IntArray
    first: int
    last: int
    persons: int


def outlook_of(network: TimeExpandedNetwork) -> Outlook:
    """Look at distances only."""
    earliest, latest = useful_span(network)
    takes_in = np.flatnonzero(network.intake.any(axis=0))
    last = int(takes_in[-1]) if len(takes_in) else network.steps
    in_time = (network.supply > 0) & (network.supply_at <= latest[network.supply_place])
    safe_at = (network.supply_at + last - latest[network.supply_place])[in_time]
    first = max(int(_FIRST * safe_at.max(initial=0)), _LEAST_STEPS)
    return Outlook(
        earliest=earliest,
        latest=latest,
        first=_up_to(first, last),
        last=last,
        persons=int(network.supply[in_time].sum()),
    )


def look_further(outlook: Outlook, safe_by: IntArray, looks: int) -> int:
    """The instant up to which to look next, from who is safe by each one in view; `looks` counts those taken.

    It is when all would be safe if they went on at the present rate; twice as far where nobody comes as yet. That is
    too early as long as the rate falls, and by how much, no flow so far can tell; so each look goes on by a least share
    that doubles.
    """
    now = len(safe_by) - 1
    window = max(1, now // _WINDOW)
    rate = (safe_by[now] - safe_by[now - window]) / window
    further = min((outlook.persons - safe_by[now]) / rate, now * _MOST) if rate > 0 else now
    return _up_to(now + 1 + int(max(further, now * _LEAST * 2 ** (looks - 1))), outlook.last)


def _up_to(instant: int, last: int) -> int:
    return last if instant >= last * _NEARLY else instant
