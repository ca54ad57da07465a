"""What may be believed of a plan: whether it keeps to its scenario, and how far from the best it is known to be."""

from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import IntArray
from safepassage.certifying.fleet.bound_verdict import prove_fleet, reached_by
from safepassage.certifying.households import household_warnings, parted_households
from safepassage.certifying.journeys import journeys_of
from safepassage.certifying.optimality import alpha_bound, most_possible_by
from safepassage.certifying.places import Places, read_places
from safepassage.certifying.replay import Replay, replay_by
from safepassage.certifying.rules import Rules, read_rules
from safepassage.certifying.worth import value_bound
from safepassage.errors import InternalError
from safepassage.model.plan import Certificate, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Verdict, Worth

SHOWN = 10
"""Violations told in the message when a plan of ours fails."""

HAIR = 1e-6
"""How much more than is proven a figure may claim before it is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proof:
    """What the certificate proves of a plan that breaks nothing; `words` of it where there are vehicles."""

    most_possible: IntArray
    alpha: float
    alpha_bound: float | None
    worst_instant: int
    worth: Worth | None
    words: str = ""


def certify(scenario: Scenario, plan: Plan) -> Verdict:
    """Replay a plan from any hand, and judge apart from that how good its certificate proves it to be.

    Nothing is solved and nothing raised: what is wrong with the plan is listed in the verdict.
    """
    rules = read_rules(scenario)
    replayed = replay_by(rules, plan)
    proof = None if replayed.violations else _prove(rules, plan, replayed)
    parted = parted_households(journeys_of(plan.path_flows), rules)
    best = proof is not None and bool((np.array(replayed.safe_by) == proof.most_possible).all())
    return Verdict(
        violations=replayed.violations,
        warnings=(
            *_fingerprint_warnings(scenario, plan),
            *household_warnings(parted),
            *_claim_warnings(plan, proof),
        ),
        safe_by=replayed.safe_by,
        most_possible_by=() if proof is None else tuple(proof.most_possible.tolist()),
        optimality=_optimality(proof, best=best),
        explanation=_explanation(rules, plan, replayed, proof),
        alpha=_alpha(proof),
        alpha_bound=1.0 if best else None if proof is None else proof.alpha_bound,
        worth=None if proof is None else proof.worth,
        parted_households=sum(number for number, _ in parted.values()),
    )


def require_certified(scenario: Scenario, plan: Plan) -> Verdict:
    """The verdict on a plan of our own; raises InternalError where it breaks its scenario, for then we are wrong."""
    verdict = certify(scenario, plan)
    if verdict.feasible:
        return verdict
    told = [f"  {violation.code}: {violation.message}" for violation in verdict.violations[:SHOWN]]
    if len(verdict.violations) > SHOWN:
        told.append(f"  and {len(verdict.violations) - SHOWN} more")
    faults = "\n".join(told)
    raise InternalError(
        f"The plan made for this scenario does not keep to it, so nothing was written:\n{faults}\n"
        f"This is our fault. Please attach the scenario folder (fingerprint {scenario.fingerprint()}) and this message "
        "to a bug report."
    )


def _prove(rules: Rules, plan: Plan, replayed: Replay) -> _Proof | None:
    """What the certificate proves; where there are vehicles, as cuts speak of people on foot, by its prices alone."""
    if rules.scenario.vehicles:
        return _prove_with_vehicles(rules, plan, replayed)
    if plan.certificate is None:
        return None
    places = read_places(rules)
    safe = np.array(replayed.safe_by, dtype=np.int64)
    most = most_possible_by(rules, places, plan.certificate, safe)
    if (most < safe).any():
        return None
    reached = np.divide(safe, most, out=np.ones(len(safe)), where=most > 0)
    dual = plan.certificate.dual
    bound = None if dual is None else alpha_bound(rules, places, dual, safe_by=safe, most_possible=most)
    return _Proof(
        most_possible=most,
        alpha=float(reached.min()),
        alpha_bound=bound,
        worst_instant=int(reached.argmin()),
        worth=_worth(rules, places, plan.certificate, replayed),
    )


def _prove_with_vehicles(rules: Rules, plan: Plan, replayed: Replay) -> _Proof | None:
    safe = np.array(replayed.safe_by, dtype=np.int64)
    found = prove_fleet(
        rules, plan, safe, expected_safe=replayed.expected_safe, expected_caught=replayed.expected_caught
    )
    if (found.most_possible < safe).any():
        return None
    alpha, worst = reached_by(safe, found.most_possible)
    return _Proof(
        most_possible=found.most_possible,
        alpha=alpha,
        alpha_bound=None,
        worst_instant=worst,
        worth=found.worth,
        words=found.words,
    )


def _worth(rules: Rules, places: Places, certificate: Certificate, replayed: Replay) -> Worth | None:
    proof = certificate.value
    bound = None if proof is None else value_bound(rules, places, proof)
    if proof is None or bound is None:
        return None
    value = replayed.expected_safe - proof.exposure_weight * replayed.expected_caught
    return Worth(exposure_weight=proof.exposure_weight, value=value, bound=bound, persons=rules.scenario.persons)


def _alpha(proof: _Proof | None) -> float | None:
    """The least share of the most possible; not told where there are vehicles, for then that is too high a limit."""
    if proof is None or (proof.words and proof.alpha < 1):
        return None
    return proof.alpha


def _optimality(proof: _Proof | None, *, best: bool) -> Optimality:
    if proof is None:
        return Optimality.UNKNOWN
    if best:
        return Optimality.UNIVERSAL
    if proof.words and proof.worth is None:
        return Optimality.UNKNOWN
    return Optimality.MOST_VALUE if proof.worth is not None and proof.worth.negligible else Optimality.BOUNDED


def _fingerprint_warnings(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    if plan.scenario_fingerprint == scenario.fingerprint():
        return ()
    return ("The plan was made for another scenario, or for this one before it was changed: its fingerprint differs.",)


def _claim_warnings(plan: Plan, proof: _Proof | None) -> tuple[str, ...]:
    """Where the plan says it is better than its certificate proves."""
    if proof is None:
        return ()
    warnings = []
    if plan.safe_curve is not None:
        written = np.array([row.most_possible for row in sorted(plan.safe_curve, key=lambda row: row.step)])
        below = np.nonzero(written < proof.most_possible)[0]
        if len(below):
            first = int(below[0])
            warnings.append(
                f"safe_curve.csv claims less to be possible than is proven at {len(below):,} instants, first at step "
                f"{first}: {written[first]:,}, while only more than {proof.most_possible[first]:,} is ruled out."
            )
    result = plan.result
    if result is not None and proof.alpha_bound is not None and result.alpha_bound < proof.alpha_bound - HAIR:
        warnings.append(
            f"plan.json claims that no plan reaches more than alpha = {result.alpha_bound:.6f}; the certificate proves "
            f"{proof.alpha_bound:.6f}."
        )
    return tuple(warnings)


def _explanation(rules: Rules, plan: Plan, replayed: Replay, proof: _Proof | None) -> str:
    if replayed.violations:
        number = len(replayed.violations)
        ways = "one way" if number == 1 else f"{number} ways"
        return f"The plan breaks its scenario in {ways}; how good it would be is not judged."
    if proof is None and plan.certificate is None and not rules.scenario.vehicles:
        return "The plan keeps to its scenario; how good it is is not known, for it comes without a certificate."
    if proof is None:
        return (
            "The plan keeps to its scenario; how good it is is not known, for it has more people safe than "
            f"{'vehicles can bring' if rules.scenario.vehicles else 'its cuts let through'}, which cannot be: please "
            "report it."
        )
    return _explain_proof(rules, replayed, proof)


def _explain_proof(rules: Rules, replayed: Replay, proof: _Proof) -> str:
    safe = np.array(replayed.safe_by)
    if (safe == proof.most_possible).all():
        return (
            f"Best at every instant: {safe[-1]:,} of {rules.scenario.persons:,} people are safe by the horizon, and at "
            "no instant can any plan have more people safe than this one has."
        )
    if proof.words:
        return f"{safe[-1]:,} of {rules.scenario.persons:,} people are safe by the horizon; {proof.words}."
    if proof.worth is not None:
        return _explain_worth(proof.worth, int(safe[-1]), rules.scenario.persons)
    behind = proof.most_possible[proof.worst_instant] - safe[proof.worst_instant]
    text = (
        f"At worst {_share(1 - proof.alpha)} of the most possible behind, at {rules.clock.words(proof.worst_instant)} "
        f"({behind:,} of {proof.most_possible[proof.worst_instant]:,} people)"
    )
    if proof.alpha_bound is None:
        return f"{text}."
    return (
        f"{text}; no plan reaches more than {proof.alpha_bound:.3%} of it at every instant, this one {proof.alpha:.3%}."
    )


def _explain_worth(worth: Worth, safe: int, persons: int) -> str:
    text = (
        f"{safe:,} of {persons:,} people are safe by the horizon; worth {worth.value:,.1f} (expected safe less "
        f"{worth.exposure_weight:g} x expected caught)"
    )
    if worth.negligible:
        return f"{text}, and no plan is worth more."
    return f"{text}; no plan is worth more than {worth.bound:,.1f}, so that this one is at most {worth.gap:.2%} behind."


def _share(part: float) -> str:
    return f"{part:.1%}" if part >= 0.001 else "less than 0.1 %"  # noqa: PLR2004 - a tenth of a percent
