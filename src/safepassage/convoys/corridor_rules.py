"""The rules of corridors and roads in the integer program of `formulation`: one `define_*` a constraint."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable

import numpy as np

from safepassage.convoys.columns import Backlog, Convoys, counted_passages, entering, inspected_before, of_kind
from safepassage.convoys.fleet_problem import FleetProblem
from safepassage.convoys.legs import is_tight
from safepassage.convoys.linear_program import ProgramBuilder
from safepassage.convoys.rides import Entry, Move, Movements, Ride

Entries = list[tuple[Hashable, float]]


def define_convoys(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Vehicles pass in convoys: for every passage g, step t, sum of x and e that enter g at t <= most[g] z[g,t]."""
    counted = counted_passages(problem)
    for (passage, at), entries in sorted(entering(moving).items()):
        if passage in counted:
            most = float(problem.passages[passage].most_vehicles)
            builder.row("convoys", (passage, at), [*entries, (Convoys(passage, at), -most)], upper=0.0)


def define_headways(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Convoys keep apart: for every gate, step t, sum over its passages of z[g,t] + ... + z[g,t + headway - 1] <= 1."""
    convoys = _convoys_by_passage(builder)
    for number, gate in enumerate(problem.gates):
        inside = sorted((at, passage) for passage in gate.passages for at in convoys[passage])
        instants = [at for at, _ in inside]
        for at in sorted(set(instants)) if gate.headway else ():
            near = inside[bisect_left(instants, at) : bisect_left(instants, at + gate.headway)]
            builder.row("headways", (number, at), [(Convoys(one, when), 1.0) for when, one in near], upper=1)


def define_escorts(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Escorts come back before they go again.

    For every gate, step t, sum over its passages g of z[g,s] with s - lead[g] <= t < s - lead[g] + away[g] <= escorts.
    It is enough to look at the steps in which an escort sets out.
    """
    convoys = _convoys_by_passage(builder)
    for number, gate in enumerate(problem.gates):
        if gate.escorts is None:
            continue
        times = list(zip(gate.passages, gate.escort_lead, gate.escort_away, strict=True))
        for step in sorted({at - lead for passage, lead, _ in times for at in convoys[passage]}):
            busy: Entries = []
            for passage, lead, away in times:
                instants = convoys[passage]
                out = instants[bisect_right(instants, step + lead - away) : bisect_right(instants, step + lead)]
                busy += [(Convoys(passage, at), 1.0) for at in out]
            builder.row("escorts", (number, step), busy, upper=gate.escorts)


def define_inspections(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """One inspector, one vehicle after the other, first come first inspected, done by the time of entry.

    For every gate g, instant t: q[g,t] >= max(0, q[g,t - 1] - step) + inspection x (vehicles that come at t to any of
    its passages), written as two rows, and q[g,t] <= inspection_before steps; they come `inspection_before` steps
    before they enter. As all wait equally long, first come first served meets every deadline that any order meets.
    """
    come = entering(moving)
    for number, gate in enumerate(problem.gates):
        if not gate.inspection_s:
            continue
        wait = inspected_before(problem, number)
        for at in range(-wait, problem.steps - wait):
            vehicles = [pair for passage in gate.passages for pair in come.get(Entry(passage, at + wait), [])]
            coming: Entries = [(key, gate.inspection_s * value) for key, value in vehicles]
            before = Backlog(number, at - 1)
            if coming:
                builder.row("inspections", (number, at, "own"), [*coming, (Backlog(number, at), -1.0)], upper=0.0)
            if before in builder.columns:
                behind = [*coming, (before, 1.0), (Backlog(number, at), -1.0)]
                builder.row("inspections", (number, at, "behind others"), behind, upper=problem.step_s)


def define_road_limits(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Vehicles take room: for every road, step t, sum of pce[k] (x + e) of kind k that enter it at t <= room[t].

    Rows that no number of vehicles could break are left out.
    """
    using: dict[Entry, list[Ride | Move]] = defaultdict(list)
    for ride, timing in moving.rides.items():
        for entry in timing.roads:
            using[entry].append(ride)
    for move, drive in moving.moves.items():
        for entry in drive.roads:
            using[entry].append(move)
    for (number, at), vehicles in sorted(using.items()):
        road = problem.road_limits[number]
        kinds = {one.kind for one in vehicles}
        count = np.array([problem.vehicles_of(kind) * (kind in kinds) for kind in range(len(problem.kinds))])
        if is_tight(road.pce, count, road.room[at : at + 1]):
            entries: Entries = [(one, float(road.pce[one.kind])) for one in vehicles]
            builder.row("road_limits", (number, at), entries, upper=float(road.room[at]))


def _convoys_by_passage(builder: ProgramBuilder) -> dict[int, list[int]]:
    """The steps in which convoys may enter each passage, in order."""
    found: dict[int, list[int]] = defaultdict(list)
    for convoys in of_kind(builder, Convoys):
        found[convoys.passage].append(convoys.at)
    for instants in found.values():
        instants.sort()
    return found
