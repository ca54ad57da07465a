"""The bound on what a plan can be worth, from prices alone."""

import dataclasses
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Certificate, Plan, ValueBound
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Worth
from safepassage.planning.planner import make_plan
from tests.builders import line_scenario
from tests.parity.strategies import scenarios

SOME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LINE = line_scenario(persons=8, minutes=3, per_hour=120, steps=30).replace(
    pause=Pause(survival=ExponentialSurvival(mean_h=0.5))
)


def proof_of(plan: Plan) -> ValueBound:
    assert plan.certificate is not None
    assert plan.certificate.value is not None
    return plan.certificate.value


def judged(scenario: Scenario, plan: Plan, proof: ValueBound) -> Worth | None:
    certificate = dataclasses.replace(plan.certificate or Certificate(), value=proof)
    return certify(scenario, dataclasses.replace(plan, certificate=certificate)).worth


def test_without_prices_a_plan_is_held_against_everyone_being_safe_at_once() -> None:
    plan = make_plan(LINE, exposure_weight=0.5)
    worth = judged(LINE, plan, ValueBound(exposure_weight=0.5, potentials={}, bed_prices={}))
    assert worth is not None
    # Nothing is worth anything where people are, so that all the road lets through is worth what it is at its end.
    assert worth.bound >= worth.value
    assert not worth.negligible


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -0.1])
def test_prices_that_are_none_prove_nothing(wrong: float) -> None:
    plan = make_plan(LINE, exposure_weight=0.5)
    assert judged(LINE, plan, dataclasses.replace(proof_of(plan), potentials={"node:a": ((0, wrong),)})) is None
    assert judged(LINE, plan, dataclasses.replace(proof_of(plan), exposure_weight=wrong)) is None


def test_a_plan_that_is_worth_less_is_told_by_how_much() -> None:
    best = make_plan(LINE, exposure_weight=0.5)
    fewer = make_plan(LINE.replace(staging_areas=(dataclasses.replace(LINE.staging_areas[0], persons=7),)))
    plan = dataclasses.replace(fewer, certificate=best.certificate, result=None, safe_curve=None, break_table=None)
    plan = dataclasses.replace(plan, not_carried=None, break_table_by_group=None)
    verdict = certify(LINE, plan)
    assert verdict.feasible
    assert verdict.worth is not None
    assert verdict.worth.gap > 0.05
    assert verdict.optimality is Optimality.BOUNDED
    assert "no plan is worth more than" in verdict.explanation


@SOME
@given(scenarios(), st.sampled_from([0.2, 1.0, 5.0]), st.floats(0.0, 2.0))
def test_other_prices_never_prove_a_plan_better_than_it_is(scenario: Scenario, weight: float, factor: float) -> None:
    pause = dataclasses.replace(scenario.pause or Pause(), survival=ExponentialSurvival(mean_h=0.1))
    breakable = scenario.replace(pause=pause)
    plan = make_plan(breakable, exposure_weight=weight)
    if plan.certificate is None or plan.certificate.value is None:
        return
    proof = plan.certificate.value
    scaled = {
        place: tuple((first, worth * factor) for first, worth in runs) for place, runs in proof.potentials.items()
    }
    worth = judged(breakable, plan, dataclasses.replace(proof, potentials=scaled))
    assert worth is not None
    assert worth.bound >= worth.value - 1e-9
