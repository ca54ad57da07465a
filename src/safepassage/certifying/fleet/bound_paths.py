"""The worth of the best course through states over time: the longest paths of a graph whose arcs take whole steps."""

from dataclasses import dataclass, field

import numpy as np

from safepassage.certifying.clock import FloatArray, IntArray

NEVER = -np.inf
"""What nothing can be worth: the way is shut."""

GAINS_AN_ARC = 3
"""Series of gains that an arc may add up."""


@dataclass(slots=True, kw_only=True)
class Courses:
    """States, arcs between them, and what taking an arc at each instant gains; filled arc by arc.

    Attributes
    ----------
    steps
        K: a course is within instants 0..K.
    may_end
        For each state whether a course may end there.
    arcs
        (tail, head, steps it takes, up to three numbers of series of gains, 0 for none).
    gains
        Series of gains, shape (K + 1,) each; the first is 0 throughout.
    """

    steps: int
    may_end: list[bool] = field(default_factory=list)
    arcs: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    gains: list[FloatArray] = field(default_factory=list)
    _known: dict[object, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.gains.append(np.zeros(self.steps + 1))

    def state(self, *, may_end: bool) -> int:
        """A new state."""
        self.may_end.append(may_end)
        return len(self.may_end) - 1

    def series(self, key: object) -> int | None:
        """The number of a series that was added under a key."""
        return self._known.get(key)

    def add_series(self, key: object, values: FloatArray) -> int:
        """The number of a new series, to be found under a key."""
        self.gains.append(values)
        self._known[key] = len(self.gains) - 1
        return self._known[key]

    def arc(self, tail: int, head: int, delay: int, *gains: int) -> None:
        """An arc, unless it ends beyond the horizon whenever it begins."""
        if delay <= self.steps:
            first, second, third = (*gains, 0, 0, 0)[:GAINS_AN_ARC]
            self.arcs.append((tail, head, delay, first, second, third))


def most_worth(courses: Courses) -> FloatArray | None:
    """What the best course from each state on is worth at each instant, shape (K + 1, states).

    Waiting is free in every state. None where a course could go round within an instant and gain.
    """
    steps, count = courses.steps, len(courses.may_end)
    arcs = np.array(courses.arcs, dtype=np.int64).reshape(-1, 3 + GAINS_AN_ARC)
    arcs = arcs[np.argsort(arcs[:, 0], kind="stable")]
    gains = np.ascontiguousarray(np.array(courses.gains).T)
    slow, quick = _Bundle.of(arcs[arcs[:, 2] > 0]), _Bundle.of(arcs[arcs[:, 2] == 0])
    worth = np.full((steps + 2 + int(arcs[:, 2].max(initial=0)), count), NEVER)
    flat = worth.reshape(-1)
    base = np.where(np.array(courses.may_end, dtype=np.bool_), 0.0, NEVER)
    for instant in range(steps, -1, -1):
        now = worth[instant]
        np.maximum(worth[instant + 1], base, out=now)
        if len(slow.heads):
            later = flat[slow.heads + (slow.delays + instant) * count]
            slow.raise_to(now, later + gains[instant][slow.gains].sum(axis=1))
        if len(quick.heads):
            gained = gains[instant][quick.gains].sum(axis=1)
            for _ in range(count + 1):
                if not quick.raise_to(now, now[quick.heads] + gained):
                    break
            else:
                return None
    return worth[: steps + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bundle:
    """Arcs by tail: `tails` each once, `starts` where the arcs of each begin."""

    tails: IntArray
    starts: IntArray
    heads: IntArray
    delays: IntArray
    gains: IntArray

    @classmethod
    def of(cls, arcs: IntArray) -> "_Bundle":
        """Arcs that are in the order of their tails."""
        tails, starts = np.unique(arcs[:, 0], return_index=True)
        return cls(tails=tails, starts=starts, heads=arcs[:, 1], delays=arcs[:, 2], gains=arcs[:, 3:])

    def raise_to(self, now: FloatArray, worth: FloatArray) -> bool:
        """Raise states to what the best of their arcs is worth; whether any rises."""
        best = np.maximum.reduceat(worth, self.starts)
        before = now[self.tails]
        if (best > before).any():
            now[self.tails] = np.maximum(before, best)
            return True
        return False
