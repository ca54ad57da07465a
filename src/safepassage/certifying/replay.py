"""Carries a plan out on paper and lists everything in it that its scenario does not allow."""

from dataclasses import dataclass

import numpy as np

from safepassage.certifying.curves import curves_of
from safepassage.certifying.figures import check_figures
from safepassage.certifying.findings import Findings
from safepassage.certifying.guarantee import check_guarantee
from safepassage.certifying.limits import check_limits
from safepassage.certifying.mixing import check_mixing
from safepassage.certifying.rules import Rules, read_rules
from safepassage.certifying.totals import Tally, check_totals
from safepassage.certifying.walks import walk_all
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of carrying a plan out.

    Attributes
    ----------
    violations
        Every way in which the plan breaks its scenario, grouped.
    safe_by, moving_at
        People safe by, and on the road at, each instant 0..K, as the path flows are written.
    expected_safe, expected_caught
        E[safe] and E[caught] (see the contract on pauses); the second counts only what could be followed.
    """

    violations: tuple[Violation, ...]
    safe_by: tuple[int, ...]
    moving_at: tuple[int, ...]
    expected_safe: float
    expected_caught: float


def replay(scenario: Scenario, plan: Plan) -> Replay:
    """Replay a plan from any hand; whatever is in it, it is listed and nothing is raised."""
    return replay_by(read_rules(scenario), plan)


def replay_by(rules: Rules, plan: Plan) -> Replay:
    """As `replay`, with the scenario's rules worked out already."""
    findings = Findings()
    loads = walk_all(plan.path_flows, rules, findings)
    followed = not findings.violations()
    if followed:
        check_mixing(plan.path_flows, rules, findings)
    check_limits(loads, rules, findings)
    curves = curves_of(plan.path_flows, rules.clock.steps)
    arriving = np.diff(curves.safe, prepend=0)
    expected_safe = float(arriving @ rules.survival)
    tally = Tally(plan=plan, rules=rules, curves=curves, chances=rules.survival, findings=findings)
    check_totals(tally)
    check_figures(tally, expected_safe, loads.caught if followed else None)
    check_guarantee(tally)
    return Replay(
        violations=findings.violations(),
        safe_by=tuple(curves.safe.tolist()),
        moving_at=tuple(curves.moving.tolist()),
        expected_safe=expected_safe,
        expected_caught=loads.caught,
    )
