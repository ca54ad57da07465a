"""What a plan is worth: expected safe, expected caught, bound and gap."""

from collections.abc import Sequence
from importlib.metadata import version

from safepassage.flow.beds.bedded import BeddedArrival
from safepassage.model.plan import PathFlow, Result, SafeCurveRow
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import NEGLIGIBLE
from safepassage.planning.curves import survival_of
from safepassage.planning.exposure import expected_caught
from safepassage.planning.orders import count_orders

WEIGHED = "expected_safe_less_weighted_caught"
"""The objective of a plan for which being caught on the road counts."""


def expected_of(survival: Sequence[float], safe_by: Sequence[int]) -> float:
    """E[safe] = sum over t < K of (S(t) - S(t + 1)) safe(t), plus S(K) safe(K)."""
    last = len(survival) - 1
    breaks = sum((survival[t] - survival[t + 1]) * safe_by[t] for t in range(last))
    return breaks + survival[last] * safe_by[last]


def result_of(
    scenario: Scenario,
    path_flows: Sequence[PathFlow],
    safe_curve: Sequence[SafeCurveRow],
    best: BeddedArrival,
    *,
    seed: int | None,
    seconds: tuple[float, float],
    least_orders: int,
    exposure_weight: float = 0.0,
    value_bound: float | None = None,
) -> Result:
    """The figures of plan.json.

    `least_orders` is a number of orders no such plan can go below. `value_bound` is what no plan is worth more than
    where being caught on the road counts; None where it does not.
    """
    safe_by = [row.safe for row in safe_curve]
    most = [row.most_possible for row in safe_curve]
    survival = survival_of(scenario)
    expected_safe = expected_of(survival, safe_by)
    caught = expected_caught(scenario, path_flows, survival)
    value = expected_safe - exposure_weight * caught if scenario.pause else float(safe_by[-1])
    ordinary = expected_of(survival, most) if scenario.pause else float(most[-1])
    bound = ordinary if value_bound is None else max(value, value_bound)
    gap = (bound - value) / max(1.0, abs(bound))
    return Result(
        objective=_objective(scenario, value_bound),
        status=_status(scenario, safe_by[-1], most[-1], bound - value),
        value=value,
        bound=bound,
        gap=gap,
        persons_total=scenario.persons,
        persons_safe=safe_by[-1],
        persons_not_carried=scenario.persons - safe_by[-1],
        last_arrival_step=max((path_flow.arrive_step for path_flow in path_flows), default=None),
        expected_safe=expected_safe,
        expected_caught=caught,
        universally_optimal=safe_by == most,
        alpha=min((safe / possible for safe, possible in zip(safe_by, most, strict=True) if possible), default=1.0),
        alpha_bound=float(best.alpha_bound),
        seconds=round(seconds[0], 3),
        cpu_seconds=round(seconds[1], 3),
        solver=best.how if value_bound is None else "minimum-cost flow over time",
        versions={name: version(name) for name in ("safepassage", "ortools", "scipy", "numpy")},
        seed=seed,
        settings={
            "exposure_weight": exposure_weight,
            "orders": count_orders(path_flows),
            "least_orders": least_orders,
            "persons_safe_at_weight_0": most[-1],
            "expected_safe_at_weight_0": expected_of(survival, most),
        },
    )


def _objective(scenario: Scenario, value_bound: float | None) -> str:
    if value_bound is not None:
        return WEIGHED
    return "expected_safe" if scenario.pause else "persons_safe"


def _status(scenario: Scenario, persons_safe: int, most_possible: int, behind: float) -> str:
    """Nobody safe is the best there is only where going is worse than staying."""
    if scenario.persons and not persons_safe and not most_possible:
        return "infeasible"
    return "optimal" if behind <= NEGLIGIBLE * max(1, scenario.persons) else "feasible"
