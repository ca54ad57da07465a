"""The minimum cut at the moments that matter, mapped back to roads and hours, in words."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.beds.bedded import BeddedArrival
from safepassage.flow.beds.beds import BedsCut, minimum_cut_with_beds
from safepassage.flow.routes.path_table import PathTable
from safepassage.model.plan import Bottleneck
from safepassage.model.scenario import Scenario

SHARES = (0.25, 0.5, 0.75)
"""The moments that matter: when these shares of those who can be carried are safe, and the last if not all are."""

SHARES_OF_A_CITY = (0.25, 0.5)
"""Fewer where every figure is a search through a city's network over time."""

LIMITS_A_MOMENT = 3
MOST_ROWS = 12
ARCS_AT_ONCE = 4096
PEOPLE_THAT_COUNT = 1
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    """One limit in a cut: an arc, the intake or the beds of a site, in steps first..last."""

    kind: str
    index: int
    first: int
    last: int
    weight: int


def find_bottlenecks(
    scenario: Scenario,
    network: TimeExpandedNetwork,
    best: BeddedArrival,
    *,
    paths: PathTable | None = None,
) -> tuple[Bottleneck, ...]:
    """What holds people back, the most people first: each limit at the moment at which it holds back most.

    Each figure comes from a maximum flow with that limit lifted; where the paths of a large plan are given that is best
    at every instant, it is begun from these.
    """
    lifting = _BySolver(network)
    shares: tuple[float, ...] = SHARES
    if not best.cuts and best.universally_optimal:
        lifting = _ByLabels(network, best)
        if paths is not None and (network.beds >= UNLIMITED).all():
            lifting, shares = _ByAugmenting(network, best, paths), SHARES_OF_A_CITY
    rows = [
        row
        for instant in _moments(best.most_possible, scenario.persons, shares)
        for row in _at_moment(scenario, network, lifting, instant)
        if row.people_held_back >= PEOPLE_THAT_COUNT
    ]
    rows.sort(key=lambda row: (-row.people_held_back, row.by_step, row.link_id, row.direction))
    worst: dict[tuple[str, str, str], Bottleneck] = {}
    for row in rows:
        worst.setdefault((row.link_id, row.direction, row.name), row)
    return tuple(worst.values())[:MOST_ROWS]


def _moments(most_possible: IntArray, persons: int, shares: Sequence[float]) -> list[int]:
    carried = int(most_possible[-1])
    if not carried:
        return [len(most_possible) - 1]
    moments = {int(np.argmax(most_possible >= share * carried)) for share in shares}
    if carried < persons:
        moments.add(len(most_possible) - 1)
    return sorted(moments)


class _BySolver:
    """Cuts and what lifting limits is worth, each from a maximum flow of its own."""

    def __init__(self, network: TimeExpandedNetwork) -> None:
        self._network = network

    def cut(self, by: int) -> BedsCut:
        """A minimum cut for one instant."""
        return minimum_cut_with_beds(self._network, by=by)

    def gains(self, limits: Sequence[_Limit], cut: BedsCut) -> list[int]:
        """How many more could be safe by the cut's instant with each limit lifted."""
        wider = (_lifted(self._network, limit) for limit in limits)
        return [minimum_cut_with_beds(network, by=cut.by).value - cut.value for network in wider]


class _ByLabels(_BySolver):
    """The same where the labels give the cuts."""

    def __init__(self, network: TimeExpandedNetwork, best: BeddedArrival) -> None:
        super().__init__(network)
        self._best = best

    def cut(self, by: int) -> BedsCut:
        """A minimum cut for one instant."""
        value = int(self._best.most_possible[by])
        return BedsCut(by=by, value=value, inside=self._best.labels <= by, full_sites=())


class _ByAugmenting(_ByLabels):
    """The same where paths in hand bring the most possible to safety by each instant."""

    def __init__(self, network: TimeExpandedNetwork, best: BeddedArrival, paths: PathTable) -> None:
        # Imported here, for the compiler is only for large work.
        from safepassage.flow.routes.lifting import EntriesByArrival  # noqa: PLC0415

        super().__init__(network, best)
        self._entries = EntriesByArrival.of(paths)

    def gains(self, limits: Sequence[_Limit], cut: BedsCut) -> list[int]:
        """How many more could be safe by the cut's instant with each limit lifted."""
        from safepassage.flow.routes.lifting import more_when_lifted  # noqa: PLC0415

        wider = (_lifted(self._network, limit) for limit in limits)
        return more_when_lifted(self._network, wider, self._entries.flow_by(self._network, cut.by), by=cut.by)


