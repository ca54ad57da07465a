"""Holds the rides of path_flows.csv against boardings.csv: one row a boarding, by the same links in the same steps."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.boardings import Rider
from safepassage.certifying.fleet.courses import Course
from safepassage.certifying.fleet.trips import Trips
from safepassage.model.plan import PathFlow
from safepassage.model.trips import Boarding

Key = tuple[str, str, str]
"""Trip, boarding point, reception site."""


def check_rides(
    rides: Iterable[PathFlow],
    boardings: Iterable[Boarding],
    trips: Trips,
    riders: Mapping[str, Sequence[Rider]],
    courses: Collection[Course],
    findings: Findings,
) -> None:
    """Note rides without a boarding, boardings without a ride, and such as differ from one another."""
    written: dict[Key, list[PathFlow]] = defaultdict(list)
    for ride in rides:
        if ride.persons <= 0:
            message = f"path flow {ride.path_flow_id} carries {ride.persons} people"
            findings.add("persons-not-positive", "ride", f"path flow {ride.path_flow_id}", message)
        elif ride.trip_id in trips.named:
            written[ride.trip_id, ride.staging_area_id, ride.reception_site_id].append(ride)
        else:
            message = f"path flow {ride.path_flow_id} rides on trip {ride.trip_id}, which trips.csv has not"
            findings.add("unknown-trip", "ride", f"path flow {ride.path_flow_id}", message)
    boarded: dict[Key, list[Boarding]] = defaultdict(list)
    for boarding in boardings:
        if boarding.trip_id in trips.named and boarding.persons > 0:
            boarded[boarding.trip_id, boarding.staging_area_id, boarding.reception_site_id].append(boarding)
    comparer = _Comparer(riders, courses, findings)
    for key in [*written, *(key for key in boarded if key not in written)]:
        comparer.compare(key, written.get(key, []), boarded.get(key, []))


class _Comparer:
    """Compares what path flows say of a ride with what its boarding and the legs of its trip say."""

    def __init__(self, riders: Mapping[str, Sequence[Rider]], courses: Collection[Course], findings: Findings) -> None:
        self._riders = riders
        self._courses = {course.trip.trip_id: course for course in courses}
        self._findings = findings

    def compare(self, key: Key, rides: list[PathFlow], boardings: list[Boarding]) -> None:
        trip_id, area_id, site_id = key
        place, told = f"trip {trip_id}", f"trip {trip_id} from {area_id} to {site_id}"
        left = sorted(boardings, key=lambda boarding: (boarding.persons, boarding.leg, boarding.board_step))
        differing = []
        for ride in rides:
            same = next((one for one in left if self._difference(ride, one) == ""), None)
            if same is None:
                differing.append(ride)
            else:
                left.remove(same)
        for ride, boarding in zip(differing, left, strict=False):
            message = f"path flow {ride.path_flow_id}: {self._difference(ride, boarding)}"
            self._findings.add("ride-differs", told, place, message)
        for ride in differing[len(left) :]:
            message = f"path flow {ride.path_flow_id} has nobody in boardings.csv who rides {told}"
            self._findings.add("ride-without-boarding", told, place, message)
        for boarding in left[len(differing) :]:
            message = f"{boarding.persons:,} people board {told}, and no path flow rides so"
            self._findings.add("boarding-without-ride", told, place, message)

    def _difference(self, ride: PathFlow, boarding: Boarding) -> str:
        """How a ride differs from a boarding, in words; empty where it does not."""
        told = self._told(boarding)
        compared: list[tuple[str, object, object]] = [
            ("people", ride.persons, boarding.persons),
            ("arrival", ride.arrive_step, boarding.alight_step),
            ("boarding point at its end", ride.to_staging_area_id or "none", "none"),
        ]
        if told is not None:
            links, steps = told
            departs = steps[0] if steps else boarding.alight_step
            compared += [
                ("links", " ".join(ride.links), " ".join(links)),
                ("steps of entry", ride.enter_steps, steps),
                ("departure", ride.depart_step, departs),
            ]
        differing = [
            f"its {what}: {written}, and {right} by the trip" for what, written, right in compared if written != right
        ]
        return "; ".join(differing)

    def _told(self, boarding: Boarding) -> tuple[tuple[str, ...], tuple[int, ...]] | None:
        """Links and steps of the legs ridden; None where the trip could not be followed."""
        course = self._courses.get(boarding.trip_id)
        rider = next((one for one in self._riders.get(boarding.trip_id, ()) if one.boarding == boarding), None)
        if course is None or rider is None:
            return None
        legs = [own.leg for own in course.legs if rider.is_aboard(own.leg.leg)]
        return (
            tuple(link for leg in legs for link in leg.links),
            tuple(step for leg in legs for step in leg.enter_steps),
        )
