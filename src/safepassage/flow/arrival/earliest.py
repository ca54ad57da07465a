"""The exact earliest-arrival flow: at every instant as many people safe as could be by then.

Divide and conquer over time. A maximum flow to everything that takes people in up to the middle of an interval splits
the network along its minimum cut. The side of safety goes on with the first half of the interval, and what the cut lets
through is supplied at its edge; the rest goes on with the second half, and must deliver what the cut lets through.
Minimum cuts of rising instants are nested, so nothing is lost. Large work is done by the same plan with one flow that
is kept and rerouted (see `rerouting`).

Beds are not seen here: several sites with binding beds may leave no flow that is best at every instant (see `beds`).

That such flows exist with one safe place is due to Gale (1959), with several starting places to Minieka (1973). Nested
minimum cuts of a parameter: Gallo, Grigoriadis and Tarjan (1989), section 2.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.errors import InternalError
from safepassage.flow.arrays import EarliestArrival, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.flat import FlatNetwork, SmallArray, flatten
from safepassage.flow.arrival.maximum import maximum_flow
from safepassage.flow.arrival.rerouting.kernel import reroute

LARGE = 250_000
"""Arcs in time from which on the compiled kernel is used: below, nothing is worth waiting for a compiler."""


def earliest_arrival(
    network: TimeExpandedNetwork, *, on_progress: Callable[[float], None] | None = None
) -> EarliestArrival:
    """A flow that is best at every instant, each limit but beds obeyed, with the nested cuts that prove it.

    Parameters
    ----------
    network
        A valid network over time; its `beds` are ignored.
    on_progress
        Told the share of the work that is done, 0..1, rising.

    Returns
    -------
    EarliestArrival
        For every t the cut of the places and instants with a label of at most t has the value `most_possible[t]`.

    Raises
    ------
    InternalError
        If the solver fails, or what it gives contradicts the theory.
    """
    if network.capacity.size >= LARGE:
        rerouted = reroute(network, on_progress=on_progress)
        if rerouted is not None:
            return rerouted
    return divide_and_conquer(network, on_progress=on_progress)


def divide_and_conquer(
    network: TimeExpandedNetwork, *, on_progress: Callable[[float], None] | None = None
) -> EarliestArrival:
    """The same with a maximum flow of OR-Tools for each half of each interval: for small work, nothing is compiled."""
    search = _Search(flatten(network))
    search.run(on_progress or (lambda _share: None))
    flow = search.as_flow(network)
    return EarliestArrival(flow=flow, most_possible=flow.safe_by(), labels=search.as_labels())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Nodes whose label lies in the interval (low, high], with the arcs between them.

    `arrivals` are the ways in which these nodes' people are taken in during the interval. `stalled` says that the
    first half of a longer interval brought nothing.
    """

    nodes: SmallArray
    arcs: SmallArray
    arrivals: IntArray
    low: int
    high: int
    stalled: bool = False


