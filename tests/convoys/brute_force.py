"""The least cost of a small fleet problem by trying everything, vehicle by vehicle and step by step."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations_with_replacement, pairwise, product

from safepassage.convoys.fleet_problem import FleetProblem, Gate, Objective

Vehicle = tuple[int, int, int]
"""Free from (instant), kind, place."""


Vehicles = tuple[Vehicle, ...]
Entered = tuple[tuple[int, int], ...]
Costs = tuple[float, ...]
"""By rank, the lowest first: compared in this order."""


@dataclass(frozen=True, order=True)
class Journey:
    """People of one party who did the same: left home, began to board at a place, left it, were safe."""

    party: int
    leaves: int
    boards: int
    place: int
    departs: int
    safe: int
    persons: int
    by_vehicle: bool = True


@dataclass(frozen=True)
class State:
    vehicles: tuple[Vehicle, ...]
    left: tuple[int, ...]
    taken: tuple[tuple[int, int, int], ...] = ()
    """(site, instant, persons), sorted."""
    entered: Entered = ()
    """(passage, instant), sorted."""
    roads: tuple[tuple[int, int, int], ...] = ()
    """(road, instant, kind), sorted."""
    journeys: tuple[Journey, ...] = ()
    """Sorted; only where a rule needs them."""


def least_cost(problem: FleetProblem, objective: Objective) -> float:
    return sum(least_costs(problem, objective))


def least_costs(problem: FleetProblem, objective: Objective) -> Costs:
    """By rank: the least of the first, of those that keep it the least of the second, and so on."""
    vehicles = [(start.available_from, start.kind, start.place) for start in problem.starts for _ in range(start.count)]
    first = State(tuple(sorted(vehicles)), tuple(party.persons for party in problem.parties))
    return _Enumeration(problem, objective).least(first)


Steps = Iterator[tuple[Costs, State]]


class _Enumeration:
    def __init__(self, problem: FleetProblem, objective: Objective) -> None:
        self.problem, self.objective = problem, objective
        self.known: dict[State, Costs] = {}
        self.ranks = sorted({party.rank for party in problem.parties})
        self.nothing = (0.0,) * len(self.ranks)
        self.broken = (float("inf"),) * len(self.ranks)
        self.remembers = bool(
            problem.linked_terms
            or problem.walk_ins
            or problem.on_foot
            or any(party.loading is not None for party in problem.parties)
        )

    def costs(self, each: Iterable[tuple[int, float]]) -> Costs:
        """What pairs (party, cost) come to, by rank."""
        costs = [0.0] * len(self.ranks)
        for party, cost in each:
            costs[self.ranks.index(self.problem.parties[party].rank)] += float(cost)
        return tuple(costs)

    def least(self, state: State) -> Costs:
        """The cost of everybody still to be carried, from a state on; infinite where a rule is broken at the end."""
        if state in self.known:
            return self.known[state]
        free_at, kind, place = state.vehicles[0]
        if free_at >= self.problem.steps or not any(state.left):
            best = self.at_the_end(state)
        else:
            others = state.vehicles[1:]
            best = min(
                add(cost, self.least(after))
                for cost, after in (
                    *self.waits(state, others, free_at, kind, place),
                    *self.drives(state, others, free_at, kind, place),
                    *self.rides(state, others, free_at, kind, place),
                )
            )
        self.known[state] = best
        return best

    def at_the_end(self, state: State) -> Costs:
        """Nobody rides any more: the best of all who walk, the others stay."""
        return min(
            (
                add(cost, self.costs((party, left * self.objective.staying) for party, left in enumerate(after.left)))
                for cost, after in self.walks(state)
                if keeps_totals(self.problem, after.journeys)
            ),
            default=self.broken,
        )

    def walks(self, state: State) -> Steps:
        on_foot = self.problem.on_foot
        if on_foot is None:
            yield self.nothing, state
            return
        options = [
            [
                Counter(instants)
                for persons in range(left + 1 if first >= 0 else 1)
                for instants in combinations_with_replacement(range(max(first, walk), self.problem.steps + 1), persons)
            ]
            for first, walk, left in zip(on_foot.first, on_foot.walk, state.left, strict=True)
        ]
        for chosen in product(*options):
            journeys = [
                Journey(
                    party, at - on_foot.walk[party], -1, -1, at - on_foot.walk[party], at, persons, by_vehicle=False
                )
                for party, instants in enumerate(chosen)
                for at, persons in instants.items()
            ]
            left = tuple(have - instants.total() for have, instants in zip(state.left, chosen, strict=True))
            yield (
                self.costs((one.party, self.cost_of(one)) for one in journeys),
                replace(state, left=left, journeys=(*state.journeys, *journeys)),
            )

    def cost_of(self, one: Journey) -> float:
        return one.persons * float(self.objective.departing[one.leaves] + self.objective.arriving[one.safe])

    def waits(self, state: State, others: Vehicles, now: int, kind: int, place: int) -> Steps:
        yield self.nothing, self.then(state, others, (now + 1, kind, place))

    def drives(self, state: State, others: Vehicles, now: int, kind: int, place: int) -> Steps:
        """Empty, from a depot or a site to a place of pickup."""
        begins = {site.place: 0 for site in self.problem.sites}
        for start in self.problem.starts:
            if start.kind == kind and start.count:
                begins[start.place] = min(begins.get(start.place, now + 1), start.available_from)
        if begins.get(place, now + 1) > now:
            return
        pickups = {chain[0] for chain in self.problem.chains}
        for target, way in product(pickups - {place}, range(self.problem.ways)):
            after = self.enter(state, way, kind, place, target, now)
            if after is not None:
                arrives = now + int(self.problem.travel[way, kind, place, target])
                yield self.nothing, self.then(after, others, (arrives, kind, target))

    def rides(self, state: State, others: Vehicles, now: int, kind: int, place: int) -> Steps:
        for chain, site, way in product(self.problem.chains, range(len(self.problem.sites)), range(self.problem.ways)):
            if chain[0] == place:
                yield from self.ride(state, others, now, kind, chain, site, way)

    def ride(
        self, state: State, others: Vehicles, now: int, kind: int, chain: tuple[int, ...], site: int, way: int
    ) -> Steps:
        problem, own = self.problem, self.problem.kinds[kind]
        clock, boards, departs = now, dict[int, int](), dict[int, int]()
        after: State | None = state
        to = problem.sites[site].place
        for stop, target in zip(chain, (*chain[1:], to), strict=True):
            boards[stop] = clock
            taken = way if target == to and stop == chain[-1] else 0
            after = None if after is None else self.enter(after, taken, kind, stop, target, clock + own.loading)
            waits = 0 if problem.waits_before is None else int(problem.waits_before[taken, kind, stop, target])
            departs[stop] = clock + own.loading + waits
            clock += own.loading + int(problem.travel[taken, kind, stop, target])
        safe = clock + own.unloading
        if after is None or safe > problem.steps or safe == now:
            return
        choices = [
            (number, access)
            for number, party in enumerate(problem.parties)
            for access in party.accesses
            if kind in party.rides_in
            and site in party.goes_to
            and access.place in chain
            and boards[access.place] >= max(access.ready, access.walk)
        ]
        for loads in product(*(range(min(own.seats, state.left[number]) + 1) for number, _ in choices)):
            gone = Counter[int]()
            for (number, _), persons in zip(choices, loads, strict=True):
                gone[number] += persons
            boarded = {access.place for (_, access), persons in zip(choices, loads, strict=True) if persons}
            # Nobody waits on board at a stop for nobody.
            if set(chain[1:]) - boarded:
                continue
            if not 0 < sum(loads) <= own.seats or any(gone[number] > left for number, left in enumerate(state.left)):
                continue
            taken_in = self.take(state, site, safe, sum(loads))
            journeys = tuple(
                Journey(
                    number,
                    boards[access.place] - access.walk if access.walk else departs[access.place],
                    boards[access.place],
                    access.place,
                    departs[access.place],
                    safe,
                    persons,
                )
                for (number, access), persons in zip(choices, loads, strict=True)
                if persons
            )
            so_far = tuple(sorted((*state.journeys, *journeys))) if self.remembers else ()
            if taken_in is None or not keeps_limits(problem, so_far):
                continue
            yield (
                self.costs((one.party, self.cost_of(one)) for one in journeys),
                replace(
                    self.then(after, others, (safe, kind, to)),
                    left=tuple(left - gone[number] for number, left in enumerate(state.left)),
                    taken=taken_in,
                    journeys=so_far,
                ),
            )

    @staticmethod
    def then(state: State, others: Vehicles, vehicle: Vehicle) -> State:
        return replace(state, vehicles=tuple(sorted((*others, vehicle))))

    def take(self, state: State, site: int, at: int, persons: int) -> tuple[tuple[int, int, int], ...] | None:
        limits = self.problem.sites[site]
        taken = Counter({(where, when): count for where, when, count in state.taken})
        taken[site, at] += persons
        in_all = sum(count for (where, _), count in taken.items() if where == site)
        if taken[site, at] > limits.intake[at] or in_all > limits.beds:
            return None
        return tuple(sorted((where, when, count) for (where, when), count in taken.items()))

    def enter(self, state: State, way: int, kind: int, origin: int, target: int, at: int) -> State | None:
        """The state after one more drive; None where a rule is broken, which no later entry mends."""
        problem = self.problem
        key = (way, kind, origin, target)
        travel = int(problem.travel[key])
        if travel < 0 or at + travel > problem.steps:
            return None
        if problem.may_begin is not None and not problem.may_begin[(*key, at)]:
            return None
        entered = [
            (number, at + int(passage.enter_after[key]))
            for number, passage in enumerate(problem.passages)
            if passage.enter_after[key] >= 0
        ]
        roads = [
            (number, at + int(road.enter_after[key]), kind)
            for number, road in enumerate(problem.road_limits)
            if road.enter_after[key] >= 0
        ]
        if any(when >= problem.steps for _, when in entered) or any(when >= problem.steps for _, when, _ in roads):
            return None
        after = replace(
            state,
            entered=tuple(sorted((*state.entered, *entered))),
            roads=tuple(sorted((*state.roads, *roads))),
        )
        broken = any(breaks_gate(problem, gate, after.entered) for gate in problem.gates)
        return None if broken or breaks_roads(problem, after.roads) else after


def add(first: Costs, second: Costs) -> Costs:
    return tuple(one + other for one, other in zip(first, second, strict=True))


def keeps_limits(problem: FleetProblem, journeys: tuple[Journey, ...]) -> bool:
    """The rules that no later journey mends: who may load in a step, who may have walked to a place by then."""
    for number, party in enumerate(problem.parties):
        homes = {access.place for access in party.accesses if not access.walk}
        leaving = Counter[int]()
        for one in journeys:
            if one.party == number and one.by_vehicle and one.place in homes:
                leaving[one.departs] += one.persons
        if party.loading is not None and any(persons > party.loading[at] for at, persons in leaving.items()):
            return False
    for walk_in in problem.walk_ins:
        for now in range(problem.steps + 1):
            walked = sum(
                one.persons
                for one in journeys
                if one.by_vehicle
                and one.place == walk_in.place
                and one.boards <= now
                and any(access.walk for access in problem.parties[one.party].accesses if access.place == one.place)
            )
            if walked > walk_in.by[now]:
                return False
    return True


def keeps_totals(problem: FleetProblem, journeys: tuple[Journey, ...]) -> bool:
    """The rules for which all journeys must be known: linked terms, and who walks all the way."""
    for now in range(problem.steps + 1):
        walked = sum(one.persons for one in journeys if not one.by_vehicle and one.safe <= now)
        if problem.on_foot is not None and walked > problem.on_foot.by[now]:
            return False
        for term in problem.linked_terms:
            first, second = (
                sum(
                    one.persons
                    for one in journeys
                    if one.party in those and (one.safe if term.counts_arrivals else one.departs) <= now
                )
                for those in (term.parties, term.counterparts)
            )
            if first > term.ratio * second + term.slack + 1e-9:
                return False
    return True


def breaks_roads(problem: FleetProblem, roads: Iterable[tuple[int, int, int]]) -> bool:
    used = Counter[tuple[int, int]]()
    for road, at, kind in roads:
        used[road, at] += problem.road_limits[road].pce[kind]
    return any(taken > problem.road_limits[road].room[at] + 1e-9 for (road, at), taken in used.items())


def breaks_gate(problem: FleetProblem, gate: Gate, entered: Entered) -> bool:
    """Whether vehicles that enter (passage, at) break a rule of a gate, each rule read from its sentence."""
    return _breaks_gate(_Facts(problem, gate), tuple(sorted(entry for entry in entered if entry[0] in gate.passages)))


class _Facts:
    """A gate and its passages, known by what they say."""

    def __init__(self, problem: FleetProblem, gate: Gate) -> None:
        self.gate, self.step_s = gate, problem.step_s
        self.most = {one: problem.passages[one].most_vehicles for one in gate.passages}
        self.before = {one: problem.passages[one].inspection_before for one in gate.passages}
        self.words = repr((gate, self.step_s, self.most, self.before))

    def __hash__(self) -> int:
        return hash(self.words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Facts) and self.words == other.words


@cache
def _breaks_gate(facts: _Facts, entered: Entered) -> bool:
    gate = facts.gate
    convoys = sorted(
        (at, passage)
        for (passage, at), count in Counter(entered).items()
        for _ in range(-(-count // facts.most[passage]))
    )
    for (earlier, _), (later, _) in pairwise(convoys):
        if later - earlier < gate.headway:
            return True
    if gate.escorts is not None:
        busy = Counter[int]()
        for at, passage in convoys:
            place = gate.passages.index(passage)
            sets_out = at - gate.escort_lead[place]
            busy.update(range(sets_out, sets_out + gate.escort_away[place]))
        if any(count > gate.escorts for count in busy.values()):
            return True
    # The inspector takes one vehicle after the other, in seconds.
    free_at = float("-inf")
    for passage, at in sorted(entered, key=lambda entry: entry[1]) if gate.inspection_s else ():
        free_at = max(free_at, (at - facts.before[passage]) * facts.step_s) + gate.inspection_s
        if free_at > at * facts.step_s:
            return True
    return False
