"""Plan a fleet: a timetable in a moment, a proven bound, and the best that the seconds given allow."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.heuristic import dispatch
from safepassage.convoys.numbering import carry_out
from safepassage.convoys.rides import movements
from safepassage.convoys.schedule import FleetSchedule
from safepassage.convoys.search import Search
from safepassage.convoys.timetable import Timetable

_FORGIVEN = 1e-6
"""By how much the cost of an earlier rank may seem to rise, as sums of floating-point numbers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the search has come: the best timetable's cost, the proven bound, and what is being done."""

    seconds: float
    incumbent: float
    bound: float
    doing: str


def solve_fleet(
    problem: FleetProblem,
    objective: Objective,
    *,
    seconds: float,
    seed: int,
    on_progress: Callable[[Progress], None] | None = None,
    start: Timetable | None = None,
) -> FleetSchedule:
    """Plan the round trips of a fleet.

    First a greedy timetable with noisy restarts; then the bound of the linear relaxation and the timetables near it;
    then integer programs over the columns whose reduced cost is small: as every other solution costs at least the bound
    plus that much, the outcome of each is a proof as well. What they leave open is searched neighbourhood by
    neighbourhood (Shaw 1998).

    Parties are planned rank by rank: those of the lowest rank at their best with all vehicles, then those of the next
    as well without making the cost of the first higher, and so on. Interrupting from the keyboard returns the best
    timetable so far.

    Parameters
    ----------
    seconds
        Wall seconds after which the best timetable so far is returned, within a second or two; building the program is
        not cut short.
    seed
        Of the restarts and the neighbourhoods. What the seconds do not cut short is the same for the same seed.
    on_progress
        Is told whenever the timetable or the bound got better.
    start
        A timetable of a problem that is equal, or differs in some rule or number: if it is one of this problem too the
        search begins there, and looks near it first; else it is left aside.

    Raises
    ------
    InternalError
        If the solver fails.
    """
    started = time.perf_counter()

    def tell(search: Search, doing: str) -> None:
        if on_progress is not None:
            elapsed = time.perf_counter() - started
            on_progress(Progress(seconds=elapsed, incumbent=search.cost, bound=search.bound, doing=doing))

    found = _Found()
    try:
        for search in _searches(problem, objective, seed=seed, until=started + seconds, tell=tell, start=start):
            found.search = search
            search.run()
    except KeyboardInterrupt:
        found.interrupted = True
    while True:
        try:
            return _finish(problem, objective, found, seed=seed, started=started)
        except KeyboardInterrupt:
            # What was found is worth more than a moment.
            found.interrupted = True


@dataclass(slots=True)
class _Found:
    """The search that went furthest, and how it ended."""

    search: Search | None = None
    interrupted: bool = False


def _searches(
    problem: FleetProblem,
    objective: Objective,
    *,
    seed: int,
    until: float,
    tell: Callable[[Search, str], None],
    start: Timetable | None,
) -> Iterator[Search]:
    """One search a rank, each begun where the one before ended; what is left of the time is shared equally."""
    timetable, reached = Timetable(), dict[int, float]()
    ranks = sorted({party.rank for party in problem.parties}) or [0]
    for number, rank in enumerate(ranks):
        now = time.perf_counter()
        search = Search(
            up_to_rank(problem, rank),
            objective,
            seed=seed,
            until=now + max(0.0, until - now) / (len(ranks) - number),
            tell=tell,
            before=timetable,
            reached=reached,
            start=start if rank == ranks[-1] else None,
            is_last=rank == ranks[-1],
        )
        yield search
        timetable = search.timetable
        reached[rank] = timetable.cost_by_rank(problem, objective, search.moving).get(rank, 0.0) + _FORGIVEN


def _finish(problem: FleetProblem, objective: Objective, found: _Found, *, seed: int, started: float) -> FleetSchedule:
    """Number the vehicles of the best timetable."""
    search = found.search
    is_last = search is not None and search.is_last
    timetable = Timetable() if search is None else search.timetable
    moving = search.moving if search is not None and is_last and search.moving.rides else movements(problem)
    if not is_last:
        # Those of the ranks that were not come to get what is free.
        random = np.random.default_rng(seed)
        timetable = dispatch(problem, objective, moving, noise=0.0, random=random, before=timetable)
    return FleetSchedule(
        timetable=timetable,
        vehicles=carry_out(problem, timetable, moving),
        objective=objective.name,
        cost=timetable.cost(problem, objective, moving),
        bound=search.bound if search is not None and is_last else -math.inf,
        seconds=time.perf_counter() - started,
        seed=seed,
        interrupted=found.interrupted,
        row_prices=search.row_prices if search is not None and is_last else {},
    )


def up_to_rank(problem: FleetProblem, rank: int) -> FleetProblem:
    """The problem as if there were nobody of a later rank."""
    return replace(
        problem,
        parties=tuple(replace(party, persons=party.persons * (party.rank <= rank)) for party in problem.parties),
    )