def _at_moment(
    scenario: Scenario, network: TimeExpandedNetwork, lifting: _BySolver, instant: int
) -> Iterator[Bottleneck]:
    cut = lifting.cut(instant)
    limits = [*_arc_limits(network, cut, instant), *_site_limits(network, cut, instant)]
    limits.sort(key=lambda limit: -limit.weight)
    worst = limits[:LIMITS_A_MOMENT]
    for limit, held_back in zip(worst, lifting.gains(worst, cut), strict=True):
        yield _in_words(scenario, network, limit, instant, held_back)


def _arc_limits(network: TimeExpandedNetwork, cut: BedsCut, instant: int) -> Iterator[_Limit]:
    """Arcs that lead from the side of the staging areas to the side of safety, with the steps in which they do."""
    most = network.capacity.max(axis=1)
    limited = np.flatnonzero(most < UNLIMITED)
    instants = np.arange(network.steps)
    # Some thousands at a time, so that a city's network needs little memory at once.
    for first in range(0, len(limited), ARCS_AT_ONCE):
        arcs = limited[first : first + ARCS_AT_ONCE]
        reached = instants + network.travel[arcs][:, None]
        safe = cut.inside[network.head[arcs][:, None], np.minimum(reached, network.steps)]
        crosses = safe & ~cut.inside[network.tail[arcs], :-1] & (reached <= instant)
        for row in np.flatnonzero(crosses.any(axis=1)).tolist():
            arc, steps = int(arcs[row]), np.flatnonzero(crosses[row])
            weight = int(most[arc]) * len(steps)
            yield _Limit(kind="arc", index=arc, first=int(steps[0]), last=int(steps[-1]), weight=weight)


def _site_limits(network: TimeExpandedNetwork, cut: BedsCut, instant: int) -> Iterator[_Limit]:
    for site, place in enumerate(network.site_place):
        if site in cut.full_sites:
            yield _Limit(kind="beds", index=site, first=0, last=instant, weight=int(network.beds[site]))
            continue
        if network.intake[site].max() >= UNLIMITED:
            continue
        steps = np.flatnonzero(~cut.inside[place, : instant + 1])
        if len(steps):
            weight = int(network.intake[site].max()) * len(steps)
            yield _Limit(kind="intake", index=site, first=int(steps[0]), last=int(steps[-1]), weight=weight)


def _lifted(network: TimeExpandedNetwork, limit: _Limit) -> TimeExpandedNetwork:
    if limit.kind == "beds":
        beds = network.beds.copy()
        beds[limit.index] = UNLIMITED
        return dataclasses.replace(network, beds=beds)
    span = slice(limit.first, limit.last + 1)
    if limit.kind == "intake":
        intake = network.intake.copy()
        intake[limit.index, span] = UNLIMITED
        return dataclasses.replace(network, intake=intake)
    capacity = network.capacity.copy()
    capacity[limit.index, span] = UNLIMITED
    return dataclasses.replace(network, capacity=capacity)


def _in_words(
    scenario: Scenario, network: TimeExpandedNetwork, limit: _Limit, instant: int, held_back: int
) -> Bottleneck:
    road = network.links[limit.index] if limit.kind == "arc" else None
    name = _name(scenario, network, limit)
    begin, end, by = (clock(scenario, at) for at in (limit.first, limit.last + 1, instant))
    hours = "" if limit.kind == "beds" else f", {begin} to {end}"
    return Bottleneck(
        link_id=road[0] if road else "",
        direction=road[1] if road else "",
        name=name,
        from_step=limit.first,
        to_step=limit.last,
        people_held_back=held_back,
        statement=f"{name}{hours}, holds back {held_back:,} people: without this limit they could be safe by {by}",
        by_step=instant,
    )


def _name(scenario: Scenario, network: TimeExpandedNetwork, limit: _Limit) -> str:
    if limit.kind != "arc":
        site = scenario.reception_sites[limit.index]
        what = "beds" if limit.kind == "beds" else "intake"
        return f"{site.name or site.reception_site_id} ({what})"
    road = network.links[limit.index]
    if road is None:
        return f"loading at {network.places[network.tail[limit.index]].partition(':')[2]}"
    link = scenario.network.link(road[0])
    ends = [scenario.network.node(node_id).name or node_id for node_id in (link.from_node_id, link.to_node_id)]
    return link.name or " to ".join(ends if road[1] == "forward" else ends[::-1])


def clock(scenario: Scenario, instant: int) -> str:
    """An instant as people say it: the time alone where the scenario spans no more than a day."""
    grid = scenario.grid
    pattern = "%H:%M" if grid.hours(grid.steps) <= HOURS_A_DAY else "%d %b %H:%M"
    return grid.at(instant).strftime(pattern)
