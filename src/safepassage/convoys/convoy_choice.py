"""When which convoys go through corridors with headways: vehicles may wait for one another so that convoys are full.

A beam search over the order of convoys (Lowerre 1976): from each state the next convoy of each passage, as soon as the
first vehicles are there or when further ones have come. Vehicles are counted, people are counted, terms are counted,
beds, intake and escorts are not: what comes of it are steps in which convoys go, for the program of `formulation` to
decide exactly who goes with them.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from safepassage.convoys.convoy_worth import Stock, Taste, Worth
from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.hops import FREE, NEVER, Hop
from safepassage.convoys.rides import Entry

_MOST_TIMES = 4
"""So many times are tried for the next convoy of a passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """What is left after some convoys, and how it came about."""

    gained: float
    score: float
    now: int
    last: tuple[int, ...]
    stock: Stock
    left: tuple[int, ...]
    rooms: tuple[float, ...]
    before: "_State | None"
    convoy: Entry | None

    @property
    def key(self) -> tuple[object, ...]:
        """What makes states alike."""
        return self.last, tuple(sorted(self.stock.items())), self.left


class _Option(NamedTuple):
    """Vehicles that could go with the next convoy of a passage, and from when on."""

    at: int
    worth: float
    group: tuple[int, int, int]
    hop: Hop


TASTES = (
    Taste(rounds=0.5, release=0.5),
    Taste(),
    Taste(rounds=1.0, release=0.5),
    Taste(empty_share=0.6),
    Taste(rounds=0.7, release=0.3),
    Taste(rounds=2.0, patience=24),
)
"""Of those tried on four long plans the ones that were best for one of them, or good for all; the surest first."""


def choose_convoys(
    problem: FleetProblem, objective: Objective, hops: list[Hop], taste: Taste, *, until: float
) -> frozenset[Entry] | None:
    """Choose the steps in which convoys enter the passages of gates with headways; None if time runs out.

    Parameters
    ----------
    until
        When to give up, as `time.perf_counter` counts.
    """
    beam = _Beam(problem, objective, hops, taste)
    waiting: dict[int, dict[tuple[object, ...], _State]] = defaultdict(dict)
    state = best = beam.first()
    waiting[state.now][state.key] = state
    while waiting:
        if time.perf_counter() > until:
            return None
        now = min(waiting)
        for state in sorted(waiting.pop(now).values(), key=lambda one: -one.score)[: taste.width]:
            for child in beam.next_states(state):
                if child.gained > best.gained:
                    best = child
                alike = waiting[child.now].get(child.key)
                if alike is None or alike.score < child.score:
                    waiting[child.now][child.key] = child
    return frozenset(_convoys_of(best))


def _convoys_of(state: _State) -> Iterator[Entry]:
    while state.before is not None:
        if state.convoy is not None:
            yield state.convoy
        state = state.before


