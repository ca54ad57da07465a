"""The same fleet problem as if it ended sooner: for a long horizon of which a timetable needs the beginning."""

from dataclasses import replace

import numpy as np

from safepassage.convoys.fleet_problem import FleetProblem, LinkedTerm, Objective
from safepassage.convoys.rides import Movements
from safepassage.convoys.running_rules import footing_counts_at, term_limits, term_weights
from safepassage.convoys.timetable import Timetable

_NOISE = 1e-6
"""What sums of floating-point numbers may be off."""


def shortened(problem: FleetProblem, objective: Objective, steps: int) -> tuple[FleetProblem, Objective]:
    """A problem of the first steps whose timetables are timetables of the whole one, and whose bounds hold for it.

    Who is not safe within these steps costs what is least for anybody who is safe later, or for who stays: so what is
    left of any timetable when all that ends later is taken from it costs no more than the timetable did. One rule would
    be too strict for that: people of a counterpart who depart in time and are safe later count in a linked term. The
    term is left open where there could be any (`LinkedTerm.binds_before`); see `keeps_open_terms`.
    """
    end = steps + 1
    # Who is safe at s left at s - shortest at the latest.
    left = np.minimum.accumulate(objective.departing)[
        np.maximum(0, np.arange(end, problem.steps + 1) - _shortest_ride(problem))
    ]
    later = float((left + objective.arriving[end:]).min(initial=np.inf))
    longest = _longest_ride(problem)
    short = replace(
        problem,
        steps=steps,
        parties=tuple(
            replace(party, loading=None if party.loading is None else party.loading[:steps].copy())
            for party in problem.parties
        ),
        sites=tuple(replace(site, intake=site.intake[:end].copy()) for site in problem.sites),
        may_begin=None if problem.may_begin is None else problem.may_begin[..., :end],
        road_limits=tuple(replace(road, room=road.room[:steps].copy()) for road in problem.road_limits),
        walk_ins=tuple(replace(walk_in, by=walk_in.by[:end].copy()) for walk_in in problem.walk_ins),
        on_foot=None if problem.on_foot is None else replace(problem.on_foot, by=problem.on_foot.by[:end].copy()),
        linked_terms=tuple(_opened(term, steps - longest) for term in problem.linked_terms),
    )
    return short, replace(
        objective,
        departing=objective.departing[:end].copy(),
        arriving=objective.arriving[:end].copy(),
        staying=min(objective.staying, later),
    )


def keeps_open_terms(problem: FleetProblem, moving: Movements, timetable: Timetable) -> bool:
    """Whether a timetable of the shortened problem keeps the linked terms of the whole one."""
    for number, term in enumerate(problem.linked_terms):
        weights, counted = term_weights(problem, number), np.zeros(problem.steps + 1)
        for load, persons in timetable.loads.items():
            timing = moving.rides[load.ride]
            counted[timing.safe if term.counts_arrivals else timing.departs[load.stop]] += persons * weights[load.party]
        for footing, persons in timetable.footings.items():
            counted[footing_counts_at(problem, number, footing)] += persons * weights[footing.party]
        if (np.cumsum(counted) > term_limits(problem, number) + _NOISE).any():
            return False
    return True


def _opened(term: LinkedTerm, instant: int) -> LinkedTerm:
    return term if term.counts_arrivals else replace(term, binds_before=instant)


def _shortest_ride(problem: FleetProblem) -> int:
    """No more steps than any ride or walk takes from the first departure to safety."""
    waits = np.zeros_like(problem.travel) if problem.waits_before is None else problem.waits_before
    unloading = np.array([kind.unloading for kind in problem.kinds])[None, :, None, None]
    between = np.where(problem.travel >= 0, problem.travel - waits + unloading, problem.steps)
    stops = sorted({chain[-1] for chain in problem.chains})
    sites = sorted({site.place for site in problem.sites})
    walks = problem.on_foot.walk if problem.on_foot is not None else ()
    return min([int(between[:, :, stops][..., sites].min(initial=problem.steps)), *walks])


def _longest_ride(problem: FleetProblem) -> int:
    """More steps than any ride or walk takes from the first departure to safety."""
    stops = max((len(chain) for chain in problem.chains), default=0)
    kinds = max((kind.loading + kind.unloading for kind in problem.kinds), default=0)
    walks = max(problem.on_foot.walk, default=0) if problem.on_foot is not None else 0
    return max(walks, stops * (int(problem.travel.max(initial=0)) + kinds)) + 1
