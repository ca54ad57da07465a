"""The search behind `solver.solve_fleet`, stage by stage."""

import math
import time
from collections.abc import Callable, Hashable, Mapping
from functools import partial
from itertools import islice

import numpy as np

from safepassage.convoys.bounds import PricedBound, bound_from_prices, core, prices_by_name, rounded_up
from safepassage.convoys.columns import Footing, Load, Staying
from safepassage.convoys.convoy_choice import TASTES, choose_convoys
from safepassage.convoys.convoy_plans import ConvoyPlans, worth_of_columns
from safepassage.convoys.fleet_problem import BoolArray, FleetProblem, FloatArray, Objective
from safepassage.convoys.formulation import formulate
from safepassage.convoys.heuristic import dispatch, restarts
from safepassage.convoys.highs import Solved, Solver
from safepassage.convoys.hops import hops_of
from safepassage.convoys.horizon import keeps_open_terms, shortened
from safepassage.convoys.linear_program import LinearProgram
from safepassage.convoys.rides import Entry, Movements, Ride, movements
from safepassage.convoys.timetable import Timetable, is_known, limits_of, timetable_of
from safepassage.errors import InternalError

_GREEDY_SHARE = 0.05
_GREEDY_S = 3.0
_GREEDY_TIMETABLES = 40
"""Restarts take this share of the seconds, no more than so many seconds, and are no more than so many."""

_START_SHARE = 0.5
"""The share of the seconds left for neighbourhoods of a timetable that the search begins with."""

_CORES = (1 / 16, 1 / 4, 1.0)
"""Shares of the open gap by which a column may be dear to belong to the core that is solved, one after the other."""

_CORE_SHARE = 0.35
"""The share of the seconds left that a core gets, except the last."""

_ROUNDING_S = 2.0
"""Seconds that it may take at least to make a plan whole whose convoys are chosen."""

_NEIGHBOURHOOD_S = 5.0
"""Seconds that a neighbourhood gets at most."""

_NEAR = 2
"""How many steps a ride may begin before or after one of the relaxation to be near it."""

_NEAR_SHARE = 0.55
"""The share of the seconds left for the timetables near the relaxation."""

_MANY = 10_000
"""A program with so many columns is long."""

_CONVOY_SHARE = 0.4
"""The share of the seconds left for choosing convoys."""

_LONG, _LATER, _SHORTER = 200, 1.15, 0.8
"""Of a horizon of so many steps the program looks only at so many times the steps that the best timetable takes, if
that is less than this share of all."""

_WHOLE = 1e-6
"""What a whole number in a solution may lack."""

_ENOUGH = 1e-9
"""A gap, relative to the bound, that is none."""


