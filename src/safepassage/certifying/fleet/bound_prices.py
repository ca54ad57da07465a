"""The prices of a proof as arrays, however they were come by; those of what the scenario has not are left out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.rules import Rules
from safepassage.model.fleet import LinkedMovement
from safepassage.model.plan import FleetBound, Runs

OBJECTIVES = ("earliest-arrival", "expected-safe")

LARGEST = 1e12
"""The largest price that is one: sums of larger ones would no longer be exact to less than a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A linked movement with what one person is worth in it who counts from each instant on, shape (K + 1,)."""

    movement: LinkedMovement
    ahead: FloatArray
    slack: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What everything is worth.

    Attributes
    ----------
    weight
        w times the least exposure anywhere; 0 where steps are counted.
    safe
        What being safe is worth at each instant, shape (K + 1,).
    persons, beds
        By staging area, and by reception site that has a limit.
    entries
        By corridor, of an entry in each step, shape (K + 1,).
    terms
        The linked movements that have a price.
    whole_loads
        By boarding point's node and seats, at each instant, shape (K + 1,).
    """

    weight: float
    safe: FloatArray
    persons: Mapping[str, float]
    beds: Mapping[str, float]
    entries: Mapping[str, FloatArray]
    terms: tuple[Term, ...]
    whole_loads: Mapping[tuple[str, int], FloatArray]


def read_prices(rules: Rules, proof: FleetBound) -> Prices | None:
    """The prices; None where they prove nothing: one is below 0, too large or no number, the objective not known."""
    if proof.objective not in OBJECTIVES or proof.most_pickups < 1 or not _are_prices(_all_of(proof)):
        return None
    steps = rules.clock.steps
    by_survival = proof.objective == "expected-safe"
    weight = proof.exposure_weight * _least_exposure(rules) if by_survival else 0.0
    safe = (1.0 + weight) * rules.survival if by_survival else np.arange(steps + 1, 0, -1, dtype=np.float64)
    sites, corridors = rules.sites, {rule.corridor_id for rule in rules.scenario.convoy_rules}
    return Prices(
        weight=weight,
        safe=safe,
        persons={area_id: proof.persons.get(area_id, 0.0) for area_id in rules.areas},
        beds={site_id: proof.beds.get(site_id, 0.0) for site_id, site in sites.items() if site.beds is not None},
        entries={name: _series(runs, steps) for name, runs in proof.entries.items() if name in corridors},
        terms=tuple(_terms(rules, proof, steps)),
        whole_loads={
            key: _series(runs, steps) for key, runs in proof.whole_loads.items() if key[1] > 0 and runs
        },
    )  # fmt: skip


def no_prices(rules: Rules) -> Prices:
    """Prices of 0, where being safe is worth the steps that are left."""
    nothing = FleetBound(
        objective=OBJECTIVES[0], most_pickups=1, persons={}, beds={}, entries={}, linked={}, whole_loads={}
    )
    prices = read_prices(rules, nothing)
    assert prices is not None  # noqa: S101 - there is nothing wrong with 0
    return prices


def from_then_on(prices: FloatArray) -> FloatArray:
    """The sum of prices from each instant to the horizon, shape as given."""
    return np.asarray(np.cumsum(prices[::-1])[::-1])


def _terms(rules: Rules, proof: FleetBound, steps: int) -> Iterable[Term]:
    seen: dict[str, int] = {}
    for movement in rules.scenario.linked_movements:
        place = seen.get(movement.movement_id, 0)
        seen[movement.movement_id] = place + 1
        runs = proof.linked.get((movement.movement_id, place), ())
        prices = _series(runs, steps)
        if prices.any():
            yield Term(
                movement=movement, ahead=from_then_on(prices), slack=float(prices.sum()) * movement.slack_persons
            )


def _least_exposure(rules: Rules) -> float:
    """The least exposure of any link or node: danger is at least so much everywhere."""
    network = rules.scenario.network
    links = [rules.exposure_of_link.get(link.link_id, 1.0) for link in network.links]
    nodes = [rules.exposure_of_node.get(node.node_id, 1.0) for node in network.nodes]
    return max(0.0, min(1.0, *links, *nodes))


def _series(runs: Runs, steps: int) -> FloatArray:
    """Prices by instant, shape (K + 1,)."""
    prices = np.zeros(steps + 1)
    for first, price in runs:
        prices[max(0, first) :] = price
    return prices


def _all_of(proof: FleetBound) -> Iterable[float]:
    yield proof.exposure_weight
    yield from proof.persons.values()
    yield from proof.beds.values()
    for table in (proof.entries.values(), proof.linked.values(), proof.whole_loads.values()):
        for runs in table:
            yield from (price for _, price in runs)


def _are_prices(figures: Iterable[float]) -> bool:
    return all(0 <= figure <= LARGEST for figure in figures)
