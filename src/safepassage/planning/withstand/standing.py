"""Where the people of a plan are at a moment: at home, waiting, on a link they will finish, or safe."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.flow.withstand.recourse import Standing
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.withstand.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journey:
    """A path flow on the network over time: steps of entry, and where and when each entry comes to an end."""

    supply: int
    site: int
    persons: int
    enter_steps: tuple[int, ...]
    ends: tuple[tuple[int, int], ...]
    arrive_step: int


class Journeys:
    """The path flows of one kind of people on their network over time."""

    def __init__(self, scenario: Scenario, kind: Kind, path_flows: Sequence[PathFlow]) -> None:
        self._scenario, self._kind = scenario, kind
        self._arcs: dict[tuple[str, str], list[int]] = {}
        for arc, link in enumerate(kind.network.links):
            if link is not None:
                self._arcs.setdefault(link, []).append(arc)
        supplies = {area.staging_area_id: row for row, area in enumerate(kind.members)}
        sites = {site.reception_site_id: row for row, site in enumerate(scenario.reception_sites)}
        self._journeys = [
            self._journey(flow, supplies[flow.staging_area_id], sites[flow.reception_site_id])
            for flow in path_flows
            if flow.staging_area_id in supplies
        ]

    def standing_at(self, moment: int) -> Standing:
        """Where everybody is when instant `moment` begins; who is not in the plan is at home."""
        ground, network = self._kind.ground, self._kind.network
        at_point = np.zeros(ground.unrolled.points + 1, np.int64)
        at_home = network.supply.copy()
        taken = np.zeros(len(network.beds), np.int64)
        for journey in self._journeys:
            entered = bisect_left(journey.enter_steps, moment)
            if journey.arrive_step < moment:
                taken[journey.site] += journey.persons
                at_home[journey.supply] -= journey.persons
            elif entered:
                place, at = journey.ends[entered - 1]
                at_point[ground.point[place, max(moment, at)]] += journey.persons
                at_home[journey.supply] -= journey.persons
        np.add.at(at_point, ground.home_points(moment), at_home)
        return Standing(at_point=at_point[:-1], taken=taken)

    def _journey(self, flow: PathFlow, supply: int, site: int) -> _Journey:
        here = self._kind.members[supply].node_id
        ends = []
        for link_id, step in zip(flow.links, flow.enter_steps, strict=True):
            link = self._scenario.network.link(link_id)
            forward = link.from_node_id == here
            here = link.to_node_id if forward else link.from_node_id
            ends.append(self._end(link_id, "forward" if forward else "backward", step))
        return _Journey(
            supply=supply,
            site=site,
            persons=flow.persons,
            enter_steps=flow.enter_steps,
            ends=tuple(ends),
            arrive_step=flow.arrive_step,
        )

    def _end(self, link_id: str, direction: str, step: int) -> tuple[int, int]:
        """Place and instant at which an entry ends: a road may lead to another place for arrivals at the horizon."""
        network = self._kind.network
        arcs = self._arcs[link_id, direction]
        arc = next((arc for arc in arcs if network.capacity[arc, step] > 0), arcs[0])
        return int(network.head[arc]), step + int(network.travel[arc])
