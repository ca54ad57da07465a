"""Searches on the network over time: where people can come, and how far every point is from being taken in."""

from safepassage.flow.arrival.rerouting.ground import FAR, Ground, Lists, SmallArray, State, TinyArray, place_of
from safepassage.flow.compiled import compiled

FARTHEST = FAR - 10
"""No distance may be larger."""


@compiled
def reach(ground: Ground, state: State, seen: TinyArray, found: SmallArray, count: int) -> int:
    """All points that can be reached from the first `count` of `found`; returns how many there are."""
    instants = ground.instants
    at = 0
    while at < count:
        point = int(found[at])
        at += 1
        place = place_of(ground, point)
        instant = point - place * instants
        if state.wait_open[point] and not seen[point + 1]:
            seen[point + 1] = 1
            found[count] = point + 1
            count += 1
        for arc in range(ground.out_first[place], ground.out_first[place + 1]):
            if state.is_open[ground.out_entry[arc] + instant]:
                other = point + ground.out_gain[arc]
                if not seen[other]:
                    seen[other] = 1
                    found[count] = other
                    count += 1
    return count


@compiled
def measure(  # noqa: C901, PLR0912, PLR0915 - one inner loop, all in registers
    ground: Ground, state: State, lists: Lists, sinks: int
) -> tuple[int, int, int, int]:
    """How far every point is from those of the first `sinks` of `lists.front`, over what is left of the limits.

    Each step forward in time counts 1, each step back along people who moved or waited 0 (1 where it takes no time),
    so that nothing goes in circles without its distance falling. Points whose distance is -1 are walls; all others must
    be FAR. `lists.reached` lists the points reached, the nearest first, `lists.active` those of them with people.

    Returns
    -------
    work, farthest, active, reached
        Arcs looked at, the largest distance plus 1 (`FARTHEST` where it had to stop), and the lengths of the lists.

    Notes
    -----
    Breadth-first search with two fronts for lengths 0 and 1 (Dial 1969 with two buckets).
    """
    instants, distance, here = ground.instants, state.distance, state.here
    is_open, wait_open = state.is_open, state.wait_open
    in_first, in_entry, in_gain, in_travel = ground.in_first, ground.in_entry, ground.in_gain, ground.in_travel
    out_first, out_entry, out_gain, out_travel = ground.out_first, ground.out_entry, ground.out_gain, ground.out_travel
    front, next_front, reached_list, active_list = lists.front, lists.next_front, lists.reached, lists.active
    work, now, active, reached, waiting = 0, 0, 0, 0, sinks
    for at in range(sinks):
        distance[front[at]] = 0
    while waiting > 0 and now < FARTHEST:
        later, at, then = 0, 0, now + 1
        while at < waiting:
            point = int(front[at])
            at += 1
            if distance[point] != now:
                continue
            place = place_of(ground, point)
            instant = point - place * instants
            reached_list[reached] = point
            reached += 1
            if here[point] > 0:
                active_list[active] = point
                active += 1
            if instant > 0 and distance[point - 1] > then and wait_open[point - 1] & 1:
                distance[point - 1] = then
                next_front[later] = point - 1
                later += 1
            first, last = in_first[place], in_first[place + 1]
            for arc in range(first, last):
                if instant >= in_travel[arc]:
                    other = point + in_gain[arc]
                    if distance[other] > then and is_open[in_entry[arc] + instant] & 1:
                        distance[other] = then
                        next_front[later] = other
                        later += 1
            work += last - first
            if wait_open[point] & 2 and distance[point + 1] > now:
                distance[point + 1] = now
                front[waiting] = point + 1
                waiting += 1
            first, last = out_first[place], out_first[place + 1]
            for arc in range(first, last):
                if is_open[out_entry[arc] + instant] & 2:
                    other = point + out_gain[arc]
                    if out_travel[arc] > 0:
                        if distance[other] > now:
                            distance[other] = now
                            front[waiting] = other
                            waiting += 1
                    elif distance[other] > then:
                        distance[other] = then
                        next_front[later] = other
                        later += 1
            work += last - first
        front, next_front = next_front, front
        waiting, now = later, then
    return work, now, active, reached
