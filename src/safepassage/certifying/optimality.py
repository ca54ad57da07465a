"""How good a plan is proven to be, from its certificate alone and without solving anything.

Any division of the places over time into a side of the people and a side of safety is a cut, and no plan brings more
people to safety than its ways let across (Ford and Fulkerson 1962, section I.5); any prices give an upper bound by
weak duality. A certificate can therefore be weak, but never make a plan look better than it is.
"""

import math

import numpy as np

from safepassage.certifying.clock import UNLIMITED, FloatArray, IntArray
from safepassage.certifying.labels import inside_matrix, label_matrix, price_matrix
from safepassage.certifying.places import Places, mended
from safepassage.certifying.roads import BoolArray
from safepassage.certifying.rules import Rules
from safepassage.model.plan import Certificate, DualBound, InstantCut


def most_possible_by(rules: Rules, places: Places, certificate: Certificate, safe_by: IntArray) -> IntArray:
    """The most people who can be safe by each instant, as far as the certificate proves it, shape (K + 1,).

    Without any label everything lies outside, which is a cut like any other. A cut for one instant is looked at only
    where the labels prove less than is reached.
    """
    proven = cut_values(label_matrix(certificate.labels, places), places, np.zeros(len(places.site_place), np.bool_))
    for cut in certificate.cuts:
        if 0 <= cut.by <= places.steps and proven[cut.by] > safe_by[cut.by]:
            proven[cut.by] = min(proven[cut.by], instant_cut_value(rules, places, cut))
    # Whoever is safe by one instant is safe by the next: a later bound holds for earlier instants too.
    return np.minimum.accumulate(proven[::-1])[::-1].astype(np.int64)


def instant_cut_value(rules: Rules, places: Places, cut: InstantCut) -> float:
    """The value of a cut for the one instant `by`, with the beds of the sites it names as full."""
    sites = list(rules.sites.values())
    full = np.array([site.reception_site_id in cut.full_sites and site.beds is not None for site in sites], np.bool_)
    beds = sum(site.beds or 0 for site, is_full in zip(sites, full.tolist(), strict=True) if is_full)
    return float(cut_values(inside_matrix(cut, places), places, full)[cut.by]) + beds


def cut_values(labels: FloatArray, places: Places, full: BoolArray) -> FloatArray:
    """The value of the cut {label <= t} for every t at once, shape (K + 1,).

    A way from outside to inside counts for all t from the label of its head to that of its tail: a difference array
    over t adds them all up. `full` marks sites whose arrivals are not to cross, for their beds are counted.
    """
    horizon = places.steps
    instants = np.arange(horizon + 1)
    arrival = np.broadcast_to(instants.astype(np.float64), places.intake.shape).copy()
    arrival[full] = horizon + 1
    # Nothing that happens after t matters to t, so a place counts as outside until its instant has come.
    outset = np.maximum(labels, instants)
    # From the horizon nothing leads on but being taken in, which mending sees to: to count as inside would only cost.
    outset[:, horizon] = horizon + 1
    inside_from = mended(outset, arrival, places, np.minimum)
    inside_from = np.clip(inside_from, 0, horizon + 1).astype(np.int64)
    change = np.zeros(horizon + 2)
    for ways in places.limited_ways(np.asarray((inside_from <= horizon).any(axis=1))):
        reached = instants[:-1] + ways.travel[:, None]
        inner = inside_from[ways.head[:, None], np.minimum(reached, horizon)]
        outer = inside_from[ways.tail, :-1]
        crosses = (reached <= horizon) & (inner < outer) & (ways.limit > 0)
        change += _between(inner[crosses], outer[crosses], ways.limit[crosses], horizon)
    for site in np.nonzero(~full)[0].tolist():
        outer = inside_from[places.site_place[site]]
        crosses = (instants < outer) & (places.intake[site] > 0) & (places.intake[site] < UNLIMITED)
        change += _between(instants[crosses], outer[crosses], places.intake[site][crosses], horizon)
    there = places.ready <= horizon
    joined = inside_from[places.home[there], places.ready[there]]
    change += np.bincount(joined, weights=places.persons[there], minlength=horizon + 2)
    return np.asarray(np.rint(np.cumsum(change)[:-1]), dtype=np.float64)


