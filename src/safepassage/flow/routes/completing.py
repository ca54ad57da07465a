"""Kernels that complete a flow over time exactly: augmenting paths through what is left of it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.compiled import compiled, inner
from safepassage.flow.routes.restoring import Moving
from safepassage.flow.routes.sweeping import Ground, Need, Room, SmallArray


class Scan(NamedTuple):
    """Working memory; a point is place * (K + 1) + instant.

    `depth[p]` is no more than how many roads lead from the nearest people left to point p. `away` and `way` belong to
    one search: how much farther than by `depth` a point is from the goal, and the first move from there: 2 a to enter
    arc a, 2 a + 1 to undo an entry, WAIT, or UNDO_WAIT. `is_open` tells for each arc and step, `wait_open` for each
    point: 1 if more may enter (wait), plus 2 if somebody does.
    """

    depth: SmallArray
    wanted: NDArray[np.bool_]
    away: SmallArray
    way: SmallArray
    now: SmallArray
    after: SmallArray
    touched: SmallArray
    first_at: SmallArray
    is_open: NDArray[np.uint8]
    wait_open: NDArray[np.uint8]


FAR = 2**30
WAIT, UNDO_WAIT = -2, -1
NOBODY, DROPPED = -1, -2
"""What a search says that finds no people: there are none, or it would have to go farther than its memory reaches."""

PATIENCE = 0.5
"""Points that searches may look at, as a share of all, before the depths are measured anew."""


def open_ways(room: Room, moving: Moving, scan: Scan) -> None:
    """Note where people may enter or wait, and where somebody does."""
    scan.is_open[:] = room.left > 0
    scan.is_open[moving.entries > 0] += 2
    scan.wait_open[:] = moving.limit > moving.waits
    scan.wait_open[moving.waits > 0] += 2


@inner
def measure(ground: Ground, need: Need, scan: Scan) -> bool:  # noqa: C901, PLR0912, PLR0915 - one loop in registers
    """Depth of every point: how few roads lead there from people left, by what is left of the flow.

    Roads may be entered that have room, and entries and waits may be undone; waiting counts nothing. Goes no further
    than to the last arrival needed. False where none can be reached.
    """
    columns, depth, now, after = ground.steps + 1, scan.depth, scan.now, scan.after
    is_open, wait_open = scan.is_open, scan.wait_open
    for point in range(len(depth)):
        depth[point], scan.wanted[point] = FAR, False
    missing, found, count, level = 0, 0, 0, 0
    for site in range(len(ground.site_place)):
        for at in range(columns):
            point = ground.site_place[site] * columns + at
            if need.arrivals[site, at] > 0 and not scan.wanted[point]:
                scan.wanted[point] = True
                missing += 1
    for supply in range(len(need.persons)):
        point = ground.home[supply] * columns + ground.ready[supply]
        if need.persons[supply] > 0 and depth[point] > 0:
            depth[point] = 0
            now[count] = point
            count += 1
    while count > 0 and missing > 0:
        further = 0
        while count > 0:
            count -= 1
            point = now[count]
            if depth[point] != level:
                continue
            if scan.wanted[point]:
                scan.wanted[point] = False
                missing -= 1
                found += 1
            place = point // columns
            at = point - place * columns
            if at > 0 and depth[point - 1] > level and wait_open[place, at - 1] & 2:
                depth[point - 1] = level
                now[count] = point - 1
                count += 1
            for index in range(ground.into_first[place], ground.into_first[place + 1]):
                arc = ground.into[index]
                step = at - ground.travel[arc]
                if 0 <= step < ground.steps and is_open[arc, step] & 2:
                    other = ground.tail[arc] * columns + step
                    if depth[other] > level + 1:
                        depth[other] = level + 1
                        after[further] = other
                        further += 1
            if at == ground.steps:
                continue
            if depth[point + 1] > level and wait_open[place, at] & 1:
                depth[point + 1] = level
                now[count] = point + 1
                count += 1
            for index in range(ground.out_first[place], ground.out_first[place + 1]):
                arc = ground.out[index]
                if is_open[arc, at] & 1:
                    other = ground.head[arc] * columns + at + ground.travel[arc]
                    if depth[other] > level + 1:
                        depth[other] = level + 1
                        after[further] = other
                        further += 1
        now, after, count = after, now, further
        level += 1
    if missing == 0:
        # What lies further is at least as far as this.
        for point in range(len(depth)):
            depth[point] = min(depth[point], level)
    return found > 0


@inner
def people_at(ground: Ground, need: Need, place: int, at: int) -> int:
    """A supply with people left that starts at a place at an instant, NOBODY where there is none."""
    supply = ground.supply_at[place]
    while supply >= 0:
        if ground.ready[supply] == at and need.persons[supply] > 0:
            return int(supply)
        supply = ground.supply_at[len(ground.out_first) - 1 + supply]
    return NOBODY


@inner
def search(  # noqa: C901, PLR0912, PLR0915 - one loop, for what is called in it is not inlined
    ground: Ground, need: Need, scan: Scan, goal: int
) -> tuple[int, int]:
    """The nearest people left to a point, by what is left of the flow; and how many points were looked at.

    Goes back from the goal and looks first at points on shortest ways as `depth` tells (Johnson 1977); raises the depth
    of points that turned out to be farther. Where there are no people (`NOBODY`) all points that lead to the goal are
    marked as out of reach. The ways found are left in `scan.way`.
    """
    columns, depth, away, way, first_at = ground.steps + 1, scan.depth, scan.away, scan.way, scan.first_at
    waiting, following, touched = scan.now, scan.after, scan.touched
    away[goal], touched[0], waiting[0], following[0], first_at[0] = 0, goal, goal, -1, 0
    seen, queued, distance, farthest, outcome, work = 1, 1, 0, 0, NOBODY, 0
    dropped = False
    while distance <= farthest:
        entry = first_at[distance]
        if entry < 0:
            distance += 1
            continue
        first_at[distance] = following[entry]
        point = waiting[entry]
        if away[point] != distance:
            continue
        work += 1
        level = depth[point]
        place = point // columns
        at = point - place * columns
        if level == 0:
            outcome = people_at(ground, need, place, at)
            if outcome >= 0:
                break
        into_first, out_first = ground.into_first[place], ground.out_first[place]
        roads_in = ground.into_first[place + 1] - into_first
        roads = roads_in + ground.out_first[place + 1] - out_first if at < ground.steps else roads_in
        # The last of these are looked at first: to undo an entry or to enter a road rather than to wait.
        for choice in range(WAIT, roads):
            if choice == WAIT:
                if at == 0 or not scan.wait_open[place, at - 1] & 1:
                    continue
                other, move, cost = point - 1, WAIT, 0
            elif choice == UNDO_WAIT:
                if at == ground.steps or not scan.wait_open[place, at] & 2:
                    continue
                other, move, cost = point + 1, UNDO_WAIT, 0
            elif choice < roads_in:
                arc = ground.into[into_first + choice]
                step = at - ground.travel[arc]
                if step < 0 or step >= ground.steps or not scan.is_open[arc, step] & 1:
                    continue
                other, move, cost = ground.tail[arc] * columns + step, 2 * arc, 1
            else:
                arc = ground.out[out_first + choice - roads_in]
                if not scan.is_open[arc, at] & 2:
                    continue
                other, move, cost = ground.head[arc] * columns + at + ground.travel[arc], 2 * arc + 1, 1
            if depth[other] >= FAR:
                continue
            farther = distance + cost + depth[other] - level
            if farther >= away[other]:
                continue
            if farther >= len(first_at) or queued >= len(waiting):
                dropped = True
                continue
            if away[other] == FAR:
                touched[seen] = other
                seen += 1
            away[other], way[other] = farther, move
            waiting[queued], following[queued], first_at[farther] = other, first_at[farther], queued
            queued += 1
            farthest = max(farthest, farther)
    for farther in range(farthest + 1):
        first_at[farther] = -1
    if outcome < 0 and dropped:
        outcome = DROPPED
    for index in range(seen):
        point = touched[index]
        if outcome >= 0:
            depth[point] += max(0, distance - away[point])
        elif outcome == NOBODY:
            depth[point] = FAR
        away[point] = FAR
    return outcome, work


@inner
def carry(  # noqa: PLR0912 - four moves, first to see how many fit and then to make them
    ground: Ground, room: Room, moving: Moving, scan: Scan, start: int, goal: int, persons: int
) -> int:
    """Send up to so many people by the ways that a search has found; how many there was room for."""
    columns, waits = ground.steps + 1, moving.waits
    for turn in range(2):
        point = start
        while point != goal:
            place = point // columns
            at = point - place * columns
            move = scan.way[point]
            arc = move // 2
            if move == WAIT:
                if turn == 0:
                    persons = min(persons, moving.limit[place, at] - waits[place, at])
                else:
                    waits[place, at] += persons
                    scan.wait_open[place, at] = 2 + (moving.limit[place, at] > waits[place, at])
                point += 1
            elif move == UNDO_WAIT:
                if turn == 0:
                    persons = min(persons, waits[place, at - 1])
                else:
                    waits[place, at - 1] -= persons
                    scan.wait_open[place, at - 1] = 1 + 2 * (waits[place, at - 1] > 0)
                point -= 1
            elif move % 2:
                step = at - ground.travel[arc]
                if turn == 0:
                    persons = min(persons, moving.entries[arc, step])
                else:
                    moving.entries[arc, step] -= persons
                    room.left[arc, step] += persons
                    scan.is_open[arc, step] = 1 + 2 * (moving.entries[arc, step] > 0)
                point = ground.tail[arc] * columns + step
            else:
                if turn == 0:
                    persons = min(persons, room.left[arc, at])
                else:
                    moving.entries[arc, at] += persons
                    room.left[arc, at] -= persons
                    scan.is_open[arc, at] = 2 + (room.left[arc, at] > 0)
                point = ground.head[arc] * columns + at + ground.travel[arc]
    return persons


def complete(ground: Ground, room: Room, need: Need, moving: Moving, scan: Scan, most_work: int) -> bool:
    """Augment a flow until nothing is needed or nothing more is possible; False when given up after so much work.

    Work is counted in points looked at. The needed arrivals nearest to people left come first, each by the shortest
    augmenting path from there: successive shortest paths (Jewell 1958, Busacker and Gowen 1961) with depths as
    potentials (Edmonds and Karp 1972), measured anew once searches have looked at many points.
    """
    open_ways(room, moving, scan)
    return augment(ground, room, need, moving, scan, most_work)


@compiled
def augment(ground: Ground, room: Room, need: Need, moving: Moving, scan: Scan, most_work: int) -> bool:
    """The same where the open ways have been noted."""
    columns, points = ground.steps + 1, len(scan.depth)
    work = 0
    while measure(ground, need, scan):
        work += points
        level, until = 0, work + int(PATIENCE * points)
        while level < FAR and work < until:
            higher = FAR
            for cell in range(len(ground.site_place) * columns):
                site = cell // columns
                at = cell - site * columns
                goal = ground.site_place[site] * columns + at
                while need.arrivals[site, at] > 0 and scan.depth[goal] <= level and work < until:
                    supply, looked_at = search(ground, need, scan, goal)
                    work += looked_at
                    if supply == DROPPED:
                        work = max(work, until)
                    if supply >= 0:
                        start = ground.home[supply] * columns + ground.ready[supply]
                        persons = min(need.arrivals[site, at], need.persons[supply])
                        persons = carry(ground, room, moving, scan, start, goal, persons)
                        need.arrivals[site, at] -= persons
                        need.persons[supply] -= persons
                if need.arrivals[site, at] > 0:
                    higher = min(higher, scan.depth[goal])
            level = higher
        if level >= FAR or work >= most_work:
            return level >= FAR
    return True
