"""People on their way through one future: pieces of path flows in lists, by instant, road and site."""

from typing import NamedTuple

import numpy as np

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.ground import ENDS, PIECE, Bytes, Floats, Ints, People, Records, Small

SAFE, MOVING, LAST_LEG, TURNED, REROUTED, EVERYONE = 0, 1, 2, 3, 4, 5
"""Places in `Day.now`: people."""

FULL, FREE, FRESH, BUSY, PENDING, FIRST_PENDING, VERSION = 6, 7, 8, 9, 10, 11, 12
"""Places in `Day.now`: whether the room for pieces is used up; the first piece given back, how many were taken ever;
how many roads are busy, how many pending, and where these begin in their ring; how often roads have opened or shut."""


class Day(NamedTuple):
    """Everything that changes while a plan is carried out, the queues in its tables aside.

    `due` are the lists of pieces by instant; `busy` the roads for which anybody queues, `pending` a ring of those to be
    looked at in this step; `now` counts (see `SAFE`). What the future does to the roads: `travel` by pace and road,
    `summed` shares of the capacity by profile and instant, `is_open` by profile and step. For those who take what is
    open: `next_road` and `time` from each node by kind, good for the version `known`.
    """

    pieces: Records
    due: Records
    busy: Small
    pending: Small
    now: Ints
    travel: Small
    summed: Floats
    is_open: Bytes
    next_road: Small
    time: Floats
    known: Ints
    queue: Small
    queued: Bytes


def new_day(people: People, pieces: int) -> Day:
    """Room for one future after the other, with so many pieces at a time."""
    tables, nodes = people.tables, len(people.nodes)
    roads, profiles, steps = len(people.roads), len(tables.factor), people.grid.steps
    kinds = len(tables.kind_pace)
    return Day(
        pieces=np.zeros(pieces, PIECE),
        due=np.zeros(steps + 1, ENDS),
        busy=np.zeros(roads, np.int32),
        pending=np.zeros(max(1, roads), np.int32),
        now=np.zeros(13, np.int64),
        travel=np.zeros((len(tables.travel_s), roads), np.int32),
        summed=np.zeros((profiles, steps + 1)),
        is_open=np.zeros((profiles, steps), np.uint8),
        next_road=np.zeros((kinds, nodes), np.int32),
        time=np.zeros(nodes),
        known=np.zeros(kinds, np.int64),
        queue=np.zeros(nodes, np.int32),
        queued=np.zeros(nodes, np.uint8),
    )


@lean_inner
def give_back(pieces: Records, now: Ints, piece: int) -> None:
    """The people of a piece are elsewhere now."""
    pieces[piece]["following"] = now[FREE]
    now[FREE] = piece


@lean_inner
def split_off(pieces: Records, now: Ints, piece: int, persons: int) -> int:
    """A new piece with so many of the people of another; -1 where there is no room."""
    part = now[FREE]
    if part >= 0:
        now[FREE] = pieces[part]["following"]
    elif now[FRESH] < len(pieces):
        part = now[FRESH]
        now[FRESH] += 1
    else:
        return -1
    pieces[part] = pieces[piece]
    pieces[part]["persons"] = persons
    pieces[piece]["persons"] -= persons
    return int(part)


@lean_inner
def set_due(pieces: Records, due: Records, now: Ints, piece: int, instant: int) -> None:
    """Let a piece ask, at an instant, for what it does next; never, where that is after the horizon.

    It joins the piece before it where both do the same.
    """
    if instant >= len(due):
        return
    last, this = due[instant]["last"], pieces[piece]
    this["following"] = -1
    if last < 0:
        due[instant]["first"] = piece
        due[instant]["last"] = piece
        return
    other = pieces[last]
    if (
        other["flow"] == this["flow"]
        and other["position"] == this["position"]
        and other["stage"] == this["stage"]
        and other["out"] == this["out"]
        and other["other_way"] + this["other_way"] == 0
    ):
        other["persons"] += this["persons"]
        give_back(pieces, now, piece)
        return
    other["following"] = piece
    due[instant]["last"] = piece


@lean_inner
def join_queue(pieces: Records, rows: Records, row: int, piece: int) -> None:
    """Join the end of the queue for a road, or for a site."""
    pieces[piece]["following"] = -1
    last = rows[row]["last"]
    if last < 0:
        rows[row]["first"] = piece
    else:
        pieces[last]["following"] = piece
    rows[row]["last"] = piece


@lean_inner
def leave_queue(pieces: Records, rows: Records, row: int, before: int, piece: int) -> None:
    """Take a piece out of a queue; `before` is the piece ahead of it (-1: none)."""
    if before < 0:
        rows[row]["first"] = pieces[piece]["following"]
    else:
        pieces[before]["following"] = pieces[piece]["following"]
    if rows[row]["last"] == piece:
        rows[row]["last"] = before


@lean_inner
def queue_for_road(roads: Records, day: Day, piece: int, road: int, instant: int) -> None:
    """Join the end of a road's queue, which is then to be looked at."""
    day.pieces[piece]["since"] = instant
    join_queue(day.pieces, roads, road, piece)
    if not roads[road]["busy"]:
        roads[road]["busy"] = 1
        day.busy[day.now[BUSY]] = road
        day.now[BUSY] += 1
    look_at(roads, day.pending, day.now, road)


@lean_inner
def look_at(roads: Records, pending: Small, now: Ints, road: int) -> None:
    """Put a road at the end of the ring of those to be looked at in this step."""
    if not roads[road]["pending"]:
        roads[road]["pending"] = 1
        pending[(now[FIRST_PENDING] + now[PENDING]) % len(pending)] = road
        now[PENDING] += 1


@lean_inner
def next_pending(roads: Records, pending: Small, now: Ints) -> int:
    """The pending road that has been so for longest, which it then is no more; -1 where there is none."""
    if now[PENDING] == 0:
        return -1
    road = pending[now[FIRST_PENDING]]
    now[FIRST_PENDING] = (now[FIRST_PENDING] + 1) % len(pending)
    now[PENDING] -= 1
    roads[road]["pending"] = 0
    return int(road)
