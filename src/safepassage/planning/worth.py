"""What a plan is worth: expected safe, expected caught, bound and gap."""

from collections.abc import Sequence
from importlib.metadata import version

from safepassage.flow.bedded import BeddedArrival
from safepassage.model.plan import PathFlow, Result, SafeCurveRow
from safepassage.model.scenario import Scenario
from safepassage.planning.curves import survival_of
from safepassage.planning.exposure import expected_caught
from safepassage.planning.orders import count_orders

OPTIMAL_GAP = 1e-9
"""A gap no larger than this is none: the sums on both sides are of the same whole numbers."""


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
) -> Result:
    """The figures of plan.json; `least_orders` is a number of orders no such plan can go below."""
    safe_by = [row.safe for row in safe_curve]
    most = [row.most_possible for row in safe_curve]
    survival = survival_of(scenario)
    expected_safe = expected_of(survival, safe_by)
    value = expected_safe if scenario.pause else float(safe_by[-1])
    bound = expected_of(survival, most) if scenario.pause else float(most[-1])
    gap = (bound - value) / max(1.0, abs(bound))
    return Result(
        objective="expected_safe" if scenario.pause else "persons_safe",
        status=_status(safe_by[-1], scenario.persons, gap),
        value=value,
        bound=bound,
        gap=gap,
        persons_total=scenario.persons,
        persons_safe=safe_by[-1],
        persons_not_carried=scenario.persons - safe_by[-1],
        last_arrival_step=max((path_flow.arrive_step for path_flow in path_flows), default=None),
        expected_safe=expected_safe,
        expected_caught=expected_caught(scenario, path_flows, survival),
        universally_optimal=safe_by == most,
        alpha=min((safe / possible for safe, possible in zip(safe_by, most, strict=True) if possible), default=1.0),
        alpha_bound=float(best.alpha_bound),
        seconds=round(seconds[0], 3),
        cpu_seconds=round(seconds[1], 3),
        solver=best.how,
        versions={name: version(name) for name in ("safepassage", "ortools", "scipy", "numpy")},
        seed=seed,
        settings={
            "exposure_weight": scenario.objective.exposure_weight or 0.0,
            "orders": count_orders(path_flows),
            "least_orders": least_orders,
        },
    )


def _status(persons_safe: int, persons: int, gap: float) -> str:
    if persons and not persons_safe:
        return "infeasible"
    return "optimal" if gap <= OPTIMAL_GAP else "feasible"
