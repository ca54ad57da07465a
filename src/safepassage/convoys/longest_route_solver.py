"""A plan for the longest route: annealing, a bound by routes, routes in whole numbers, and proof if small."""

import time

from safepassage.convoys.longest_route import LongestRouteAnswer, LongestRouteProblem, OnProgress, Progress
from safepassage.convoys.longest_route_bounds import Pool, Verdict, enrich, first_bound, judge, raise_bound
from safepassage.convoys.longest_route_exact import settle
from safepassage.convoys.longest_route_loads import Fleet, buses_of, fill_loads, first_fleet, plan_of
from safepassage.convoys.longest_route_master import whole_plan
from safepassage.convoys.longest_route_pricing import Pricer, Trip
from safepassage.convoys.longest_route_search import Annealing
from safepassage.convoys.longest_route_ways import shortest_ways

_MOVES = 100_000
"""Of one annealing."""

_RESTARTS = 5
"""Annealings from the beginning, each with a seed of its own and twice the moves of the last."""

_COARSE = (60, 300)
_FINE = 1500
"""Into how many grains the longest route is divided for bounds and for routes: coarse first, as that is fast."""

_EXACT = 60_000
"""A longest route of no more units than this is at last looked at unit by unit."""

_NODES = 100
"""Of branch and bound, for one choice among routes."""

_FAR, _NEAR = 50, 1000
"""Limits nearer to each other than this share of the longest route are not told apart: at first, and later."""

_SHARE = 8
"""One choice among routes, and the first try at a proof, may last this part of the whole time."""

_TURNS = 10
"""Of looking for more routes."""


def solve_longest_route(
    problem: LongestRouteProblem,
    *,
    seconds: float,
    seed: int,
    on_progress: OnProgress = lambda _: None,
) -> LongestRouteAnswer:
    """Find a plan whose longest route is short, and a bound.

    The same seed gives the same plan where the time suffices for every step; a shorter time cuts steps off. A keyboard
    interrupt ends the search with the best plan so far.
    """
    search = _Search(problem, seconds=seconds, seed=seed, on_progress=on_progress)
    interrupted = False
    try:
        search.run()
    except KeyboardInterrupt:
        interrupted = True
    return search.answer(interrupted=interrupted)


