"""The roads that people may take, each direction by itself, and how long they take at their own pace."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.flow.network.openings import links_of_use
from safepassage.model.network import Link
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.model.timegrid import TOLERANCE
from safepassage.units import KM_PER_LENGTH_UNIT, KPH_PER_SPEED_UNIT, SECONDS_PER_HOUR

FORWARD, BACKWARD = "forward", "backward"


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """One direction of a link: who enters at instant k is at the head at k + `travel`; `rate_pph` people an hour.

    `travel_s` is the time before it was rounded up to whole steps.
    """

    link: Link
    direction: str
    travel_s: float
    travel: int
    rate_pph: float

    @property
    def ends(self) -> tuple[str, str]:
        """Node ids of tail and head."""
        ends = self.link.from_node_id, self.link.to_node_id
        return ends if self.direction == FORWARD else ends[::-1]


def list_roads(scenario: Scenario, links: Sequence[Link], *, pace: float = math.inf) -> list[Road]:
    """Every direction of every link, with its whole steps of travel and its rate for the use of the scenario.

    `pace` is the top speed of the people themselves, in the network's unit; they move at the least of it, the link's
    speed and the use's.
    """
    use = scenario.network.use(scenario.movement.uses[0])
    config = scenario.network.config
    km, kph = KM_PER_LENGTH_UNIT[config.long_length], KPH_PER_SPEED_UNIT[config.speed]
    persons_per_pce = use.persons_per_vehicle / use.pce
    top_speed = pace if use.max_speed is None else min(use.max_speed, pace)
    roads = []
    for link in links:
        travel_s = link.length * km / (min(link.free_speed, top_speed) * kph) * SECONDS_PER_HOUR
        travel = whole_travel(link.length, travel_s, scenario.grid.step_s, scenario.grid.steps)
        rate_pph = link.capacity_pce_h * (1.0 if link.lanes is None else link.lanes) * persons_per_pce
        directions = (FORWARD,) if link.directed else (FORWARD, BACKWARD)
        roads += [
            Road(link=link, direction=way, travel_s=travel_s, travel=travel, rate_pph=rate_pph) for way in directions
        ]
    return roads


def whole_travel(length: float, travel_s: float, step_s: int, steps: int) -> int:
    """Travel time in whole steps, rounded up, at least 1; 0 for a connector of no length; beyond the grid K + 1."""
    if length == 0:
        return 0
    if travel_s > step_s * (steps + 1):
        return steps + 1
    return max(1, math.ceil(travel_s / step_s - TOLERANCE))


def pace_of(area: StagingArea) -> float:
    """The top speed of a staging area's people, in the network's unit; infinite where the row says nothing."""
    return math.inf if area.max_speed is None else area.max_speed


def travel_of_areas(
    scenario: Scenario, links: Sequence[Link], areas: Sequence[StagingArea]
) -> Mapping[str, tuple[int, ...]]:
    """Whole steps on every road, in the order of `list_roads`, by staging area: each at its people's own pace."""
    of_pace = {
        pace: tuple(road.travel for road in list_roads(scenario, links, pace=pace))
        for pace in {pace_of(area) for area in areas}
    }
    return {area.staging_area_id: of_pace[pace_of(area)] for area in areas}


def pace_ranks(scenario: Scenario, links: Sequence[Link], areas: Sequence[StagingArea]) -> Mapping[str, int]:
    """By staging area the rank of its pace, the slowest 0; paces that take equal steps on every road rank equal."""
    paces = {pace_of(area) for area in areas}
    if len(paces) == 1:
        return dict.fromkeys((area.staging_area_id for area in areas), 0)
    travel = travel_of_areas(scenario, links, areas)
    # Of two paces the slower takes at least as many steps on every road, so that their sums are ordered too.
    slowest_first = sorted(set(travel.values()), key=sum, reverse=True)
    rank = {steps: number for number, steps in enumerate(slowest_first)}
    return {area_id: rank[steps] for area_id, steps in travel.items()}


def has_paces(scenario: Scenario, areas: Sequence[StagingArea]) -> bool:
    """Whether the people of some staging areas move at more than one pace."""
    links = links_of_use(scenario, scenario.movement.uses[0])
    return len(set(pace_ranks(scenario, links, areas).values())) > 1
