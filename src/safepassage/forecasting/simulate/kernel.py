"""The compiled kernel: one plan in many futures, one after the other, on whole steps."""

from safepassage.flow.compiled import compiled, inner
from safepassage.forecasting.simulate.blocked import note_changes
from safepassage.forecasting.simulate.ground import REROUTE, Flows, Futures, Grid, Layout, Outcomes, Places
from safepassage.forecasting.simulate.opening import prepare_day
from safepassage.forecasting.simulate.state import (
    EVERYONE,
    FULL,
    LAST_LEG,
    MOVING,
    REROUTED,
    SAFE,
    TURNED,
    State,
    set_due,
)
from safepassage.forecasting.simulate.stepping import enter_roads, let_ask, let_finish, note_spills, take_in


@compiled
def carry_out_futures(layout: Layout, futures: Futures, state: State, outcomes: Outcomes) -> bool:
    """Carry a plan out in every future given; False where the state has too little room for pieces."""
    for row in range(len(futures.breaks_after)):
        _carry_out(layout, futures, row, state, outcomes)
        if state.tally.now[FULL]:
            return False
    return True


@inner
def _carry_out(layout: Layout, futures: Futures, row: int, state: State, outcomes: Outcomes) -> None:
    """One future, to its break, or to the horizon; afterwards only those on their last link may go on."""
    grid, roads, places, flows, rules = layout
    prepare_day(grid, roads, futures, row, state.day)
    _begin(places, futures, row, state)
    _call(grid, places, flows, futures, row, state)
    if state.tally.now[FULL]:
        return
    until = min(futures.breaks_after[row], grid.steps)
    limited = places.hold.max() >= 0
    for instant in range(until + 1):
        let_ask(flows, places, roads, state, instant)
        if instant < grid.steps and instant >= grid.first_entry and not futures.suspended[row, instant]:
            if rules.when_blocked == REROUTE:
                note_changes(state, instant)
            enter_roads(grid, flows, places, roads, rules, state, instant)
            if state.tally.now[FULL]:
                return
        take_in(grid, flows, places, state, instant)
        if limited:
            note_spills(places, state)
        _record(outcomes, row, instant, state, 0)
    _finish(layout, row, state, outcomes, until)


@inner
def _begin(places: Places, futures: Futures, row: int, state: State) -> None:
    """Everything as it is before anybody has moved."""
    lists, tally, pieces = state.lists, state.tally, state.pieces
    pieces.free[0] = -1
    pieces.free[1] = 0
    lists.due_first[:] = -1
    lists.due_last[:] = -1
    lists.road_first[:] = -1
    lists.road_last[:] = -1
    lists.site_first[:] = -1
    lists.site_last[:] = -1
    lists.is_busy[:] = 0
    lists.is_pending[:] = 0
    lists.counts[:] = 0
    tally.now[:] = 0
    tally.gone[:] = 0
    tally.safe[:] = 0
    tally.last_leg[:] = 0
    tally.used_in[:] = -1
    tally.loaded_in[:] = -1
    tally.standing[:] = 0
    tally.spills[:] = 0
    for area in range(len(places.persons)):
        tally.now[EVERYONE] += futures.persons[row, area]
        tally.at_home[area] = futures.persons[row, area]
        tally.emptied[area] = 0 if futures.persons[row, area] == 0 else -1
    for site in range(len(places.beds)):
        tally.beds_left[site] = places.beds[site] if places.beds[site] >= 0 else 2**40


@inner
def _call(grid: Grid, places: Places, flows: Flows, futures: Futures, row: int, state: State) -> None:
    """Set when each row of the plan is called, and how many of its people come."""
    pieces = state.pieces
    for flow in range(len(flows.area)):
        area = flows.area[flow]
        persons = _who_come(places, flows, futures, row, flow, area)
        if persons <= 0:
            continue
        piece = pieces.free[1]
        if piece >= len(pieces.flow):
            state.tally.now[FULL] = 1
            return
        pieces.free[1] += 1
        pieces.flow[piece] = flow
        pieces.position[piece] = flows.first[flow]
        pieces.persons[piece] = persons
        pieces.stage[piece] = 0
        pieces.out[piece] = 0
        pieces.other_way[piece] = 0
        pieces.site[piece] = flows.site[flow]
        depart = flows.depart[flow]
        hour = min(depart // grid.call_steps, futures.late_steps.shape[2] - 1)
        set_due(pieces, state.lists, piece, depart + futures.late_steps[row, area, hour])


@inner
def _who_come(places: Places, flows: Flows, futures: Futures, row: int, flow: int, area: int) -> int:
    """People of one row of the plan who come, rounded so that the sums over the rows of an area are right."""
    coming, share = futures.persons[row, area], futures.coming[row, area]
    if flows.extra[flow]:
        uncounted = max(0, coming - int(share * places.persons[area] + 0.5))
        return int(flows.share_to[flow] * uncounted + 0.5) - int(flows.share_from[flow] * uncounted + 0.5)
    after = min(int(share * (flows.before[flow] + flows.persons[flow]) + 0.5), coming)
    return int(after - min(int(share * flows.before[flow] + 0.5), coming))


@inner
def _record(outcomes: Outcomes, row: int, instant: int, state: State, caught: int) -> None:
    outcomes.safe[row, instant] = state.tally.now[SAFE]
    outcomes.moving[row, instant] = state.tally.now[MOVING] - caught
    outcomes.caught[row, instant] = caught
    outcomes.waiting[row, instant] = state.tally.now[EVERYONE] - state.tally.now[SAFE] - state.tally.now[MOVING]


@inner
def _finish(layout: Layout, row: int, state: State, outcomes: Outcomes, until: int) -> None:
    """What is left to happen after the break, and the figures at the horizon."""
    tally, steps = state.tally, layout.grid.steps
    broken = until < steps
    finishing = tally.now[LAST_LEG] if layout.rules.may_finish else 0
    caught = tally.now[MOVING] - finishing if broken else 0
    for area in range(len(tally.gone)):
        still = tally.last_leg[area] if layout.rules.may_finish else 0
        outcomes.caught_by_area[row, area] = tally.gone[area] - tally.safe[area] - still if broken else 0
        outcomes.emptied_at[row, area] = tally.emptied[area] if tally.emptied[area] >= 0 else steps + 1
    for instant in range(until + 1, steps + 1):
        if finishing:
            let_finish(layout.flows, layout.places, state, instant)
            take_in(layout.grid, layout.flows, layout.places, state, instant)
        _record(outcomes, row, instant, state, caught)
    for area in range(len(tally.gone)):
        outcomes.safe_by_area[row, area] = tally.safe[area]
    outcomes.turned_back[row] = tally.now[TURNED]
    outcomes.rerouted[row] = tally.now[REROUTED]
