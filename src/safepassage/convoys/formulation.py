"""Round trips of vehicles over time as an integer program: one `define_*` a constraint.

Vehicles of one kind are counted, not told apart (an integer flow on the time-expanded network of places), people are a
second flow within the seats of the first. In the formulas below, sums run over what exists in the horizon:

=====================  ==================================================================================
x[r]                   vehicles that do ride r together (a whole number), with stops, site, first instant
e[m], w[k,p,t]         vehicles that drive empty; vehicles of kind k that wait at place p through step t
y[i,r], n[i]           people of party i on ride r; people of party i who stay
z[g,t]                 convoys that enter passage g in step t
q[g,t]                 seconds of inspection that still lie before passage g after those who come at t
v[p,c,t]               people of place p safe by t, less what full vehicles would bring; see `define_whole_loads`
=====================  ==================================================================================

The objective: sum of (departing + arriving) y + staying n, made least (`fleet_problem.Objective`).
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.linear_program import LinearProgram, ProgramBuilder
from safepassage.convoys.rides import Entry, Movements, Ride, may_board

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Wait:
    """Vehicles of a kind that wait at a place through a step."""

    kind: int
    place: int
    at: int


class Load(NamedTuple):
    """People of a party on a ride."""

    party: int
    ride: Ride


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
    """Seconds of inspection that lie before a passage."""

    passage: int
    at: int


@dataclass(frozen=True, slots=True)
class Surplus:
    """People of a place safe by an instant, less what vehicles of so many seats bring when they are full."""

    place: int
    seats: int
    at: int


def formulate(problem: FleetProblem, objective: Objective, moving: Movements) -> LinearProgram:
    """Formulate a fleet problem as an integer program."""
    builder = ProgramBuilder()
    _add_columns(builder, problem, objective, moving)
    define_vehicles(builder, problem, moving)
    define_seats(builder, problem, moving)
    define_parties(builder, problem)
    define_intake(builder, problem, moving)
    define_beds(builder, problem)
    define_convoys(builder, problem, moving)
    define_headways(builder, problem)
    define_escorts(builder, problem)
    define_inspections(builder, problem, moving)
    define_linked_terms(builder, problem, moving)
    define_whole_loads(builder, problem, moving)
    return builder.build()


def define_vehicles(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Vehicles that come to a place at an instant leave it or wait: out - in = those that start there.

    For every kind k, place p, instant t: sum of x, e and w that begin there - sum of those that end there =
    start[k,p,t]; vehicles may stay anywhere at the end.
    """
    flows: dict[tuple[int, int, int], list[tuple[Hashable, float]]] = defaultdict(list)
    for ride, timing in moving.rides.items():
        flows[ride.kind, ride.stops[0], ride.at].append((ride, 1.0))
        flows[ride.kind, problem.sites[ride.site].place, timing.safe].append((ride, -1.0))
    for move in moving.moves:
        flows[move.kind, move.origin, move.at].append((move, 1.0))
        arrives = move.at + int(problem.travel[move.kind, move.origin, move.target])
        flows[move.kind, move.target, arrives].append((move, -1.0))
    for wait in _of_kind(builder, Wait):
        flows[wait.kind, wait.place, wait.at].append((wait, 1.0))
        flows[wait.kind, wait.place, wait.at + 1].append((wait, -1.0))
    starting: dict[tuple[int, int, int], int] = defaultdict(int)
    for start in problem.starts:
        starting[start.kind, start.place, start.available_from] += start.count
    for node in sorted(flows):
        if node[2] < problem.steps:
            builder.row("vehicles", node, flows[node], lower=starting[node], upper=starting[node])
        else:
            builder.row("vehicles", node, flows[node], upper=starting[node])


