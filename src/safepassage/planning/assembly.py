"""From path flows to a whole plan: every table that follows from them, its proof and its figures."""

import dataclasses
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.beds.bedded import BeddedArrival
from safepassage.model.plan import Bottleneck, PathFlow, Plan, ValueBound
from safepassage.model.scenario import Scenario
from safepassage.planning.breaks import break_rows, break_rows_by_group
from safepassage.planning.curves import arrival_rows, departure_orders, safe_rows
from safepassage.planning.orders import least_orders
from safepassage.planning.proof import certificate_of
from safepassage.planning.reasons import reasons_not_carried
from safepassage.planning.worth import result_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopwatch:
    """Wall and processor seconds since it was started."""

    wall: float
    cpu: float

    @classmethod
    def start(cls) -> "Stopwatch":
        """A stopwatch that runs from now."""
        return cls(wall=time.perf_counter(), cpu=time.process_time())

    def seconds(self) -> tuple[float, float]:
        """Wall and processor seconds so far."""
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A scenario with its network over time and the best that could be done if nobody were caught on the road.

    `watch` has run since the work on it began.
    """

    scenario: Scenario
    network: TimeExpandedNetwork
    best: BeddedArrival
    watch: Stopwatch


def assemble(
    question: Question,
    path_flows: Sequence[PathFlow],
    *,
    bottlenecks: tuple[Bottleneck, ...] | None,
    exposure_weight: float = 0.0,
    value_bound: float | None = None,
    proof: ValueBound | None = None,
    seed: int | None = None,
    settings: Mapping[str, str | int | float | bool | None] | None = None,
) -> Plan:
    """The plan that these path flows are.

    Parameters
    ----------
    path_flows
        Numbered.
    value_bound, proof
        What no plan is worth more than, and what proves it, where being caught on the road counts; else None.
    settings
        What else is to be recorded of how the plan was found.
    """
    scenario, network, best = question.scenario, question.network, question.best
    safe_curve = safe_rows(scenario, path_flows, best.most_possible)
    result = result_of(
        scenario,
        path_flows,
        safe_curve,
        best,
        seed=seed,
        seconds=question.watch.seconds(),
        least_orders=least_orders(network, safe_curve[-1].safe),
        exposure_weight=exposure_weight,
        value_bound=value_bound,
    )
    return Plan(
        scenario_fingerprint=scenario.fingerprint(),
        path_flows=tuple(path_flows),
        safe_curve=safe_curve,
        arrivals=arrival_rows(scenario, path_flows),
        departures=departure_orders(scenario, path_flows),
        bottlenecks=bottlenecks,
        not_carried=reasons_not_carried(scenario, network, path_flows, best=best, exposure_weight=exposure_weight),
        break_table=break_rows(scenario, safe_curve),
        break_table_by_group=break_rows_by_group(scenario, path_flows),
        certificate=certificate_of(scenario, network, best, value=proof),
        result=dataclasses.replace(result, settings={**result.settings, **(settings or {})}),
    )
