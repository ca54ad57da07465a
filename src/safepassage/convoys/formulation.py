"""Round trips of vehicles over time as an integer program: one `define_*` a constraint.

Vehicles of one kind are counted, not told apart (an integer flow on the time-expanded network of places), people are a
second flow within the seats of the first. In the formulas below, sums run over what exists in the horizon:

=====================  ==================================================================================
x[r]                   vehicles that do ride r together (a whole number), with stops, site, first instant
e[m], w[k,p,t]         vehicles that drive empty; vehicles of kind k that wait at place p through step t
y[i,r], n[i]           people of party i on ride r; people of party i who stay
o[i,t]                 people of party i who walk all the way and are safe at t
z[g,t]                 convoys that enter passage g in step t
q[g,t]                 seconds of inspection that still lie before gate g after those who come at t
v[p,c,t]               people of place p safe by t, less what full vehicles would bring; see `define_whole_loads`
=====================  ==================================================================================

The objective: sum of (departing + arriving) (y + o) + staying n, made least (`fleet_problem.Objective`). The rules of
corridors and roads are in `corridor_rules`, those that add up over time in `running_rules`.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping

from safepassage.convoys.columns import (
    Footing,
    Load,
    Staying,
    Wait,
    add_columns,
    cost_of_footing,
    cost_of_load,
    of_kind,
)
from safepassage.convoys.corridor_rules import (
    define_convoys,
    define_escorts,
    define_headways,
    define_inspections,
    define_road_limits,
)
from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.linear_program import LinearProgram, ProgramBuilder
from safepassage.convoys.rides import Movements, Ride
from safepassage.convoys.running_rules import (
    define_linked_terms,
    define_on_foot,
    define_walk_ins,
    define_whole_loads,
)


def formulate(
    problem: FleetProblem, objective: Objective, moving: Movements, *, reached: Mapping[int, float] | None = None
) -> LinearProgram:
    """Formulate a fleet problem as an integer program; `reached` is the cost that each rank before came to."""
    builder = ProgramBuilder()
    add_columns(builder, problem, objective, moving)
    define_vehicles(builder, problem, moving)
    define_seats(builder, problem, moving)
    define_visits(builder, moving)
    define_parties(builder, problem)
    define_loading(builder, problem, moving)
    define_intake(builder, problem, moving)
    define_beds(builder, problem)
    define_convoys(builder, problem, moving)
    define_headways(builder, problem)
    define_escorts(builder, problem)
    define_inspections(builder, problem, moving)
    define_road_limits(builder, problem, moving)
    define_walk_ins(builder, problem, moving)
    define_on_foot(builder, problem)
    define_linked_terms(builder, problem, moving)
    define_whole_loads(builder, problem, moving)
    define_ranks(builder, problem, objective, moving, reached or {})
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
    for move, drive in moving.moves.items():
        flows[move.kind, move.origin, move.at].append((move, 1.0))
        flows[move.kind, move.target, drive.arrives].append((move, -1.0))
    for wait in of_kind(builder, Wait):
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
    for load in of_kind(builder, Load):
        loads[load.ride].append((load, 1.0))
    for ride in moving.rides:
        builder.row("seats", ride, [*loads[ride], (ride, -float(problem.kinds[ride.kind].seats))], upper=0.0)


def define_visits(builder: ProgramBuilder, moving: Movements) -> None:
    """Nobody waits on board at a stop for nobody: for every ride r, stop s after the first, sum of y[i,r] at s >= x[r].

    A relaxation does without these rows (`LinearProgram.rows_of`): bounds are proven by the prices of the others.
    """
    loads: dict[tuple[Ride, int], list[tuple[Hashable, float]]] = defaultdict(list)
    for load in of_kind(builder, Load):
        loads[load.ride, load.stop].append((load, 1.0))
    for ride in moving.rides:
        for stop in range(1, len(ride.stops)):
            builder.row("visits", (ride, stop), [*loads[ride, stop], (ride, -1.0)], lower=0.0)


def define_parties(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Everyone is carried once, walks or stays: for every party i, sum of y[i,r] and o[i,t] + n[i] = persons[i]."""
    leaving: dict[int, list[tuple[Hashable, float]]] = defaultdict(list)
    for key in builder.columns:
        if isinstance(key, Load | Footing):
            leaving[key.party].append((key, 1.0))
    for number, party in enumerate(problem.parties):
        entries = [*leaving[number], (Staying(number), 1.0)]
        builder.row("parties", number, entries, lower=party.persons, upper=party.persons)


def define_loading(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Who leaves home by vehicle in a step: for every party i, step t, sum of y from home at t <= loading[i,t]."""
    leaving: dict[tuple[int, int], list[tuple[Hashable, float]]] = defaultdict(list)
    for load in of_kind(builder, Load):
        access = problem.parties[load.party].access_at(load.ride.stops[load.stop])
        if access is not None and not access.walk:
            leaving[load.party, moving.rides[load.ride].departs[load.stop]].append((load, 1.0))
    for (number, at), entries in sorted(leaving.items()):
        party = problem.parties[number]
        if party.loading is not None and (at >= problem.steps or party.loading[at] < party.persons):
            limit = int(party.loading[at]) if at < problem.steps else 0
            builder.row("loading", (number, at), entries, upper=limit)


def define_intake(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """What a site takes in at an instant: for every site j, instant t, sum of y safe at j at t <= intake[j,t]."""
    taken: dict[tuple[int, int], list[tuple[Hashable, float]]] = defaultdict(list)
    for load in of_kind(builder, Load):
        taken[load.ride.site, moving.rides[load.ride].safe].append((load, 1.0))
    for (site, at), entries in sorted(taken.items()):
        limit = int(problem.sites[site].intake[at])
        if limit < problem.persons:
            builder.row("intake", (site, at), entries, upper=limit)


def define_beds(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """What a site takes in all: for every site j, sum of y that go to j <= beds[j]."""
    taken: dict[int, list[tuple[Hashable, float]]] = defaultdict(list)
    for load in of_kind(builder, Load):
        taken[load.ride.site].append((load, 1.0))
    for site, entries in sorted(taken.items()):
        if problem.sites[site].beds < problem.persons:
            builder.row("beds", site, entries, upper=problem.sites[site].beds)


def define_ranks(
    builder: ProgramBuilder,
    problem: FleetProblem,
    objective: Objective,
    moving: Movements,
    reached: Mapping[int, float],
) -> None:
    """Nobody makes those worse who come first: for every rank before, sum of the costs of its y, o and n <= reached."""
    costs: dict[int, list[tuple[Hashable, float]]] = defaultdict(list)
    for key in builder.columns:
        if not isinstance(key, Load | Footing | Staying):
            continue
        cost = objective.staying
        if isinstance(key, Load):
            cost = cost_of_load(problem, objective, moving.rides[key.ride], key)
        elif isinstance(key, Footing):
            cost = cost_of_footing(problem, objective, key)
        if cost:
            costs[problem.parties[key.party].rank].append((key, cost))
    for rank, limit in sorted(reached.items()):
        builder.row("ranks", rank, costs[rank], upper=limit)
