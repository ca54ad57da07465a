"""The network over time as one flat list of arcs, trimmed to what can carry anybody to safety."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.network.useful import BoolArray, earliest_safe, reachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Trim:
    """Where anybody can be, and from there the first instant of safety (K + 1: never), shapes (n, K + 1)."""

    reachable: BoolArray
    safe_at: NDArray[np.int32]


def trim(network: TimeExpandedNetwork) -> Trim:
    """What of a network can be of use, closures, windows and ready times obeyed, limits of number not."""
    is_open = np.ascontiguousarray(network.capacity.T > 0)
    return Trim(reachable=reachable(network, is_open), safe_at=earliest_safe(network, is_open))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnrolledNetwork:
    """Arcs in time between numbered points; a point is a place at an instant.

    Limits are at most everyone and one more, so that what lets everyone through never binds.

    Attributes
    ----------
    persons
        Everyone with a place on the network.
    until
        The last instant at which anybody is taken in.
    points
        How many points there are; they are numbered from 0.
    point_place, point_at
        Place and instant of each point, shape (points,).
    move_arc, move_at, move_tail, move_head, move_limit
        Entries: arc of the network, step, the points they join, and their limit.
    wait_tail, wait_head, wait_limit
        Waiting from one instant to the next.
    take_site, take_at, take_tail, take_limit
        Being taken in: site, instant, point, and limit.
    supply_index, supply_point, supply_persons
        The supplies that have people who can reach safety.
    """

    persons: int
    until: int
    points: int
    point_place: IntArray
    point_at: IntArray
    move_arc: IntArray
    move_at: IntArray
    move_tail: IntArray
    move_head: IntArray
    move_limit: IntArray
    wait_tail: IntArray
    wait_head: IntArray
    wait_limit: IntArray
    take_site: IntArray
    take_at: IntArray
    take_tail: IntArray
    take_limit: IntArray
    supply_index: IntArray
    supply_point: IntArray
    supply_persons: IntArray

    @property
    def arcs(self) -> int:
        """How many arcs in time there are, supplies left out."""
        return len(self.move_arc) + len(self.wait_tail) + len(self.take_at)


def unroll(network: TimeExpandedNetwork, *, until: int | None = None, trimmed: Trim | None = None) -> UnrolledNetwork:
    """Unroll a network up to the instant `until` (default: the horizon); `trimmed` saves trimming it again."""
    until = network.steps if until is None else until
    trimmed = trimmed or trim(network)
    useful = trimmed.reachable & (trimmed.safe_at <= until)
    number = np.full(useful.shape, -1, np.int64)
    number[useful] = np.arange(np.count_nonzero(useful))
    place, at = np.nonzero(useful)
    persons = int(network.supply.sum())
    move_arc, move_at = np.nonzero(network.capacity > 0)
    landing = move_at + network.travel[move_arc]
    in_time = landing <= until
    move_arc, move_at, landing = move_arc[in_time], move_at[in_time], landing[in_time]
    move_tail = number[network.tail[move_arc], move_at]
    move_head = number[network.head[move_arc], landing]
    kept = (move_tail >= 0) & (move_head >= 0)
    stays = useful[:, :-1] & useful[:, 1:] & (network.waiting > 0)
    wait_place, wait_at = np.nonzero(stays)
    takes = useful[network.site_place] & (network.intake > 0) & (network.beds > 0)[:, None]
    takes[:, until + 1 :] = False
    take_site, take_at = np.nonzero(takes)
    in_reach = np.flatnonzero(network.supply > 0)
    in_reach = in_reach[useful[network.supply_place[in_reach], network.supply_at[in_reach]]]
    return UnrolledNetwork(
        persons=persons,
        until=until,
        points=len(place),
        point_place=place,
        point_at=at,
        move_arc=move_arc[kept],
        move_at=move_at[kept],
        move_tail=move_tail[kept],
        move_head=move_head[kept],
        move_limit=np.minimum(network.capacity[move_arc[kept], move_at[kept]], persons + 1),
        wait_tail=number[wait_place, wait_at],
        wait_head=number[wait_place, wait_at + 1],
        wait_limit=np.minimum(network.waiting[wait_place, wait_at], persons + 1),
        take_site=take_site,
        take_at=take_at,
        take_tail=number[network.site_place[take_site], take_at],
        take_limit=np.minimum(network.intake[take_site, take_at], persons + 1),
        supply_index=in_reach,
        supply_point=number[network.supply_place[in_reach], network.supply_at[in_reach]],
        supply_persons=network.supply[in_reach],
    )


def flow_from(
    network: TimeExpandedNetwork, unrolled: UnrolledNetwork, *, moves: IntArray, takes: IntArray, supplies: IntArray
) -> FlowOverTime:
    """The flow whose people on entries, being taken in, and of supplies are given in the order of the unrolled arcs."""
    entries = np.zeros(network.capacity.shape, np.int64)
    entries[unrolled.move_arc, unrolled.move_at] = moves
    arrivals = np.zeros(network.intake.shape, np.int64)
    arrivals[unrolled.take_site, unrolled.take_at] = takes
    departures = np.zeros(len(network.supply), np.int64)
    departures[unrolled.supply_index] = supplies
    return FlowOverTime(entries=entries, arrivals=arrivals, departures=departures)
