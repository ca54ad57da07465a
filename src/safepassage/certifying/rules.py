"""What a scenario allows, by the certifier's own reading of the contract."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import UNLIMITED, Clock, FloatArray, IntArray, whole_people
from safepassage.certifying.roads import BoolArray, Roads, open_steps, read_roads
from safepassage.certifying.survival import first_entry, survival
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The limits of a scenario as whole numbers on its grid.

    Attributes
    ----------
    survival
        S at the instants 0..K, shape (K + 1,).
    areas, sites
        Staging areas and reception sites by id.
    ready
        For each staging area the instant from which its people may leave; may lie after K.
    home_apart
        The staging areas whose people wait at home apart from the node.
    loading
        For each staging area with `loading_per_h` its first entries a step, shape (K,).
    intake
        For each site how many it takes in at each instant, shape (K + 1,); `UNLIMITED` where there is no limit.
    waiting
        For each node where waiting is limited how many may wait through each step, shape (K,).
    bound_waiting
        The same for what bounds all plans: where people of several paces are taken to be as fast as the fastest, they
        may wait for the slower on the way, wherever no corridor is closed.
    closed_corridor
        For each node inside corridors the steps in which none of them is open, shape (K,).
    exposure_of_link, exposure_of_node
        Exposures where given; 1 elsewhere.
    """

    scenario: Scenario
    clock: Clock
    roads: Roads
    survival: FloatArray
    areas: Mapping[str, StagingArea]
    sites: Mapping[str, ReceptionSite]
    ready: Mapping[str, int]
    home_apart: frozenset[str]
    loading: Mapping[str, IntArray]
    intake: Mapping[str, IntArray]
    waiting: Mapping[str, IntArray]
    bound_waiting: Mapping[str, IntArray]
    closed_corridor: Mapping[str, BoolArray]
    exposure_of_link: Mapping[str, float]
    exposure_of_node: Mapping[str, float]


def read_rules(scenario: Scenario) -> Rules:
    """Work out all limits of a scenario (which is trusted to be whole: see `inputs`)."""
    clock = Clock(start=scenario.grid.start, step_s=scenario.grid.step_s, steps=scenario.grid.steps)
    roads = read_roads(scenario, clock, first_entry(scenario.pause, clock))
    chances = survival(scenario.pause, clock)
    closed_corridor = closed_corridors(scenario, roads)
    return Rules(
        scenario=scenario,
        clock=clock,
        roads=roads,
        survival=chances,
        areas={area.staging_area_id: area for area in scenario.staging_areas},
        sites={site.reception_site_id: site for site in scenario.reception_sites},
        ready={
            area.staging_area_id: 0 if area.ready_at is None else clock.rounded_up(area.ready_at)
            for area in scenario.staging_areas
        },
        home_apart=frozenset(area.staging_area_id for area in scenario.staging_areas if _apart(area, scenario)),
        loading={
            area.staging_area_id: whole_people(area.loading_per_h, clock.step_s, np.ones(clock.steps))
            for area in scenario.staging_areas
            if area.loading_per_h is not None
        },
        intake={site.reception_site_id: _intake(site, clock, chances) for site in scenario.reception_sites},
        waiting=_waiting(scenario, clock, closed_corridor, same_pace=True),
        bound_waiting=_waiting(scenario, clock, closed_corridor, same_pace=len(roads.travel_at) == 1),
        closed_corridor=closed_corridor,
        exposure_of_link={link.link_id: link.exposure for link in scenario.network.links if link.exposure is not None},
        exposure_of_node={node.node_id: node.exposure for node in scenario.network.nodes if node.exposure is not None},
    )


def _apart(area: StagingArea, scenario: Scenario) -> bool:
    node = scenario.network.node(area.node_id)
    return area.loading_per_h is not None or node.hold_persons is not None or not scenario.movement.wait_en_route


def _intake(site: ReceptionSite, clock: Clock, chances: FloatArray) -> IntArray:
    if site.intake_per_h is None:
        limits = np.full(clock.steps + 1, UNLIMITED, dtype=np.int64)
    else:
        # No step begins at the horizon, so nobody is taken in there.
        limits = np.append(whole_people(site.intake_per_h, clock.step_s, np.ones(clock.steps)), 0)
    limits[chances == 0] = 0
    return limits


def closed_corridors(scenario: Scenario, roads: Roads) -> dict[str, BoolArray]:
    """Nodes all of whose links lie in one corridor: shut while every corridor of those links is.

    A node with a staging area may always be waited at, for home is no waiting on the way.
    """
    homes = {area.node_id for area in scenario.staging_areas}
    touching: dict[str, set[str]] = defaultdict(set)
    for link_id, tail, head in zip(roads.link_ids, roads.tails, roads.heads, strict=True):
        touching[tail].add(link_id)
        touching[head].add(link_id)
    windows = open_steps(scenario, roads.clock)
    links_of = {corridor.corridor_id: set(corridor.link_ids) for corridor in scenario.corridors}
    closed = {}
    for node_id, links in touching.items():
        if node_id in homes or not all(link_id in roads.windows for link_id in links):
            continue
        if any(links <= members for members in links_of.values()):
            ruling = [windows[corridor_id] for corridor_id, members in links_of.items() if links & members]
            closed[node_id] = ~np.any(ruling, axis=0)
    return closed


def _waiting(
    scenario: Scenario, clock: Clock, closed_corridor: Mapping[str, BoolArray], *, same_pace: bool
) -> dict[str, IntArray]:
    limits = {}
    for node in scenario.network.nodes:
        closed = closed_corridor.get(node.node_id)
        if not same_pace:
            limit = UNLIMITED
        elif not scenario.movement.wait_en_route:
            limit = 0
        elif node.hold_persons is not None:
            limit = node.hold_persons
        else:
            limit = UNLIMITED
        if closed is not None:
            limits[node.node_id] = np.where(closed, 0, limit).astype(np.int64)
        elif limit < UNLIMITED:
            limits[node.node_id] = np.full(clock.steps, limit, dtype=np.int64)
    return limits
