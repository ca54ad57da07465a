"""From the columns of a program to path flows: taken apart layer by layer, completed, and left at home for longer."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.network.expanded import expand
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.paths import PathOverTime, decompose
from safepassage.flow.withstand.formulation import Layout
from safepassage.flow.withstand.paths import take_apart
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.classes import classes_of
from safepassage.planning.orders import to_path_flows
from safepassage.planning.withstand.blocking import corridors_of_arcs
from safepassage.planning.withstand.kinds import Kind

Paths = tuple[PathOverTime, ...]
"""Paths of one kind of people on its network without layers."""


def to_paths(kinds: Sequence[Kind], layout: Layout, values: FloatArray) -> tuple[Paths, ...]:
    """The paths of each kind; fractions of people are left out."""
    found = []
    for number, kind in enumerate(kinds):
        paths = take_apart(kind.ground, layout.of(values, number))
        layered = kind.layered
        if layered is not None:
            paths = tuple(
                replace(
                    path,
                    site=int(layered.site[path.site]),
                    arcs=tuple(layered.arc[list(path.arcs)].tolist()),
                    all_arcs=tuple(layered.arc[list(path.all_arcs)].tolist()),
                )
                for path in paths
            )
        found.append(paths)
    return tuple(found)


def as_path_flows(scenario: Scenario, kinds: Sequence[Kind], paths: Sequence[Paths]) -> tuple[PathFlow, ...]:
    """Paths of all kinds as path flows, not yet numbered."""
    return tuple(
        flow for kind, own in zip(kinds, paths, strict=True) for flow in _path_flows(scenario, kind.members, kind, own)
    )


def settled(scenario: Scenario, kinds: Sequence[Kind], paths: Sequence[Paths]) -> tuple[PathFlow, ...]:
    """The same arrivals, but everybody stays at home rather than wait on the road where there is room for that.

    Journeys only lose links by this, so that none meets a corridor it did not meet before.
    """
    flows = [_path_flows(scenario, kind.members, kind, own) for kind, own in zip(kinds, paths, strict=True)]
    for number, (kind, own) in enumerate(zip(kinds, paths, strict=True)):
        others = [flow for other, part in enumerate(flows) if other != number for flow in part]
        room = expand(scenario, staging_areas=kind.members, used=others) if others else kind.network
        flows[number] = _path_flows(scenario, kind.members, kind, leave_later(room, own))
    return tuple(flow for part in flows for flow in part)


def completed(scenario: Scenario, path_flows: Sequence[PathFlow], *, avoid_first: bool) -> tuple[PathFlow, ...]:
    """Carry whom a plan leaves behind, class by class, on what it leaves of roads, intake and beds.

    With `avoid_first` those who can go by no corridor at all are carried that way first.
    """
    found = tuple(path_flows)
    sites = [site.reception_site_id for site in scenario.reception_sites]
    for avoid in (True, False) if avoid_first else (False,):
        for members in classes_of(scenario):
            network = expand(scenario, staging_areas=members, used=found)
            carried = np.array([_carried(found, area) for area in members], dtype=np.int64)
            network = replace(network, supply=np.maximum(network.supply - carried, 0))
            if avoid:
                corridors = corridors_of_arcs(scenario, network)
                network = replace(network, capacity=np.where(corridors[:, None] != 0, 0, network.capacity))
            paths = decompose(network, earliest_arrival_with_beds(network).flow)
            found += to_path_flows(network, paths, [area.staging_area_id for area in members], sites)
    return found


def _carried(path_flows: Sequence[PathFlow], area: StagingArea) -> int:
    return sum(flow.persons for flow in path_flows if flow.staging_area_id == area.staging_area_id)


def _path_flows(
    scenario: Scenario, members: Sequence[StagingArea], kind: Kind, paths: Sequence[PathOverTime]
) -> tuple[PathFlow, ...]:
    sites = [site.reception_site_id for site in scenario.reception_sites]
    return to_path_flows(kind.network, paths, [area.staging_area_id for area in members], sites)
