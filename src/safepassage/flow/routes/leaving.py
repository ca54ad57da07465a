"""Stay at home rather than wait on the road: the same arrivals with later departures."""

from collections.abc import Iterable

import numpy as np

from safepassage.flow.arrays import UNLIMITED, FlowOverTime, TimeExpandedNetwork
from safepassage.flow.routes.paths import PathOverTime, flow_of, merge, path_on, waits_at

_ROUNDS = 3
_TRIALS_A_LINK = 50


def leave_later(
    network: TimeExpandedNetwork, paths: Iterable[PathOverTime], *, beside: FlowOverTime | None = None
) -> tuple[PathOverTime, ...]:
    """Move the entries of every path as late as free capacity and waiting limits allow.

    Routes are cut short where they come back to a place at which people may wait. Then path by path, latest arrivals
    first, every entry moves, from the last road back, to the latest step with room for all its people; a path is split
    only where the first part of it can leave home later than the whole. Arrivals do not change and nobody leaves home
    earlier than before, so that the time people spend on the road never grows. Repeated (at most three times) while
    something moves. A greedy rule: feasible and no worse, but not proven to be the least time on the road.

    `beside` are other people on the same roads, who stay as they are.
    """
    found = merge(paths)
    for _ in range(_ROUNDS):
        room = _Room(network, found, beside)
        latest_first = sorted(found, key=lambda path: -path.arrive_step)
        moved = merge(piece for path in latest_first for piece in room.move(path))
        if moved == found:
            break
        found = moved
    return found


