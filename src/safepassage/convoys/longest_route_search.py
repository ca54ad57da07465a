"""Simulated annealing for the longest route: loads change buses, places in a route, and shelters."""

import math
import random
from collections.abc import Callable

from safepassage.convoys.longest_route import LongestRouteProblem
from safepassage.convoys.longest_route_loads import FilledLoad, Fleet, buses_of
from safepassage.convoys.longest_route_ways import Ways

_POWER = 3.0
"""Lengths count by this power, as a share of the longest at first: the long ones most, but smoothly."""

_WARM, _COLD = 0.3, 0.01
"""Temperatures at the first and the last move."""

_LONGEST = 0.3
"""How often a move begins at the longest route."""

_RETARGET, _MOVE, _EXCHANGE = 0.25, 0.5, 0.9
"""Shares of the kinds of moves, summed: to another shelter, elsewhere, exchange; the rest exchange tails."""

_RETARGET_TOO = 0.5
"""How often a load that moves elsewhere changes its shelter as well."""

_LOOK = 1024
"""Moves between two looks at the clock."""

Change = tuple[dict[int, list[FilledLoad]], tuple[tuple[int, int], ...]]
"""New loads of some buses, and for some shelters how many people more they take in."""


class Annealing:
    """One search; `best` is the fleet with the shortest longest route seen, `longest` that route's length.

    The same seed makes the same moves.
    """

    def __init__(self, problem: LongestRouteProblem, ways: Ways, fleet: Fleet, *, seed: int) -> None:
        self._yards = buses_of(problem)
        self._first, self._onward = ways.first.tolist(), ways.onward.tolist()
        self._loaded = ways.loaded.tolist()
        self._random = random.Random(seed)  # noqa: S311 (a search, no secret)
        self._fleet: Fleet = [list(loads) for loads in fleet]
        self._room = problem.beds.tolist()
        for loads in fleet:
            for _, shelter, persons in loads:
                self._room[shelter] -= persons
        self._lengths = [self._length(bus, loads) for bus, loads in enumerate(self._fleet)]
        self.best: Fleet = [list(loads) for loads in self._fleet]
        self.longest = max(self._lengths)
        self._unit = max(1, self.longest)
        self._costs = [(length / self._unit) ** _POWER for length in self._lengths]

    def run(self, *, moves: int, enough: int, is_over: Callable[[], bool]) -> None:
        """Make so many moves, fewer when time is over or the longest route is no longer than `enough`."""
        temperature = _WARM
        for move in range(moves):
            if move % _LOOK == 0:
                if is_over() or self.longest <= enough:
                    break
                temperature = _WARM * (_COLD / _WARM) ** (move / moves)
            change = self._propose()
            if change is not None:
                self._take(change, temperature)

    def _take(self, change: Change, temperature: float) -> None:
        """Accept a change by the rule of Metropolis."""
        routes, takes = change
        lengths = {bus: self._length(bus, loads) for bus, loads in routes.items()}
        costs = {bus: (length / self._unit) ** _POWER for bus, length in lengths.items()}
        worse = sum(costs.values()) - sum(self._costs[bus] for bus in routes)
        if worse > 0 and self._random.random() >= math.exp(-worse / temperature):
            return
        for bus, loads in routes.items():
            self._fleet[bus], self._lengths[bus], self._costs[bus] = loads, lengths[bus], costs[bus]
        for shelter, persons in takes:
            self._room[shelter] -= persons
        longest = max(self._lengths)
        if longest < self.longest:
            self.longest = longest
            self.best = [list(loads) for loads in self._fleet]

    def _length(self, bus: int, loads: list[FilledLoad]) -> int:
        """How far a bus drives."""
        if not loads:
            return 0
        pickup, shelter, _ = loads[0]
        driven: int = self._first[self._yards[bus]][pickup] + self._loaded[pickup][shelter]
        for pickup, after, _ in loads[1:]:
            driven += self._onward[shelter][pickup] + self._loaded[pickup][after]
            shelter = after
        return driven

    def _below(self, count: int) -> int:
        """Draw a whole number from 0 to below `count`."""
        return int(self._random.random() * count)

    def _propose(self) -> Change | None:
        """Draw a change; None where it cannot be made."""
        if self._random.random() < _LONGEST:
            bus = max(range(len(self._fleet)), key=self._lengths.__getitem__)
        else:
            bus = self._below(len(self._fleet))
        if not self._fleet[bus]:
            return None
        place, other = self._below(len(self._fleet[bus])), self._below(len(self._fleet))
        kind = self._random.random()
        if kind < _RETARGET:
            return self._other_shelter(bus, place)
        if kind < _MOVE:
            return self._elsewhere(bus, place, other)
        if kind < _EXCHANGE:
            return self._exchange(bus, place, other)
        return self._tails(bus, place, other)

    def _other_shelter(self, bus: int, place: int) -> Change | None:
        """Drive a load to another shelter that has room."""
        pickup, shelter, persons = self._fleet[bus][place]
        there = self._below(len(self._room))
        if there == shelter or self._room[there] < persons:
            return None
        loads = self._fleet[bus].copy()
        loads[place] = (pickup, there, persons)
        return {bus: loads}, ((shelter, -persons), (there, persons))

    def _elsewhere(self, bus: int, place: int, other: int) -> Change | None:
        """Move a load to another place in a route, maybe to another shelter with it."""
        loads = self._fleet[bus].copy()
        pickup, shelter, persons = loads.pop(place)
        there = self._below(len(self._room)) if self._random.random() < _RETARGET_TOO else shelter
        if there != shelter and self._room[there] < persons:
            there = shelter
        longer = loads if other == bus else self._fleet[other].copy()
        longer.insert(self._below(len(longer) + 1), (pickup, there, persons))
        return {bus: loads, other: longer}, ((shelter, -persons), (there, persons))

    def _exchange(self, bus: int, place: int, other: int) -> Change | None:
        """Exchange two loads, or only their shelters."""
        if not self._fleet[other]:
            return None
        where = self._below(len(self._fleet[other]))
        if (bus, place) == (other, where):
            return None
        mine = self._fleet[bus].copy()
        theirs = mine if other == bus else self._fleet[other].copy()
        (pickup, shelter, persons), (pickup_there, shelter_there, persons_there) = mine[place], theirs[where]
        kind = self._random.random()
        if kind < 1 / 3:
            mine[place], theirs[where] = theirs[where], mine[place]
            return {bus: mine, other: theirs}, ()
        more = persons - persons_there
        if self._room[shelter_there] < more or self._room[shelter] < -more:
            return None
        crossed, crossed_there = (pickup, shelter_there, persons), (pickup_there, shelter, persons_there)
        if kind < 2 / 3:
            crossed, crossed_there = crossed_there, crossed
        mine[place], theirs[where] = crossed, crossed_there
        return {bus: mine, other: theirs}, ((shelter_there, more), (shelter, -more))

    def _tails(self, bus: int, place: int, other: int) -> Change | None:
        """Exchange what two buses do from some load on."""
        if bus == other:
            return None
        mine, theirs = self._fleet[bus], self._fleet[other]
        where = self._below(len(theirs) + 1)
        return {bus: mine[:place] + theirs[where:], other: theirs[:where] + mine[place:]}, ()
