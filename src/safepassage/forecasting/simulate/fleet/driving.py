"""One instant of all vehicles: they load, are inspected, enter roads, drive, break down, and unload."""

import math

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.fleet.boarding import alight, load, set_out
from safepassage.forecasting.simulate.fleet.gates import may_pass, pass_through
from safepassage.forecasting.simulate.fleet.room import has_room, take_room
from safepassage.forecasting.simulate.ground import Fleet, Futures, People
from safepassage.forecasting.simulate.opening import may_be_present
from safepassage.forecasting.simulate.state import LAST_LEG, Day

WAITS, READY, INSPECTED, ENTERS, DRIVES, STANDS_FOR_GOOD, DONE = 0, 1, 2, 3, 4, 5, 6
"""What a vehicle is about: to begin a leg; to come to its next road; to be inspected before it; to enter it; to reach
its end; nothing more, broken down; nothing more, all legs driven."""


@lean_inner
def move_vehicles(
    people: People, fleet: Fleet, futures: Futures, row: int, day: Day, instant: int, may_enter: bool
) -> None:
    """Every vehicle does all that it can do at an instant, who has waited longest first."""
    _sort(fleet)
    for place in range(len(fleet.order)):
        vehicle = fleet.order[place]
        while fleet.vehicles[vehicle]["due"] <= instant and _act(
            people, fleet, futures, row, day, vehicle, instant, may_enter
        ):
            pass


@lean_inner
def _sort(fleet: Fleet) -> None:
    """By the instant of their next action, then by that of the planned entry; insertion: little changes at a time."""
    order = fleet.order
    for place in range(1, len(order)):
        vehicle, before = order[place], place - 1
        while before >= 0 and _is_before(fleet, vehicle, order[before]):
            order[before + 1] = order[before]
            before -= 1
        order[before + 1] = vehicle


@lean_inner
def _is_before(fleet: Fleet, one: int, other: int) -> bool:
    mine, theirs = fleet.vehicles[one], fleet.vehicles[other]
    if mine["due"] != theirs["due"]:
        return bool(mine["due"] < theirs["due"])
    my_at, their_at = _planned(fleet, one), _planned(fleet, other)
    return bool(my_at < their_at if my_at != their_at else one < other)


@lean_inner
def _planned(fleet: Fleet, vehicle: int) -> int:
    entry = fleet.vehicles[vehicle]["entry"]
    return int(fleet.drives[entry]["at"]) if entry < len(fleet.drives) else 0


@lean_inner
def _act(
    people: People, fleet: Fleet, futures: Futures, row: int, day: Day, vehicle: int, instant: int, may_enter: bool
) -> bool:
    """Do the next thing; whether there may be more to do at this instant."""
    this = fleet.vehicles[vehicle]
    state = this["state"]
    if state == WAITS:
        return _begin_leg(people, fleet, day, vehicle, instant)
    if state == READY:
        return _come_to_road(people, fleet, day, vehicle, instant)
    if state == INSPECTED:
        return _be_inspected(people, fleet, futures, row, vehicle, instant)
    if state == ENTERS:
        return bool(may_enter and _enter(people, fleet, futures, row, day, vehicle, instant))
    if state == DRIVES:
        this["state"] = READY
        return True
    return False


@lean_inner
def _begin_leg(people: People, fleet: Fleet, day: Day, vehicle: int, instant: int) -> bool:
    """Load where people board, at the planned instant or, where the vehicle is late, at once."""
    this = fleet.vehicles[vehicle]
    if this["leg"] == this["end_leg"]:
        this["state"] = DONE
        return False
    leg = fleet.legs[this["leg"]]
    this["entry"] = leg["first"]
    if leg["board"] > instant:
        this["due"] = leg["board"]
        return False
    this["due"] = instant
    if leg["board"] >= 0:
        load(people, fleet, day, vehicle, this["leg"])
        this["due"] += this["loading"]
    this["state"] = READY
    return True


@lean_inner
def _come_to_road(people: People, fleet: Fleet, day: Day, vehicle: int, instant: int) -> bool:
    """Before the next road of a leg, or at its end."""
    this = fleet.vehicles[vehicle]
    leg = fleet.legs[this["leg"]]
    if this["entry"] == leg["end"]:
        if instant < leg["depart"] and leg["first"] == leg["end"]:
            this["due"] = leg["depart"]
            return False
        if leg["alights"]:
            if leg["first"] == leg["end"]:
                _count_last_leg(people, fleet, day, this["leg"])
            alight(people, fleet, day, this["leg"], instant, this["unloading"])
            this["due"] = instant + this["unloading"]
        this["leg"] += 1
        this["state"] = WAITS
        return True
    this["gate"] = fleet.drives[this["entry"]]["first_gate"]
    this["state"] = INSPECTED
    return True