def _between(first: IntArray, end: IntArray, people: IntArray, horizon: int) -> FloatArray:
    gained = np.bincount(first, weights=people, minlength=horizon + 2)
    lost = np.bincount(end, weights=people, minlength=horizon + 2)
    return np.asarray(gained - lost, dtype=np.float64)


def alpha_bound(
    rules: Rules, places: Places, dual: DualBound, *, safe_by: IntArray, most_possible: IntArray
) -> float | None:
    """The largest factor of the most possible that any plan can reach at every instant at once, as the prices prove it.

    For a plan that reaches alpha, alpha x sum of y_t F(t) <= sum of y_t safe(t); what arrivals are worth at these
    weights is bounded by what people, capacity, intake and beds are worth at the prices. The completion weight z
    rewards being safe by `completion_by`, less z times the people who must be; of these no more are taken for granted
    than the plan itself brings there. None where the weights are no weights.
    """
    horizon = places.steps
    if not _sound(dual, horizon):
        return None
    weights = np.zeros(horizon + 1)
    for instant, weight in dual.weights:
        weights[instant] += weight
    scale = float(weights @ most_possible)
    if scale <= 0:
        return None
    worth = np.cumsum(weights[::-1])[::-1].copy()
    granted = 0.0
    if dual.completion_by is not None:
        worth[: dual.completion_by + 1] += dual.completion_weight
        granted = dual.completion_weight * float(safe_by[dual.completion_by])
    sites = list(rules.sites.values())
    bed_prices = [dual.bed_prices.get(site.reception_site_id, 0.0) if site.beds is not None else 0.0 for site in sites]
    beds = sum(price * (site.beds or 0) for price, site in zip(bed_prices, sites, strict=True))
    arrival = worth - np.array(bed_prices).reshape(-1, 1)
    prices = mended(np.maximum(price_matrix(dual.potentials, places), 0.0), arrival, places, np.maximum)
    bound = (_value_at(prices, arrival, places) + beds - granted) / scale
    return min(1.0, bound) if math.isfinite(bound) else None


def _sound(dual: DualBound, horizon: int) -> bool:
    """Whether weights and bed prices are finite, none is negative, and all instants lie on the grid."""
    figures = [weight for _, weight in dual.weights] + [dual.completion_weight, *dual.bed_prices.values()]
    instants = [instant for instant, _ in dual.weights]
    if dual.completion_by is not None:
        instants.append(dual.completion_by)
    prices_finite = all(math.isfinite(worth) for runs in dual.potentials.values() for _, worth in runs)
    return (
        prices_finite
        and all(math.isfinite(figure) and figure >= 0 for figure in figures)
        and all(0 <= instant <= horizon for instant in instants)
    )


def _value_at(prices: FloatArray, arrival: FloatArray, places: Places) -> float:
    """What people and all limits are worth at mended prices: an upper bound on what any arrivals are worth."""
    horizon = places.steps
    instants = np.arange(horizon)
    there = places.ready <= horizon
    value = float(prices[places.home[there], places.ready[there]] @ places.persons[there])
    for ways in places.limited_ways(np.asarray((prices > 0).any(axis=1))):
        reached = instants + ways.travel[:, None]
        gain = prices[ways.head[:, None], np.minimum(reached, horizon)] - prices[ways.tail, :-1]
        value += float(np.where(reached <= horizon, np.maximum(gain, 0.0) * ways.limit, 0.0).sum())
    gain = np.maximum(arrival - prices[places.site_place], 0.0)
    limited = places.intake < UNLIMITED
    return value + float((gain[limited] * places.intake[limited]).sum())
