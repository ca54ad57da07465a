"""What is kept of many futures: whole numbers only, so that it does not matter in which order they are added."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.compiled import compiled, inner
from safepassage.forecasting.simulate.ground import Futures, Ints, Outcomes, Small

Cells = NDArray[np.uint32]

MOST_CELLS = 2**22
"""Cells of one histogram: with more instants times people than this, a cell holds several numbers of people."""

SAFE, CAUGHT, MOVING, WAITING = range(4)
"""First axis of `Counts.cells`, in the order of `MEASURES`."""

PERSONS, ALL_SAFE, TURNED_BACK, REROUTED, TURNED_BACK_SQUARED, REROUTED_SQUARED = range(6)
"""Places in `Counts.totals`."""


class Scale(NamedTuple):
    """Which number of people belongs to which cell.

    A cell holds `width` numbers, and those of a measure at an instant are laid so that the plan's own number
    (`planned`, shape (4, K + 1)) begins or ends one: it is kept exactly. People safe are rounded down, all others up.
    """

    width: int
    planned: Small


class Counts(NamedTuple):
    """Sums over futures.

    `cells` are histograms by measure and instant; `sums` and `squares` by measure and instant. `holding` counts the
    futures in which the pause holds at an instant; `if_broken` sums, over these, of safe, exposed and waiting people,
    and their squares. By group: people who came, safe, caught, squares of both, and how often all were safe. By area
    and instant: how often it was empty from then on. `totals`: see `PERSONS`.
    """

    draws: Ints
    cells: Cells
    sums: Ints
    squares: Ints
    holding: Ints
    if_broken: Ints
    if_broken_squares: Ints
    by_group: Ints
    emptied: Ints
    totals: Ints


def scale_for(planned: Small, most_persons: int) -> Scale:
    """The scale for so many people at most; `planned` are the plan's own curves, shape (4, K + 1)."""
    width = 1
    while cells_of(Scale(width=width, planned=planned), most_persons) * planned.shape[1] > MOST_CELLS:
        width *= 2
    return Scale(width=width, planned=planned)


def cells_of(scale: Scale, most_persons: int) -> int:
    """How many cells a histogram of one instant has."""
    return most_persons // scale.width + 3


def new_counts(scale: Scale, most_persons: int, areas: int, groups: int) -> Counts:
    """Nothing counted yet."""
    instants = scale.planned.shape[1]
    return Counts(
        draws=np.zeros(1, np.int64),
        cells=np.zeros((4, instants, cells_of(scale, most_persons)), np.uint32),
        sums=np.zeros((4, instants), np.int64),
        squares=np.zeros((4, instants), np.int64),
        holding=np.zeros(instants, np.int64),
        if_broken=np.zeros((3, instants), np.int64),
        if_broken_squares=np.zeros((3, instants), np.int64),
        by_group=np.zeros((groups, 6), np.int64),
        emptied=np.zeros((areas, instants), np.int64),
        totals=np.zeros(6, np.int64),
    )


def add_counts(counts: Counts, more: Counts) -> None:
    """Add what was counted elsewhere."""
    for name in Counts._fields:
        mine: Ints = getattr(counts, name)
        np.add(mine, getattr(more, name), out=mine)


@compiled
def count_outcomes(scale: Scale, group_of: Small, futures: Futures, outcomes: Outcomes, counts: Counts) -> None:
    """Count what became of a plan in some futures; `group_of` is the group of each staging area."""
    steps = scale.planned.shape[1] - 1
    by_group = np.zeros((len(counts.by_group), 3), np.int64)
    for row in range(len(futures.breaks_after)):
        counts.draws[0] += 1
        _count_curve(scale, SAFE, outcomes.safe[row], counts)
        _count_curve(scale, CAUGHT, outcomes.caught[row], counts)
        _count_curve(scale, MOVING, outcomes.moving[row], counts)
        _count_curve(scale, WAITING, outcomes.waiting[row], counts)
        for instant in range(min(futures.breaks_after[row], steps) + 1):
            counts.holding[instant] += 1
            _count_if_broken(counts, 0, instant, outcomes.safe[row, instant])
            _count_if_broken(counts, 1, instant, outcomes.exposed[row, instant])
            _count_if_broken(counts, 2, instant, outcomes.waiting[row, instant])
        by_group[:] = 0
        for area in range(len(group_of)):
            by_group[group_of[area], 0] += futures.persons[row, area]
            by_group[group_of[area], 1] += outcomes.safe_by_area[row, area]
            by_group[group_of[area], 2] += outcomes.caught_by_area[row, area]
            if outcomes.emptied_at[row, area] <= steps:
                counts.emptied[area, outcomes.emptied_at[row, area]] += 1
        _count_groups(by_group, counts)
        counts.totals[TURNED_BACK] += outcomes.turned_back[row]
        counts.totals[TURNED_BACK_SQUARED] += outcomes.turned_back[row] ** 2
        counts.totals[REROUTED] += outcomes.rerouted[row]
        counts.totals[REROUTED_SQUARED] += outcomes.rerouted[row] ** 2


@inner
def _count_curve(scale: Scale, measure: int, curve: Small, counts: Counts) -> None:
    width, planned = scale.width, scale.planned[measure]
    cells, sums, squares = counts.cells[measure], counts.sums[measure], counts.squares[measure]
    for instant in range(len(curve)):
        people, here = np.int64(curve[instant]), np.int64(planned[instant])
        away = (people - here) // width if measure == SAFE else -((here - people) // width)
        cells[instant, away + here // width + 1] += np.uint32(1)
        sums[instant] += people
        squares[instant] += people * people


@inner
def _count_if_broken(counts: Counts, which: int, instant: int, people: int) -> None:
    counts.if_broken[which, instant] += people
    counts.if_broken_squares[which, instant] += np.int64(people) * people


@inner
def _count_groups(by_group: Ints, counts: Counts) -> None:
    everyone, safe = 0, 0
    for group in range(len(by_group)):
        persons, rescued, caught = by_group[group]
        everyone += persons
        safe += rescued
        counts.by_group[group, 0] += persons
        counts.by_group[group, 1] += rescued
        counts.by_group[group, 2] += caught
        counts.by_group[group, 3] += rescued * rescued
        counts.by_group[group, 4] += caught * caught
        counts.by_group[group, 5] += 1 if rescued == persons else 0
    counts.totals[PERSONS] += everyone
    counts.totals[ALL_SAFE] += 1 if safe == everyone else 0
