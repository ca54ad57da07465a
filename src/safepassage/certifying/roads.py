"""Which links may be entered, in which direction, when, by how many, and how long they take."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.certifying.clock import FORGIVEN, Clock, FloatArray, IntArray, whole_people
from safepassage.model.corridor import Closure
from safepassage.model.fleet import VehicleType
from safepassage.model.network import Link, RoadNetwork, Use
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.units import KM_PER_LENGTH_UNIT, KPH_PER_SPEED_UNIT

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roads:
    """The links of one use, each direction by itself: m of them.

    Attributes
    ----------
    clock, first_entry
        The grid, and the first instant at which any link may be entered.
    link_ids, tails, heads
        For each direction of a link its id and the ids of the nodes where it begins and ends.
    travel, persons_per_h
        Whole steps of travel of the fastest people and the rate, shape (m,).
    travel_at, pace
        Whole steps of travel at each pace, the fastest first, shape (p, m); and the pace of each staging area.
    direction_from
        The direction of a link that begins at a node, by (link id, node id).
    link_exists
        For every link id of the network whether it is open to the use.
    factors
        For a link with closures what is left of its rate in each step, shape (K,).
    windows
        For a link of corridors the steps in which any of them is open, and for a link with closures announced ahead
        those in which none of these holds, shape (K,).
    """

    clock: Clock
    first_entry: int
    link_ids: tuple[str, ...]
    tails: tuple[str, ...]
    heads: tuple[str, ...]
    travel: IntArray
    travel_at: IntArray
    pace: Mapping[str, int]
    persons_per_h: FloatArray
    direction_from: Mapping[tuple[str, str], int]
    link_exists: Mapping[str, bool]
    factors: Mapping[str, FloatArray]
    windows: Mapping[str, BoolArray]

    def capacities(self, chosen: IntArray) -> IntArray:
        """How many people may enter each of the chosen directions in each step, shape (chosen, K)."""
        steps = self.clock.steps
        rates = self.persons_per_h[chosen] * self.clock.step_s
        passed = np.floor(rates[:, None] * np.arange(steps + 1.0) / 3600 + FORGIVEN)
        capacities = np.diff(passed, axis=1).astype(np.int64)
        for row, direction in enumerate(chosen.tolist()):
            link_id = self.link_ids[direction]
            if link_id in self.factors:
                rate = float(self.persons_per_h[direction])
                capacities[row] = whole_people(rate, self.clock.step_s, self.factors[link_id])
            if link_id in self.windows:
                capacities[row][~self.may_enter(direction)] = 0
        capacities[:, : self.first_entry] = 0
        return capacities

    def may_enter(self, direction: int, pace: int = 0) -> BoolArray:
        """The steps in which the corridors allow entering: open until the link's end is reached, shape (K,)."""
        window = self.windows.get(self.link_ids[direction])
        steps = np.arange(self.clock.steps)
        if window is None:
            return np.ones(self.clock.steps, dtype=np.bool_)
        closed_before = np.concatenate([[0], np.cumsum(~window)])
        until = np.minimum(steps + max(1, int(self.travel_at[pace, direction])), self.clock.steps)
        return np.asarray(closed_before[until] == closed_before[steps])


def read_roads(scenario: Scenario, clock: Clock, first_entry: int) -> Roads:
    """The roads as people may take them on their own; none is open to them where they only ride."""
    network = scenario.network
    use = None if scenario.own_use is None else network.use(scenario.own_use)
    link_exists, ways = _ways(network, use)
    speeds = sorted({_top_speed(area) for area in scenario.staging_areas}, reverse=True) or [math.inf]
    steps_at = {
        speed: tuple(travel_steps(link, network, use, clock, own_speed=speed) for link, _, _ in ways) if use else ()
        for speed in speeds
    }
    row_of = {steps: row for row, steps in enumerate(dict.fromkeys(steps_at.values()))}
    travel_at = np.array(list(row_of), dtype=np.int64).reshape(len(row_of), len(ways))
    return Roads(
        clock=clock,
        first_entry=first_entry,
        link_ids=tuple(link.link_id for link, _, _ in ways),
        tails=tuple(tail for _, tail, _ in ways),
        heads=tuple(head for _, _, head in ways),
        travel=travel_at[0],
        travel_at=travel_at,
        pace={area.staging_area_id: row_of[steps_at[_top_speed(area)]] for area in scenario.staging_areas},
        persons_per_h=np.array([_persons_per_h(link, use) for link, _, _ in ways if use], dtype=np.float64),
        direction_from={(link.link_id, tail): place for place, (link, tail, _) in enumerate(ways)},
        link_exists=link_exists,
        factors=_factors(scenario, clock),
        windows=_windows(scenario, clock),
    )


