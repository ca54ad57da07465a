"""The whole trade-off between people safe and people caught on the road: every plan that is best at some weight."""

import dataclasses
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from safepassage.errors import InternalError
from safepassage.flow.network.expanded import expand
from safepassage.model.plan import FrontierPoint, Plan
from safepassage.planning.assembly import Question, assemble
from safepassage.planning.classes import carry_in_order
from safepassage.planning.expected import carry_most_valued, is_exposed

POINTS = 16
"""Plans looked for, unless the trade-off has fewer."""

HEAVIEST = 1e6
"""A weight at which nobody is sent on a road on which the pause may break at all."""

BEYOND = 1.01
"""How far beyond the weight at which two plans are worth the same the heavier one is taken."""

ROUNDS = 30
"""Weights tried before the heaviest is taken instead."""

ROUNDING = 1e-9
"""Of a person: what a share of whole people may exceed a whole number by."""

HAIR = 2e-7
"""Relative: too little to matter, more than the rounding of prices."""

SAME = 1e-6
"""Relative: people safe and caught that differ by less are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontierPlan:
    """A point of the frontier with the plan it stands for (without bottlenecks)."""

    point: FrontierPoint
    plan: Plan


def frontier_of(
    question: Question,
    *,
    points: int = POINTS,
    on_progress: Callable[[str, float], None] | None = None,
) -> tuple[FrontierPlan, ...]:
    """Plans along the trade-off, by rising weight: E[safe] and E[caught] both fall.

    Parameters
    ----------
    question
        A scenario with its network and the best flow on it.
    points
        How many plans are looked for; where the trade-off has no more corners, fewer come back, and all of them.
    on_progress
        Told the stage and the share of the plans that have been found.

    Notes
    -----
    Between two plans nothing else is best at any weight if nothing is worth more at the weight at which both are
    worth the same; else what is worth more lies between them (Aneja and Nair 1979, Bicriteria transportation problem).
    The widest gap is looked into first, so that few points show most of the trade-off. With classes planned in order
    a plan may lie a little inside the true trade-off.
    """
    tell = on_progress or (lambda _stage, _share: None)
    safest = _plan_at(question, 0.0)
    if not is_exposed(question.scenario, 1.0):
        return (_point(question, safest, 0.0),)
    calmest = _plan_at(question, HEAVIEST)
    found = [(0.0, safest)]
    gaps = [] if _same(safest, calmest) else [(safest, calmest)]
    edges: list[_Edge] = []
    while gaps and len(found) < points - 1:
        tell("frontier", len(found) / points)
        left, right = gaps.pop(_widest(gaps))
        edge = _Edge(left=left, right=right, weight=_slope(left, right))
        between = _plan_at(question, edge.weight)
        if _worth(between, edge.weight) <= _worth(left, edge.weight) + SAME * max(1.0, _worth(left, edge.weight)):
            edges.append(dataclasses.replace(edge, proof=between))
        else:
            found.append((edge.weight, between))
            gaps += [(left, between), (between, right)]
    found += _along(question, edges, points - 1 - len(found))
    found.sort(key=lambda pair: -_figures(pair[1])[1])
    if not _same(found[-1][1], calmest):
        found.append(_from_where(question, found[-1][1], calmest))
    return tuple(_point(question, plan, weight) for weight, plan in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    """Two plans that are worth the same at a weight; no plan is worth more there, as `proof`, another, proves."""

    left: Plan
    right: Plan
    weight: float
    proof: Plan | None = None

    @property
    def area(self) -> float:
        """People safe times people caught by which the two plans differ."""
        (safe, caught), (less_safe, less_caught) = _figures(self.left), _figures(self.right)
        return (safe - less_safe) * (caught - less_caught)


def _along(question: Question, edges: list[_Edge], wanted: int) -> list[tuple[float, Plan]]:
    """Plans between the corners of the trade-off, where it has few; each is worth as much as both of its edge.

    More of the people of the left plan are called forward than of the right. Any share of these is worth the same, and
    with so many people at each staging area the best plan in whole numbers is worth no less than the mixture is.
    """
    found: list[tuple[float, Plan]] = []
    shares = _shared_out([edge.area for edge in edges], wanted)
    for edge, number in zip(edges, shares, strict=True):
        known = [edge.left, edge.right]
        for part in range(1, number + 1):
            plan = _mixed(question, edge, part / (number + 1))
            if not any(_same(plan, other) for other in known):
                known.append(plan)
                found.append((edge.weight, plan))
    return found


def _shared_out(sizes: list[float], number: int) -> list[int]:
    """So many of `number` for each size, each next one where most is still between two."""
    given = [0] * len(sizes)
    for _ in range(max(0, number) if sizes else 0):
        widest = max(range(len(sizes)), key=lambda place: sizes[place] / (given[place] + 1))
        given[widest] += 1
    return given


def _mixed(question: Question, edge: _Edge, share: float) -> Plan:
    """A plan of most value that calls forward a share of the people by which the plans of an edge differ."""
    called = [_called(plan) for plan in (edge.left, edge.right)]
    areas = tuple(
        dataclasses.replace(
            area,
            persons=math.ceil(
                called[0][area.staging_area_id] * share + called[1][area.staging_area_id] * (1 - share) - ROUNDING
            ),
        )
        for area in question.scenario.staging_areas
    )
    fewer = question.scenario.replace(staging_areas=areas)
    # At the weight of the edge going is worth no more than staying; a hair below it everyone left is called.
    valued = carry_most_valued(fewer, expand(fewer), edge.weight * (1 - HAIR))
    certificate = edge.proof.certificate if edge.proof else None
    result = edge.proof.result if edge.proof else None
    return assemble(
        question,
        valued.path_flows,
        bottlenecks=None,
        exposure_weight=edge.weight,
        value_bound=result.bound if result else None,
        proof=certificate.value if certificate else None,
    )


def _called(plan: Plan) -> Counter[str]:
    called: Counter[str] = Counter()
    for flow in plan.path_flows:
        called[flow.staging_area_id] += flow.persons
    return called


def _plan_at(question: Question, weight: float) -> Plan:
    if weight > 0:
        valued = carry_most_valued(question.scenario, question.network, weight)
        path_flows, bound, proof = valued.path_flows, valued.bound, valued.proof
    else:
        carried = carry_in_order(question.scenario, question.network, question.best, on_progress=lambda *_: None)
        path_flows, bound, proof = carried.path_flows, None, None
    return assemble(question, path_flows, bottlenecks=None, exposure_weight=weight, value_bound=bound, proof=proof)


def _from_where(question: Question, before: Plan, calmest: Plan) -> tuple[float, Plan]:
    """The calmest plan with nearly the least weight at which it is best.

    The weight at which it is worth as much as another plan rises until no other plan is worth more (Dinkelbach 1967).
    """
    for _ in range(ROUNDS):
        weight = BEYOND * _slope(before, calmest)
        plan = _plan_at(question, weight)
        if _same(plan, calmest):
            return weight, plan
        before = plan
    return HEAVIEST, calmest


def _figures(plan: Plan) -> tuple[float, float]:
    if plan.result is None:
        raise InternalError("a plan of the frontier has no result")
    return plan.result.expected_safe, plan.result.expected_caught


def _worth(plan: Plan, weight: float) -> float:
    safe, caught = _figures(plan)
    return safe - weight * caught


def _same(one: Plan, other: Plan) -> bool:
    return all(
        abs(first - second) <= SAME * max(1.0, abs(first), abs(second))
        for first, second in zip(_figures(one), _figures(other), strict=True)
    )


def _slope(left: Plan, right: Plan) -> float:
    """The weight at which two plans are worth the same."""
    (safe, caught), (less_safe, less_caught) = _figures(left), _figures(right)
    return (safe - less_safe) / (caught - less_caught)


def _widest(gaps: list[tuple[Plan, Plan]]) -> int:
    """The gap between whose plans most people safe times people caught lie."""

    def area(number: int) -> float:
        (safe, caught), (less_safe, less_caught) = map(_figures, gaps[number])
        return (safe - less_safe) * (caught - less_caught)

    return max(range(len(gaps)), key=area)


def _point(question: Question, plan: Plan, weight: float) -> FrontierPlan:
    grid, flows = question.scenario.grid, plan.path_flows
    leaving = [flow for flow in flows if flow.links]
    called = sum(flow.persons for flow in flows)
    safe, caught = _figures(plan)
    point = FrontierPoint(
        exposure_weight=weight,
        expected_safe=safe,
        expected_caught=caught,
        persons_called=called,
        last_call_at=grid.at(max(flow.depart_step for flow in leaving)) if leaving else None,
        everyone_safe_at=grid.at(max(flow.arrive_step for flow in flows)) if flows else None,
        persons_not_called=max(0, int(question.best.most_possible[-1]) - called),
    )
    return FrontierPlan(point=point, plan=plan)
