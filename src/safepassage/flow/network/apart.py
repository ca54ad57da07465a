"""Groups that may not mix: what the people of one bar to those of another, on roads and at the nodes between."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.flow.network.openings import BoolArray, links_of_use, presence_mask
from safepassage.flow.network.roads import Road, list_roads, travel_of_areas
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """What others on their way bar: `entries` into each road, `waits` at each node, by step, shape (roads or n, K)."""

    entries: BoolArray
    waits: BoolArray


def groups_apart(areas: Sequence[StagingArea]) -> Mapping[str, frozenset[str]]:
    """For each group those it may not mix with.

    The rule goes both ways and binds whole groups: it is enough that one row of either names the other.
    """
    apart: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        for other in set(area.may_not_mix_with) - {area.group}:
            apart[area.group].add(other)
            apart[other].add(area.group)
    return {group: frozenset(others) for group, others in apart.items()}


def barred_by(
    scenario: Scenario,
    areas: Sequence[StagingArea],
    used: Sequence[PathFlow],
    roads: Sequence[Road],
    travel: Mapping[str, Sequence[int]],
) -> Barred | None:
    """What path flows that are already planned bar to the people of some staging areas; None where nothing.

    Parameters
    ----------
    areas
        Whatever any of them may not mix with is barred to all.
    roads, travel
        The roads with the steps of these people, and the steps on each of them by staging area.

    Notes
    -----
    A direction of a road is held from the entry until its end is reached, for one step at least; a node on the way
    from the instant of getting there through the step of going on. Nodes where a staging area or a reception site
    stands are held by nobody: there people gather anyway, and to keep them apart is a matter of the place.
    """
    apart = groups_apart(scenario.staging_areas)
    others = frozenset().union(*(apart.get(area.group, frozenset()) for area in areas))
    group_of = {area.staging_area_id: area.group for area in scenario.staging_areas}
    flows = [flow for flow in used if group_of[flow.staging_area_id] in others] if others else []
    if not flows:
        return None
    on_roads, at_nodes = _held(scenario, flows, roads, travel)
    return Barred(entries=_entries(scenario, roads, on_roads, at_nodes), waits=at_nodes[:, :-1] | at_nodes[:, 1:])


def mix_on_the_way(scenario: Scenario, path_flows: Sequence[PathFlow]) -> bool:
    """Whether two groups that may not mix meet on a road or at a node on the way."""
    apart = groups_apart(scenario.staging_areas)
    links = links_of_use(scenario, scenario.movement.uses[0])
    roads, travel = list_roads(scenario, links), travel_of_areas(scenario, links, scenario.staging_areas)
    group_of = {area.staging_area_id: area.group for area in scenario.staging_areas}
    by_group: dict[str, list[PathFlow]] = defaultdict(list)
    for flow in path_flows:
        if group_of[flow.staging_area_id] in apart:
            by_group[group_of[flow.staging_area_id]].append(flow)
    if len(by_group) <= 1:
        return False
    held = {group: _held(scenario, flows, roads, travel) for group, flows in by_group.items()}
    return any(
        bool((mine & theirs).any())
        for group in held
        for other in apart[group] & held.keys()
        for mine, theirs in zip(held[group], held[other], strict=True)
    )


def _entries(scenario: Scenario, roads: Sequence[Road], on_roads: BoolArray, at_nodes: BoolArray) -> BoolArray:
    """The steps in which a road may not be entered: somebody would be met on it, or at its end."""
    steps = scenario.grid.steps
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    barred = np.zeros((len(roads), steps), dtype=np.bool_)
    for row, road in enumerate(roads):
        barred[row] = ~presence_mask(~on_roads[row], road.travel)
        in_time = max(0, steps + 1 - road.travel)
        reached = at_nodes[node_row[road.ends[1]], road.travel :]
        barred[row, :in_time] |= reached[:steps]
    return barred


def _held(
    scenario: Scenario, path_flows: Sequence[PathFlow], roads: Sequence[Road], travel: Mapping[str, Sequence[int]]
) -> tuple[BoolArray, BoolArray]:
    """Where some people are on their way: on roads by step, shape (roads, K), at nodes by instant, shape (n, K + 1)."""
    steps = scenario.grid.steps
    row_of = {(road.link.link_id, road.ends[0]): row for row, road in enumerate(roads)}
    node_row = {node.node_id: row for row, node in enumerate(scenario.network.nodes)}
    home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
    on_roads = np.zeros((len(roads), steps), dtype=np.bool_)
    at_nodes = np.zeros((len(node_row), steps + 1), dtype=np.bool_)
    for flow in path_flows:
        node_id = home[flow.staging_area_id]
        leaves = (*flow.enter_steps[1:], flow.arrive_step)
        for link_id, enter, leave in zip(flow.links, flow.enter_steps, leaves, strict=False):
            row = row_of[link_id, node_id]
            reached = enter + travel[flow.staging_area_id][row]
            on_roads[row, enter : max(reached, enter + 1)] = True
            node_id = roads[row].ends[1]
            at_nodes[node_row[node_id], reached : leave + 1] = True
    gathering = {
        *(area.node_id for area in scenario.staging_areas),
        *(site.node_id for site in scenario.reception_sites),
    }
    at_nodes[[node_row[node_id] for node_id in gathering]] = False
    return on_roads, at_nodes
