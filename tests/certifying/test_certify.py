import dataclasses

import pytest

from safepassage.certifying.certify import certify, require_certified
from safepassage.errors import InternalError
from safepassage.model.plan import Certificate, DualBound, Labels, SafeCurveRow
from safepassage.model.verdict import Optimality
from tests.builders import line_scenario
from tests.certifying.plans import flow, plan_of

SCENARIO = line_scenario(persons=3, minutes=1, per_hour=60, steps=5)
LABELS: Labels = {"node:a": ((0, 4, 0),), "node:b": ((0, 0, 1),)}
PROOF = Certificate(labels=LABELS)
AT_ONCE = [flow("1", (k,), k + 1, name=str(k)) for k in range(3)]
LATE = [flow("1", (k,), k + 1, name=str(k)) for k in (0, 2, 3)]


def test_a_plan_that_meets_its_cuts_is_best_at_every_instant() -> None:
    verdict = certify(SCENARIO, plan_of(SCENARIO, *AT_ONCE, certificate=PROOF))
    assert verdict.feasible
    assert verdict.warnings == ()
    assert verdict.safe_by == verdict.most_possible_by == (0, 1, 2, 3, 3, 3)
    assert verdict.optimality is Optimality.UNIVERSAL
    assert (verdict.alpha, verdict.alpha_bound) == (1.0, 1.0)
    assert verdict.explanation.startswith("Best at every instant: 3 of 3 people")


def test_a_plan_behind_its_cuts_is_told_how_far() -> None:
    verdict = certify(SCENARIO, plan_of(SCENARIO, *LATE, certificate=PROOF))
    assert verdict.feasible
    assert verdict.safe_by == (0, 1, 1, 2, 3, 3)
    assert verdict.optimality is Optimality.BOUNDED
    assert verdict.alpha == pytest.approx(0.5)
    assert verdict.alpha_bound is None
    assert verdict.explanation == "At worst 50.0% of the most possible behind, at 05:02 (1 of 2 people)."


def test_a_bound_on_alpha_is_told_beside_it() -> None:
    dual = DualBound(weights=((5, 1 / 3),), potentials={"node:a": ((0, 1 / 3),)}, bed_prices={})
    certificate = dataclasses.replace(PROOF, dual=dual)
    verdict = certify(SCENARIO, plan_of(SCENARIO, *LATE, certificate=certificate))
    assert verdict.alpha_bound == pytest.approx(1.0)
    assert "no plan reaches more than 100.000% of it at every instant, this one 50.000%" in verdict.explanation


def test_without_a_certificate_nothing_is_known() -> None:
    verdict = certify(SCENARIO, plan_of(SCENARIO, *AT_ONCE))
    assert verdict.feasible
    assert verdict.optimality is Optimality.UNKNOWN
    assert verdict.most_possible_by == ()
    assert verdict.alpha is None
    assert "not known" in verdict.explanation


def test_an_empty_certificate_is_a_weak_one() -> None:
    # All lies outside: only the road into the site limits, one person a step.
    verdict = certify(SCENARIO, plan_of(SCENARIO, *AT_ONCE, certificate=Certificate()))
    assert verdict.most_possible_by == (0, 1, 2, 3, 4, 5)
    assert verdict.optimality is Optimality.BOUNDED


def test_a_plan_that_breaks_its_scenario_is_not_judged() -> None:
    verdict = certify(SCENARIO, plan_of(SCENARIO, flow("1", (0,), 1, persons=2), certificate=PROOF))
    assert not verdict.feasible
    assert verdict.optimality is Optimality.UNKNOWN
    assert verdict.explanation.startswith("The plan breaks its scenario in one way")


def test_a_foreign_fingerprint_is_a_warning_only() -> None:
    plan = dataclasses.replace(plan_of(SCENARIO, *AT_ONCE, certificate=PROOF), scenario_fingerprint="another")
    verdict = certify(SCENARIO, plan)
    assert verdict.feasible
    assert len(verdict.warnings) == 1
    assert "another scenario" in verdict.warnings[0]
    assert verdict.optimality is Optimality.UNIVERSAL


def test_claiming_more_than_the_certificate_proves_is_a_warning() -> None:
    rows = tuple(
        SafeCurveRow(
            step=k, at=SCENARIO.grid.at(k), safe=safe, moving=moving, waiting=3 - safe - moving, most_possible=safe
        )
        for k, (safe, moving) in enumerate(zip((0, 1, 1, 2, 3, 3), (1, 0, 1, 1, 0, 0), strict=True))
    )
    plan = dataclasses.replace(plan_of(SCENARIO, *LATE, certificate=PROOF), safe_curve=rows)
    verdict = certify(SCENARIO, plan)
    assert verdict.feasible
    assert len(verdict.warnings) == 1
    assert "at 2 instants, first at step 2: 1, while only more than 2 is ruled out" in verdict.warnings[0]


def test_a_plan_of_ours_that_fails_is_our_fault() -> None:
    good = plan_of(SCENARIO, *AT_ONCE, certificate=PROOF)
    assert require_certified(SCENARIO, good) == certify(SCENARIO, good)
    with pytest.raises(InternalError, match=SCENARIO.fingerprint()) as raised:
        require_certified(SCENARIO, plan_of(SCENARIO, flow("1", (0,), 1, persons=2)))
    assert "link-over-capacity" in str(raised.value)
