"""From numbered vehicles to the rows of the plan folder: trips, boardings, convoys."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

from safepassage.convoys.fleet_problem import FleetProblem
from safepassage.convoys.rides import Entry, Movements, Ride
from safepassage.convoys.schedule import FleetSchedule, Outing
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg

RouteBetween = Mapping[tuple[int, int, int], tuple[tuple[str, ...], tuple[int, ...]]]
"""By kind of vehicle, place and place: the links of the way, and how many steps after leaving each is entered."""


def plan_rows(
    problem: FleetProblem, schedule: FleetSchedule, moving: Movements, routes: RouteBetween
) -> tuple[tuple[TripLeg, ...], tuple[Boarding, ...], tuple[ConvoyRow, ...]]:
    """The rows of trips.csv, boardings.csv and convoys.csv.

    Trips are numbered in the order in which their first leg leaves; convoys by passage and instant.
    """
    convoys = _Convoys(problem)
    legs, boardings = list[TripLeg](), list[Boarding]()
    ordered = sorted(
        (
            (_leaves(outing, moving), day.kind, day.number, outing)
            for day in schedule.vehicles
            for outing in day.outings
        ),
        key=lambda row: row[:3],
    )
    for count, (_, kind, vehicle, outing) in enumerate(ordered, 1):
        trip = f"trip-{count}"
        ways = _ways(problem, outing, moving)
        first_loaded = 1 + (outing.move is not None)
        for leg, (origin, target, departs, entries) in enumerate(ways, 1):
            links, after = routes[kind, origin, target]
            legs.append(
                TripLeg(
                    trip_id=trip,
                    convoy_id=" ".join(convoys.join(entry) for entry in entries),
                    vehicle_type=problem.kinds[kind].name,
                    vehicle_no=vehicle,
                    leg=leg,
                    from_node_id=problem.places[origin],
                    to_node_id=problem.places[target],
                    links=links,
                    enter_steps=tuple(departs + steps for steps in after),
                    depart_step=departs,
                    arrive_step=departs + int(problem.travel[kind, origin, target]),
                )
            )
        if outing.ride is not None:
            boardings += _boardings(problem, outing.ride, outing, moving, trip, first_loaded)
    return tuple(legs), tuple(boardings), convoys.rows()


class _Convoys:
    """Which vehicles make a convoy: those that enter a passage in one step, in the order of the trips."""

    def __init__(self, problem: FleetProblem) -> None:
        self._problem = problem
        self._vehicles: dict[Entry, int] = defaultdict(int)

    def join(self, entry: Entry) -> str:
        """The convoy that one more vehicle joins."""
        self._vehicles[entry] += 1
        number = -(-self._vehicles[entry] // self._problem.passages[entry.passage].most_vehicles)
        return self._name(entry, number)

    def rows(self) -> tuple[ConvoyRow, ...]:
        """All convoys."""
        rows = []
        for entry, vehicles in sorted(self._vehicles.items()):
            passage = self._problem.passages[entry.passage]
            for number, first in enumerate(range(0, vehicles, passage.most_vehicles), 1):
                rows.append(
                    ConvoyRow(
                        convoy_id=self._name(entry, number),
                        corridor_id=passage.name,
                        enter_step=entry.at,
                        escorts=0 if passage.escorts is None else 1,
                        vehicles=min(passage.most_vehicles, vehicles - first),
                    )
                )
        return tuple(rows)

    def _name(self, entry: Entry, number: int) -> str:
        passage = self._problem.passages[entry.passage]
        return f"{passage.name}-{entry.passage}-{entry.at}-{number}"


def _boardings(
    problem: FleetProblem, ride: Ride, outing: Outing, moving: Movements, trip: str, first_loaded: int
) -> list[Boarding]:
    timing = moving.rides[ride]
    rows = []
    for party, persons in outing.loads:
        people = problem.parties[party]
        stop = ride.stops.index(people.place)
        rows.append(
            Boarding(
                trip_id=trip,
                leg=first_loaded + stop,
                staging_area_id=people.name,
                reception_site_id=problem.sites[ride.site].name,
                group=people.group,
                board_step=timing.boards[stop],
                alight_step=timing.safe,
                persons=persons,
            )
        )
    return rows


def _ways(problem: FleetProblem, outing: Outing, moving: Movements) -> list[tuple[int, int, int, tuple[Entry, ...]]]:
    """The legs of an outing: from, to, when it leaves, which passages it enters."""
    ways = []
    if outing.move is not None:
        ways.append((outing.move.origin, outing.move.target, outing.move.at, moving.moves[outing.move]))
    if outing.ride is not None:
        ride, timing = outing.ride, moving.rides[outing.ride]
        left = list(timing.entries)
        places = (*ride.stops, problem.sites[ride.site].place)
        for (origin, target), departs in zip(pairwise(places), timing.departs, strict=True):
            entered = sum(int(passage.enter_after[ride.kind, origin, target]) >= 0 for passage in problem.passages)
            ways.append((origin, target, departs, tuple(left[:entered])))
            del left[:entered]
    return ways


def _leaves(outing: Outing, moving: Movements) -> int:
    if outing.move is not None:
        return outing.move.at
    return moving.rides[outing.ride].departs[0] if outing.ride is not None else 0
