"""One instant of one future: people reach nodes, are taken in, and enter their next roads, first come first served."""

from safepassage.flow.compiled import inner
from safepassage.forecasting.simulate.blocked import act_on_blocked, next_open_road
from safepassage.forecasting.simulate.ground import STAY, Flows, Grid, Places, Roads, Rules
from safepassage.forecasting.simulate.opening import constant_room, may_be_present, room_in
from safepassage.forecasting.simulate.state import (
    BUSY,
    FULL,
    GOING_HOME,
    LAST_LEG,
    MOVING,
    PLANNED,
    REACHED,
    SAFE,
    State,
    give_back,
    leave_queue,
    look_at,
    next_pending,
    queue_for_road,
    queue_for_site,
    set_due,
    split_off,
)


@inner
def let_ask(flows: Flows, places: Places, roads: Roads, state: State, instant: int) -> None:
    """Everybody whose instant has come asks for what comes next, in the order in which that was set."""
    pieces, lists, tally = state.pieces, state.lists, state.tally
    piece = lists.due_first[instant]
    lists.due_first[instant] = -1
    lists.due_last[instant] = -1
    while piece >= 0:
        following = pieces.following[piece]
        if pieces.stage[piece] == GOING_HOME:
            come_home(flows, state, piece)
        else:
            if pieces.stage[piece] == REACHED:
                tally.standing[pieces.node[piece]] += pieces.persons[piece]
                pieces.stage[piece] = PLANNED
            ask_for_next(flows, places, roads, state, piece, instant)
        piece = following


@inner
def let_finish(flows: Flows, places: Places, state: State, instant: int) -> None:
    """The same after the pause has broken: only those at the end of their last link ask to be taken in."""
    pieces, lists = state.pieces, state.lists
    piece = lists.due_first[instant]
    while piece >= 0:
        following = pieces.following[piece]
        if pieces.out[piece] and pieces.stage[piece] != GOING_HOME:
            if pieces.other_way[piece]:
                at_end = places.site_node[pieces.site[piece]] == pieces.node[piece]
            else:
                at_end = pieces.position[piece] == flows.first[pieces.flow[piece] + 1]
            if at_end:
                queue_for_site(pieces, lists, piece, pieces.site[piece])
        piece = following


@inner
def ask_for_next(flows: Flows, places: Places, roads: Roads, state: State, piece: int, instant: int) -> None:
    """Queue for the next road or for the site; not before the planned instant, where the plan's way is followed."""
    pieces, lists = state.pieces, state.lists
    flow = pieces.flow[piece]
    if pieces.other_way[piece]:
        if places.site_node[pieces.site[piece]] == pieces.node[piece]:
            queue_for_site(pieces, lists, piece, pieces.site[piece])
            return
        road = next_open_road(flows, places, roads, state, piece, instant)
        if road >= 0:
            queue_for_road(pieces, lists, piece, road, instant)
        else:
            set_due(pieces, lists, piece, instant + 1)
        return
    position = pieces.position[piece]
    at_end = position == flows.first[flow + 1]
    planned = flows.arrive[flow] if at_end else flows.at[position]
    if planned > instant:
        set_due(pieces, lists, piece, planned)
    elif at_end:
        queue_for_site(pieces, lists, piece, pieces.site[piece])
    else:
        queue_for_road(pieces, lists, piece, flows.road[position], instant)


@inner
def come_home(flows: Flows, state: State, piece: int) -> None:
    """People who turned back wait at their staging area again, for good."""
    pieces, tally = state.pieces, state.tally
    area, persons = flows.area[pieces.flow[piece]], pieces.persons[piece]
    tally.now[MOVING] -= persons
    tally.gone[area] -= persons
    tally.at_home[area] += persons
    tally.emptied[area] = -1
    give_back(pieces, piece)


@inner
def enter_roads(grid: Grid, flows: Flows, places: Places, roads: Roads, rules: Rules, state: State, step: int) -> None:
    """Everybody who waits enters, road by road, as far as there is room; until nobody else can in this step."""
    lists = state.lists
    for place in range(lists.counts[BUSY]):
        look_at(lists, lists.busy[place])
    road = next_pending(lists)
    while road >= 0:
        enter_road(grid, flows, places, roads, rules, state, road, step)
        road = next_pending(lists)
    busy = 0
    for place in range(lists.counts[BUSY]):
        road = lists.busy[place]
        if lists.road_first[road] >= 0:
            lists.busy[busy] = road
            busy += 1
        else:
            lists.is_busy[road] = 0
    lists.counts[BUSY] = busy


@inner
def enter_road(
    grid: Grid, flows: Flows, places: Places, roads: Roads, rules: Rules, state: State, road: int, step: int
) -> None:
    """Let those who queue for one road enter, the first first; who may not load yet, or is too slow, is passed by."""
    pieces, lists, day, tally = state.pieces, state.lists, state.day, state.tally
    if not day.is_open[roads.profile[road], step]:
        if rules.when_blocked != STAY:
            act_on_blocked(flows, places, roads, rules, state, road, step)
        return
    if tally.spills[roads.head[road]]:
        return
    if tally.used_in[road] != step:
        tally.used_in[road] = step
        tally.used[road] = 0
    room = room_in(day.per_step[road], day.summed[roads.profile[road]], step) - tally.used[road]
    before, piece = -1, lists.road_first[road]
    while piece >= 0 and room > 0:
        following = pieces.following[piece]
        persons = min(room, _who_may_enter(grid, flows, places, roads, state, piece, road, step))
        entering = piece
        if persons == pieces.persons[piece]:
            leave_queue(pieces, lists.road_first, lists.road_last, road, before, piece)
        else:
            before = piece
            entering = split_off(pieces, piece, persons) if persons > 0 else -1
        if entering >= 0:
            _enter(flows, places, roads, state, entering, road, step)
        elif persons > 0:
            tally.now[FULL] = 1
            return
        room -= persons
        tally.used[road] += persons
        piece = following


