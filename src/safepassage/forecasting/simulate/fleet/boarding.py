"""People and vehicles: who boards, sets out, and gets off."""

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.ground import ALIGHTING, Fleet, People
from safepassage.forecasting.simulate.people import leave_home
from safepassage.forecasting.simulate.state import FULL, MOVING, Day, join_queue, leave_queue, set_due, split_off


@lean_inner
def load(people: People, fleet: Fleet, day: Day, vehicle: int, leg: int) -> None:
    """Those who are there for a trip board it; seats left over go to those there whose own vehicle has gone."""
    this = fleet.legs[leg]
    free = fleet.vehicles[vehicle]["seats"] - _aboard(fleet, leg)
    for row in range(this["first_boarding"], this["end_boarding"]):
        fleet.boardings[row]["done"] = 1
        free -= _board(people, fleet, day, row, min(free, fleet.boardings[row]["persons"]), row)
    for row in range(this["first_boarding"], this["end_boarding"]):
        free -= _board(people, fleet, day, row, free, -1)


@lean_inner
def _aboard(fleet: Fleet, leg: int) -> int:
    """People on board from stops before."""
    aboard = 0
    for row in range(fleet.legs[leg]["trip_boarding"], fleet.legs[leg]["first_boarding"]):
        if fleet.boardings[row]["alight_leg"] >= leg:
            aboard += int(fleet.boardings[row]["aboard"])
    return aboard


@lean_inner
def _board(people: People, fleet: Fleet, day: Day, row: int, most: int, wanted: int) -> int:
    """Let people at the stop of a boarding get on: those of the boarding `wanted`, or those left behind (-1)."""
    pieces = day.pieces
    boarding, boarded = fleet.boardings[row], 0
    stop = boarding["stop"]
    before, piece = -1, people.stops[stop]["first"]
    while piece >= 0 and boarded < most and not day.now[FULL]:
        following = pieces[piece]["following"]
        if not _may_board(people, fleet, day, piece, wanted, boarding["site"]):
            before, piece = piece, following
            continue
        persons = min(pieces[piece]["persons"], most - boarded)
        entering = piece
        if persons == pieces[piece]["persons"]:
            leave_queue(pieces, people.stops, stop, before, piece)
        else:
            entering = split_off(pieces, day.now, piece, persons)
            before = piece
        if entering < 0:
            day.now[FULL] = 1
        else:
            _leave_stop(people, day, entering, boarding["site"])
            join_queue(pieces, fleet.boardings, row, entering)
            boarding["aboard"] += persons
            boarded += persons
        piece = following
    return boarded


@lean_inner
def _leave_stop(people: People, day: Day, piece: int, site: int) -> None:
    """Get on: the place at the node is free again, and the site is that of the vehicle."""
    this = day.pieces[piece]
    this["site"] = site
    if this["out"] and people.nodes[this["node"]]["hold"] >= 0:
        people.nodes[this["node"]]["standing"] -= this["persons"]


@lean_inner
def _may_board(people: People, fleet: Fleet, day: Day, piece: int, wanted: int, site: int) -> bool:
    flow = people.flows[day.pieces[piece]["flow"]]
    own = flow["boarding"]
    if wanted >= 0:
        return bool(own == wanted)
    left_behind = own < 0 or fleet.boardings[own]["done"] == 1
    return bool(left_behind and people.tables.allowed[people.areas[flow["area"]]["kind"], site])


@lean_inner
def set_out(people: People, fleet: Fleet, day: Day, leg: int, step: int) -> None:
    """People who boarded at home are on the road from the first entry of the leg."""
    for row in range(fleet.legs[leg]["first_boarding"], fleet.legs[leg]["end_boarding"]):
        piece = fleet.boardings[row]["first"]
        while piece >= 0:
            this = day.pieces[piece]
            if not this["out"]:
                this["out"] = 1
                day.now[MOVING] += this["persons"]
                leave_home(people.areas, people.flows[this["flow"]]["area"], this["persons"], step)
            piece = this["following"]


@lean_inner
def alight(people: People, fleet: Fleet, day: Day, leg: int, instant: int, unloading: int) -> None:
    """People get off at their site, and ask to be taken in when unloading has ended."""
    for row in range(fleet.legs[leg]["trip_boarding"], fleet.legs[leg]["end_boarding"]):
        boarding = fleet.boardings[row]
        if boarding["alight_leg"] != leg:
            continue
        piece = boarding["first"]
        boarding["first"] = boarding["last"] = -1
        boarding["aboard"] = 0
        while piece >= 0:
            following = day.pieces[piece]["following"]
            day.pieces[piece]["stage"] = ALIGHTING
            day.pieces[piece]["other_way"] = 0
            if unloading == 0:
                join_queue(day.pieces, people.sites, boarding["site"], piece)
            else:
                set_due(day.pieces, day.due, day.now, piece, instant + unloading)
            piece = following
