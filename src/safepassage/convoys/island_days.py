"""Every day a vessel could have: for each number of trips to each place, the earliest it can be back.

A dynamic programme over trips. After a trip a vessel is known by the port it lies at and by how often it was at
each place; of two ways to the same, only the earlier is kept. How often counts up to what the vessel could fill:
more trips to a place are of use at most for changing ports, and are possible. So are trips to docks nobody waits at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from safepassage.convoys.island_problem import NO_WAY, IslandProblem, Vessel

Counts = tuple[int, ...]
"""Trips to each place, no more than could be of use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """To a dock of a place (None: where nobody waits) and from there to a port, in so many ticks."""

    place: int | None
    dock: int
    port: int
    ticks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The last turn of a day, when it ends, and what came before."""

    end: int
    turn: Turn
    before: "Day | None"

    def turns(self) -> list[Turn]:
        """Return the turns in order."""
        earlier, day = [self.turn], self.before
        while day is not None:
            earlier.append(day.turn)
            day = day.before
        return earlier[::-1]


def most_useful(seats: int, persons: tuple[int, ...]) -> Counts:
    """Return how many trips to each place one vessel alone could fill."""
    return tuple(-(-people // seats) if seats else 0 for people in persons)


def days_of(
    problem: IslandProblem, vessel: Vessel, persons: tuple[int, ...], limit: int | None = None
) -> dict[Counts, Day]:
    """Return the earliest day for each number of trips to each place, none that ends after `limit`."""
    most = most_useful(vessel.seats, persons)
    turns = turns_of(problem, vessel, persons)
    nothing = (0,) * len(persons)
    earliest: dict[tuple[Counts, int], int] = {}
    best: dict[Counts, Day] = {}
    layer: dict[tuple[Counts, int | None], Day | None] = {(nothing, None): None}
    for _ in range(problem.most_trips):
        after: dict[tuple[Counts, int | None], Day | None] = {}
        for (counts, port), day in layer.items():
            now = vessel.ready if day is None else day.end
            for turn in turns[port]:
                end = now + turn.ticks
                key = (_raised(counts, turn.place, most), turn.port)
                if (limit is None or end <= limit) and end < earliest.get(key, end + 1):
                    earliest[key] = end
                    after[key] = Day(end=end, turn=turn, before=day)
        for (counts, _), day in after.items():
            if day is not None and (counts not in best or day.end < best[counts].end):
                best[counts] = day
        layer = after
    return best


def turns_of(problem: IslandProblem, vessel: Vessel, persons: tuple[int, ...]) -> dict[int | None, list[Turn]]:
    """Return the shortest turns to each place and port, from each port and (None) from where the vessel lies."""
    ports = range(len(vessel.empty))
    starts: dict[int | None, tuple[int, ...]] = {None: vessel.first, **{port: vessel.empty[port] for port in ports}}
    turns: dict[int | None, list[Turn]] = {}
    for start, there in starts.items():
        shortest: dict[tuple[int | None, int], Turn] = {}
        for turn in _turns_from(problem, vessel, there, persons):
            known = shortest.get((turn.place, turn.port))
            if known is None or turn.ticks < known.ticks:
                shortest[turn.place, turn.port] = turn
        turns[start] = list(shortest.values())
    return turns


def _turns_from(
    problem: IslandProblem, vessel: Vessel, there: tuple[int, ...], persons: tuple[int, ...]
) -> Iterator[Turn]:
    """Yield every turn, given the ticks to each dock."""
    for dock, place in enumerate(problem.place_of_dock):
        for port, back in enumerate(vessel.loaded[dock]):
            if there[dock] != NO_WAY and back != NO_WAY:
                ticks = there[dock] + back + 2 * vessel.handling
                yield Turn(place=place if persons[place] else None, dock=dock, port=port, ticks=ticks)


def _raised(counts: Counts, place: int | None, most: Counts) -> Counts:
    """Return counts after a trip to a place."""
    if place is None or counts[place] >= most[place]:
        return counts
    return (*counts[:place], counts[place] + 1, *counts[place + 1 :])
