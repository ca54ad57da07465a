"""The exact formulation, for small cases: every bus makes its loads one after another.

Buses k from yard y_k, places j = 0, 1, ... in a route, pickups p, shelters s; q_p people, B_s beds, c seats; shortest
ways of empty buses F_yp from a yard and E_sp from a shelter, D_ps straight from p to s. Columns: start_kp, drive_kjsp
(from s of load j - 1 to p of load j) and load_kjps are 0 or 1, f_ps people, L the longest route.

| name | constraint | function |
| --- | --- | --- |
| leave_once | sum over p of start_kp <= 1 | `define_leave_once` |
| at_pickup | start_kp (j = 0) or sum over s of drive_kjsp = sum over s of load_kjps | `define_at_pickup` |
| at_shelter | sum over p of drive_kjsp <= sum over p of load_k(j-1)ps | `define_at_shelter` |
| longest | F start_k + D load_k + E drive_k <= L | `define_longest` |
| alike | the same for k + 1 <= the same for k, both from one yard | `define_alike` |
| seats | f_ps <= c x sum over k, j of load_kjps | `define_seats` |
| loads | sum over k, j, s of load_kjps >= ceil(q_p / c) | `define_loads` |
| everyone | sum over s of f_ps = q_p | `define_everyone` |
| beds | sum over p of f_ps <= B_s | `define_beds` |

Minimise L. `alike` and `loads` follow from the others or cost nothing, and spare work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, product

from ortools.sat.python import cp_model

from safepassage.convoys.longest_route import LongestRouteProblem
from safepassage.convoys.longest_route_loads import Fleet, buses_of, fill_loads
from safepassage.convoys.longest_route_ways import Ways

_LARGEST = 20_000
"""Loads and drives that may be chosen, beyond which a case is not small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """The columns of a case, and the program they belong to."""

    problem: LongestRouteProblem
    ways: Ways
    buses: list[int]
    places: int
    program: cp_model.CpModel
    start: dict[tuple[int, int], cp_model.IntVar]
    drive: dict[tuple[int, int, int, int], cp_model.IntVar]
    load: dict[tuple[int, int, int, int], cp_model.IntVar]
    people: dict[tuple[int, int], cp_model.IntVar]
    longest: cp_model.IntVar

    @property
    def pickups(self) -> range:
        """Numbers of the pickups."""
        return range(self.problem.between.shape[0])

    @property
    def shelters(self) -> range:
        """Numbers of the shelters."""
        return range(self.problem.between.shape[1])

    def driven(self, bus: int) -> cp_model.LinearExprT:
        """Length of the route of a bus."""
        terms: list[cp_model.LinearExprT] = [
            int(self.ways.first[self.buses[bus], pickup]) * self.start[bus, pickup] for pickup in self.pickups
        ]
        for place, pickup, shelter in product(range(self.places), self.pickups, self.shelters):
            terms.append(int(self.ways.loaded[pickup, shelter]) * self.load[bus, place, pickup, shelter])
            if place:
                terms.append(int(self.ways.onward[shelter, pickup]) * self.drive[bus, place, shelter, pickup])
        return cp_model.LinearExpr.sum(terms)


def formulate(problem: LongestRouteProblem, ways: Ways, *, low: int, high: int) -> Formulation:
    """Formulate plans whose longest route is from `low` to `high`."""
    buses, places = buses_of(problem), _most_loads(problem, ways, high)
    program = cp_model.CpModel()
    pickups, shelters = (range(count) for count in problem.between.shape)
    formulation = Formulation(
        problem=problem, ways=ways, buses=buses, places=places, program=program,
        start={key: program.new_bool_var(f"start{list(key)}") for key in product(range(len(buses)), pickups)},
        drive={
            key: program.new_bool_var(f"drive{list(key)}")
            for key in product(range(len(buses)), range(1, places), shelters, pickups)
        },
        load={
            key: program.new_bool_var(f"load{list(key)}")
            for key in product(range(len(buses)), range(places), pickups, shelters)
        },
        people={
            key: program.new_int_var(0, int(problem.persons[key[0]]), f"people{list(key)}")
            for key in product(pickups, shelters)
        },
        longest=program.new_int_var(low, high, "longest"),
    )  # fmt: skip
    for define in CONSTRAINTS:
        define(formulation)
    program.minimize(formulation.longest)
    return formulation


def define_leave_once(formulation: Formulation) -> None:
    """A bus leaves its yard once or never: sum over p of start_kp <= 1."""
    for bus in range(len(formulation.buses)):
        leaves = sum(formulation.start[bus, pickup] for pickup in formulation.pickups)
        formulation.program.add(leaves <= 1).with_name(f"leave_once[{bus}]")


def define_at_pickup(formulation: Formulation) -> None:
    """A bus leaves each pickup it comes to: start_kp or sum over s of drive_kjsp = sum over s of load_kjps."""
    for bus, place, pickup in product(range(len(formulation.buses)), range(formulation.places), formulation.pickups):
        comes = (
            sum(formulation.drive[bus, place, shelter, pickup] for shelter in formulation.shelters)
            if place
            else formulation.start[bus, pickup]
        )
        leaves = sum(formulation.load[bus, place, pickup, shelter] for shelter in formulation.shelters)
        formulation.program.add(comes == leaves).with_name(f"at_pickup[{bus}, {place}, {pickup}]")