def read_drives(scenario: Scenario, clock: Clock, first_entry: int, vehicle: VehicleType) -> Roads:
    """The roads as vehicles of one row may take them; rates count vehicles where those of people count persons."""
    network = scenario.network
    use = network.use(vehicle.use)
    link_exists, ways = _ways(network, use)
    factor = 1.0 if vehicle.speed_factor is None else vehicle.speed_factor
    travel = [travel_steps(link, network, use, clock, factor=factor) for link, _, _ in ways]
    steps = np.array(travel, dtype=np.int64)
    return Roads(
        clock=clock,
        first_entry=first_entry,
        link_ids=tuple(link.link_id for link, _, _ in ways),
        tails=tuple(tail for _, tail, _ in ways),
        heads=tuple(head for _, _, head in ways),
        travel=steps,
        travel_at=steps.reshape(1, len(ways)),
        pace={},
        persons_per_h=np.array([_pce_per_h(link) / use.pce for link, _, _ in ways], dtype=np.float64),
        direction_from={(link.link_id, tail): place for place, (link, tail, _) in enumerate(ways)},
        link_exists=link_exists,
        factors=_factors(scenario, clock),
        windows=_windows(scenario, clock),
    )


def _ways(network: RoadNetwork, use: Use | None) -> tuple[dict[str, bool], list[tuple[Link, str, str]]]:
    """For every link whether it is open to a use, and the directions of those that are: (link, tail, head)."""
    link_exists = {
        link.link_id: use is not None and (not link.allowed_uses or use.use in link.allowed_uses)
        for link in network.links
    }
    return link_exists, [
        (link, tail, head)
        for link in network.links
        if link_exists[link.link_id]
        for tail, head in ((link.from_node_id, link.to_node_id), (link.to_node_id, link.from_node_id))
        if not link.directed or tail == link.from_node_id
    ]


def _top_speed(area: StagingArea) -> float:
    return math.inf if area.max_speed is None else area.max_speed


def travel_steps(
    link: Link, network: RoadNetwork, use: Use, clock: Clock, *, own_speed: float = math.inf, factor: float = 1.0
) -> int:
    """Whole steps of travel, rounded up and at least 1; 0 for a link without length.

    `own_speed` is the top speed of the people, in the unit of the network; `factor` that of the vehicles' row.
    """
    if link.length == 0:
        return 0
    km = link.length * KM_PER_LENGTH_UNIT[network.config.long_length]
    speed = min(link.free_speed, own_speed, math.inf if use.max_speed is None else use.max_speed)
    kph = speed * KPH_PER_SPEED_UNIT[network.config.speed] * factor
    if kph <= 0:
        return clock.steps + 1
    # A link longer than the grid is one that never ends: its number is kept small.
    return min(clock.steps + 1, max(1, math.ceil(km / kph * 3600 / clock.step_s - FORGIVEN)))


def _persons_per_h(link: Link, use: Use) -> float:
    return _pce_per_h(link) * use.persons_per_vehicle / use.pce


def _pce_per_h(link: Link) -> float:
    return link.capacity_pce_h * (1.0 if link.lanes is None else link.lanes)


def _closed_links(closure: Closure, scenario: Scenario) -> tuple[str, ...]:
    if closure.link_id is not None:
        return (closure.link_id,)
    named = (corridor for corridor in scenario.corridors if corridor.corridor_id == closure.corridor_id)
    return tuple(link_id for corridor in named for link_id in corridor.link_ids)


def _factors(scenario: Scenario, clock: Clock) -> dict[str, FloatArray]:
    """What closures leave of a link's rate: a step touched in part is touched in whole, the smallest factor rules."""
    left: dict[str, FloatArray] = defaultdict(lambda: np.ones(clock.steps))
    for closure in scenario.closures:
        first, end = clock.rounded_down(closure.from_at), clock.rounded_up(closure.to_at)
        for link_id in _closed_links(closure, scenario):
            touched = left[link_id][first:end]
            np.minimum(touched, closure.capacity_factor, out=touched)
    return dict(left)


def open_steps(scenario: Scenario, clock: Clock) -> dict[str, BoolArray]:
    """The whole steps in which each corridor is open, shape (K,) each."""
    windows = {}
    for corridor in scenario.corridors:
        window = np.ones(clock.steps, dtype=np.bool_)
        if corridor.opens_at is not None:
            window[: clock.rounded_up(corridor.opens_at)] = False
        if corridor.closes_at is not None:
            window[clock.rounded_down(corridor.closes_at) :] = False
        for closure in scenario.closures:
            if closure.announced and closure.corridor_id == corridor.corridor_id:
                window[clock.rounded_down(closure.from_at) : clock.rounded_up(closure.to_at)] = False
        windows[corridor.corridor_id] = window
    return windows


def _windows(scenario: Scenario, clock: Clock) -> dict[str, BoolArray]:
    """The steps in which any corridor of a link is open."""
    windows = open_steps(scenario, clock)
    of_link: dict[str, BoolArray] = {}
    for corridor in scenario.corridors:
        for link_id in corridor.link_ids:
            known = of_link.get(link_id, np.zeros(clock.steps, dtype=np.bool_))
            of_link[link_id] = known | windows[corridor.corridor_id]
    for closure in scenario.closures:
        if closure.announced and closure.link_id is not None:
            window = of_link.setdefault(closure.link_id, np.ones(clock.steps, dtype=np.bool_)).copy()
            window[clock.rounded_down(closure.from_at) : clock.rounded_up(closure.to_at)] = False
            of_link[closure.link_id] = window
    return of_link
