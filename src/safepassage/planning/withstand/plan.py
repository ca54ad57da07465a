"""Plans that withstand blocked corridors: as many as can be are safe whichever K of them are blocked, and whenever."""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.apart import groups_apart, mix_on_the_way
from safepassage.flow.network.expanded import expand
from safepassage.flow.withstand.recourse import Standing, best_recourse, ground_of
from safepassage.flow.withstand.search import Answer, Clock, Search
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.withstand import BlockedOutcome, Withstood
from safepassage.planning.classes import carry_in_order, classes_of, has_classes
from safepassage.planning.orders import numbered
from safepassage.planning.withstand.blocking import Threat, corridors_of_arcs, threat_of
from safepassage.planning.withstand.kinds import Kind, kinds_of, layered_kinds
from safepassage.planning.withstand.orders import as_path_flows, completed, settled, to_paths
from safepassage.planning.withstand.outcomes import IfBlocked, Judge, judge_of, outcomes
from safepassage.planning.withstand.questions import RerouteQuestion, SeveralKindsQuestion, WaitQuestion
from safepassage.planning.withstand.totals import by_quotas, totals_of

__all__ = ["outcomes", "plan_to_withstand"]

Progress = Callable[[str, float], None]
"""Told what is being done and how much of it is done, 0..1."""

MOST_ARCS = 400_000
"""Arcs in time, over all kinds of people, layers and recourses, beyond which no program is tried."""

MOST_WHOLE_ARCS = 150_000
"""Arcs in time beyond which whole numbers come from rounding a fractional plan alone."""


def plan_to_withstand(
    scenario: Scenario,
    *,
    blocked: int,
    if_blocked: IfBlocked,
    time_limit_s: float | None = None,
    on_progress: Progress | None = None,
) -> Withstood:
    """Plan so that the least number of people safe by the horizon, over all blockings, is as large as can be.

    Of plans with the same guarantee one with the least total arrival time where nothing is blocked is taken. With
    `blocked` 0 that is the ordinary plan.

    Parameters
    ----------
    scenario
        Validated, and free of what this version cannot plan yet.
    blocked
        K: so many of the named corridors are blocked at once (all of them, where there are no more).
    if_blocked
        See `outcomes`.
    time_limit_s
        Wall seconds for the programs. When they are over, or somebody interrupts at the keyboard, the best plan so far
        is given with what is known of the bound.
    on_progress
        Told the stage and its share done.

    Raises
    ------
    InputError
        Where no corridor is named, or the blockings are too many to look at each.
    InternalError
        When a solver fails.

    Notes
    -----
    `wait`: an integer program over the network in time and the sets of blockings a journey has met. `reroute`: a
    two-stage program by rows from minimum cuts (Benders 1962; Van Slyke and Wets 1969, section 3), or in one program
    where kinds of people differ in sites or pace. Interdiction of flows over time is NP-hard in general (Gottschalk and
    others 2018); few named corridors are enumerated.
    """
    tell = on_progress or (lambda _stage, _share: None)
    threat = threat_of(scenario, blocked)
    tell("ordinary plan", 0.0)
    ordinary, is_soonest = _ordinary(scenario)
    choice = _Choice(scenario, judge_of(scenario, threat, if_blocked), ordinary, breaks_ties=blocked > 0)
    most = _upper_bound(scenario, threat)
    if choice.guaranteed == most and (is_soonest or not blocked):
        answer = Answer(bound=float(most), most_whole=most, settled=True, soonest=True)
        return _withstood(scenario, blocked, if_blocked, choice, answer, warnings=[])
    warnings = _not_kept(scenario, if_blocked)
    answer = _search(scenario, threat, if_blocked, choice, most=most, clock=Clock.of(time_limit_s), tell=tell)
    return _withstood(scenario, blocked, if_blocked, choice, answer, warnings=warnings)


