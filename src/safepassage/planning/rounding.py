"""What rounding travel times up to whole steps adds."""

from collections.abc import Sequence
from statistics import median

import numpy as np

from safepassage.flow.network.expanded import Road, list_roads
from safepassage.flow.network.openings import links_of_use
from safepassage.flow.network.quickest import FloatArray, quickest_times
from safepassage.model.briefing import Rounding
from safepassage.model.scenario import Scenario


def rounding_of(scenario: Scenario) -> Rounding | None:
    """Compare the quickest way to safety in exact seconds and in whole steps, for each staging area.

    None where no staging area has a way to a reception site.
    """
    roads = list_roads(scenario, links_of_use(scenario, scenario.movement.uses[0]))
    exact = _to_safety(scenario, roads, [road.travel_s for road in roads])
    stepped = _to_safety(scenario, roads, [float(road.travel * scenario.grid.step_s) for road in roads])
    places = {node.node_id: number for number, node in enumerate(scenario.network.nodes)}
    added = [
        (float(stepped[place] - exact[place]), area.staging_area_id, float(exact[place]))
        for area in scenario.staging_areas
        if np.isfinite(exact[place := places[area.node_id]])
    ]
    if not added:
        return None
    worst_s, worst_id, exact_s = max(added)
    return Rounding(
        median_s=float(median(seconds for seconds, *_ in added)),
        worst_s=worst_s,
        worst_staging_area_id=worst_id,
        exact_s=exact_s,
    )


def _to_safety(scenario: Scenario, roads: Sequence[Road], times: Sequence[float]) -> FloatArray:
    places = {node.node_id: number for number, node in enumerate(scenario.network.nodes)}
    back = [(places[road.ends[1]], places[road.ends[0]], time) for road, time in zip(roads, times, strict=True)]
    return quickest_times(len(places), back, [(places[site.node_id], 0.0) for site in scenario.reception_sites])
