"""Pushing people towards where they can be taken in, forwards and backwards in time, wave by wave."""

from safepassage.flow.arrays import IntArray
from safepassage.flow.arrival.rerouting.ground import FAR, Ground, Lists, State, place_of
from safepassage.flow.compiled import inner

_NOT_LISTED = -2


@inner
def enlist(lists: Lists, span: IntArray, point: int, instant: int) -> None:
    """Put a point that has people on the list of its instant, once."""
    if lists.following[point] == _NOT_LISTED:
        lists.following[point] = lists.first_at[instant]
        lists.first_at[instant] = point
        span[0] = min(span[0], instant)
        span[1] = max(span[1], instant)


@inner
def strike(lists: Lists, instant: int) -> int:
    """Take a point off the list of an instant."""
    point = int(lists.first_at[instant])
    lists.first_at[instant] = lists.following[point]
    lists.following[point] = _NOT_LISTED
    return point


@inner
def push_ahead(
    ground: Ground, state: State, lists: Lists, span: IntArray, point: int, place: int, instant: int, left: int
) -> tuple[int, int]:
    """Send people on by waiting and by entering arcs that lead nearer; who is left, and the distance they must have."""
    distance, here = state.distance, state.here
    level, lowest = int(distance[point]), int(FAR)
    if state.wait_open[point] & 1:
        beyond = int(distance[point + 1]) + 1
        if beyond == level:
            room = int(state.wait_ahead[point])
            sent = min(left, room)
            state.wait_ahead[point] = room - sent
            state.wait_back[point] += sent
            state.wait_open[point] = 2 if sent == room else 3
            here[point + 1] += sent
            left -= sent
            enlist(lists, span, point + 1, instant + 1)
            if left == 0:
                return left, lowest
        else:
            lowest = beyond
    for arc in range(ground.out_first[place], ground.out_first[place + 1]):
        entry = ground.out_entry[arc] + instant
        if state.is_open[entry] & 1:
            other = point + ground.out_gain[arc]
            beyond = int(distance[other]) + 1
            if beyond == level:
                room = int(state.ahead[entry])
                sent = min(left, room)
                state.ahead[entry] = room - sent
                state.back[entry] += sent
                state.is_open[entry] = 2 if sent == room else 3
                here[other] += sent
                left -= sent
                enlist(lists, span, other, instant + ground.out_travel[arc])
                if left == 0:
                    return left, lowest
            elif beyond < lowest:
                lowest = beyond
    return left, lowest


@inner
def push_back(  # noqa: C901 - inner loop
    ground: Ground, state: State, lists: Lists, span: IntArray, point: int, place: int, instant: int, left: int
) -> tuple[int, int]:
    """Send people back the ways by which others came, in their place; who is left, and the distance they must have."""
    distance, here = state.distance, state.here
    level, lowest = int(distance[point]), int(FAR)
    if instant > 0 and state.wait_open[point - 1] & 2:
        beyond = int(distance[point - 1])
        if beyond == level:
            room = int(state.wait_back[point - 1])
            sent = min(left, room)
            state.wait_back[point - 1] = room - sent
            state.wait_ahead[point - 1] += sent
            state.wait_open[point - 1] = 1 if sent == room else 3
            here[point - 1] += sent
            left -= sent
            enlist(lists, span, point - 1, instant - 1)
            if left == 0:
                return left, lowest
        else:
            lowest = beyond
    for arc in range(ground.in_first[place], ground.in_first[place + 1]):
        travel = ground.in_travel[arc]
        if instant < travel:
            continue
        entry = ground.in_entry[arc] + instant
        if state.is_open[entry] & 2:
            other = point + ground.in_gain[arc]
            beyond = int(distance[other])
            if travel == 0:
                beyond += 1
            if beyond == level:
                room = int(state.back[entry])
                sent = min(left, room)
                state.back[entry] = room - sent
                state.ahead[entry] += sent
                state.is_open[entry] = 1 if sent == room else 3
                here[other] += sent
                left -= sent
                enlist(lists, span, other, instant - travel)
                if left == 0:
                    return left, lowest
            elif beyond < lowest:
                lowest = beyond
    return left, lowest


@inner
def discharge(
    ground: Ground, state: State, lists: Lists, span: IntArray, point: int, instant: int, farthest: int
) -> int:
    """Send everyone at a point on, raising its distance as needed up to `farthest`; returns how many arcs were seen."""
    place = place_of(ground, point)
    seen = (
        ground.out_first[place + 1] - ground.out_first[place] + ground.in_first[place + 1] - ground.in_first[place] + 1
    )
    left, work = int(state.here[point]), 0
    if state.distance[point] == 0:
        taken = min(left, int(state.room[point]))
        state.room[point] -= taken
        left -= taken
    while left > 0:
        work += seen
        left, onward = push_ahead(ground, state, lists, span, point, place, instant, left)
        if left == 0:
            break
        left, backward = push_back(ground, state, lists, span, point, place, instant, left)
        if left == 0:
            break
        nearest = min(onward, backward, FAR)
        state.distance[point] = nearest
        if nearest > farthest:
            break
    state.here[point] = left
    return work


@inner
def push(  # noqa: C901 - the two directions of a wave
    ground: Ground, state: State, lists: Lists, active: int, farthest: int, budget: int
) -> int:
    """Send the people of the first `active` points of `lists.active` on until all are taken in, or have no way left.

    Stops when more than `budget` arcs were looked at. Distances must be those of `measure`, or less than true. Points
    farther than `farthest` are left alone: most often no way leads on from there, and the next search will tell.

    Returns
    -------
    int
        How many arcs were looked at.

    Notes
    -----
    Push-relabel (Goldberg and Tarjan 1988) in waves through time: forwards, where people move on, and backwards, where
    they make others give way.
    """
    instants, span = ground.instants, lists.span
    span[0], span[1] = instants, -1
    for at in range(active):
        point = int(lists.active[at])
        enlist(lists, span, point, point - place_of(ground, point) * instants)
    work = 0
    while True:
        moved = False
        instant, span[0] = span[0], instants
        while instant <= span[1]:
            while lists.first_at[instant] >= 0:
                point = strike(lists, instant)
                if state.distance[point] <= farthest:
                    moved = True
                    work += discharge(ground, state, lists, span, point, instant, farthest)
            instant += 1
        instant, span[1] = span[1], -1
        while instant >= span[0]:
            while lists.first_at[instant] >= 0:
                point = strike(lists, instant)
                if state.distance[point] <= farthest:
                    moved = True
                    work += discharge(ground, state, lists, span, point, instant, farthest)
            instant -= 1
        if not moved or work > budget:
            break
    for instant in range(max(0, span[0]), span[1] + 1):
        while lists.first_at[instant] >= 0:
            strike(lists, instant)
    return work