class _Search:
    """The best plan and bound so far, and the steps that better them."""

    def __init__(self, problem: LongestRouteProblem, *, seconds: float, seed: int, on_progress: OnProgress) -> None:
        self._started = time.perf_counter()
        self._problem, self._seconds, self._seed, self._tell = problem, seconds, seed, on_progress
        self._ways = shortest_ways(problem)
        self._first_fleet = first_fleet(problem, self._ways)
        self._fleet = self._first_fleet
        self._longest = self._measure(self._fleet)
        self._bound = first_bound(problem, self._ways)
        self._pool = Pool(problem, self._ways)
        self._efforts = 0

    def run(self) -> None:
        """Do all that is done, until the plan is proven or time is over."""
        self._report()
        self._anneal(self._seed)
        for grains in _COARSE:
            self._raise_bound(grains)
        self._choose_routes(near=_FAR)
        self._raise_bound(_FINE)
        self._choose_routes(near=_NEAR)
        self._settle(self._seconds / _SHARE)
        for restart in range(1, _RESTARTS):
            self._anneal(self._seed + restart, times=2 ** (restart - 1))
        self._choose_routes(near=self._longest, more=True)
        if self._longest <= _EXACT:
            self._raise_bound(self._longest)
        self._settle(self._left())

    def answer(self, *, interrupted: bool) -> LongestRouteAnswer:
        """Return the best plan so far."""
        plan = plan_of(self._problem, self._ways, self._fleet)
        return LongestRouteAnswer(
            plan=plan,
            longest=plan.longest(self._problem),
            bound=self._bound,
            seconds=time.perf_counter() - self._started,
            interrupted=interrupted,
        )

    def _left(self) -> float:
        return self._seconds - (time.perf_counter() - self._started)

    def _is_over(self) -> bool:
        """Whether time is over or nothing is left to find."""
        return self._left() <= 0 or self._longest <= self._bound

    def _report(self) -> None:
        seconds = time.perf_counter() - self._started
        self._tell(Progress(longest=self._longest, bound=self._bound, seconds=seconds))

    def _measure(self, fleet: Fleet) -> int:
        """Length of the longest route of a fleet."""
        return max(
            self._ways.length(yard, [load[:2] for load in loads])
            for yard, loads in zip(buses_of(self._problem), fleet, strict=True)
        )

    def _keep(self, fleet: Fleet | None) -> None:
        """Keep a fleet if it is better."""
        if fleet is None:
            return
        longest = self._measure(fleet)
        if longest < self._longest:
            self._fleet, self._longest = fleet, longest
            self._report()

    def _lift(self, bound: int) -> None:
        """Keep a bound if it is better."""
        if bound > self._bound:
            self._bound = bound
            self._report()

    def _anneal(self, seed: int, times: int = 1) -> None:
        if self._is_over():
            return
        annealing = Annealing(self._problem, self._ways, self._first_fleet, seed=seed)
        try:
            annealing.run(moves=times * _MOVES, enough=self._bound, is_over=self._is_over)
        finally:
            self._keep(annealing.best)

    def _raise_bound(self, grains: int) -> None:
        if self._is_over():
            return
        pricer = Pricer(self._problem, self._ways, max(1, self._longest // grains))
        for bound in raise_bound(self._pool, pricer, low=self._bound, high=self._longest, is_over=self._is_over):
            self._lift(bound)

    def _choose_routes(self, *, near: int, more: bool = False) -> None:
        """Choose among routes for ever shorter limits, told apart by this share of the longest route.

        With `more`, routes are looked for once more before a limit is given up.
        """
        pricer = Pricer(self._problem, self._ways, max(1, self._longest // _FINE))
        failed = self._bound - 1
        apart = max(1, self._longest // max(1, near))
        while self._longest - failed > apart and not self._is_over():
            limit = failed + max(1, (self._longest - failed) // 4)
            chosen = self._choose_within(pricer, limit)
            if not chosen and more:
                self._efforts += 1
                enrich(self._pool, pricer, limit, turns=_TURNS, seed=self._seed + self._efforts)
                chosen = self._choose_within(pricer, limit)
            if not chosen:
                failed = limit

    def _choose_within(self, pricer: Pricer, limit: int) -> bool:
        """Choose among routes within a limit."""
        if judge(self._pool, pricer, limit, self._is_over) is not Verdict.MAYBE:
            return False
        chosen = whole_plan(
            self._problem, self._pool.within(limit), nodes=_NODES, seconds=min(self._left(), self._seconds / _SHARE)
        )
        before = self._longest
        if chosen is not None:
            self._keep(self._fleet_of(chosen))
        return self._longest < before

    def _settle(self, seconds: float) -> None:
        """Solve small cases by the exact formulation."""
        if self._is_over():
            return
        fleet, bound = settle(
            self._problem,
            self._ways,
            low=self._bound,
            high=self._longest - 1,
            seconds=min(seconds, self._left()),
            seed=self._seed,
        )
        self._keep(fleet)
        self._lift(bound)

    def _fleet_of(self, chosen: list[tuple[Trip, int]]) -> Fleet:
        """Give the chosen routes to buses, and seats on them to people."""
        routes: list[tuple[tuple[int, int], ...]] = []
        for yard, buses in enumerate(self._problem.yard_buses.tolist()):
            mine = [loads for (start, loads), count in chosen if start == yard for _ in range(count)]
            routes += [*mine, *([()] * (buses - len(mine)))]
        return fill_loads(self._problem, routes)
