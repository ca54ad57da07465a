"""Carries a plan out on paper and lists everything in it that its scenario does not allow."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.curves import curves_of
from safepassage.certifying.exposure import caught_riding
from safepassage.certifying.figures import check_figures
from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.replay import check_fleet, replay_trips
from safepassage.certifying.guarantee import check_guarantee
from safepassage.certifying.journeys import ON_FOOT, RIDE, is_ride, journeys_of
from safepassage.certifying.limits import check_limits
from safepassage.certifying.linked import check_linked
from safepassage.certifying.mixing import check_mixing
from safepassage.certifying.rules import Rules, read_rules
from safepassage.certifying.totals import Tally, check_totals
from safepassage.certifying.walks import walk_all
from safepassage.model.plan import PathFlow, Plan
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
    on_foot = _on_foot(plan.path_flows, findings)
    fleet = replay_trips(plan, rules, findings) if _has_vehicles(rules, plan) else None
    loads = walk_all(on_foot, rules, findings, None if fleet is None else fleet.stops)
    shared = {} if fleet is None else check_fleet(fleet, plan, loads, findings)
    followed = not findings.violations()
    if followed:
        check_mixing(on_foot, rules, findings)
    check_limits(loads, rules, findings, shared)
    journeys = journeys_of(plan.path_flows)
    if fleet is not None:
        loads.caught += caught_riding(journeys, rules, fleet.drives_of)
    check_linked(journeys, rules, findings)
    curves = curves_of(journeys, rules.clock.steps)
    arriving = np.diff(curves.safe, prepend=0)
    expected_safe = float(arriving @ rules.survival)
    tally = Tally(plan=plan, journeys=journeys, rules=rules, curves=curves, chances=rules.survival, findings=findings)
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


def _on_foot(path_flows: Sequence[PathFlow], findings: Findings) -> Sequence[PathFlow]:
    """The path flows that are walks; modes that there are not are noted, and taken for walks."""
    modes = {flow.mode for flow in path_flows}
    for mode in sorted(modes - {RIDE, *ON_FOOT}):
        message = f"path_flows.csv: {mode} is no way to move; walk and ride are"
        findings.add("unknown-mode", mode, "path_flows.csv", message)
    return [flow for flow in path_flows if not is_ride(flow)] if RIDE in modes else path_flows


def _has_vehicles(rules: Rules, plan: Plan) -> bool:
    """Whether there is anything to drive, or anybody who is said to ride."""
    tables = plan.trips or plan.boardings or plan.convoys
    return bool(rules.scenario.vehicles or tables) or any(
        is_ride(flow) or flow.to_staging_area_id for flow in plan.path_flows
    )
