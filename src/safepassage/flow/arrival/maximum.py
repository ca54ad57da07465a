"""Maximum flow on plain arrays, by OR-Tools, with the solver's word checked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.errors import InternalError
from safepassage.flow.arrays import IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class MaximumFlow:
    """A maximum flow and the minimum cut nearest to the sink.

    Attributes
    ----------
    value
        People from source to sink.
    flows
        People on each arc, shape (m,).
    sink_side
        Whether a node can still reach the sink in what is left of the arcs, shape (nodes,): the smallest sink side of
        any minimum cut.
    """

    value: int
    flows: IntArray
    sink_side: NDArray[np.bool_]


def maximum_flow(
    tails: NDArray[np.integer],
    heads: NDArray[np.integer],
    limits: IntArray,
    *,
    source: int,
    sink: int,
    nodes: int,
) -> MaximumFlow:
    """The most that can flow from source to sink.

    Parameters
    ----------
    tails, heads, limits
        Arcs between nodes 0..nodes-1; the limits at one node must add up to less than 2**62.
    source, sink
        Two different nodes.
    nodes
        Number of nodes.

    Raises
    ------
    InternalError
        If the solver does not report an optimum, or its flow is not worth as much as its cut.

    Notes
    -----
    Push-relabel (Goldberg and Tarjan 1988) as implemented in OR-Tools' SimpleMaxFlow.
    """
    from ortools.graph.python import max_flow  # noqa: PLC0415 - a city's plan needs none

    solver = max_flow.SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(tails.astype(np.int32, copy=False), heads.astype(np.int32, copy=False), limits)
    sink_side = np.zeros(nodes, dtype=np.bool_)
    sink_side[sink] = True
    if len(limits) == 0 or max(source, sink) >= solver.num_nodes():
        return MaximumFlow(value=0, flows=np.zeros(len(limits), dtype=np.int64), sink_side=sink_side)
    status = solver.solve(source, sink)
    if status != max_flow.SimpleMaxFlow.OPTIMAL:
        raise InternalError(f"maximum flow over {nodes} nodes and {len(limits)} arcs ended with {status}")
    sink_side[np.asarray(solver.get_sink_side_min_cut(), dtype=np.int64)] = True
    flows = np.asarray(solver.flows(arcs), dtype=np.int64)
    value = int(flows[heads == sink].sum() - flows[tails == sink].sum())
    cut = int(limits[sink_side[heads] & ~sink_side[tails]].sum())
    if value != cut:
        raise InternalError(f"maximum flow over {nodes} nodes and {len(limits)} arcs: value {value}, cut {cut}")
    return MaximumFlow(value=value, flows=flows, sink_side=sink_side)
