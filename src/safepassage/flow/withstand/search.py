"""The largest guarantee in whole numbers, then the least total arrival time; integer programs where need be."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.withstand.solver import NEARLY, Found, Program

_FIRST = 100.0
"""How many people's whole horizon one more person guaranteed is worth in the first program."""

_FASTER = 4.0
"""How much faster the hope for a plan falls each time there was none."""


class Question(Protocol):
    """A program whose column `guarantee` is what a plan guarantees, and what is known about it.

    `whole` are the columns that must be whole numbers.
    """

    program: Program
    guarantee: int
    whole: IntArray

    @property
    def costs(self) -> Sequence[FloatArray]:
        """What is to be maximised, the most important first."""

    def separate(self, values: FloatArray, at_least: float) -> int:
        """Add rows that a plan breaks though any plan that guarantees `at_least` keeps them; how many were added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Wall seconds that are left of a time limit (None: no limit)."""

    until: float | None

    @classmethod
    def of(cls, seconds: float | None) -> "Clock":
        """A clock that runs from now."""
        return cls(until=None if seconds is None else time.perf_counter() + seconds)

    def left(self) -> float | None:
        """Seconds left, never below 0.01; None without a limit."""
        return None if self.until is None else max(0.01, self.until - time.perf_counter())

    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.until is not None and time.perf_counter() >= self.until


@dataclass(slots=True, kw_only=True)
class Answer:
    """What a search came to; filled as it goes.

    Attributes
    ----------
    bound
        What no plan can guarantee more than, fractions of people allowed.
    most_whole
        The same for whole numbers of people.
    plans
        Whole-number plans found, the last the best.
    fraction
        The last fractional plan.
    settled
        Whether the last plan guarantees `most_whole`.
    soonest
        Whether it is besides that proven the best by all costs.
    interrupted
        Whether somebody stopped the search.
    """

    bound: float
    most_whole: int
    plans: list[FloatArray] = field(default_factory=list)
    fraction: FloatArray | None = None
    settled: bool = False
    soonest: bool = False
    interrupted: bool = False


