"""The rules of convoys as the fleet's kernel knows them: passages, gates, and links that not all vehicles fit on."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from safepassage.convoys.fleet_problem import Gate, Passage, RoadLimit
from safepassage.model.fleet import ConvoyRule
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TOLERANCE
from safepassage.planning.fleet.drives import Drives, IntArray
from safepassage.planning.fleet.kinds import Kinds, whole_steps
from safepassage.planning.fleet.ways import RuledCorridor, Way

FloatArray = NDArray[np.float64]

WayOf = Mapping[tuple[int, int, int, int], Way]
"""By (way, kind, place, place)."""

MANY = 10**6
"""Vehicles of a convoy where no rule limits them."""


def ruled_corridors(scenario: Scenario) -> tuple[RuledCorridor, ...]:
    """The corridors that have a row in convoy_rules.csv."""
    rules = {rule.corridor_id: rule for rule in scenario.convoy_rules}
    return tuple(
        RuledCorridor(
            corridor_id=corridor.corridor_id,
            link_ids=frozenset(corridor.link_ids),
            inspection_before=_inspection_before(rules[corridor.corridor_id], scenario),
        )
        for corridor in scenario.corridors
        if corridor.corridor_id in rules
    )


def _inspection_before(rule: ConvoyRule, scenario: Scenario) -> int:
    """Steps in which the vehicles of the largest convoy worth forming are inspected, one after the other.

    No more are worth bringing together than the inspector does between two convoys; where convoys need not keep apart,
    than he does in a step.
    """
    inspection_s = rule.inspection_s_per_vehicle or 0
    if not inspection_s:
        return 0
    return whole_steps(inspection_s * vehicles_together(rule, scenario), scenario.grid.step_s)


def vehicles_together(rule: ConvoyRule, scenario: Scenario) -> int:
    """The most vehicles of one convoy: what the rule allows, and what the inspector does between two convoys."""
    most = rule.max_vehicles or MANY
    if not rule.inspection_s_per_vehicle:
        return most
    apart_s = max(rule.min_headway_s or 0, scenario.grid.step_s)
    if rule.escort_count is not None:
        apart_s = max(apart_s, scenario.grid.step_s * _end_to_end(scenario, rule.corridor_id))
    return max(1, min(most, sum(row.count for row in scenario.vehicles), apart_s // rule.inspection_s_per_vehicle))


def _end_to_end(scenario: Scenario, corridor_id: str) -> int:
    """Steps that the slowest vehicle takes through a corridor."""
    corridor = next(own for own in scenario.corridors if own.corridor_id == corridor_id)
    slowest = 1
    for row in scenario.vehicles:
        drives = Drives(scenario, row)
        known = [drives.travel(link_id) for link_id in corridor.link_ids if drives.knows(link_id)]
        slowest = max(slowest, sum(known))
    return slowest


def passages_and_gates(
    scenario: Scenario, way_of: WayOf, shape: tuple[int, int, int, int]
) -> tuple[tuple[Passage, ...], tuple[Gate, ...]]:
    """A passage for each node at which a corridor with rules is entered, a gate for each such corridor.

    `shape` is (ways, kinds, places, places).
    """
    after: dict[tuple[str, str], IntArray] = {}
    for key, way in way_of.items():
        for entry in way.entries:
            own = after.setdefault((entry.corridor_id, entry.node_id), np.full(shape, -1, dtype=np.int64))
            own[key] = entry.after
    rules = {rule.corridor_id: rule for rule in scenario.convoy_rules}
    passages, gates = list[Passage](), list[Gate]()
    for corridor in ruled_corridors(scenario):
        rule = rules[corridor.corridor_id]
        entered = sorted(node for corridor_id, node in after if corridor_id == corridor.corridor_id)
        if not entered:
            continue
        numbers = tuple(range(len(passages), len(passages) + len(entered)))
        passages += [
            Passage(
                name=corridor.corridor_id,
                entry=node,
                enter_after=after[corridor.corridor_id, node],
                most_vehicles=vehicles_together(rule, scenario),
                inspection_before=corridor.inspection_before,
            )
            for node in entered
        ]
        gates.append(_gate(scenario, rule, numbers, entered))
    return tuple(passages), tuple(gates)


def _gate(scenario: Scenario, rule: ConvoyRule, numbers: tuple[int, ...], entered: Sequence[str]) -> Gate:
    corridor = next(own for own in scenario.corridors if own.corridor_id == rule.corridor_id)
    through = _end_to_end(scenario, rule.corridor_id)
    begins = _first_node(scenario, corridor.link_ids)
    return Gate(
        name=rule.corridor_id,
        passages=numbers,
        headway=whole_steps(rule.min_headway_s, scenario.grid.step_s),
        escorts=rule.escort_count,
        escort_lead=tuple(0 if node == begins else through for node in entered),
        escort_away=(2 * through,) * len(numbers),
        inspection_s=rule.inspection_s_per_vehicle or 0,
    )


def _first_node(scenario: Scenario, link_ids: Sequence[str]) -> str:
    return scenario.network.link(link_ids[0]).from_node_id if link_ids else ""


def road_limits(
    scenario: Scenario, kinds: Kinds, drives: Sequence[Drives], way_of: WayOf, shape: tuple[int, int, int, int]
) -> tuple[RoadLimit, ...]:
    """The links on which not all vehicles could enter in one step: by each use alone, and by all uses together."""
    after: dict[str, IntArray] = {}
    for key, way in way_of.items():
        for drive, steps in zip(way.drives, way.after, strict=True):
            after.setdefault(drive.link_id, np.full(shape, -1, dtype=np.int64))[key] = steps
    limits = []
    for link_id, enter_after in sorted(after.items()):
        limits += list(_limits_of(scenario, kinds, drives, link_id, enter_after))
    return tuple(limits)


def _limits_of(
    scenario: Scenario, kinds: Kinds, drives: Sequence[Drives], link_id: str, enter_after: IntArray
) -> Iterator[RoadLimit]:
    counts = [sum(start.count for start in kinds.starts if start.kind == kind) for kind in range(len(kinds.kinds))]
    takes = [bool((enter_after[:, kind] >= 0).any()) for kind in range(len(kinds.kinds))]
    uses = sorted({row.use for row, taken in zip(kinds.rows, takes, strict=True) if taken})
    rooms: list[FloatArray] = []
    for use in uses:
        own = [kind for kind, row in enumerate(kinds.rows) if row.use == use]
        room = drives[own[0]].vehicles_per_step(link_id)
        rooms.append(scenario.network.use(use).pce * room.astype(np.float64))
        if sum(counts[kind] for kind in own) > int(room[drives[own[0]].may_enter(link_id)].min(initial=MANY)):
            weights = np.array([float(row.use == use) for row in kinds.rows])
            yield RoadLimit(name=f"{link_id} {use}", enter_after=enter_after, pce=weights, room=room.astype(np.float64))
    pce = np.array([scenario.network.use(row.use).pce for row in kinds.rows])
    together = np.min(rooms, axis=0)
    is_open = np.any([own.may_enter(link_id) for own, taken in zip(drives, takes, strict=True) if taken], axis=0)
    if len(uses) > 1 and float(pce @ np.array(counts)) > float(together[is_open].min(initial=MANY)) - TOLERANCE:
        yield RoadLimit(name=link_id, enter_after=enter_after, pce=pce, room=together)
