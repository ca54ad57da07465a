"""People who find a road shut: after a while they turn back, or take what is open."""

import numpy as np

from safepassage.flow.compiled import inner
from safepassage.forecasting.simulate.ground import REROUTE, Flows, Places, Roads, Rules
from safepassage.forecasting.simulate.state import (
    GOING_HOME,
    REROUTED,
    TURNED,
    State,
    leave_queue,
    queue_for_road,
    set_due,
)


@inner
def act_on_blocked(
    flows: Flows, places: Places, roads: Roads, rules: Rules, state: State, road: int, step: int
) -> None:
    """Those who have waited long enough for a shut road act; they stand first in its queue, and the others stay."""
    pieces, lists = state.pieces, state.lists
    before, piece = -1, lists.road_first[road]
    while piece >= 0 and pieces.since[piece] + rules.patience <= step:
        following = pieces.following[piece]
        if rules.when_blocked == REROUTE:
            goes = _take_another_way(flows, places, roads, state, before, piece, road, step)
        else:
            goes = _turn_back(flows, places, roads, state, before, piece, road, step)
        if not goes:
            before = piece
        piece = following


@inner
def _turn_back(
    flows: Flows, places: Places, roads: Roads, state: State, before: int, piece: int, road: int, step: int
) -> bool:
    """Go home by the way one came, as long as that took; who is at home still stays in the queue."""
    pieces, lists, tally = state.pieces, state.lists, state.tally
    if not pieces.out[piece]:
        return False
    flow = pieces.flow[piece]
    back = 0
    for position in range(flows.first[flow], pieces.position[piece]):
        back += state.day.travel[flows.pace[flow], flows.road[position]]
    leave_queue(pieces, lists.road_first, lists.road_last, road, before, piece)
    if places.hold[roads.tail[road]] >= 0:
        tally.standing[roads.tail[road]] -= pieces.persons[piece]
    tally.now[TURNED] += pieces.persons[piece]
    pieces.stage[piece] = GOING_HOME
    set_due(pieces, lists, piece, step + max(1, back))
    return True


@inner
def _take_another_way(
    flows: Flows, places: Places, roads: Roads, state: State, before: int, piece: int, road: int, step: int
) -> bool:
    pieces, lists = state.pieces, state.lists
    pieces.node[piece] = roads.tail[road]
    other = next_open_road(flows, places, roads, state, piece, step)
    if other < 0:
        return False
    leave_queue(pieces, lists.road_first, lists.road_last, road, before, piece)
    if not pieces.other_way[piece]:
        pieces.other_way[piece] = 1
        state.tally.now[REROUTED] += pieces.persons[piece]
    queue_for_road(pieces, lists, piece, other, step)
    return True


@inner
def next_open_road(flows: Flows, places: Places, roads: Roads, state: State, piece: int, step: int) -> int:
    """The next road of the quickest way that is open now to a site where these people may go; -1 where there is none.

    The site it leads to becomes theirs.
    """
    pieces, ways = state.pieces, state.ways
    kind = places.kind[flows.area[pieces.flow[piece]]]
    if ways.known[kind] != ways.version[0]:
        _find_ways(places, roads, state, kind, step)
        ways.known[kind] = ways.version[0]
    road = ways.next_road[kind, pieces.node[piece]]
    if road < 0:
        return -1
    node = pieces.node[piece]
    while ways.next_road[kind, node] >= 0:
        node = roads.head[ways.next_road[kind, node]]
    for site in range(len(places.site_node)):
        if places.site_node[site] == node and places.allowed[kind, site]:
            pieces.site[piece] = site
            break
    return int(road)


@inner
def _find_ways(places: Places, roads: Roads, state: State, kind: int, step: int) -> None:
    """Quickest ways from every node to the nearest site that is allowed, by roads that are open in this step.

    Label correcting (Bellman 1958) from the sites backwards; roads without length cost a little, so that no way turns
    in a circle.
    """
    ways, day = state.ways, state.day
    ways.time[:] = np.inf
    ways.queued[:] = 0
    ways.next_road[kind, :] = -1
    nodes, first, count = len(ways.time), 0, 0
    for site in range(len(places.site_node)):
        node = places.site_node[site]
        if places.allowed[kind, site] and not ways.queued[node]:
            ways.time[node] = 0.0
            ways.queue[count] = node
            ways.queued[node] = 1
            count += 1
    while count > 0:
        node = ways.queue[first]
        first = (first + 1) % nodes
        count -= 1
        ways.queued[node] = 0
        for place in range(ways.into_from[node], ways.into_from[node + 1]):
            road = ways.into[place]
            tail = roads.tail[road]
            time = ways.time[node] + max(day.travel[places.kind_pace[kind], road], 1e-3)
            if day.is_open[roads.profile[road], step] and time < ways.time[tail]:
                ways.time[tail] = time
                ways.next_road[kind, tail] = road
                if not ways.queued[tail]:
                    ways.queue[(first + count) % nodes] = tail
                    ways.queued[tail] = 1
                    count += 1


@inner
def note_changes(state: State, step: int) -> None:
    """Ways found before are good no more where a road has opened or shut."""
    is_open = state.day.is_open
    if step == 0:
        state.ways.version[0] += 1
        return
    for profile in range(len(is_open)):
        if is_open[profile, step] != is_open[profile, step - 1]:
            state.ways.version[0] += 1
            return
