"""The best of several ways to keep households whole: plan in households from the start, or regroup the best plan."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
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

FEW_PEOPLE = 1_000
"""People to be led household by household for the sake of few parted households and earlier arrivals alone."""

Carry = Callable[[Sequence[StagingArea], TimeExpandedNetwork], tuple[PathFlow, ...]]
"""The path flows of some staging areas on the network of what is left to them."""

LayOut = Callable[[Sequence[StagingArea], Sequence[PathFlow]], TimeExpandedNetwork]
"""The network of some staging areas on what is left beside further path flows."""


def kept_whole(
    scenario: Scenario,
    members: Sequence[StagingArea],
    path_flows: tuple[PathFlow, ...],
    lay_out: LayOut,
    carry: Carry,
    *,
    worth: Worth | None = None,
) -> tuple[PathFlow, ...]:
    """Path flows that bring as many people to safety, and part as few households as was found.

    Several plans are made: in whole households from the start, the largest first; the whole households of the plan
    given, and the others led anew in households; and, where these are no better or there are few households to lead,
    the plan given, regrouped household by household. Of these the one that brings most people to safety by the horizon,
    then the one that parts the fewest households, then the one with the least total arrival time.

    Where being caught counts, few households are regrouped, of many the better of the first two plans is taken: fewest
    households parted, then most value.

    Parameters
    ----------
    members, path_flows
        The staging areas of one class, and their best path flows if households did not matter.
    carry
        How people are carried where nothing sets them apart.
    worth
        What going is worth, where being caught on the road counts.
    """
    if all(household_size(area) == 1 for area in members):
        return path_flows
    whole = whole_households(members, path_flows)
    loose = _persons(path_flows) - _persons(whole)
    if not loose:
        return merged(path_flows)

    def cost(flows: Sequence[PathFlow]) -> tuple[float, ...]:
        parted = _parted(scenario, members, flows)
        if worth is not None:
            return (parted, -sum(flow.persons * worth(flow.depart_step, flow.arrive_step) for flow in flows))
        return (-_persons(flows), parted, sum(flow.persons * flow.arrive_step for flow in flows))

    few = loose <= FEW_PEOPLE
    plans = [] if few and worth else [_in_households(scenario, members, kept, lay_out, carry) for kept in ((), whole)]
    if few or (worth is None and max(map(_persons, plans)) < _persons(path_flows)):
        plans.append(regrouped(scenario, members, path_flows, lay_out(members, path_flows), worth=worth))
    return min(plans, key=cost)


def _persons(path_flows: Sequence[PathFlow]) -> int:
    return sum(flow.persons for flow in path_flows)


def _parted(scenario: Scenario, members: Sequence[StagingArea], path_flows: Sequence[PathFlow]) -> int:
    names = {area.staging_area_id for area in members}
    return sum(number for area_id, number in parted_households(scenario, path_flows).items() if area_id in names)


def _in_households(
    scenario: Scenario,
    members: Sequence[StagingArea],
    kept: tuple[PathFlow, ...],
    lay_out: LayOut,
    carry: Carry,
) -> tuple[PathFlow, ...]:
    """Beside path flows that are kept, whole households on roads counted in households, the largest first.

    Then whoever is left, one by one.
    """
    found = kept
    for size in sorted({household_size(area) for area in members}, reverse=True):
        rows = [area for area in members if household_size(area) == size]
        network = _of_those_left(lay_out(rows, found), rows, found)
        carried = _carried(rows, in_units(network, size), carry)
        found += tuple(dataclasses.replace(flow, persons=flow.persons * size) for flow in carried)
        if size > 1:
            found += lead_last_households(scenario, rows, found, lay_out(rows, found))
    network = _of_those_left(lay_out(members, found), members, found)
    return merged((*found, *_carried(members, network, carry)))


def _of_those_left(
    network: TimeExpandedNetwork, members: Sequence[StagingArea], path_flows: Sequence[PathFlow]
) -> TimeExpandedNetwork:
    sent: Counter[str] = Counter()
    for flow in path_flows:
        sent[flow.staging_area_id] += flow.persons
    left = np.array([sent[area.staging_area_id] for area in members], dtype=np.int64)
    return dataclasses.replace(network, supply=np.maximum(network.supply - left, 0))


def _carried(members: Sequence[StagingArea], network: TimeExpandedNetwork, carry: Carry) -> tuple[PathFlow, ...]:
    return carry(members, network) if network.supply.any() else ()


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
