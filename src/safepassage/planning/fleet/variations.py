"""The same question with one vehicle, one escort, a faster inspection, a night of driving more; and limits lifted."""

import dataclasses
from collections.abc import Iterator
from itertools import islice

from safepassage.model.fleet import ConvoyRule
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.prices.variations import Variation, nights_of_driving, open_corridors

FASTER_S = 30
"""Seconds by which an inspection is made faster."""

MORE_SLACK = 500
"""People by which the slack of a linked term is raised."""

MOST_NIGHTS = 3


def fleet_variations(scenario: Scenario, plan: Plan) -> Iterator[Variation]:
    """What one thing more would be, where vehicles are what carries people; each of them can only help."""
    yield from _one_more_vehicle(scenario)
    for rule in scenario.convoy_rules:
        yield from _easier_rule(scenario, rule)
    yield from _more_slack(scenario)
    yield from islice(nights_of_driving(scenario, plan), MOST_NIGHTS)
    yield from open_corridors(scenario, plan)


def lifted_limits(scenario: Scenario) -> Iterator[Variation]:
    """Each limit of vehicles, corridors, terms and sites lifted by itself: what holds people back, and how many."""
    for vehicle_type in dict.fromkeys(row.vehicle_type for row in scenario.vehicles):
        more = tuple(
            dataclasses.replace(row, count=2 * row.count) if row.vehicle_type == vehicle_type else row
            for row in scenario.vehicles
        )
        count = sum(row.count for row in scenario.vehicles if row.vehicle_type == vehicle_type)
        yield _variation(
            "vehicles",
            vehicle_type,
            f"the number of vehicles, {vehicle_type}: {count}, here twice as many",
            scenario.replace(vehicles=more),
        )
    for rule in scenario.convoy_rules:
        others = tuple(own for own in scenario.convoy_rules if own is not rule)
        name = _corridor_name(scenario, rule.corridor_id)
        yield _variation(
            "convoys", rule.corridor_id, f"the rules of convoys on {name}", scenario.replace(convoy_rules=others)
        )
    for number, movement in enumerate(scenario.linked_movements):
        rest = tuple(own for place, own in enumerate(scenario.linked_movements) if place != number)
        what = f"the term that links movement {movement.movement_id} to its counterpart (phase {movement.phase})"
        yield _variation("linked", movement.movement_id, what, scenario.replace(linked_movements=rest))
    if scenario.closures:
        yield _variation("closures", "closures", "closures of roads and corridors", scenario.replace(closures=()))
    if any(site.beds is not None or site.intake_per_h is not None for site in scenario.reception_sites):
        sites = tuple(dataclasses.replace(site, beds=None, intake_per_h=None) for site in scenario.reception_sites)
        yield _variation("sites", "sites", "what reception sites take in", scenario.replace(reception_sites=sites))


def _variation(kind: str, own_id: str, what: str, scenario: Scenario) -> Variation:
    return Variation(kind=kind, id=own_id, amount=0.0, unit="lifted", what=what, scenario=scenario)


def _one_more_vehicle(scenario: Scenario) -> Iterator[Variation]:
    """One more of each type at the depot from which it is available first."""
    for vehicle_type in dict.fromkeys(row.vehicle_type for row in scenario.vehicles):
        rows = [row for row in scenario.vehicles if row.vehicle_type == vehicle_type]
        soonest = min(rows, key=lambda row: (row.available_from is not None, row.available_from or scenario.grid.start))
        more = tuple(
            dataclasses.replace(row, count=row.count + 1) if row is soonest else row for row in scenario.vehicles
        )
        yield Variation(
            kind="vehicle",
            id=vehicle_type,
            amount=1.0,
            unit="vehicle",
            what=f"One more {vehicle_type}",
            scenario=scenario.replace(vehicles=more),
        )


def _easier_rule(scenario: Scenario, rule: ConvoyRule) -> Iterator[Variation]:
    name, step_s = _corridor_name(scenario, rule.corridor_id), scenario.grid.step_s
    if rule.escort_count is not None:
        more = dataclasses.replace(rule, escort_count=rule.escort_count + 1)
        yield _changed(scenario, rule, more, ("escort", 1, "escort"), f"One more escort on {name}")
    if rule.inspection_s_per_vehicle:
        faster = min(FASTER_S, rule.inspection_s_per_vehicle)
        quick = dataclasses.replace(rule, inspection_s_per_vehicle=rule.inspection_s_per_vehicle - faster)
        what = f"Inspection {faster} s faster a vehicle on {name}"
        yield _changed(scenario, rule, quick, ("inspection", faster, "s"), what)
    if rule.max_vehicles is not None:
        longer = dataclasses.replace(rule, max_vehicles=rule.max_vehicles + 1)
        yield _changed(scenario, rule, longer, ("convoy_size", 1, "vehicle"), f"One more vehicle a convoy on {name}")
    if rule.min_headway_s is not None and rule.min_headway_s > step_s:
        closer = dataclasses.replace(rule, min_headway_s=rule.min_headway_s - step_s)
        yield _changed(
            scenario, rule, closer, ("headway", step_s, "s"), f"Convoys {step_s} s closer together on {name}"
        )


def _changed(
    scenario: Scenario, rule: ConvoyRule, changed: ConvoyRule, priced: tuple[str, int, str], what: str
) -> Variation:
    """A variation with one rule changed; `priced` is its kind, amount and unit."""
    kind, amount, unit = priced
    rules = tuple(changed if own is rule else own for own in scenario.convoy_rules)
    return Variation(
        kind=kind,
        id=rule.corridor_id,
        amount=float(amount),
        unit=unit,
        what=what,
        scenario=scenario.replace(convoy_rules=rules),
    )


def _more_slack(scenario: Scenario) -> Iterator[Variation]:
    for number, movement in enumerate(scenario.linked_movements):
        looser = dataclasses.replace(movement, slack_persons=movement.slack_persons + MORE_SLACK)
        terms = tuple(looser if place == number else own for place, own in enumerate(scenario.linked_movements))
        yield Variation(
            kind="slack",
            id=movement.movement_id,
            amount=float(MORE_SLACK),
            unit="persons",
            what=f"{MORE_SLACK:,} people more of slack in the term of movement {movement.movement_id}",
            scenario=scenario.replace(linked_movements=terms),
        )


def _corridor_name(scenario: Scenario, corridor_id: str) -> str:
    corridor = next(own for own in scenario.corridors if own.corridor_id == corridor_id)
    return corridor.name or corridor_id
