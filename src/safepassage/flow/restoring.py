"""Kernels that complete a flow over time exactly: augmenting paths through what is left of it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.compiled import compiled
from safepassage.flow.sweeping import Ground, Ledger, Need, Room, SmallArray


class Moving(NamedTuple):
    """A flow: people who enter each arc in each step, shape (m, K), and who wait at each place, shape (n, K + 1).

    `limit` is how many may wait, shape (n, K + 1); 0 in the last column.
    """

    entries: SmallArray
    waits: SmallArray
    limit: SmallArray


class Scan(NamedTuple):
    """Working memory over points (place * (K + 1) + instant)."""

    depth: SmallArray
    seen: NDArray[np.bool_]
    cursor: SmallArray
    now: SmallArray
    after: SmallArray
    stack: SmallArray


FAR = 2**30


@compiled
def count_waits(ground: Ground, moving: Moving, sent: NDArray[np.int64], arrived: NDArray[np.int64]) -> None:
    """Work out who waits where from who leaves home, enters and arrives."""
    waits = moving.waits
    waits[:] = 0
    for supply in range(len(sent)):
        waits[ground.home[supply], ground.ready[supply]] += sent[supply]
    for arc in range(len(ground.tail)):
        for step in range(ground.steps):
            persons = moving.entries[arc, step]
            if persons:
                waits[ground.tail[arc], step] -= persons
                waits[ground.head[arc], step + ground.travel[arc]] += persons
    for site in range(len(ground.site_place)):
        for at in range(ground.steps + 1):
            waits[ground.site_place[site], at] -= arrived[site, at]
    for place in range(len(waits)):
        for at in range(1, ground.steps + 1):
            waits[place, at] += waits[place, at - 1]


@compiled
def measure(ground: Ground, room: Room, need: Need, moving: Moving, scan: Scan, for_all: bool) -> bool:  # noqa: C901, PLR0912, PLR0915
    """Depth of every point: how few roads lead from there to an arrival that is still needed; waiting counts nothing.

    Roads may be entered that have room, and entries and waits may be undone. Goes no further than to the first point
    at which people are left, or `for_all` to the last. False where nobody left can reach any.
    """
    columns, depth, now, after = ground.steps + 1, scan.depth, scan.now, scan.after
    depth[:] = FAR
    count = 0
    for site in range(len(ground.site_place)):
        for at in range(columns):
            point = ground.site_place[site] * columns + at
            if need.arrivals[site, at] > 0 and depth[point] > 0:
                depth[point] = 0
                now[count] = point
                count += 1
    level = 0
    while count > 0:
        further = 0
        while count > 0:
            count -= 1
            point = now[count]
            if depth[point] != level:
                continue
            place = point // columns
            at = point - place * columns
            if at > 0 and moving.waits[place, at - 1] < moving.limit[place, at - 1] and depth[point - 1] > level:
                depth[point - 1] = level
                now[count] = point - 1
                count += 1
            if at < ground.steps and moving.waits[place, at] > 0 and depth[point + 1] > level:
                depth[point + 1] = level
                now[count] = point + 1
                count += 1
            for index in range(ground.into_first[place], ground.into_first[place + 1]):
                arc = ground.into[index]
                step = at - ground.travel[arc]
                if 0 <= step < ground.steps and room.left[arc, step] > 0:
                    other = ground.tail[arc] * columns + step
                    if depth[other] > level + 1:
                        depth[other] = level + 1
                        after[further] = other
                        further += 1
            if at < ground.steps:
                for index in range(ground.out_first[place], ground.out_first[place + 1]):
                    arc = ground.out[index]
                    if moving.entries[arc, at] > 0:
                        other = ground.head[arc] * columns + at + ground.travel[arc]
                        if depth[other] > level + 1:
                            depth[other] = level + 1
                            after[further] = other
                            further += 1
        now, after, count = after, now, further
        level += 1
        missing, reached = 0, 0
        for supply in range(len(need.persons)):
            if need.persons[supply] > 0:
                if depth[ground.home[supply] * columns + ground.ready[supply]] < level:
                    reached += 1
                else:
                    missing += 1
        if reached > 0 and (missing == 0 or not for_all):
            return True
        if missing == 0:
            return False
    for supply in range(len(need.persons)):
        if need.persons[supply] > 0 and depth[ground.home[supply] * columns + ground.ready[supply]] < FAR:
            return True
    return False


@compiled
def push(ground: Ground, room: Room, moving: Moving, scan: Scan, point: int, persons: int) -> int:
    """Let people go on from a point by its cursor; 0 of them: only tell how many could."""
    columns = ground.steps + 1
    place = point // columns
    at = point - place * columns
    choice = scan.cursor[point]
    roads_out = ground.out_first[place + 1] - ground.out_first[place]
    if choice < roads_out:
        arc = ground.out[ground.out_first[place] + choice]
        room.left[arc, at] -= persons
        moving.entries[arc, at] += persons
        return int(room.left[arc, at])
    index = ground.into_first[place] + choice - roads_out
    if index < ground.into_first[place + 1]:
        arc = ground.into[index]
        step = at - ground.travel[arc]
        room.left[arc, step] += persons
        moving.entries[arc, step] -= persons
        return int(moving.entries[arc, step])
    if index == ground.into_first[place + 1]:
        moving.waits[place, at] += persons
        return int(moving.limit[place, at] - moving.waits[place, at])
    moving.waits[place, at - 1] -= persons
    return int(moving.waits[place, at - 1])


@compiled
def site_in_need(ground: Ground, need: Need, moving: Moving, point: int) -> int:
    """A site that still needs people at a point, -1 where there is none."""
    place = point // (ground.steps + 1)
    site = ground.site_at[place]
    while site >= 0:
        if need.arrivals[site, point - place * (ground.steps + 1)] > 0:
            return int(site)
        site = ground.site_at[len(moving.waits) + site]
    return -1


@compiled
def augment(  # noqa: C901, PLR0912, PLR0915 - one loop, for what is called in it is not inlined
    ground: Ground, room: Room, need: Need, moving: Moving, scan: Scan, supply: int
) -> None:
    """Send people of a supply down the depths to sites in need, as many as find a way of least depth.

    Waiting and undoing it cost no depth, so that a point left behind may be of use again for the next people: what has
    been seen is forgotten after each.
    """
    columns, stack, height, visited = ground.steps + 1, scan.stack, 1, 1
    stack[0] = ground.home[supply] * columns + ground.ready[supply]
    scan.now[0] = stack[0]
    scan.seen[stack[0]] = True
    while height > 0 and need.persons[supply] > 0:
        point = stack[height - 1]
        site = site_in_need(ground, need, moving, point) if scan.depth[point] == 0 else -1
        if site < 0:
            # By the cursor of the point: enter a road, undo an entry, wait, undo a wait.
            place = point // columns
            at = point - place * columns
            out_first, into_first = ground.out_first[place], ground.into_first[place]
            roads_out = ground.out_first[place + 1] - out_first
            roads = roads_out + ground.into_first[place + 1] - into_first
            choices = roads + 2
            depth, choice, onward = scan.depth[point], scan.cursor[point], False
            while choice < choices:
                other, wanted = -1, depth - 1
                if choice < roads_out:
                    arc = ground.out[out_first + choice]
                    if at < ground.steps and room.left[arc, at] > 0:
                        other = ground.head[arc] * columns + at + ground.travel[arc]
                elif choice < roads:
                    arc = ground.into[into_first + choice - roads_out]
                    step = at - ground.travel[arc]
                    if 0 <= step < ground.steps and moving.entries[arc, step] > 0:
                        other = ground.tail[arc] * columns + step
                elif choice == roads:
                    if at < ground.steps and moving.waits[place, at] < moving.limit[place, at]:
                        other, wanted = point + 1, depth
                elif at > 0 and moving.waits[place, at - 1] > 0:
                    other, wanted = point - 1, depth
                if other >= 0 and scan.depth[other] == wanted and not scan.seen[other]:
                    stack[height] = other
                    scan.seen[other] = True
                    scan.now[visited] = other
                    visited += 1
                    onward = True
                    break
                choice += 1
            scan.cursor[point] = choice
            height += 1 if onward else -1
            continue
        at = point % columns
        persons = min(need.persons[supply], need.arrivals[site, at])
        for index in range(height - 1):
            persons = min(persons, push(ground, room, moving, scan, stack[index], 0))
        need.persons[supply] -= persons
        need.arrivals[site, at] -= persons
        for index in range(height - 1):
            push(ground, room, moving, scan, stack[index], persons)
        for index in range(visited):
            scan.seen[scan.now[index]] = False
            scan.cursor[scan.now[index]] = 0
        scan.seen[stack[0]] = True
        height, visited = 1, 1


@compiled
def complete(ground: Ground, room: Room, need: Need, moving: Moving, scan: Scan, for_all: bool) -> None:
    """Augment a flow until nothing is needed or nothing more is possible: phases of shortest paths (Dinic 1970).

    `for_all` makes fewer and longer phases, which is quicker where few supplies have people left.
    """
    while measure(ground, room, need, moving, scan, for_all):
        scan.seen[:] = False
        scan.cursor[:] = 0
        for supply in range(len(need.persons)):
            start = ground.home[supply] * (ground.steps + 1) + ground.ready[supply]
            if need.persons[supply] > 0 and scan.depth[start] < FAR:
                augment(ground, room, need, moving, scan, supply)


@compiled
def settle(ground: Ground, need: Need, ledger: Ledger, moving: Moving) -> None:
    """Keep of each record what the flow still holds, and take it out of the flow and of what was carried (`need`)."""
    entries, waits = moving.entries, moving.waits
    for record in range(ledger.counts[2]):
        order = ledger.record_order[record]
        supply, site, by = ledger.supply[order], ledger.site[order], ledger.record_at[record]
        persons = min(ledger.record_persons[record], need.arrivals[site, by], need.persons[supply])
        # First to see how many there are (turn 0), then to take them (turn 1).
        for turn in range(2):
            at, place = by, ground.site_place[site]
            for index in range(ledger.length[order] - 1, -2, -1):
                if index < 0:
                    arc, step, reached = -1, -1, ground.ready[supply]
                else:
                    arc = ledger.arcs[ledger.first_arc[order] + index]
                    step = ledger.steps[ledger.record_first[record] + index]
                    reached = step + ground.travel[arc]
                for waited in range(reached, at):
                    if turn == 0:
                        persons = min(persons, waits[place, waited])
                    else:
                        waits[place, waited] -= persons
                if arc >= 0:
                    if turn == 0:
                        persons = min(persons, entries[arc, step])
                    else:
                        entries[arc, step] -= persons
                    at, place = step, ground.tail[arc]
            if persons == 0:
                break
        ledger.record_persons[record] = persons
        need.arrivals[site, by] -= persons
        need.persons[supply] -= persons
