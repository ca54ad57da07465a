"""People on their way through one future: pieces of path flows in lists, by instant, road and site."""

from typing import NamedTuple

import numpy as np

from safepassage.flow.compiled import inner
from safepassage.forecasting.simulate.ground import Bytes, Floats, Ints, Small

PLANNED = 0
REACHED = 1
GOING_HOME = 2
"""What a piece does when its instant comes: asks for its next road, or reaches a node with limited waiting first, or
is back home."""


class Pieces(NamedTuple):
    """People who are in one place together.

    `position` is the place of the next entry in the plan's list; `following` the next piece of the same list. `since`
    when it asked for the road; `out` whether it has left home; `site` where it goes; `road` what it waits for, if it
    goes another way than planned (`other_way` 1). `free[0]` is the first piece not used, `free[1]` how many never were.
    """

    flow: Small
    position: Ints
    persons: Small
    following: Small
    since: Small
    stage: Bytes
    out: Bytes
    other_way: Bytes
    site: Small
    road: Small
    node: Small
    free: Ints


class Lists(NamedTuple):
    """First and last piece of each instant's list, each road's queue, each site's queue (-1: nobody).

    Roads are `busy` while anybody queues for them, `pending` while some of these have not been looked at in this step.
    """

    due_first: Small
    due_last: Small
    road_first: Small
    road_last: Small
    site_first: Small
    site_last: Small
    busy: Small
    is_busy: Bytes
    pending: Small
    is_pending: Bytes
    counts: Ints


class Day(NamedTuple):
    """What one future does to the roads: travel by pace and road, people an hour x step_s, summed shares by profile."""

    travel: Small
    per_step: Floats
    summed: Floats
    is_open: Bytes


class Tally(NamedTuple):
    """Counts of one future: totals `now` (see `SAFE`...), by area, by node, by road and by site."""

    now: Ints
    at_home: Ints
    gone: Ints
    safe: Ints
    last_leg: Ints
    emptied: Ints
    used: Ints
    used_in: Ints
    loaded: Ints
    loaded_in: Ints
    standing: Ints
    spills: Bytes
    beds_left: Ints


SAFE = 0
MOVING = 1
LAST_LEG = 2
TURNED = 3
REROUTED = 4
FULL = 5
EVERYONE = 6
"""Places in `Tally.now`; `FULL`: the room for pieces is used up."""

BUSY = 0
PENDING = 1
FIRST_PENDING = 2
"""Places in `Lists.counts`: how many roads are `busy`, how many `pending`, and where in the ring these begin."""


class Ways(NamedTuple):
    """For those who take what is open: the next road from each node by kind of people, good for a `version`."""

    next_road: Small
    time: Floats
    known: Ints
    version: Ints
    queue: Small
    queued: Bytes
    into_from: Ints
    into: Small


class State(NamedTuple):
    """Everything that changes while a plan is carried out."""

    pieces: Pieces
    lists: Lists
    day: Day
    tally: Tally
    ways: Ways


@inner
def take_piece(pieces: Pieces) -> int:
    """A piece that is not used; -1 where there is none."""
    piece = pieces.free[0]
    if piece >= 0:
        pieces.free[0] = pieces.following[piece]
        return int(piece)
    if pieces.free[1] >= len(pieces.flow):
        return -1
    pieces.free[1] += 1
    return int(pieces.free[1]) - 1


@inner
def give_back(pieces: Pieces, piece: int) -> None:
    """The people of a piece are elsewhere now."""
    pieces.following[piece] = pieces.free[0]
    pieces.free[0] = piece


@inner
def split_off(pieces: Pieces, piece: int, persons: int) -> int:
    """A new piece with so many of the people of another; -1 where there is no room."""
    part = take_piece(pieces)
    if part < 0:
        return -1
    pieces.flow[part] = pieces.flow[piece]
    pieces.position[part] = pieces.position[piece]
    pieces.persons[part] = persons
    pieces.since[part] = pieces.since[piece]
    pieces.stage[part] = pieces.stage[piece]
    pieces.out[part] = pieces.out[piece]
    pieces.other_way[part] = pieces.other_way[piece]
    pieces.site[part] = pieces.site[piece]
    pieces.road[part] = pieces.road[piece]
    pieces.node[part] = pieces.node[piece]
    pieces.persons[piece] -= persons
    return part


@inner
def alike(pieces: Pieces, one: int, other: int) -> bool:
    """Whether two pieces of one list may be made one."""
    return bool(
        pieces.flow[one] == pieces.flow[other]
        and pieces.position[one] == pieces.position[other]
        and pieces.stage[one] == pieces.stage[other]
        and pieces.out[one] == pieces.out[other]
        and pieces.other_way[one] == 0
        and pieces.other_way[other] == 0
    )


@inner
def set_due(pieces: Pieces, lists: Lists, piece: int, instant: int) -> None:
    """Let a piece ask, at an instant, for what it does next; never, where that is after the horizon."""
    if instant >= len(lists.due_first):
        return
    last = lists.due_last[instant]
    if last >= 0 and alike(pieces, last, piece):
        pieces.persons[last] += pieces.persons[piece]
        give_back(pieces, piece)
        return
    pieces.following[piece] = -1
    if last < 0:
        lists.due_first[instant] = piece
    else:
        pieces.following[last] = piece
    lists.due_last[instant] = piece


