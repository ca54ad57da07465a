"""What the columns of the integer program stand for, and the columns themselves with their limits and costs."""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.linear_program import ProgramBuilder
from safepassage.convoys.rides import Entry, Movements, Ride, Timing, boarding_stops, is_restricted

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Wait:
    """Vehicles of a kind that wait at a place through a step."""

    kind: int
    place: int
    at: int


class Load(NamedTuple):
    """People of a party who board a ride at one of its stops."""

    party: int
    ride: Ride
    stop: int = 0


class Footing(NamedTuple):
    """People of a party who walk all the way and are safe at an instant."""

    party: int
    at: int


@dataclass(frozen=True, slots=True)
class Staying:
    """People of a party who are not carried."""

    party: int


@dataclass(frozen=True, slots=True)
class Convoys:
    """Convoys that enter a passage in a step."""

    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Seconds of inspection that lie before a gate."""

    gate: int
    at: int


@dataclass(frozen=True, slots=True)
class Surplus:
    """People of a place safe by an instant, less what vehicles of so many seats bring when they are full."""

    place: int
    seats: int
    at: int


@dataclass(frozen=True, slots=True)
class Total:
    """What counts towards one limit of a constraint by an instant."""

    constraint: str
    number: int
    at: int


def add_columns(builder: ProgramBuilder, problem: FleetProblem, objective: Objective, moving: Movements) -> None:
    """All columns except running totals, with their limits and costs."""
    whole = asks_for_whole_people(problem)
    members = _who_boards(problem)
    for number, party in enumerate(problem.parties):
        builder.column(Staying(number), cost=objective.staying, upper=party.persons)
    for ride, timing in moving.rides.items():
        builder.column(ride, upper=problem.vehicles_of(ride.kind), whole=True)
        for member in sorted({member for place in ride.stops for member in members[place]}):
            for stop in boarding_stops(problem, ride, timing, member):
                load = Load(member, ride, stop)
                cost = cost_of_load(problem, objective, timing, load)
                builder.column(load, cost=cost, upper=problem.parties[member].persons, whole=whole)
    for move in moving.moves:
        builder.column(move, upper=problem.vehicles_of(move.kind), whole=True)
    for wait in _waits(problem, moving):
        builder.column(wait, upper=problem.vehicles_of(wait.kind), whole=True)
    for footing in footings_of(problem):
        upper = problem.parties[footing.party].persons
        builder.column(footing, cost=cost_of_footing(problem, objective, footing), upper=upper, whole=whole)
    _add_passing(builder, problem, moving)
    _add_surplus(builder, problem, moving)


def asks_for_whole_people(problem: FleetProblem) -> bool:
    """Whether people must be asked for in whole numbers.

    With whole vehicles they are a flow in a network, whole by itself, where every limit on how they leave counts one
    party alone. Terms, ranks and walks of several parties to one place tie parties together.
    """
    walkers = [
        {number for number, party in enumerate(problem.parties) for access in party.accesses
         if access.place == walk_in.place and access.walk and party.persons}
        for walk_in in problem.walk_ins
    ]  # fmt: skip
    return bool(
        problem.linked_terms
        or len({party.rank for party in problem.parties if party.persons}) > 1
        or any(len(those) > 1 for those in walkers)
    )


def cost_of_load(problem: FleetProblem, objective: Objective, timing: Timing, load: Load) -> float:
    """What each person of a load costs; who walks to the stop leaves home so many steps before boarding begins."""
    access = problem.parties[load.party].access_at(load.ride.stops[load.stop])
    walks = access is not None and access.walk
    leaves = timing.boards[load.stop] - walks if walks else timing.departs[load.stop]
    return float(objective.departing[leaves] + objective.arriving[timing.safe])


def cost_of_footing(problem: FleetProblem, objective: Objective, footing: Footing) -> float:
    """What each person who walks all the way costs."""
    walk = 0 if problem.on_foot is None else problem.on_foot.walk[footing.party]
    return float(objective.departing[footing.at - walk] + objective.arriving[footing.at])


def footings_of(problem: FleetProblem) -> Iterator[Footing]:
    """When people of each party could be safe on foot."""
    if problem.on_foot is None:
        return
    for number, (party, first) in enumerate(zip(problem.parties, problem.on_foot.first, strict=True)):
        if party.persons and first >= 0:
            for at in range(max(first, problem.on_foot.walk[number]), problem.steps + 1):
                if problem.on_foot.by[at] > 0:
                    yield Footing(number, at)


def boarding_areas(problem: FleetProblem) -> dict[int, int]:
    """For each place where somebody may board, the first of those between which people can choose, however indirectly.

    Who boards in one such area boards in no other.
    """
    area: dict[int, int] = {}
    for party in problem.parties:
        places = [access.place for access in party.accesses] if party.persons else []
        joined = {area.get(place, place) for place in places}
        for place in [*places, *(place for place in area if area[place] in joined)]:
            area[place] = min(joined)
    return area


def counted_passages(problem: FleetProblem) -> frozenset[int]:
    """The passages at which convoys are counted: those with headways or escorts."""
    return frozenset(
        passage
        for gate in problem.gates
        if gate.headway or gate.escorts is not None
        for passage in gate.passages
    )  # fmt: skip


def inspected_before(problem: FleetProblem, gate: int) -> int:
    """How many steps before their entry vehicles are at a gate."""
    return problem.passages[problem.gates[gate].passages[0]].inspection_before


def entering(moving: Movements) -> dict[Entry, list[tuple[Hashable, float]]]:
    """Who enters which passage in which step."""
    found: dict[Entry, list[tuple[Hashable, float]]] = defaultdict(list)
    for ride, timing in moving.rides.items():
        for entry in timing.entries:
            found[entry].append((ride, 1.0))
    for move, drive in moving.moves.items():
        for entry in drive.entries:
            found[entry].append((move, 1.0))
    return found


def rounded_seats(problem: FleetProblem, persons: int, seats: int, kind: int) -> float:
    """The coefficient c f F(seats of the kind / c) of a visit in `define_whole_loads`."""
    rest = persons % seats
    whole, more = divmod(problem.kinds[kind].seats, seats)
    return float(rest * whole + min(rest, more))


def persons_by_area(problem: FleetProblem) -> dict[int, int]:
    """How many people board in each boarding area, if all do."""
    area, persons = boarding_areas(problem), defaultdict[int, int](int)
    for party in problem.parties:
        if party.persons:
            persons[area[party.accesses[0].place]] += party.persons
    return dict(persons)


def of_kind(builder: ProgramBuilder, kind: type[Key]) -> list[Key]:
    """The columns that stand for one kind of thing."""
    return [key for key in builder.columns if isinstance(key, kind)]


def _who_boards(problem: FleetProblem) -> dict[int, list[int]]:
    members: dict[int, list[int]] = defaultdict(list)
    for number, party in enumerate(problem.parties):
        for access in party.accesses:
            members[access.place].append(number)
    return members


def _add_passing(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """The columns z and q."""
    vehicles = sum(start.count for start in problem.starts)
    alone = {passage for gate in problem.gates if gate.headway for passage in gate.passages}
    counted = counted_passages(problem)
    for entry in sorted(entering(moving)):
        if entry.passage in counted:
            upper = 1 if entry.passage in alone else vehicles
            builder.column(Convoys(entry.passage, entry.at), upper=upper, whole=True)
    for number, gate in enumerate(problem.gates):
        if gate.inspection_s:
            before = inspected_before(problem, number)
            for at in range(-before, problem.steps - before):
                builder.column(Backlog(number, at), upper=before * problem.step_s)


def _add_surplus(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """The columns v: from the first to the last instant at which anybody of an area can be safe."""
    area, safe_at = boarding_areas(problem), defaultdict[int, set[int]](set)
    for ride, timing in moving.rides.items():
        for place in ride.stops:
            if place in area:
                safe_at[area[place]].add(timing.safe)
    for place, persons in sorted(persons_by_area(problem).items()):
        instants = safe_at[place]
        for seats in sorted({kind.seats for kind in problem.kinds}) if instants else ():
            rest = persons % seats
            if not rest:
                continue
            most = sum(rounded_seats(problem, persons, seats, kind) * problem.vehicles_of(kind) for kind in
                       range(len(problem.kinds)))  # fmt: skip
            upper = persons - rest * math.ceil(persons / seats)
            for at in range(min(instants), max(instants) + 1):
                # No vehicle ends two rides at one instant, which bounds v from below.
                lower = -most * (at - min(instants) + 1)
                builder.column(Surplus(place, seats, at), lower=lower, upper=upper)


def _waits(problem: FleetProblem, moving: Movements) -> Iterator[Wait]:
    """Where vehicles may wait: at depots and sites, and, where it matters when they drive, at pickups too."""
    first: dict[tuple[int, int], int] = {}

    def stands(kind: int, place: int, at: int) -> None:
        first[kind, place] = min(first.get((kind, place), at), at)

    for start in problem.starts:
        stands(start.kind, start.place, start.available_from)
    for ride, timing in moving.rides.items():
        stands(ride.kind, problem.sites[ride.site].place, timing.safe)
    if is_restricted(problem):
        for move, drive in moving.moves.items():
            stands(move.kind, move.target, drive.arrives)
    for (kind, place), begins in sorted(first.items()):
        for at in range(begins, problem.steps):
            yield Wait(kind, place, at)
