"""Kernels around completing a flow over time: who waits where, and which orders it still holds."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.compiled import compiled
from safepassage.flow.routes.sweeping import Ground, Ledger, Need, SmallArray


class Moving(NamedTuple):
    """A flow: people who enter each arc in each step, shape (m, K), and who wait at each place, shape (n, K + 1).

    `limit` is how many may wait, shape (n, K + 1); 0 in the last column.
    """

    entries: SmallArray
    waits: SmallArray
    limit: SmallArray


def count_waits(ground: Ground, moving: Moving, sent: NDArray[np.int64], arrived: NDArray[np.int64]) -> None:
    """Work out who waits where from who leaves home, enters and arrives."""
    waits = moving.waits
    waits[:] = 0
    np.add.at(waits, (ground.home, ground.ready), sent.astype(np.int32))
    arc, step = np.nonzero(moving.entries)
    persons = moving.entries[arc, step]
    np.subtract.at(waits, (ground.tail[arc], step), persons)
    np.add.at(waits, (ground.head[arc], step + ground.travel[arc]), persons)
    np.subtract.at(waits, ground.site_place, arrived.astype(np.int32))
    np.cumsum(waits, axis=1, out=waits)


@compiled
def settle(ground: Ground, need: Need, ledger: Ledger, moving: Moving) -> None:
    """Keep of each record what the flow still holds, and take it out of the flow and of what was carried (`need`)."""
    entries, waits = moving.entries, moving.waits
    for record in range(ledger.counts[2]):
        order = ledger.record_order[record]
        supply, site, by = ledger.supply[order], ledger.site[order], ledger.record_at[record]
        persons = min(ledger.record_persons[record], need.arrivals[site, by], need.persons[supply])
        # First to see how many there are (turn 0), then to take them (turn 1).
        for turn in range(2):
            at, place = by, ground.site_place[site]
            for index in range(ledger.length[order] - 1, -2, -1):
                if index < 0:
                    arc, step, reached = -1, -1, ground.ready[supply]
                else:
                    arc = ledger.arcs[ledger.first_arc[order] + index]
                    step = ledger.steps[ledger.record_first[record] + index]
                    reached = step + ground.travel[arc]
                for waited in range(reached, at):
                    if turn == 0:
                        persons = min(persons, waits[place, waited])
                    else:
                        waits[place, waited] -= persons
                if arc >= 0:
                    if turn == 0:
                        persons = min(persons, entries[arc, step])
                    else:
                        entries[arc, step] -= persons
                    at, place = step, ground.tail[arc]
            if persons == 0:
                break
        ledger.record_persons[record] = persons
        need.arrivals[site, by] -= persons
        need.persons[supply] -= persons
