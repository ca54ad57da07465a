"""What the compiled kernel works on: the network over time in flat arrays, without lists of arcs in time.

A point is a place v at an instant k and has the number v (K + 1) + k; entry k of arc a has the number a (K + 1) + k. So
the arcs of a place lead from each of its points by the same distances, and nothing is stored that depends on time but
what is left of each limit.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.compiled import inner

SmallArray = NDArray[np.int32]
TinyArray = NDArray[np.uint8]

FAR = 32000
"""The distance of what cannot reach safety."""

_SHIFT = np.uint64(42)
_MOST_ENTRIES = 2**31 - 1
_MOST_PLACES = 2**21
_ARCS_AT_ONCE = 4096


class Ground(NamedTuple):
    """What does not change. `instants` is K + 1; `inverse` replaces a division by it (see `place_of`).

    The arcs out of place v are `out_first[v]` .. `out_first[v + 1] - 1`; for each the number of its entry at instant 0,
    what it adds to the number of a point, and its travel. The arcs into v likewise, seen from the head: number of the
    entry by which one arrives at instant 0, what leads back to the tail, and travel. `site_of` gives for each place the
    row of its limits where people are taken in, -1 elsewhere; `home` the people who start at each point.
    """

    instants: int
    inverse: np.uint64
    out_first: SmallArray
    out_entry: SmallArray
    out_gain: SmallArray
    out_travel: SmallArray
    in_first: SmallArray
    in_entry: SmallArray
    in_gain: SmallArray
    in_travel: SmallArray
    site_of: SmallArray
    intake: SmallArray
    home: SmallArray


class State(NamedTuple):
    """The flow so far, and what is left of each limit.

    For each entry how many more may enter (`ahead`), how many do (`back`), and `is_open`: 1 if `ahead` is above 0, plus
    2 if `back` is. For each point likewise for waiting from its instant to the next. `here` counts the people who have
    come to a point and are not yet sent on, `taken` those taken in, `room` how many more a point may take in during
    the present search, and `distance` how far it is from such a point: FAR if out of reach, -1 if its label is known.
    """

    ahead: SmallArray
    back: SmallArray
    is_open: TinyArray
    wait_ahead: SmallArray
    wait_back: SmallArray
    wait_open: TinyArray
    here: SmallArray
    taken: SmallArray
    room: SmallArray
    distance: NDArray[np.int16]
    label: SmallArray


class Lists(NamedTuple):
    """Room for lists of points: those of each part of the network in turn, and what searches need.

    `following` and `first_at` list points by their instants, `span` the first and the last such instant.
    """

    points: SmallArray
    sinks: SmallArray
    front: SmallArray
    next_front: SmallArray
    active: SmallArray
    reached: SmallArray
    first_at: SmallArray
    following: SmallArray
    span: IntArray


def fits(network: TimeExpandedNetwork, steps: int) -> bool:
    """Whether all numbers of points, entries and people up to an instant fit the kernel's small integers."""
    instants, places, arcs = steps + 1, len(network.places), len(network.tail)
    return (
        max(places, arcs) * instants < _MOST_ENTRIES
        and places <= _MOST_PLACES
        and places * instants**2 < 1 << int(_SHIFT)
        and int(network.supply.sum()) < _MOST_ENTRIES
    )


