"""Roads that could be reversed: which ways are opposite, and the scenario in which one has the lanes of both."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.openings import Openings, find_openings, links_of_use
from safepassage.flow.network.roads import BACKWARD, FORWARD
from safepassage.model.network import Link
from safepassage.model.prices import Reversal
from safepassage.model.scenario import Scenario
from safepassage.planning.prices.variations import with_links

Way = tuple[str, str]
"""A link id and the direction in which it is taken."""


class Choice(Enum):
    """What becomes of a road: as it is, all lanes to its first or its second way, or (for a bound) to each of them."""

    AS_IS = auto()
    FIRST = auto()
    SECOND = auto()
    BOTH = auto()


GAINS = (Choice.FIRST, Choice.SECOND)
"""The choices in which the first, and the second, way of a road gains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpposedWays:
    """A road with two ways; `may_gain` says of each whether it may have the lanes of both.

    A way gains nothing from one that closures or corridor windows shut or slow at a time at which it is open itself:
    what cannot be driven one way cannot be driven the other way either.
    """

    ways: tuple[Way, Way]
    may_gain: tuple[bool, bool]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may become of the road."""
        return (Choice.AS_IS, *(choice for choice, may in zip(GAINS, self.may_gain, strict=True) if may))


def find_opposed(scenario: Scenario) -> tuple[OpposedWays, ...]:
    """The roads of a scenario that have two ways, in the order of the links.

    A link that may be taken both ways is such a road; a one-way link is one with a link back between the same nodes:
    of several, the shortest goes with the shortest. Links without capacity have nothing to give.
    """
    links = links_of_use(scenario, scenario.movement.uses[0])
    openings = find_openings(scenario, links)
    back = _links_back(links)
    found: list[OpposedWays] = []
    done: set[str] = set()
    for link in links:
        if not link.directed:
            found.append(OpposedWays(ways=((link.link_id, FORWARD), (link.link_id, BACKWARD)), may_gain=(True, True)))
        elif link.link_id in back and link.link_id not in done:
            other = back[link.link_id]
            done.add(other)
            may_gain = (
                _is_open_with(openings, scenario.grid.steps, other, link.link_id),
                _is_open_with(openings, scenario.grid.steps, link.link_id, other),
            )
            if any(may_gain):
                found.append(OpposedWays(ways=((link.link_id, FORWARD), (other, FORWARD)), may_gain=may_gain))
    return tuple(found)


def with_choices(scenario: Scenario, roads: Sequence[OpposedWays], choices: Sequence[Choice]) -> Scenario:
    """The scenario in which each road is what was chosen for it, for the whole horizon.

    Rates are added before they are rounded to whole people a step. A link that may be taken both ways becomes one-way;
    a one-way link that loses keeps its id and has no capacity.
    """
    changed: dict[str, Link] = {}
    for road, choice in zip(roads, choices, strict=True):
        if choice is not Choice.AS_IS:
            first, second = (scenario.network.link(link_id) for link_id, _ in road.ways)
            for link in (
                (_of_one_link(first, choice),) if first is second else _of_two_links(road, choice, first, second)
            ):
                changed[link.link_id] = link
    return with_links(scenario, changed)


def reversal_of(scenario: Scenario, road: OpposedWays, choice: Choice) -> Reversal:
    """A choice that reverses a road as it is told."""
    gains = GAINS.index(choice)
    link_id, direction = road.ways[gains]
    link = scenario.network.link(link_id)
    ends = [scenario.network.node(node_id).name or node_id for node_id in (link.from_node_id, link.to_node_id)]
    if direction == BACKWARD:
        ends.reverse()
    name = f"{link.name} towards {ends[1]}" if link.name else " to ".join(ends)
    return Reversal(link_id=link_id, direction=direction, losing_link_id=road.ways[1 - gains][0], name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """How many people take the first and the second way of a road, and beyond what these let through as they are."""

    first: int
    second: int
    beyond: int

    @property
    def against(self) -> int:
        """How many people take the road against the others."""
        return min(self.first, self.second)


class Relaxation:
    """Networks over time for choices that may leave roads open: there each way has the lanes of both at once.

    Whatever is then chosen, no more people can be safe by any instant than on such a network, for each way may let
    through in each step what it could in any choice: whole people a step do not always grow with the rate.
    """

    def __init__(self, scenario: Scenario, roads: Sequence[OpposedWays]) -> None:
        self._roads = roads
        self._own = expand(scenario)
        self._gained = expand(with_choices(scenario, roads, [Choice.BOTH] * len(roads))).capacity
        rows: dict[Way, list[int]] = defaultdict(list)
        for row, way in enumerate(self._own.links):
            if way is not None:
                rows[way].append(row)
        self._rows = [tuple(np.array(rows[way], np.int64) for way in road.ways) for road in roads]

    def network(self, choices: Sequence[Choice]) -> TimeExpandedNetwork:
        """The network over time for some choices."""
        capacity = self._own.capacity.copy()
        for road, rows, choice in zip(self._roads, self._rows, choices, strict=True):
            if choice is Choice.BOTH:
                for own, may_gain in zip(rows, road.may_gain, strict=True):
                    if may_gain:
                        capacity[own] = np.maximum(capacity[own], self._gained[own])
            elif choice is not Choice.AS_IS:
                gains = GAINS.index(choice)
                capacity[rows[gains]] = self._gained[rows[gains]]
                capacity[rows[1 - gains]] = 0
        return dataclasses.replace(self._own, capacity=capacity)

    def used(self, entries: IntArray) -> list[Used]:
        """How a flow on such a network uses each road."""
        used = []
        for rows in self._rows:
            beyond = sum(int(np.maximum(entries[way] - self._own.capacity[way], 0).sum()) for way in rows)
            first, second = (int(entries[way].sum()) for way in rows)
            used.append(Used(first=first, second=second, beyond=beyond))
        return used


def _links_back(links: Sequence[Link]) -> dict[str, str]:
    """For each one-way link with a link back the id of that link."""
    between: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in sorted(links, key=lambda link: (link.length, link.link_id)):
        if link.directed and link.capacity_pce_h:
            between[link.from_node_id, link.to_node_id].append(link.link_id)
    back: dict[str, str] = {}
    for (tail, head), out in between.items():
        back.update(zip(out, between.get((head, tail), []), strict=False))
    return back


def _is_open_with(openings: Openings, steps: int, giver: str, taker: str) -> bool:
    """Whether a link is open in every step in which another is, and as much."""
    always, whole = np.ones(steps, np.bool_), np.ones(steps)
    share = [openings.factors.get(link_id, whole) * openings.links.get(link_id, always) for link_id in (giver, taker)]
    return bool((share[0] >= share[1]).all())


def _of_one_link(link: Link, choice: Choice) -> Link:
    wider = _with_lanes_of(link, link)
    if choice is Choice.BOTH:
        return wider
    if choice is Choice.FIRST:
        return dataclasses.replace(wider, directed=True)
    return dataclasses.replace(wider, directed=True, from_node_id=link.to_node_id, to_node_id=link.from_node_id)


def _of_two_links(road: OpposedWays, choice: Choice, first: Link, second: Link) -> tuple[Link, Link]:
    if choice is Choice.BOTH:
        return (
            _with_lanes_of(first, second) if road.may_gain[0] else first,
            _with_lanes_of(second, first) if road.may_gain[1] else second,
        )
    if choice is Choice.FIRST:
        return _with_lanes_of(first, second), dataclasses.replace(second, capacity_pce_h=0.0)
    return dataclasses.replace(first, capacity_pce_h=0.0), _with_lanes_of(second, first)


def _with_lanes_of(link: Link, other: Link) -> Link:
    """A link with the lanes of two; where a lane carries less on one of them, each carries what they do on average."""
    own, more = (1.0 if each.lanes is None else each.lanes for each in (link, other))
    lanes = own + more
    if link.capacity_pce_h == other.capacity_pce_h or not lanes:
        return dataclasses.replace(link, lanes=lanes)
    capacity = (link.capacity_pce_h * own + other.capacity_pce_h * more) / lanes
    return dataclasses.replace(link, lanes=lanes, capacity_pce_h=capacity)
