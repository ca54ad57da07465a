"""Which roads to reverse: the best choice for the objective, with what no choice can exceed, in words."""

from collections.abc import Callable, Iterator, Sequence

from safepassage.model.plan import Bottleneck
from safepassage.model.prices import ContraflowAdvice, FewerSafe, Reversal, ReversedAlone
from safepassage.model.scenario import Scenario
from safepassage.planning.bottleneck import clock
from safepassage.planning.prices.choosing import Choices, Found, Worth, choose_roads
from safepassage.planning.prices.reversals import GAINS, Choice, OpposedWays, find_opposed, reversal_of, with_choices
from safepassage.planning.prices.variations import MOST_OF_A_KIND, as_duration
from safepassage.planning.replanning import Solve

MOST_SPANS_TOLD = 3
"""Of the times at which fewer people are safe no more than this are told, the worst first."""

MOST_ROADS_TOLD = 6
"""Of the roads to reverse no more than these are named in the sentence, those by which most people more go first."""


def advise_contraflow(
    scenario: Scenario,
    bottlenecks: Sequence[Bottleneck],
    *,
    as_is: Sequence[int],
    solve: Solve,
    seconds: float | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> ContraflowAdvice | None:
    """Choose the roads to reverse for the whole horizon so that E[safe], or people safe by the end, is greatest.

    Parameters
    ----------
    scenario
        A valid scenario.
    bottlenecks
        Of the plan as it is: the ways named are tried alone as well.
    as_is
        People safe by each instant of the plan as it is, from `solve`.
    solve
        How a changed scenario is planned. The choice itself is made for all people together and w = 0 (see `choosing`);
        where classes or exposure make it worse than no reversal, none is advised.
    seconds
        Wall seconds after which the search ends with the best found; None for no limit.
    on_progress
        Told the share of the work that is done, 0..1.

    Returns
    -------
    ContraflowAdvice or None
        None where no road has an opposite.
    """
    tell = on_progress or (lambda _share: None)
    roads = find_opposed(scenario)
    if not roads:
        return None
    worth = Worth.of(scenario)
    found = choose_roads(scenario, roads, worth, seconds=seconds)
    tell(0.5)
    trials = _Trials(scenario, roads, as_is, solve)
    chosen = found.choices if worth.is_more(trials.safe_by(found.choices), as_is) else trials.nothing
    single = _alone(roads, chosen, bottlenecks, found.gained)
    alone = []
    for number, choices in enumerate(single):
        tell(0.5 + 0.5 * number / len(single))
        alone.append(
            ReversedAlone(reversal=trials.reversals(choices, found.gained)[0], safe_by=trials.safe_by(choices))
        )
    reversals = trials.reversals(chosen, found.gained)
    return _advice(scenario, worth, found, reversals, tuple(alone), (as_is, trials.safe_by(chosen)))


def least_replans(scenario: Scenario, bottlenecks: Sequence[Bottleneck]) -> int:
    """How many plans the advice costs at least: none where no road has an opposite."""
    roads = find_opposed(scenario)
    if not roads:
        return 0
    nothing = (Choice.AS_IS,) * len(roads)
    return 3 + len(_alone(roads, nothing, bottlenecks, [0] * len(roads)))


class _Trials:
    """Plans for choices of roads, each made once."""

    def __init__(self, scenario: Scenario, roads: Sequence[OpposedWays], as_is: Sequence[int], solve: Solve) -> None:
        self._scenario, self._roads, self._solve = scenario, roads, solve
        self.nothing: Choices = (Choice.AS_IS,) * len(roads)
        self._known = {self.nothing: tuple(as_is)}

    def safe_by(self, choices: Choices) -> tuple[int, ...]:
        """People safe by each instant with these choices."""
        if choices not in self._known:
            self._known[choices] = self._solve(with_choices(self._scenario, self._roads, choices))
        return self._known[choices]

    def reversals(self, choices: Choices, gained: Sequence[int]) -> tuple[Reversal, ...]:
        """The roads that are reversed, those by which most people more go first."""
        numbers = [number for number, choice in enumerate(choices) if choice is not Choice.AS_IS]
        return tuple(
            reversal_of(self._scenario, self._roads[number], choices[number])
            for number in sorted(numbers, key=lambda number: -gained[number])
        )


def _alone(
    roads: Sequence[OpposedWays], chosen: Choices, bottlenecks: Sequence[Bottleneck], gained: Sequence[int]
) -> list[Choices]:
    """Each way that holds people back, and each road chosen, reversed alone: no more than are read.

    First those by which most people more go, as a bottleneck or in the plan that was chosen.
    """
    held_back = {(row.link_id, row.direction): row.people_held_back for row in bottlenecks}
    nothing = (Choice.AS_IS,) * len(roads)
    single = []
    for number, road in enumerate(roads):
        for choice in road.choices[1:]:
            held = held_back.get(road.ways[GAINS.index(choice)], 0)
            if held or choice is chosen[number]:
                weight = held + (gained[number] if choice is chosen[number] else 0)
                single.append((-weight, number, (*nothing[:number], choice, *nothing[number + 1 :])))
    return [choices for _, _, choices in sorted(single, key=lambda row: row[:2])][:MOST_OF_A_KIND]


def _advice(
    scenario: Scenario,
    worth: Worth,
    found: Found,
    reversals: tuple[Reversal, ...],
    alone: tuple[ReversedAlone, ...],
    curves: tuple[Sequence[int], Sequence[int]],
) -> ContraflowAdvice:
    as_is, turned = curves
    value_as_is, value = worth.value(as_is), worth.value(turned)
    bound = max(found.bound, value)
    proven = found.finished and not worth.is_more(found.safe_by, turned)
    fewer = tuple(_fewer(as_is, turned))
    statements = (
        _advised(scenario, worth, reversals, curves),
        _how_sure(worth, value, bound, proven=proven),
        *_what_it_costs(scenario, reversals, fewer),
    )
    return ContraflowAdvice(
        reversals=reversals,
        objective=worth.objective,
        value_as_is=value_as_is,
        value_reversed=value,
        bound=bound,
        proven=proven,
        safe_as_is=tuple(as_is),
        safe_reversed=tuple(turned),
        fewer=fewer,
        alone=alone,
        statements=statements,
    )


def _fewer(as_is: Sequence[int], turned: Sequence[int]) -> Iterator[FewerSafe]:
    """The times at which fewer people are safe, each as long as it lasts without a break."""
    missing = [one - other for one, other in zip(as_is, turned, strict=True)]
    first = None
    for instant, fewer in enumerate([*missing, 0]):
        if fewer > 0 and first is None:
            first = instant
        elif fewer <= 0 and first is not None:
            at = max(range(first, instant), key=missing.__getitem__)
            yield FewerSafe(from_step=first, to_step=instant - 1, at_step=at, fewer=missing[at])
            first = None


def _advised(
    scenario: Scenario, worth: Worth, reversals: Sequence[Reversal], curves: tuple[Sequence[int], Sequence[int]]
) -> str:
    """Which roads to reverse, and what that buys: more people, or where it brings no more the same ones sooner."""
    if not reversals:
        return "Reverse no road."
    names = "; ".join(reversal.name for reversal in reversals[:MOST_ROADS_TOLD])
    if len(reversals) > MOST_ROADS_TOLD:
        names = f"{len(reversals)} roads, first of all {names}"
    as_is, turned = curves
    value_as_is, value = worth.value(as_is), worth.value(turned)
    if not worth.is_value_more(value, value_as_is):
        sooner = scenario.grid.hours(sum(turned) - sum(as_is)) / max(1, turned[-1])
        return f"Reverse {names}: as many people are safe, on average {as_duration(sooner)} sooner."
    if worth.objective == "expected_safe":
        return f"Reverse {names}: {value:,.1f} people expected safe, {value_as_is:,.1f} without."
    return f"Reverse {names}: {value:,.0f} people safe by the end, {value_as_is:,.0f} without."


def _how_sure(worth: Worth, value: float, bound: float, *, proven: bool) -> str:
    if proven:
        return "Proven: no other choice of roads brings more people to safety, nor as many sooner."
    if not worth.is_value_more(bound, value):
        return "Proven: no other choice of roads brings more people to safety; another may bring as many sooner."
    more = f"{bound - value:,.1f}" if worth.objective == "expected_safe" else f"{bound - value:,.0f}"
    share = (bound - value) / max(1.0, abs(bound))
    return f"Not proven best: another choice of roads could bring at most {more} people more to safety ({share:.1%})."


def _what_it_costs(scenario: Scenario, reversals: Sequence[Reversal], fewer: Sequence[FewerSafe]) -> Iterator[str]:
    """That there is no way back, and when the reversal is right for one end of the pause and wrong for another."""
    if reversals:
        yield "No way back is left on a reversed road: ambulances, aid and empty vehicles need another."
    if reversals and not fewer:
        yield "Whenever the pause ends, at least as many people are safe with the reversal as without."
    for span in sorted(fewer, key=lambda span: -span.fewer)[:MOST_SPANS_TOLD]:
        begin, end, worst = (clock(scenario, at) for at in (span.from_step, span.to_step, span.at_step))
        yield (
            f"If the pause ends from {begin} to {end} the reversal is wrong: {span.fewer:,} fewer people are safe by "
            f"{worst} than without it."
        )
