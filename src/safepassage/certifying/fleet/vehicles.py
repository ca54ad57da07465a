"""Checks that each vehicle is at one place at a time, from its depot on."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import pairwise

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.courses import Course
from safepassage.certifying.fleet.trips import Trips, Vehicle


def check_vehicles(courses: Collection[Course], trips: Trips, findings: Findings) -> Mapping[str, int]:
    """Note vehicles that are in two places, or begin elsewhere than at their depot or where they were left.

    Returns for each trip since when its vehicle stands where it begins. Vehicles with trips that could not be followed
    are left out.
    """
    followed = {course.trip.trip_id for course in courses}
    lost = {trip.vehicle for trip_id, trip in trips.sound.items() if trip_id not in followed} | trips.doubtful
    by_vehicle: dict[Vehicle, list[Course]] = defaultdict(list)
    for course in courses:
        if course.trip.vehicle not in lost:
            by_vehicle[course.trip.vehicle].append(course)
    free_from: dict[str, int] = {}
    for vehicle, own in by_vehicle.items():
        own.sort(key=lambda course: (course.begin, course.end))
        _check_start(vehicle, own[0], free_from, findings)
        for before, after in pairwise(own):
            _check_next(vehicle, before, after, free_from, findings)
    return free_from


def _check_start(vehicle: Vehicle, course: Course, free_from: dict[str, int], findings: Findings) -> None:
    kind = course.trip.kind
    place = who = f"vehicle {vehicle[0]} {vehicle[1]}"
    start = course.legs[0].leg.from_node_id
    free_from[course.trip.trip_id] = kind.available
    if start != kind.row.depot_node_id:
        message = f"{who} begins trip {course.trip.trip_id} at node {start}; its depot is node {kind.row.depot_node_id}"
        findings.add("starts-elsewhere", vehicle[0], place, message)
    if course.begin < kind.available:
        message = f"{who} begins trip {course.trip.trip_id} at {course.begin} and is available from {kind.available} on"
        findings.add("vehicle-not-available", vehicle[0], place, message)


def _check_next(vehicle: Vehicle, before: Course, after: Course, free_from: dict[str, int], findings: Findings) -> None:
    place = who = f"vehicle {vehicle[0]} {vehicle[1]}"
    free_from[after.trip.trip_id] = before.end
    left, begins = before.legs[-1].leg.to_node_id, after.legs[0].leg.from_node_id
    if after.begin < before.end:
        message = (
            f"{who} begins trip {after.trip.trip_id} at {after.begin}, on trip {before.trip.trip_id} until {before.end}"
        )
        findings.add("vehicle-in-two-places", vehicle[0], place, message)
    elif begins != left:
        message = (
            f"{who} begins trip {after.trip.trip_id} at node {begins}; trip {before.trip.trip_id} left it at {left}"
        )
        findings.add("starts-elsewhere", vehicle[0], place, message)
