"""The least cost of a small fleet problem by trying everything, vehicle by vehicle and step by step."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

from safepassage.convoys.fleet_problem import FleetProblem, Objective, Passage

Vehicle = tuple[int, int, int]
"""Free from (instant), kind, place."""


Vehicles = tuple[Vehicle, ...]
Entered = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class State:
    vehicles: tuple[Vehicle, ...]
    left: tuple[int, ...]
    taken: tuple[tuple[int, int, int], ...] = ()
    """(site, instant, persons), sorted."""
    entered: tuple[tuple[int, int], ...] = ()
    """(passage, instant), sorted."""
    counted: tuple[tuple[int, int, int, int], ...] = ()
    """(party, departed at, safe at, persons), sorted; only where terms need it."""


def least_cost(problem: FleetProblem, objective: Objective) -> float:
    vehicles = [(start.available_from, start.kind, start.place) for start in problem.starts for _ in range(start.count)]
    first = State(tuple(sorted(vehicles)), tuple(party.persons for party in problem.parties))
    return _Enumeration(problem, objective).least(first)


Steps = Iterator[tuple[float, State]]


class _Enumeration:
    def __init__(self, problem: FleetProblem, objective: Objective) -> None:
        self.problem, self.objective = problem, objective
        self.known: dict[State, float] = {}

    def least(self, state: State) -> float:
        """The cost of everybody still to be carried, from a state on; infinite where the terms are broken."""
        if state in self.known:
            return self.known[state]
        free_at, kind, place = state.vehicles[0]
        if free_at >= self.problem.steps or not any(state.left):
            best = sum(state.left) * self.objective.staying if self.keeps_terms(state) else float("inf")
        else:
            others = state.vehicles[1:]
            best = min(
                cost + self.least(after)
                for cost, after in (
                    *self.waits(state, others, free_at, kind, place),
                    *self.drives(state, others, free_at, kind, place),
                    *self.rides(state, others, free_at, kind, place),
                )
            )
        self.known[state] = best
        return best

    def waits(self, state: State, others: Vehicles, now: int, kind: int, place: int) -> Steps:
        yield 0.0, self.then(state, others, (now + 1, kind, place))

    def drives(self, state: State, others: Vehicles, now: int, kind: int, place: int) -> Steps:
        for target in {party.place for party in self.problem.parties} - {place}:
            travel = int(self.problem.travel[kind, place, target])
            entered = self.enter(state, kind, place, target, now)
            if travel >= 0 and now + travel <= self.problem.steps and entered is not None:
                after = self.then(state, others, (now + travel, kind, target))
                yield 0.0, State(after.vehicles, after.left, after.taken, entered, after.counted)

    def rides(  # noqa: C901 - every ride, load and rule in turn
        self, state: State, others: Vehicles, now: int, kind: int, place: int
    ) -> Steps:
        for chain, (number, site) in product(self.problem.chains, enumerate(self.problem.sites)):
            if chain[0] != place:
                continue
            seats, loading, unloading = (
                getattr(self.problem.kinds[kind], name) for name in ("seats", "loading", "unloading")
            )
            entered: Entered | None = state.entered
            clock, boards = now, dict[int, int]()
            for stop, target in zip(chain, (*chain[1:], site.place), strict=True):
                boards[stop] = clock
                entered = self.enter(
                    State((), (), entered=entered), kind, stop, target, clock + loading
                ) if entered is not None else None  # fmt: skip
                travel = int(self.problem.travel[kind, stop, target])
                clock += loading + travel
                if travel < 0:
                    entered = None
            safe = clock + unloading
            if entered is None or safe > self.problem.steps or safe == now:
                continue
            room = [
                range(min(seats, left) + 1)
                if party.place in chain
                and kind in party.rides_in
                and number in party.goes_to
                and boards[party.place] >= party.ready
                else range(1)
                for party, left in zip(self.problem.parties, state.left, strict=True)
            ]
            for loads in product(*room):
                if not 0 < sum(loads) <= seats:
                    continue
                taken = self.take(state, number, safe, sum(loads))
                if taken is None:
                    continue
                cost, counted = 0.0, list(state.counted)
                for index, (party, persons) in enumerate(zip(self.problem.parties, loads, strict=True)):
                    if persons:
                        departs = boards[party.place] + loading
                        cost += persons * (self.objective.departing[departs] + self.objective.arriving[safe])
                        if self.problem.linked_terms:
                            counted.append((index, departs, safe, persons))
                left = tuple(have - gone for have, gone in zip(state.left, loads, strict=True))
                vehicles = tuple(sorted((*others, (safe, kind, site.place))))
                yield float(cost), State(vehicles, left, taken, entered, tuple(sorted(counted)))

    @staticmethod
    def then(state: State, others: tuple[Vehicle, ...], vehicle: Vehicle) -> State:
        return State(tuple(sorted((*others, vehicle))), state.left, state.taken, state.entered, state.counted)

    def take(self, state: State, site: int, at: int, persons: int) -> tuple[tuple[int, int, int], ...] | None:
        limits = self.problem.sites[site]
        taken = Counter({(where, when): count for where, when, count in state.taken})
        taken[site, at] += persons
        in_all = sum(count for (where, _), count in taken.items() if where == site)
        if taken[site, at] > limits.intake[at] or in_all > limits.beds:
            return None
        return tuple(sorted((where, when, count) for (where, when), count in taken.items()))

    def enter(self, state: State, kind: int, origin: int, target: int, at: int) -> Entered | None:
        """All entries so far with those of one more drive; None where a rule is broken, which no later entry mends."""
        entered = list(state.entered)
        for number, passage in enumerate(self.problem.passages):
            after = int(passage.enter_after[kind, origin, target])
            if after < 0:
                continue
            if at + after >= self.problem.steps or not passage.is_open[at + after]:
                return None
            entered.append((number, at + after))
            if breaks_passage(passage, [when for which, when in entered if which == number], self.problem.step_s):
                return None
        return tuple(sorted(entered))

    def keeps_terms(self, state: State) -> bool:
        for term in self.problem.linked_terms:
            for now in range(self.problem.steps + 1):
                so_far = Counter[int]()
                for party, departs, safe, persons in state.counted:
                    if (safe if term.counts_arrivals else departs) <= now:
                        so_far[party] += persons
                first = sum(so_far[party] for party in term.parties)
                second = sum(so_far[party] for party in term.counterparts)
                if first > term.ratio * second + term.slack + 1e-9:
                    return False
        return True


def breaks_passage(passage: Passage, instants: list[int], step_s: int) -> bool:
    """Whether vehicles that enter at these instants break a rule, each rule read from its sentence."""
    vehicles = Counter(instants)
    convoys = sorted(at for at, count in vehicles.items() for _ in range(-(-count // passage.most_vehicles)))
    for earlier, later in pairwise(convoys):
        if later - earlier < passage.headway:
            return True
    if passage.escorts is not None:
        for at in convoys:
            if sum(at <= other < at + passage.escort_away for other in convoys) > passage.escorts:
                return True
    # The inspector takes one vehicle after the other, in seconds.
    free_at = -passage.inspection_before * step_s
    for at in sorted(instants):
        free_at = max(free_at, (at - passage.inspection_before) * step_s) + passage.inspection_s
        if free_at > at * step_s:
            return True
    return False
