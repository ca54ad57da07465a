"""The soonest evacuation of an island, scenario by scenario, with proof.

Nothing binds the scenarios together but the fleet, and every vessel may serve in each: so each scenario is settled
alone. The time at which it ends is one of the times at which some day of some vessel ends; it is found among
them by halving, and the next smaller one is refuted.
"""

import math
import time
from bisect import bisect_left
from dataclasses import dataclass

from safepassage.convoys.island_choice import Outcome, Verdict, choose, formulate, widest
from safepassage.convoys.island_days import Counts, Day, days_of
from safepassage.convoys.island_loads import first_turns, with_people
from safepassage.convoys.island_problem import (
    IslandAnswer,
    IslandProblem,
    IslandProgress,
    OnProgress,
    ScenarioPlan,
    expected_minutes,
    plan_end,
)
from safepassage.errors import InputError

_ROUNDS = 2
"""Of settling scenarios; in each, a scenario has its share of the time that is left."""

_EFFORT = 5.0
"""Of making one scenario's plan cheap, by CP-SAT's own count (about seconds)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotCarry:
    """Why there is no plan."""

    scenario: int

    def __str__(self) -> str:
        return f"scenario {self.scenario + 1}: the vessels cannot carry everyone within their trips"


def solve_island(
    problem: IslandProblem, *, seconds: float, seed: int, on_progress: OnProgress = lambda _: None
) -> IslandAnswer:
    """Find the plan of least expected duration; among those, one that is cheap to operate.

    The same seed gives the same plan where the time suffices. A keyboard interrupt ends the search with the best plan
    so far.

    Raises
    ------
    InputError
        If in some scenario the vessels cannot carry everyone.
    """
    search = _Search(problem, seconds=seconds, seed=seed, on_progress=on_progress)
    interrupted = False
    try:
        search.run()
    except KeyboardInterrupt:
        interrupted = True
    return search.answer(interrupted=interrupted)


class _Search:
    """The best plan and bound of each scenario so far."""

    def __init__(self, problem: IslandProblem, *, seconds: float, seed: int, on_progress: OnProgress) -> None:
        self._started = time.perf_counter()
        self._problem, self._seconds, self._seed, self._tell = problem, seconds, seed, on_progress
        self._plans: list[ScenarioPlan] = []
        self._ends: list[int] = []
        for number in range(len(problem.scenarios)):
            self._plans.append(self._first_plan(number))
            self._ends.append(plan_end(problem, self._plans[number]))
        self._bounds = [0] * len(problem.scenarios)
        self._days: dict[int, list[dict[Counts, Day]]] = {}

    def run(self) -> None:
        """Settle every scenario, then make its plan cheap."""
        self._report()
        everything = range(len(self._problem.scenarios))
        for _ in range(_ROUNDS):
            unsettled = [number for number in everything if self._bounds[number] < self._ends[number]]
            for done, number in enumerate(unsettled):
                self._settle(number, self._left() / (len(unsettled) - done))
        for number in everything:
            self._make_cheap(number)

    def answer(self, *, interrupted: bool) -> IslandAnswer:
        """Return the best plan so far."""
        return IslandAnswer(
            plans=tuple(self._plans),
            ends=tuple(self._ends),
            bounds=tuple(self._bounds),
            cost=expected_minutes(self._problem, tuple(self._ends)),
            bound=expected_minutes(self._problem, tuple(self._bounds)),
            seconds=time.perf_counter() - self._started,
            interrupted=interrupted,
        )

    def _left(self) -> float:
        return self._seconds - (time.perf_counter() - self._started)

    def _report(self) -> None:
        cost = expected_minutes(self._problem, tuple(self._ends))
        bound = expected_minutes(self._problem, tuple(self._bounds))
        self._tell(IslandProgress(cost=cost, bound=bound, seconds=time.perf_counter() - self._started))

    def _first_plan(self, number: int) -> ScenarioPlan:
        """Return a plan, by sending vessels greedily or, where trips are scarce, by a choice without a limit."""
        persons = self._problem.scenarios[number].persons
        turns = first_turns(self._problem, persons)
        if turns is not None:
            return with_people(self._problem, persons, turns)
        days = self._all_days(number, limit=None)
        limit = max((day.end for mine in days for day in mine.values()), default=0)
        outcome = self._ask(number, days, limit, seconds=math.inf)
        if outcome.verdict is not Verdict.YES:
            raise InputError([CannotCarry(scenario=number)])
        return self._plan_of(number, days, outcome)

    def _settle(self, number: int, seconds: float) -> None:
        """Find the soonest end of a scenario."""
        enough = self._left() - seconds
        if number not in self._days:
            self._days[number] = self._all_days(number, limit=self._ends[number])
        days = self._days[number]
        times = sorted({0} | {day.end for mine in days for day in mine.values()})
        low, high = bisect_left(times, self._bounds[number]), bisect_left(times, self._ends[number])
        while low < high and self._left() > enough:
            middle = (low + high) // 2
            outcome = self._ask(number, days, times[middle], seconds=self._left() - enough)
            if outcome.verdict is Verdict.UNKNOWN:
                break
            if outcome.verdict is Verdict.NO:
                low = middle + 1
                self._bounds[number] = times[low] if low < high else self._ends[number]
            else:
                self._keep(number, self._plan_of(number, days, outcome))
                high = bisect_left(times, self._ends[number])
            self._report()
        if low >= high:
            self._bounds[number] = self._ends[number]
        self._report()

    def _make_cheap(self, number: int) -> None:
        """Keep the cheapest plan found among those that end no later."""
        if number not in self._days or self._left() <= 0:
            return
        days = self._days[number]
        persons = self._problem.scenarios[number].persons
        within = tuple(tuple(counts for counts, day in mine.items() if day.end <= self._ends[number]) for mine in days)
        prices = tuple(
            tuple(self._price(vessel, mine[counts].end) for counts in kept)
            for vessel, (mine, kept) in enumerate(zip(days, within, strict=True))
        )
        outcome = choose(
            formulate(self._seats(), persons, within),
            seed=self._seed,
            seconds=self._left(),
            effort=_EFFORT,
            prices=prices,
        )
        if outcome.verdict is Verdict.YES:
            self._keep(number, self._plan_of(number, days, outcome))

    def _price(self, vessel: int, end: int) -> int:
        """Hundredths of minutes in operation x cost of an hour; one more, so that vessels free of cost count too."""
        return (100 * end // self._problem.ticks_per_minute) * (self._problem.vessels[vessel].hour_cost + 1)

    def _ask(self, number: int, days: list[dict[Counts, Day]], limit: int, *, seconds: float) -> Outcome:
        """Ask whether there is a plan that ends by a limit."""
        widest_days = tuple(widest(mine, limit) for mine in days)
        choice = formulate(self._seats(), self._problem.scenarios[number].persons, widest_days)
        return choose(choice, seed=self._seed, seconds=seconds)

    def _keep(self, number: int, plan: ScenarioPlan) -> None:
        """Keep a plan that ends no later."""
        end = plan_end(self._problem, plan)
        if end <= self._ends[number]:
            self._plans[number], self._ends[number] = plan, end

    def _plan_of(self, number: int, days: list[dict[Counts, Day]], outcome: Outcome) -> ScenarioPlan:
        """Turn chosen days into routes with people."""
        turns = [
            [] if counts is None else mine[counts].turns() for mine, counts in zip(days, outcome.counts, strict=True)
        ]
        return with_people(self._problem, self._problem.scenarios[number].persons, turns)

    def _all_days(self, number: int, *, limit: int | None) -> list[dict[Counts, Day]]:
        persons = self._problem.scenarios[number].persons
        return [days_of(self._problem, vessel, persons, limit) for vessel in self._problem.vessels]

    def _seats(self) -> tuple[int, ...]:
        return tuple(vessel.seats for vessel in self._problem.vessels)
