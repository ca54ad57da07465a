"""From a scenario with vehicles to the question that the fleet's kernel answers, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.fleet_problem import (
    FleetProblem,
    LinkedTerm,
    Objective,
    Party,
    Site,
    earliest_arrival,
)
from safepassage.model.issues import Issue, Place, Severity, refuse_faults
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.curves import survival_of
from safepassage.planning.fleet.corridors import passages_and_gates, road_limits, ruled_corridors
from safepassage.planning.fleet.drives import BoolArray, Drives, IntArray
from safepassage.planning.fleet.kinds import Kinds, kinds_of
from safepassage.planning.fleet.people import People, people_of
from safepassage.planning.fleet.standing import intake_of, take_in_neighbours
from safepassage.planning.fleet.ways import Way, ways_from

MOST_PAIRS = 24
"""Pairs of boarding points that one trip may serve, beside every single one."""

TIE = 1e-6
"""What a person's arrival at the horizon costs against one at once, where plans are worth the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetQuestion:
    """A scenario with vehicles, as the kernel sees it, and what leads back from the kernel's numbers.

    Attributes
    ----------
    ways
        By (way, kind, place, place).
    neighbours
        Path flows of people who live at a reception site.
    """

    scenario: Scenario
    problem: FleetProblem
    objective: Objective
    kinds: Kinds
    people: People
    ways: Mapping[tuple[int, int, int, int], Way]
    neighbours: tuple[PathFlow, ...]


def ask_fleet(scenario: Scenario, exposure_weight: float) -> FleetQuestion:
    """Lay out places, ways, corridors and people of a scenario that has vehicles."""
    places = _places(scenario)
    kinds = kinds_of(scenario, places)
    drives = [Drives(scenario, row) for row in kinds.rows]
    people = people_of(scenario, kinds.rows, drives, places)
    ways = _ways(scenario, kinds, drives, people, places)
    shape = (1 + max((key[0] for key in ways), default=0), len(kinds.kinds), len(places), len(places))
    passages, gates = passages_and_gates(scenario, ways, shape)
    intake, beds = intake_of(scenario)
    neighbours = take_in_neighbours(scenario, intake, beds)
    travel, before, may_begin = _travel(scenario, ways, shape)
    return FleetQuestion(
        scenario=scenario,
        problem=FleetProblem(
            steps=scenario.grid.steps,
            step_s=scenario.grid.step_s,
            places=tuple(places),
            kinds=kinds.kinds,
            starts=kinds.starts,
            parties=people.parties,
            sites=tuple(
                Site(
                    name=site.reception_site_id,
                    place=places.index(site.node_id),
                    beds=int(beds[number]),
                    intake=intake[number].copy(),
                )
                for number, site in enumerate(scenario.reception_sites)
            ),
            travel=travel,
            waits_before=before,
            may_begin=may_begin,
            chains=_chains(people.parties, kinds, travel),
            passages=passages,
            gates=gates,
            road_limits=road_limits(scenario, kinds, drives, ways, shape),
            walk_ins=people.walk_ins,
            on_foot=people.on_foot,
            linked_terms=_linked_terms(scenario, people, places),
        ),
        objective=objective_of(scenario, exposure_weight),
        kinds=kinds,
        people=people,
        ways=ways,
        neighbours=neighbours,
    )


def objective_of(scenario: Scenario, exposure_weight: float) -> Objective:
    """Steps until safe, person by person; where a pause may break E[safe] - w E[caught], ties by earlier arrival."""
    survival = np.array(survival_of(scenario))
    held = survival[survival > 0]
    if scenario.pause is None or (held == held[0]).all():
        return earliest_arrival(scenario.grid.steps)
    later = TIE * np.arange(len(survival)) / max(1, scenario.grid.steps)
    return Objective(
        name="expected-safe",
        departing=exposure_weight * survival,
        arriving=later - (1.0 + exposure_weight) * survival,
        staying=0.0,
        is_whole=False,
    )


def _places(scenario: Scenario) -> list[str]:
    """Node ids of depots, staging areas and reception sites, each once."""
    return list(
        dict.fromkeys(
            (
                *(row.depot_node_id for row in scenario.vehicles),
                *(area.node_id for area in scenario.staging_areas),
                *(site.node_id for site in scenario.reception_sites),
            )
        )
    )


