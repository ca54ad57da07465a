"""When roads are open, and where people may wait: closures and corridor windows of a scenario, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.network.counting import FloatArray
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Link
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TimeGrid

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """What closures and corridors leave open, shape (K,) each; ids not named are open throughout.

    Attributes
    ----------
    factors
        For each link with a closure the share of its capacity in each step.
    links
        For each link of a corridor, or with a closure announced ahead, the steps in which people may be on it.
    nodes
        For each node inside a corridor (one that only the corridor's own links touch) the steps through which people
        may wait there.
    """

    factors: Mapping[str, FloatArray]
    links: Mapping[str, BoolArray]
    nodes: Mapping[str, BoolArray]


def links_of_use(scenario: Scenario, use: str) -> list[Link]:
    """The links that exist for one use."""
    return [link for link in scenario.network.links if not link.allowed_uses or use in link.allowed_uses]


def find_openings(scenario: Scenario, links: list[Link]) -> Openings:
    """Closures and corridor windows of a scenario on the links that exist."""
    open_by_corridor = {
        corridor.corridor_id: _open_steps(corridor, scenario.grid)
        & _not_announced(scenario, corridor_id=corridor.corridor_id)
        for corridor in scenario.corridors
    }
    return Openings(
        factors=_closure_factors(scenario),
        links=_link_windows(scenario, open_by_corridor),
        nodes=_node_windows(scenario, links, open_by_corridor),
    )


def presence_mask(open_steps: BoolArray, travel: int) -> BoolArray:
    """The steps in which a road may be entered so that it stays open until its end is reached, shape (K,)."""
    closed = np.concatenate([[0], np.cumsum(~open_steps)])
    steps = np.arange(len(open_steps))
    left_at = np.minimum(steps + max(travel, 1), len(open_steps))
    return np.asarray(closed[left_at] == closed[steps])


def _open_steps(corridor: Corridor, grid: TimeGrid) -> BoolArray:
    is_open = np.ones(grid.steps, dtype=np.bool_)
    if corridor.opens_at is not None:
        is_open[: grid.first_instant_from(corridor.opens_at)] = False
    if corridor.closes_at is not None:
        is_open[grid.last_instant_until(corridor.closes_at) :] = False
    return is_open


def _not_announced(scenario: Scenario, *, corridor_id: str | None = None, link_id: str | None = None) -> BoolArray:
    """The steps in which no closure announced ahead holds of a corridor, or of a link."""
    is_open = np.ones(scenario.grid.steps, dtype=np.bool_)
    for closure in scenario.closures:
        if closure.announced and (closure.corridor_id, closure.link_id) == (corridor_id, link_id):
            first = scenario.grid.last_instant_until(closure.from_at)
            is_open[first : scenario.grid.first_instant_from(closure.to_at)] = False
    return is_open


def _closure_factors(scenario: Scenario) -> dict[str, FloatArray]:
    links_of_corridor = {corridor.corridor_id: corridor.link_ids for corridor in scenario.corridors}
    factors: dict[str, FloatArray] = {}
    for closure in scenario.closures:
        for link_id in _links_closed(closure, links_of_corridor):
            factor = factors.setdefault(link_id, np.ones(scenario.grid.steps))
            first = scenario.grid.last_instant_until(closure.from_at)
            after = scenario.grid.first_instant_from(closure.to_at)
            factor[first:after] = np.minimum(factor[first:after], closure.capacity_factor)
    return factors


def _links_closed(closure: Closure, links_of_corridor: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if closure.link_id is not None:
        return (closure.link_id,)
    return links_of_corridor[closure.corridor_id] if closure.corridor_id is not None else ()


def _link_windows(scenario: Scenario, open_by_corridor: Mapping[str, BoolArray]) -> dict[str, BoolArray]:
    windows: dict[str, BoolArray] = {}
    for corridor in scenario.corridors:
        for link_id in corridor.link_ids:
            is_open = open_by_corridor[corridor.corridor_id]
            windows[link_id] = windows[link_id] | is_open if link_id in windows else is_open
    for link_id in {closure.link_id for closure in scenario.closures if closure.announced and closure.link_id}:
        is_open = _not_announced(scenario, link_id=link_id)
        windows[link_id] = windows[link_id] & is_open if link_id in windows else is_open
    return windows


def _node_windows(
    scenario: Scenario, links: list[Link], open_by_corridor: Mapping[str, BoolArray]
) -> dict[str, BoolArray]:
    touching: dict[str, set[str]] = {}
    for link in links:
        touching.setdefault(link.from_node_id, set()).add(link.link_id)
        touching.setdefault(link.to_node_id, set()).add(link.link_id)
    inside: dict[str, BoolArray] = {}
    links_of_corridor = {corridor.corridor_id: set(corridor.link_ids) for corridor in scenario.corridors}
    own_places = {area.node_id for area in scenario.staging_areas}
    for node_id in _ends_of(links, set().union(*links_of_corridor.values())) - own_places:
        touched = [name for name, own in links_of_corridor.items() if touching[node_id] & own]
        if any(touching[node_id] <= links_of_corridor[name] for name in touched):
            inside[node_id] = np.any([open_by_corridor[name] for name in touched], axis=0)
    return inside


def _ends_of(links: list[Link], link_ids: set[str]) -> set[str]:
    return {
        node_id
        for link in links
        if link.link_id in link_ids
        for node_id in (link.from_node_id, link.to_node_id)
    }  # fmt: skip
