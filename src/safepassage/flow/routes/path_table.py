"""Many paths over time as columns: a city's are too many to be held one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.routes.paths import PathOverTime, path_on


@dataclass(frozen=True, slots=True, kw_only=True)
class PathTable:
    """Many paths as columns; their arcs and steps lie one path after another. Arcs that are no road count as well.

    Attributes
    ----------
    supply, site, persons, arrive
        As in `PathOverTime`, shape (paths,).
    route
        Paths of one number have the same arcs, shape (paths,).
    first
        Where the arcs of each path begin, and where the last end, shape (paths + 1,).
    arcs, steps
        Arcs and the step in which each is entered, shape (entries,).
    """

    supply: IntArray
    site: IntArray
    persons: IntArray
    arrive: IntArray
    route: IntArray
    first: IntArray
    arcs: IntArray
    steps: IntArray

    def paths(self, network: TimeExpandedNetwork) -> tuple[PathOverTime, ...]:
        """The same one by one."""
        is_road = [link is not None for link in network.links]
        spans = list(zip(self.first[:-1].tolist(), self.first[1:].tolist(), strict=True))
        return tuple(
            path_on(
                is_road,
                supply=int(self.supply[row]),
                site=int(self.site[row]),
                persons=int(self.persons[row]),
                arcs=self.arcs[begin:end].tolist(),
                steps=self.steps[begin:end].tolist(),
                arrive_step=int(self.arrive[row]),
            )
            for row, (begin, end) in enumerate(spans)
        )


def tabulate(paths: Sequence[PathOverTime]) -> PathTable:
    """Paths as columns."""
    routes: dict[tuple[int, ...], int] = {}
    lengths = [len(path.all_arcs) for path in paths]
    return PathTable(
        supply=np.array([path.supply for path in paths], np.int64),
        site=np.array([path.site for path in paths], np.int64),
        persons=np.array([path.persons for path in paths], np.int64),
        arrive=np.array([path.arrive_step for path in paths], np.int64),
        route=np.array([routes.setdefault(path.all_arcs, len(routes)) for path in paths], np.int64),
        first=np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]),
        arcs=np.array([arc for path in paths for arc in path.all_arcs], np.int64),
        steps=np.array([step for path in paths for step in path.all_enter_steps], np.int64),
    )


def join(tables: Sequence[PathTable]) -> PathTable:
    """One table after another, at least one."""
    entries = np.cumsum([0, *[len(table.arcs) for table in tables]])
    routes = np.cumsum([0, *[int(table.route.max(initial=-1)) + 1 for table in tables]])
    firsts = [table.first[:-1] + before for table, before in zip(tables, entries[:-1], strict=True)]
    return PathTable(
        supply=np.concatenate([table.supply for table in tables]),
        site=np.concatenate([table.site for table in tables]),
        persons=np.concatenate([table.persons for table in tables]),
        arrive=np.concatenate([table.arrive for table in tables]),
        route=np.concatenate([table.route + before for table, before in zip(tables, routes[:-1], strict=True)]),
        first=np.concatenate([*firsts, entries[-1:]]),
        arcs=np.concatenate([table.arcs for table in tables]),
        steps=np.concatenate([table.steps for table in tables]),
    )
