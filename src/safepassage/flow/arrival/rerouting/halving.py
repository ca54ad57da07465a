"""Divide and conquer over time with one flow: each part goes on with the flow that the whole has found.

A part of the network holds the points whose label lies in (low, high]. To split it at an instant, those who are taken
in later give up their place, and everyone in the part is led to where people are taken in by that instant, as far as
the limits allow. Whoever cannot be stays where he got stuck and belongs to the later side: it leads him on. So nothing
is begun again, and no side needs to know what crosses its border: what leads out of a part to an earlier one is full,
and empty the other way.

The part after the last instant looked at is left alone: its people wait to be led further, or go back home.
"""

from safepassage.flow.arrays import IntArray
from safepassage.flow.arrival.rerouting.ground import FAR, Ground, Lists, State, place_of
from safepassage.flow.arrival.rerouting.pushing import push
from safepassage.flow.arrival.rerouting.searching import FARTHEST, measure
from safepassage.flow.arrival.rerouting.splitting import (
    AFTER,
    FIRST,
    HIGH,
    LOW,
    MIDDLE,
    OPEN,
    PEOPLE,
    SINKS,
    middle_of,
    split,
)
from safepassage.flow.compiled import compiled, inner

RUNNING, DONE, TOO_FAR, LOST = 0, 1, 2, 3
"""What `advance` says: call again, all is done, distances too large for small integers, people left over at the end."""

_PUSH_SHARE = 0.15
"""Work on pushing, as a share of that of a search, after which the distances are measured anew."""
_LEAST_PUSH = 100
_BEYOND, _BEYOND_MORE = 1.5, 5
"""How far beyond the farthest point measured a point may be before it is left alone."""


@inner
def finish(state: State, lists: Lists, first: int, after: int, label: int) -> None:
    """The label of a whole part is known."""
    for at in range(first, after):
        point = lists.points[at]
        state.distance[point] = -1
        state.label[point] = label


@inner
def survey(ground: Ground, state: State, lists: Lists, first: int, after: int) -> tuple[int, int]:
    """How many people are on their way in a part, and how many are taken in there; clears its distances."""
    people, taken = 0, 0
    for at in range(first, after):
        point = int(lists.points[at])
        state.distance[point] = FAR
        people += state.here[point]
        place = place_of(ground, point)
        row = int(ground.site_of[place])
        if row >= 0:
            taken += state.taken[row * ground.instants + point - place * ground.instants]
    return people, taken


@inner
def open_part(ground: Ground, state: State, lists: Lists, part: IntArray) -> None:
    """Give room to be taken in by the middle, or at home after the last instant; count such points, and the people."""
    instants, low, middle, high = ground.instants, part[LOW], part[MIDDLE], part[HIGH]
    sinks, people = 0, 0
    for at in range(part[FIRST], part[AFTER]):
        point = int(lists.points[at])
        place = place_of(ground, point)
        instant = point - place * instants
        row = int(ground.site_of[place])
        if middle == instants:
            if ground.home[point] > 0:
                back = min(ground.home[point], state.here[point])
                state.room[point] = ground.home[point] - back
                state.here[point] -= back
                lists.sinks[sinks] = point
                sinks += 1
        elif row >= 0 and low < instant <= high:
            site = row * instants + instant
            if instant <= middle:
                taken = min(ground.intake[site] - state.taken[site], state.here[point])
                state.taken[site] += taken
                state.here[point] -= taken
                state.room[point] = ground.intake[site] - state.taken[site]
                lists.sinks[sinks] = point
                sinks += 1
            else:
                state.here[point] += state.taken[site]
                state.taken[site] = 0
        people += state.here[point]
    part[SINKS], part[PEOPLE], part[OPEN] = sinks, people, 1


@inner
def with_room(state: State, lists: Lists, sinks: int) -> int:
    """Put the sinks that can take in more on the front of a search; how many there are."""
    count = 0
    for at in range(sinks):
        point = lists.sinks[at]
        if state.room[point] > 0:
            lists.front[count] = point
            count += 1
    return count


