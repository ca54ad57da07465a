"""What can be reached on the roads of a use."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from safepassage.inputs.tables import Table

Neighbours = Mapping[str, list[str]]
Nodes = frozenset[str]


class Ways:
    """The roads of link.csv; every search is done once.

    Only whether roads may be taken counts, not what they carry in time. Without a use nobody moves.
    """

    def __init__(self, link: Table) -> None:
        self._link = link
        self._neighbours: dict[Nodes, tuple[Neighbours, Neighbours]] = {}
        self._found: dict[tuple[Nodes, Nodes, bool], Nodes] = {}

    def ahead(self, uses: Nodes, starts: Iterable[str]) -> Nodes:
        """The nodes that can be reached from any of these, themselves included."""
        return self._search(uses, frozenset(starts), forward=True)

    def behind(self, uses: Nodes, ends: Iterable[str]) -> Nodes:
        """The nodes from which any of these can be reached, themselves included."""
        return self._search(uses, frozenset(ends), forward=False)

    def _search(self, uses: Nodes, starts: Nodes, *, forward: bool) -> Nodes:
        if not uses or not starts:
            return starts
        key = (uses, starts, forward)
        if key not in self._found:
            if uses not in self._neighbours:
                self._neighbours[uses] = _neighbours(self._link, uses)
            self._found[key] = _reachable(starts, self._neighbours[uses][0 if forward else 1])
        return self._found[key]


def _neighbours(link: Table, uses: Nodes) -> tuple[Neighbours, Neighbours]:
    ahead: dict[str, list[str]] = defaultdict(list)
    behind: dict[str, list[str]] = defaultdict(list)
    for tail, head, directed, allowed in zip(
        link["from_node_id"], link["to_node_id"], link["directed"], link["allowed_uses"], strict=True
    ):
        if allowed and uses.isdisjoint(allowed):
            continue
        ahead[tail].append(head)
        behind[head].append(tail)
        if not directed:
            ahead[head].append(tail)
            behind[tail].append(head)
    return ahead, behind


def _reachable(starts: Nodes, neighbours: Neighbours) -> Nodes:
    found = set(starts)
    waiting = list(found)
    while waiting:
        for node in neighbours.get(waiting.pop(), ()):
            if node not in found:
                found.add(node)
                waiting.append(node)
    return frozenset(found)
