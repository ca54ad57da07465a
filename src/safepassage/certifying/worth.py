"""How much any plan can be worth where being caught on the road counts, from prices alone and without solving anything.

Weak duality: whatever people, roads, intake and beds are worth at some prices, no plan is worth more. Prices can
therefore be bad, but never make a plan look better than it is.
"""

import math
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import UNLIMITED, FloatArray
from safepassage.certifying.labels import price_matrix
from safepassage.certifying.places import WAYS_AT_ONCE, Places
from safepassage.certifying.rules import Rules
from safepassage.model.plan import ValueBound


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prices:
    """What moving and waiting cost and being safe is worth.

    Attributes
    ----------
    departure
        Of leaving home at each instant, shape (K + 1,).
    arrival
        What being taken in at each site is worth, shape (s, K + 1), less the price of the bed.
    link
        Exposure factor of each direction of a link, times w, shape (m,).
    waiting
        Of waiting at each place through each step, shape (n, K).
    survival
        S at the instants 0..K, shape (K + 1,).
    """

    departure: FloatArray
    arrival: FloatArray
    link: FloatArray
    waiting: FloatArray
    survival: FloatArray


def value_bound(rules: Rules, places: Places, proof: ValueBound) -> float | None:
    """No plan has an E[safe] - w E[caught] above this; None where the prices are none (not finite, or below 0)."""
    figures = [
        proof.exposure_weight,
        *proof.bed_prices.values(),
        *(worth for runs in proof.potentials.values() for _, worth in runs),
    ]
    if not all(math.isfinite(figure) and figure >= 0 for figure in figures):
        return None
    sites = list(rules.sites.values())
    beds = np.array(
        [proof.bed_prices.get(site.reception_site_id, 0.0) if site.beds is not None else 0.0 for site in sites]
    )
    prices = _prices(rules, places, beds, proof.exposure_weight)
    worth = _mended(price_matrix(proof.potentials, places), prices, places)
    value = float(beds @ np.array([site.beds or 0 for site in sites], dtype=np.float64))
    value += float(_worth_of_people(worth, prices, places) @ places.persons)
    value += _worth_of_limits(worth, prices, places)
    gain = np.maximum(prices.arrival - worth[places.site_place], 0.0)
    limited = places.intake < UNLIMITED
    return value + float((gain[limited] * places.intake[limited]).sum())


def _prices(rules: Rules, places: Places, beds: FloatArray, weight: float) -> _Prices:
    """Where exposure is 1 everywhere it telescopes to departure and arrival; else every stretch has its own."""
    holds, steps = rules.survival, places.steps
    sites, ways = len(places.site_place), len(places.link_tail)
    telescopes = not (rules.exposure_of_link or rules.exposure_of_node)
    waiting = np.zeros((len(places.index), steps))
    if telescopes:
        safe, departure, link = (1 + weight) * holds, weight * holds, np.zeros(ways)
    else:
        safe, departure = holds, np.zeros(steps + 1)
        link = weight * np.array([rules.exposure_of_link.get(name, 1.0) for name in rules.roads.link_ids])
        safest = _safest_way_in(rules)
        for name, place in places.index.items():
            if name.startswith("node:"):
                node_id = name.removeprefix("node:")
                factor = min(rules.exposure_of_node.get(node_id, 1.0), safest.get(node_id, math.inf))
                waiting[place] = -weight * factor * np.diff(holds)
    arrival = np.broadcast_to(safe, (sites, steps + 1)) - beds[:, None]
    return _Prices(departure=departure, arrival=arrival, link=link, waiting=waiting, survival=holds)


def _safest_way_in(rules: Rules) -> dict[str, float]:
    """Where paces differ, the least exposure of the links to each node; nothing where all are of one pace.

    The bound takes everyone to be as fast as the fastest. While the slow are still on a link, it has them wait at its
    end, which must then cost no more than the link.
    """
    safest: dict[str, float] = {}
    if len(rules.roads.travel_at) > 1:
        for link_id, head in zip(rules.roads.link_ids, rules.roads.heads, strict=True):
            factor = rules.exposure_of_link.get(link_id, 1.0)
            safest[head] = min(factor, safest.get(head, math.inf))
    return safest


def _mended(potentials: FloatArray, prices: _Prices, places: Places) -> FloatArray:
    """Potentials made at least as good as what each place leads to without any limit, shape (n, K + 1)."""
    worth = np.maximum(potentials, 0.0)
    homes = _homes_apart(places)
    for instant in range(places.steps, -1, -1):
        now = worth[:, instant]
        if instant < places.steps:
            free = places.free_waiting[:, instant]
            now[free] = np.maximum(now[free], worth[free, instant + 1] - prices.waiting[free, instant])
        for site, place in enumerate(places.site_place.tolist()):
            if places.intake[site, instant] >= UNLIMITED:
                now[place] = max(now[place], prices.arrival[site, instant])
        for (tail, head), before_horizon in zip(places.connectors, places.only_before_horizon, strict=True):
            if instant < places.steps or not before_horizon:
                leaving = prices.departure[instant] if tail in homes else 0.0
                now[tail] = max(now[tail], now[head] - leaving)
    return worth


def _homes_apart(places: Places) -> frozenset[int]:
    return frozenset(place for name, place in places.index.items() if name.startswith("staging:"))


def _worth_of_people(worth: FloatArray, prices: _Prices, places: Places) -> FloatArray:
    """What one person of each staging area is worth, shape (r,): he leaves home when that is worth most, or never.

    Leaving a home apart is priced on the way out of it already. Nobody enters a road at the horizon, and who is at
    home at a site is taken in then only if he is not ready earlier: earlier is worth no less.
    """
    best, apart = np.zeros(len(places.home)), _homes_apart(places)
    for area, (home, ready) in enumerate(zip(places.home.tolist(), places.ready.tolist(), strict=True)):
        if ready <= places.steps:
            when = slice(ready, max(ready + 1, places.steps))
            leaving = 0.0 if home in apart else prices.departure[when]
            best[area] = max(0.0, float((worth[home, when] - leaving).max()))
    return best


def _worth_of_limits(worth: FloatArray, prices: _Prices, places: Places) -> float:
    """What loading, limited waiting and the links are worth."""
    steps = np.arange(places.steps)
    loading, waits = places.loading, places.limited_waiting
    gain = worth[loading.head, :-1] - prices.departure[:-1] - worth[loading.tail, :-1]
    value = float((np.maximum(gain, 0.0) * loading.limit).sum())
    gain = worth[waits, 1:] - prices.waiting[waits] - worth[waits, :-1]
    value += float((np.maximum(gain, 0.0) * places.waiting).sum())
    holds = prices.survival
    valued = np.asarray((worth > 0).any(axis=1))
    useful = np.flatnonzero(valued[places.link_head])
    for first in range(0, len(useful), WAYS_AT_ONCE):
        ways = useful[first : first + WAYS_AT_ONCE]
        travel = places.roads.travel[ways]
        reached = np.minimum(steps + travel[:, None], places.steps)
        gain = worth[places.link_head[ways][:, None], reached] - worth[places.link_tail[ways], :-1]
        gain -= prices.link[ways][:, None] * (holds[:-1] - holds[reached])
        gain[steps + travel[:, None] > places.steps] = 0.0
        value += float((np.maximum(gain, 0.0) * places.roads.capacities(ways)).sum())
    return value
