"""One instant of one future: people reach nodes, are taken in, and enter their next roads, first come first served."""

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.blocked import act_on_blocked, next_open_road
from safepassage.forecasting.simulate.ground import ALIGHTING, GOING_HOME, PLANNED, REACHED, STAY, People, Records
from safepassage.forecasting.simulate.opening import constant_room, may_be_present, room_in
from safepassage.forecasting.simulate.people import leave_home
from safepassage.forecasting.simulate.state import (
    BUSY,
    FULL,
    LAST_LEG,
    MOVING,
    SAFE,
    Day,
    give_back,
    join_queue,
    leave_queue,
    look_at,
    next_pending,
    queue_for_road,
    set_due,
    split_off,
)


@lean_inner
def let_ask(people: People, day: Day, instant: int) -> None:
    """Everybody whose instant has come asks for what comes next, in the order in which that was set."""
    piece = day.due[instant]["first"]
    day.due[instant]["first"] = -1
    day.due[instant]["last"] = -1
    while piece >= 0:
        this = day.pieces[piece]
        following = this["following"]
        if this["stage"] == GOING_HOME:
            _come_home(people, day, piece)
        elif this["stage"] == ALIGHTING:
            join_queue(day.pieces, people.sites, this["site"], piece)
        else:
            if this["stage"] == REACHED:
                people.nodes[this["node"]]["standing"] += this["persons"]
                this["stage"] = PLANNED
            _ask_for_next(people, day, piece, instant)
        piece = following


@lean_inner
def let_finish(people: People, day: Day, instant: int) -> None:
    """The same after the pause has broken: only those at the end of their last link ask to be taken in."""
    piece = day.due[instant]["first"]
    while piece >= 0:
        this = day.pieces[piece]
        following = this["following"]
        if this["out"] and this["stage"] != GOING_HOME:
            flow = people.flows[this["flow"]]
            if this["other_way"]:
                at_end = people.sites[this["site"]]["node"] == this["node"]
            else:
                at_end = this["stage"] == ALIGHTING or (this["position"] == flow["end"] and flow["stop"] < 0)
            if at_end:
                join_queue(day.pieces, people.sites, this["site"], piece)
        piece = following


@lean_inner
def _ask_for_next(people: People, day: Day, piece: int, instant: int) -> None:
    """Queue for the next road or for the site; not before the planned instant, where the plan's way is followed."""
    this = day.pieces[piece]
    if this["other_way"]:
        _ask_for_open_road(people, day, piece, instant)
        return
    position = this["position"]
    at_end = position == people.flows[this["flow"]]["end"]
    planned = people.flows[this["flow"]]["arrive"] if at_end else people.entries[position]["at"]
    if planned > instant:
        set_due(day.pieces, day.due, day.now, piece, planned)
    elif at_end and people.flows[this["flow"]]["stop"] >= 0:
        join_queue(day.pieces, people.stops, people.flows[this["flow"]]["stop"], piece)
    elif at_end:
        join_queue(day.pieces, people.sites, this["site"], piece)
    else:
        queue_for_road(people.roads, day, piece, people.entries[position]["road"], instant)


@lean_inner
def _ask_for_open_road(people: People, day: Day, piece: int, instant: int) -> None:
    """The same for those who go another way; where nothing is open they ask again, an instant later."""
    this = day.pieces[piece]
    if people.sites[this["site"]]["node"] == this["node"]:
        join_queue(day.pieces, people.sites, this["site"], piece)
        return
    road = next_open_road(people, day, piece, instant) if instant < people.grid.steps else -1
    if road >= 0:
        queue_for_road(people.roads, day, piece, road, instant)
    else:
        set_due(day.pieces, day.due, day.now, piece, instant + 1)


@lean_inner
def _come_home(people: People, day: Day, piece: int) -> None:
    """People who turned back wait at their staging area again, for good."""
    this = day.pieces[piece]
    area = people.areas[people.flows[this["flow"]]["area"]]
    day.now[MOVING] -= this["persons"]
    area["gone"] -= this["persons"]
    area["at_home"] += this["persons"]
    area["emptied"] = -1
    give_back(day.pieces, day.now, piece)


@lean_inner
def enter_roads(people: People, day: Day, step: int) -> None:
    """Everybody who waits enters, road by road, as far as there is room; until nobody else can in this step."""
    roads, now = people.roads, day.now
    for place in range(now[BUSY]):
        look_at(roads, day.pending, now, day.busy[place])
    road = next_pending(roads, day.pending, now)
    while road >= 0 and not now[FULL]:
        _enter_road(people, day, road, step)
        road = next_pending(roads, day.pending, now)
    busy = 0
    for place in range(now[BUSY]):
        road = day.busy[place]
        if roads[road]["first"] >= 0:
            day.busy[busy] = road
            busy += 1
        else:
            roads[road]["busy"] = 0
    now[BUSY] = busy


