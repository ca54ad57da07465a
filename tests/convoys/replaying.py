"""Drive a schedule vehicle by vehicle and count what it costs, with every rule checked on the way."""

from collections import Counter

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.schedule import FleetSchedule
from tests.convoys.brute_force import breaks_passage


def replayed_cost(  # noqa: C901 - one rule after the other, read from top to bottom
    problem: FleetProblem, objective: Objective, schedule: FleetSchedule
) -> float:
    cost, carried = 0.0, Counter[int]()
    entered: dict[int, list[int]] = {number: [] for number in range(len(problem.passages))}
    taken, departed, arrived = Counter[tuple[int, int]](), Counter[tuple[int, int]](), Counter[tuple[int, int]]()

    def drive(kind: int, origin: int, target: int, at: int) -> int:
        assert problem.travel[kind, origin, target] >= 0
        for number, passage in enumerate(problem.passages):
            if (after := int(passage.enter_after[kind, origin, target])) >= 0:
                assert passage.is_open[at + after]
                entered[number].append(at + after)
        return at + int(problem.travel[kind, origin, target])

    started = Counter((day.kind, day.start_place, day.available_from) for day in schedule.vehicles)
    wanted = Counter[tuple[int, int, int]]()
    for start in problem.starts:
        wanted[start.kind, start.place, start.available_from] += start.count
    assert started == +wanted
    for day in schedule.vehicles:
        kind, place = problem.kinds[day.kind], day.start_place
        now = day.available_from
        for outing in day.outings:
            if outing.move is not None:
                assert (outing.move.kind, outing.move.origin) == (day.kind, place)
                assert outing.move.at >= now
                place, now = outing.move.target, drive(day.kind, place, outing.move.target, outing.move.at)
            if outing.ride is None:
                continue
            ride = outing.ride
            assert (ride.kind, ride.stops[0]) == (day.kind, place)
            assert ride.at >= now
            assert sum(persons for _, persons in outing.loads) <= kind.seats
            now, boards = ride.at, {}
            site = problem.sites[ride.site]
            for stop, target in zip(ride.stops, (*ride.stops[1:], site.place), strict=True):
                boards[stop] = now
                now = drive(day.kind, stop, target, now + kind.loading)
            now, place = now + kind.unloading, site.place
            assert now <= problem.steps
            for party, persons in outing.loads:
                people = problem.parties[party]
                assert day.kind in people.rides_in
                assert ride.site in people.goes_to
                assert boards[people.place] >= people.ready
                departs = boards[people.place] + kind.loading
                cost += persons * float(objective.departing[departs] + objective.arriving[now])
                carried[party] += persons
                taken[ride.site, now] += persons
                departed[party, departs] += persons
                arrived[party, now] += persons
    for number, people in enumerate(problem.parties):
        assert carried[number] <= people.persons
        cost += objective.staying * (people.persons - carried[number])
    for number, site in enumerate(problem.sites):
        assert sum(count for (where, _), count in taken.items() if where == number) <= site.beds
        assert all(taken[number, at] <= site.intake[at] for at in range(problem.steps + 1))
    for number, passage in enumerate(problem.passages):
        assert not breaks_passage(passage, entered[number], problem.step_s)
    for term in problem.linked_terms:
        counts = arrived if term.counts_arrivals else departed
        for now in range(problem.steps + 1):
            first, second = (
                sum(count for (party, at), count in counts.items() if party in those and at <= now)
                for those in (term.parties, term.counterparts)
            )
            assert first <= term.ratio * second + term.slack + 1e-9
    return cost
