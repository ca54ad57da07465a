"""From vehicles that are counted to vehicles that have numbers."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from typing import TypeVar

from safepassage.convoys.fleet_problem import FleetProblem
from safepassage.convoys.rides import Move, Movements, Ride
from safepassage.convoys.schedule import Outing, VehicleDay
from safepassage.convoys.timetable import Timetable
from safepassage.errors import InternalError

Begun = TypeVar("Begun", Move, Ride)

Share = tuple[tuple[int, int, int], ...]
"""Who is on one vehicle: (party, stop, persons)."""


def carry_out(problem: FleetProblem, timetable: Timetable, moving: Movements) -> tuple[VehicleDay, ...]:
    """Give the vehicles of a timetable numbers: at each place who has stood there longest goes first.

    Drives at the end of a vehicle's day that carry nobody are left out: it stays where it is.

    Raises
    ------
    InternalError
        If a vehicle would have to leave a place at which none is: the timetable is none.
    """
    yard = _Yard(problem)
    moves, rides = _by_instant(timetable.moves), _by_instant(timetable.rides)
    shares = _shares(problem, timetable)
    for now in range(problem.steps + 1):
        yard.come(now)
        for move in sorted(moves.get(now, ())):
            for _ in range(timetable.moves[move]):
                yard.move(move, moving.moves[move].arrives)
        # A move of no length ends where rides of the same instant begin.
        yard.come(now)
        for ride in sorted(rides.get(now, ())):
            for share in shares[ride]:
                yard.ride(ride, share, moving.rides[ride].safe)
    return yard.days()


class _Yard:
    """Where every vehicle stands, and what it has done so far."""

    def __init__(self, problem: FleetProblem) -> None:
        self._problem = problem
        self._starts = [
            (start.kind, start.place, start.available_from) for start in problem.starts for _ in range(start.count)
        ]
        self._outings: list[list[Outing]] = [[] for _ in self._starts]
        self._standing: dict[tuple[int, int], deque[int]] = defaultdict(deque)
        self._coming: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for vehicle, (_, place, available_from) in enumerate(self._starts):
            self._coming[available_from].append((vehicle, place))

    def come(self, now: int) -> None:
        """Who is due at an instant stands there."""
        for vehicle, place in self._coming.pop(now, ()):
            self._standing[self._starts[vehicle][0], place].append(vehicle)

    def move(self, move: Move, arrives: int) -> None:
        """One vehicle drives empty."""
        vehicle = self._leave(move, move.origin)
        self._outings[vehicle].append(Outing(move=move, ride=None, loads=()))
        self._coming[arrives].append((vehicle, move.target))

    def ride(self, ride: Ride, share: Share, safe: int) -> None:
        """One vehicle drives with people; the empty move that led it there belongs to the same outing."""
        vehicle = self._leave(ride, ride.stops[0])
        outings = self._outings[vehicle]
        move = outings.pop().move if outings and outings[-1].ride is None else None
        outings.append(Outing(move=move, ride=ride, loads=share))
        self._coming[safe].append((vehicle, self._problem.sites[ride.site].place))

    def days(self) -> tuple[VehicleDay, ...]:
        """What everybody did."""
        numbers: dict[int, int] = defaultdict(int)
        days = []
        for (kind, place, available_from), outings in zip(self._starts, self._outings, strict=True):
            numbers[kind] += 1
            while outings and not outings[-1].loads:
                outings.pop()
            days.append(
                VehicleDay(
                    kind=kind,
                    number=numbers[kind],
                    start_place=place,
                    available_from=available_from,
                    outings=tuple(outings),
                )
            )
        return tuple(days)

    def _leave(self, goes: Move | Ride, place: int) -> int:
        standing = self._standing[goes.kind, place]
        if not standing:
            raise InternalError(f"no vehicle stands where {goes} begins")
        return standing.popleft()


def _by_instant(begun: Mapping[Begun, int]) -> dict[int, list[Begun]]:
    found: dict[int, list[Begun]] = defaultdict(list)
    for one in begun:
        found[one.at].append(one)
    return found


def _shares(problem: FleetProblem, timetable: Timetable) -> dict[Ride, list[Share]]:
    """Who is on which of the vehicles that do each ride together: one is filled after the other."""
    waiting: dict[Ride, list[tuple[int, int, int]]] = defaultdict(list)
    for load, persons in sorted(timetable.loads.items()):
        waiting[load.ride].append((load.party, load.stop, persons))
    return {
        ride: _filled(problem.kinds[ride.kind].seats, vehicles, deque(waiting[ride]))
        for ride, vehicles in timetable.rides.items()
    }


def _filled(seats: int, vehicles: int, waiting: deque[tuple[int, int, int]]) -> list[Share]:
    """Give each of so many vehicles one person from each stop after the first; then fill one after the other."""
    aboard = [Counter[tuple[int, int]]() for _ in range(vehicles)]
    left = Counter({(party, stop): persons for party, stop, persons in waiting})
    for last in sorted({stop for _, stop in left if stop}):
        for share in aboard:
            first = next((who for who in left if who[1] == last and left[who]), None)
            if first is not None and share.total() < seats:
                share[first] += 1
                left[first] -= 1
    for share in aboard:
        for who, persons in left.items():
            taken = min(persons, seats - share.total())
            share[who] += taken
            left[who] -= taken
    return [tuple((*who, persons) for who, persons in sorted(share.items()) if persons) for share in aboard]
