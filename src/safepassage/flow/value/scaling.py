"""Compiled kernels of cost scaling: flows of least cost on large networks.

The method is that of Goldberg and Tarjan (1990, "Finding minimum-cost circulations by successive approximation"), with
partial augmentations in place of single pushes (Goldberg 2008), global price updates, and an attempt before each phase
to repair the prices alone (Goldberg 1997, sections 6 and 7). A flow with prices is within `slack` of the least cost
when no arc with room has a reduced cost, cost + price[tail] - price[head], below -slack. Each phase makes `slack`
smaller.

Arrays of a residual network: the arcs out of node v are first[v] .. first[v + 1] - 1, each with its `target`, its
`reverse`, its `room` left, and its `cost`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import IntArray
from safepassage.flow.compiled import compiled

SmallArray = NDArray[np.int32]

_LONGEST_PATH = 4
_NONE_SEEN = 1 << 62


class Residual(NamedTuple):
    """A residual network; `position` says where each arc given became a forward arc."""

    first: SmallArray
    target: SmallArray
    reverse: SmallArray
    room: SmallArray
    cost: IntArray
    position: SmallArray


@compiled
def residual_of(
    nodes: int, tails: SmallArray, heads: SmallArray, limits: SmallArray, costs: IntArray, flow: SmallArray
) -> Residual:
    """The residual network of a flow."""
    arcs = len(tails)
    first = np.zeros(nodes + 1, np.int32)
    for arc in range(arcs):
        first[tails[arc] + 1] += 1
        first[heads[arc] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    free = first[:-1].copy()
    target, reverse = np.empty(2 * arcs, np.int32), np.empty(2 * arcs, np.int32)
    room, cost = np.empty(2 * arcs, np.int32), np.empty(2 * arcs, np.int64)
    position = np.empty(arcs, np.int32)
    for arc in range(arcs):
        there = free[tails[arc]]
        free[tails[arc]] += 1
        back = free[heads[arc]]
        free[heads[arc]] += 1
        target[there], reverse[there] = heads[arc], back
        target[back], reverse[back] = tails[arc], there
        room[there], room[back] = limits[arc] - flow[arc], flow[arc]
        cost[there], cost[back] = costs[arc], -costs[arc]
        position[arc] = there
    return Residual(first, target, reverse, room, cost, position)


@compiled
def repair_prices(residual: Residual, price: IntArray, slack: int, most_visits: int) -> bool:
    """Lower prices until no arc with room has a reduced cost below -slack; False where it takes too many visits.

    What was lowered stays lowered: it brings the next phase nearer to its end all the same. Labels are corrected in the
    order in which they were found wrong (Moore 1959).
    """
    first, target, room, cost = residual.first, residual.target, residual.room, residual.cost
    nodes = len(price)
    queue, queued = np.empty(nodes, np.int32), np.zeros(nodes, np.bool_)
    front, waiting = 0, 0
    for node in range(nodes):
        for arc in range(first[node], first[node + 1]):
            if room[arc] > 0 and cost[arc] + price[node] - price[target[arc]] < -slack:
                queue[waiting] = node
                queued[node] = True
                waiting += 1
                break
    for _ in range(most_visits):
        if waiting == 0:
            return True
        node = queue[front]
        front = front + 1 if front + 1 < nodes else 0
        waiting -= 1
        queued[node] = False
        for arc in range(first[node], first[node + 1]):
            if room[arc] > 0 and price[target[arc]] > cost[arc] + price[node] + slack:
                head = target[arc]
                price[head] = cost[arc] + price[node] + slack
                if not queued[head]:
                    queued[head] = True
                    queue[(front + waiting) % nodes] = head
                    waiting += 1
    return waiting == 0


@compiled
def refine(residual: Residual, price: IntArray, slack: int) -> None:
    """Change flow and prices until no arc with room has a reduced cost below -slack."""
    first, room = residual.first, residual.room
    nodes = len(price)
    excess = _fill_negative(residual, price)
    queue, queued = np.empty(nodes, np.int32), np.zeros(nodes, np.bool_)
    front, waiting = 0, 0
    for node in range(nodes):
        if excess[node] > 0:
            queue[waiting] = node
            queued[node] = True
            waiting += 1
    if waiting == 0:
        return
    current = first[:-1].copy()
    path, on_path = np.empty(_LONGEST_PATH + 1, np.int32), np.zeros(len(room), np.bool_)
    relabels = nodes
    while waiting > 0:
        if relabels >= nodes:
            _update_prices(residual, price, excess, slack)
            current[:] = first[:-1]
            relabels = 0
        start = queue[front]
        if excess[start] <= 0:
            front = front + 1 if front + 1 < nodes else 0
            waiting -= 1
            queued[start] = False
            continue
        length, made = _find_path(residual, price, excess, slack, current, path, on_path, start)
        relabels += made
        tail = start
        for place in range(length):
            arc = path[place]
            head = residual.target[arc]
            on_path[arc] = False
            persons = min(np.int64(room[arc]), excess[tail])
            room[arc] -= persons
            room[residual.reverse[arc]] += persons
            excess[tail] -= persons
            excess[head] += persons
            if excess[head] > 0 and not queued[head]:
                queued[head] = True
                queue[(front + waiting) % nodes] = head
                waiting += 1
            tail = head


@compiled
def _fill_negative(residual: Residual, price: IntArray) -> IntArray:
    """Fill every arc of negative reduced cost; returns what each node then has too much of."""
    first, target, room = residual.first, residual.target, residual.room
    excess = np.zeros(len(price), np.int64)
    for node in range(len(price)):
        for arc in range(first[node], first[node + 1]):
            if room[arc] > 0 and residual.cost[arc] + price[node] - price[target[arc]] < 0:
                excess[node] -= room[arc]
                excess[target[arc]] += room[arc]
                room[residual.reverse[arc]] += room[arc]
                room[arc] = 0
    return excess


@compiled
def _find_path(  # noqa: C901 - one walk, kept in one loop for speed
    residual: Residual,
    price: IntArray,
    excess: IntArray,
    slack: int,
    current: SmallArray,
    path: SmallArray,
    on_path: NDArray[np.bool_],
    start: int,
) -> tuple[int, int]:
    """A path of a few admissible arcs from `start`, or to a node in need; returns its length and the relabels made.

    Walk along arcs of negative reduced cost; where there is none, lower the price of the node and step back.
    """
    first, target, room, cost = residual.first, residual.target, residual.room, residual.cost
    tip, length, relabels = start, 0, 0
    while length < _LONGEST_PATH and excess[tip] >= 0:
        here, least, found = price[tip], _NONE_SEEN, -1
        for arc in range(current[tip], first[tip + 1]):
            if room[arc] > 0:
                reduced = cost[arc] + here - price[target[arc]]
                if reduced < 0:
                    found = arc
                    break
                least = min(least, reduced)
        if found >= 0:
            path[length] = found
            length += 1
            current[tip] = found
            if on_path[found]:
                break  # a cycle: go round it once
            on_path[found] = True
            tip = target[found]
            continue
        if tip != start:
            back = residual.reverse[path[length - 1]]
            least = min(least, cost[back] + here - price[target[back]])
        for arc in range(first[tip], current[tip]):
            if room[arc] > 0:
                least = min(least, cost[arc] + here - price[target[arc]])
        price[tip] = here - least - slack
        current[tip] = first[tip]
        relabels += 1
        if tip != start:
            length -= 1
            on_path[path[length]] = False
            tip = target[residual.reverse[path[length]]]
    return length, relabels


@compiled
def _update_prices(  # noqa: C901 - one sweep, kept in one loop for speed
    residual: Residual, price: IntArray, excess: IntArray, slack: int
) -> None:
    """Lower each price by its node's distance, in steps of `slack`, from where people are needed.

    Distances in buckets (Dial 1969), until every node that has too many is reached.
    """
    first, target, reverse, room = residual.first, residual.target, residual.reverse, residual.room
    nodes = len(price)
    distance, done = np.full(nodes, nodes + 1, np.int32), np.zeros(nodes, np.bool_)
    bucket = np.full(nodes + 1, -1, np.int32)
    after, before = np.full(nodes, -1, np.int32), np.full(nodes, -1, np.int32)
    to_reach = 0
    for node in range(nodes):
        if excess[node] < 0:
            _put(bucket, after, before, node, 0)
            distance[node] = 0
        elif excess[node] > 0:
            to_reach += 1
    now, farthest = 0, 0
    while now <= farthest and to_reach > 0:
        while bucket[now] >= 0:
            node = bucket[now]
            _take(bucket, after, before, node, now)
            done[node] = True
            to_reach -= excess[node] > 0
            for arc in range(first[node], first[node + 1]):
                back, tail = reverse[arc], target[arc]
                if room[back] == 0 or done[tail] or distance[tail] <= now:
                    continue
                reduced = residual.cost[back] + price[tail] - price[node]
                far = now if reduced < 0 else now + 1 + int(reduced // slack)
                if far < distance[tail] and far <= nodes:
                    if distance[tail] <= nodes:
                        _take(bucket, after, before, tail, int(distance[tail]))
                    distance[tail] = far
                    _put(bucket, after, before, tail, far)
                    farthest = max(farthest, far)
        now += 1
    for node in range(nodes):
        price[node] -= slack * (distance[node] if done[node] else now)


@compiled
def _put(bucket: SmallArray, after: SmallArray, before: SmallArray, node: int, place: int) -> None:
    after[node], before[node] = bucket[place], -1
    if bucket[place] >= 0:
        before[bucket[place]] = node
    bucket[place] = node


@compiled
def _take(bucket: SmallArray, after: SmallArray, before: SmallArray, node: int, place: int) -> None:
    if before[node] >= 0:
        after[before[node]] = after[node]
    else:
        bucket[place] = after[node]
    if after[node] >= 0:
        before[after[node]] = before[node]
