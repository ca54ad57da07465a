"""The recipe: from a scenario to a plan that is best at every moment, with its proof."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from safepassage.flow.bedded import earliest_arrival_with_beds
from safepassage.flow.expanded import expand
from safepassage.model.plan import Certificate, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.bottleneck import find_bottlenecks
from safepassage.planning.classes import carry_in_order
from safepassage.planning.curves import arrival_rows, break_rows, departure_orders, safe_rows
from safepassage.planning.orders import least_orders
from safepassage.planning.proof import certificate_of
from safepassage.planning.reasons import reasons_not_carried
from safepassage.planning.worth import result_of

Progress = Callable[[str, float], None]
"""Told what is being done and how much of it is done, 0..1."""


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


def make_plan(scenario: Scenario, *, seed: int | None = None, on_progress: Progress | None = None) -> Plan:
    """Plan who leaves when by which road, so that at every instant as many as possible are safe.

    Parameters
    ----------
    scenario
        Validated, and free of what this version cannot plan yet (`inputs.limits`).
    seed
        Recorded in the result; the method itself draws no random numbers.
    on_progress
        Told the stage and its share done.

    Returns
    -------
    Plan
        With every derived table, certificate and result. Not yet certified: `operations` does that before anyone
        sees it.

    Raises
    ------
    InternalError
        When a solver fails or its answer contradicts itself.

    Notes
    -----
    Earliest-arrival flows: Gale (1959), Minieka (1973), Baumann and Skutella (2009). Classes by priority are planned in
    order, each at its best on what the classes before it leave.
    """
    tell = on_progress or (lambda _stage, _share: None)
    watch = Stopwatch.start()
    network = expand(scenario)
    best = earliest_arrival_with_beds(network, on_progress=lambda share: tell("earliest arrival", share))
    carried = carry_in_order(scenario, network, best, on_progress=tell)
    path_flows = carried.path_flows
    safe_curve = safe_rows(scenario, path_flows, best.most_possible)
    tell("bottlenecks", 0.0)
    bottlenecks = find_bottlenecks(scenario, network, best, paths=carried.paths)
    return Plan(
        scenario_fingerprint=scenario.fingerprint(),
        path_flows=path_flows,
        safe_curve=safe_curve,
        arrivals=arrival_rows(scenario, path_flows),
        departures=departure_orders(scenario, path_flows),
        bottlenecks=bottlenecks,
        not_carried=reasons_not_carried(scenario, network, path_flows),
        break_table=break_rows(scenario, safe_curve),
        certificate=certificate_of(scenario, network, best),
        result=result_of(
            scenario,
            path_flows,
            safe_curve,
            best,
            seed=seed,
            seconds=watch.seconds(),
            least_orders=least_orders(network, safe_curve[-1].safe),
        ),
    )


def prove(scenario: Scenario, *, on_progress: Progress | None = None) -> Certificate:
    """Only the minimum cuts that say how many can be safe by each instant, for a plan from another hand."""
    tell = on_progress or (lambda _stage, _share: None)
    network = expand(scenario)
    best = earliest_arrival_with_beds(network, on_progress=lambda share: tell("earliest arrival", share))
    return certificate_of(scenario, network, best)