class _Beam:
    """How one state leads to others."""

    def __init__(self, problem: FleetProblem, objective: Objective, hops: list[Hop], taste: Taste) -> None:
        self._problem, self._taste = problem, taste
        self._worth = Worth(problem, objective, hops, taste)
        self._gates = [(number, gate) for number, gate in enumerate(problem.gates) if gate.headway]
        self._hops: dict[tuple[int, int], list[Hop]] = defaultdict(list)
        for hop in hops:
            self._hops[hop.kind, hop.origin].append(hop)
        self._with_free = {place for place, those in self._hops.items() if any(hop.passage == FREE for hop in those)}

    def first(self) -> _State:
        """Nobody has gone yet."""
        problem, stock = self._problem, defaultdict[tuple[int, int, int], int](int)
        for start in problem.starts:
            stock[start.kind, start.place, start.available_from] += start.count
        left = [party.persons for party in problem.parties]
        rooms = [float(term.slack) for term in problem.linked_terms]
        gained = self._hop_freely(stock, 0, left, rooms)
        return _State(
            gained=gained,
            score=gained,
            now=0,
            last=(-NEVER,) * len(problem.gates),
            stock=_present(stock),
            left=tuple(left),
            rooms=tuple(rooms),
            before=None,
            convoy=None,
        )

    def next_states(self, state: _State) -> Iterator[_State]:
        """Every next convoy that is tried; where there is none, wait until the next vehicle is ready."""
        is_stuck = True
        for number, gate in self._gates:
            open_from = max(state.now, state.last[number] + gate.headway)
            for passage in gate.passages:
                options = list(self._options(state, passage, open_from))
                for at in self._times(state, passage, options):
                    is_stuck = False
                    yield self._send(state, number, Entry(passage, at), options)
        later = [ready for _, _, ready in state.stock if ready > state.now]
        if is_stuck and later and self._with_free and any(state.left):
            yield self._after(state, min(later), state.last, None, state.stock, list(state.left), list(state.rooms), 0)

    def _options(self, state: _State, passage: int, open_from: int) -> Iterator[_Option]:
        """Each group of vehicles with the hop through the passage that is worth most."""
        claimed = self._claimed(state.stock)
        for group in state.stock:
            best: _Option | None = None
            for hop in self._hops.get(group[:2], ()):
                if hop.passage != passage:
                    continue
                begin = self._begin(hop, max(group[2], open_from - hop.enters, 0))
                worth = self._worth_of(state, hop, begin, claimed) if begin != NEVER else 0.0
                if worth > (0.0 if best is None else best.worth):
                    best = _Option(begin + hop.enters, worth, group, hop)
            if best is not None:
                yield best

    def _worth_of(self, state: _State, hop: Hop, begin: int, claimed: dict[int, int]) -> float:
        if hop.riders:
            return self._worth.of_ride(hop, begin, state.left, state.rooms)
        # Where people can be had they are not left for others.
        if self._worth.people_at(hop.kind, hop.origin, state.left):
            return 0.0
        free = self._worth.people_at(hop.kind, hop.target, state.left) - claimed[hop.target]
        share = min(1.0, max(0, free) / self._problem.kinds[hop.kind].seats)
        if not share:
            return 0.0
        next_ride = self._worth.of_place(hop.kind, hop.target, begin + hop.length, state.left, state.rooms)
        return self._taste.empty_share * share * next_ride

    def _times(self, state: _State, passage: int, options: list[_Option]) -> Iterator[int]:
        """When the next convoy of a passage could go: when the first are there, and whenever more have come."""
        most = self._problem.passages[passage].most_vehicles
        times = sorted({option.at for option in options})[:_MOST_TIMES]
        for at in times:
            if at > times[0] + self._taste.patience:
                return
            yield at
            if sum(state.stock[option.group] for option in options if option.at <= at) >= most:
                return

    def _send(self, state: _State, gate: int, convoy: Entry, options: list[_Option]) -> _State:
        """Send those who are there, the most worth first."""
        stock, left, rooms, gained = defaultdict(int, state.stock), list(state.left), list(state.rooms), 0.0
        room = self._problem.passages[convoy.passage].most_vehicles
        for option in sorted(options, key=lambda one: -one.worth):
            begin = convoy.at - option.hop.enters
            if option.at > convoy.at or self._begin(option.hop, begin) != begin:
                continue
            wanted = self._wanted(option.hop, begin, stock, left, rooms)
            vehicles = min(room, stock[option.group], wanted)
            if vehicles > 0:
                gained += self._drive(option.hop, option.group, begin, vehicles, stock, left, rooms)
                room -= vehicles
        last = (*state.last[:gate], convoy.at, *state.last[gate + 1 :])
        return self._after(state, convoy.at, last, convoy, stock, left, rooms, gained)

    def _wanted(self, hop: Hop, begin: int, stock: Stock, left: list[int], rooms: list[float]) -> int:
        """How many vehicles are of use."""
        seats = self._problem.kinds[hop.kind].seats
        if hop.riders:
            vehicles = self._problem.vehicles_of(hop.kind)
            return -(-sum(persons for _, persons in self._worth.loads(hop, begin, vehicles, left, rooms)) // seats)
        people = self._worth.people_at(hop.kind, hop.target, left) - self._claimed(stock)[hop.target]
        return max(0, -(-people // seats))

    def _drive(
        self,
        hop: Hop,
        group: tuple[int, int, int],
        begin: int,
        vehicles: int,
        stock: Stock,
        left: list[int],
        rooms: list[float],
    ) -> float:
        """Let vehicles do a hop; what is gained by it."""
        gained = 0.0
        for party, persons in self._worth.loads(hop, begin, vehicles, left, rooms):
            gained += persons * next(rider.gains[begin] for rider in hop.riders if rider.party == party)
            left[party] -= persons
            self._worth.spend(rooms, party, persons)
        stock[group] -= vehicles
        arrives = (hop.kind, hop.target, begin + hop.length)
        stock[arrives] = stock.get(arrives, 0) + vehicles
        return gained

    def _after(
        self,
        state: _State,
        now: int,
        last: tuple[int, ...],
        convoy: Entry | None,
        stock: Stock,
        left: list[int],
        rooms: list[float],
        gained: float,
    ) -> _State:
        """The state once everybody has gone who needs no convoy."""
        stock = defaultdict(int, stock)
        gained += state.gained + self._hop_freely(stock, now, left, rooms)
        return _State(
            gained=gained,
            score=gained + self._position(stock, now, left, rooms),
            now=now,
            last=last,
            stock=_present(stock),
            left=tuple(left),
            rooms=tuple(rooms),
            before=state,
            convoy=convoy,
        )

    def _hop_freely(self, stock: Stock, now: int, left: list[int], rooms: list[float]) -> float:
        """Let vehicles that are ready do what needs no convoy, where that is worth most a step."""
        gained = 0.0
        waiting = [group for group in stock if group[:2] in self._with_free and group[2] <= now]
        while waiting:
            group = waiting.pop()
            while stock[group] > 0:
                hop = self._best_hop(group, stock, left, rooms)
                if hop is None or hop.passage != FREE:
                    break
                begin = self._begin(hop, group[2])
                gained += self._drive(hop, group, begin, 1, stock, left, rooms)
                arrived = (hop.kind, hop.target, begin + hop.length)
                if arrived[2] <= now and arrived[:2] in self._with_free:
                    waiting.append(arrived)
        return gained

    def _best_hop(self, group: tuple[int, int, int], stock: Stock, left: list[int], rooms: list[float]) -> Hop | None:
        """The hop of one vehicle that is worth most for the steps that it and the ride after it take."""
        best, most, claimed = None, 0.0, self._claimed(stock)
        for hop in self._hops.get(group[:2], ()):
            begin = self._begin(hop, group[2])
            if begin == NEVER:
                continue
            arrives = begin + hop.length
            if hop.riders:
                worth = self._worth.of_ride(hop, begin, left, rooms) / max(1, arrives - group[2])
            else:
                free = self._worth.people_at(hop.kind, hop.target, left) - claimed[hop.target]
                worth = self._worth.of_place(hop.kind, hop.target, arrives, left, rooms) if free > 0 else 0.0
                worth /= max(1, arrives - group[2] + self._shortest(hop.kind, hop.target))
            if worth > most:
                best, most = hop, worth
        return best

    def _shortest(self, kind: int, place: int) -> int:
        return min((hop.length for hop in self._hops[kind, place] if hop.riders), default=0)

    def _claimed(self, stock: Stock) -> dict[int, int]:
        """Seats of the vehicles that are at places of pickup or on their way there."""
        claimed = defaultdict[int, int](int)
        for (kind, place, _), vehicles in stock.items():
            if self._worth.is_pickup(kind, place):
                claimed[place] += vehicles * self._problem.kinds[kind].seats
        return claimed

    def _position(self, stock: Stock, now: int, left: list[int], rooms: list[float]) -> float:
        """What it is worth that vehicles stand where they stand, and that terms let people go."""
        taste, worth = self._taste, 0.0
        for (kind, place, ready), vehicles in stock.items():
            late = taste.lateness * max(0, ready - now)
            ride = self._worth.of_place(kind, place, max(now, ready), left, rooms)
            if ride:
                worth += vehicles * ride * (taste.empty_share - late)
            else:
                worth -= vehicles * late * self._problem.kinds[kind].seats * self._worth.person(now)
        return worth - taste.release * self._worth.held_back(left, rooms) * self._worth.person(now)

    def _begin(self, hop: Hop, at: int) -> int:
        return hop.begins[at] if 0 <= at < len(hop.begins) else NEVER


def _present(stock: Stock) -> Stock:
    return {group: vehicles for group, vehicles in stock.items() if vehicles}
