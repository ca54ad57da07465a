"""Follows many path flows of one route at once; whatever is not plainly right is left to be walked one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import UNLIMITED, FloatArray, IntArray
from safepassage.certifying.roads import BoolArray
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow

MANY = 8
"""Path flows of one route from which it is worth while to follow them together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Path flows of one route that keep to its roads and times: n of them over w links.

    Attributes
    ----------
    ways
        The direction of each link, shape (w,).
    nodes
        The node at the end of each link.
    steps, leaves, reached
        When each link is entered, when its end is left (for the next link, or into the site), and when it is reached,
        shape (n, w).
    persons, arrive
        People and instant of arrival, shape (n,).
    """

    flow: PathFlow
    ways: IntArray
    nodes: tuple[str, ...]
    steps: IntArray
    reached: IntArray
    leaves: IntArray
    persons: IntArray
    arrive: IntArray

    def caught(self, rules: Rules) -> float:
        """Expected people caught on the road."""
        chances = rules.survival
        if not (rules.exposure_of_link or rules.exposure_of_node):
            return float(self.persons @ (chances[self.steps[:, 0]] - chances[self.arrive]))
        on_links = np.array([rules.exposure_of_link.get(link_id, 1.0) for link_id in self.flow.links])
        at_nodes = np.array([rules.exposure_of_node.get(node_id, 1.0) for node_id in self.nodes])
        lost: FloatArray = (chances[self.steps] - chances[self.reached]) @ on_links
        lost += (chances[self.reached] - chances[self.leaves]) @ at_nodes
        return float(self.persons @ lost)


def by_route(path_flows: Sequence[PathFlow]) -> list[list[int]]:
    """The positions of path flows of the same staging area, site and links, where there are many."""
    alike: dict[tuple[str, str, tuple[str, ...]], list[int]] = {}
    for position, flow in enumerate(path_flows):
        alike.setdefault((flow.staging_area_id, flow.reception_site_id, flow.links), []).append(position)
    return [positions for (_, _, links), positions in alike.items() if len(positions) >= MANY and links]


def follow_together(flows: Sequence[PathFlow], rules: Rules) -> tuple[Column | None, BoolArray]:
    """The path flows of one route that are plainly right, and which they are."""
    first = flows[0]
    none = np.zeros(len(flows), dtype=np.bool_)
    area, site = rules.areas.get(first.staging_area_id), rules.sites.get(first.reception_site_id)
    if area is None or site is None:
        return None, none
    if area.reception_site_ids and site.reception_site_id not in area.reception_site_ids:
        return None, none
    ways, nodes = _roads(first.links, area.node_id, rules)
    if len(ways) < len(first.links) or nodes[-1] != site.node_id:
        return None, none
    if any(len(flow.enter_steps) != len(first.links) for flow in flows):
        return None, none
    if any(not 0 <= step <= UNLIMITED for flow in flows for step in (min(flow.enter_steps), max(flow.enter_steps))):
        return None, none
    steps = np.array([flow.enter_steps for flow in flows], dtype=np.int64)
    persons = np.array([min(flow.persons, UNLIMITED) for flow in flows], dtype=np.int64)
    arrive = np.array([max(-1, min(flow.arrive_step, UNLIMITED)) for flow in flows], dtype=np.int64)
    depart = np.array([max(-1, min(flow.depart_step, UNLIMITED)) for flow in flows], dtype=np.int64)
    reached = steps + rules.roads.travel[ways]
    leaves = np.concatenate([steps[:, 1:], arrive[:, None]], axis=1)
    horizon = rules.clock.steps
    right = (persons > 0) & (depart == steps[:, 0]) & (steps[:, 0] >= rules.ready[area.staging_area_id])
    right &= (steps < horizon).all(axis=1) & (leaves >= reached).all(axis=1) & (arrive <= horizon)
    right[right] = rules.survival[arrive[right]] > 0
    column = Column(
        flow=first,
        ways=ways,
        nodes=nodes,
        steps=steps[right],
        reached=reached[right],
        leaves=leaves[right],
        persons=persons[right],
        arrive=arrive[right],
    )
    return column, np.asarray(right, dtype=np.bool_)


def _roads(links: Sequence[str], home: str, rules: Rules) -> tuple[IntArray, tuple[str, ...]]:
    """Directions of links from a node on and the nodes at their ends, as far as they join."""
    ways, nodes, here = [], [], home
    for link_id in links:
        way = rules.roads.direction_from.get((link_id, here))
        if way is None:
            break
        here = rules.roads.heads[way]
        ways.append(way)
        nodes.append(here)
    return np.array(ways, dtype=np.int64), tuple(nodes)