class _Search:
    """The state of one search: people on their way, what is still to be delivered, and the labels known.

    One flow lives through the whole search and is only ever rerouted, never begun anew. While a part is worked on it is
    a preflow: people may stand at nodes (`standing`), at first all at their start, and demands may be open. The instant
    K + 1 stands for never: whoever is not carried is taken in there, so that the last part ends like any other.
    """

    def __init__(self, flat: FlatNetwork) -> None:
        self.flat = flat
        nodes = len(flat.safe_at)
        self.supply = np.zeros(nodes, dtype=np.int64)
        np.add.at(self.supply, flat.supply_node, flat.supply)
        self.demand = np.zeros(nodes, dtype=np.int64)
        self.standing = self.supply.copy()
        self.missing = np.zeros(nodes, dtype=np.int64)
        self.departed = self.supply.copy()
        self.flow = np.zeros(len(flat.tail), dtype=np.int64)
        self.taken_in = np.zeros(len(flat.arrival_at), dtype=np.int64)
        self.label = np.zeros(nodes, dtype=np.int64)
        self.number = np.zeros(nodes, dtype=np.int32)
        self.is_inside = np.zeros(nodes, dtype=np.bool_)

    def run(self, on_progress: Callable[[float], None]) -> None:
        """Split until every part is a single instant, the earliest part first."""
        flat = self.flat
        nodes = len(flat.safe_at)
        parts = [
            _Part(
                nodes=np.arange(nodes, dtype=np.int32),
                arcs=np.arange(len(flat.tail), dtype=np.int32),
                arrivals=np.arange(len(flat.arrival_at), dtype=np.int64),
                low=-1,
                high=flat.steps + 1,
            )
        ]
        done = 0
        while parts:
            part = parts.pop()
            if part.high == part.low + 1 or self._gain(part) == 0:
                self._finish(part)
                done += len(part.nodes)
                on_progress(done / max(1, nodes))
            else:
                early, late = self._split(part)
                parts += [late, early]

    def _gain(self, part: _Part) -> int:
        """How many more are safe at the end of a part's interval than before it."""
        return int(self.supply[part.nodes].sum() - self.demand[part.nodes].sum())

    def _split(self, part: _Part) -> tuple[_Part, _Part]:
        """Split a part along the minimum cut for the middle of its interval."""
        flat = self.flat
        middle = flat.steps if part.stalled else (part.low + part.high) // 2
        count = np.searchsorted(flat.arrival_at[part.arrivals], middle, side="right")
        arrivals, later = part.arrivals[:count], part.arrivals[count:]
        self._send_back(later)
        inside = self._carry(part, arrivals, until=middle, at_most=None)
        self.is_inside[part.nodes] = inside
        early_arcs, late_arcs = self._cross(part.arcs)
        arrives_inside = self.is_inside[flat.arrival_node[arrivals]]
        outside = arrivals[~arrives_inside]
        np.add.at(self.demand, flat.arrival_node[outside], flat.arrival_limit[outside])
        early = _Part(
            nodes=part.nodes[inside], arcs=early_arcs, arrivals=arrivals[arrives_inside], low=part.low, high=middle
        )
        stalled = part.high > flat.steps and middle < flat.steps and self._gain(early) == 0 and len(outside) == 0
        late = _Part(
            nodes=part.nodes[~inside], arcs=late_arcs, arrivals=later, low=middle, high=part.high, stalled=stalled
        )
        return early, late

    def _cross(self, arcs: SmallArray) -> tuple[SmallArray, SmallArray]:
        """Turn arcs that cross the cut, and so are full, into supplies and demands; return those inside, outside."""
        flat = self.flat
        tail_inside, head_inside = self.is_inside[flat.tail[arcs]], self.is_inside[flat.head[arcs]]
        crossing = arcs[~tail_inside & head_inside]
        np.add.at(self.supply, flat.head[crossing], flat.limit[crossing])
        np.add.at(self.demand, flat.tail[crossing], flat.limit[crossing])
        return arcs[tail_inside & head_inside], arcs[~tail_inside & ~head_inside]

    def _send_back(self, arrivals: IntArray) -> None:
        """Take people who were taken in out again: they stand at the node."""
        np.add.at(self.standing, self.flat.arrival_node[arrivals], self.taken_in[arrivals])
        self.taken_in[arrivals] = 0

    def _finish(self, part: _Part) -> None:
        """Route the people of a part in which only one instant, or none, takes people in."""
        self.label[part.nodes] = part.low + 1
        if part.high > self.flat.steps:
            self._stay(part)
        elif self.missing[part.nodes].any() or self.standing[part.nodes].any():
            self._send_back(part.arrivals)
            self._carry(part, part.arrivals, until=part.high, at_most=self._gain(part))
        if self.missing[part.nodes].any() or self.standing[part.nodes].any():
            raise InternalError(f"not everyone reaches safety in ({part.low}, {part.high}] whom the cuts promise")

    def _carry(self, part: _Part, arrivals: IntArray, *, until: int, at_most: int | None) -> NDArray[np.bool_]:
        """Carry as many as can be from where they stand to open demands and arrivals, rerouting others.

        No more than `at_most` go by the arrivals. Returns which nodes of the part can still reach one of these.
        """
        flat, nodes = self.flat, part.nodes
        self.number[nodes] = np.arange(len(nodes), dtype=np.int32)
        source, sink, together = len(nodes), len(nodes) + 1, len(nodes) + 2
        onward = part.arcs[: np.searchsorted(flat.safe_at[flat.head[part.arcs]], until, side="right")]
        onward = onward[self.flow[onward] < flat.limit[onward]]
        back = part.arcs[self.flow[part.arcs] > 0]
        starts, ends = nodes[self.standing[nodes] > 0], nodes[self.missing[nodes] > 0]
        doors = arrivals[self.taken_in[arrivals] < flat.arrival_limit[arrivals]]
        tails = [
            self.number[flat.tail[onward]],
            self.number[flat.head[back]],
            _same(source, len(starts)),
            self.number[ends],
            self.number[flat.arrival_node[doors]],
            _same(together, 1),
        ]
        heads = [
            self.number[flat.head[onward]],
            self.number[flat.tail[back]],
            self.number[starts],
            _same(sink, len(ends)),
            _same(sink if at_most is None else together, len(doors)),
            _same(sink, 1),
        ]
        limits = [
            flat.limit[onward] - self.flow[onward],
            self.flow[back],
            self.standing[starts],
            self.missing[ends],
            flat.arrival_limit[doors] - self.taken_in[doors],
            np.array([at_most or 0], dtype=np.int64),
        ]
        best = maximum_flow(
            np.concatenate(tails),
            np.concatenate(heads),
            np.concatenate(limits),
            source=source,
            sink=sink,
            nodes=len(nodes) + 3,
        )
        moved = np.split(best.flows, np.cumsum([len(limit) for limit in limits[:-1]]))
        self.flow[onward] += moved[0]
        self.flow[back] -= moved[1]
        self.standing[starts] -= moved[2]
        self.missing[ends] -= moved[3]
        self.taken_in[doors] += moved[4]
        return best.sink_side[: len(nodes)]

    def _stay(self, part: _Part) -> None:
        """Bring people who cannot be carried back to where they started: they stay."""
        flat, nodes = self.flat, part.nodes
        at_home = np.minimum(self.standing[nodes], self.departed[nodes])
        self.standing[nodes] -= at_home
        self.departed[nodes] -= at_home
        starts = nodes[self.standing[nodes] > 0]
        if len(starts) == 0:
            return
        self.number[nodes] = np.arange(len(nodes), dtype=np.int32)
        back = part.arcs[self.flow[part.arcs] > 0]
        homes = nodes[self.departed[nodes] > 0]
        source, sink = len(nodes), len(nodes) + 1
        limits = [self.flow[back], self.standing[starts], self.departed[homes]]
        best = maximum_flow(
            np.concatenate([self.number[flat.head[back]], _same(source, len(starts)), self.number[homes]]),
            np.concatenate([self.number[flat.tail[back]], self.number[starts], _same(sink, len(homes))]),
            np.concatenate(limits),
            source=source,
            sink=sink,
            nodes=len(nodes) + 2,
        )
        moved = np.split(best.flows, np.cumsum([len(limit) for limit in limits[:-1]]))
        self.flow[back] -= moved[0]
        self.standing[starts] -= moved[1]
        self.departed[homes] -= moved[2]

    def as_flow(self, network: TimeExpandedNetwork) -> FlowOverTime:
        """The flow on the whole network."""
        flat = self.flat
        entries = np.zeros(network.capacity.shape, dtype=np.int64)
        moving = np.flatnonzero((flat.arc_row >= 0) & (self.flow > 0))
        entries[flat.arc_row[moving], flat.arc_at[moving]] = self.flow[moving]
        arrivals = np.zeros(network.intake.shape, dtype=np.int64)
        arrivals[flat.arrival_site, flat.arrival_at] = self.taken_in
        departures = np.zeros(len(network.supply), dtype=np.int64)
        left = self.departed.copy()
        for row, node, persons in zip(flat.supply_row, flat.supply_node, flat.supply, strict=True):
            departures[row] = min(persons, left[node])
            left[node] -= departures[row]
        return FlowOverTime(entries=entries, arrivals=arrivals, departures=departures)

    def as_labels(self) -> IntArray:
        """The labels of all places and instants, as `EarliestArrival` describes them."""
        flat = self.flat
        labels = np.where(flat.someone, np.int64(flat.steps + 1), np.int64(0))
        labels[flat.node_place, flat.node_at] = self.label
        return labels


def _same(value: int, count: int) -> NDArray[np.int32]:
    return np.full(count, value, dtype=np.int32)
