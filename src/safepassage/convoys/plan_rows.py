"""From numbered vehicles to the rows of the plan folder: trips, boardings, convoys."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from safepassage.convoys.fleet_problem import FleetProblem
from safepassage.convoys.rides import Drive, Entry, Movements
from safepassage.convoys.schedule import FleetSchedule, Outing
from safepassage.model.trips import Boarding, ConvoyRow, TripLeg

RouteBetween = Mapping[tuple[int, int, int, int], tuple[tuple[str, ...], tuple[int, ...]]]
"""By way, kind of vehicle, place and place: the links of the way, and how many steps after leaving each is entered."""

BoardingArea = Callable[[int, int], str]
"""By party and place: the id of the staging area at which people of the party board there."""


def plan_rows(
    problem: FleetProblem,
    schedule: FleetSchedule,
    moving: Movements,
    routes: RouteBetween,
    boarding_area: BoardingArea,
) -> tuple[tuple[TripLeg, ...], tuple[Boarding, ...], tuple[ConvoyRow, ...], tuple[int, ...]]:
    """The rows of trips.csv, boardings.csv and convoys.csv, and for each boarding the number of its party.

    Trips are numbered in the order in which their first leg leaves; convoys by corridor, entry and instant. A leg
    leaves with its first entry: inspection where the way begins lies before it.
    """
    convoys = _Convoys(problem)
    legs, boardings, parties = list[TripLeg](), list[Boarding](), list[int]()
    ordered = sorted(
        (
            (_legs(problem, outing, moving, routes), day.kind, day.number, outing)
            for day in schedule.vehicles
            for outing in day.outings
        ),
        key=lambda row: (row[0][0].departs, row[1], row[2]),
    )
    for count, (driven, kind, vehicle, outing) in enumerate(ordered, 1):
        trip = f"trip-{count}"
        for number, leg in enumerate(driven, 1):
            legs.append(
                TripLeg(
                    trip_id=trip,
                    convoy_id=" ".join(convoys.join(entry) for entry in leg.drive.entries),
                    vehicle_type=problem.kinds[kind].name,
                    vehicle_no=vehicle,
                    leg=number,
                    from_node_id=problem.places[leg.origin],
                    to_node_id=problem.places[leg.target],
                    links=leg.links,
                    enter_steps=leg.enter_steps,
                    depart_step=leg.departs,
                    arrive_step=leg.drive.arrives,
                )
            )
        rows = _boardings(problem, outing, moving, trip, boarding_area)
        boardings += [row for _, row in rows]
        parties += [party for party, _ in rows]
    return tuple(legs), tuple(boardings), convoys.rows(), tuple(parties)


class _Leg(NamedTuple):
    """A leg of an outing, with the links of its way."""

    origin: int
    target: int
    drive: Drive
    links: tuple[str, ...]
    enter_steps: tuple[int, ...]

    @property
    def departs(self) -> int:
        """Its first entry; where it enters nothing, when it begins."""
        return self.enter_steps[0] if self.enter_steps else self.drive.begins


class _Convoys:
    """Which vehicles make a convoy: those that enter a passage in one step, in the order of the trips."""

    def __init__(self, problem: FleetProblem) -> None:
        self._problem = problem
        self._escorted = {passage for gate in problem.gates if gate.escorts is not None for passage in gate.passages}
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
                        escorts=int(entry.passage in self._escorted),
                        vehicles=min(passage.most_vehicles, vehicles - first),
                    )
                )
        return tuple(rows)

    def _name(self, entry: Entry, number: int) -> str:
        passage = self._problem.passages[entry.passage]
        return f"{passage.name}-{passage.entry}-{entry.at}-{number}"


def _boardings(
    problem: FleetProblem, outing: Outing, moving: Movements, trip: str, boarding_area: BoardingArea
) -> list[tuple[int, Boarding]]:
    """Who boards on an outing, with their party."""
    ride = outing.ride
    if ride is None:
        return []
    timing = moving.rides[ride]
    first_loaded = 1 + (outing.move is not None)
    return [
        (
            party,
            Boarding(
                trip_id=trip,
                leg=first_loaded + stop,
                staging_area_id=boarding_area(party, ride.stops[stop]),
                reception_site_id=problem.sites[ride.site].name,
                group=problem.parties[party].group,
                board_step=timing.boards[stop],
                alight_step=timing.safe,
                persons=persons,
            ),
        )
        for party, stop, persons in outing.loads
    ]


def _legs(problem: FleetProblem, outing: Outing, moving: Movements, routes: RouteBetween) -> list[_Leg]:
    """The legs of an outing in order."""
    driven: list[tuple[tuple[int, int, int, int], Drive]] = []
    if outing.move is not None:
        move = outing.move
        driven.append(((move.way, move.kind, move.origin, move.target), moving.moves[move]))
    if outing.ride is not None:
        ride = outing.ride
        between = list(pairwise((*ride.stops, problem.sites[ride.site].place)))
        for number, ((origin, target), drive) in enumerate(zip(between, moving.rides[ride].legs, strict=True), 1):
            way = ride.way if number == len(between) else 0
            driven.append(((way, ride.kind, origin, target), drive))
    legs = []
    for key, drive in driven:
        links, after = routes[key]
        legs.append(_Leg(key[2], key[3], drive, links, tuple(drive.begins + steps for steps in after)))
    return legs
