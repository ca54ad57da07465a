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
from safepassage.flow.routes.completing import FAR, Scan, complete
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.path_table import PathTable, join, tabulate
from safepassage.flow.routes.paths import decompose
from safepassage.flow.routes.restoring import Moving, count_waits, settle
from safepassage.flow.routes.sweeping import Ground, Ledger, Need, Room, Search, SmallArray, lead

PATIENCE = 2.0
"""How many times as long as the way found for the first of an order the others may be on the road, waiting included."""

ROUNDS = 2
"""How often people are led along routes before the rest is stripped path by path."""

MOST_MISSING = 0.125
"""Share of the people whom the greedy rule may leave: for more, completing tears up most of the orders it has made."""

MOST_WORK = 60
"""How many times all points in time may be looked at for completing a flow: some seconds for a city."""

_FIRST_RECORDS = 200_000  # memory that is not used costs nothing
_FARTHEST_SEARCH = 4096


def few_routes(network: TimeExpandedNetwork, flow: FlowOverTime, *, labels: IntArray | None = None) -> PathTable:
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
    whole, since = left.copy(), _since(limit, most)
    wanted = Need(network.supply.copy(), flow.arrivals.copy())
    tables: list[PathTable] = []
    rest = flow
    for _ in range(ROUNDS):
        stage = _lead_all(ground, left, limit, since, wanted)
        if stage is None:
            break
        left -= stage.moving.entries
        limit -= stage.moving.waits
        at_home = wanted.persons - stage.carried.persons
        settle(ground, stage.carried, stage.ledger, stage.moving)
        left += stage.moving.entries
        limit += stage.moving.waits
        tables.append(_table_of(stage.ledger))
        wanted = Need(at_home + stage.carried.persons, stage.carried.arrivals)
        rest = _flow_of(stage)
        if not rest.departures.any():
            return join(tables)
    settled = FlowOverTime(
        entries=(whole - left).astype(np.int64),
        arrivals=flow.arrivals - wanted.arrivals,
        departures=flow.departures - rest.departures,
    )
    stripped = leave_later(network, decompose(network, rest), beside=settled if tables else None)
    return join([*tables, tabulate(stripped)])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """Orders, a flow that many of them are part of, and whom it carries."""

    ledger: Ledger
    moving: Moving
    carried: Need


def _lead_all(ground: Ground, left: SmallArray, limit: SmallArray, since: SmallArray, wanted: Need) -> _Stage | None:
    """Lead people along routes and complete the flow; None where it would tear up too many orders, or take too long.

    Raises
    ------
    InternalError
        If some people find no way at all.
    """
    free, need, ledger = _lead(ground, left, since, wanted, lead)
    missing = int(need.arrivals.sum())
    if missing > MOST_MISSING * wanted.arrivals.sum():
        return None
    moving = Moving(left - free, np.zeros(limit.shape, np.int32), limit)
    count_waits(ground, moving, wanted.persons - need.persons, wanted.arrivals - need.arrivals)
    if missing:
        room = Room(free, np.zeros((0, 0), np.int32), since)
        if not complete(ground, room, need, moving, scan_of(left.shape, limit.shape), MOST_WORK * limit.size):
            return None
        if need.arrivals.any():
            raise InternalError(f"{int(need.arrivals.sum())} people of a flow find no way to where it brings them")
    carried = Need(wanted.persons - need.persons, wanted.arrivals)
    return _Stage(ledger=ledger, moving=moving, carried=carried)


def _flow_of(stage: _Stage) -> FlowOverTime:
    return FlowOverTime(
        entries=stage.moving.entries.astype(np.int64),
        arrivals=stage.carried.arrivals.copy(),
        departures=stage.carried.persons.copy(),
    )


def few_routes_of_few_roads(
    network: TimeExpandedNetwork, flow: FlowOverTime, *, labels: IntArray | None = None
) -> PathTable | None:
    """As `few_routes`, by the interpreter alone; None where the greedy rule does not bring about all arrivals."""
    ground = ground_of(network)
    most = int(network.supply.sum()) + 1
    left, limit = limits_of(network, labels, most)
    wanted = Need(network.supply.copy(), flow.arrivals.copy())
    _, need, ledger = _lead(ground, left, _since(limit, most), wanted, interpreted(lead))
    return None if need.arrivals.any() else _table_of(ledger)


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
    labels = None if labels is None else labels.astype(np.int32)
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


def scan_of(entries: tuple[int, ...], points: tuple[int, ...]) -> Scan:
    """Working memory for a network with entries of shape (m, K) and points of shape (n, K + 1)."""
    size = points[0] * points[1]
    return Scan(
        depth=np.empty(size, np.int32),
        wanted=np.empty(size, np.bool_),
        away=np.full(size, FAR, np.int32),
        way=np.empty(size, np.int32),
        now=np.empty(2 * size + 1, np.int32),
        after=np.empty(2 * size + 1, np.int32),
        touched=np.empty(size, np.int32),
        first_at=np.full(_FARTHEST_SEARCH, -1, np.int32),
        is_open=np.empty(entries, np.uint8),
        wait_open=np.empty(points, np.uint8),
    )


def _table_of(ledger: Ledger) -> PathTable:
    """The records of a ledger that carry anybody."""
    kept = np.flatnonzero(ledger.record_persons[: int(ledger.counts[2])])
    order = ledger.record_order[kept]
    length = ledger.length[order].astype(np.int64)
    first = np.concatenate([[0], np.cumsum(length)])
    entry = np.arange(first[-1])
    return PathTable(
        supply=ledger.supply[order].astype(np.int64),
        site=ledger.site[order].astype(np.int64),
        persons=ledger.record_persons[kept],
        arrive=ledger.record_at[kept].astype(np.int64),
        route=order.astype(np.int64),
        first=first,
        arcs=ledger.arcs[entry + np.repeat(ledger.first_arc[order] - first[:-1], length)].astype(np.int64),
        steps=ledger.steps[entry + np.repeat(ledger.record_first[kept] - first[:-1], length)].astype(np.int64),
    )
