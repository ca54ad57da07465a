"""What a scenario says of its vehicles and convoys, as whole numbers on its grid."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.certifying.clock import FORGIVEN
from safepassage.certifying.roads import BoolArray, Roads, read_drives
from safepassage.certifying.rules import Rules, closed_corridors
from safepassage.certifying.survival import first_entry
from safepassage.model.fleet import ConvoyRule, VehicleType
from safepassage.model.scenario import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The vehicles of one row of vehicles.csv.

    Attributes
    ----------
    drives
        The roads as they may take them.
    shut_nodes
        For each node inside corridors the steps in which none of them is open, shape (K,).
    loading, unloading
        Whole steps.
    available
        The instant from which they may be used.
    through
        For each corridor with rules the steps from end to end, over those of its links that they may take, at least 1.
    """

    row: VehicleType
    drives: Roads
    shut_nodes: Mapping[str, BoolArray]
    loading: int
    unloading: int
    available: int
    through: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A corridor with rules for convoys.

    Attributes
    ----------
    most_vehicles, escorts
        None where there is no limit, or no escort is needed.
    headway
        Steps between the entries of two convoys.
    inspection_s
        Seconds for each vehicle; 0: there is no inspection.
    base
        The node at which escorts stand.
    """

    corridor_id: str
    link_ids: tuple[str, ...]
    most_vehicles: int | None
    headway: int
    escorts: int | None
    inspection_s: int
    base: str

    def is_entered(self, link_id: str, link_before: str | None) -> bool:
        """Whether a leg enters the corridor with a link, having come by another (None: it begins with it)."""
        return link_id in self.link_ids and link_before not in self.link_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetRules:
    """The vehicles by type, in the order of their numbers, and the corridors with rules."""

    rules: Rules
    kinds: tuple[Kind, ...]
    passages: tuple[Passage, ...]
    call_forward: int
    margin: int

    def kind_of(self, vehicle_type: str, vehicle_no: int) -> Kind | None:
        """The row that a vehicle belongs to; None where there is no such vehicle."""
        before = 0
        for kind in self.kinds:
            if kind.row.vehicle_type == vehicle_type:
                if before < vehicle_no <= before + kind.row.count:
                    return kind
                before += kind.row.count
        return None

    def is_known(self, vehicle_type: str) -> bool:
        """Whether the scenario has vehicles of a type."""
        return any(kind.row.vehicle_type == vehicle_type for kind in self.kinds)


def read_fleet(rules: Rules) -> FleetRules:
    """Work out what a scenario says of vehicles and convoys (it is trusted to be whole: see `inputs`)."""
    scenario = rules.scenario
    corridors = {corridor.corridor_id: corridor.link_ids for corridor in scenario.corridors}
    passages = tuple(
        _passage(rule, corridors[rule.corridor_id], scenario, rules)
        for rule in scenario.convoy_rules
        if corridors.get(rule.corridor_id)
    )
    return FleetRules(
        rules=rules,
        kinds=tuple(_kinds(rules, passages)),
        passages=passages,
        call_forward=math.floor(scenario.movement.call_forward_s / rules.clock.step_s + FORGIVEN),
        margin=scenario.movement.boarding_margin_persons,
    )


def whole_steps(seconds: int | None, rules: Rules) -> int:
    """Seconds as steps, rounded up."""
    return max(0, math.ceil((seconds or 0) / rules.clock.step_s - FORGIVEN))


def _kinds(rules: Rules, passages: Sequence[Passage]) -> list[Kind]:
    scenario, clock = rules.scenario, rules.clock
    known: dict[tuple[str, float | None], tuple[Roads, Mapping[str, BoolArray]]] = {}
    kinds = []
    for row in scenario.vehicles:
        alike = row.use, row.speed_factor
        if alike not in known:
            drives = read_drives(scenario, clock, first_entry(scenario.pause, clock), row)
            known[alike] = drives, closed_corridors(scenario, drives)
        drives, shut_nodes = known[alike]
        kinds.append(
            Kind(
                row=row,
                drives=drives,
                shut_nodes=shut_nodes,
                loading=whole_steps(row.loading_s, rules),
                unloading=whole_steps(row.unloading_s, rules),
                available=0 if row.available_from is None else clock.rounded_up(row.available_from),
                through=_through(drives, passages),
            )
        )
    return kinds


def _through(drives: Roads, passages: Sequence[Passage]) -> dict[str, int]:
    travel = dict(zip(drives.link_ids, drives.travel.tolist(), strict=True))
    return {own.corridor_id: max(1, sum(travel.get(link_id, 0) for link_id in own.link_ids)) for own in passages}


def _passage(rule: ConvoyRule, link_ids: tuple[str, ...], scenario: Scenario, rules: Rules) -> Passage:
    return Passage(
        corridor_id=rule.corridor_id,
        link_ids=link_ids,
        most_vehicles=rule.max_vehicles,
        headway=whole_steps(rule.min_headway_s, rules),
        escorts=rule.escort_count,
        inspection_s=rule.inspection_s_per_vehicle or 0,
        base=scenario.network.link(link_ids[0]).from_node_id,
    )