def define_at_shelter(formulation: Formulation) -> None:
    """A bus goes on only from where it is: sum over p of drive_kjsp <= sum over p of load_k(j-1)ps."""
    for bus, place, shelter in product(
        range(len(formulation.buses)), range(1, formulation.places), formulation.shelters
    ):
        goes_on = sum(formulation.drive[bus, place, shelter, pickup] for pickup in formulation.pickups)
        came = sum(formulation.load[bus, place - 1, pickup, shelter] for pickup in formulation.pickups)
        formulation.program.add(goes_on <= came).with_name(f"at_shelter[{bus}, {place}, {shelter}]")


def define_longest(formulation: Formulation) -> None:
    """No route is longer than the longest: F start_k + D load_k + E drive_k <= L."""
    for bus in range(len(formulation.buses)):
        formulation.program.add(formulation.driven(bus) <= formulation.longest).with_name(f"longest[{bus}]")


def define_alike(formulation: Formulation) -> None:
    """Of buses from one yard each drives at least as far as the next."""
    for bus, (yard, next_yard) in enumerate(pairwise(formulation.buses)):
        if yard == next_yard:
            order = formulation.driven(bus + 1) <= formulation.driven(bus)
            formulation.program.add(order).with_name(f"alike[{bus}]")


def define_seats(formulation: Formulation) -> None:
    """Nobody goes from p to s without a seat: f_ps <= c x sum over k, j of load_kjps."""
    for (pickup, shelter), people in formulation.people.items():
        loads = sum(
            formulation.load[bus, place, pickup, shelter]
            for bus, place in product(range(len(formulation.buses)), range(formulation.places))
        )
        seated = people <= formulation.problem.seats * loads
        formulation.program.add(seated).with_name(f"seats[{pickup}, {shelter}]")


def define_loads(formulation: Formulation) -> None:
    """Buses leave p at least so often: sum over k, j, s of load_kjps >= ceil(q_p / c)."""
    for pickup in formulation.pickups:
        loads = sum(load for key, load in formulation.load.items() if key[2] == pickup)
        fewest = int(formulation.problem.fewest_loads[pickup])
        formulation.program.add(loads >= fewest).with_name(f"loads[{pickup}]")


def define_everyone(formulation: Formulation) -> None:
    """Everyone at p is carried: sum over s of f_ps = q_p."""
    for pickup in formulation.pickups:
        carried = sum(formulation.people[pickup, shelter] for shelter in formulation.shelters)
        everyone = int(formulation.problem.persons[pickup])
        formulation.program.add(carried == everyone).with_name(f"everyone[{pickup}]")


def define_beds(formulation: Formulation) -> None:
    """A shelter takes in no more than it has beds: sum over p of f_ps <= B_s."""
    for shelter in formulation.shelters:
        taken_in = sum(formulation.people[pickup, shelter] for pickup in formulation.pickups)
        beds = int(formulation.problem.beds[shelter])
        formulation.program.add(taken_in <= beds).with_name(f"beds[{shelter}]")


CONSTRAINTS: tuple[Callable[[Formulation], None], ...] = (
    define_leave_once, define_at_pickup, define_at_shelter, define_longest, define_alike, define_seats, define_loads,
    define_everyone, define_beds,
)  # fmt: skip


def settle(
    problem: LongestRouteProblem, ways: Ways, *, low: int, high: int, seconds: float, seed: int
) -> tuple[Fleet | None, int]:
    """Look for a plan from `low` to `high`, where the case is small: a better plan or None, and a bound."""
    size = 2 * int(problem.yard_buses.sum()) * _most_loads(problem, ways, high) * problem.between.size
    if high < low or size > _LARGEST:
        return None, low
    formulation = formulate(problem, ways, low=low, high=high)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = max(0.1, seconds)
    status = solver.solve(formulation.program)
    if status == cp_model.INFEASIBLE:
        return None, high + 1
    bound = max(low, round(solver.best_objective_bound))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None, bound
    routes = [
        [
            (pickup, shelter)
            for place, pickup, shelter in product(range(formulation.places), formulation.pickups, formulation.shelters)
            if solver.value(formulation.load[bus, place, pickup, shelter])
        ]
        for bus in range(len(formulation.buses))
    ]
    return fill_loads(problem, routes), bound


def _most_loads(problem: LongestRouteProblem, ways: Ways, limit: int) -> int:
    """Return how many loads a bus can drive within a limit, and has any reason to.

    People who go between as few pairs of places as they can (a corner of the transport polytope) go between fewer pairs
    than there are places, so that all buses together have few loads that are not full.
    """
    reason = int(problem.fewest_loads.sum()) + sum(problem.between.shape) - 1
    left = limit - int(ways.first.min()) - int(ways.loaded.min())
    turn = int(ways.loaded.min() + ways.onward.min())
    return max(1, reason if turn == 0 else min(reason, 1 + max(0, left) // turn))