def _ways(
    scenario: Scenario, kinds: Kinds, drives: Sequence[Drives], people: People, places: Sequence[str]
) -> dict[tuple[int, int, int, int], Way]:
    """From depots and sites to boarding points, and from boarding points to sites and to one another."""
    ruled = ruled_corridors(scenario)
    sites = list(dict.fromkeys(site.node_id for site in scenario.reception_sites))
    depots = list(dict.fromkeys(places[start.place] for start in kinds.starts))
    found: dict[tuple[int, int, int, int], Way] = {}
    for kind, own in enumerate(drives):
        for origin in dict.fromkeys((*depots, *sites, *people.boarding)):
            onward = sites if origin in people.boarding else []
            targets = list(dict.fromkeys((*people.boarding, *onward)))
            for target, ways in ways_from(scenario, own, origin, targets, ruled).items():
                for number, way in enumerate(ways):
                    found[number, kind, places.index(origin), places.index(target)] = way
    return found


def _travel(
    scenario: Scenario, ways: Mapping[tuple[int, int, int, int], Way], shape: tuple[int, int, int, int]
) -> tuple[IntArray, IntArray, BoolArray]:
    travel = np.full(shape, -1, dtype=np.int64)
    travel[0, :, range(shape[2]), range(shape[2])] = 0
    before = np.zeros(shape, dtype=np.int64)
    may_begin = np.ones((*shape, scenario.grid.steps + 1), dtype=np.bool_)
    for key, way in ways.items():
        travel[key], may_begin[key] = way.travel, way.may_begin
        before[key] = way.after[0] if way.after else 0
    return travel, before, may_begin


def _chains(parties: Sequence[Party], kinds: Kinds, travel: IntArray) -> tuple[tuple[int, ...], ...]:
    """Every boarding point alone; and the nearest pairs of such small ones that both fit into one vehicle.

    Where either fills a vehicle by itself a second pickup gains little, and the proof would have to speak of all pairs.
    """
    seats = max((kind.seats for kind in kinds.kinds), default=0)
    boards: dict[int, int] = {}
    for party in parties:
        for access in party.accesses:
            if party.rides_in:
                boards[access.place] = boards.get(access.place, 0) + party.persons
    pairs = [
        (int(travel[0, :, first, second].max()), first, second)
        for first in boards
        for second in boards
        if first != second and boards[first] + boards[second] <= seats
    ]
    near = sorted(pair for pair in pairs if pair[0] >= 0)[:MOST_PAIRS]
    return (*((place,) for place in sorted(boards)), *((first, second) for _, first, second in near))


def _linked_terms(scenario: Scenario, people: People, places: Sequence[str]) -> tuple[LinkedTerm, ...]:
    """The rows of linked_movements.csv in the numbers of the parties.

    Who lives at a reception site never departs, and is left out of the counterparts, which is the safe side.

    Raises
    ------
    InputError
        Where a row names people who walk to a boarding point, but not the boarding point: they would depart twice.
    """
    refuse_faults(tuple(_half_named(scenario, people, places)))
    return tuple(
        LinkedTerm(
            name=f"{movement.movement_id} {number}",
            parties=_parties_of(scenario, people, places, movement.staging_area_ids, every_way=False),
            counterparts=_parties_of(scenario, people, places, movement.counterpart_ids, every_way=True),
            ratio=movement.ratio,
            slack=movement.slack_persons,
            counts_arrivals=movement.counts == "arrived",
        )
        for number, movement in enumerate(scenario.linked_movements)
    )


def _parties_of(
    scenario: Scenario, people: People, places: Sequence[str], area_ids: Sequence[str], *, every_way: bool
) -> tuple[int, ...]:
    """Parties that leave the areas named when they board: whichever way they take, or at least on one of them."""
    nodes = {area.node_id for area in scenario.staging_areas if area.staging_area_id in area_ids}
    found = []
    for number, (party, areas) in enumerate(zip(people.parties, people.members, strict=True)):
        lives = [area.staging_area_id in area_ids for area in areas]
        walks = [places[access.place] in nodes for access in party.accesses if access.walk]
        if (all(lives) or (bool(walks) and all(walks))) if every_way else (any(lives) or any(walks)):
            found.append(number)
    return tuple(found)


def _half_named(scenario: Scenario, people: People, places: Sequence[str]) -> Iterator[Issue]:
    for movement in scenario.linked_movements:
        for named in (movement.staging_area_ids, movement.counterpart_ids):
            nodes = {area.node_id for area in scenario.staging_areas if area.staging_area_id in named}
            for party, areas in zip(people.parties, people.members, strict=True):
                walked_to = {places[access.place] for access in party.accesses if access.walk}
                who = next((area.staging_area_id for area in areas if area.staging_area_id in named), None)
                if who is not None and walked_to - nodes:
                    yield Issue(
                        code="boarding_point_not_named",
                        severity=Severity.FAULT,
                        place=Place(file="linked_movements.csv"),
                        message=f"movement {movement.movement_id} names {who}, whose people walk to "
                        f"{min(walked_to - nodes)} and board there, but no staging area there",
                        remedy="name the staging area of the boarding point as well",
                    )
                    break