class Search:
    """One search for the best plan of a question."""

    def __init__(
        self,
        question: Question,
        *,
        most: float,
        most_whole: int,
        least: int,
        clock: Clock,
        on_progress: Callable[[float], None],
        whole: bool = True,
    ) -> None:
        self._question, self._clock, self._tell = question, clock, on_progress
        self._least, self._find_whole = least, whole
        self._gave_up = False
        self._weight = _FIRST * float(max([1.0, *(cost.max() for cost in question.costs)]))
        self.answer = Answer(bound=most, most_whole=most_whole)

    def run(self) -> Answer:
        """Find the bound, then a whole-number plan as near to it as time allows.

        No plan guarantees more than `most`, none in whole numbers more than `most_whole`. `least` is what a plan in
        hand guarantees: less is not looked for. Without `whole` only the bound is found.
        """
        answer = self.answer
        self._find_bound()
        while self._find_whole and answer.most_whole >= self._least and not self._is_stopped():
            if self._settle(answer.most_whole):
                break
            if not self._is_stopped():
                answer.most_whole -= 1
        return answer

    def _is_stopped(self) -> bool:
        return self._gave_up or self.answer.interrupted or self._clock.is_over()

    def _find_bound(self) -> None:
        """The largest guarantee of a fractional plan.

        The first program wants people safe early besides: its basis is nearly always the best for the guarantee alone,
        and a good one for what follows.
        """
        answer, question = self.answer, self._question
        question.program.keep_within(question.guarantee, 0, answer.bound)
        alone = np.zeros_like(question.costs[0])
        alone[question.guarantee] = 1.0
        for cost, a_person in ((question.costs[0] + self._weight * alone, self._weight), (alone, 1.0)):
            found = self._relaxed(cost, None, afresh=a_person > 1)
            answer.bound = min(answer.bound, found.bound / a_person)
            answer.most_whole = min(answer.most_whole, int(answer.bound + NEARLY))

    def _settle(self, target: int) -> bool:
        """Look for the best whole-number plan that guarantees the target; False where there is none or time is up."""
        answer, question = self.answer, self._question
        question.program.keep_within(question.guarantee, target, target)
        for number, cost in enumerate(question.costs):
            self._tell(number / len(question.costs))
            found = self._whole(cost, target)
            self._gave_up |= not found.proven
            if found.values is None:
                return answer.settled
            answer.plans.append(found.values)
            answer.settled = True
            if not found.proven or self._is_stopped():
                return True
            if number + 1 < len(question.costs):
                question.program.require(cost, float(np.rint(cost @ np.rint(found.values))))
        answer.soonest = True
        return True

    def _whole(self, cost: FloatArray, target: int) -> Found:
        """The best whole-number plan by one cost.

        The linear program may give one. Else the integer program is solved with only the columns free that a plan as
        good as hoped for can use; what comes of it says how far the hope has to be lowered.
        """
        relaxed = self._relaxed_at(cost, target)
        if relaxed.values is None or self._is_whole(relaxed.values):
            return relaxed
        program = self._question.program
        hoped, lowered = float(np.floor(relaxed.bound + NEARLY)), 1.0
        best: FloatArray | None = None
        while True:
            program.narrow(relaxed, hoped)
            found = self._whole_within(cost, target, best)
            program.widen()
            if found.values is not None:
                best = found.values
            worth = -np.inf if best is None else float(np.rint(cost @ best))
            if worth >= hoped or hoped < 0 or not found.proven or self._is_stopped():
                return Found(values=best, bound=found.bound, proven=found.proven and (worth >= hoped or hoped < 0))
            hoped, lowered = max(worth, hoped - lowered), lowered * _FASTER

    def _relaxed_at(self, cost: FloatArray, target: int) -> Found:
        """The best fractional plan by one cost with a guarantee that is settled.

        The guarantee keeps its weight, though it is a constant now: so the basis of the first program stays of use.
        """
        weighted = cost.copy()
        weighted[self._question.guarantee] = self._weight
        found = self._relaxed(weighted, float(target))
        return replace(found, bound=found.bound - self._weight * target)

    def _relaxed(self, cost: FloatArray, at_least: float | None, *, afresh: bool = False) -> Found:
        """The best fractional plan by one cost; `at_least` as in `Question.separate` (None: what the plan says)."""
        question = self._question
        while True:
            found = self._solve(cost, afresh=afresh)
            if found.values is None:
                self._gave_up |= not found.proven
                return found
            afresh = False
            if not question.separate(found.values, found.values[question.guarantee] if at_least is None else at_least):
                if at_least is None or not self._is_whole(found.values):
                    self.answer.fraction = found.values
                return found
            if self._is_stopped():
                return Found(values=None, bound=found.bound, proven=False)

    def _whole_within(self, cost: FloatArray, target: int, start: FloatArray | None) -> Found:
        """The best whole-number plan within the limits of the columns as they are."""
        while True:
            found = self._solve(cost, whole=self._question.whole, start=start)
            if found.values is None:
                return found
            if not self._question.separate(np.rint(found.values), float(target)):
                return found
            self.answer.plans.insert(0, found.values)
            if self._is_stopped():
                return Found(values=None, bound=found.bound, proven=False)

    def _is_whole(self, values: FloatArray) -> bool:
        whole = values[self._question.whole]
        return bool((np.abs(whole - np.rint(whole)) < NEARLY).all())

    def _solve(
        self,
        cost: FloatArray,
        *,
        whole: IntArray | tuple[()] = (),
        start: FloatArray | None = None,
        afresh: bool = False,
    ) -> Found:
        program = self._question.program
        found = program.maximise(cost, whole=whole, seconds=self._clock.left(), start=start, afresh=afresh)
        self.answer.interrupted |= found.interrupted
        return found
