"""Plan a fleet: a timetable in a moment, a proven bound, and the best that the seconds given allow."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.numbering import carry_out
from safepassage.convoys.schedule import FleetSchedule
from safepassage.convoys.search import Search


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
) -> FleetSchedule:
    """Plan the round trips of a fleet.

    First a greedy timetable with noisy restarts; then the bound of the linear relaxation and the timetables near it;
    then integer programs over the columns whose reduced cost is small: as every other solution costs at least the bound
    plus that much, the outcome of each is a proof as well. What they leave open is searched neighbourhood by
    neighbourhood (Shaw 1998). Interrupting from the keyboard returns the best timetable so far.

    Parameters
    ----------
    seconds
        Wall seconds after which the best timetable so far is returned; building the program is not cut short.
    seed
        Of the restarts and the neighbourhoods. What the seconds do not cut short is the same for the same seed.
    on_progress
        Is told whenever the timetable or the bound got better.

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

    search = Search(problem, objective, seed=seed, until=started + seconds, tell=tell)
    interrupted = False
    try:
        search.run()
    except KeyboardInterrupt:
        interrupted = True
    return FleetSchedule(
        timetable=search.timetable,
        vehicles=carry_out(problem, search.timetable, search.moving),
        objective=objective.name,
        cost=search.cost,
        bound=search.bound,
        seconds=time.perf_counter() - started,
        seed=seed,
        interrupted=interrupted,
    )
