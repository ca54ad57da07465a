"""A question asked again with something changed: how many are safe by when in its best plan."""

from collections.abc import Callable, Iterable

import numpy as np

from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.classes import carry_in_order, has_classes
from safepassage.planning.expected import carry_most_valued, is_exposed, weight_of

Solve = Callable[[Scenario], tuple[int, ...]]
"""People safe by each instant 0..K in the best plan for a scenario."""


def safe_by_of_best(scenario: Scenario, *, exposure_weight: float | None = None) -> tuple[int, ...]:
    """People safe by each instant in the plan for a scenario: best at every moment, or of most value; classes in order.

    `exposure_weight` is w, None for that of the scenario.
    """
    network = expand(scenario)
    weight = weight_of(scenario, exposure_weight)
    if is_exposed(scenario, weight):
        return _safe_by(scenario, carry_most_valued(scenario, network, weight).path_flows)
    best = earliest_arrival_with_beds(network)
    if has_classes(scenario):
        carried = carry_in_order(scenario, network, best, on_progress=lambda _stage, _share: None)
        return _safe_by(scenario, carried.path_flows)
    return tuple(best.flow.safe_by().tolist())


def _safe_by(scenario: Scenario, path_flows: Iterable[PathFlow]) -> tuple[int, ...]:
    arrived = np.zeros(scenario.grid.steps + 1, np.int64)
    for path_flow in path_flows:
        arrived[path_flow.arrive_step] += path_flow.persons
    return tuple(np.cumsum(arrived).tolist())
