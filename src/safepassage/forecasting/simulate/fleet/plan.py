"""From trips, boardings and rules of convoys to the arrays of the kernel."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.network.counting import HIGHEST_RATE
from safepassage.forecasting.simulate.fleet.inspecting import PlannedEntry, steps_ahead
from safepassage.forecasting.simulate.ground import (
    BOARDING,
    DRIVE,
    GATE,
    LEG,
    PASSAGE,
    ROAD,
    VEHICLE,
    Fleet,
    Floats,
    Grid,
    Records,
    Small,
)
from safepassage.forecasting.simulate.profiles import Profiles
from safepassage.model.fleet import ConvoyRule, VehicleType
from safepassage.model.network import Link
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TOLERANCE
from safepassage.model.trips import Boarding, TripLeg
from safepassage.units import KM_PER_LENGTH_UNIT, KPH_PER_SPEED_UNIT, SECONDS_PER_HOUR

Party = tuple[str, str, str]
"""Trip, boarding point, group."""

Direction = tuple[str, str]
"""A link, and the node where it is entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leg:
    """A leg with the boardings before it, by number, and its planned instants."""

    row: TripLeg
    boardings: tuple[int, ...]
    trip_boarding: int
    is_loaded: bool
    standing_since: int


class FleetPlan:
    """Vehicles with their legs in order, who boards where, and the corridors' rules; empty without vehicles."""

    def __init__(self, scenario: Scenario, plan: Plan, profiles: Profiles, grid: Grid) -> None:
        self._scenario = scenario
        self._profiles = profiles
        self._grid = grid
        self._kinds = [(kind, number) for kind in scenario.vehicles for number in range(kind.count)]
        self._rules = [rule for rule in scenario.convoy_rules if self._links_of(rule)] if scenario.vehicles else []
        self.boardings: list[Boarding] = []
        self.parties: dict[Party, list[int]] = defaultdict(list)
        self._stops: dict[tuple[str, str], int] = {}
        self._legs: list[list[_Leg]] = []
        self._order(plan)

    def stop_of(self, boarding: Boarding) -> int:
        """The number of the stop at which people of a group wait at a boarding point."""
        return self._stops[boarding.staging_area_id, boarding.group]

    @property
    def stops(self) -> int:
        """How many there are."""
        return len(self._stops)

    def as_arrays(self) -> Fleet:
        """What the kernel sees."""
        roads, directions = self._roads()
        drives, gates = self._drives(directions)
        kinds, links = self._scenario.vehicles, [self._links_of(rule) for rule in self._rules]
        uses = sorted({kind.use for kind in kinds} | ({self._scenario.own_use} if self._scenario.own_use else set()))
        return Fleet(
            vehicles=self._vehicles(),
            legs=self._leg_records(),
            boardings=self._boarding_records(),
            drives=drives,
            gates=gates,
            passages=self._passages(),
            roads=roads,
            rates=self._rates(directions, uses),
            pce=np.array([self._pce(use) for use in uses], np.float64),
            travel_s=np.array(
                [[self._travel_s(kind, self._link(name)) for name, _ in directions] for kind in kinds], np.float64
            ).reshape(len(kinds), len(directions)),
            through_link=self._link_rows([name for names in links for name in names]),
            through_s=np.array(
                [[self._through_s(kind, self._link(name)) for names in links for name in names] for kind in kinds],
                np.float64,
            ).reshape(len(kinds), sum(map(len, links))),
            through_from=np.concatenate([[0], np.cumsum([len(names) for names in links])]).astype(np.int32),
            order=np.zeros(len(self._kinds), np.int32),
            travel=np.zeros((len(kinds), len(directions)), np.int32),
            through=np.zeros((len(self._rules), len(kinds)), np.int32),
            busy=np.zeros((len(self._rules), self._grid.steps + 1), np.int32),
            used=np.zeros(len(directions)),
            used_in=np.zeros(len(directions), np.int32),
        )

    def _order(self, plan: Plan) -> None:
        """Put legs in the order of their vehicles, and boardings in that of their legs."""
        legs: dict[tuple[str, int], list[TripLeg]] = defaultdict(list)
        for leg in plan.trips or ():
            legs[leg.vehicle_type, leg.vehicle_no].append(leg)
        boards: dict[tuple[str, int], list[Boarding]] = defaultdict(list)
        for boarding in plan.boardings or ():
            boards[boarding.trip_id, boarding.leg].append(boarding)
        counted: dict[str, int] = defaultdict(int)
        for kind, _ in self._kinds:
            counted[kind.vehicle_type] += 1
            own = legs.get((kind.vehicle_type, counted[kind.vehicle_type]), [])
            begins = {leg.trip_id: leg.depart_step for leg in own if leg.leg == 1}
            own.sort(key=lambda leg: (begins[leg.trip_id], leg.trip_id, leg.leg))
            self._legs.append(self._legs_of(kind, own, boards))

    def _legs_of(
        self, kind: VehicleType, legs: Sequence[TripLeg], boards: dict[tuple[str, int], list[Boarding]]
    ) -> list[_Leg]:
        found: list[_Leg] = []
        since = self._available(kind)
        for leg in legs:
            trip_boarding = len(self.boardings) if leg.leg == 1 else found[-1].trip_boarding
            numbers = []
            for boarding in boards.get((leg.trip_id, leg.leg), ()):
                numbers.append(len(self.boardings))
                self.parties[boarding.trip_id, boarding.staging_area_id, boarding.group].append(numbers[-1])
                self._stops.setdefault((boarding.staging_area_id, boarding.group), len(self._stops))
                self.boardings.append(boarding)
            aboard = [
                number
                for number in range(trip_boarding, len(self.boardings))
                if self._alight_leg(self.boardings[number], legs) >= leg.leg
            ]
            found.append(
                _Leg(
                    row=leg,
                    boardings=tuple(numbers),
                    trip_boarding=trip_boarding,
                    is_loaded=bool(aboard),
                    standing_since=since,
                )
            )
            since = leg.arrive_step
        return found

    def _alight_leg(self, boarding: Boarding, legs: Sequence[TripLeg]) -> int:
        """The number within its trip of the leg after which people get off."""
        node = self._site_node(boarding.reception_site_id)
        ends = [
            leg.leg
            for leg in legs
            if leg.trip_id == boarding.trip_id and leg.leg >= boarding.leg and leg.to_node_id == node
        ]
        if not ends:
            raise InternalError(f"trip {boarding.trip_id} never reaches {boarding.reception_site_id}: certify it first")
        return min(ends)

    def _vehicles(self) -> Records:
        table = np.zeros(len(self._kinds), VEHICLE)
        rows = {id(kind): row for row, kind in enumerate(self._scenario.vehicles)}
        first = 0
        for number, ((kind, _), legs) in enumerate(zip(self._kinds, self._legs, strict=True)):
            vehicle = table[number]
            vehicle["kind"], vehicle["seats"] = rows[id(kind)], kind.seats
            vehicle["loading"], vehicle["unloading"] = self._whole(kind.loading_s), self._whole(kind.unloading_s)
            vehicle["available"], vehicle["pce"] = self._available(kind), self._pce(kind.use)
            vehicle["first_leg"], vehicle["end_leg"] = first, first + len(legs)
            first += len(legs)
        return table

    def _leg_records(self) -> Records:
        legs = [leg for own in self._legs for leg in own]
        table = np.zeros(len(legs), LEG)
        ends = set(self._boarding_records()["alight_leg"].tolist())
        entry = boarding = 0
        for number, leg in enumerate(legs):
            row = table[number]
            row["first"], row["end"] = entry, entry + len(leg.row.links)
            row["depart"] = leg.row.depart_step
            row["board"] = min((self.boardings[each].board_step for each in leg.boardings), default=-1)
            row["first_boarding"], row["end_boarding"] = boarding, boarding + len(leg.boardings)
            row["trip_boarding"], row["alights"] = leg.trip_boarding, number in ends
            entry, boarding = row["end"], row["end_boarding"]
        return table

    def _boarding_records(self) -> Records:
        table = np.zeros(len(self.boardings), BOARDING)
        site_row = {site.reception_site_id: row for row, site in enumerate(self._scenario.reception_sites)}
        leg_number = {}
        number = 0
        for own in self._legs:
            for leg in own:
                leg_number[leg.row.trip_id, leg.row.leg] = number
                number += 1
        for own in self._legs:
            rows = [leg.row for leg in own]
            for leg in own:
                for each in leg.boardings:
                    boarding = self.boardings[each]
                    table[each]["stop"] = self.stop_of(boarding)
                    table[each]["site"] = site_row[boarding.reception_site_id]
                    table[each]["persons"] = boarding.persons
                    table[each]["alight_leg"] = leg_number[boarding.trip_id, self._alight_leg(boarding, rows)]
        return table

    def _roads(self) -> tuple[Records, list[Direction]]:
        """The directions of links that vehicles take."""
        directions: dict[Direction, None] = {}
        for own in self._legs:
            for leg in own:
                node = leg.row.from_node_id
                for link_id in leg.row.links:
                    directions[link_id, node] = None
                    node = self._head(link_id, node)
        node_row = {node.node_id: row for row, node in enumerate(self._scenario.network.nodes)}
        table = np.zeros(len(directions), ROAD)
        for number, (link_id, node) in enumerate(directions):
            table[number]["tail"], table[number]["head"] = node_row[node], node_row[self._head(link_id, node)]
            table[number]["profile"] = self._profiles.of(link_id)
            table[number]["no_length"] = self._link(link_id).length == 0
        table["link"] = self._link_rows([link_id for link_id, _ in directions])
        return table, list(directions)

    def _drives(self, directions: Sequence[Direction]) -> tuple[Records, Records]:
        """What the legs take, and the gates before it."""
        road_row = {direction: row for row, direction in enumerate(directions)}
        drives: list[tuple[int, int, int, int]] = []
        gates: list[PlannedEntry] = []
        for number, own in enumerate(self._legs):
            kind = self._kinds[number][0]
            for leg in own:
                node, before, comes = leg.row.from_node_id, "", self._first_comes(leg, kind)
                for place, (link_id, step) in enumerate(zip(leg.row.links, leg.row.enter_steps, strict=True)):
                    first = len(gates)
                    gates += [
                        PlannedEntry(
                            rule=row,
                            step=step,
                            comes=comes,
                            is_fixed=place > 0 or leg.is_loaded,
                            is_outward=node == self._link(self._links_of(rule)[0]).from_node_id,
                        )
                        for row, rule in enumerate(self._rules)
                        if link_id in self._links_of(rule) and before not in self._links_of(rule)
                    ]
                    drives.append((road_row[link_id, node], step, first, len(gates)))
                    comes = step + self._travel(kind, link_id)
                    node, before = self._head(link_id, node), link_id
        inspection = [rule.inspection_s_per_vehicle or 0 for rule in self._rules]
        ahead = steps_ahead(gates, inspection, self._grid.step_s)
        table = np.zeros(len(gates), GATE)
        table["passage"] = [gate.rule for gate in gates]
        table["ahead"] = [-1 if gate.is_fixed else ahead[gate.rule] for gate in gates]
        table["outward"] = [gate.is_outward for gate in gates]
        return np.array(drives, DRIVE), table

    def _first_comes(self, leg: _Leg, kind: VehicleType) -> int:
        """When the vehicle can be inspected where the leg begins: when it stands there, or has loaded."""
        if not leg.boardings:
            return leg.standing_since
        return max(self.boardings[each].board_step for each in leg.boardings) + self._whole(kind.loading_s)

    def _passages(self) -> Records:
        table = np.zeros(len(self._rules), PASSAGE)
        corridor_row = {corridor.corridor_id: row for row, corridor in enumerate(self._scenario.corridors)}
        for number, rule in enumerate(self._rules):
            row = table[number]
            row["corridor"] = corridor_row[rule.corridor_id]
            row["most_vehicles"] = -1 if rule.max_vehicles is None else rule.max_vehicles
            row["headway"] = self._whole(rule.min_headway_s)
            row["escorts"] = -1 if rule.escort_count is None else rule.escort_count
            row["inspection_s"] = rule.inspection_s_per_vehicle or 0
        return table

    def _rates(self, directions: Sequence[Direction], uses: Sequence[str]) -> Floats:
        """What may enter each road an hour, by use: vehicles, or people on foot; 0 where the use may not take it."""
        rates = np.zeros((len(directions), len(uses)))
        for row, (link_id, _) in enumerate(directions):
            link = self._link(link_id)
            for column, use in enumerate(uses):
                if not link.allowed_uses or use in link.allowed_uses:
                    pce_per_h = link.capacity_pce_h * (1.0 if link.lanes is None else link.lanes)
                    rates[row, column] = min(pce_per_h / self._pce(use), HIGHEST_RATE)
        return rates

    def _pce(self, use: str) -> float:
        """Car equivalents of one vehicle, or of one person on foot."""
        definition = self._scenario.network.use(use)
        return definition.pce / (definition.persons_per_vehicle if use == self._scenario.own_use else 1.0)

    def _travel_s(self, kind: VehicleType, link: Link) -> float:
        network = self._scenario.network
        km, kph = KM_PER_LENGTH_UNIT[network.config.long_length], KPH_PER_SPEED_UNIT[network.config.speed]
        top = network.use(kind.use).max_speed
        speed = link.free_speed if top is None else min(link.free_speed, top)
        return link.length * km / (speed * (kind.speed_factor or 1.0) * kph) * SECONDS_PER_HOUR

    def _through_s(self, kind: VehicleType, link: Link) -> float:
        """Seconds on a link of a corridor; 0 where the vehicle may not take it."""
        may = not link.allowed_uses or kind.use in link.allowed_uses
        return self._travel_s(kind, link) if may else 0.0

    def _travel(self, kind: VehicleType, link_id: str) -> int:
        link = self._link(link_id)
        if link.length == 0:
            return 0
        return max(1, math.ceil(self._travel_s(kind, link) / self._grid.step_s - TOLERANCE))

    def _available(self, kind: VehicleType) -> int:
        return self._scenario.grid.first_instant_from(kind.available_from) if kind.available_from else 0

    def _whole(self, seconds: int | None) -> int:
        return max(0, math.ceil((seconds or 0) / self._grid.step_s - TOLERANCE))

    def _link(self, link_id: str) -> Link:
        return self._scenario.network.link(link_id)

    def _head(self, link_id: str, node: str) -> str:
        link = self._link(link_id)
        return link.to_node_id if node == link.from_node_id else link.from_node_id

    def _link_rows(self, link_ids: Sequence[str]) -> Small:
        rows = {link.link_id: row for row, link in enumerate(self._scenario.network.links)}
        return np.array([rows[link_id] for link_id in link_ids], np.int32)

    def _links_of(self, rule: ConvoyRule) -> tuple[str, ...]:
        return next(own.link_ids for own in self._scenario.corridors if own.corridor_id == rule.corridor_id)

    def _site_node(self, site_id: str) -> str:
        return next(site.node_id for site in self._scenario.reception_sites if site.reception_site_id == site_id)
