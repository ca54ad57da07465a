"""The best of several ways to keep households whole: plan in households from the start, or regroup the best plan."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.bedded import earliest_arrival_with_beds
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.households import (
    Worth,
    household_size,
    lead_last_households,
    merged,
    parted_households,
    regrouped,
    whole_households,
)
from safepassage.planning.orders import path_flows_of

FEW_PEOPLE = 1_000
"""People to be led household by household for the sake of few parted households and earlier arrivals alone."""

LayOut = Callable[[Sequence[StagingArea], Sequence[PathFlow]], TimeExpandedNetwork]
"""The network of some staging areas on what is left beside further path flows."""


def kept_whole(
    scenario: Scenario,
    members: Sequence[StagingArea],
    path_flows: tuple[PathFlow, ...],
    lay_out: LayOut,
    *,
    worth: Worth | None = None,
) -> tuple[PathFlow, ...]:
    """Path flows that bring as many people to safety, and part as few households as was found.

    Several plans are made: in whole households from the start, the largest first; the whole households of the plan
    given, and the others led anew in households; and, where these are no better or there are few households to lead,
    the plan given, regrouped household by household. Of these the one that brings most people to safety by the horizon,
    then the one that parts the fewest households, then the one with the least total arrival time.

    Parameters
    ----------
    members, path_flows
        The staging areas of one class, and their best path flows if households did not matter.
    worth
        What going is worth, where being caught on the road counts: then the plan given is regrouped.
    """
    if all(household_size(area) == 1 for area in members):
        return path_flows
    if worth is not None:
        return regrouped(scenario, members, path_flows, lay_out(members, path_flows), worth=worth)
    whole = whole_households(members, path_flows)
    loose = sum(flow.persons for flow in path_flows) - sum(flow.persons for flow in whole)
    if not loose:
        return merged(path_flows)
    found = [_in_households(scenario, members, kept, lay_out) for kept in ((), whole)]
    best = min(found, key=lambda flows: _cost(scenario, members, flows))
    if loose <= FEW_PEOPLE or sum(flow.persons for flow in best) < sum(flow.persons for flow in path_flows):
        led = regrouped(scenario, members, path_flows, lay_out(members, path_flows))
        best = min(best, led, key=lambda flows: _cost(scenario, members, flows))
    return best


def _cost(scenario: Scenario, members: Sequence[StagingArea], path_flows: Sequence[PathFlow]) -> tuple[int, int, int]:
    """People not safe (less those of all), households parted, and people-steps until they are safe."""
    names = {area.staging_area_id for area in members}
    parted = parted_households(scenario, path_flows)
    return (
        -sum(flow.persons for flow in path_flows),
        sum(number for area_id, number in parted.items() if area_id in names),
        _delay(path_flows),
    )


def _delay(path_flows: Sequence[PathFlow]) -> int:
    return sum(flow.persons * flow.arrive_step for flow in path_flows)


def _in_households(
    scenario: Scenario, members: Sequence[StagingArea], kept: tuple[PathFlow, ...], lay_out: LayOut
) -> tuple[PathFlow, ...]:
    """Beside path flows that are kept, whole households on roads counted in households, the largest first.

    Then whoever is left, one by one.
    """
    found = kept
    for size in sorted({household_size(area) for area in members}, reverse=True):
        rows = [area for area in members if household_size(area) == size]
        network = _of_those_left(lay_out(rows, found), rows, found)
        carried = _carried(scenario, rows, in_units(network, size))
        found += tuple(dataclasses.replace(flow, persons=flow.persons * size) for flow in carried)
        if size > 1:
            found += lead_last_households(scenario, rows, found, lay_out(rows, found))
    network = _of_those_left(lay_out(members, found), members, found)
    return merged((*found, *_carried(scenario, members, network)))


def _of_those_left(
    network: TimeExpandedNetwork, members: Sequence[StagingArea], path_flows: Sequence[PathFlow]
) -> TimeExpandedNetwork:
    sent: Counter[str] = Counter()
    for flow in path_flows:
        sent[flow.staging_area_id] += flow.persons
    left = np.array([sent[area.staging_area_id] for area in members], dtype=np.int64)
    return dataclasses.replace(network, supply=np.maximum(network.supply - left, 0))


def _carried(scenario: Scenario, members: Sequence[StagingArea], network: TimeExpandedNetwork) -> tuple[PathFlow, ...]:
    if not network.supply.any():
        return ()
    return path_flows_of(scenario, members, network, earliest_arrival_with_beds(network)).path_flows


def in_units(network: TimeExpandedNetwork, size: int) -> TimeExpandedNetwork:
    """The same network counted in whole households of one size, rounded down in every step."""
    return dataclasses.replace(
        network,
        capacity=_whole(network.capacity, size),
        waiting=_whole(network.waiting, size),
        supply=network.supply // size,
        intake=_whole(network.intake, size),
        beds=_whole(network.beds, size),
    )


def _whole(people: IntArray, size: int) -> IntArray:
    return np.where(people >= UNLIMITED, people, people // size)