@inner
def lead(ground: Ground, state: State, lists: Lists, sinks: int) -> tuple[int, int, int]:
    """Measure distances in a part and push its people; the work, how many were taken in, RUNNING, DONE or TOO_FAR."""
    work, farthest, active, reached = measure(ground, state, lists, with_room(state, lists, sinks))
    if farthest >= FARTHEST:
        return work, 0, TOO_FAR
    if active == 0:
        return work, 0, DONE
    before = 0
    for at in range(sinks):
        before += state.room[lists.sinks[at]]
    limit = min(int(farthest * _BEYOND) + _BEYOND_MORE, FARTHEST)
    pushed = push(ground, state, lists, active, limit, max(int(work * _PUSH_SHARE), _LEAST_PUSH))
    for at in range(sinks):
        before -= state.room[lists.sinks[at]]
    for at in range(reached):
        state.distance[lists.reached[at]] = FAR
    return work + pushed, before, RUNNING


@inner
def close_part(ground: Ground, state: State, lists: Lists, sinks: int, middle: int) -> int:
    """Book those taken in and take the room away; how many there are."""
    instants, all_taken = ground.instants, 0
    for at in range(sinks):
        point = int(lists.sinks[at])
        place = place_of(ground, point)
        if middle == instants:
            state.here[point] += ground.home[point] - state.room[point]
        else:
            site = ground.site_of[place] * instants + point - place * instants
            state.taken[site] = ground.intake[site] - state.room[point]
            all_taken += state.taken[site]
        state.room[point] = 0
    return all_taken


@inner
def divide(state: State, lists: Lists, first: int, after: int) -> int:
    """Put the points of the early side, from which safety is in reach, before the others; where the others begin."""
    between, others = first, 0
    for at in range(first, after):
        point = lists.points[at]
        if state.distance[point] < FAR:
            state.distance[point] = FAR
            lists.points[between] = point
            between += 1
        else:
            lists.reached[others] = point
            others += 1
    for at in range(others):
        lists.points[between + at] = lists.reached[at]
    return between


@compiled
def advance(
    ground: Ground, state: State, lists: Lists, parts: IntArray, count: int, budget: int, go_home: bool
) -> tuple[int, int]:
    """Go on with the first `count` of `parts`, the last first, until all are done or the work exceeds the budget.

    The part after the last instant is left as it is, unless people are to `go_home`.

    Returns
    -------
    count, outcome
        How many parts are left, and RUNNING, DONE, TOO_FAR or LOST.
    """
    spent = 0
    while count > 0 and spent < budget:
        part = parts[count - 1]
        first, after, low, high = part[FIRST], part[AFTER], part[LOW], part[HIGH]
        last = high == low + 1
        if last and high == ground.instants and not go_home:
            count -= 1
            continue
        if part[OPEN] == 0:
            people, taken = survey(ground, state, lists, first, after)
            spent += after - first
            if people + taken == 0 or (people == 0 and last):
                finish(state, lists, first, after, low + 1)
                count -= 1
                continue
            part[MIDDLE] = middle_of(ground, state, part)
            open_part(ground, state, lists, part)
        if not last or part[PEOPLE] > 0:
            work, moved, outcome = lead(ground, state, lists, part[SINKS])
            spent += work
            part[PEOPLE] -= moved
            if outcome == RUNNING:
                continue
            if outcome == TOO_FAR or (last and part[PEOPLE] > 0):
                return count, TOO_FAR if outcome == TOO_FAR else LOST
        gained = close_part(ground, state, lists, part[SINKS], part[MIDDLE])
        if last:
            finish(state, lists, first, after, high)
            count -= 1
        else:
            count = split(parts, count, divide(state, lists, first, after), gained, ground.instants)
    return count, DONE if count == 0 else RUNNING
