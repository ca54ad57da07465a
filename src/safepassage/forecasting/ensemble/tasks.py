"""Parts of the work that any worker can do, here or elsewhere: what comes back does not depend on who did it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, Self

import numpy as np

from safepassage.forecasting.ensemble.counts import Counts, Scale, count_outcomes, new_counts
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.ground import Ints, Layout, Small

BATCH = 32
"""Futures that are drawn and carried out together."""


class Pending(Protocol):
    """Something that is being worked out."""

    def result(self) -> Any:
        """Wait for it."""
        ...


class Executor(Protocol):
    """Who does the work: `concurrent.futures`, or a client of a cluster."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """Begin to work out a function of some arguments, which may have to be sent elsewhere."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One plan, its futures, and how they are counted."""

    layout: Layout
    drawer: Drawer
    scale: Scale
    most_persons: int
    group_of: Small
    groups: int

    def no_counts(self) -> Counts:
        """Nothing counted yet."""
        return new_counts(self.scale, self.most_persons, len(self.group_of), self.groups)


def count_draws(work: Work, first: int, after: int, on_done: Callable[[int], None] | None = None) -> Counts:
    """Carry a plan out in the draws from `first` to before `after`, and count."""
    carrier, counts = Carrier(work.layout), work.no_counts()
    for start in range(first, after, BATCH):
        draws = range(start, min(after, start + BATCH))
        futures = work.drawer.draw(draws)
        count_outcomes(work.scale, work.group_of, futures, carrier.carry_out(futures), counts)
        if on_done is not None:
            on_done(len(draws))
    return counts


def safe_in_draws(
    layout: Layout, drawer: Drawer, numbers: Ints, factor: str, instead: Ints | None
) -> tuple[Ints, Ints]:
    """People safe and caught at the horizon in some draws, one factor taken from other draws where these are given."""
    carrier = Carrier(layout)
    safe, caught = np.zeros(len(numbers), np.int64), np.zeros(len(numbers), np.int64)
    for start in range(0, len(numbers), BATCH):
        rows = slice(start, start + BATCH)
        other = None if instead is None else {factor: instead[rows].tolist()}
        outcomes = carrier.carry_out(drawer.draw(numbers[rows].tolist(), instead=other))
        safe[rows] = outcomes.safe[:, -1]
        caught[rows] = outcomes.caught[:, -1]
    return safe, caught


class Threads:
    """Workers in this process: the kernels run without the interpreter's lock."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(max_workers=workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Pending:
        """See `Executor`."""
        return self._pool.submit(function, *arguments)


def parts(draws: int, pieces: int) -> list[tuple[int, int]]:
    """So many draws in parts of about the same length, none empty: (first, after)."""
    edges = [draws * number // pieces for number in range(pieces + 1)]
    return [(first, after) for first, after in pairwise(edges) if after > first]
