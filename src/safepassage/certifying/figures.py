"""Checks the figures of plan.json against the path flows."""

from collections.abc import Sequence

import numpy as np

from safepassage.certifying.totals import CLOSE_ENOUGH, Tally
from safepassage.model.plan import Result, SafeCurveRow

TABLE = "plan.json"


def check_figures(tally: Tally, expected_safe: float, expected_caught: float | None) -> None:
    """Check the result of a plan, where it has one.

    `expected_caught` is None where path flows could not be followed, so that nothing can be said of it.
    """
    result = tally.plan.result
    if result is None:
        return
    safe = int(tally.curves.safe[-1])
    everyone = tally.rules.scenario.persons
    tally.hold(TABLE, "persons_total", result.persons_total, everyone)
    tally.hold(TABLE, "persons_safe", result.persons_safe, safe)
    tally.hold(TABLE, "persons_not_carried", result.persons_not_carried, everyone - safe)
    tally.hold(TABLE, "last_arrival_step", result.last_arrival_step, _last_arrival(tally))
    tally.hold(TABLE, "expected_safe", result.expected_safe, expected_safe)
    if expected_caught is not None:
        tally.hold(TABLE, "expected_caught", result.expected_caught, expected_caught)
        weight = _weight(result, tally)
        worth = safe if tally.rules.scenario.pause is None else expected_safe - weight * expected_caught
        tally.hold(TABLE, "value", result.value, float(worth))
    _check_gap(result, tally)
    if tally.plan.safe_curve:
        _check_alpha(result, tally.plan.safe_curve, tally)


def _weight(result: Result, tally: Tally) -> float:
    """The exposure weight w that the plan was made with: its own setting where it has one."""
    own = result.settings.get("exposure_weight")
    if isinstance(own, int | float):
        return float(own)
    return tally.rules.scenario.objective.exposure_weight or 0.0


def _last_arrival(tally: Tally) -> int | None:
    arrived = [flow.arrive_step for flow in tally.journeys if flow.persons > 0]
    return max(arrived, default=None)


def _check_gap(result: Result, tally: Tally) -> None:
    gap = (result.bound - result.value) / max(1.0, abs(result.bound))
    tally.hold(TABLE, "gap", result.gap, gap)
    if gap < -CLOSE_ENOUGH:
        message = f"{TABLE}: the bound {result.bound} lies below the value {result.value}"
        tally.findings.add("more-than-possible", TABLE, TABLE, message)


def _check_alpha(result: Result, rows: Sequence[SafeCurveRow], tally: Tally) -> None:
    """Whether alpha and `universally_optimal` follow from what the table of the safe curve says is possible.

    With vehicles that is only an upper limit: then a plan may say less of itself than follows, and not more.
    """
    if sorted(row.step for row in rows) != list(range(len(tally.curves.safe))):
        return
    safe = np.array([tally.curves.safe[row.step] for row in rows], dtype=np.float64)
    most = np.array([row.most_possible for row in rows], dtype=np.float64)
    some = most > 0
    alpha, best = float((safe[some] / most[some]).min()) if some.any() else 1.0, bool((safe == most).all())
    if tally.rules.scenario.vehicles:
        alpha, best = min(alpha, max(0.0, result.alpha)), best and result.universally_optimal
    tally.hold(TABLE, "alpha", result.alpha, alpha)
    if result.universally_optimal != best:
        tally.wrong(TABLE, "universally_optimal", result.universally_optimal, not result.universally_optimal)
