"""The capacity constrained route planner (CCRP), compiled: the fast heuristic of the field.

Again and again the route is taken by which somebody who is still at a source could be safe first, given what room is
left, and as many are sent along it as fit. After Lu, George and Shekhar (2005, "Capacity constrained routing
algorithms for evacuation planning"), section 3.3. It knows no limits of waiting.
"""

from typing import NamedTuple

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.compiled import compiled


class Roads(NamedTuple):
    """Arcs by their tail: those of place v are order[first[v]] .. order[first[v + 1] - 1]."""

    first: IntArray
    order: IntArray
    head: IntArray
    travel: IntArray


class Queue(NamedTuple):
    """A heap of numbers, `time * places + place`, and how many there are, size[0]."""

    heap: IntArray
    size: IntArray


@compiled
def add(queue: Queue, key: int) -> None:
    """Put a number on the heap."""
    heap, place = queue.heap, queue.size[0]
    queue.size[0] += 1
    while place > 0 and heap[(place - 1) // 2] > key:
        heap[place] = heap[(place - 1) // 2]
        place = (place - 1) // 2
    heap[place] = key


@compiled
def take(queue: Queue) -> int:
    """Take the least number off the heap."""
    heap = queue.heap
    least = heap[0]
    queue.size[0] -= 1
    size, key, place = queue.size[0], heap[queue.size[0]], 0
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key
    return int(least)


@compiled
def next_free(free: IntArray, row: int, step: int) -> int:
    """The first step from `step` with room, through pointers that are shortened on the way."""
    found = step
    while free[row, found] != found:
        found = free[row, found]
    while free[row, step] != found:
        free[row, step], step = found, free[row, step]
    return found


@compiled
def first_route(  # noqa: PLR0917 - compiled functions are called by position
    roads: Roads,
    free: IntArray,
    door: IntArray,
    door_free: IntArray,
    ready: IntArray,
    queue: Queue,
    label: IntArray,
    came_by: IntArray,
    entered: IntArray,
) -> tuple[int, int]:
    """Place and instant at which the first of those still at a source could be taken in; place -1 for none."""
    places, last = len(label), free.shape[1] - 1
    label[:] = last + 1
    came_by[:] = -1
    queue.size[0] = 0
    for place in range(places):
        if ready[place] <= last:
            label[place] = ready[place]
            add(queue, ready[place] * places + place)
    best_place, best_at = -1, last + 1
    while queue.size[0] > 0:
        key = take(queue)
        at, place = key // places, key % places
        if at >= best_at:
            break
        if at > label[place]:
            continue
        if door[place] >= 0:
            taken = next_free(door_free, door[place], at)
            if taken < best_at:
                best_place, best_at = place, taken
        for arc in roads.order[roads.first[place] : roads.first[place + 1]]:
            step = next_free(free, arc, at)
            there = step + roads.travel[arc]
            if step < last and there <= last and there < label[roads.head[arc]]:
                label[roads.head[arc]] = there
                came_by[roads.head[arc]] = arc
                entered[roads.head[arc]] = step
                add(queue, there * places + roads.head[arc])
    return best_place, best_at


@compiled
def plan(
    roads: Roads,
    tail: IntArray,
    room: IntArray,
    door: IntArray,
    door_room: IntArray,
    start: IntArray,
    waiting: IntArray,
) -> IntArray:
    """People taken in at each instant, shape (K + 1,); `start` is when people of a place are ready, K + 1 for none."""
    arcs, steps = room.shape
    places = len(start)
    free, door_free = pointers(room, steps), pointers(door_room, steps + 1)
    queue = Queue(np.empty(arcs + places + 1, np.int64), np.zeros(1, np.int64))
    label, came_by, entered = np.empty(places, np.int64), np.empty(places, np.int64), np.empty(places, np.int64)
    arrivals = np.zeros(steps + 1, np.int64)
    while True:
        end, at = first_route(roads, free, door, door_free, start, queue, label, came_by, entered)
        if end < 0:
            return arrivals
        persons, place = door_room[door[end], at], end
        while came_by[place] >= 0:
            persons = min(persons, room[came_by[place], entered[place]])
            place = tail[came_by[place]]
        persons = min(persons, waiting[place])
        waiting[place] -= persons
        if waiting[place] == 0:
            start[place] = steps + 1
        arrivals[at] += persons
        door_room[door[end], at] -= persons
        if door_room[door[end], at] == 0:
            door_free[door[end], at] = at + 1
        place = end
        while came_by[place] >= 0:
            arc, step = came_by[place], entered[place]
            room[arc, step] -= persons
            if room[arc, step] == 0:
                free[arc, step] = step + 1
            place = tail[arc]


@compiled
def pointers(room: IntArray, steps: int) -> IntArray:
    """For each step the first from it on with room, as pointers; `steps` where there is none."""
    free = np.empty((len(room), steps + 1), np.int64)
    for row in range(len(room)):
        free[row, steps] = steps
        for step in range(steps):
            free[row, step] = step if room[row, step] > 0 else step + 1
    return free


def safe_by_ccrp(network: TimeExpandedNetwork) -> IntArray:
    """People safe by each instant, shape (K + 1,), by CCRP. Sources at one place must be ready at one instant."""
    places, steps = len(network.places), network.steps
    order = np.argsort(network.tail, kind="stable")
    first = np.searchsorted(network.tail[order], np.arange(places + 1))
    waiting, start = np.zeros(places, np.int64), np.full(places, steps + 1)
    np.add.at(waiting, network.supply_place, network.supply)
    present = network.supply > 0
    start[network.supply_place[present]] = network.supply_at[present]
    door = np.full(places, -1)
    door[network.site_place] = np.arange(len(network.site_place))
    arrivals = plan(
        Roads(first, order, network.head, network.travel),
        network.tail,
        network.capacity.copy(),
        door,
        network.intake.copy(),
        start,
        waiting,
    )
    return np.cumsum(arrivals)