@lean_inner
def _enter_road(people: People, day: Day, road: int, step: int) -> None:
    """Let those who queue for one road enter, the first first; who may not load yet, or is too slow, is passed by."""
    this, pieces = people.roads[road], day.pieces
    if not day.is_open[this["profile"], step]:
        if people.rules.when_blocked != STAY:
            act_on_blocked(people, day, road, step)
        return
    if people.nodes[this["head"]]["spills"]:
        return
    if this["used_in"] != step:
        this["used_in"] = step
        this["used"] = 0
    room = room_in(this["per_step"], day.summed[this["profile"]], step) - this["used"]
    before, piece = -1, this["first"]
    while piece >= 0 and room > 0:
        following = pieces[piece]["following"]
        persons = min(room, _who_may_enter(people, day, piece, road, step))
        entering = piece
        if persons == pieces[piece]["persons"]:
            leave_queue(pieces, people.roads, road, before, piece)
        else:
            before = piece
            entering = split_off(pieces, day.now, piece, persons) if persons > 0 else -1
        if entering >= 0:
            _enter(people, day, entering, road, step)
        elif persons > 0:
            day.now[FULL] = 1
            return
        room -= persons
        this["used"] += persons
        piece = following


@lean_inner
def _who_may_enter(people: People, day: Day, piece: int, road: int, step: int) -> int:
    """How many of a piece may enter, the room on the road aside."""
    this = day.pieces[piece]
    flow = people.flows[this["flow"]]
    persons, area = int(this["persons"]), people.areas[flow["area"]]
    closed = people.tables.closed[people.roads[road]["profile"]]
    if closed[len(closed) - 1] > 0 and not may_be_present(closed, step, day.travel[flow["pace"], road]):
        return 0
    if this["out"] or area["loading"] < 0:
        return persons
    if area["loaded_in"] != step:
        area["loaded_in"] = step
        area["loaded"] = 0
    return min(persons, constant_room(area["loading"], people.grid.step_s, step) - int(area["loaded"]))


@lean_inner
def _enter(people: People, day: Day, piece: int, road: int, step: int) -> None:
    """All people of a piece enter a road; what they do at its end is set for when they get there."""
    this = day.pieces[piece]
    flow, persons, tail = people.flows[this["flow"]], this["persons"], people.nodes[people.roads[road]["tail"]]
    if not this["out"]:
        this["out"] = 1
        day.now[MOVING] += persons
        leave_home(people.areas, flow["area"], persons, step)
    elif tail["hold"] >= 0:
        tail["standing"] -= persons
    this["node"] = people.roads[road]["head"]
    if this["other_way"]:
        last = people.sites[this["site"]]["node"] == this["node"]
        planned = step
    else:
        this["position"] += 1
        last = this["position"] == flow["end"]
        planned = flow["arrive"] if last else people.entries[this["position"]]["at"]
    if last and (this["other_way"] or flow["stop"] < 0):
        day.now[LAST_LEG] += persons
        people.areas[flow["area"]]["last_leg"] += persons
    _go_on(people, day, piece, step, step + day.travel[flow["pace"], road], planned)


@lean_inner
def _go_on(people: People, day: Day, piece: int, step: int, reached: int, planned: int) -> None:
    """See to what people do who reach a node at an instant, and are to go on from there at another."""
    this = day.pieces[piece]
    node = people.nodes[this["node"]]
    if reached > step and node["hold"] >= 0:
        this["stage"] = REACHED
        set_due(day.pieces, day.due, day.now, piece, reached)
    elif max(reached, planned) > step:
        if node["hold"] >= 0:
            node["standing"] += this["persons"]
        set_due(day.pieces, day.due, day.now, piece, max(reached, planned))
    else:
        if node["hold"] >= 0:
            node["standing"] += this["persons"]
        _ask_for_next(people, day, piece, step)


@lean_inner
def take_in(people: People, day: Day, instant: int) -> None:
    """Reception sites take in those who queue there, as many as they may at this instant."""
    pieces, grid = day.pieces, people.grid
    for row in range(len(people.sites)):
        site = people.sites[row]
        piece = site["first"]
        if piece < 0:
            continue
        room = site["beds_left"]
        if site["intake"] >= 0:
            room = min(room, constant_room(site["intake"], grid.step_s, instant) if instant < grid.steps else 0)
        while piece >= 0 and room > 0:
            following = pieces[piece]["following"]
            persons = min(room, pieces[piece]["persons"])
            _be_safe(people, day, piece, persons, instant)
            room -= persons
            site["beds_left"] -= persons
            if persons == pieces[piece]["persons"]:
                leave_queue(pieces, people.sites, row, -1, piece)
                give_back(pieces, day.now, piece)
            else:
                pieces[piece]["persons"] -= persons
            piece = following


@lean_inner
def _be_safe(people: People, day: Day, piece: int, persons: int, instant: int) -> None:
    this = day.pieces[piece]
    area = people.flows[this["flow"]]["area"]
    if this["out"]:
        day.now[MOVING] -= persons
        day.now[LAST_LEG] -= persons
        people.areas[area]["last_leg"] -= persons
        node = people.nodes[people.sites[this["site"]]["node"]]
        if node["hold"] >= 0:
            node["standing"] -= persons
    else:
        leave_home(people.areas, area, persons, instant)
    day.now[SAFE] += persons
    people.areas[area]["safe"] += persons


@lean_inner
def note_spills(nodes: Records) -> None:
    """Where more wait at a node than may, the rest stand on the roads to it: nobody enters these in the next step."""
    for row in range(len(nodes)):
        node = nodes[row]
        node["spills"] = 1 if 0 <= node["hold"] < node["standing"] else 0
