"""The places of a network over time and the arcs between them that are no road."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A way between two places that takes no time: from home to the node, from the node to its exits.

    `loading_pph` limits it to that many people an hour (None: no limit).
    """

    tail: int
    head: int
    loading_pph: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Which places there are (see `model.plan.Labels` for their names).

    Attributes
    ----------
    names
        For each place its name: first every node, then the ways out of nodes, the sites that have a place of their
        own, and the homes of staging areas that are apart from their node.
    arrive_at, leave_from
        For each node id the place at which links that end there arrive, and that from which links leave.
    site_at
        For each reception site its place, in the order of the scenario.
    supply_at
        For each staging area given its place.
    last_door
        For each node with a site that takes people in at the last instant: where it does. No step begins then in which
        a passage could be entered, so that people have to be there at once.
    passages
        The arcs that are no road; those that do not depend on the staging areas given stand first.
    """

    names: tuple[str, ...]
    arrive_at: dict[str, int]
    leave_from: dict[str, int]
    site_at: tuple[int, ...]
    supply_at: tuple[int, ...]
    last_door: dict[str, int]
    passages: tuple[Passage, ...]


def lay_out(
    scenario: Scenario, staging_areas: Sequence[StagingArea], *, ready: Sequence[int], open_at_last: AbstractSet[str]
) -> Places:
    """The places for the people of some staging areas, each ready from an instant.

    `open_at_last` names the sites that take people in at the last instant.

    Ways out and sites of their own follow from all staging areas of the scenario, so that every class of people
    moves on the same roads between the same places.
    """
    names = [f"node:{node.node_id}" for node in scenario.network.nodes]
    arrive_at = {node.node_id: place for place, node in enumerate(scenario.network.nodes)}
    loaded = {area.node_id for area in scenario.staging_areas if area.loading_per_h is not None}
    passages: list[Passage] = []
    leave_from = dict(arrive_at)
    for node_id in sorted(loaded, key=arrive_at.__getitem__):
        leave_from[node_id] = _add(names, f"out:{node_id}")
        passages.append(Passage(tail=arrive_at[node_id], head=leave_from[node_id]))
    site_at: list[int] = []
    last_door: dict[str, int] = {}
    doors: dict[str, list[int]] = {}
    for site in scenario.reception_sites:
        place = arrive_at[site.node_id]
        if site.node_id in loaded:
            place = _add(names, f"site:{site.reception_site_id}")
            passages.append(Passage(tail=arrive_at[site.node_id], head=place))
            doors.setdefault(site.node_id, []).append(place)
        if site.reception_site_id in open_at_last:
            last_door.setdefault(site.node_id, place)
        site_at.append(place)
    supply_at = []
    for area, instant in zip(staging_areas, ready, strict=True):
        place = arrive_at[area.node_id]
        if is_home_apart(scenario, area):
            place = _add(names, f"staging:{area.staging_area_id}")
            passages += _ways_from_home(area, place, arrive_at[area.node_id], leave_from, doors)
        supply_at.append(last_door.get(area.node_id, place) if instant >= scenario.grid.steps else place)
    return Places(
        names=tuple(names),
        arrive_at=arrive_at,
        leave_from=leave_from,
        site_at=tuple(site_at),
        supply_at=tuple(supply_at),
        last_door=last_door,
        passages=tuple(passages),
    )


def _ways_from_home(
    area: StagingArea, home: int, node: int, leave_from: dict[str, int], doors: dict[str, list[int]]
) -> list[Passage]:
    if area.loading_per_h is None:
        return [Passage(tail=home, head=node)]
    onto_the_road = Passage(tail=home, head=leave_from[area.node_id], loading_pph=area.loading_per_h)
    return [onto_the_road, *(Passage(tail=home, head=door) for door in doors.get(area.node_id, ()))]


def is_home_apart(scenario: Scenario, area: StagingArea) -> bool:
    """Whether people of a staging area wait at home and not at the node itself."""
    limited_node = scenario.network.node(area.node_id).hold_persons is not None
    return area.loading_per_h is not None or limited_node or not scenario.movement.wait_en_route


def _add(names: list[str], name: str) -> int:
    names.append(name)
    return len(names) - 1