def _not_kept(scenario: Scenario, if_blocked: IfBlocked) -> list[str]:
    """What the program leaves out."""
    said = []
    if if_blocked == "reroute" and len({area.priority for area in scenario.staging_areas}) > 1:
        said.append("Priorities do not decide between plans with the same guarantee when people are sent on anew.")
    if groups_apart(scenario.staging_areas):
        said.append(
            "Groups that may not mix are kept apart in the plan, but not when people are sent on anew, and a plan with "
            "a larger guarantee that keeps them apart may exist."
        )
    return said


def _ordinary(scenario: Scenario) -> tuple[tuple[PathFlow, ...], bool]:
    """The plan that looks at no blocking, and whether no other has less total arrival time (classes come in order)."""
    network = expand(scenario)
    best = earliest_arrival_with_beds(network)
    carried = carry_in_order(scenario, network, best, on_progress=lambda _stage, _share: None)
    return carried.path_flows, best.universally_optimal or has_classes(scenario)


def _upper_bound(scenario: Scenario, threat: Threat) -> int:
    """The least that can be carried with a set of corridors blocked from the start: no plan guarantees more."""
    network = expand(scenario)
    ground = ground_of(network)
    at_point = np.zeros(ground.unrolled.points, np.int64)
    homes = ground.home_points(0)
    np.add.at(at_point, homes[homes >= 0], network.supply[homes >= 0])
    at_home = Standing(at_point=at_point, taken=np.zeros(len(network.beds), np.int64))
    corridors = corridors_of_arcs(scenario, network)
    return min(best_recourse(ground, at_home, blocked=(corridors & shut) != 0, moment=0).safe for shut in threat.sets)


class _Choice:
    """The best plan so far: the largest guarantee, then each class in order safe as early as can be."""

    def __init__(self, scenario: Scenario, judge: Judge, ordinary: Sequence[PathFlow], *, breaks_ties: bool) -> None:
        self._breaks_ties = breaks_ties
        self._scenario, self._judge, self._last = scenario, judge, scenario.grid.steps + 1
        self._classes = [{area.staging_area_id for area in members} for members in classes_of(scenario)]
        self.ordinary = self.path_flows = tuple(ordinary)
        self.outcomes = judge.outcomes(ordinary)
        self.ordinary_guaranteed = self.guaranteed

    @property
    def guaranteed(self) -> int:
        """The least number of people safe over all blockings."""
        return min(outcome.safe for outcome in self.outcomes)

    def offer(self, path_flows: Sequence[PathFlow]) -> None:
        """Take a plan if it is better, and if no groups meet by it that may not mix."""
        if mix_on_the_way(self._scenario, path_flows):
            return
        found = self._judge.outcomes(path_flows)
        better = self._worth(found, path_flows) > self._worth(self.outcomes, self.path_flows)
        if better and (self._breaks_ties or min(outcome.safe for outcome in found) > self.guaranteed):
            self.outcomes, self.path_flows = found, tuple(path_flows)

    def _worth(self, found: Sequence[BlockedOutcome], path_flows: Sequence[PathFlow]) -> tuple[int, ...]:
        earliness = Counter[str]()
        for flow in path_flows:
            earliness[flow.staging_area_id] += flow.persons * (self._last - flow.arrive_step)
        return min(outcome.safe for outcome in found), *(
            sum(earliness[area_id] for area_id in members) for members in self._classes
        )