@inner
def queue_for_road(pieces: Pieces, lists: Lists, piece: int, road: int, instant: int) -> None:
    """Join the end of a road's queue."""
    pieces.since[piece] = instant
    pieces.road[piece] = road
    pieces.following[piece] = -1
    last = lists.road_last[road]
    if last < 0:
        lists.road_first[road] = piece
    else:
        pieces.following[last] = piece
    lists.road_last[road] = piece
    if not lists.is_busy[road]:
        lists.is_busy[road] = 1
        lists.busy[lists.counts[BUSY]] = road
        lists.counts[BUSY] += 1
    look_at(lists, road)


@inner
def look_at(lists: Lists, road: int) -> None:
    """Put a road at the end of the ring of those to be looked at in this step."""
    if not lists.is_pending[road]:
        lists.is_pending[road] = 1
        lists.pending[(lists.counts[FIRST_PENDING] + lists.counts[PENDING]) % len(lists.pending)] = road
        lists.counts[PENDING] += 1


@inner
def next_pending(lists: Lists) -> int:
    """The pending road that has been so for longest, which it then is no more; -1 where there is none."""
    if lists.counts[PENDING] == 0:
        return -1
    road = lists.pending[lists.counts[FIRST_PENDING]]
    lists.counts[FIRST_PENDING] = (lists.counts[FIRST_PENDING] + 1) % len(lists.pending)
    lists.counts[PENDING] -= 1
    lists.is_pending[road] = 0
    return int(road)


@inner
def queue_for_site(pieces: Pieces, lists: Lists, piece: int, site: int) -> None:
    """Join the end of a reception site's queue."""
    pieces.following[piece] = -1
    last = lists.site_last[site]
    if last < 0:
        lists.site_first[site] = piece
    else:
        pieces.following[last] = piece
    lists.site_last[site] = piece


@inner
def leave_queue(pieces: Pieces, first: Small, last: Small, row: int, before: int, piece: int) -> None:
    """Take a piece out of the queue of a row; `before` is the piece ahead of it (-1: none)."""
    if before < 0:
        first[row] = pieces.following[piece]
    else:
        pieces.following[before] = pieces.following[piece]
    if last[row] == piece:
        last[row] = before


def new_state(
    *, pieces: int, steps: int, roads: int, sites: int, nodes: int, areas: int, paces: int, profiles: int, kinds: int,
    heads: Small,
) -> State:  # fmt: skip
    """Room for one future after the other; `heads` are the nodes in which roads end."""
    into_from, into = _roads_into(heads, nodes)
    small = np.int32
    return State(
        pieces=Pieces(
            flow=np.zeros(pieces, small),
            position=np.zeros(pieces, np.int64),
            persons=np.zeros(pieces, small),
            following=np.zeros(pieces, small),
            since=np.zeros(pieces, small),
            stage=np.zeros(pieces, np.uint8),
            out=np.zeros(pieces, np.uint8),
            other_way=np.zeros(pieces, np.uint8),
            site=np.zeros(pieces, small),
            road=np.zeros(pieces, small),
            node=np.zeros(pieces, small),
            free=np.zeros(2, np.int64),
        ),
        lists=Lists(
            due_first=np.zeros(steps + 1, small),
            due_last=np.zeros(steps + 1, small),
            road_first=np.zeros(roads, small),
            road_last=np.zeros(roads, small),
            site_first=np.zeros(sites, small),
            site_last=np.zeros(sites, small),
            busy=np.zeros(roads, small),
            is_busy=np.zeros(roads, np.uint8),
            pending=np.zeros(roads, small),
            is_pending=np.zeros(roads, np.uint8),
            counts=np.zeros(3, np.int64),
        ),
        day=Day(
            travel=np.zeros((paces, roads), small),
            per_step=np.zeros(roads),
            summed=np.zeros((profiles, steps + 1)),
            is_open=np.zeros((profiles, steps), np.uint8),
        ),
        tally=Tally(
            now=np.zeros(7, np.int64),
            at_home=np.zeros(areas, np.int64),
            gone=np.zeros(areas, np.int64),
            safe=np.zeros(areas, np.int64),
            last_leg=np.zeros(areas, np.int64),
            emptied=np.zeros(areas, np.int64),
            used=np.zeros(roads, np.int64),
            used_in=np.zeros(roads, np.int64),
            loaded=np.zeros(areas, np.int64),
            loaded_in=np.zeros(areas, np.int64),
            standing=np.zeros(nodes, np.int64),
            spills=np.zeros(nodes, np.uint8),
            beds_left=np.zeros(sites, np.int64),
        ),
        ways=Ways(
            next_road=np.zeros((kinds, nodes), small),
            time=np.zeros(nodes),
            known=np.zeros(kinds, np.int64),
            version=np.zeros(1, np.int64),
            queue=np.zeros(nodes + 1, small),
            queued=np.zeros(nodes, np.uint8),
            into_from=into_from,
            into=into,
        ),
    )


def _roads_into(heads: Small, nodes: int) -> tuple[Ints, Small]:
    """The roads that end in each node: those of node v from place `first[v]` to `first[v + 1]`."""
    counts = np.bincount(heads, minlength=nodes)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return first, np.argsort(heads, kind="stable").astype(np.int32)
