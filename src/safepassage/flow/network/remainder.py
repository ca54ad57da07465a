"""What path flows that are already planned take of roads, of waiting and of sites."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """People on each road, at each node on the way, and into each site.

    Attributes
    ----------
    entries
        People who enter a road during step k, shape (roads, K).
    waiting
        People who wait at a node on their way through step k, shape (nodes, K); who is still at home is not counted.
    arrivals
        People whom a site takes in at instant k, shape (sites, K + 1).
    loaded
        By staging area the people who enter their first road in step k, shape (K,).
    """

    entries: IntArray
    waiting: IntArray
    arrivals: IntArray
    loaded: Mapping[str, IntArray]


def taken_by(
    path_flows: Sequence[PathFlow],
    scenario: Scenario,
    roads: Mapping[tuple[str, str], int],
    travel: Mapping[str, Sequence[int]],
) -> Taken:
    """Add up path flows.

    `roads` gives the row of the road that leaves a node by a link, (link id, node id); `travel` the steps on each road
    by staging area.
    """
    steps = scenario.grid.steps
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    site_row = {site.reception_site_id: row for row, site in enumerate(scenario.reception_sites)}
    home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
    entries = np.zeros((len(roads), steps), dtype=np.int64)
    waiting = np.zeros((len(node_row), steps), dtype=np.int64)
    arrivals = np.zeros((len(site_row), steps + 1), dtype=np.int64)
    loaded: dict[str, IntArray] = {}
    for path in path_flows:
        if path.links:
            own = loaded.setdefault(path.staging_area_id, np.zeros(steps, dtype=np.int64))
            own[path.depart_step] += path.persons
        node_id, steps_on = home[path.staging_area_id], travel[path.staging_area_id]
        there_at: int | None = None
        for link_id, enter_step in zip(path.links, path.enter_steps, strict=True):
            if there_at is not None:
                waiting[node_row[node_id], there_at:enter_step] += path.persons
            row = roads[link_id, node_id]
            entries[row, enter_step] += path.persons
            link = scenario.network.link(link_id)
            node_id = link.to_node_id if node_id == link.from_node_id else link.from_node_id
            there_at = enter_step + steps_on[row]
        if there_at is not None:
            waiting[node_row[node_id], there_at : path.arrive_step] += path.persons
        arrivals[site_row[path.reception_site_id], path.arrive_step] += path.persons
    return Taken(entries=entries, waiting=waiting, arrivals=arrivals, loaded=loaded)
