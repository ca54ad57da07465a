"""Replays what vehicles do in a plan, and who is on board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.boardings import Riders, read_boardings
from safepassage.certifying.fleet.calls import check_calls
from safepassage.certifying.fleet.convoys import check_convoys
from safepassage.certifying.fleet.courses import Course, drive_through
from safepassage.certifying.fleet.entries import entries_of
from safepassage.certifying.fleet.inspection import check_inspection
from safepassage.certifying.fleet.people import check_meetings, check_people
from safepassage.certifying.fleet.reading import FleetRules, read_fleet
from safepassage.certifying.fleet.rides import check_rides
from safepassage.certifying.fleet.road_space import check_road_space
from safepassage.certifying.fleet.spacing import check_spacing
from safepassage.certifying.fleet.trips import Trips, gather_trips
from safepassage.certifying.fleet.vehicles import check_vehicles
from safepassage.certifying.journeys import is_ride
from safepassage.certifying.loads import Loads
from safepassage.certifying.roads import BoolArray, Roads
from safepassage.certifying.rules import Rules
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.trips import Boarding


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetReplay:
    """The trips of a plan as far as they could be followed.

    `stops` tells for each trip and boarding point when loading begins there.
    """

    fleet: FleetRules
    trips: Trips
    boardings: tuple[Boarding, ...]
    riders: Riders
    courses: tuple[Course, ...]
    free_from: Mapping[str, int]
    stops: Mapping[tuple[str, str], int]

    def drives_of(self, trip_id: str) -> Roads | None:
        """The roads as the vehicle of a trip may take them; None for a trip that does not hang together."""
        trip = self.trips.sound.get(trip_id)
        return None if trip is None else trip.kind.drives


def replay_trips(plan: Plan, rules: Rules, findings: Findings) -> FleetReplay | None:
    """Follow every trip; None where people ride and what they ride on is not told."""
    if plan.trips is None or plan.boardings is None:
        missing = " and ".join(
            name for name, rows in (("trips.csv", plan.trips), ("boardings.csv", plan.boardings)) if rows is None
        )
        message = f"people ride, and {missing} cannot be followed, for the plan has none"
        if any(is_ride(flow) or flow.to_staging_area_id for flow in plan.path_flows) or plan.boardings:
            findings.add("rides-without-trips", "", "path_flows.csv", message)
            return None
    fleet, boardings = read_fleet(rules), plan.boardings or ()
    trips = gather_trips(plan.trips or (), fleet, findings)
    riders = read_boardings(boardings, trips, fleet, findings)
    driven = [drive_through(trip, riders.get(trip.trip_id, ()), fleet, findings) for trip in trips.sound.values()]
    courses = tuple(course for course in driven if course is not None)
    stops: dict[tuple[str, str], int] = {}
    for own in boardings:
        place = own.trip_id, own.staging_area_id
        stops[place] = min(own.board_step, stops.get(place, own.board_step))
    return FleetReplay(
        fleet=fleet,
        trips=trips,
        boardings=boardings,
        riders=riders,
        courses=courses,
        free_from=check_vehicles(courses, trips, findings),
        stops=stops,
    )


def check_fleet(replayed: FleetReplay, plan: Plan, loads: Loads, findings: Findings) -> Mapping[int, BoolArray]:
    """Hold trips against path flows, convoys and limits; who rides is added to the loads.

    Returns the directions of links on which people on foot and vehicles were counted together (`check_road_space`).
    """
    fleet, trips, boardings = replayed.fleet, replayed.trips, replayed.boardings
    rules = fleet.rules
    rides = [flow for flow in plan.path_flows if is_ride(flow)]
    check_rides(rides, boardings, trips, replayed.riders, replayed.courses, findings)
    walks = check_meetings(_walks_to_vehicles(plan.path_flows), boardings, trips, rules, findings)
    check_people(replayed.courses, replayed.riders, walks, loads, rules, findings)
    entries = entries_of(replayed.courses, fleet.passages, replayed.free_from)
    convoys = check_convoys(entries, plan.trips or (), plan.convoys, findings)
    check_spacing(convoys, findings)
    check_inspection(entries, rules.clock.step_s, findings)
    check_calls(walks, boardings, replayed.stops, trips, fleet, findings)
    return check_road_space(replayed.courses, loads, rules, findings)


def _walks_to_vehicles(path_flows: Sequence[PathFlow]) -> list[PathFlow]:
    return [flow for flow in path_flows if flow.to_staging_area_id and not is_ride(flow)]
