"""People who find a road shut: after a while they turn back, or take what is open."""

import numpy as np

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.ground import GOING_HOME, REROUTE, People
from safepassage.forecasting.simulate.state import (
    REROUTED,
    TURNED,
    VERSION,
    Day,
    leave_queue,
    queue_for_road,
    set_due,
)


@lean_inner
def act_on_blocked(people: People, day: Day, road: int, step: int) -> None:
    """Those who have waited long enough for a shut road act; they stand first in its queue, and the others stay."""
    pieces = day.pieces
    before, piece = -1, people.roads[road]["first"]
    while piece >= 0 and pieces[piece]["since"] + people.rules.patience <= step:
        following = pieces[piece]["following"]
        if people.rules.when_blocked == REROUTE:
            goes = _take_another_way(people, day, before, piece, road, step)
        else:
            goes = _turn_back(people, day, before, piece, road, step)
        if not goes:
            before = piece
        piece = following


@lean_inner
def _turn_back(people: People, day: Day, before: int, piece: int, road: int, step: int) -> bool:
    """Go home by the way one came, as long as that took; who is at home still stays in the queue."""
    this, node = day.pieces[piece], people.nodes[people.roads[road]["tail"]]
    if not this["out"]:
        return False
    flow, back = people.flows[this["flow"]], 0
    for position in range(flow["first"], this["position"]):
        back += day.travel[flow["pace"], people.entries[position]["road"]]
    leave_queue(day.pieces, people.roads, road, before, piece)
    if node["hold"] >= 0:
        node["standing"] -= this["persons"]
    day.now[TURNED] += this["persons"]
    this["stage"] = GOING_HOME
    set_due(day.pieces, day.due, day.now, piece, step + max(1, back))
    return True


@lean_inner
def _take_another_way(people: People, day: Day, before: int, piece: int, road: int, step: int) -> bool:
    this = day.pieces[piece]
    this["node"] = people.roads[road]["tail"]
    other = next_open_road(people, day, piece, step)
    if other < 0:
        return False
    leave_queue(day.pieces, people.roads, road, before, piece)
    if not this["other_way"]:
        this["other_way"] = 1
        day.now[REROUTED] += this["persons"]
    queue_for_road(people.roads, day, piece, other, step)
    return True


@lean_inner
def next_open_road(people: People, day: Day, piece: int, step: int) -> int:
    """The next road of the quickest way that is open now to a site where these people may go; -1 where there is none.

    The site it leads to becomes theirs.
    """
    this = day.pieces[piece]
    kind = people.areas[people.flows[this["flow"]]["area"]]["kind"]
    if day.known[kind] != day.now[VERSION]:
        _find_ways(people, day, kind, step)
        day.known[kind] = day.now[VERSION]
    node = this["node"]
    road = day.next_road[kind, node]
    if road < 0:
        return -1
    while day.next_road[kind, node] >= 0:
        node = people.roads[day.next_road[kind, node]]["head"]
    for site in range(len(people.sites)):
        if people.sites[site]["node"] == node and people.tables.allowed[kind, site]:
            this["site"] = site
            break
    return int(road)


@lean_inner
def _find_ways(people: People, day: Day, kind: int, step: int) -> None:
    """Quickest ways from every node to the nearest site that is allowed, by roads that are open in this step.

    Label correcting (Bellman 1958) from the sites backwards; roads without length cost a little, so that no way turns
    in a circle.
    """
    tables, nodes = people.tables, len(day.time)
    first, count = 0, _start_at_sites(people, day, kind)
    while count > 0:
        node = day.queue[first]
        first = (first + 1) % nodes
        count -= 1
        day.queued[node] = 0
        for place in range(tables.into_from[node], tables.into_from[node + 1]):
            road = tables.into[place]
            tail = people.roads[road]["tail"]
            time = day.time[node] + max(float(day.travel[tables.kind_pace[kind], road]), 1e-3)
            if day.is_open[people.roads[road]["profile"], step] and time < day.time[tail]:
                day.time[tail] = time
                day.next_road[kind, tail] = road
                if not day.queued[tail]:
                    day.queue[(first + count) % nodes] = tail
                    day.queued[tail] = 1
                    count += 1


@lean_inner
def _start_at_sites(people: People, day: Day, kind: int) -> int:
    """Put the nodes of the sites that are allowed in the queue; returns how many there are."""
    day.time[:] = np.inf
    day.queued[:] = 0
    day.next_road[kind, :] = -1
    count = 0
    for site in range(len(people.sites)):
        node = people.sites[site]["node"]
        if people.tables.allowed[kind, site] and not day.queued[node]:
            day.time[node] = 0.0
            day.queue[count] = node
            day.queued[node] = 1
            count += 1
    return count


@lean_inner
def note_changes(day: Day, step: int) -> None:
    """Ways found before are good no more where a road has opened or shut."""
    changed = step == 0
    if not changed:
        for profile in range(len(day.is_open)):
            changed |= day.is_open[profile, step] != day.is_open[profile, step - 1]
    if changed:
        day.now[VERSION] += 1