class _Room:
    """Free room on arcs and, where waiting is limited, at places; changes as paths move.

    Rows are made when first needed, so that a large network costs only what its routes touch.
    """

    def __init__(
        self, network: TimeExpandedNetwork, paths: tuple[PathOverTime, ...], beside: FlowOverTime | None
    ) -> None:
        self._network = network
        self._entries = flow_of(network, paths).entries
        if beside is not None:
            self._entries += beside.entries
        self._tail: list[int] = network.tail.tolist()
        self._head: list[int] = network.head.tolist()
        self._travel: list[int] = network.travel.tolist()
        self._is_road = [link is not None for link in network.links]
        self._supply_place: list[int] = network.supply_place.tolist()
        self._supply_at: list[int] = network.supply_at.tolist()
        self._free: dict[int, list[int]] = {}
        limited = np.flatnonzero((network.waiting < UNLIMITED).any(axis=1)).tolist()
        self._spare: dict[int, list[int]] = {place: network.waiting[place].tolist() for place in limited}
        for place, people in waits_at(network, beside, limited).items() if beside else ():
            self._spare[place] = (network.waiting[place] - people).tolist()
        for path in paths if limited else ():
            self._wait(path, list(path.all_arcs), list(path.all_enter_steps), path.persons)

    def move(self, path: PathOverTime) -> list[PathOverTime]:
        """The pieces of a path after moving it as late as it will go; room is kept up to date."""
        if self._is_settled(path):
            return [path]
        pieces: list[PathOverTime] = []
        persons = path.persons
        while persons > 0:
            arcs, steps = list(path.all_arcs), list(path.all_enter_steps)
            self._take(path, arcs, steps, -persons)
            arcs, steps = self._without_returns(path, arcs, steps, persons)
            together = self._latest(path, arcs, steps, persons)
            number = persons
            if self._could_leave_later(path, arcs, together):
                some = self._latest(path, arcs, steps, 1)
                if self._first_road(arcs, some) > self._first_road(arcs, together):
                    together, number = some, min(persons, self._fits(path, arcs, some))
            self._take(path, arcs, together, number)
            self._take(path, list(path.all_arcs), list(path.all_enter_steps), persons - number)
            persons -= number
            pieces.append(
                path_on(
                    self._is_road,
                    supply=path.supply,
                    site=path.site,
                    persons=number,
                    arcs=arcs,
                    steps=together,
                    arrive_step=path.arrive_step,
                )
            )
        return pieces

    def _is_settled(self, path: PathOverTime) -> bool:
        """Whether a path neither waits on its way nor comes back to a place."""
        arcs = path.all_arcs
        if self._could_leave_later(path, list(arcs), list(path.all_enter_steps)):
            return False
        return len({self._supply_place[path.supply], *[self._head[arc] for arc in arcs]}) == len(arcs) + 1

    def _first_road(self, arcs: list[int], steps: list[int]) -> int:
        for arc, step in zip(arcs, steps, strict=True):
            if self._is_road[arc]:
                return step
        return self._network.steps

    def _could_leave_later(self, path: PathOverTime, arcs: list[int], steps: list[int]) -> bool:
        """Whether anybody on the path still waits between the first road and the site."""
        travel = sum(self._travel[arc] for arc in arcs)
        return path.arrive_step - self._first_road(arcs, steps) > travel

    def _row(self, arc: int) -> list[int]:
        row = self._free.get(arc)
        if row is None:
            row = self._free[arc] = (self._network.capacity[arc] - self._entries[arc]).tolist()
        return row

    def _take(self, path: PathOverTime, arcs: list[int], steps: list[int], persons: int) -> None:
        """Use room for so many people (give it back where the number is negative)."""
        if persons == 0:
            return
        for arc, step in zip(arcs, steps, strict=True):
            self._row(arc)[step] -= persons
        if self._spare:
            self._wait(path, arcs, steps, persons)

    def _waits(self, path: PathOverTime, arcs: list[int], steps: list[int]) -> list[tuple[int, int, int]]:
        """(place, from instant, until instant) of every wait at a place where waiting is limited."""
        waits = []
        place, since = self._supply_place[path.supply], self._supply_at[path.supply]
        for arc, step in zip(arcs, steps, strict=True):
            waits.append((place, since, step))
            place, since = self._head[arc], step + self._travel[arc]
        waits.append((place, since, path.arrive_step))
        return [wait for wait in waits if wait[0] in self._spare and wait[1] < wait[2]]

    def _wait(self, path: PathOverTime, arcs: list[int], steps: list[int], persons: int) -> None:
        for place, since, until in self._waits(path, arcs, steps):
            spare = self._spare[place]
            for step in range(since, until):
                spare[step] -= persons

    def _fits(self, path: PathOverTime, arcs: list[int], steps: list[int]) -> int:
        """How many people the route has room for at these steps."""
        free = [self._row(arc)[step] for arc, step in zip(arcs, steps, strict=True)]
        waits = self._waits(path, arcs, steps)
        return min([*free, *[min(self._spare[place][since:until]) for place, since, until in waits]])

    def _may_wait(self, place: int, since: int, until: int, persons: int) -> bool:
        spare = self._spare.get(place)
        return spare is None or since >= until or min(spare[since:until]) >= persons

    def _without_returns(
        self, path: PathOverTime, arcs: list[int], steps: list[int], persons: int
    ) -> tuple[list[int], list[int]]:
        """The route without the loops that lead back to a place where people might as well wait."""
        places = [self._supply_place[path.supply], *[self._head[arc] for arc in arcs]]
        if len(set(places)) == len(places):
            return arcs, steps
        index = 0
        while index < len(places) - 1:
            since = steps[index - 1] + self._travel[arcs[index - 1]] if index else self._supply_at[path.supply]
            for again in range(len(places) - 1, index, -1):
                until = steps[again] if again < len(steps) else path.arrive_step
                if places[again] == places[index] and self._may_wait(places[index], since, until, persons):
                    places[index:again] = []
                    arcs, steps = arcs[:index] + arcs[again:], steps[:index] + steps[again:]
                    break
            index += 1
        return arcs, steps

    def _latest(self, path: PathOverTime, arcs: list[int], steps: list[int], persons: int) -> list[int]:
        """The latest steps at which so many people fit on every arc, none before `steps`.

        From the last arc back; where waiting limits leave no step for an arc, the arc after it is tried earlier. The
        steps given are always possible, and are the answer when the search takes too long.
        """
        if not self._spare:
            return self._latest_freely(path, arcs, persons)
        last = len(arcs) - 1
        latest_of = [self._network.steps - 1] * (last + 1)
        chosen = list(steps)
        index, trials = last, _TRIALS_A_LINK * (last + 1)
        while index >= 0:
            trials -= 1
            following = chosen[index + 1] if index < last else path.arrive_step
            step = self._latest_entry(arcs[index], following, latest_of[index], steps[index], persons)
            if step >= 0 and (index or self._may_stay_home(path, step, persons)):
                chosen[index] = step
                index -= 1
                if index >= 0:
                    latest_of[index] = self._network.steps - 1
            elif trials <= 0:
                return list(steps)
            elif step > steps[index]:
                latest_of[index] = step - 1
            else:
                index += 1
                latest_of[index] = chosen[index] - 1
        return chosen

    def _latest_freely(self, path: PathOverTime, arcs: list[int], persons: int) -> list[int]:
        """The same where waiting is limited nowhere: each road at the latest step with room, from the last one back."""
        following, last_step = path.arrive_step, self._network.steps - 1
        chosen = []
        for arc in reversed(arcs):
            row = self._row(arc)
            step = min(following - self._travel[arc], last_step)
            while row[step] < persons:
                step -= 1
            chosen.append(step)
            following = step
        chosen.reverse()
        return chosen

    def _latest_entry(self, arc: int, following: int, at_most: int, at_least: int, persons: int) -> int:
        """The latest step in which so many may enter and then wait for the arc that follows; -1 where there is none."""
        travel, row = self._travel[arc], self._row(arc)
        spare = self._spare.get(self._head[arc])
        step = min(following - travel, at_most)
        if spare is not None:
            earliest = following
            while earliest > at_least + travel and spare[earliest - 1] >= persons:
                earliest -= 1
            at_least = max(at_least, earliest - travel)
        while step >= at_least and row[step] < persons:
            step -= 1
        return step if step >= at_least else -1

    def _may_stay_home(self, path: PathOverTime, step: int, persons: int) -> bool:
        return self._may_wait(self._supply_place[path.supply], self._supply_at[path.supply], step, persons)
