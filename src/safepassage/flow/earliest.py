"""The exact earliest-arrival flow: at every instant as many people safe as could be by then.

Divide and conquer over time. A maximum flow to everything that takes people in up to the middle of an interval splits
the network along its minimum cut. The side of safety goes on with the first half of the interval, and what the cut lets
through is supplied at its edge; the rest goes on with the second half, and must deliver what the cut lets through.
Minimum cuts of rising instants are nested, so nothing is lost.

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
from safepassage.flow.flat import FlatNetwork, SmallArray, flatten
from safepassage.flow.maximum import MaximumFlow, maximum_flow


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
    search = _Search(flatten(network))
    search.run(on_progress or (lambda _share: None))
    flow = search.as_flow(network)
    return EarliestArrival(flow=flow, most_possible=flow.safe_by(), labels=search.as_labels())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Nodes whose label lies in the interval (low, high], with the arcs between them.

    `arrivals` are the ways in which these nodes' people are taken in during the interval, `gain` how many are. What
    has to be delivered besides stands in `_Search.demand`.
    """

    nodes: SmallArray
    arcs: SmallArray
    arrivals: IntArray
    low: int
    high: int
    gain: int
    stalled: bool = False


class _Search:
    """The state of one search: what is supplied and demanded at each node, and what is known of flow and labels.

    The instant K + 1 stands for never: whoever is not carried is taken in there, so that the last part ends like any
    other.
    """

    def __init__(self, flat: FlatNetwork) -> None:
        self.flat = flat
        nodes = len(flat.safe_at)
        self.supply = np.zeros(nodes, dtype=np.int64)
        np.add.at(self.supply, flat.supply_node, flat.supply)
        self.demand = np.zeros(nodes, dtype=np.int64)
        self.flow = np.zeros(len(flat.tail), dtype=np.int64)
        self.taken_in = np.zeros(len(flat.arrival_at), dtype=np.int64)
        self.departed = np.zeros(nodes, dtype=np.int64)
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
                gain=int(flat.supply.sum()),
            )
        ]
        done = 0
        while parts:
            part = parts.pop()
            if part.gain == 0 or part.high == part.low + 1:
                self._finish(part)
                done += len(part.nodes)
                on_progress(done / max(1, nodes))
            else:
                early, late = self._split(part)
                parts += [late, early]

    def _split(self, part: _Part) -> tuple[_Part, _Part]:
        """Split a part along the minimum cut for the middle of its interval."""
        flat = self.flat
        middle = flat.steps if part.stalled else (part.low + part.high) // 2
        nodes = part.nodes[: np.searchsorted(flat.safe_at[part.nodes], middle, side="right")]
        arrivals_by = np.searchsorted(flat.arrival_at[part.arrivals], middle, side="right")
        arrivals, later = part.arrivals[:arrivals_by], part.arrivals[arrivals_by:]
        arcs = part.arcs[: np.searchsorted(flat.safe_at[flat.head[part.arcs]], middle, side="right")]
        best = self._carry(nodes, arcs, arrivals, at_most=None)
        gained = best.value - int(self.demand[nodes].sum())
        self.is_inside[part.nodes] = False
        self.is_inside[nodes] = best.sink_side[: len(nodes)]
        inside = self.is_inside[part.nodes]
        early_arcs, late_arcs = self._cross(part.arcs)
        early_arrivals = arrivals[self.is_inside[flat.arrival_node[arrivals]]]
        self._fill_arrivals(arrivals[~self.is_inside[flat.arrival_node[arrivals]]])
        early_nodes, late_nodes = part.nodes[inside], part.nodes[~inside]
        early_gain = int(self.supply[early_nodes].sum() - self.demand[early_nodes].sum())
        early = _Part(
            nodes=early_nodes, arcs=early_arcs, arrivals=early_arrivals, low=part.low, high=middle, gain=early_gain
        )
        late = _Part(
            nodes=late_nodes,
            arcs=late_arcs,
            arrivals=later,
            low=middle,
            high=part.high,
            gain=part.gain - gained,
            stalled=part.high > flat.steps and gained == 0 and middle < flat.steps,
        )
        return early, late

    def _cross(self, arcs: SmallArray) -> tuple[SmallArray, SmallArray]:
        """Fill the arcs that cross the cut; return those inside and those outside."""
        flat = self.flat
        tail_inside, head_inside = self.is_inside[flat.tail[arcs]], self.is_inside[flat.head[arcs]]
        crossing = arcs[~tail_inside & head_inside]
        self.flow[crossing] = flat.limit[crossing]
        np.add.at(self.supply, flat.head[crossing], flat.limit[crossing])
        np.add.at(self.demand, flat.tail[crossing], flat.limit[crossing])
        return arcs[tail_inside & head_inside], arcs[~tail_inside & ~head_inside]

    def _fill_arrivals(self, arrivals: IntArray) -> None:
        """Fill what takes people in outside the cut: it counts in the cut, so it is full from now on."""
        self.taken_in[arrivals] = self.flat.arrival_limit[arrivals]
        np.add.at(self.demand, self.flat.arrival_node[arrivals], self.flat.arrival_limit[arrivals])

    def _finish(self, part: _Part) -> None:
        """Route the people of a part in which only one instant, or none, takes people in."""
        flat = self.flat
        self.label[part.nodes] = part.low + 1
        carries = part.gain > 0 and part.high <= flat.steps
        reach = part.high if carries else part.low
        nodes = part.nodes[: np.searchsorted(flat.safe_at[part.nodes], reach, side="right")]
        arcs = part.arcs[: np.searchsorted(flat.safe_at[flat.head[part.arcs]], reach, side="right")]
        arrivals = part.arrivals if carries else part.arrivals[:0]
        expected = int(self.demand[nodes].sum()) + (part.gain if carries else 0)
        if expected == 0:
            return
        best = self._carry(nodes, arcs, arrivals, at_most=part.gain if carries else 0)
        if best.value != expected:
            raise InternalError(
                f"{best.value} people reach safety in ({part.low}, {part.high}] where the cuts promise {expected}"
            )
        starts = nodes[self.supply[nodes] > 0]
        ends = nodes[self.demand[nodes] > 0]
        self.flow[arcs] = best.flows[: len(arcs)]
        self.departed[starts] = best.flows[len(arcs) : len(arcs) + len(starts)]
        first = len(arcs) + len(starts) + len(ends)
        self.taken_in[arrivals] = best.flows[first : first + len(arrivals)]

    def _carry(self, nodes: SmallArray, arcs: SmallArray, arrivals: IntArray, *, at_most: int | None) -> MaximumFlow:
        """The maximum flow from supplies to demands and arrivals, no more than `at_most` by the arrivals.

        Arcs are numbered: the arcs given, then a supply for each node that has any, a demand for each node that has
        any, then the arrivals.
        """
        flat = self.flat
        self.number[nodes] = np.arange(len(nodes), dtype=np.int32)
        source, sink, together = len(nodes), len(nodes) + 1, len(nodes) + 2
        starts, ends = nodes[self.supply[nodes] > 0], nodes[self.demand[nodes] > 0]
        tails: list[SmallArray] = [
            self.number[flat.tail[arcs]],
            _same(source, len(starts)),
            self.number[ends],
            self.number[flat.arrival_node[arrivals]],
        ]
        heads: list[SmallArray] = [
            self.number[flat.head[arcs]],
            self.number[starts],
            _same(sink, len(ends)),
            _same(sink if at_most is None else together, len(arrivals)),
        ]
        limits: list[IntArray] = [
            flat.limit[arcs],
            self.supply[starts],
            self.demand[ends],
            flat.arrival_limit[arrivals],
        ]
        if at_most is not None:
            tails.append(_same(together, 1))
            heads.append(_same(sink, 1))
            limits.append(np.array([at_most], dtype=np.int64))
        return maximum_flow(
            np.concatenate(tails),
            np.concatenate(heads),
            np.concatenate(limits),
            source=source,
            sink=sink,
            nodes=len(nodes) + 3,
        )

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
