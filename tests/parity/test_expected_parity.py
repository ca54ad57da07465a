"""Plans for a pause that may break against linear programs (HiGHS) in which every entry and wait has its price."""

import dataclasses
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from safepassage.certifying.certify import certify
from safepassage.model.network import RoadNetwork
from safepassage.model.pause import ExponentialSurvival, Pause, TabulatedSurvival, WeibullSurvival
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality
from safepassage.planning.planner import make_plan
from tests.parity.oracles import SAFE, WrittenOut
from tests.parity.strategies import scenarios

MANY = settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WEIGHTS = st.sampled_from([0.1, 0.5, 1.0, 2.7, 25.0])


CURVES: list[ExponentialSurvival | WeibullSurvival | TabulatedSurvival] = [
    ExponentialSurvival(mean_h=0.1),
    WeibullSurvival(scale_h=0.1, shape=0.5),
    TabulatedSurvival(file="s.csv", hours=(0.0, 0.03, 0.05, 0.1), survival=(1.0, 1.0, 0.4, 0.3)),
]


@st.composite
def breakable(draw: st.DrawFn) -> Scenario:
    """A scenario whose pause may break; half of them with danger that differs from road to road."""
    scenario = draw(scenarios())
    pause = scenario.pause or Pause()
    survival = draw(st.sampled_from(CURVES))
    scenario = scenario.replace(pause=dataclasses.replace(pause, survival=survival))
    if not draw(st.booleans()):
        return scenario
    factors = st.sampled_from([None, 0.0, 0.5, 3.0])
    network = scenario.network
    return scenario.replace(
        network=RoadNetwork(
            config=network.config,
            nodes=tuple(dataclasses.replace(node, exposure=draw(factors)) for node in network.nodes),
            links=tuple(dataclasses.replace(link, exposure=draw(factors)) for link in network.links),
            uses=network.uses,
        )
    )


def holds(scenario: Scenario) -> list[float]:
    """S at each instant, worked out anew."""
    pause, grid = scenario.pause, scenario.grid
    assert pause is not None
    assert pause.survival is not None
    begins = pause.starts_at or grid.start
    values = []
    for k in range(grid.steps + 1):
        hours = max(0.0, (grid.at(k) - begins).total_seconds() / 3600)
        curve = pause.survival
        if isinstance(curve, ExponentialSurvival):
            chance = math.exp(-hours / curve.mean_h)
        elif isinstance(curve, WeibullSurvival):
            chance = math.exp(-((hours / curve.scale_h) ** curve.shape))
        else:
            assert isinstance(curve, TabulatedSurvival)
            chance = float(np.interp(hours, curve.hours, curve.survival))
        ended = pause.planned_end_at is not None and not pause.may_be_extended and grid.at(k) >= pause.planned_end_at
        values.append(0.0 if ended else chance)
    return values


def most_value(scenario: Scenario, weight: float) -> float:
    """The most that any plan, even fractional, is worth."""
    written, chance = WrittenOut(scenario), holds(scenario)
    tails, heads, number = written.numbered()
    link_factor = {link.link_id: link.exposure for link in scenario.network.links}
    node_factor = {node.node_id: node.exposure for node in scenario.network.nodes}
    link_arcs = iter(_links_in_order(written))
    gain = []
    for tail, head, _, instant in written.arcs:
        if head == SAFE:
            gain.append(chance[instant])
        elif tail[0] == "at" and head[0] == "at":  # type: ignore[index]
            gain.append(-weight * _one(node_factor[tail[1]]) * (chance[tail[2]] - chance[head[2]]))  # type: ignore[index]
        elif tail[0] == "out":  # type: ignore[index]
            gain.append(-weight * _one(link_factor[next(link_arcs)]) * (chance[tail[2]] - chance[head[2]]))  # type: ignore[index]
        else:
            gain.append(0.0)
    balance = np.zeros((len(number), len(written.arcs)))
    balance[heads, range(len(heads))] += 1.0
    balance[tails, range(len(tails))] -= 1.0
    solved = linprog(
        [-value for value in gain],
        A_eq=balance[2:],
        b_eq=np.zeros(len(number) - 2),
        bounds=[(0, arc[2]) for arc in written.arcs],
        method="highs",
    )
    assert solved.status == 0
    assert solved.fun is not None
    return float(-solved.fun)


def _links_in_order(written: WrittenOut) -> list[str]:
    """The link of each arc that is one, in the order in which they were written."""
    order: list[str] = []
    for link in written.links:
        blank = WrittenOut.__new__(WrittenOut)
        blank.scenario, blank.steps, blank.arcs = written.scenario, written.steps, []
        blank.write_link(link, link.from_node_id, link.to_node_id)
        if not link.directed:
            blank.write_link(link, link.to_node_id, link.from_node_id)
        order += [link.link_id] * len(blank.arcs)
    return order


def _one(factor: float | None) -> float:
    return 1.0 if factor is None else factor


def value_of(plan: Plan) -> float:
    assert plan.result is not None
    return plan.result.value


@MANY
@given(breakable(), WEIGHTS)
def test_no_plan_is_worth_more_and_the_certificate_proves_it(scenario: Scenario, weight: float) -> None:
    plan = make_plan(scenario, exposure_weight=weight)
    assert value_of(plan) == pytest.approx(most_value(scenario, weight), abs=1e-6)
    verdict = certify(scenario, plan)
    assert verdict.violations == ()
    if verdict.worth is not None:
        assert verdict.worth.value == pytest.approx(value_of(plan), abs=1e-9)
        assert verdict.worth.bound == pytest.approx(value_of(plan), abs=1e-6)
        assert verdict.optimality in (Optimality.UNIVERSAL, Optimality.MOST_VALUE)
    else:
        assert verdict.optimality is Optimality.UNIVERSAL


@SOME
@given(breakable())
def test_neither_safe_nor_caught_rises_with_the_weight(scenario: Scenario) -> None:
    plans = [make_plan(scenario, exposure_weight=weight).result for weight in (0.0, 0.2, 1.0, 3.0, 10.0, 100.0)]
    for lighter, heavier in pairwise(plans):
        assert lighter is not None
        assert heavier is not None
        for less, more in (
            (heavier.expected_safe, lighter.expected_safe),
            (heavier.expected_caught, lighter.expected_caught),
        ):
            assert less <= more + 1e-6 * max(1.0, abs(more))


@SOME
@given(scenarios())
def test_a_sure_pause_gives_the_same_plan_at_every_weight(scenario: Scenario) -> None:
    plans = [make_plan(scenario, exposure_weight=weight) for weight in (0.0, 0.5, 40.0)]
    assert plans[0].path_flows == plans[1].path_flows == plans[2].path_flows


@SOME
@given(breakable(), WEIGHTS)
def test_a_table_is_worth_what_the_formula_it_was_sampled_from_is(scenario: Scenario, weight: float) -> None:
    assert scenario.pause is not None
    hours = tuple(k * scenario.grid.step_s / 3600 for k in range(2 * scenario.grid.steps))
    exact = ExponentialSurvival(mean_h=0.1)
    table = TabulatedSurvival(file="s.csv", hours=hours, survival=tuple(exact.holds_after(hour) for hour in hours))
    pause = dataclasses.replace(scenario.pause, starts_at=None)
    values = [
        value_of(make_plan(scenario.replace(pause=dataclasses.replace(pause, survival=curve)), exposure_weight=weight))
        for curve in (exact, table)
    ]
    assert values[0] == pytest.approx(values[1], abs=1e-6)
