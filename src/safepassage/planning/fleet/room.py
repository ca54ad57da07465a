"""What vehicles and people who walked before leave of roads, and of the room at boarding points."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TOLERANCE
from safepassage.model.trips import TripLeg
from safepassage.planning.fleet.rows import FleetRows


class RoadRoom:
    """How many people on foot may still enter each road in each step."""

    def __init__(self, scenario: Scenario, trips: Sequence[TripLeg]) -> None:
        self._scenario = scenario
        self._taken: dict[tuple[str, str], np.ndarray[tuple[int], np.dtype[np.float64]]] = defaultdict(
            lambda: np.zeros(scenario.grid.steps)
        )
        pce: dict[str, float] = {}
        for row in scenario.vehicles:
            pce[row.vehicle_type] = max(scenario.network.use(row.use).pce, pce.get(row.vehicle_type, 0.0))
        for leg in trips:
            self._enter(leg.from_node_id, leg.links, leg.enter_steps, pce[leg.vehicle_type])

    def take(self, walk: PathFlow) -> None:
        """Take what people on foot take."""
        assert self._scenario.own_use is not None  # noqa: S101 - who walks has a use to walk by
        use = self._scenario.network.use(self._scenario.own_use)
        home = next(area for area in self._scenario.staging_areas if area.staging_area_id == walk.staging_area_id)
        self._enter(home.node_id, walk.links, walk.enter_steps, walk.persons * use.pce / use.persons_per_vehicle)

    def left(self, network: TimeExpandedNetwork) -> IntArray:
        """Capacities of a network for people on foot, shape (m, K), less what is taken."""
        if self._scenario.own_use is None or not self._taken:
            return network.capacity
        use = self._scenario.network.use(self._scenario.own_use)
        capacity = network.capacity.copy()
        for row, link in enumerate(network.links):
            if link is not None and link in self._taken:
                people = np.ceil(self._taken[link] * use.persons_per_vehicle / use.pce - TOLERANCE).astype(np.int64)
                capacity[row] = np.maximum(capacity[row] - people, 0)
        return capacity

    def _enter(self, node_id: str, links: Sequence[str], enter_steps: Sequence[int], pce: float) -> None:
        for link_id, step in zip(links, enter_steps, strict=True):
            link = self._scenario.network.link(link_id)
            forward = node_id == link.from_node_id
            self._taken[link_id, "forward" if forward else "backward"][step] += pce
            node_id = link.to_node_id if forward else link.from_node_id


class Yards:
    """How many people who walked there may still wait at each boarding point through each step.

    No more than the seats of the vehicles that begin to load there soon, and the margin: see `Movement`.
    """

    def __init__(self, scenario: Scenario, rows: FleetRows) -> None:
        self._node_of = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
        steps = scenario.grid.steps
        ahead = scenario.movement.call_forward_s // scenario.grid.step_s
        seats_of: dict[str, int] = {}
        for row in scenario.vehicles:
            seats_of[row.vehicle_type] = min(row.seats, seats_of.get(row.vehicle_type, row.seats))
        trip_type = {leg.trip_id: leg.vehicle_type for leg in rows.trips}
        margin = scenario.movement.boarding_margin_persons
        self._room: dict[str, IntArray] = defaultdict(lambda: np.full(steps, margin, dtype=np.int64))
        loads = {(own.trip_id, self._node_of[own.staging_area_id], own.board_step) for own in rows.boardings}
        for trip_id, node_id, begins in sorted(loads):
            self._room[node_id][max(0, begins - ahead) : begins] += seats_of[trip_type[trip_id]]

    def take(self, walk: PathFlow, board_step: int) -> None:
        """People wait from the end of their walk until they board."""
        self._room[self._node_of[walk.to_staging_area_id]][walk.arrive_step : board_step] -= walk.persons

    def left(self, network: TimeExpandedNetwork, nodes: Sequence[str]) -> IntArray:
        """How many may wait at each place of a network through each step, shape (n, K)."""
        waiting = network.waiting.copy()
        for place, node_id in zip(network.site_place.tolist(), nodes, strict=True):
            waiting[place] = np.minimum(waiting[place], np.maximum(self._room[node_id], 0))
        return np.minimum(waiting, UNLIMITED)
