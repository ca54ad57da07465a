"""From the row prices of the fleet's relaxation to the prices that prove how good a plan with vehicles is."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from types import MappingProxyType

from safepassage.convoys.columns import boarding_areas, persons_by_area
from safepassage.convoys.fleet_problem import Party
from safepassage.convoys.schedule import FleetSchedule
from safepassage.model.plan import Certificate, FleetBound, Runs
from safepassage.planning.fleet.problem import FleetQuestion

DIGITS = 9
"""Decimals of a price: any prices prove a bound, these keep the certificate small."""

Keyed = dict[tuple[str, int], dict[int, float]]


def fleet_proof(question: FleetQuestion, schedule: FleetSchedule, exposure_weight: float) -> Certificate:
    """The certificate of a plan with vehicles: prices by staging area, site, corridor, linked term, boarding point.

    The kernel makes a cost least, where a limit's price is below 0; here they are what things are worth. Prices of a
    party are those of all its staging areas. Where there are no prices, as no relaxation was solved, everybody's is
    what they would be worth if they were safe at once.
    """
    problem = question.problem
    return Certificate(
        fleet=FleetBound(
            objective=question.objective.name,
            exposure_weight=exposure_weight if question.objective.name == "expected-safe" else 0.0,
            most_pickups=max((len(chain) for chain in problem.chains), default=1),
            persons=MappingProxyType(_persons(question, schedule)),
            beds=MappingProxyType(
                {
                    problem.sites[site].name: _worth(price)
                    for site, price in _rows(schedule, "beds").items()
                    if isinstance(site, int) and _worth(price)
                }
            ),
            entries=MappingProxyType(
                {name: _runs(prices, question) for name, prices in _entries(question, schedule).items()}
            ),
            linked=MappingProxyType(
                {name: _runs(prices, question) for name, prices in _linked(question, schedule).items()}
            ),
            whole_loads=MappingProxyType(
                {name: _runs(prices, question) for name, prices in _whole_loads(question, schedule).items()}
            ),
        )
    )


def _rows(schedule: FleetSchedule, constraint: str) -> Mapping[Hashable, float]:
    return schedule.row_prices.get(constraint, {})


def _worth(price: float) -> float:
    """What a limit is worth whose price in the kernel, which makes a cost least, is below 0."""
    return round(max(0.0, -price), DIGITS)


def _persons(question: FleetQuestion, schedule: FleetSchedule) -> dict[str, float]:
    """What one person more of each staging area is worth."""
    objective, prices = question.objective, _rows(schedule, "parties")
    found: dict[str, float] = {}
    for number, (party, areas) in enumerate(zip(question.people.parties, question.people.members, strict=True)):
        cost = float(prices.get(number, 0.0)) if prices else _at_once(question, party)
        worth = round(max(0.0, objective.staying - cost), DIGITS)
        found |= {area.staging_area_id: worth for area in areas}
    for flow in question.neighbours:
        at = flow.arrive_step
        worth = objective.staying - float(objective.departing[at] + objective.arriving[at])
        area_id = flow.staging_area_id
        found[area_id] = round(max(found.get(area_id, 0.0), worth), DIGITS)
    return found


def _at_once(question: FleetQuestion, party: Party) -> float:
    """What a person would cost who is safe as soon as they could board."""
    at = min(question.problem.steps, *(access.ready for access in party.accesses))
    return float(question.objective.departing[at] + question.objective.arriving[at])


def _entries(question: FleetQuestion, schedule: FleetSchedule) -> dict[str, dict[int, float]]:
    """By corridor and step what a vehicle's entry is worth, inspection included: the dearest of its ends."""
    problem = question.problem
    convoys, inspections = _rows(schedule, "convoys"), _rows(schedule, "inspections")
    found: dict[str, dict[int, float]] = {}
    for number, gate in enumerate(problem.gates):
        prices: dict[int, float] = defaultdict(float)
        for passage in gate.passages:
            before = problem.passages[passage].inspection_before
            for step in range(problem.steps):
                seconds = sum(inspections.get((number, step - before, kind), 0.0) for kind in ("own", "behind others"))
                worth = _worth(convoys.get((passage, step), 0.0) + gate.inspection_s * seconds)
                prices[step] = max(prices[step], worth)
        if any(prices.values()):
            found[gate.name] = dict(prices)
    return found


def _linked(question: FleetQuestion, schedule: FleetSchedule) -> Keyed:
    """By linked movement, and row among those of its id, what one person more ahead is worth at each instant."""
    names, counted = [], dict[str, int]()
    for movement in question.scenario.linked_movements:
        place = counted.get(movement.movement_id, 0)
        counted[movement.movement_id] = place + 1
        names.append((movement.movement_id, place))
    found: Keyed = defaultdict(dict)
    for term, at, price in _timed(_rows(schedule, "linked_terms")):
        if _worth(price):
            found[names[term[0]]][at] = _worth(price)
    return dict(found)


def _whole_loads(question: FleetQuestion, schedule: FleetSchedule) -> Keyed:
    """By boarding point and seats the price of `sum of F x visits + u / (c f) >= ceil(P / c)` at each instant.

    The kernel's row is c f times that. Points between which people can choose share one in the kernel and have none
    here.
    """
    problem = question.problem
    areas = boarding_areas(problem)
    persons = persons_by_area(problem)
    alone = {place for place in persons if sum(area == place for area in areas.values()) == 1}
    found: Keyed = defaultdict(dict)
    for (place, seats), at, price in _timed(_rows(schedule, "whole_loads")):
        if place in alone and _worth(price):
            found[problem.places[place], seats][at] = round(_worth(price) * (persons[place] % seats), DIGITS)
    return dict(found)


def _timed(rows: Mapping[Hashable, float]) -> Iterable[tuple[tuple[int, ...], int, float]]:
    """Rows whose key ends with an instant: the rest of the key, the instant, the price."""
    for key, price in rows.items():
        if isinstance(key, tuple):
            yield key[:-1], key[-1], price


def _runs(prices: Mapping[int, float], question: FleetQuestion) -> Runs:
    """Prices by instant as runs; where none is given it is 0."""
    runs: list[tuple[int, float]] = []
    for instant in range(question.problem.steps + 1):
        price = prices.get(instant, 0.0)
        if price != (runs[-1][1] if runs else 0.0):
            runs.append((instant, price))
    return tuple(runs)
