"""What may be blocked: sets of named corridors, and the moments from which they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import comb

import numpy as np

from safepassage.errors import InputError
from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TimeGrid

MOST_SETS = 5_000
"""Sets of corridors beyond which looking at every one is out of reach."""

MOST_CORRIDORS = 60
"""Corridors beyond which a set of them no longer fits a machine word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A moment from which corridors may be blocked: nothing blocked is entered at instant `step` or later."""

    step: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Threat:
    """All that may happen: any of the sets of corridors, from any of the moments.

    Attributes
    ----------
    names
        Corridor ids of each set.
    sets
        The same as whole numbers, bit i for corridor i of the scenario.
    moments
        In time order, the first at the start.
    """

    names: tuple[tuple[str, ...], ...]
    sets: tuple[int, ...]
    moments: tuple[Moment, ...]


def threat_of(scenario: Scenario, blocked: int) -> Threat:
    """Every blocking of `blocked` corridors at once (of all, where there are no more), at the start or a whole hour.

    With `blocked` 0 there is one set, of no corridor, and one moment.

    Raises
    ------
    InputError
        Where no corridor is named, where `blocked` is negative, or where there are more sets than can be looked at.
    """
    count = len(scenario.corridors)
    if blocked < 0:
        raise InputError([_fault("blocked_negative", f"{blocked} corridors cannot be blocked", "give 0 or more")])
    if blocked and not count:
        raise InputError([
            _fault(
                "no_corridors",
                "no corridor is named, so that none can be blocked",
                "name the links of each corridor in corridors.csv, or plan without it",
            )
        ])  # fmt: skip
    size = min(blocked, count)
    if count > MOST_CORRIDORS or comb(count, size) > MOST_SETS:
        raise InputError([
            _fault(
                "too_many_blockings",
                f"{count} corridors can be blocked in {comb(count, size):,} ways, more than {MOST_SETS:,}",
                "name fewer corridors, or let fewer be blocked at once",
            )
        ])  # fmt: skip
    chosen = list(combinations(range(count), size))
    return Threat(
        names=tuple(tuple(scenario.corridors[row].corridor_id for row in rows) for rows in chosen),
        sets=tuple(sum(1 << row for row in rows) for rows in chosen),
        moments=moments_of(scenario.grid)[: None if size else 1],
    )


def moments_of(grid: TimeGrid) -> tuple[Moment, ...]:
    """The start, and every whole clock hour in the offset of the start before the horizon.

    Of moments between the same two instants, which are one and the same blocking, the first stands for all.
    """
    found = {0: grid.start}
    hour = grid.start.replace(minute=0, second=0, microsecond=0)
    while (hour := hour + timedelta(hours=1)) < grid.horizon:
        step = grid.first_instant_from(hour)
        if step < grid.steps:
            found.setdefault(step, hour)
    return tuple(Moment(step=step, at=at) for step, at in found.items())


def corridors_of_links(scenario: Scenario) -> dict[str, int]:
    """For each link of a corridor the corridors that name it, bit i for corridor i."""
    named: dict[str, int] = {}
    for row, corridor in enumerate(scenario.corridors):
        for link_id in corridor.link_ids:
            named[link_id] = named.get(link_id, 0) | 1 << row
    return named


def corridors_of_arcs(scenario: Scenario, network: TimeExpandedNetwork) -> IntArray:
    """For each arc of a network over time the corridors that name its link, bit i for corridor i, shape (m,)."""
    named = corridors_of_links(scenario)
    return np.array([0 if link is None else named.get(link[0], 0) for link in network.links], dtype=np.int64)


def _fault(code: str, message: str, remedy: str) -> Issue:
    return Issue(code=code, severity=Severity.FAULT, place=Place(file="corridors.csv"), message=message, remedy=remedy)
