"""Drive a schedule vehicle by vehicle and count what it costs, with every rule checked on the way."""

from collections import Counter

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.schedule import FleetSchedule, VehicleDay
from tests.convoys.brute_force import Journey, breaks_gate, breaks_roads, keeps_limits, keeps_totals


def replayed_cost(problem: FleetProblem, objective: Objective, schedule: FleetSchedule) -> float:
    replay = _Replay(problem)
    started = Counter((day.kind, day.start_place, day.available_from) for day in schedule.vehicles)
    wanted = Counter[tuple[int, int, int]]()
    for start in problem.starts:
        wanted[start.kind, start.place, start.available_from] += start.count
    assert started == +wanted
    for day in schedule.vehicles:
        replay.follow(day)
    on_foot = problem.on_foot
    for footing, persons in schedule.timetable.footings.items():
        assert on_foot is not None
        assert 0 <= on_foot.first[footing.party] <= footing.at
        leaves = footing.at - on_foot.walk[footing.party]
        assert leaves >= 0
        replay.journeys.append(Journey(footing.party, leaves, -1, -1, leaves, footing.at, persons, by_vehicle=False))
    return replay.cost(objective)


class _Replay:
    def __init__(self, problem: FleetProblem) -> None:
        self.problem = problem
        self.journeys: list[Journey] = []
        self.entered: list[tuple[int, int]] = []
        self.roads: list[tuple[int, int, int]] = []
        self.taken = Counter[tuple[int, int]]()

    def drive(self, way: int, kind: int, origin: int, target: int, at: int) -> int:
        problem, key = self.problem, (way, kind, origin, target)
        assert problem.travel[key] >= 0
        assert problem.may_begin is None or problem.may_begin[(*key, at)]
        for number, passage in enumerate(problem.passages):
            if passage.enter_after[key] >= 0:
                self.entered.append((number, at + int(passage.enter_after[key])))
        for number, road in enumerate(problem.road_limits):
            if road.enter_after[key] >= 0:
                self.roads.append((number, at + int(road.enter_after[key]), kind))
        return at + int(problem.travel[key])

    def follow(self, day: VehicleDay) -> None:
        problem = self.problem
        kind, place = problem.kinds[day.kind], day.start_place
        now = day.available_from
        for outing in day.outings:
            move, ride = outing.move, outing.ride
            if move is not None:
                assert (move.kind, move.origin) == (day.kind, place)
                assert move.at >= now
                place, now = move.target, self.drive(move.way, day.kind, place, move.target, move.at)
            if ride is None:
                continue
            assert (ride.kind, ride.stops[0]) == (day.kind, place)
            assert ride.at >= now
            assert sum(persons for _, _, persons in outing.loads) <= kind.seats
            assert set(range(1, len(ride.stops))) <= {stop for _, stop, _ in outing.loads}
            now, boards, departs = ride.at, [], []
            site = problem.sites[ride.site]
            targets = (*ride.stops[1:], site.place)
            for number, (stop, target) in enumerate(zip(ride.stops, targets, strict=True), 1):
                boards.append(now)
                way = ride.way if number == len(ride.stops) else 0
                waits = 0 if problem.waits_before is None else int(problem.waits_before[way, day.kind, stop, target])
                departs.append(now + kind.loading + waits)
                now = self.drive(way, day.kind, stop, target, now + kind.loading)
            now, place = now + kind.unloading, site.place
            assert now <= problem.steps
            for party, stop, persons in outing.loads:
                people = problem.parties[party]
                assert day.kind in people.rides_in
                assert ride.site in people.goes_to
                access = people.access_at(ride.stops[stop])
                assert access is not None
                assert boards[stop] >= max(access.ready, access.walk)
                leaves = boards[stop] - access.walk if access.walk else departs[stop]
                self.journeys.append(Journey(party, leaves, boards[stop], access.place, departs[stop], now, persons))
                self.taken[ride.site, now] += persons

    def cost(self, objective: Objective) -> float:
        problem, carried = self.problem, Counter[int]()
        cost = 0.0
        for one in self.journeys:
            carried[one.party] += one.persons
            cost += one.persons * float(objective.departing[one.leaves] + objective.arriving[one.safe])
        for number, people in enumerate(problem.parties):
            assert carried[number] <= people.persons
            cost += objective.staying * (people.persons - carried[number])
        for number, site in enumerate(problem.sites):
            assert sum(count for (where, _), count in self.taken.items() if where == number) <= site.beds
            assert all(self.taken[number, at] <= site.intake[at] for at in range(problem.steps + 1))
        for gate in problem.gates:
            assert not breaks_gate(problem, gate, tuple(self.entered))
        assert all(at < problem.steps for _, at in self.entered)
        assert not breaks_roads(problem, self.roads)
        assert keeps_limits(problem, tuple(self.journeys))
        assert keeps_totals(problem, tuple(self.journeys))
        return cost
