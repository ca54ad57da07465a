"""The compiled kernel: one plan in many futures, one after the other, on whole steps."""

from safepassage.flow.compiled import lean, lean_inner
from safepassage.forecasting.simulate.blocked import note_changes
from safepassage.forecasting.simulate.fleet.driving import finish_drives, move_vehicles
from safepassage.forecasting.simulate.fleet.room import prepare_fleet
from safepassage.forecasting.simulate.ground import REROUTE, Fleet, Futures, Outcomes, People, Records
from safepassage.forecasting.simulate.opening import prepare_roads
from safepassage.forecasting.simulate.state import (
    EVERYONE,
    FREE,
    FRESH,
    FULL,
    LAST_LEG,
    MOVING,
    REROUTED,
    SAFE,
    TURNED,
    Day,
    set_due,
)
from safepassage.forecasting.simulate.stepping import enter_roads, let_ask, let_finish, note_spills, take_in

MANY = 2**40
"""More than any number of people."""


@lean
def carry_out_futures(people: People, fleet: Fleet | None, futures: Futures, day: Day, outcomes: Outcomes) -> bool:
    """Carry a plan out in every future given; False where there is too little room for pieces.

    Without vehicles `fleet` is None, and what is about them need not be compiled.
    """
    for row in range(len(futures.breaks_after)):
        _begin(people, futures, row, day)
        if fleet is not None:
            prepare_fleet(people, fleet, futures, row)
        _call(people, futures, row, day)
        until = min(futures.breaks_after[row], people.grid.steps)
        _carry_out(people, fleet, futures, row, day, outcomes, until)
        if day.now[FULL]:
            return False
        _finish(people, fleet, day, row, outcomes, until)
    return True


@lean_inner
def _carry_out(
    people: People, fleet: Fleet | None, futures: Futures, row: int, day: Day, outcomes: Outcomes, until: int
) -> None:
    """From the start to the break, or to the horizon."""
    grid = people.grid
    limited = False
    for node in range(len(people.nodes)):
        limited |= people.nodes[node]["hold"] >= 0
    for instant in range(until + 1):
        if people.rules.when_blocked == REROUTE and instant < grid.steps:
            note_changes(day, instant)
        let_ask(people, day, instant)
        may_enter = grid.first_entry <= instant < grid.steps and not futures.suspended[row, instant]
        if may_enter:
            enter_roads(people, day, instant)
        if fleet is not None:
            move_vehicles(people, fleet, futures, row, day, instant, may_enter)
        if day.now[FULL]:
            return
        take_in(people, day, instant)
        if limited:
            note_spills(people.nodes)
        _record(outcomes, row, instant, day, 0)
        finishing = day.now[LAST_LEG] if people.rules.may_finish else 0
        outcomes.exposed[row, instant] = day.now[MOVING] - finishing


@lean_inner
def _begin(people: People, futures: Futures, row: int, day: Day) -> None:
    """Everything as it is before anybody has moved."""
    prepare_roads(people.grid, people.roads, people.tables, futures, row, day)
    day.now[:] = 0
    day.now[FREE] = -1
    day.known[:] = -1
    for instant in range(len(day.due)):
        day.due[instant]["first"] = -1
        day.due[instant]["last"] = -1
    _clear_roads(people.roads, people.nodes, people.sites)
    for number in range(len(people.areas)):
        area = people.areas[number]
        area["at_home"] = futures.persons[row, number]
        area["emptied"] = 0 if area["at_home"] == 0 else -1
        area["gone"] = area["safe"] = area["last_leg"] = area["loaded"] = 0
        area["loaded_in"] = -1
        day.now[EVERYONE] += area["at_home"]


@lean_inner
def _clear_roads(roads: Records, nodes: Records, sites: Records) -> None:
    for number in range(len(roads)):
        road = roads[number]
        road["first"] = road["last"] = road["used_in"] = -1
        road["busy"] = road["pending"] = 0
    for number in range(len(nodes)):
        nodes[number]["standing"] = nodes[number]["spills"] = 0
    for number in range(len(sites)):
        site = sites[number]
        site["first"] = site["last"] = -1
        site["beds_left"] = site["beds"] if site["beds"] >= 0 else MANY


@lean_inner
def _call(people: People, futures: Futures, row: int, day: Day) -> None:
    """Set when each row of the plan is called, and how many of its people come."""
    for number in range(len(people.flows)):
        flow = people.flows[number]
        persons = _who_come(people, futures, row, number)
        if persons <= 0:
            continue
        if day.now[FRESH] >= len(day.pieces):
            day.now[FULL] = 1
            return
        piece = day.now[FRESH] if day.now[FREE] < 0 else day.now[FREE]
        if day.now[FREE] < 0:
            day.now[FRESH] += 1
        else:
            day.now[FREE] = day.pieces[piece]["following"]
        this = day.pieces[piece]
        this["flow"], this["position"], this["persons"] = number, flow["first"], persons
        this["stage"] = this["out"] = this["other_way"] = 0
        this["site"] = flow["site"]
        hour = min(flow["depart"] // people.grid.call_steps, futures.late_steps.shape[2] - 1)
        late = futures.late_steps[row, flow["area"], hour]
        set_due(day.pieces, day.due, day.now, piece, flow["depart"] + late)


@lean_inner
def _who_come(people: People, futures: Futures, row: int, number: int) -> int:
    """People of one row of the plan who come, rounded so that the sums over the rows of an area are right."""
    flow = people.flows[number]
    coming, share = futures.persons[row, flow["area"]], futures.coming[row, flow["area"]]
    if flow["extra"]:
        uncounted = max(0, coming - int(share * people.areas[flow["area"]]["persons"] + 0.5))
        return int(flow["share_to"] * uncounted + 0.5) - int(flow["share_from"] * uncounted + 0.5)
    after = min(int(share * (flow["before"] + flow["persons"]) + 0.5), coming)
    return int(after - min(int(share * flow["before"] + 0.5), coming))


@lean_inner
def _record(outcomes: Outcomes, row: int, instant: int, day: Day, caught: int) -> None:
    now = day.now
    outcomes.safe[row, instant] = now[SAFE]
    outcomes.moving[row, instant] = now[MOVING] - caught
    outcomes.caught[row, instant] = caught
    outcomes.waiting[row, instant] = now[EVERYONE] - now[SAFE] - now[MOVING]


@lean_inner
def _finish(people: People, fleet: Fleet | None, day: Day, row: int, outcomes: Outcomes, until: int) -> None:
    """What is left to happen after the break, and the figures at the horizon."""
    now, steps = day.now, people.grid.steps
    broken, may_finish = until < steps, people.rules.may_finish
    finishing = now[LAST_LEG] if may_finish else 0
    caught = now[MOVING] - finishing if broken else 0
    for number in range(len(people.areas)):
        area = people.areas[number]
        still = area["last_leg"] if may_finish else 0
        outcomes.caught_by_area[row, number] = area["gone"] - area["safe"] - still if broken else 0
        outcomes.emptied_at[row, number] = area["emptied"] if area["emptied"] >= 0 else steps + 1
    for instant in range(until + 1, steps + 1):
        if finishing:
            let_finish(people, day, instant)
            if fleet is not None:
                finish_drives(people, fleet, day, instant)
            take_in(people, day, instant)
        _record(outcomes, row, instant, day, caught)
    for number in range(len(people.areas)):
        outcomes.safe_by_area[row, number] = people.areas[number]["safe"]
    outcomes.turned_back[row] = now[TURNED]
    outcomes.rerouted[row] = now[REROUTED]
