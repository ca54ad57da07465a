"""The rules of `formulation` that add up over time: one `define_*` a constraint.

Each is written with running totals, c[t] = c[t - 1] + what counts at t, whose upper limits are the rule: a row a step
instead of a sum over all steps before.
"""

from collections import defaultdict
from collections.abc import Hashable

import numpy as np

from safepassage.convoys.columns import (
    Footing,
    Load,
    Surplus,
    Total,
    boarding_areas,
    of_kind,
    persons_by_area,
    rounded_seats,
)
from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, IntArray
from safepassage.convoys.linear_program import ProgramBuilder
from safepassage.convoys.rides import Movements, Ride

Counted = dict[int, list[tuple[Hashable, float]]]


def define_walk_ins(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """Nobody boards before they walked there: for every walk-in, instant t, sum of y on foot there by t <= by[t]."""
    walkers: dict[int, Counted] = defaultdict(lambda: defaultdict(list))
    for load in of_kind(builder, Load):
        place = load.ride.stops[load.stop]
        access = problem.parties[load.party].access_at(place)
        if access is not None and access.walk:
            walkers[place][moving.rides[load.ride].boards[load.stop]].append((load, 1.0))
    for number, walk_in in enumerate(problem.walk_ins):
        _define_totals(builder, "walk_ins", number, walkers[walk_in.place], most_by(walk_in.by))


def define_on_foot(builder: ProgramBuilder, problem: FleetProblem) -> None:
    """Those who walk all the way: for every instant t, sum of o safe by t <= by[t]."""
    if problem.on_foot is None:
        return
    safe: Counted = defaultdict(list)
    for footing in of_kind(builder, Footing):
        safe[footing.at].append((footing, 1.0))
    _define_totals(builder, "on_foot", 0, safe, most_by(problem.on_foot.by))


def define_linked_terms(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """One movement waits for the other: for every term, instant t: its people by t <= ratio x counterpart by t + slack.

    People count from the first entry after their stop or from the first step on foot, or from when they are safe.
    """
    for number, term in enumerate(problem.linked_terms):
        weights = term_weights(problem, number)
        counted: Counted = defaultdict(list)
        for key in builder.columns:
            if not isinstance(key, Load | Footing) or not weights[key.party]:
                continue
            if isinstance(key, Load):
                timing = moving.rides[key.ride]
                at = timing.safe if term.counts_arrivals else timing.departs[key.stop]
            else:
                at = footing_counts_at(problem, number, key)
            counted[at].append((key, weights[key.party]))
        lowest = sum(min(weight, 0.0) * party.persons for weight, party in zip(weights, problem.parties, strict=True))
        _define_totals(builder, "linked_terms", number, counted, term_limits(problem, number), lowest=lowest)


def define_whole_loads(builder: ProgramBuilder, problem: FleetProblem, moving: Movements) -> None:
    """The last vehicle is not full: what a relaxation must be told, and every whole-number schedule keeps.

    A place p has P people (with those of all places between which they can choose); let u(t) be those not brought to
    safety by vehicle by t and X_k(t) the visits by kind k that ended by t. From
    sum of seats_k X_k(t) + u(t) >= P follows by mixed-integer rounding (Nemhauser and Wolsey 1990), for every number of
    seats c and f = P/c - floor(P/c) > 0: sum of F(seats_k/c) X_k(t) + u(t)/(c f) >= ceil(P/c), where
    F(a) = floor(a) + min(1, (a - floor(a))/f). Written with v[p,c,t] = v[p,c,t - 1] + sum of (y - c f F x) safe at t,
    it is the upper limit v <= P - c f ceil(P/c).
    """
    area, persons = boarding_areas(problem), persons_by_area(problem)
    ending: dict[tuple[int, int], list[tuple[Ride, list[Load]]]] = defaultdict(list)
    loads: dict[tuple[Ride, int], list[Load]] = defaultdict(list)
    for load in of_kind(builder, Load):
        loads[load.ride, area[load.ride.stops[load.stop]]].append(load)
    for (ride, place), those in loads.items():
        ending[place, moving.rides[ride].safe].append((ride, those))
    for surplus in of_kind(builder, Surplus):
        place, seats, at = surplus.place, surplus.seats, surplus.at
        entries: list[tuple[Hashable, float]] = [(surplus, -1.0)]
        before = Surplus(place, seats, at - 1)
        if before in builder.columns:
            entries.append((before, 1.0))
        for ride, those in ending.get((place, at), []):
            entries.append((ride, -rounded_seats(problem, persons[place], seats, ride.kind)))
            entries += [(load, 1.0) for load in those]
        builder.row("whole_loads", surplus, entries, lower=0.0, upper=0.0)


def term_weights(problem: FleetProblem, number: int) -> tuple[float, ...]:
    """What one person of each party weighs in a linked term: 1 in its parties, -ratio in its counterparts."""
    term = problem.linked_terms[number]
    return tuple(
        float(party in term.parties) - term.ratio * (party in term.counterparts)
        for party in range(len(problem.parties))
    )


def term_limits(problem: FleetProblem, number: int) -> FloatArray:
    """What the total of a linked term may come to by each instant; everybody where it does not bind."""
    term = problem.linked_terms[number]
    limits = np.full(problem.steps + 1, float(term.slack))
    if term.binds_before is not None:
        limits[max(0, term.binds_before) :] = max(term.slack, problem.persons)
    return limits


def footing_counts_at(problem: FleetProblem, number: int, footing: Footing) -> int:
    """When somebody who walks all the way counts in a linked term."""
    if problem.linked_terms[number].counts_arrivals or problem.on_foot is None:
        return footing.at
    return footing.at - problem.on_foot.walk[footing.party]


def most_by(by: IntArray) -> IntArray:
    """Limits of a total that never falls: by each instant no more than any later instant allows."""
    limits: IntArray = np.minimum.accumulate(by[::-1])[::-1]
    return limits


def _define_totals(
    builder: ProgramBuilder,
    constraint: str,
    number: int,
    counted: Counted,
    limits: IntArray | FloatArray,
    *,
    lowest: float = 0.0,
) -> None:
    """A running total over the instants at which something counts, and its limits, shape (K + 1,)."""
    before: Total | None = None
    for at in sorted(counted):
        total = Total(constraint, number, at)
        builder.column(total, lower=lowest, upper=float(limits[at]))
        entries: list[tuple[Hashable, float]] = [*counted[at], (total, -1.0)]
        if before is not None:
            entries.append((before, 1.0))
        builder.row(constraint, (number, at), entries, lower=0.0, upper=0.0)
        before = total
