"""Merges chains of links, so that rounding travel times up to whole steps adds little.

A road drawn as twenty short links loses up to twenty steps to rounding, as one link at most one.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from safepassage.model.network import Link, Node, RoadNetwork

_ONE_WAY = 2
_BOTH_WAYS = 4


@dataclass(slots=True)
class _Chain:
    """Links in a row; each with whether it is taken from its own beginning to its end."""

    parts: list[tuple[Link, bool]]
    tail: str
    head: str

    @property
    def first(self) -> Link:
        """A link that stands for all in what all have in common."""
        return self.parts[0][0]

    @property
    def directed(self) -> bool:
        """Whether the chain is one way."""
        return self.first.directed

    def reversed(self) -> "_Chain":
        """The chain from its other end; for roads that go both ways."""
        return _Chain([(link, not forward) for link, forward in reversed(self.parts)], self.head, self.tail)

    def speeds(self) -> tuple[float, float]:
        """The lowest and the highest free speed."""
        speeds = [link.free_speed for link, _ in self.parts]
        return min(speeds), max(speeds)


def merge_chains(network: RoadNetwork, *, keep: frozenset[str]) -> RoadNetwork:
    """Merge links that follow each other through nodes where nothing else happens.

    A node is passed through when exactly one road comes in and one goes out (one way), or exactly two roads meet that
    go both ways, as undirected links or as a directed link for each way. The merged link has the summed length, a free
    speed at which it takes exactly the summed time, the lanes and capacity of the narrowest part, the name of the
    longest, the joined geometry where every part has one, and an id such as `12+13`.

    Links are only merged when they have the same allowed uses and exposure and neither is a connector of length 0, and
    when every use keeps its exact time: a use with a top speed must be held back by it on both links or on neither.

    Parameters
    ----------
    network
        The network; it is not changed.
    keep
        Nodes that must stay: where people start or are safe, or that anything else names. Nodes with `hold_persons` or
        `exposure` stay anyway.
    """
    return _Merger(network, keep).merged()


class _Merger:
    def __init__(self, network: RoadNetwork, keep: frozenset[str]) -> None:
        self._network = network
        self._keep = keep
        self._chains: dict[int, _Chain] = {}
        self._at: dict[str, set[int]] = defaultdict(set)
        for number, link in enumerate(network.links):
            self._put(number, _Chain([(link, True)], link.from_node_id, link.to_node_id))

    def merged(self) -> RoadNetwork:
        """The network with every chain merged."""
        gone = {node.node_id for node in self._network.nodes if self._may_go(node) and self._pass_through(node.node_id)}
        taken = {link.link_id for link in self._network.links}
        return replace(
            self._network,
            nodes=tuple(node for node in self._network.nodes if node.node_id not in gone),
            links=tuple(_as_link(self._chains[number], taken) for number in sorted(self._chains)),
        )

    def _may_go(self, node: Node) -> bool:
        return node.node_id not in self._keep and node.hold_persons is None and node.exposure is None

    def _put(self, number: int, chain: _Chain) -> None:
        self._chains[number] = chain
        self._at[chain.tail].add(number)
        self._at[chain.head].add(number)

    def _take(self, number: int) -> _Chain:
        chain = self._chains.pop(number)
        self._at[chain.tail].discard(number)
        self._at[chain.head].discard(number)
        return chain

    def _pass_through(self, node_id: str) -> bool:
        """Merge the chains that meet at a node, where that changes nothing; returns whether they were."""
        numbers = sorted(self._at[node_id])
        pairs = self._pairs(node_id, numbers)
        if not pairs:
            return False
        joined = []
        for before, after in pairs:
            chain = _joined(self._chains[before], self._chains[after], node_id)
            if chain is None or not self._alike(self._chains[before], self._chains[after]):
                return False
            joined.append((min(before, after), chain))
        for number in numbers:
            self._take(number)
        for number, chain in joined:
            self._put(number, chain)
        return True

    def _pairs(self, node_id: str, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """Which chain goes on as which; empty where the node is no mere passage."""
        chains = [self._chains[number] for number in numbers]
        if len({chain.directed for chain in chains}) != 1:
            return []
        if len(numbers) == _ONE_WAY and not chains[0].directed:
            return [(numbers[0], numbers[1])]
        return self._directed_pairs(node_id, numbers) if chains[0].directed else []

    def _directed_pairs(self, node_id: str, numbers: Sequence[int]) -> list[tuple[int, int]]:
        into = [number for number in numbers if self._chains[number].head == node_id]
        out = [number for number in numbers if self._chains[number].tail == node_id]
        if len(into) != len(out):
            return []
        if len(numbers) != _BOTH_WAYS:
            return [(into[0], out[0])] if len(numbers) == _ONE_WAY else []
        towards = {self._chains[number].head: number for number in out}
        sides = {self._chains[number].tail for number in into}
        if sides != set(towards) or len(sides) != _ONE_WAY:
            return []
        return [(number, towards[(sides - {self._chains[number].tail}).pop()]) for number in into]

    def _alike(self, one: _Chain, other: _Chain) -> bool:
        """Whether two chains may be one link without changing anybody's time."""
        if one.first.allowed_uses != other.first.allowed_uses or one.first.exposure != other.first.exposure:
            return False
        if any(link.length == 0 for link, _ in one.parts + other.parts):
            return False
        slowest = min(one.speeds()[0], other.speeds()[0])
        fastest = max(one.speeds()[1], other.speeds()[1])
        allowed = one.first.allowed_uses
        return not any(
            use.max_speed is not None and slowest < use.max_speed < fastest
            for use in self._network.uses
            if not allowed or use.use in allowed
        )


def _joined(one: _Chain, other: _Chain, node_id: str) -> _Chain | None:
    """One chain through a node; None where it would end where it begins."""
    if not one.directed:
        one = one if one.head == node_id else one.reversed()
        other = other if other.tail == node_id else other.reversed()
    if one.tail == other.head:
        return None
    return _Chain(one.parts + other.parts, one.tail, other.head)


def _as_link(chain: _Chain, taken: set[str]) -> Link:
    links = [link for link, _ in chain.parts]
    if len(links) == 1:
        return links[0]
    length = math.fsum(link.length for link in links)
    narrowest = min(links, key=lambda link: link.capacity_pce_h * (1.0 if link.lanes is None else link.lanes))
    speeds = {link.free_speed for link in links}
    hours = math.fsum(link.length / link.free_speed for link in links)
    link_id = "+".join(link.link_id for link in links)
    while link_id in taken:
        link_id += "+"
    taken.add(link_id)
    return Link(
        link_id=link_id,
        from_node_id=chain.tail,
        to_node_id=chain.head,
        directed=chain.directed,
        length=length,
        free_speed=speeds.pop() if len(speeds) == 1 else length / hours,
        lanes=narrowest.lanes,
        capacity_pce_h=narrowest.capacity_pce_h,
        allowed_uses=chain.first.allowed_uses,
        name=max(links, key=lambda link: link.length).name,
        geometry=_joined_geometry(chain),
        exposure=chain.first.exposure,
    )


def _joined_geometry(chain: _Chain) -> str:
    """One line through all parts, blank where a part has none or is no single line."""
    points: list[tuple[float, ...]] = []
    for link, forward in chain.parts:
        shape = shapely.from_wkt(link.geometry) if link.geometry else None
        if not isinstance(shape, shapely.LineString) or shape.is_empty:
            return ""
        line = list(shape.coords) if forward else list(reversed(shape.coords))
        points += line[1:] if points and points[-1] == line[0] else line
    return shapely.to_wkt(shapely.LineString(points), rounding_precision=-1, trim=True)
