"""People on few routes, each used as long as it serves: the same arrivals, instant for instant, by orderly ways.

A flow from a maximum-flow solver brings the right people to safety at the right instants and wanders on the way. Only
its arrivals are kept here. Every instant is served, the earliest first, by the supply that can leave latest for it;
the route found is then used for all later arrivals it can serve, without waiting much, so that a route is an order
for a long stretch of time (temporally repeated paths, Ford and Fulkerson 1958). Where an early arrival finds nobody
left, people meant for later ones are called back for it. What this greedy rule cannot do is done by augmenting paths
(Ford and Fulkerson 1962), so that no arrival is lost; what they have torn up is led anew, and the little that is torn
up then is stripped path by path.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.interpreted import interpreted
from safepassage.flow.leaving import leave_later
from safepassage.flow.paths import PathOverTime, decompose
from safepassage.flow.restoring import Moving, Scan, complete, count_waits, settle
from safepassage.flow.sweeping import Ground, Ledger, Need, Room, Search, SmallArray, lead

PATIENCE = 2.0
"""How many times as long as the way found for the first of an order the others may be on the road, waiting included."""

ROUNDS = 2
"""How often people are led along routes before the rest is stripped path by path."""

_FIRST_RECORDS = 20_000


def few_routes(
    network: TimeExpandedNetwork, flow: FlowOverTime, *, labels: IntArray | None = None
) -> tuple[PathOverTime, ...]:
    """Paths on few routes with the arrivals of a flow, site by site and instant by instant.

    Who of the people arrives when may differ from the flow, and so may the roads they take.

    Parameters
    ----------
    network
        Fewer than 2**31 people; limits may be larger.
    flow
        Any flow on the network; only its arrivals are kept.
    labels
        As in `EarliestArrival`, where the flow is best at every instant and the labels prove it: then people are kept
        to where such a flow may be, which leaves fewer to be led anew. None where that is not known.

    Raises
    ------
    InternalError
        If the arrivals are not those of a flow on the network, or the labels do not belong to it.
    """
    ground = ground_of(network)
    most = int(network.supply.sum()) + 1
    left, limit = limits_of(network, labels, most)
    whole = left.copy()
    since = _since(limit, most)
    need = Need(network.supply.copy(), flow.arrivals.copy())
    paths: list[PathOverTime] = []
    for _ in range(ROUNDS):
        before = Need(need.persons.copy(), need.arrivals.copy())
        free, need, ledger = _lead(ground, left, since, before, lead)
        if not need.arrivals.any():
            paths += _paths_of(network, ledger)
            return tuple(paths)
        moving = Moving(left - free, np.zeros(limit.shape, np.int32), limit)
        count_waits(ground, moving, before.persons - need.persons, before.arrivals - need.arrivals)
        room = Room(free, np.zeros((0, 0), np.int32), since)
        complete(ground, room, need, moving, scan_of(limit.size), True)  # noqa: FBT003 - compiled
        if need.arrivals.any():
            raise InternalError(f"{int(need.arrivals.sum())} people of a flow find no way to where it brings them")
        carried = Need(before.persons - need.persons, before.arrivals)
        left, limit = left - moving.entries, limit - moving.waits
        settle(ground, carried, ledger, moving)
        left, limit = left + moving.entries, limit + moving.waits
        paths += _paths_of(network, ledger)
        need = Need(need.persons + carried.persons, carried.arrivals)
        if not carried.persons.any():
            return tuple(paths)
    rest = FlowOverTime(entries=moving.entries.astype(np.int64), arrivals=carried.arrivals, departures=carried.persons)
    settled = FlowOverTime(
        entries=(whole - left).astype(np.int64),
        arrivals=flow.arrivals - carried.arrivals,
        departures=network.supply - need.persons,
    )
    return (*paths, *leave_later(network, decompose(network, rest), beside=settled))


def few_routes_of_few_roads(
    network: TimeExpandedNetwork, flow: FlowOverTime, *, labels: IntArray | None = None
) -> tuple[PathOverTime, ...] | None:
    """As `few_routes`, by the interpreter alone; None where the greedy rule does not bring about all arrivals."""
    ground = ground_of(network)
    most = int(network.supply.sum()) + 1
    left, limit = limits_of(network, labels, most)
    wanted = Need(network.supply.copy(), flow.arrivals.copy())
    _, need, ledger = _lead(ground, left, _since(limit, most), wanted, interpreted(lead))
    return None if need.arrivals.any() else tuple(_paths_of(network, ledger))


def _lead(
    ground: Ground, left: SmallArray, since: SmallArray, wanted: Need, kernel: Callable[..., bool]
) -> tuple[SmallArray, Need, Ledger]:
    """Room left, people left and the orders after leading them; begun anew with more space when the ledger is full."""
    records = _FIRST_RECORDS
    search = _search(len(since), ground.steps, len(ground.tail))
    steps = np.arange(1, ground.steps + 1, dtype=np.int32)
    while True:
        free, need = left.copy(), Need(wanted.persons.copy(), wanted.arrivals.copy())
        previous = np.zeros((len(left), ground.steps + 1), np.int32)
        previous[:, 1:] = np.maximum.accumulate(np.where(free > 0, steps, np.int32(0)), axis=1)
        ledger = _ledger(len(need.persons), records, len(since))
        search.bucket[:] = -1
        if kernel(ground, Room(free, previous, since), need, ledger, search, PATIENCE):
            return free, need, ledger
        records *= 4


def ground_of(network: TimeExpandedNetwork) -> Ground:
    """What of a network does not change with what is left of it."""
    places = len(network.places)
    into = np.argsort(network.head, kind="stable")
    out = np.argsort(network.tail, kind="stable")
    ends = np.arange(places + 1)
    return Ground(
        steps=network.steps,
        tail=_small(network.tail),
        head=_small(network.head),
        travel=_small(np.minimum(network.travel, network.steps + 1)),
        into_first=_small(np.searchsorted(network.head[into], ends)),
        into=_small(into),
        out_first=_small(np.searchsorted(network.tail[out], ends)),
        out=_small(out),
        site_place=_small(network.site_place),
        site_at=_lists(network.site_place, places),
        home=_small(network.supply_place),
        ready=_small(network.supply_at),
        supply_at=_lists(network.supply_place, places),
    )


def _small(values: IntArray) -> SmallArray:
    return np.ascontiguousarray(values, dtype=np.int32)


def _lists(place_of: IntArray, places: int) -> SmallArray:
    """For each place the first thing that stands there, then for each thing the next at its place; -1 ends."""
    chain = np.full(places + len(place_of), -1, np.int32)
    for thing, place in enumerate(place_of.tolist()):
        chain[places + thing] = chain[place]
        chain[place] = thing
    return chain


def limits_of(network: TimeExpandedNetwork, labels: IntArray | None, most: int) -> tuple[SmallArray, SmallArray]:
    """Limits of entering, shape (m, K), and of waiting, (n, K + 1), without what leads out of any minimum cut."""
    steps = network.steps
    left = np.minimum(network.capacity, most).astype(np.int32)
    limit = np.zeros((len(network.places), steps + 1), np.int32)
    limit[:, :steps] = np.minimum(network.waiting, most)
    for travel in np.unique(network.travel).tolist():
        arcs = np.flatnonzero(network.travel == travel)
        last = max(0, min(steps, steps - travel + 1))
        left[arcs, last:] = 0
        if labels is not None:
            outward = labels[network.tail[arcs], :last] < labels[network.head[arcs], travel : travel + last]
            left[arcs, :last] *= ~outward
    if labels is not None:
        limit[:, :steps] *= labels[:, :-1] >= labels[:, 1:]
    return left, limit


def _since(limit: SmallArray, most: int) -> SmallArray:
    """Since when anybody at a place at an instant may have waited there, as many as will, shape (n, K + 1)."""
    since = np.zeros(limit.shape, np.int32)
    instants = np.arange(1, limit.shape[1], dtype=np.int32)
    since[:, 1:] = np.where(limit[:, :-1] < min(most, int(UNLIMITED)), instants, np.int32(0))
    return np.maximum.accumulate(since, axis=1)


def _search(places: int, steps: int, arcs: int) -> Search:
    return Search(
        latest=np.empty(places, np.int32),
        onward=np.empty(places, np.int32),
        settled=np.empty(places, np.bool_),
        bucket=np.full(steps + 1, -1, np.int32),
        following=np.empty(arcs + 1, np.int32),
        waiting_place=np.empty(arcs + 1, np.int32),
        route=np.empty(places, np.int32),
        chosen=np.empty(places, np.int32),
    )


def _ledger(supplies: int, records: int, places: int) -> Ledger:
    orders = records // 4
    return Ledger(
        counts=np.zeros(4, np.int64),
        supply=np.empty(orders, np.int32),
        site=np.empty(orders, np.int32),
        first_arc=np.empty(orders, np.int64),
        length=np.empty(orders, np.int32),
        arcs=np.empty(16 * orders + 2 * places, np.int32),
        order_of=np.full(supplies, -1, np.int32),
        next_order=np.empty(orders, np.int32),
        newest=np.empty(orders, np.int32),
        record_order=np.empty(records, np.int32),
        record_persons=np.empty(records, np.int64),
        record_at=np.empty(records, np.int32),
        record_first=np.empty(records, np.int64),
        earlier=np.empty(records, np.int32),
        steps=np.empty(16 * records, np.int32),
    )


def scan_of(points: int) -> Scan:
    """Working memory for so many points (places times instants)."""
    return Scan(
        depth=np.empty(points, np.int32),
        seen=np.empty(points, np.bool_),
        cursor=np.empty(points, np.int32),
        now=np.empty(2 * points + 1, np.int32),
        after=np.empty(2 * points + 1, np.int32),
        stack=np.empty(points + 1, np.int32),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """The arcs of an order: all, those that are roads, and which are."""

    supply: int
    site: int
    all_arcs: tuple[int, ...]
    arcs: tuple[int, ...]
    is_road: tuple[bool, ...]


def _paths_of(network: TimeExpandedNetwork, ledger: Ledger) -> list[PathOverTime]:
    """The records of a ledger that carry anybody."""
    is_road = [link is not None for link in network.links]
    routes = []
    for order in range(int(ledger.counts[0])):
        first, length = int(ledger.first_arc[order]), int(ledger.length[order])
        arcs = tuple(ledger.arcs[first : first + length].tolist())
        roads = tuple(is_road[arc] for arc in arcs)
        routes.append(
            _Route(
                supply=int(ledger.supply[order]),
                site=int(ledger.site[order]),
                all_arcs=arcs,
                arcs=tuple(arc for arc in arcs if is_road[arc]),
                is_road=roads,
            )
        )
    kept = np.flatnonzero(ledger.record_persons[: int(ledger.counts[2])])
    steps = ledger.steps[: int(ledger.counts[3])].tolist()
    paths = []
    for order, persons, at, first in zip(
        ledger.record_order[kept].tolist(),
        ledger.record_persons[kept].tolist(),
        ledger.record_at[kept].tolist(),
        ledger.record_first[kept].tolist(),
        strict=True,
    ):
        route = routes[order]
        entered = tuple(steps[first : first + len(route.all_arcs)])
        on_roads = entered
        if len(route.arcs) < len(route.all_arcs):
            on_roads = tuple(step for step, road in zip(entered, route.is_road, strict=True) if road)
        paths.append(
            PathOverTime(
                supply=route.supply,
                site=route.site,
                persons=persons,
                arcs=route.arcs,
                enter_steps=on_roads,
                arrive_step=at,
                all_arcs=route.all_arcs,
                all_enter_steps=entered,
            )
        )
    return paths
