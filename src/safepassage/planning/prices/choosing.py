"""The search for the roads to reverse: branch and bound with one flow over time a branch.

Choosing is NP-complete in general (Kim and Shekhar 2005), and hard already where several groups have to be safe as soon
as can be (Rebennack, Arulselvan, Elefteriadou and Pardalos 2010). The bound gives each way of every open road the lanes
of both at once: one earliest-arrival flow then bounds the people safe by every instant, and with them every objective
that counts them. Where such a flow takes each road one way only, reversing just these roads reaches the bound, and the
search is over. In a flow that does not change over time it always can, for opposite flows cancel; over time people may
want a road one way early and the other way late. Then that road is tried each way, and as it is.
"""

import heapq
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from safepassage.flow.beds.bedded import BeddedArrival, earliest_arrival_with_beds
from safepassage.flow.routes.paths import decompose, flow_of
from safepassage.model.scenario import Scenario
from safepassage.planning.curves import survival_of
from safepassage.planning.prices.reversals import GAINS, Choice, OpposedWays, Relaxation, Used
from safepassage.planning.worth import expected_of

Choices = tuple[Choice, ...]
"""What becomes of each road, in their order."""

SAME = 1e-9
"""Values that differ by less, relative, are equal: sums of the same whole numbers in another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What people safe by each instant are worth: `objective` first, then people safe summed over all instants."""

    objective: str
    survival: tuple[float, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Self:
        """E[safe] where the pause has a survival curve, else people safe by the end."""
        uncertain = scenario.pause is not None and scenario.pause.survival is not None
        return cls(objective="expected_safe" if uncertain else "persons_safe", survival=survival_of(scenario))

    def value(self, safe_by: Sequence[int]) -> float:
        """The objective. Where S is 1 until the pause ends this is the number of people safe by then."""
        return expected_of(self.survival, safe_by)

    def is_more(self, one: Sequence[int], other: Sequence[int]) -> bool:
        """Whether one curve is worth more than another."""
        first, second = self.value(one), self.value(other)
        if self.is_value_more(first, second) or self.is_value_more(second, first):
            return first > second
        return sum(one) > sum(other)

    @staticmethod
    def is_value_more(one: float, other: float) -> bool:
        """Whether one value of the objective is more than another, rounding aside."""
        return one - other > SAME * max(1.0, abs(one), abs(other))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The best choice found.

    Attributes
    ----------
    choices
        What becomes of each road.
    safe_by
        People safe by each instant.
    bound
        What no choice is worth more than.
    finished
        Whether every choice was looked at or ruled out.
    gained
        For each road how many people take its ways beyond what these let through as they are.
    """

    choices: Choices
    safe_by: tuple[int, ...]
    bound: float
    finished: bool
    gained: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """Some roads decided, others open: `most` bounds the people safe by each instant.

    `guess` decides the open roads by how the flow of the bound takes them; `next_road` is the one to decide first, None
    where all are decided.
    """

    choices: Choices
    most: tuple[int, ...]
    guess: Choices
    next_road: int | None


def choose_roads(
    scenario: Scenario, roads: Sequence[OpposedWays], worth: Worth, *, seconds: float | None = None
) -> Found:
    """The roads to reverse for most worth, and of equal choices one that can spare none of its reversals.

    All people are planned together, as without classes, and without exposure: the curve is that of the certificate.

    Parameters
    ----------
    roads
        Roads with two ways.
    seconds
        Wall seconds after which the best choice so far is given; None for no limit. Without a limit the answer does not
        depend on the machine.
    """
    return _Search(scenario, roads, worth, seconds).run()


class _Search:
    """Best-first branch and bound."""

    def __init__(self, scenario: Scenario, roads: Sequence[OpposedWays], worth: Worth, seconds: float | None) -> None:
        self._roads, self._worth = roads, worth
        self._relaxation = Relaxation(scenario, roads)
        self._ends_at = None if seconds is None else time.monotonic() + seconds
        self._known: dict[Choices, tuple[int, ...]] = {}
        self._best: Choices = (Choice.AS_IS,) * len(roads)
        self._safe_by = self._plan(self._best)

    def run(self) -> Found:
        """Search until nothing open is worth more than the best found, or the time is over."""
        open_branches: list[tuple[float, int, int, _Branch]] = []
        count = 0
        bound = None
        children = [self._branch((Choice.BOTH,) * len(self._roads))]
        while True:
            for child in children:
                self._try(child.guess)
                if self._may_hold_more(child):
                    count += 1
                    key = -self._worth.value(child.most), -sum(child.most), count
                    heapq.heappush(open_branches, (*key, child))
            if not open_branches or not self._may_hold_more(open_branches[0][-1]):
                break
            if self._is_over():
                bound = -open_branches[0][0]
                break
            children = self._split(heapq.heappop(open_branches)[-1])
        value = self._worth.value(self._safe_by)
        self._spare()
        return Found(
            choices=self._best,
            safe_by=self._safe_by,
            bound=value if bound is None else max(bound, value),
            finished=bound is None,
            gained=tuple(use.beyond for use in self._used(self._best)[1]),
        )

    def _split(self, branch: _Branch) -> list[_Branch]:
        number = branch.next_road
        if number is None:
            return []
        before, after = branch.choices[:number], branch.choices[number + 1 :]
        return [self._branch((*before, choice, *after)) for choice in self._roads[number].choices]

    def _branch(self, choices: Choices) -> _Branch:
        best, used = self._used(choices)
        open_roads = [number for number, choice in enumerate(choices) if choice is Choice.BOTH]
        guess = list(choices)
        for number in open_roads:
            wanted = GAINS[int(used[number].second > used[number].first)]
            may_gain = wanted in self._roads[number].choices
            guess[number] = wanted if used[number].beyond and may_gain else Choice.AS_IS
        # First the road that most people want to take against the others, then those that have to change at all.
        disputed = max(
            open_roads, key=lambda number: (used[number].beyond > 0, used[number].against, -number), default=None
        )
        return _Branch(choices=choices, most=tuple(best.most_possible.tolist()), guess=tuple(guess), next_road=disputed)

    def _used(self, choices: Choices) -> tuple[BeddedArrival, list[Used]]:
        """The best flow for some choices, and how it uses the roads, without ways round that end where they began."""
        network = self._relaxation.network(choices)
        best = earliest_arrival_with_beds(network, most_arcs=0)
        return best, self._relaxation.used(flow_of(network, decompose(network, best.flow)).entries)

    def _plan(self, choices: Choices) -> tuple[int, ...]:
        if choices not in self._known:
            best = earliest_arrival_with_beds(self._relaxation.network(choices))
            self._known[choices] = tuple(best.flow.safe_by().tolist())
        return self._known[choices]

    def _try(self, choices: Choices) -> None:
        safe_by = self._plan(choices)
        if self._worth.is_more(safe_by, self._safe_by):
            self._best, self._safe_by = choices, safe_by

    def _may_hold_more(self, branch: _Branch) -> bool:
        return branch.next_road is not None and self._worth.is_more(branch.most, self._safe_by)

    def _is_over(self) -> bool:
        return self._ends_at is not None and time.monotonic() > self._ends_at

    def _spare(self) -> None:
        """Leave roads as they are whose reversal is not needed for the best worth, as long as there is time.

        Many at once, and where that costs something half of them at a time, those first by which fewest people more go.
        """
        used = self._used(self._best)[1]
        reversed_roads = [number for number, choice in enumerate(self._best) if choice is not Choice.AS_IS]
        groups = [sorted(reversed_roads, key=lambda number: -used[number].beyond)]
        while groups and not self._is_over():
            group = groups.pop()
            if not group or self._can_spare(group) or len(group) == 1:
                continue
            half = len(group) // 2
            groups += [group[:half], group[half:]]

    def _can_spare(self, group: Sequence[int]) -> bool:
        """Leave some roads as they are if that costs nothing."""
        spared = set(group)
        fewer = tuple(Choice.AS_IS if number in spared else choice for number, choice in enumerate(self._best))
        safe_by = self._plan(fewer)
        if self._worth.is_more(self._safe_by, safe_by):
            return False
        self._best, self._safe_by = fewer, safe_by
        return True
