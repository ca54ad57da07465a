"""The minimum cut at the moments that matter, mapped back to roads and hours, in words."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.bedded import BeddedArrival
from safepassage.flow.beds import BedsCut, minimum_cut_with_beds
from safepassage.model.plan import Bottleneck
from safepassage.model.scenario import Scenario

SHARES = (0.25, 0.5, 0.75)
"""The moments that matter: when these shares of those who can be carried are safe, and the last if not all are."""

LIMITS_A_MOMENT = 3
MOST_ROWS = 12
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


def find_bottlenecks(scenario: Scenario, network: TimeExpandedNetwork, best: BeddedArrival) -> tuple[Bottleneck, ...]:
    """What holds people back, the most people first: each limit at the moment at which it holds back most.

    Each figure comes from a maximum flow with that limit lifted.
    """
    rows = [
        row
        for instant in _moments(best.most_possible, scenario.persons)
        for row in _at_moment(scenario, network, instant)
        if row.people_held_back >= PEOPLE_THAT_COUNT
    ]
    rows.sort(key=lambda row: (-row.people_held_back, row.by_step, row.link_id, row.direction))
    worst: dict[tuple[str, str, str], Bottleneck] = {}
    for row in rows:
        worst.setdefault((row.link_id, row.direction, row.name), row)
    return tuple(worst.values())[:MOST_ROWS]


def _moments(most_possible: IntArray, persons: int) -> list[int]:
    carried = int(most_possible[-1])
    if not carried:
        return [len(most_possible) - 1]
    moments = {int(np.argmax(most_possible >= share * carried)) for share in SHARES}
    if carried < persons:
        moments.add(len(most_possible) - 1)
    return sorted(moments)


def _at_moment(scenario: Scenario, network: TimeExpandedNetwork, instant: int) -> Iterator[Bottleneck]:
    cut = minimum_cut_with_beds(network, by=instant)
    limits = [*_arc_limits(network, cut, instant), *_site_limits(network, cut, instant)]
    limits.sort(key=lambda limit: -limit.weight)
    for limit in limits[:LIMITS_A_MOMENT]:
        held_back = minimum_cut_with_beds(_lifted(network, limit), by=instant).value - cut.value
        yield _in_words(scenario, network, limit, instant, held_back)


def _arc_limits(network: TimeExpandedNetwork, cut: BedsCut, instant: int) -> Iterator[_Limit]:
    """Arcs that lead from the side of the staging areas to the side of safety, with the steps in which they do."""
    for arc in range(len(network.tail)):
        limits = network.capacity[arc]
        last_entry = min(network.steps - 1, instant - int(network.travel[arc]))
        if last_entry < 0 or limits.max() >= UNLIMITED:
            continue
        entries = np.arange(last_entry + 1)
        leaves = ~cut.inside[network.tail[arc], entries] & cut.inside[network.head[arc], entries + network.travel[arc]]
        steps = np.flatnonzero(leaves)
        if len(steps):
            weight = int(limits.max()) * len(steps)
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
