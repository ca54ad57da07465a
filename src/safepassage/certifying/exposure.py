"""How many people are expected to be caught on the road on journeys with a ride, from the first entry until safe."""

from collections.abc import Callable, Iterable, Iterator

from safepassage.certifying.clock import UNLIMITED, IntArray
from safepassage.certifying.journeys import Journey, RiddenJourney
from safepassage.certifying.roads import Roads
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow

Stretch = tuple[float, int, int]
"""Exposure factor, and the instants between which it holds."""


def caught_riding(journeys: Iterable[Journey], rules: Rules, drives_of: Callable[[str], Roads | None]) -> float:
    """E[caught] of journeys that end with a ride; `drives_of` gives the roads of the vehicle of a trip.

    Who walked is on the road while waiting at the boarding point. Where it is not known where people ride or from
    where, as if every exposure were 1.
    """
    differs = bool(rules.exposure_of_link or rules.exposure_of_node)
    caught = 0.0
    for journey in journeys:
        if isinstance(journey, RiddenJourney):
            drives = drives_of(journey.ride.trip_id)
            known = journey.staging_area_id in rules.areas and journey.ride.staging_area_id in rules.areas
            stretches = (
                _stretches(journey, rules, drives)
                if differs and known and drives is not None
                else ((1.0, journey.depart_step, journey.arrive_step),)
            )
            caught += min(journey.persons, UNLIMITED) * sum(_lost(stretch, rules) for stretch in stretches)
    return caught


def _lost(stretch: Stretch, rules: Rules) -> float:
    factor, first, last = stretch
    horizon = rules.clock.steps
    first, last = (min(max(0, instant), horizon) for instant in (first, last))
    return factor * float(rules.survival[first] - rules.survival[last])


def _stretches(journey: RiddenJourney, rules: Rules, drives: Roads) -> Iterator[Stretch]:
    if journey.walk is not None:
        pace = rules.roads.pace[journey.walk.staging_area_id]
        travel = rules.roads.travel_at[pace]
        yield from _along(journey.walk, journey.ride.depart_step, rules, rules.roads, travel)
    yield from _along(journey.ride, journey.arrive_step, rules, drives, drives.travel)


def _along(part: PathFlow, until: int, rules: Rules, roads: Roads, travel: IntArray) -> Iterator[Stretch]:
    """A walk or a ride with the waits after each link, up to an instant; as far as it can be followed."""
    here, now = rules.areas[part.staging_area_id].node_id, part.depart_step
    for link_id, enter in zip(part.links, part.enter_steps, strict=False):
        way = roads.direction_from.get((link_id, here))
        if way is None:
            break
        yield rules.exposure_of_node.get(here, 1.0), now, enter
        here, now = roads.heads[way], enter + int(travel[way])
        yield rules.exposure_of_link.get(link_id, 1.0), enter, now
    yield rules.exposure_of_node.get(here, 1.0), now, until
