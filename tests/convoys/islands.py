"""Small islands, the soonest end of their evacuation by enumeration, and an independent replay of plans."""

from itertools import product

from hypothesis import strategies as st

from safepassage.convoys.island_problem import NO_WAY, IslandProblem, IslandScenario, ScenarioPlan, Vessel


def ferry(*, seats: int, first: int, across: int, ready: int = 0, handling: int = 0, hour_cost: int = 0) -> Vessel:
    """A vessel between one dock and one port."""
    return Vessel(
        seats=seats,
        ready=ready,
        handling=handling,
        hour_cost=hour_cost,
        first=(first,),
        loaded=((across,),),
        empty=((across,),),
    )


def island(*vessels: Vessel, persons: int, most_trips: int = 9) -> IslandProblem:
    """One place, one dock, one scenario; a tick is a minute."""
    return IslandProblem(
        vessels=vessels,
        scenarios=(IslandScenario(probability=1.0, persons=(persons,)),),
        place_of_dock=(0,),
        most_trips=most_trips,
        ticks_per_minute=1,
    )


@st.composite
def problems(draw: st.DrawFn) -> IslandProblem:
    """At most two vessels, three docks of two places, two ports and three trips; ways of any length, some not there."""
    docks, ports = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    way = st.one_of(st.integers(0, 9), st.integers(0, 9), st.just(NO_WAY))

    def vessel() -> Vessel:
        return Vessel(
            seats=draw(st.integers(0, 3)),
            ready=draw(st.integers(0, 5)),
            handling=draw(st.integers(0, 2)),
            hour_cost=draw(st.integers(0, 3)),
            first=tuple(draw(way) for _ in range(docks)),
            loaded=tuple(tuple(draw(way) for _ in range(ports)) for _ in range(docks)),
            empty=tuple(tuple(draw(way) for _ in range(docks)) for _ in range(ports)),
        )

    return IslandProblem(
        vessels=tuple(vessel() for _ in range(draw(st.integers(1, 2)))),
        scenarios=tuple(
            IslandScenario(probability=probability, persons=(draw(st.integers(0, 5)), draw(st.integers(0, 5))))
            for probability in ((1.0,), (0.25, 0.75))[draw(st.integers(0, 1))]
        ),
        place_of_dock=tuple(draw(st.integers(0, 1)) for _ in range(docks)),
        most_trips=draw(st.integers(1, 3)),
        ticks_per_minute=draw(st.integers(1, 3)),
    )


def soonest_end(problem: IslandProblem, scenario: int) -> int | None:
    """When the last vessel is back in the best plan, by enumerating every route; None: there is no plan."""
    persons = problem.scenarios[scenario].persons
    days = [_days(problem, vessel) for vessel in problem.vessels]
    ends = []
    for choice in product(*(mine.items() for mine in days)):
        seats = [
            sum(vessel.seats * trips[place] for vessel, (trips, _) in zip(problem.vessels, choice, strict=True))
            for place in range(len(persons))
        ]
        if all(there >= people for there, people in zip(seats, persons, strict=True)):
            ends.append(max(end for _, end in choice))
    return min(ends, default=None)


def _days(problem: IslandProblem, vessel: Vessel) -> dict[tuple[int, int], int]:
    """For each number of trips to the two places, the earliest end among all routes."""
    docks, ports = range(len(problem.place_of_dock)), range(len(vessel.empty))
    days = {(0, 0): 0}
    for trips in range(1, problem.most_trips + 1):
        for route in product(product(docks, ports), repeat=trips):
            end, here = vessel.ready, None
            for dock, port in route:
                there = vessel.first[dock] if here is None else vessel.empty[here][dock]
                back = vessel.loaded[dock][port]
                if NO_WAY in {there, back}:
                    break
                end, here = end + there + back + 2 * vessel.handling, port
            else:
                visits = [problem.place_of_dock[dock] for dock, _ in route]
                key = (visits.count(0), visits.count(1))
                days[key] = min(end, days.get(key, end))
    return days


def replay(problem: IslandProblem, scenario: int, plan: ScenarioPlan) -> int:
    """Sail a plan: ways that are there, seats, trips, everyone; when the last vessel is back."""
    waiting = list(problem.scenarios[scenario].persons)
    assert len({route.vessel for route in plan}) == len(plan)
    last = 0
    for route in plan:
        vessel, here = problem.vessels[route.vessel], None
        now = vessel.ready
        assert 0 < len(route.voyages) <= problem.most_trips
        assert route.voyages[-1].persons
        for voyage in route.voyages:
            there = vessel.first[voyage.dock] if here is None else vessel.empty[here][voyage.dock]
            back = vessel.loaded[voyage.dock][voyage.port]
            assert NO_WAY not in {there, back}
            assert 0 <= voyage.persons <= vessel.seats
            waiting[problem.place_of_dock[voyage.dock]] -= voyage.persons
            now, here = now + there + back + 2 * vessel.handling, voyage.port
        last = max(last, now)
    assert not any(waiting)
    return last
