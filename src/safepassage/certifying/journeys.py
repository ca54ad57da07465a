"""Turns path flows into journeys: from home to a reception site, on foot, by vehicle, or on foot to a vehicle."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from safepassage.model.plan import PathFlow
from safepassage.model.sites import StagingArea
from safepassage.model.trips import Boarding

RIDE = "ride"
"""The mode of a path flow on a vehicle."""

ON_FOOT = ("", "walk")
"""The modes of a path flow on foot; blank where a plan has no vehicles."""


class Journey(Protocol):
    """How some people of one home come to safety; a path flow of people on foot is one by itself."""

    @property
    def staging_area_id(self) -> str:
        """Their home."""
        ...

    @property
    def reception_site_id(self) -> str:
        """Where they are safe."""
        ...

    @property
    def persons(self) -> int:
        """How many they are."""
        ...

    @property
    def links(self) -> tuple[str, ...]:
        """The links of the whole way."""
        ...

    @property
    def enter_steps(self) -> tuple[int, ...]:
        """When each link is entered."""
        ...

    @property
    def depart_step(self) -> int:
        """The first entry."""
        ...

    @property
    def arrive_step(self) -> int:
        """When they are safe."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RiddenJourney:
    """Some people who ride, having walked to the boarding point (`walk`) or living there (None)."""

    persons: int
    ride: PathFlow
    walk: PathFlow | None = None

    @property
    def staging_area_id(self) -> str:
        """Their home."""
        return (self.walk or self.ride).staging_area_id

    @property
    def reception_site_id(self) -> str:
        """Where they are safe."""
        return self.ride.reception_site_id

    @property
    def links(self) -> tuple[str, ...]:
        """All links, walked and ridden."""
        return self.ride.links if self.walk is None else (*self.walk.links, *self.ride.links)

    @property
    def enter_steps(self) -> tuple[int, ...]:
        """When each link is entered."""
        return self.ride.enter_steps if self.walk is None else (*self.walk.enter_steps, *self.ride.enter_steps)

    @property
    def depart_step(self) -> int:
        """The first entry: of the walk where there is one."""
        return (self.walk or self.ride).depart_step

    @property
    def arrive_step(self) -> int:
        """When they are safe."""
        return self.ride.arrive_step


def is_ride(flow: PathFlow) -> bool:
    """Whether a path flow is a ride on a vehicle."""
    return flow.mode == RIDE


def journeys_of(path_flows: Sequence[PathFlow]) -> Sequence[Journey]:
    """The journeys of a plan, right or wrong; path flows themselves where nobody rides.

    Who walks to a boarding point rides on with the trip named there, as far as so many ride; who rides and did not walk
    lives at the boarding point. Walks without a ride lead nowhere and are no journeys.
    """
    if not any(is_ride(flow) or flow.to_staging_area_id for flow in path_flows):
        return path_flows
    coming: dict[tuple[str, str], list[PathFlow]] = defaultdict(list)
    for flow in path_flows:
        if flow.to_staging_area_id and not is_ride(flow) and flow.persons > 0:
            coming[flow.trip_id, flow.to_staging_area_id].append(flow)
    queues = {place: _Queue(walks) for place, walks in coming.items()}
    journeys: list[Journey] = []
    for flow in path_flows:
        if is_ride(flow):
            queue = queues.get((flow.trip_id, flow.staging_area_id))
            journeys += queue.board(flow) if queue else [RiddenJourney(persons=flow.persons, ride=flow)]
        elif flow.ends_safe:
            journeys.append(flow)
    return journeys


class _Queue:
    """Those who walked to one boarding point for one trip, in the order of the plan."""

    def __init__(self, walks: Sequence[PathFlow]) -> None:
        self._walks = deque((walk, walk.persons) for walk in walks)

    def board(self, ride: PathFlow) -> list[Journey]:
        """Those who take a ride: first whoever walked, then people who live there."""
        journeys: list[Journey] = []
        left = ride.persons
        while left > 0 and self._walks:
            walk, persons = self._walks.popleft()
            taken = min(left, persons)
            if persons > taken:
                self._walks.appendleft((walk, persons - taken))
            journeys.append(RiddenJourney(persons=taken, ride=ride, walk=walk))
            left -= taken
        if left:
            journeys.append(RiddenJourney(persons=left, ride=ride))
        return journeys


def groups_of(
    path_flows: Iterable[PathFlow], boardings: Iterable[Boarding], areas: Mapping[str, StagingArea]
) -> list[str]:
    """The group of the people of each path flow: that of its staging area; of a ride that of its boarding."""
    boarded: dict[tuple[str, str, str, int], deque[str]] = defaultdict(deque)
    for own in boardings:
        boarded[own.trip_id, own.staging_area_id, own.reception_site_id, own.persons].append(own.group)
    groups = []
    for flow in path_flows:
        area = areas.get(flow.staging_area_id)
        group = area.group if area else ""
        if is_ride(flow):
            riding = boarded.get((flow.trip_id, flow.staging_area_id, flow.reception_site_id, flow.persons))
            group = riding.popleft() if riding else group
        groups.append(group)
    return groups