class Search:
    """The best timetable and the best bound so far, and what makes them better."""

    def __init__(
        self,
        problem: FleetProblem,
        objective: Objective,
        *,
        seed: int,
        until: float,
        tell: Callable[["Search", str], None],
        before: Timetable | None = None,
        reached: Mapping[int, float] | None = None,
        start: Timetable | None = None,
        is_last: bool = True,
    ) -> None:
        self._before, self._reached, self._start, self.is_last = before or Timetable(), reached or {}, start, is_last
        self._problem, self._objective = problem, objective
        self._seed, self._until, self._tell = seed, until, tell
        self.moving = Movements(rides={}, moves={})
        # Nobody else is carried: always possible.
        self.timetable = self._before
        self.cost = math.inf if before else objective.staying * problem.persons
        self.bound = -math.inf
        self.row_prices: dict[str, dict[Hashable, float]] = {}

    @property
    def left_s(self) -> float:
        """Seconds left."""
        return self._until - time.perf_counter()

    def is_done(self) -> bool:
        """Whether nothing can be gained, or no time is left."""
        open_gap = self.cost - self.bound
        closed = 1.0 - 1e-6 if self._objective.is_whole else _ENOUGH * max(1.0, abs(self.bound))
        return open_gap < closed or self.left_s <= 0

    def run(self) -> None:
        """All stages, until nothing can be gained or no time is left."""
        self.moving = movements(self._problem)
        self.cost = self.timetable.cost(self._problem, self._objective, self.moving)
        if self._start is not None and not is_known(self._start, self.moving):
            self._start = None
        self._dispatch_greedily("greedy", _GREEDY_S, most=_GREEDY_TIMETABLES if self._start is None else 1)
        program, solver = self._formulate()
        if self.is_done() or not any(isinstance(key, Load | Footing) for key in program.columns):
            return
        is_long = len(program.columns) >= _MANY
        # The relaxation of a long program takes so long that convoys are chosen meanwhile.
        relaxing = Solver(program, seed=self._seed) if is_long else solver
        if is_long:
            relaxing.begin_relaxing(seconds=self.left_s, without="visits")
        try:
            self._improve(program, solver, relaxing, is_long=is_long)
        finally:
            relaxing.stop()

    def _improve(self, program: LinearProgram, solver: Solver, relaxing: Solver, *, is_long: bool) -> None:
        """All stages that need the program."""
        values = self._complete(program, solver)
        plans = None
        if any(gate.headway for gate in self._problem.gates):
            plans = ConvoyPlans(self._problem, program, self.moving, seed=self._seed)
        if self._start is not None:
            values = self._begin_at_start(program, solver, self._start, plans, values)
        if plans is not None:
            values = self._choose_convoys(program, solver, plans, values)
        relax = relaxing.relaxed if is_long else partial(solver.relax, without="visits")
        relaxed = relax(seconds=self.left_s)
        self._stop_if(relaxed)
        if relaxed.row_prices is None:
            return
        self.row_prices = prices_by_name(program, relaxed.row_prices)
        priced = bound_from_prices(program, relaxed.row_prices)
        self._raise_bound(priced.bound, "bound, relaxation")
        if plans is not None and is_long:
            values = self._shift_convoys(program, solver, plans, relaxed, values, until=self._until)
        values = self._round(program, solver, relaxed, values)
        values = self._solve_cores(program, solver, priced, values)
        self._search_neighbourhoods(program, solver, priced, values, until=self._until)

    def _formulate(self) -> tuple[LinearProgram, Solver]:
        """The program of the steps that a timetable as good as the best needs, with a margin."""
        problem, objective = self._problem, self._objective
        steps = math.ceil(_LATER * max(self._last_safe(one) for one in (self.timetable, self._start) if one))
        is_long = problem.steps >= _LONG and self.timetable.persons == problem.persons
        if is_long and steps < _SHORTER * problem.steps:
            problem, objective = shortened(problem, objective, steps)
        program = formulate(problem, objective, movements(problem), reached=self._reached)
        self._raise_bound(bound_from_prices(program, _prices_of_parties(program)).bound, "bound, each party alone")
        return program, Solver(program, seed=self._seed)

    def _last_safe(self, timetable: Timetable) -> int:
        """When the last are safe in a timetable."""
        rides = (self.moving.rides[load.ride].safe for load in timetable.loads)
        return max([*rides, *(footing.at for footing in timetable.footings)], default=self._problem.steps)

    def _dispatch_greedily(self, doing: str, seconds: float, *, most: int) -> None:
        """Keep the best of several greedy timetables."""
        until = time.perf_counter() + min(seconds, _GREEDY_SHARE * self.left_s)
        tried = restarts(self._problem, self._objective, self.moving, seed=self._seed, before=self._before)
        for cost, timetable in islice(tried, most):
            if cost < self.cost:
                self.cost, self.timetable = cost, timetable
                self._tell(self, doing)
            if time.perf_counter() > until:
                return

    def _complete(self, program: LinearProgram, solver: Solver) -> FloatArray | None:
        """The best timetable as a solution of the program, with people spread over its rides as well as can be."""
        if any(ride not in program.columns for ride in self.timetable.rides):
            # It goes on for longer than the program does.
            return None
        found = solver.complete(*limits_of(program, self.timetable), seconds=self.left_s)
        self._stop_if(found)
        if found.values is None:
            if found.finished:
                raise InternalError("the greedy timetable breaks a rule of the formulation")
            return None
        self._take(program, solver, found.values, "greedy, people spread anew")
        return found.values

    def _begin_at_start(
        self,
        program: LinearProgram,
        solver: Solver,
        start: Timetable,
        plans: ConvoyPlans | None,
        values: FloatArray | None,
    ) -> FloatArray | None:
        """Take over a timetable of a problem much like this one, if it is one of this one, and look near it."""
        if any(ride not in program.columns for ride in start.rides):
            return values
        found = solver.complete(*limits_of(program, start), seconds=self.left_s)
        self._stop_if(found)
        if found.values is None or not self._take(program, solver, found.values, "start"):
            return values
        before = self.cost
        self._fill_up()
        filled = self._complete(program, solver) if self.cost < before else None
        values = found.values if filled is None else filled
        until = time.perf_counter() + _START_SHARE * self.left_s
        if plans is not None:
            anew = plans.relax(plans.sent(values), seconds=self.left_s)
            self._stop_if(anew)
            if anew.values is not None and self._take(program, solver, anew.values, "start, vehicles sent anew"):
                values = anew.values
            if len(program.columns) >= _MANY:
                return self._shift_convoys(program, solver, plans, anew, values, until=until)
        return self._search_neighbourhoods(program, solver, None, values, until=until)

    def _choose_convoys(
        self, program: LinearProgram, solver: Solver, plans: ConvoyPlans, values: FloatArray | None
    ) -> FloatArray | None:
        """Choose convoys by several tastes; then who goes with them, exactly."""
        until = time.perf_counter() + _CONVOY_SHARE * self.left_s
        hops, found = hops_of(self._problem, self._objective), dict[frozenset[Entry], Solved]()
        for taste in TASTES:
            convoys = choose_convoys(self._problem, self._objective, hops, taste, until=until)
            if convoys is None:
                break
            if convoys not in found:
                found[convoys] = plans.relax(convoys, seconds=until - time.perf_counter())
                self._stop_if(found[convoys])
        for convoys, relaxed in sorted(found.items(), key=lambda pair: pair[1].bound):
            if relaxed.values is None or relaxed.bound >= self.cost:
                continue
            solved = relaxed
            if not _is_whole_throughout(program, relaxed.values):
                solved = plans.minimise(convoys, seconds=max(_ROUNDING_S, until - time.perf_counter()))
                self._stop_if(solved)
            if solved.values is not None and self._take(program, solver, solved.values, "convoy by convoy"):
                values = solved.values
        if found and self.timetable.persons < self._problem.persons:
            self._fill_up()
        return values

    def _fill_up(self) -> None:
        """Let those who stay use what is free in the best timetable, or go on where it ends."""
        random = np.random.default_rng(self._seed)
        fuller = dispatch(self._problem, self._objective, self.moving, noise=0.0, random=random, before=self.timetable)
        cost = fuller.cost(self._problem, self._objective, self.moving)
        if cost < self.cost:
            self.cost, self.timetable = cost, fuller
            self._tell(self, "free seats filled")

    def _shift_convoys(
        self,
        program: LinearProgram,
        solver: Solver,
        plans: ConvoyPlans,
        relaxed: Solved,
        values: FloatArray | None,
        *,
        until: float,
    ) -> FloatArray | None:
        """Let the convoys of a window shift a little, window by window; first where the relaxation gains most."""
        if values is None or relaxed.values is None:
            return values
        worth = worth_of_columns(program, self._objective)
        for steps in plans.windows(values, relaxed.values, worth):
            seconds = min(_NEIGHBOURHOOD_S, until - time.perf_counter())
            if self.is_done() or seconds <= 0:
                break
            # What was found in windows before this one stays possible.
            possible = steps | plans.sent(values)
            found = plans.minimise(possible, seconds=seconds, start=values)
            self._stop_if(found)
            if found.values is not None and self._take(program, solver, found.values, "convoys of a window shifted"):
                values = found.values
        return values

    def _round(
        self, program: LinearProgram, solver: Solver, relaxed: Solved, values: FloatArray | None
    ) -> FloatArray | None:
        """Keep the relaxation where it is whole, else look near it: for rides at about the time of those it makes."""
        if relaxed.values is None or self.is_done():
            return values
        made = relaxed.values > _WHOLE
        if _is_whole_throughout(program, relaxed.values) and program.keeps_rows(relaxed.values):
            self._take(program, solver, relaxed.values, "relaxation, whole as it is")
            return relaxed.values
        near = {
            (key.stops, key.site, key.way, key.at + later)
            for key, column in program.columns.items()
            if isinstance(key, Ride) and made[column]
            for later in range(-_NEAR, _NEAR + 1)
        }
        upper = program.upper.copy()
        for key, column in program.columns.items():
            if isinstance(key, Ride) and (key.stops, key.site, key.way, key.at) not in near:
                upper[column] = 0.0
        found = solver.minimise(program.lower, upper, seconds=_NEAR_SHARE * self.left_s)
        self._stop_if(found)
        if found.values is not None and self._take(program, solver, found.values, "near the relaxation"):
            return found.values
        return values

    def _solve_cores(
        self, program: LinearProgram, solver: Solver, priced: PricedBound, values: FloatArray | None
    ) -> FloatArray | None:
        """Solve over the columns that are not dear, then over more of them, until all that could help are in."""
        for share in _CORES:
            if self.is_done():
                break
            slack = share * (self.cost - priced.bound)
            lower, upper = core(program, priced, slack)
            seconds = self.left_s * (_CORE_SHARE if share < 1.0 else 0.6)
            found = solver.minimise(lower, upper, seconds=seconds, start=_within(values, lower, upper))
            self._stop_if(found)
            if found.values is not None and self._take(program, solver, found.values, f"core {share:.0%}"):
                values = found.values
            # A solution outside the core costs more than priced.bound + slack.
            self._raise_bound(min(found.bound, priced.bound + slack), f"bound, core {share:.0%}")
            if not found.finished:
                break
        return values

    def _search_neighbourhoods(
        self,
        program: LinearProgram,
        solver: Solver,
        priced: PricedBound | None,
        values: FloatArray | None,
        *,
        until: float,
    ) -> FloatArray | None:
        """Free the rides of some places, or of some hours, and solve for them alone, again and again."""
        random = np.random.default_rng(self._seed)
        ride_keys = [(key, column) for key, column in program.columns.items() if isinstance(key, Ride)]
        columns = np.array([column for _, column in ride_keys])
        share = 0.15
        while ride_keys and values is not None and not self.is_done():
            seconds = min(_NEIGHBOURHOOD_S, until - time.perf_counter())
            if seconds <= 0:
                break
            free = self._neighbourhood([ride for ride, _ in ride_keys], share, random)
            lower, upper = program.lower.copy(), program.upper.copy()
            if priced is not None:
                lower, upper = core(program, priced, self.cost - priced.bound)
            fixed = columns[~free]
            lower[fixed] = upper[fixed] = np.rint(values[fixed])
            found = solver.minimise(lower, upper, seconds=seconds, start=values)
            self._stop_if(found)
            if found.values is not None and self._take(program, solver, found.values, "neighbourhood"):
                values = found.values
            share = min(0.9, 1.15 * share) if found.finished else max(0.1, 0.8 * share)
        return values

    def _neighbourhood(self, rides: list[Ride], share: float, random: np.random.Generator) -> BoolArray:
        """Which rides are free: those of a share of the places of pickup, or of a share of the hours."""
        if random.random() < 0.5:  # noqa: PLR2004 - one kind as often as the other
            places = sorted({ride.stops[0] for ride in rides})
            count = max(2, round(share * len(places)))
            chosen = set(random.permutation(places)[:count].tolist())
            return np.array([bool(chosen & set(ride.stops)) for ride in rides])
        length = max(4, round(share * self._problem.steps))
        first = int(random.integers(-length // 2, self._problem.steps - length // 2))
        return np.array([first <= ride.at < first + length for ride in rides])

    def _take(self, program: LinearProgram, solver: Solver, values: FloatArray, doing: str) -> bool:
        """Keep a solution if it is the best so far."""
        timetable = timetable_of(program, values)
        if not _is_whole(program, values):
            # A solver may return people in parts where a whole number costs the same: a corner of the flow is whole.
            corner = solver.complete(*limits_of(program, timetable), seconds=max(1.0, self.left_s))
            self._stop_if(corner)
            if corner.values is None or not _is_whole(program, corner.values):
                return False
            timetable = timetable_of(program, corner.values)
        cost = timetable.cost(self._problem, self._objective, self.moving)
        if cost >= self.cost or not keeps_open_terms(self._problem, self.moving, timetable):
            return False
        self.cost, self.timetable = cost, timetable
        self._tell(self, doing)
        return True

    def _raise_bound(self, bound: float, doing: str) -> None:
        better = min(self.cost, rounded_up(bound, is_whole=self._objective.is_whole))
        if better > self.bound:
            self.bound = better
            self._tell(self, doing)

    @staticmethod
    def _stop_if(found: Solved) -> None:
        if found.interrupted:
            raise KeyboardInterrupt


def _prices_of_parties(program: LinearProgram) -> FloatArray:
    """Prices that charge each person what the cheapest ride costs, or staying: a bound for vehicles without end."""
    cheapest: dict[int, float] = {}
    for key, column in program.columns.items():
        if isinstance(key, Load | Footing | Staying):
            cheapest[key.party] = min(cheapest.get(key.party, math.inf), float(program.cost[column]))
    return np.array([
        cheapest[about] if constraint == "parties" and isinstance(about, int) else 0.0
        for constraint, about in program.row_names
    ])  # fmt: skip


def _is_whole_throughout(program: LinearProgram, values: FloatArray) -> bool:
    """Whether everything that must be a whole number is one."""
    return bool(np.allclose(values[program.whole], np.rint(values[program.whole]), rtol=0.0, atol=_WHOLE))


def _is_whole(program: LinearProgram, values: FloatArray) -> bool:
    """Whether every number of people is whole."""
    people = np.array(
        [column for key, column in program.columns.items() if isinstance(key, Load | Footing)], dtype=np.int64
    )
    return bool(np.allclose(values[people], np.rint(values[people]), rtol=0.0, atol=1e-4))


def _within(values: FloatArray | None, lower: FloatArray, upper: FloatArray) -> FloatArray | None:
    """A solution, if it keeps to the limits."""
    if values is None or (values < lower - 1e-6).any() or (values > upper + 1e-6).any():
        return None
    return values
