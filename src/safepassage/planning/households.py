"""Households that should not be parted: people of one row led to safety in whole parties."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.routes.parties import PartyRoom
from safepassage.flow.routes.paths import PathOverTime
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.orders import to_path_flows
from safepassage.planning.retracing import Retracer

Worth = Callable[[int, int], float]
"""What one person is worth who departs at one step and is safe at an instant, over one who stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some people of a party whose household is elsewhere."""

    flow: PathFlow
    path: PathOverTime


def household_size(area: StagingArea) -> int:
    """How many people of a row should not be parted; 1 where the row says nothing."""
    return area.unit_size or 1


def merged(path_flows: Iterable[PathFlow]) -> tuple[PathFlow, ...]:
    """Path flows of one staging area that travel alike as one."""
    persons: Counter[PathFlow] = Counter()
    for flow in path_flows:
        persons[dataclasses.replace(flow, path_flow_id="", persons=0)] += flow.persons
    return tuple(dataclasses.replace(flow, persons=number) for flow, number in persons.items() if number)


def parted_households(scenario: Scenario, path_flows: Sequence[PathFlow]) -> dict[str, int]:
    """How many households of each staging area that has households are parted.

    A party of n people who travel alike, or who stay, holds n // u whole households of u; of P people in all the
    household of the last P mod u is whole where some party has as many to spare.
    """
    parties: dict[str, list[int]] = {
        area.staging_area_id: [] for area in scenario.staging_areas if household_size(area) > 1
    }
    for flow in merged(flow for flow in path_flows if flow.staging_area_id in parties):
        parties[flow.staging_area_id].append(flow.persons)
    counted = {}
    for area in scenario.staging_areas:
        if area.staging_area_id in parties:
            sizes, unit = parties[area.staging_area_id], household_size(area)
            sizes.append(area.persons - sum(sizes))
            last = area.persons % unit
            whole = sum(size // unit for size in sizes) + (last > 0 and any(size % unit >= last for size in sizes))
            counted[area.staging_area_id] = -(-area.persons // unit) - whole
    return counted


def whole_households(members: Sequence[StagingArea], path_flows: Iterable[PathFlow]) -> tuple[PathFlow, ...]:
    """The path flows of some staging areas without whoever is left over from whole households."""
    by_area = _by_area(members, path_flows)
    return tuple(
        dataclasses.replace(flow, persons=whole)
        for area in members
        for flow, whole in _whole_parts(area, by_area[area.staging_area_id])
        if whole
    )


def regrouped(
    scenario: Scenario,
    members: Sequence[StagingArea],
    path_flows: Sequence[PathFlow],
    room: TimeExpandedNetwork,
    *,
    worth: Worth | None = None,
) -> tuple[PathFlow, ...]:
    """The same people safe, in whole households as far as there is room for them to travel together.

    Whole households stay on their path flows. Whoever is left over of a path flow is taken out of it, household by
    household, and led anew on what that leaves free; where no way is found (or none that is worth it) they stay as
    they were, parted. So nobody is lost by it. A greedy rule: not proven to part the fewest.

    Parameters
    ----------
    members
        The staging areas whose path flows these are, in the order of the supplies of `room`.
    room
        What the path flows, and those of all others, leave of the network.
    worth
        Where being caught counts: what going is worth. None: it is enough to be safe at all.
    """
    if all(household_size(area) == 1 for area in members):
        return tuple(path_flows)
    regrouping = _Regrouping(scenario, members, room, worth)
    by_area = _by_area(members, path_flows)
    largest_first = sorted(members, key=household_size, reverse=True)
    return merged(flow for area in largest_first for flow in regrouping.of_area(area, by_area[area.staging_area_id]))


def lead_last_households(
    scenario: Scenario, members: Sequence[StagingArea], path_flows: Sequence[PathFlow], room: TimeExpandedNetwork
) -> tuple[PathFlow, ...]:
    """The households smaller than the others of their row, each led on its own; empty where they find no way."""
    carried: Counter[str] = Counter()
    for flow in path_flows:
        carried[flow.staging_area_id] += flow.persons
    parties, sites = PartyRoom(room), [site.reception_site_id for site in scenario.reception_sites]
    area_ids = [area.staging_area_id for area in members]
    found = []
    for supply, area in enumerate(members):
        last = area.persons % household_size(area)
        left = int(room.supply[supply]) - carried[area.staging_area_id]
        if 0 < last <= left and left % household_size(area) == last:
            path = parties.find(supply, last)
            if path is not None:
                parties.use(path, last)
                found.append(path)
    return to_path_flows(room, found, area_ids, sites)


class _Regrouping:
    """Leads households anew on the room that is left, which shrinks as they take it."""

    def __init__(
        self, scenario: Scenario, members: Sequence[StagingArea], room: TimeExpandedNetwork, worth: Worth | None
    ) -> None:
        self._area_ids = [area.staging_area_id for area in members]
        self._site_ids = [site.reception_site_id for site in scenario.reception_sites]
        self._network = room
        self._room = PartyRoom(room)
        self._retracer = Retracer(room, self._area_ids, self._site_ids)
        self._worth = worth

    def of_area(self, area: StagingArea, path_flows: Sequence[PathFlow]) -> Iterator[PathFlow]:
        """The path flows of one row after regrouping."""
        unit = household_size(area)
        if unit == 1:
            yield from path_flows
            return
        last = area.persons % unit
        loose: list[Piece] = []
        carried = 0
        for flow, whole in _whole_parts(area, path_flows):
            carried += whole
            if whole:
                yield dataclasses.replace(flow, persons=whole)
            if flow.persons > whole:
                rest = dataclasses.replace(flow, persons=flow.persons - whole)
                loose.append(Piece(flow=rest, path=self._retracer.path(rest)))
        sizes = _sizes(sum(piece.flow.persons for piece in loose), unit, last if carried % unit == 0 else 0)
        if not self._hopeful(loose, min(sizes, default=0)):
            yield from (piece.flow for piece in loose)
            return
        for size in sizes:
            party, loose = _taken_out(loose, size)
            yield from self._together(party, size)
        yield from (piece.flow for piece in loose)

    def _hopeful(self, loose: Sequence[Piece], size: int) -> bool:
        """Whether one household would find a way if all that are loose were out of the way."""
        if not size:
            return False
        for piece in loose:
            self._room.use(piece.path, -piece.flow.persons)
        found = self._room.find(loose[0].path.supply, size)
        for piece in loose:
            self._room.use(piece.path, piece.flow.persons)
        return found is not None

    def _together(self, party: Sequence[Piece], size: int) -> Iterator[PathFlow]:
        for piece in party:
            self._room.use(piece.path, -piece.flow.persons)
        path = self._room.find(party[0].path.supply, size)
        if path is not None and (self._worth is None or self._worth(path.depart_step, path.arrive_step) > 0):
            self._room.use(path, size)
            yield from to_path_flows(self._network, [path], self._area_ids, self._site_ids)
            return
        for piece in party:
            self._room.use(piece.path, piece.flow.persons)
            yield piece.flow


def _by_area(members: Sequence[StagingArea], path_flows: Iterable[PathFlow]) -> dict[str, list[PathFlow]]:
    """Path flows by staging area, those who travel alike as one, the earliest arrivals first."""
    by_area: dict[str, list[PathFlow]] = {area.staging_area_id: [] for area in members}
    for flow in sorted(merged(path_flows), key=lambda flow: (flow.arrive_step, flow.depart_step, flow.links)):
        by_area[flow.staging_area_id].append(flow)
    return by_area


def _whole_parts(area: StagingArea, path_flows: Sequence[PathFlow]) -> list[tuple[PathFlow, int]]:
    """Each path flow with how many of its people make up whole households.

    The one smaller household goes where it leaves the fewest behind, of such where it arrives first.
    """
    unit = household_size(area)
    last = area.persons % unit
    whole = [flow.persons - flow.persons % unit for flow in path_flows]
    fitting = [number for number, flow in enumerate(path_flows) if last and flow.persons % unit >= last]
    if fitting:
        whole[min(fitting, key=lambda number: path_flows[number].persons % unit)] += last
    return list(zip(path_flows, whole, strict=True))


def _sizes(persons: int, unit: int, last: int) -> list[int]:
    """The households that so many people make up; `last` is the smaller one, 0 where it is provided for."""
    whole, rest = divmod(persons, unit)
    return [unit] * whole + ([last] if last and rest >= last else [])


def _taken_out(loose: Sequence[Piece], size: int) -> tuple[list[Piece], list[Piece]]:
    """The first people of those that are loose, and the others."""
    party: list[Piece] = []
    others: list[Piece] = []
    for piece in loose:
        number = min(size, piece.flow.persons)
        size -= number
        if number:
            party.append(dataclasses.replace(piece, flow=dataclasses.replace(piece.flow, persons=number)))
        if piece.flow.persons > number:
            rest = dataclasses.replace(piece.flow, persons=piece.flow.persons - number)
            others.append(dataclasses.replace(piece, flow=rest))
    return party, others
