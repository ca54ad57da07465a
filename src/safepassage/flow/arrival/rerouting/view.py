"""What the compiled kernel has in view: the first instants of a network over time, and the flow through them so far."""

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.rerouting.ground import FAR, Ground, Lists, SmallArray, State, fits, ground_of, state_of
from safepassage.flow.arrival.rerouting.searching import FARTHEST, measure, reach


class View:
    """The instants 0..`known` - 1, and the flow that is best at each of them once they have been split.

    `found` are the points in view where anybody can be. Those whose label is later than all instants in view, or that
    have none, have the label `known`; points that nobody can reach keep the label 0. `before` is how many instants
    were in view before the view was widened last.
    """

    ground: Ground
    state: State
    lists: Lists

    def __init__(self, network: TimeExpandedNetwork) -> None:
        self._network = network
        self._longest = int(network.travel.max(initial=1))
        self.known, self.before = 0, 0
        self.found: SmallArray = np.zeros(0, np.int32)

    def widen(self, instant: int) -> bool:
        """Look on up to an instant and list the points that may belong to the new ones; False where that is too far."""
        if not fits(self._network, instant):
            return False
        old = self.state._asdict() if self.known else {}
        if self.known:
            del self.state, self.lists
        self.before, self.known = self.known, instant + 1
        self.ground = ground_of(self._network, instant)
        self.state = state_of(self._network, self.ground, self.before, old)
        old.clear()
        late = self._find()
        self.state.distance[late] = FAR
        self.state.label[late] = self.known
        sinks = self._new_sinks()
        lists = lists_of(late, self.known, len(self.ground.home))
        lists.front[: len(sinks)] = sinks
        _work, farthest, _active, reached = measure(self.ground, self.state, lists, len(sinks))
        self.lists = lists._replace(points=lists.reached[:reached].copy())
        return farthest < FARTHEST

    def _find(self) -> SmallArray:
        """Find the points where anybody can be; returns those that are new or had no label so far."""
        before, instants = self.before, self.known
        old = self.found
        if before:
            old = old + old // np.int32(before) * np.int32(instants - before)
        homes = np.flatnonzero(self.ground.home).astype(np.int32)
        starts = np.concatenate([old[old % instants >= before - self._longest], homes[homes % instants >= before]])
        seen, found = np.zeros(len(self.ground.home), np.uint8), np.empty(len(self.ground.home), np.int32)
        seen[old] = seen[starts] = 1
        found[: len(starts)] = starts
        count = reach(self.ground, self.state, seen, found, len(starts))
        new = found[:count]
        new = new[new % instants >= before]
        self.found = np.concatenate([old, new])
        return np.concatenate([old[self.state.label[old] == before], new])

    def _new_sinks(self) -> IntArray:
        """Where people can come and be taken in at a new instant."""
        place = np.flatnonzero(self.ground.site_of >= 0)
        takes_in = self.ground.intake.reshape(-1, self.known)[self.ground.site_of[place]] > 0
        takes_in &= self.state.label.reshape(-1, self.known)[place] == self.known
        takes_in[:, : self.before] = False
        return (place[:, None] * self.known + np.arange(self.known))[takes_in]

    def turn_home(self) -> None:
        """List all points without a label: who stands there goes back home."""
        self.before = self.known
        del self.lists
        late = self.found[self.state.label[self.found] == self.known]
        self.lists = lists_of(late, self.known, len(self.ground.home))

    def carried(self) -> int:
        """How many are safe by the last instant in view."""
        return int(self.state.taken.sum(dtype=np.int64)) if self.known else 0

    def safe_by(self) -> IntArray:
        """How many are safe by each instant in view."""
        safe_by: IntArray = np.cumsum(self.state.taken.reshape(-1, self.known).sum(axis=0, dtype=np.int64))
        return safe_by


def lists_of(found: SmallArray, instants: int, points: int) -> Lists:
    """Room for lists of as many points as were found."""
    sinks, front, next_front, active, reached = (np.empty(len(found) + 1, np.int32) for _ in range(5))
    return Lists(
        points=found,
        sinks=sinks,
        front=front,
        next_front=next_front,
        active=active,
        reached=reached,
        first_at=np.full(instants, -1, np.int32),
        following=np.full(points, -2, np.int32),
        span=np.zeros(2, np.int64),
    )