def _search(
    scenario: Scenario,
    threat: Threat,
    if_blocked: IfBlocked,
    choice: _Choice,
    *,
    most: int,
    clock: Clock,
    tell: Progress,
) -> Answer:
    """Solve the program that belongs to the reading, and offer what it finds."""
    known = Answer(bound=float(most), most_whole=most)
    if if_blocked == "wait":
        totals = totals_of(scenario, threat, most=most, clock=clock)
        known = Answer(bound=totals.bound, most_whole=totals.most_whole)
        choice.offer(completed(scenario, by_quotas(scenario, threat, classes_of(scenario), totals), avoid_first=True))
    kinds = layered_kinds(scenario, threat) if if_blocked == "wait" else kinds_of(scenario)
    arcs = sum(kind.ground.unrolled.arcs for kind in kinds)
    if if_blocked == "reroute" and len(kinds) > 1:
        arcs *= 1 + len(threat.sets) * len(threat.moments)
    if arcs > MOST_ARCS or (arcs > MOST_WHOLE_ARCS and choice.guaranteed == known.most_whole):
        choice.offer(completed(scenario, (), avoid_first=True))
        return known
    question = _question(scenario, kinds, threat, if_blocked, most=most)
    answer = Search(
        question,
        most=known.bound,
        most_whole=known.most_whole,
        least=choice.guaranteed,
        clock=clock,
        whole=arcs <= MOST_WHOLE_ARCS,
        on_progress=lambda share: tell("guarantee", share),
    ).run()
    tell("orders", 0.0)
    for values in answer.plans:
        paths = to_paths(kinds, question.layout, values)
        choice.offer(as_path_flows(scenario, kinds, paths))
        choice.offer(settled(scenario, kinds, paths))
    if choice.guaranteed < answer.most_whole:
        choice.offer(completed(scenario, (), avoid_first=True))
        if answer.fraction is not None:
            rounded = as_path_flows(scenario, kinds, to_paths(kinds, question.layout, answer.fraction))
            choice.offer(completed(scenario, rounded, avoid_first=if_blocked == "wait"))
    return answer


def _question(
    scenario: Scenario, kinds: Sequence[Kind], threat: Threat, if_blocked: IfBlocked, *, most: int
) -> WaitQuestion | RerouteQuestion | SeveralKindsQuestion:
    if if_blocked == "wait":
        return WaitQuestion(kinds, threat, most=most)
    if len(kinds) == 1:
        return RerouteQuestion(scenario, kinds[0], threat, most=most)
    return SeveralKindsQuestion(scenario, kinds, threat, most=most)


def _withstood(
    scenario: Scenario,
    blocked: int,
    if_blocked: IfBlocked,
    choice: _Choice,
    answer: Answer,
    *,
    warnings: Sequence[str],
) -> Withstood:
    guaranteed = choice.guaranteed
    optimal = guaranteed >= answer.most_whole
    said = list(warnings)
    if answer.interrupted:
        said.append("The search was interrupted: this is the best plan found until then.")
    if not optimal:
        said.append(
            f"{guaranteed:,} people are guaranteed; that no plan guarantees more than {answer.most_whole:,} is proven, "
            "whether one guarantees more than this one is not known."
        )
    elif not answer.soonest:
        said.append("Whether another plan with the same guarantee brings people to safety earlier is not known.")
    return Withstood(
        scenario_fingerprint=scenario.fingerprint(),
        blocked=blocked,
        if_blocked=if_blocked,
        path_flows=numbered(choice.path_flows),
        guaranteed=guaranteed,
        guaranteed_bound=max(answer.bound, float(guaranteed)),
        optimal=optimal,
        soonest=optimal and answer.soonest,
        blockings=choice.outcomes,
        safe_if_open=_safe(choice.path_flows),
        total_safe_if_open=_total_safe(scenario, choice.path_flows),
        last_arrival_step=_last_arrival(choice.path_flows),
        ordinary_safe=_safe(choice.ordinary),
        ordinary_total_safe=_total_safe(scenario, choice.ordinary),
        ordinary_last_arrival_step=_last_arrival(choice.ordinary),
        ordinary_guaranteed=choice.ordinary_guaranteed,
        warnings=tuple(said),
    )


def _safe(path_flows: Sequence[PathFlow]) -> int:
    return sum(flow.persons for flow in path_flows)


def _total_safe(scenario: Scenario, path_flows: Sequence[PathFlow]) -> int:
    """The sum over the instants 0..K of people safe."""
    return sum(flow.persons * (scenario.grid.steps + 1 - flow.arrive_step) for flow in path_flows)


def _last_arrival(path_flows: Sequence[PathFlow]) -> int | None:
    return max((flow.arrive_step for flow in path_flows), default=None)
