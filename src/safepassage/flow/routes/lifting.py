"""How many more could be safe by an instant if one limit were lifted: augmenting paths from a flow in hand."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.rerouting.lifting import more_by_pushing
from safepassage.flow.routes.completing import FAR, complete
from safepassage.flow.routes.path_table import PathTable
from safepassage.flow.routes.restoring import Moving, count_waits
from safepassage.flow.routes.routing import ground_of, limits_of, scan_of
from safepassage.flow.routes.sweeping import Ground, Need, Room

FEW_LEFT = 0.1
"""Where fewer are left at home than this share, the ways from there are long: pushing all at once finds them sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntriesByArrival:
    """Who enters which arc when, with the instant of arrival: one row an entry of a path; and the paths themselves.

    Attributes
    ----------
    arc, step, persons, arrive
        Shape (entries,).
    supply, site, path_persons, path_arrive
        Shape (paths,).
    """

    arc: IntArray
    step: IntArray
    persons: IntArray
    arrive: IntArray
    supply: IntArray
    site: IntArray
    path_persons: IntArray
    path_arrive: IntArray

    @classmethod
    def of(cls, paths: PathTable) -> "EntriesByArrival":
        """Lay out the entries of paths."""
        lengths = np.diff(paths.first)
        return cls(
            arc=paths.arcs,
            step=paths.steps,
            persons=np.repeat(paths.persons, lengths),
            arrive=np.repeat(paths.arrive, lengths),
            supply=paths.supply,
            site=paths.site,
            path_persons=paths.persons,
            path_arrive=paths.arrive,
        )

    def flow_by(self, network: TimeExpandedNetwork, by: int) -> FlowOverTime:
        """The flow of those who arrive up to an instant."""
        entries = np.zeros(network.capacity.shape, np.int64)
        arrivals = np.zeros(network.intake.shape, np.int64)
        departures = np.zeros(len(network.supply), np.int64)
        rows, paths = self.arrive <= by, self.path_arrive <= by
        np.add.at(entries, (self.arc[rows], self.step[rows]), self.persons[rows])
        np.add.at(arrivals, (self.site[paths], self.path_arrive[paths]), self.path_persons[paths])
        np.add.at(departures, self.supply[paths], self.path_persons[paths])
        return FlowOverTime(entries=entries, arrivals=arrivals, departures=departures)


def more_when_lifted(
    network: TimeExpandedNetwork,
    lifted: Iterable[TimeExpandedNetwork],
    flow: FlowOverTime,
    *,
    by: int,
    few_left: float = FEW_LEFT,
) -> list[int]:
    """How many more can be safe by an instant on each of some networks than a flow on a narrower one brings there.

    Parameters
    ----------
    network
        The network of the flow; no site may run out of beds.
    lifted
        The same network with some limits larger.
    flow
        A flow with no arrivals after `by`.
    few_left
        The share of the people still at home up to which they are pushed on together, by the kernel of `rerouting`.
    """
    ground = ground_of(network)
    push = network.supply.sum() - flow.departures.sum() <= few_left * network.supply.sum()
    gains = []
    for wider in lifted:
        waits = np.zeros((len(network.places), network.steps + 1), np.int32)
        moving = Moving(flow.entries.astype(np.int32), waits, waits)
        count_waits(ground, moving, flow.departures, flow.arrivals)
        gain = more_by_pushing(wider, flow, waits, by=by) if push else None
        gains.append(_more_by_augmenting(ground, wider, flow, moving, by=by) if gain is None else gain)
    return gains


def _more_by_augmenting(
    ground: Ground, wider: TimeExpandedNetwork, flow: FlowOverTime, moving: Moving, *, by: int
) -> int:
    """The same for one network, path by path; changes `moving`, which holds the flow."""
    left, limit = limits_of(wider, None, int(wider.supply.sum()) + 1)
    left -= moving.entries
    moving = moving._replace(limit=limit)
    need = Need(wider.supply - flow.departures, np.minimum(wider.intake, UNLIMITED) - flow.arrivals)
    need.arrivals[:, by + 1 :] = 0
    waiting, scan = int(need.persons.sum()), scan_of(left.shape, limit.shape)
    complete(ground, Room(left, np.zeros((0, 0), np.int32), limit), need, moving, scan, FAR * FAR)
    return waiting - int(need.persons.sum())
