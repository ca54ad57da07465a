"""The trimmed network over time as flat arrays: one number for each place and instant that is of use."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.network.useful import BoolArray, earliest_safe, reachable

SmallArray = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatNetwork:
    """A network over time without what is of no use; nodes are numbered by the first instant they lead to safety.

    Limits larger than everyone are cut to one more than everyone, so that no flow ever fills them and no minimum cut
    crosses them. Arcs that nobody may enter are left out.

    Attributes
    ----------
    steps
        K.
    places
        Number of places n of the whole network.
    someone
        Whether anybody can be at a place at an instant, shape (n, K + 1).
    node_place, node_at, safe_at
        Place and instant of each node, and the first instant at which somebody there can be safe; `safe_at` rises.
    tail, head, limit
        Nodes and limit of each arc; arcs are in the order of `safe_at` of their heads.
    arc_row, arc_at
        The arc of the network that is entered (-1 for waiting), and at which instant.
    supply_node, supply_row, supply
        Node, row and people of each supply that can be safe in time.
    arrival_node, arrival_site, arrival_at, arrival_limit
        Where, at which site, when and how many can be taken in; in the order of time.
    """

    steps: int
    places: int
    someone: BoolArray
    node_place: SmallArray
    node_at: SmallArray
    safe_at: SmallArray
    tail: SmallArray
    head: SmallArray
    limit: IntArray
    arc_row: SmallArray
    arc_at: SmallArray
    supply_node: SmallArray
    supply_row: IntArray
    supply: IntArray
    arrival_node: SmallArray
    arrival_site: SmallArray
    arrival_at: SmallArray
    arrival_limit: IntArray


def flatten(network: TimeExpandedNetwork) -> FlatNetwork:
    """Trim a network over time and number what is left."""
    is_open = np.ascontiguousarray(network.capacity.T > 0)
    someone = reachable(network, is_open)
    safe_at = earliest_safe(network, is_open)
    place, at = np.nonzero(someone & (safe_at <= network.steps))
    order = np.argsort(safe_at[place, at], kind="stable")
    node_place: SmallArray = place[order].astype(np.int32)
    node_at: SmallArray = at[order].astype(np.int32)
    node_safe_at = safe_at[node_place, node_at]
    number = np.full(safe_at.shape, -1, dtype=np.int32)
    number[node_place, node_at] = np.arange(len(place), dtype=np.int32)
    supply_number = number[network.supply_place, network.supply_at]
    carried = np.flatnonzero((supply_number >= 0) & (network.supply > 0))
    most = int(network.supply[carried].sum()) + 1
    arc_row, arc_at, tail, head = _arcs(network, is_open, number)
    by_safety = np.argsort(node_safe_at[head], kind="stable")
    arc_row, arc_at, tail, head = arc_row[by_safety], arc_at[by_safety], tail[by_safety], head[by_safety]
    moving = arc_row >= 0
    limit = np.empty(len(tail), dtype=np.int64)
    limit[moving] = network.capacity[arc_row[moving], arc_at[moving]]
    limit[~moving] = network.waiting[node_place[tail[~moving]], arc_at[~moving]]
    arrival_at, arrival_site = np.nonzero(((network.intake > 0) & (number[network.site_place] >= 0)).T)
    return FlatNetwork(
        steps=network.steps,
        places=len(network.places),
        someone=someone,
        node_place=node_place,
        node_at=node_at,
        safe_at=node_safe_at,
        tail=tail,
        head=head,
        limit=np.minimum(limit, most),
        arc_row=arc_row,
        arc_at=arc_at,
        supply_node=supply_number[carried],
        supply_row=carried.astype(np.int64),
        supply=network.supply[carried],
        arrival_node=number[network.site_place[arrival_site], arrival_at],
        arrival_site=arrival_site.astype(np.int32),
        arrival_at=arrival_at.astype(np.int32),
        arrival_limit=np.minimum(network.intake[arrival_site, arrival_at], most),
    )


def _arcs(
    network: TimeExpandedNetwork, is_open: BoolArray, number: SmallArray
) -> tuple[SmallArray, SmallArray, SmallArray, SmallArray]:
    """Row, instant, tail and head of every arc that may be entered between nodes of use; waiting has row -1."""
    steps = network.steps
    found: list[tuple[SmallArray, SmallArray, SmallArray, SmallArray]] = []
    place, at = np.nonzero((number[:, :-1] >= 0) & (number[:, 1:] >= 0) & (network.waiting > 0))
    row = np.full(len(place), -1, dtype=np.int32)
    found.append((row, at.astype(np.int32), number[place, at], number[place, at + 1]))
    for travel in np.unique(network.travel[network.travel <= steps]).tolist():
        rows = np.flatnonzero(network.travel == travel)
        last = min(steps, steps - travel + 1)
        tails, heads = number[network.tail[rows], :last], number[network.head[rows], travel : travel + last]
        arc, at = np.nonzero((tails >= 0) & (heads >= 0) & is_open[:last, rows].T)
        found.append((rows[arc].astype(np.int32), at.astype(np.int32), tails[arc, at], heads[arc, at]))
    return (
        np.concatenate([part[0] for part in found]),
        np.concatenate([part[1] for part in found]),
        np.concatenate([part[2] for part in found]),
        np.concatenate([part[3] for part in found]),
    )
