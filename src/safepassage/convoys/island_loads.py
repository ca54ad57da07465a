"""A first plan trip by trip, and people on the trips of a choice."""

from safepassage.convoys.island_days import Turn, turns_of
from safepassage.convoys.island_problem import IslandProblem, ScenarioPlan, VesselRoute, Voyage

VesselTurns = list[list[Turn]]
"""The turns of each vessel, in order."""


def first_turns(problem: IslandProblem, persons: tuple[int, ...]) -> VesselTurns | None:
    """Send, again and again, the vessel that can bring people ashore first; None if trips run out before people do."""
    table = [turns_of(problem, vessel, persons) for vessel in problem.vessels]
    waiting = list(persons)
    free = [vessel.ready for vessel in problem.vessels]
    done: VesselTurns = [[] for _ in problem.vessels]
    while any(people > 0 for people in waiting):
        options = [
            (free[number] + turn.ticks, number, order)
            for number, vessel in enumerate(problem.vessels)
            if vessel.seats and len(done[number]) < problem.most_trips
            for order, turn in enumerate(table[number][_port_of(done[number])])
            if turn.place is not None and waiting[turn.place] > 0
        ]
        if not options:
            return None
        end, number, order = min(options)
        turn = table[number][_port_of(done[number])][order]
        done[number].append(turn)
        free[number] = end
        if turn.place is not None:
            waiting[turn.place] -= problem.vessels[number].seats
    return done


def with_people(problem: IslandProblem, persons: tuple[int, ...], turns: VesselTurns) -> ScenarioPlan:
    """Seat people on the earliest trips from where they are; a day ends with the last trip that somebody takes."""
    trips = []
    for number, mine in enumerate(turns):
        end = problem.vessels[number].ready
        for order, turn in enumerate(mine):
            end += turn.ticks
            trips.append((end, number, order, turn))
    waiting = list(persons)
    aboard: dict[tuple[int, int], int] = {}
    for _, number, order, turn in sorted(trips, key=lambda trip: trip[:3]):
        if turn.place is not None:
            aboard[number, order] = min(waiting[turn.place], problem.vessels[number].seats)
            waiting[turn.place] -= aboard[number, order]
    routes = []
    for number, mine in enumerate(turns):
        voyages = [
            Voyage(dock=turn.dock, port=turn.port, persons=aboard.get((number, order), 0))
            for order, turn in enumerate(mine)
        ]
        while voyages and not voyages[-1].persons:
            voyages.pop()
        if voyages:
            routes.append(VesselRoute(vessel=number, voyages=tuple(voyages)))
    return tuple(routes)


def _port_of(turns: list[Turn]) -> int | None:
    """Return the port at which a vessel lies after some turns."""
    return turns[-1].port if turns else None