def ground_of(network: TimeExpandedNetwork, steps: int) -> Ground:
    """The arrays that do not change, for the first instants up to `steps`."""
    instants, places = steps + 1, len(network.places)
    travel = np.minimum(network.travel, instants)
    out, into = np.argsort(network.tail, kind="stable"), np.argsort(network.head, kind="stable")
    onward = (network.head - network.tail) * instants + travel
    site_of = np.full(places, -1, np.int32)
    sites = np.unique(network.site_place)
    site_of[sites] = np.arange(len(sites))
    intake = np.zeros((len(sites), instants), np.int64)
    most = int(network.supply.sum()) + 1
    np.add.at(intake, site_of[network.site_place], np.minimum(network.intake[:, :instants], most))
    home = np.zeros(places * instants, np.int64)
    early = network.supply_at < instants
    np.add.at(home, network.supply_place[early] * instants + network.supply_at[early], network.supply[early])
    return Ground(
        instants=instants,
        inverse=np.uint64((1 << int(_SHIFT)) // instants + 1),
        out_first=_small(np.searchsorted(network.tail[out], np.arange(places + 1))),
        out_entry=_small(out * instants),
        out_gain=_small(onward[out]),
        out_travel=_small(travel[out]),
        in_first=_small(np.searchsorted(network.head[into], np.arange(places + 1))),
        in_entry=_small(into * instants - travel[into]),
        in_gain=_small(-onward[into]),
        in_travel=_small(travel[into]),
        site_of=site_of,
        intake=_small(np.minimum(intake, most).ravel()),
        home=_small(home),
    )


def _small(values: IntArray) -> SmallArray:
    return values.astype(np.int32)


def state_of(network: TimeExpandedNetwork, ground: Ground, known: int, before: dict[str, NDArray[Any]]) -> State:
    """What the first `known` instants have come to; nobody has gone on from there.

    `before` holds the arrays of the state of those instants, by name; it is emptied, so that each goes as soon as its
    successor is made. For a start there are none.
    """
    instants, most = ground.instants, int(network.supply.sum()) + 1
    entries, points = len(network.tail) * instants, len(ground.home)

    def grown(name: str, size: int, kind: type[np.generic]) -> NDArray[Any]:
        after = np.zeros(size, kind)
        if known:
            after.reshape(-1, instants)[:, :known] = before.pop(name).reshape(-1, known)
        return after

    ahead, is_open = grown("ahead", entries, np.int32), grown("is_open", entries, np.uint8)
    wait_ahead, wait_open = grown("wait_ahead", points, np.int32), grown("wait_open", points, np.uint8)
    fill(network.capacity, np.minimum(network.travel, instants), most, known, ahead, is_open)
    fill(network.waiting, np.ones(len(network.places), np.int64), most, known, wait_ahead, wait_open)
    here = grown("here", points, np.int32)
    here.reshape(-1, instants)[:, known:] = ground.home.reshape(-1, instants)[:, known:]
    return State(
        ahead=ahead,
        back=grown("back", entries, np.int32),
        is_open=is_open,
        wait_ahead=wait_ahead,
        wait_back=grown("wait_back", points, np.int32),
        wait_open=wait_open,
        here=here,
        taken=grown("taken", len(ground.intake), np.int32),
        room=np.zeros(points, np.int32),
        distance=np.full(points, -1, np.int16),
        label=grown("label", points, np.int32),
    )


def fill(limit: IntArray, travel: IntArray, most: int, known: int, ahead: SmallArray, is_open: TinyArray) -> None:
    """Copy limits, shape (m, K), to rows of entries, of those that arrive after the `known` instants and in time."""
    instants = ahead.size // max(1, limit.shape[0])
    persons_at, is_open_at = ahead.reshape(-1, instants), is_open.reshape(-1, instants)
    for steps in np.unique(travel).tolist():
        some = np.flatnonzero(travel == steps)
        span = slice(max(0, known - steps), max(0, min(limit.shape[1], instants - steps)))
        # Some thousands at a time, so that a city's network needs little memory at once.
        for first in range(0, len(some), _ARCS_AT_ONCE):
            arcs = some[first : first + _ARCS_AT_ONCE]
            persons = np.minimum(limit[arcs, span], most)
            persons_at[arcs, span] = persons
            is_open_at[arcs, span] = persons > 0


@inner
def place_of(ground: Ground, point: int) -> int:
    """The place of a point: point // instants, by a multiplication (exact for what `fits`)."""
    return int(np.int64((np.uint64(point) * ground.inverse) >> _SHIFT))
