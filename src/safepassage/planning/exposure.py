"""Exposure: how much of the danger of being caught on the road each path flow bears."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from safepassage.flow.network.openings import links_of_use
from safepassage.flow.network.roads import list_roads, pace_of
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Part of a journey: on a link or waiting at a node, from one instant to another, with its exposure factor."""

    link_id: str | None
    node_id: str
    from_step: int
    to_step: int
    factor: float


def link_travel(scenario: Scenario) -> Mapping[str, Mapping[str, int]]:
    """Whole steps of travel of each link that the scenario's use may take, by staging area: each at its own pace."""
    links = links_of_use(scenario, scenario.movement.uses[0])
    of_pace = {
        pace: {road.link.link_id: road.travel for road in list_roads(scenario, links, pace=pace)}
        for pace in {pace_of(area) for area in scenario.staging_areas}
    }
    return {area.staging_area_id: of_pace[pace_of(area)] for area in scenario.staging_areas}


class Journeys:
    """The journeys of path flows through one scenario."""

    def __init__(self, scenario: Scenario) -> None:
        self._network = scenario.network
        self._travel = link_travel(scenario)
        self._home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}

    def stretches(self, path_flow: PathFlow) -> Iterator[Stretch]:
        """From the first entry to being safe, links and waits in turn; `node_id` is where each begins."""
        here = self._home[path_flow.staging_area_id]
        travel = self._travel[path_flow.staging_area_id]
        leaves = (*path_flow.enter_steps[1:], path_flow.arrive_step)
        for link_id, enter, leave in zip(path_flow.links, path_flow.enter_steps, leaves, strict=False):
            link = self._network.link(link_id)
            reached = enter + travel[link_id]
            factor = 1.0 if link.exposure is None else link.exposure
            yield Stretch(link_id=link_id, node_id=here, from_step=enter, to_step=reached, factor=factor)
            here = link.to_node_id if link.from_node_id == here else link.from_node_id
            if leave > reached:
                exposure = self._network.node(here).exposure
                factor = 1.0 if exposure is None else exposure
                yield Stretch(link_id=None, node_id=here, from_step=reached, to_step=leave, factor=factor)


def expected_caught(scenario: Scenario, path_flows: Sequence[PathFlow], survival: Sequence[float]) -> float:
    """E[caught]: persons times what S falls by while they are on the road, weighted by the exposure of each stretch."""
    network = scenario.network
    if all(link.exposure is None for link in network.links) and all(node.exposure is None for node in network.nodes):
        return sum(flow.persons * (survival[flow.depart_step] - survival[flow.arrive_step]) for flow in path_flows)
    journeys = Journeys(scenario)
    return sum(
        path_flow.persons * stretch.factor * (survival[stretch.from_step] - survival[stretch.to_step])
        for path_flow in path_flows
        for stretch in journeys.stretches(path_flow)
    )
