"""Kernels that lead people along few routes, each as long as it serves: one sweep over time a route."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray
from safepassage.flow.compiled import compiled, inner

SmallArray = NDArray[np.int32]


class Ground(NamedTuple):
    """What does not change: arcs by their places, supplies and sites by theirs (-1 ends a list).

    `site_at[v]` is the first site at place v and `site_at[n + s]` the one after site s; `supply_at` likewise.
    """

    steps: int
    tail: SmallArray
    head: SmallArray
    travel: SmallArray
    into_first: SmallArray
    into: SmallArray
    out_first: SmallArray
    out: SmallArray
    site_place: SmallArray
    site_at: SmallArray
    home: SmallArray
    ready: SmallArray
    supply_at: SmallArray


class Room(NamedTuple):
    """Room left on each arc, shape (m, K); the last step with room up to each (plus one, 0: none), shape (m, K + 1);
    and for each place and instant since when one may have waited there, as many as will, shape (n, K + 1)."""  # noqa: D205, D209

    left: SmallArray
    previous: SmallArray
    since: SmallArray


class Need(NamedTuple):
    """People still to be carried of each supply, shape (r,), and to arrive at each site and instant, (s, K + 1)."""

    persons: IntArray
    arrivals: IntArray


class Ledger(NamedTuple):
    """Orders (a supply, a site, a route) and their records (people, arrival, and the step of each arc).

    `counts` holds how many orders, arcs of orders, records and steps of records there are. Records of an order hang
    together from the latest arrival (`newest`) back (`earlier`), the orders of a supply by `order_of` and `next_order`.
    """

    counts: IntArray
    supply: SmallArray
    site: SmallArray
    first_arc: IntArray
    length: SmallArray
    arcs: SmallArray
    order_of: SmallArray
    next_order: SmallArray
    newest: SmallArray
    record_order: SmallArray
    record_persons: IntArray
    record_at: SmallArray
    record_first: IntArray
    earlier: SmallArray
    steps: SmallArray


class Search(NamedTuple):
    """Working memory: latest instant and arc onward of each place, buckets by instant, and the route in hand."""

    latest: SmallArray
    onward: SmallArray
    settled: NDArray[np.bool_]
    bucket: SmallArray
    following: SmallArray
    waiting_place: SmallArray
    route: SmallArray
    chosen: SmallArray


@inner
def last_with_room(previous: SmallArray, arc: int, step: int) -> int:
    """The last step up to `step` in which an arc has room, -1 where there is none; shortens the way for the next."""
    found = step + 1
    while previous[arc, found] != found:
        found = previous[arc, found]
    at = step + 1
    while previous[arc, at] != found:
        onward = previous[arc, at]
        previous[arc, at] = found
        at = onward
    return int(found) - 1


@inner
def give_room_back(room: Room, arc: int, step: int, persons: int) -> None:
    """Room on an arc that is free again."""
    was_full = room.left[arc, step] == 0
    room.left[arc, step] += persons
    if was_full:
        last = 0
        for at in range(room.left.shape[1]):
            if room.left[arc, at] > 0:
                last = at + 1
            room.previous[arc, at + 1] = last


@inner
def latest_order(ledger: Ledger, supply: int) -> int:
    """The order of a supply by which its last people arrive, -1 where nobody of it is carried."""
    found, latest = -1, -1
    order = ledger.order_of[supply]
    while order >= 0:
        record = ledger.newest[order]
        if record >= 0 and ledger.record_at[record] > latest:
            found, latest = order, ledger.record_at[record]
        order = ledger.next_order[order]
    return found


@inner
def supply_here(ground: Ground, room: Room, need: Need, ledger: Ledger, place: int, at: int, by: int) -> int:
    """A supply with people at a place; else one (as -2 - supply) whose people arrive after `by`; else -1."""
    second = -1
    supply = ground.supply_at[place]
    while supply >= 0:
        if room.since[place, at] <= ground.ready[supply] <= at:
            if need.persons[supply] > 0:
                return int(supply)
            order = latest_order(ledger, supply)
            if second == -1 and order >= 0 and ledger.record_at[ledger.newest[order]] > by:
                second = -2 - supply
        supply = ground.supply_at[len(room.since) + supply]
    return second


@inner
def nearest_supply(ground: Ground, room: Room, need: Need, ledger: Ledger, search: Search, site: int, by: int) -> int:
    """The supply whose people, leaving latest, can be at a site at `by`; -1 where there is none.

    Where nobody is left, a supply whose people were to arrive later. Goes back in time from the site, latest first.
    """
    for place in range(len(search.latest)):
        search.latest[place], search.onward[place], search.settled[place] = -1, -1, False
    goal = ground.site_place[site]
    search.latest[goal] = by
    search.bucket[by] = 0
    search.following[0] = -1
    search.waiting_place[0] = goal
    queued, found, second = 1, -1, -1
    for at in range(by, -1, -1):
        while search.bucket[at] >= 0 and found < 0:
            entry = search.bucket[at]
            search.bucket[at] = search.following[entry]
            place = search.waiting_place[entry]
            if search.settled[place] or search.latest[place] != at:
                continue
            search.settled[place] = True
            supply = supply_here(ground, room, need, ledger, place, at, by)
            if supply >= 0:
                found = supply
            elif second == -1:
                second = supply
            for index in range(ground.into_first[place], ground.into_first[place + 1]):
                arc = ground.into[index]
                step = min(at - ground.travel[arc], ground.steps - 1)
                if step < 0:
                    continue
                step = last_with_room(room.previous, arc, step)
                tail = ground.tail[arc]
                if step > search.latest[tail] and step + ground.travel[arc] >= room.since[place, at]:
                    search.latest[tail] = step
                    search.onward[tail] = arc
                    search.following[queued] = search.bucket[step]
                    search.waiting_place[queued] = tail
                    search.bucket[step] = queued
                    queued += 1
        search.bucket[at] = -1
    return found if found >= 0 or second == -1 else -2 - second


@inner
def order_for(ground: Ground, ledger: Ledger, search: Search, supply: int, site: int) -> int:
    """The order for the route that the search has found: a known one, or a new one."""
    length, place = 0, ground.home[supply]
    while place != ground.site_place[site]:
        search.route[length] = search.onward[place]
        place = ground.head[search.onward[place]]
        length += 1
    order = ledger.order_of[supply]
    while order >= 0:
        if ledger.site[order] == site and ledger.length[order] == length:
            first = ledger.first_arc[order]
            same = 0
            while same < length and ledger.arcs[first + same] == search.route[same]:
                same += 1
            if same == length:
                return int(order)
        order = ledger.next_order[order]
    order, first = ledger.counts[0], ledger.counts[1]
    ledger.supply[order], ledger.site[order] = supply, site
    ledger.first_arc[order], ledger.length[order] = first, length
    for index in range(length):
        ledger.arcs[first + index] = search.route[index]
    ledger.newest[order] = -1
    ledger.next_order[order] = ledger.order_of[supply]
    ledger.order_of[supply] = order
    ledger.counts[0] += 1
    ledger.counts[1] += length
    return int(order)


@inner
def room_on_route(ground: Ground, room: Room, ledger: Ledger, search: Search, order: int, by: int) -> tuple[int, int]:
    """How many fit on the route of an order, each road entered as late as will do to arrive at `by`, and when first.

    The steps are left in `search.chosen`; 0 people where the route has no room.
    """
    first = ledger.first_arc[order]
    at, place, persons = by, ground.site_place[ledger.site[order]], 2**31 - 1
    for index in range(ledger.length[order] - 1, -1, -1):
        arc = ledger.arcs[first + index]
        step = min(at - ground.travel[arc], ground.steps - 1)
        if step < 0:
            return 0, 0
        step = last_with_room(room.previous, arc, step)
        if step < 0 or step + ground.travel[arc] < room.since[place, at]:
            return 0, 0
        search.chosen[index] = step
        persons = min(persons, room.left[arc, step])
        at, place = step, ground.tail[arc]
    ready = ground.ready[ledger.supply[order]]
    if not room.since[place, at] <= ready <= at:
        return 0, 0
    return persons, at


@inner
def call_back(room: Room, need: Need, ledger: Ledger, supply: int, wanted: int, by: int) -> None:
    """Take people of a supply off their orders, the latest arrivals first and none that arrive up to `by`."""
    while need.persons[supply] < wanted:
        order = latest_order(ledger, supply)
        if order < 0:
            return
        record = ledger.newest[order]
        if ledger.record_at[record] <= by:
            return
        persons = min(ledger.record_persons[record], wanted - need.persons[supply])
        for index in range(ledger.length[order]):
            arc = ledger.arcs[ledger.first_arc[order] + index]
            give_room_back(room, arc, ledger.steps[ledger.record_first[record] + index], persons)
        need.arrivals[ledger.site[order], ledger.record_at[record]] += persons
        need.persons[supply] += persons
        ledger.record_persons[record] -= persons
        if ledger.record_persons[record] == 0:
            ledger.newest[order] = ledger.earlier[record]


@inner
def enter(room: Room, need: Need, ledger: Ledger, search: Search, order: int, by: int, persons: int) -> None:
    """Send people on the route of an order by the steps chosen, and write it down in the order of arrival."""
    record, first = ledger.counts[2], ledger.counts[3]
    for index in range(ledger.length[order]):
        arc, step = ledger.arcs[ledger.first_arc[order] + index], search.chosen[index]
        room.left[arc, step] -= persons
        if room.left[arc, step] == 0:
            room.previous[arc, step + 1] = room.previous[arc, step]
        ledger.steps[first + index] = step
    need.arrivals[ledger.site[order], by] -= persons
    need.persons[ledger.supply[order]] -= persons
    ledger.record_order[record], ledger.record_persons[record] = order, persons
    ledger.record_at[record], ledger.record_first[record] = by, first
    later, known = -1, ledger.newest[order]
    while known >= 0 and ledger.record_at[known] > by:
        later, known = known, ledger.earlier[known]
    ledger.earlier[record] = known
    if later < 0:
        ledger.newest[order] = record
    else:
        ledger.earlier[later] = record
    ledger.counts[2] += 1
    ledger.counts[3] += ledger.length[order]


@inner
def sweep(
    ground: Ground, room: Room, need: Need, ledger: Ledger, search: Search, order: int, start: int, most_steps: int
) -> bool:
    """Use one route from one arrival on for as long as people are needed and left; False when the ledger is full.

    Nobody may be under way for more than `most_steps`.
    """
    supply, site, length = ledger.supply[order], ledger.site[order], ledger.length[order]
    for by in range(start, ground.steps + 1):
        while need.arrivals[site, by] > 0:
            persons, leaves = room_on_route(ground, room, ledger, search, order, by)
            if persons == 0 or by - leaves > most_steps:
                break
            if ledger.counts[2] + 1 >= len(ledger.record_at) or ledger.counts[3] + length >= len(ledger.steps):
                return False
            persons = min(persons, need.arrivals[site, by])
            call_back(room, need, ledger, supply, persons, by)
            persons = min(persons, need.persons[supply])
            if persons == 0:
                return True
            enter(room, need, ledger, search, order, by, persons)
    return True


@compiled
def lead(ground: Ground, room: Room, need: Need, ledger: Ledger, search: Search, patience: float) -> bool:
    """Lead people to their sites, earliest arrivals first, each time by the quickest route with room; see `routing`.

    What cannot be done this way stays in `need`. False when the ledger is full.
    """
    for by in range(ground.steps + 1):
        for site in range(len(ground.site_place)):
            while need.arrivals[site, by] > 0:
                supply = nearest_supply(ground, room, need, ledger, search, site, by)
                if supply < 0:
                    break
                if ledger.counts[0] >= len(ledger.supply) or ledger.counts[1] + len(room.since) > len(ledger.arcs):
                    return False
                order = order_for(ground, ledger, search, supply, site)
                still = need.arrivals[site, by]
                most_steps = int((by - search.latest[ground.home[supply]]) * patience) + 1
                if not sweep(ground, room, need, ledger, search, order, by, most_steps):
                    return False
                if need.arrivals[site, by] == still:
                    break
    return True
