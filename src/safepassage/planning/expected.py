"""The plan of most value where people caught on the road count: E[safe] - w E[caught], exact over time."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.network.roads import has_paces
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.paths import PathOverTime, decompose
from safepassage.flow.value.priced import PricedArrival, min_cost_arrival, pause_costs
from safepassage.model.plan import PathFlow, ValueBound
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.classes import carry_classes, has_classes
from safepassage.planning.curves import survival_of
from safepassage.planning.orders import numbered, to_path_flows
from safepassage.planning.proof import levels_of

FloatArray = NDArray[np.float64]

UNIT = 10**9
"""Whole-number prices to one person safe for sure, as long as sums of them stay exact (see `price_unit`)."""

LARGEST_PRICE = 10**12
"""Solvers multiply prices by the number of nodes: beyond this a city's would overflow."""

LARGEST_SUM = 4 * 10**18
"""What all people at the largest price may come to in 64 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """Path flows of most value, and what proves that no others are worth more.

    `bound` is what no plan is worth more than, the rounding of prices included.
    """

    path_flows: tuple[PathFlow, ...]
    bound: float
    proof: ValueBound


def weight_of(scenario: Scenario, exposure_weight: float | None = None) -> float:
    """The exposure weight w asked for, or else that of the scenario; blank is 0."""
    if exposure_weight is not None:
        return exposure_weight
    return scenario.objective.exposure_weight or 0.0


def is_exposed(scenario: Scenario, exposure_weight: float) -> bool:
    """Whether being caught on the road counts: at w = 0, or while the pause is sure to hold, it does not.

    Nobody is planned to arrive where S = 0, so that a pause that holds for sure until it ends catches nobody.
    """
    held = {chance for chance in survival_of(scenario) if chance > 0}
    return exposure_weight > 0 and len(held) > 1


def carry_most_valued(
    scenario: Scenario,
    network: TimeExpandedNetwork,
    exposure_weight: float,
    *,
    on_progress: Callable[[str, float], None] | None = None,
) -> Valued:
    """Everyone's path flows of most value, numbered; each class at its best on what the classes before it leave.

    The bound is that of all people together, as if there were no classes.
    """
    tell = on_progress or (lambda _stage, _share: None)
    together = most_valued(
        scenario,
        scenario.staging_areas,
        network,
        exposure_weight,
        on_progress=lambda share: tell("expected safe against caught", share),
    )
    path_flows = together.path_flows
    if has_classes(scenario):
        survival = survival_of(scenario)
        path_flows = carry_classes(
            scenario,
            lambda members, own: most_valued(scenario, members, own, exposure_weight).path_flows,
            worth=lambda depart, arrive: (1 + exposure_weight) * survival[arrive] - exposure_weight * survival[depart],
            on_progress=tell,
        )
    return dataclasses.replace(together, path_flows=numbered(path_flows))


def most_valued(
    scenario: Scenario,
    members: Sequence[StagingArea],
    network: TimeExpandedNetwork,
    exposure_weight: float,
    *,
    on_progress: Callable[[float], None] | None = None,
) -> Valued:
    """The path flows of some staging areas that are worth most; of equal ones those that arrive earliest.

    Parameters
    ----------
    members, network
        The staging areas and the network over time of their people, in the same order.
    exposure_weight
        w > 0: the harm of being caught on the road over that of staying.
    on_progress
        Told the share of the work that is done, 0..1.

    Notes
    -----
    A minimum-cost flow over time. Where every link and node bears the same danger, what a person is worth depends on
    the first entry and the arrival alone: S(a) - w (S(d) - S(a)); else each entry and each wait has its own price.
    """
    survival = survival_of(scenario)
    unit = price_unit(exposure_weight, scenario.persons)
    if has_exposures(scenario):
        departure, arrival = pause_costs(survival, 0.0, unit=unit)
        found = min_cost_arrival(
            network,
            departure_cost=departure,
            arrival_cost=arrival,
            entry_cost=_entry_cost(scenario, network, survival, exposure_weight * unit),
            waiting_cost=_waiting_cost(scenario, members, network, survival, exposure_weight * unit),
            on_progress=on_progress,
        )
    else:
        departure, arrival = pause_costs(survival, exposure_weight, unit=unit)
        found = min_cost_arrival(network, departure_cost=departure, arrival_cost=arrival, on_progress=on_progress)
    paths = decompose(found.homes.network, found.flow)
    if not has_exposures(scenario):
        paths = leave_later(found.homes.network, paths)
    return _valued(scenario, members, found, paths, exposure_weight, departure / unit, arrival / -unit)


def price_unit(exposure_weight: float, persons: int) -> int:
    """How many whole-number prices one person safe for sure is: as fine as 64 bits allow."""
    dearest = 1.0 + exposure_weight
    return max(1, int(min(UNIT, LARGEST_PRICE / dearest, LARGEST_SUM / (dearest * max(1, persons)))))


def has_exposures(scenario: Scenario) -> bool:
    """Whether the danger differs from one link or node to another."""
    network = scenario.network
    return any(link.exposure is not None for link in network.links) or any(
        node.exposure is not None for node in network.nodes
    )


def _valued(
    scenario: Scenario,
    members: Sequence[StagingArea],
    found: PricedArrival,
    paths: Sequence[PathOverTime],
    exposure_weight: float,
    leaving: FloatArray,
    safe: FloatArray,
) -> Valued:
    """`leaving` is what leaving home costs at each instant, `safe` what being safe is worth, shape (K + 1,) each."""
    network, unit = found.homes.network, price_unit(exposure_weight, scenario.persons)
    worth = found.potentials / unit
    # Nothing leads on from a site's own place, so that nobody is worth more there, whether somebody gets there or not.
    doors = [number for number, place in enumerate(network.places) if place.startswith("site:")]
    worth[doors] = np.minimum(worth[doors], safe)
    # A node that is nobody's but theirs who are at home there: whoever has left is worth the price of leaving more.
    homes = np.array([place.startswith("node:") for place in network.places]) & found.homes.is_home
    worth[homes] += leaving
    beds = found.bed_worth / unit
    sites = [site.reception_site_id for site in scenario.reception_sites]
    # Each price is off by half a unit at most: one for the start and one for the end of each journey, or one a stretch.
    rounding = int(network.supply.sum()) * (network.steps if has_exposures(scenario) else 1) / unit
    return Valued(
        path_flows=to_path_flows(network, paths, [area.staging_area_id for area in members], sites),
        bound=-found.cost / unit + rounding,
        proof=ValueBound(
            exposure_weight=exposure_weight,
            potentials={
                place: levels_of(row)
                for place, row in zip(network.places, worth, strict=True)
                if row.any() and not place.startswith("home:")
            },
            bed_prices={sites[site]: float(beds[site]) for site in np.flatnonzero(beds).tolist()},
        ),
    )


def _entry_cost(
    scenario: Scenario, network: TimeExpandedNetwork, survival: Sequence[float], weighted_unit: float
) -> IntArray:
    """What entering each arc in each step adds to the danger, shape (m, K): factor x w x (S(k) - S(k + travel))."""
    exposure = {link.link_id: link.exposure for link in scenario.network.links}
    factor = np.array([_factor(exposure[link[0]]) if link else 0.0 for link in network.links])
    holds = np.asarray(survival)
    steps = np.arange(network.steps)
    reached = np.minimum(steps + network.travel[:, None], network.steps)
    cost: IntArray = np.rint(weighted_unit * factor[:, None] * (holds[steps] - holds[reached])).astype(np.int64)
    return cost


def _waiting_cost(
    scenario: Scenario,
    members: Sequence[StagingArea],
    network: TimeExpandedNetwork,
    survival: Sequence[float],
    weighted_unit: float,
) -> IntArray:
    """What waiting at each place through each step adds to the danger, shape (n, K).

    Where people of several paces are all given the fastest, the slower are still on a link while they wait at its end:
    to be a bound, that must cost no more than the link.
    """
    exposure = {f"node:{node.node_id}": node.exposure for node in scenario.network.nodes}
    factor = np.array([_factor(exposure.get(place)) for place in network.places])
    if has_paces(scenario, members):
        of_link = {link.link_id: _factor(link.exposure) for link in scenario.network.links}
        for head, link in zip(network.head.tolist(), network.links, strict=True):
            factor[head] = min(factor[head], of_link[link[0]] if link else factor[head])
    lost = -np.diff(np.asarray(survival))
    cost: IntArray = np.rint(weighted_unit * factor[:, None] * lost).astype(np.int64)
    return cost


def _factor(exposure: float | None) -> float:
    return 1.0 if exposure is None else exposure
