"""The ways of vehicles between places: over which links, when they may begin, which corridors they enter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.model.scenario import Scenario
from safepassage.planning.fleet.drives import BoolArray, Drive, Drives

MOST_WAYS = 3
"""Ways kept between two places: the fastest, and the fastest others that avoid a corridor or a road that is shut."""

MOST_AVOIDED = 6
"""Corridors and shut roads that are avoided one by one; where there are more, all of them at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorridorEntry:
    """A way enters a corridor with rules at a node, so many steps after it begins."""

    corridor_id: str
    node_id: str
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way from place to place for one kind of vehicle.

    Attributes
    ----------
    drives
        Its links in order.
    after
        How many steps after it begins each link is entered, inspection before a corridor included.
    travel
        Steps until its end is reached.
    entries
        The corridors with rules it enters.
    may_begin
        The instants at which it may begin, shape (K + 1,).
    """

    drives: tuple[Drive, ...]
    after: tuple[int, ...]
    travel: int
    entries: tuple[CorridorEntry, ...]
    may_begin: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledCorridor:
    """A corridor with convoy rules: its links, and how long before its entry a vehicle comes to be inspected."""

    corridor_id: str
    link_ids: frozenset[str]
    inspection_before: int


def ways_from(
    scenario: Scenario, drives: Drives, origin: str, targets: Sequence[str], ruled: Sequence[RuledCorridor]
) -> Mapping[str, tuple[Way, ...]]:
    """The ways from a node to others, the fastest first; nodes that cannot be reached are left out.

    A way that enters a corridor with rules twice is none: it would be in two convoys of it at once.
    """
    found: dict[str, dict[tuple[str, ...], Way]] = {target: {} for target in targets if target != origin}
    for avoided in _avoided(scenario, drives, ruled):
        reached = drives.fastest(origin, without=avoided)
        for target, known in found.items():
            links = reached.get(target)
            if links is None:
                continue
            key = tuple(drive.link_id for drive in links)
            if key not in known and (way := _way(scenario, drives, links, ruled)) is not None:
                known[key] = way
    return {
        target: tuple(sorted(ways.values(), key=lambda way: (way.travel, len(way.drives)))[:MOST_WAYS])
        for target, ways in found.items()
        if ways
    }


def _avoided(scenario: Scenario, drives: Drives, ruled: Sequence[RuledCorridor]) -> Iterator[frozenset[str]]:
    """Sets of links to leave out: none; each corridor or shut road alone; all of them but each; all of them."""
    yield frozenset()
    special = {corridor.link_ids for corridor in ruled}
    in_corridors = frozenset[str]().union(*special)
    for corridor in scenario.corridors:
        links = frozenset(corridor.link_ids)
        if links not in special and any(drives.is_ever_shut(link_id) for link_id in links):
            special.add(links)
            in_corridors |= links
    shut = {
        link.link_id
        for link in scenario.network.links
        if link.link_id not in in_corridors and drives.is_ever_shut(link.link_id)
    }
    apart = [*sorted(special, key=sorted), *(frozenset({link_id}) for link_id in sorted(shut))]
    everything = frozenset[str]().union(*apart)
    if len(apart) <= MOST_AVOIDED:
        yield from apart
        for kept in apart:
            yield everything - kept
    if everything:
        yield everything


def _way(scenario: Scenario, drives: Drives, links: tuple[Drive, ...], ruled: Sequence[RuledCorridor]) -> Way | None:
    after, entries, now = list[int](), list[CorridorEntry](), 0
    previous = ""
    for drive in links:
        entered = [own for own in ruled if drive.link_id in own.link_ids and previous not in own.link_ids]
        now += max((own.inspection_before for own in entered), default=0)
        entries += [CorridorEntry(corridor_id=own.corridor_id, node_id=drive.tail, after=now) for own in entered]
        after.append(now)
        now += drive.travel
        previous = drive.link_id
    if len({entry.corridor_id for entry in entries}) < len(entries):
        return None
    return Way(
        drives=links,
        after=tuple(after),
        travel=now,
        entries=tuple(entries),
        may_begin=_may_begin(scenario.grid.steps, drives, links, after, now),
    )


def _may_begin(steps: int, drives: Drives, links: Sequence[Drive], after: Sequence[int], travel: int) -> BoolArray:
    may_begin = np.zeros(steps + 1, dtype=np.bool_)
    last = max(0, steps - travel + 1)
    may_begin[:last] = True
    for drive, offset in zip(links, after, strict=True):
        enters = drives.may_enter(drive.link_id)[offset:]
        count = min(last, len(enters))
        may_begin[:count] &= enters[:count]
        may_begin[count:] = False
    may_begin.setflags(write=False)
    return may_begin