@lean_inner
def _be_inspected(people: People, fleet: Fleet, futures: Futures, row: int, vehicle: int, instant: int) -> bool:
    """Queue for the inspector before each corridor that the next road enters; then be there for the planned entry."""
    this = fleet.vehicles[vehicle]
    drive = fleet.drives[this["entry"]]
    while this["gate"] < drive["end_gate"]:
        gate = fleet.gates[this["gate"]]
        passage = fleet.passages[gate["passage"]]
        if passage["inspection_s"] > 0:
            comes = drive["at"] - gate["ahead"] if gate["ahead"] >= 0 else instant
            if comes > instant:
                this["due"] = comes
                return False
            took_s = passage["inspection_s"] * futures.inspection[row, passage["corridor"]]
            passage["free_s"] = max(passage["free_s"], float(instant * people.grid.step_s)) + took_s
            this["due"] = math.ceil(passage["free_s"] / people.grid.step_s - 1e-9)
        this["gate"] += 1
        if this["due"] > instant:
            return False
    this["state"] = ENTERS
    this["due"] = max(this["due"], drive["at"])
    return True


@lean_inner
def _enter(people: People, fleet: Fleet, futures: Futures, row: int, day: Day, vehicle: int, step: int) -> bool:
    """Enter the next road where it is open, has room, and the rules of the corridor allow it; else try again later."""
    this = fleet.vehicles[vehicle]
    drive = fleet.drives[this["entry"]]
    road = fleet.roads[drive["road"]]
    travel = fleet.travel[this["kind"], drive["road"]]
    if not day.is_open[road["profile"], step]:
        return False
    if not may_be_present(people.tables.closed[road["profile"]], step, travel):
        return False
    if not has_room(fleet, day, drive["road"], this["pce"], step) or not may_pass(fleet, vehicle, step):
        return False
    take_room(fleet, drive["road"], this["pce"])
    pass_through(fleet, vehicle, step)
    leg = fleet.legs[this["leg"]]
    if this["entry"] == leg["first"]:
        set_out(people, fleet, day, this["leg"], step)
    this["entry"] += 1
    if this["entry"] == leg["end"]:
        _count_last_leg(people, fleet, day, this["leg"])
    this["due"] = step + travel
    this["state"] = DRIVES
    _break_down(fleet, futures, row, vehicle, travel)
    return True


@lean_inner
def _break_down(fleet: Fleet, futures: Futures, row: int, vehicle: int, travel: int) -> None:
    """Stand as long as a repair takes, or for good, where the vehicle breaks down on its way."""
    this = fleet.vehicles[vehicle]
    driven = this["driven"] + travel
    while this["broken"] < futures.breakdown_steps.shape[2]:
        fails_at = futures.breakdown_steps[row, vehicle, this["broken"]]
        if fails_at >= driven:
            break
        stands = futures.repair_steps[row, vehicle, this["broken"]]
        this["broken"] += 1
        if stands < 0:
            this["state"] = STANDS_FOR_GOOD
            return
        driven -= fails_at
        this["due"] += min(stands, 2**28)
    this["driven"] = driven


@lean_inner
def _count_last_leg(people: People, fleet: Fleet, day: Day, leg: int) -> None:
    """People who get off at the end of this link would be safe if they might finish it."""
    first = fleet.legs[leg]["trip_boarding"]
    if not fleet.legs[leg]["alights"]:
        return
    for row in range(first, fleet.legs[leg]["end_boarding"]):
        if fleet.boardings[row]["alight_leg"] == leg:
            piece = fleet.boardings[row]["first"]
            while piece >= 0:
                this = day.pieces[piece]
                if this["out"]:
                    day.now[LAST_LEG] += this["persons"]
                    people.areas[people.flows[this["flow"]]["area"]]["last_leg"] += this["persons"]
                piece = this["following"]


@lean_inner
def finish_drives(people: People, fleet: Fleet, day: Day, instant: int) -> None:
    """After the break: vehicles on the last link of a leg reach its end, and people get off."""
    for vehicle in range(len(fleet.vehicles)):
        this = fleet.vehicles[vehicle]
        if this["state"] == DRIVES and this["due"] == instant:
            leg = fleet.legs[this["leg"]]
            if this["entry"] == leg["end"] and leg["alights"]:
                alight(people, fleet, day, this["leg"], instant, this["unloading"])
            this["state"] = DONE