@inner
def _who_may_enter(
    grid: Grid, flows: Flows, places: Places, roads: Roads, state: State, piece: int, road: int, step: int
) -> int:
    """How many of a piece may enter, the room on the road aside."""
    travel = state.day.travel[flows.pace[state.pieces.flow[piece]], road]
    if not may_be_present(roads.closed[roads.profile[road]], step, travel):
        return 0
    if state.pieces.out[piece]:
        return int(state.pieces.persons[piece])
    return min(int(state.pieces.persons[piece]), _may_load(grid, flows, places, state, piece, step))


@inner
def _may_load(grid: Grid, flows: Flows, places: Places, state: State, piece: int, step: int) -> int:
    """How many more people of a piece's staging area may leave in this step."""
    area = flows.area[state.pieces.flow[piece]]
    if places.loading[area] < 0:
        return int(state.pieces.persons[piece])
    if state.tally.loaded_in[area] != step:
        state.tally.loaded_in[area] = step
        state.tally.loaded[area] = 0
    return constant_room(places.loading[area], grid.step_s, step) - int(state.tally.loaded[area])


@inner
def _enter(flows: Flows, places: Places, roads: Roads, state: State, piece: int, road: int, step: int) -> None:
    """All people of a piece enter a road; what they do at its end is set for when they get there."""
    pieces, tally = state.pieces, state.tally
    flow, persons = pieces.flow[piece], pieces.persons[piece]
    if not pieces.out[piece]:
        _leave_home(flows, places, state, piece, step)
    elif places.hold[roads.tail[road]] >= 0:
        tally.standing[roads.tail[road]] -= persons
    head = roads.head[road]
    pieces.node[piece] = head
    if pieces.other_way[piece]:
        last = places.site_node[pieces.site[piece]] == head
    else:
        pieces.position[piece] += 1
        last = pieces.position[piece] == flows.first[flow + 1]
    if last:
        tally.now[LAST_LEG] += persons
        tally.last_leg[flows.area[flow]] += persons
    reached = step + state.day.travel[flows.pace[flow], road]
    if places.hold[head] >= 0:
        pieces.stage[piece] = REACHED
    elif not pieces.other_way[piece]:
        reached = max(reached, flows.arrive[flow] if last else flows.at[pieces.position[piece]])
    if reached == step and pieces.stage[piece] == PLANNED:
        ask_for_next(flows, places, roads, state, piece, step)
    elif reached == step:
        tally.standing[head] += persons
        pieces.stage[piece] = PLANNED
        ask_for_next(flows, places, roads, state, piece, step)
    else:
        set_due(pieces, state.lists, piece, reached)


@inner
def _leave_home(flows: Flows, places: Places, state: State, piece: int, instant: int) -> None:
    """People of a piece enter their first link, or are taken in where they live."""
    pieces, tally = state.pieces, state.tally
    area, persons = flows.area[pieces.flow[piece]], pieces.persons[piece]
    pieces.out[piece] = 1
    tally.now[MOVING] += persons
    tally.gone[area] += persons
    tally.at_home[area] -= persons
    if tally.at_home[area] == 0:
        tally.emptied[area] = instant
    if places.loading[area] >= 0:
        tally.loaded[area] += persons


@inner
def take_in(grid: Grid, flows: Flows, places: Places, state: State, instant: int) -> None:
    """Reception sites take in those who queue there, as many as they may at this instant."""
    pieces, lists, tally = state.pieces, state.lists, state.tally
    for site in range(len(places.site_node)):
        piece = lists.site_first[site]
        if piece < 0:
            continue
        room = tally.beds_left[site]
        if places.intake[site] >= 0:
            now = constant_room(places.intake[site], grid.step_s, instant) if instant < grid.steps else 0
            room = min(room, now)
        while piece >= 0 and room > 0:
            following = pieces.following[piece]
            persons = min(room, pieces.persons[piece])
            _be_safe(flows, places, state, piece, persons, instant)
            room -= persons
            tally.beds_left[site] -= persons
            if persons == pieces.persons[piece]:
                leave_queue(pieces, lists.site_first, lists.site_last, site, -1, piece)
                give_back(pieces, piece)
            else:
                pieces.persons[piece] -= persons
            piece = following


@inner
def _be_safe(flows: Flows, places: Places, state: State, piece: int, persons: int, instant: int) -> None:
    pieces, tally = state.pieces, state.tally
    area = flows.area[pieces.flow[piece]]
    if pieces.out[piece]:
        tally.now[MOVING] -= persons
        tally.now[LAST_LEG] -= persons
        tally.last_leg[area] -= persons
        node = places.site_node[pieces.site[piece]]
        if places.hold[node] >= 0:
            tally.standing[node] -= persons
    else:
        tally.gone[area] += persons
        tally.at_home[area] -= persons
        if tally.at_home[area] == 0:
            tally.emptied[area] = instant
    tally.now[SAFE] += persons
    tally.safe[area] += persons


@inner
def note_spills(places: Places, state: State) -> None:
    """Where more wait at a node than may, the rest stand on the roads to it: nobody enters these in the next step."""
    for node in range(len(places.hold)):
        if places.hold[node] >= 0:
            state.tally.spills[node] = 1 if state.tally.standing[node] > places.hold[node] else 0