def define_seats(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Nobody stands: for every ride r, sum over i of y[i,r] <= seats x[r]."""
    loads: dict[Ride, list[tuple[Hashable, float]]] = defaultdict(list)
    for load in _of_kind(builder, Load):
        loads[load.ride].append((load, 1.0))
    for ride in moving.rides:
        builder.row("seats", ride, [*loads[ride], (ride, -float(problem.kinds[ride.kind].seats))], upper=0.0)


def define_parties(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Everyone is carried once or stays: for every party i, sum over r of y[i,r] + n[i] = persons[i]."""
    carried: dict[int, list[tuple[Hashable, float]]] = defaultdict(list)
    for load in _of_kind(builder, Load):
        carried[load.party].append((load, 1.0))
    for number, party in enumerate(problem.parties):
        entries = [*carried[number], (Staying(number), 1.0)]
        builder.row("parties", number, entries, lower=party.persons, upper=party.persons)


def define_intake(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """What a site takes in at an instant: for every site j, instant t, sum of y safe at j at t <= intake[j,t]."""
    taken: dict[tuple[int, int], list[tuple[Hashable, float]]] = defaultdict(list)
    for load in _of_kind(builder, Load):
        taken[load.ride.site, moving.rides[load.ride].safe].append((load, 1.0))
    for (site, at), entries in sorted(taken.items()):
        limit = int(problem.sites[site].intake[at])
        if limit < problem.persons:
            builder.row("intake", (site, at), entries, upper=limit)


def define_beds(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """What a site takes in all: for every site j, sum of y that go to j <= beds[j]."""
    taken: dict[int, list[tuple[Hashable, float]]] = defaultdict(list)
    for load in _of_kind(builder, Load):
        taken[load.ride.site].append((load, 1.0))
    for site, entries in sorted(taken.items()):
        if problem.sites[site].beds < problem.persons:
            builder.row("beds", site, entries, upper=problem.sites[site].beds)


def define_convoys(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Vehicles pass in convoys: for every passage g, step t, sum of x and e that enter g at t <= most[g] z[g,t]."""
    for (passage, at), entries in sorted(_entering(moving).items()):
        most = float(problem.passages[passage].most_vehicles)
        builder.row("convoys", (passage, at), [*entries, (Convoys(passage, at), -most)], upper=0.0)


def define_headways(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Convoys keep apart: for every passage g, step t, z[g,t] + ... + z[g,t + headway - 1] <= 1."""
    _define_windows(builder, "headways", {
        number: (passage.headway, 1) for number, passage in enumerate(problem.passages) if passage.headway > 1
    })  # fmt: skip


def define_escorts(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Escorts come back before they go again: for every g, t, z[g,t] + ... + z[g,t + away - 1] <= escorts[g]."""
    _define_windows(builder, "escorts", {
        number: (passage.escort_away, passage.escorts)
        for number, passage in enumerate(problem.passages)
        if passage.escorts is not None
    })  # fmt: skip


def define_inspections(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """One inspector, one vehicle after the other, first come first inspected, done by the time of entry.

    For every passage g, instant t: q[g,t] >= max(0, q[g,t - 1] - step) + inspection x (vehicles that come at t),
    written as two rows, and q[g,t] <= inspection_before steps; they come `inspection_before` steps before they enter.
    As all wait equally long, first come first served meets every deadline that any order meets.
    """
    entering = _entering(moving)
    for number, passage in enumerate(problem.passages):
        if not passage.inspection_s:
            continue
        for at in range(-passage.inspection_before, problem.steps - passage.inspection_before):
            vehicles = entering.get(Entry(number, at + passage.inspection_before), [])
            coming: list[tuple[Hashable, float]] = [(key, passage.inspection_s * value) for key, value in vehicles]
            before = Backlog(number, at - 1)
            if coming:
                builder.row("inspections", (number, at, "own"), [*coming, (Backlog(number, at), -1.0)], upper=0.0)
            if before in builder.columns:
                behind = [*coming, (before, 1.0), (Backlog(number, at), -1.0)]
                builder.row("inspections", (number, at, "behind others"), behind, upper=problem.step_s)


def define_linked_terms(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """One movement waits for the other: for every term, instant t: its people by t <= ratio x counterpart by t + slack.

    People count from when they leave their stop, or from when they are safe.
    """
    for number, term in enumerate(problem.linked_terms):
        counted: dict[int, list[tuple[Hashable, float]]] = defaultdict(list)
        for load in _of_kind(builder, Load):
            weight = (load.party in term.parties) - term.ratio * (load.party in term.counterparts)
            if weight:
                timing = moving.rides[load.ride]
                stop = load.ride.stops.index(problem.parties[load.party].place)
                counted[timing.safe if term.counts_arrivals else timing.departs[stop]].append((load, weight))
        so_far: list[tuple[Hashable, float]] = []
        for at in sorted(counted):
            so_far += counted[at]
            builder.row("linked_terms", (number, at), so_far, upper=term.slack)


def define_whole_loads(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """The last vehicle is not full: what a relaxation must be told, and every whole-number schedule keeps.

    A place p has P people; let u(t) be those not safe by t and X_k(t) the visits by kind k that ended by t. From
    sum of seats_k X_k(t) + u(t) >= P follows by mixed-integer rounding (Nemhauser and Wolsey 1990), for every number of
    seats c and f = P/c - floor(P/c) > 0: sum of F(seats_k/c) X_k(t) + u(t)/(c f) >= ceil(P/c), where
    F(a) = floor(a) + min(1, (a - floor(a))/f). Written with v[p,c,t] = v[p,c,t - 1] + sum of (y - c f F x) safe at t,
    it is the upper limit v <= P - c f ceil(P/c).
    """
    ending: dict[tuple[int, int], list[tuple[Ride, list[Load]]]] = defaultdict(list)
    loads: dict[tuple[Ride, int], list[Load]] = defaultdict(list)
    for load in _of_kind(builder, Load):
        loads[load.ride, problem.parties[load.party].place].append(load)
    for (ride, place), those in loads.items():
        ending[place, moving.rides[ride].safe].append((ride, those))
    for surplus in _of_kind(builder, Surplus):
        place, seats, at = surplus.place, surplus.seats, surplus.at
        entries: list[tuple[Hashable, float]] = [(surplus, -1.0)]
        before = Surplus(place, seats, at - 1)
        if before in builder.columns:
            entries.append((before, 1.0))
        for ride, those in ending.get((place, at), []):
            entries.append((ride, -_rounded(problem, place, seats, ride.kind)))
            entries += [(load, 1.0) for load in those]
        builder.row("whole_loads", surplus, entries, lower=0.0, upper=0.0)


def _add_columns(builder: ProgramBuilder, problem: FleetProblem, objective: Objective, moving: Movements) -> None:
    """All columns with their limits and costs."""
    at_place: dict[int, list[int]] = defaultdict(list)
    for number, party in enumerate(problem.parties):
        builder.column(Staying(number), cost=objective.staying, upper=party.persons)
        at_place[party.place].append(number)
    for ride, timing in moving.rides.items():
        builder.column(ride, upper=problem.vehicles_of(ride.kind), whole=True)
        for member in (member for place in ride.stops for member in at_place[place]):
            stop = may_board(problem, ride, timing, member)
            if stop is not None:
                cost = float(objective.departing[timing.departs[stop]] + objective.arriving[timing.safe])
                upper = problem.parties[member].persons
                # With whole vehicles people are a flow in a network, whole by itself, unless terms tie some to others.
                builder.column(Load(member, ride), cost=cost, upper=upper, whole=bool(problem.linked_terms))
    for move in moving.moves:
        builder.column(move, upper=problem.vehicles_of(move.kind), whole=True)
    for wait in _waits(problem, moving):
        builder.column(wait, upper=problem.vehicles_of(wait.kind), whole=True)
    _add_passing(builder, problem, moving)
    _add_surplus(builder, problem, moving, at_place)


def _add_passing(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """The columns z and q."""
    vehicles = sum(start.count for start in problem.starts)
    for entry in sorted(_entering(moving)):
        upper = 1 if problem.passages[entry.passage].headway else vehicles
        builder.column(Convoys(entry.passage, entry.at), upper=upper, whole=True)
    for number, passage in enumerate(problem.passages):
        for at in range(-passage.inspection_before, problem.steps - passage.inspection_before):
            if passage.inspection_s:
                builder.column(Backlog(number, at), upper=passage.inspection_before * problem.step_s)


def _add_surplus(
    builder: ProgramBuilder, problem: FleetProblem, moving: Movements, at_place: dict[int, list[int]]
) -> None:
    """The columns v: from the first to the last instant at which anybody of a place can be safe."""
    safe_at: dict[int, set[int]] = defaultdict(set)
    for ride, timing in moving.rides.items():
        for place in ride.stops:
            safe_at[place].add(timing.safe)
    for place, instants in sorted(safe_at.items()):
        persons = sum(problem.parties[party].persons for party in at_place[place])
        for seats in sorted({kind.seats for kind in problem.kinds}):
            rest = persons % seats
            if not rest:
                continue
            most = sum(_rounded(problem, place, seats, kind) * problem.vehicles_of(kind) for kind in
                       range(len(problem.kinds)))  # fmt: skip
            upper = persons - rest * math.ceil(persons / seats)
            for at in range(min(instants), max(instants) + 1):
                # No vehicle ends two rides at one instant, which bounds v from below.
                lower = -most * (at - min(instants) + 1)
                builder.column(Surplus(place, seats, at), lower=lower, upper=upper)


def _rounded(problem: FleetProblem, place: int, seats: int, kind: int) -> float:
    """The coefficient c f F(seats of the kind / c) of a visit in `define_whole_loads`."""
    persons = sum(party.persons for party in problem.parties if party.place == place)
    rest = persons % seats
    whole, more = divmod(problem.kinds[kind].seats, seats)
    return float(rest * whole + min(rest, more))


def _waits(problem: FleetProblem, moving: Movements) -> Iterator[Wait]:
    """Where vehicles may wait: at depots and sites, and, where passages bind, at pickups too."""
    first: dict[tuple[int, int], int] = {}

    def stands(kind: int, place: int, at: int) -> None:
        first[kind, place] = min(first.get((kind, place), at), at)

    for start in problem.starts:
        stands(start.kind, start.place, start.available_from)
    for ride, timing in moving.rides.items():
        stands(ride.kind, problem.sites[ride.site].place, timing.safe)
    if problem.passages:
        for move in moving.moves:
            stands(move.kind, move.target, move.at + int(problem.travel[move.kind, move.origin, move.target]))
    for (kind, place), begins in sorted(first.items()):
        for at in range(begins, problem.steps):
            yield Wait(kind, place, at)


def _entering(moving: Movements) -> dict[Entry, list[tuple[Hashable, float]]]:
    """Who enters which passage in which step."""
    entering: dict[Entry, list[tuple[Hashable, float]]] = defaultdict(list)
    for ride, timing in moving.rides.items():
        for entry in timing.entries:
            entering[entry].append((ride, 1.0))
    for move, entries in moving.moves.items():
        for entry in entries:
            entering[entry].append((move, 1.0))
    return entering


def _define_windows(builder: ProgramBuilder, constraint: str, windows: dict[int, tuple[int, int]]) -> None:
    """At most so many convoys in any window of so many steps, by passage (steps, convoys)."""
    for number, (steps, most) in windows.items():
        instants = sorted(convoys.at for convoys in _of_kind(builder, Convoys) if convoys.passage == number)
        for at in instants:
            inside = [(Convoys(number, other), 1.0) for other in instants if at <= other < at + steps]
            builder.row(constraint, (number, at), inside, upper=most)


def _of_kind(builder: ProgramBuilder, kind: type[Key]) -> list[Key]:
    """The columns that stand for one kind of thing."""
    return [key for key in builder.columns if isinstance(key, kind)]
