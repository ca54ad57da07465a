"""The most that entries into a corridor can be worth which keep its rules, whatever vehicles there are."""

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.fleet.reading import FleetRules, Passage


def entries_worth(passage: Passage, prices: FloatArray, fleet: FleetRules) -> float | None:
    """No entries that keep to the rules are worth more than this, at a price a vehicle, shape (K + 1,).

    Each rule alone bounds them: headway, escorts, inspection. None where no rule does.
    """
    steps = fleet.rules.clock.steps
    prices = prices[:steps]
    vehicles = sum(kind.row.count for kind in fleet.kinds)
    together = vehicles if passage.most_vehicles is None else min(vehicles, passage.most_vehicles)
    bounds = []
    if passage.headway:
        bounds.append(together * most_spaced(prices, passage.headway))
    if passage.escorts is not None:
        bounds.append(passage.escorts * together * most_escorted(prices, _through(passage, fleet)))
    if passage.inspection_s:
        bounds.append(most_inspected(prices, passage.inspection_s, fleet.rules.clock.step_s))
    return min(bounds, default=None)


def most_spaced(prices: FloatArray, apart: int) -> float:
    """The greatest sum of prices of steps that are so far apart."""
    best = np.zeros(len(prices) + apart)
    for step in range(len(prices) - 1, -1, -1):
        best[step] = max(best[step + 1], prices[step] + best[step + apart])
    return float(best[0])


def most_escorted(prices: FloatArray, through: int) -> float:
    """The greatest sum of prices of the entries that one escort can go with, one after the other.

    It sets out with a convoy, or so many steps before one that it meets at the far end, and is back after twice that.
    """
    with_it = np.concatenate([np.zeros(through), prices])
    met = np.concatenate([prices, np.zeros(through)])
    return most_spaced(np.maximum(with_it, met), 2 * through)


def most_inspected(prices: FloatArray, inspection_s: int, step_s: int) -> float:
    """The greatest sum of prices if the n-th vehicle can have been inspected n times the seconds after the start."""
    from_then_on = np.maximum.accumulate(prices[::-1])[::-1]
    done = np.arange(len(prices)) * step_s // inspection_s
    return float(np.diff(done, prepend=0) @ from_then_on)


def _through(passage: Passage, fleet: FleetRules) -> int:
    """Steps that the fastest vehicle takes from end to end, as far as it may take the links."""
    own = []
    for kind in fleet.kinds:
        if kind.row.count:
            travel = dict(zip(kind.drives.link_ids, kind.drives.travel.tolist(), strict=True))
            if any(link_id in travel for link_id in passage.link_ids):
                own.append(sum(travel.get(link_id, 0) for link_id in passage.link_ids))
    return max(1, min(own, default=1))
