"""How many more could be safe by an instant on a wider network: a flow in hand, and everybody left is pushed on."""

import numpy as np

from safepassage.flow.arrays import FlowOverTime, TimeExpandedNetwork
from safepassage.flow.arrival.rerouting.ground import FAR, Ground, Lists, SmallArray, State, fits, ground_of, state_of
from safepassage.flow.arrival.rerouting.halving import RUNNING, TOO_FAR, advance
from safepassage.flow.arrival.rerouting.splitting import AFTER, COLUMNS, HIGH, LOW, MIDDLE, OPEN, PEOPLE, SINKS
from safepassage.flow.arrival.rerouting.view import lists_of

_ROWS = 4
"""Room for the two sides of the one part, and for what splitting it needs."""


def more_by_pushing(network: TimeExpandedNetwork, flow: FlowOverTime, waits: SmallArray, *, by: int) -> int | None:
    """How many more can be safe by an instant than a flow has; None where the kernel's small integers do not do.

    Parameters
    ----------
    network
        Its limits are no smaller than what the flow uses; no site may run out of beds.
    flow
        A flow with no arrivals after `by`.
    waits
        Who waits at each place from each instant to the next in it, shape (n, K + 1).

    Notes
    -----
    One part of `halving` that holds all points, opened by hand: its people are those who are left at home.
    """
    if not fits(network, by):
        return None
    ground = ground_of(network, by)
    state = state_of(network, ground, 0, {})
    _begin(network, ground, state, flow, waits)
    lists = lists_of(np.arange(len(ground.home), dtype=np.int32), ground.instants, len(ground.home))
    state.distance[:] = FAR
    before = int(state.taken.sum(dtype=np.int64))
    if not _push_all(ground, state, lists):
        return None
    return int(state.taken.sum(dtype=np.int64)) - before


def _begin(network: TimeExpandedNetwork, ground: Ground, state: State, flow: FlowOverTime, waits: SmallArray) -> None:
    """Put a flow in the place of the empty one, everybody else at home, and give room to be taken in."""
    instants = ground.instants
    steps = min(network.steps, instants)
    for row, after in ((state.back, flow.entries), (state.wait_back, waits)):
        row.reshape(-1, instants)[:, :steps] = after[:, :steps]
    state.wait_back.reshape(-1, instants)[:, -1] = 0
    for ahead, back, is_open in (
        (state.ahead, state.back, state.is_open),
        (state.wait_ahead, state.wait_back, state.wait_open),
    ):
        np.subtract(ahead, back, out=ahead)
        is_open[:] = ahead > 0
        is_open[back > 0] += 2
    in_view = network.supply_at < instants
    home = network.supply_place[in_view] * instants + network.supply_at[in_view]
    np.subtract.at(state.here, home, flow.departures[in_view].astype(np.int32))
    taken, place = state.taken.reshape(-1, instants), np.flatnonzero(ground.site_of >= 0)
    np.add.at(taken, ground.site_of[network.site_place], flow.arrivals[:, :instants].astype(np.int32))
    room = ground.intake.reshape(-1, instants) - taken
    state.room.reshape(-1, instants)[place] = room[ground.site_of[place]]


def _push_all(ground: Ground, state: State, lists: Lists) -> bool:
    """Push until nobody can go on, and book who was taken in; False where distances grow too large."""
    sinks = np.flatnonzero(state.room)
    lists.sinks[: len(sinks)] = sinks
    parts = np.zeros((_ROWS, COLUMNS), np.int64)
    parts[0, [AFTER, LOW, HIGH, SINKS]] = len(lists.points), -1, ground.instants + 1, len(sinks)
    parts[0, [PEOPLE, OPEN, MIDDLE]] = int(state.here.sum(dtype=np.int64)), 1, ground.instants - 1
    count, outcome = 1, RUNNING
    # The two sides of the part, once it has been split, are not opened.
    while outcome == RUNNING and count == 1 and parts[0, OPEN]:
        count, outcome = advance(ground, state, lists, parts, count, 1, False)  # noqa: FBT003 - a kernel's argument
    return outcome != TOO_FAR
