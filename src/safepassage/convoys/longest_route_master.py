"""Routes put together: as a linear program, how many fleets a limit on routes asks for; in whole numbers, a plan.

Routes r within a limit, a_ps(r) their loads from pickup p to shelter s; q_p people, B_s beds, c seats, b_y buses at
yard y. Columns: z fleets, f_ps people, m_ps loads that are missing, x_r buses on route r.

| name | constraint | function |
| --- | --- | --- |
| seats | f_ps <= c (m_ps + sum over r of a_ps(r) x_r) | `define_seats` |
| loads | sum over s of (m_ps + sum over r of a_ps(r) x_r) >= ceil(q_p / c) | `define_loads` |
| everyone | sum over s of f_ps = q_p | `define_everyone` |
| beds | sum over p of f_ps <= B_s | `define_beds` |
| buses | sum over r from y of x_r <= b_y z | `define_buses` |

In whole numbers `loads` follows from the others; without it the linear program says less. Where people and beds come in
full loads, a much smaller program says the same: `loads` and `buses` as above, and instead of the others

| full_beds | sum over p of sum over r of a_ps(r) x_r <= B_s / c | `define_full_beds` |
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from safepassage.convoys.longest_route import FloatArray, LongestRouteProblem
from safepassage.convoys.longest_route_pricing import Trip

_MISSING = 50.0
"""What a missing load costs, in fleets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterRows:
    """Rows lower <= fixed (z, f, m) + trips (x) <= upper."""

    fixed: sparse.csr_array
    trips: sparse.csr_array
    lower: FloatArray
    upper: FloatArray


Constraint = Callable[[LongestRouteProblem, Sequence[Trip]], MasterRows]


def define_seats(problem: LongestRouteProblem, trips: Sequence[Trip]) -> MasterRows:
    """Nobody goes from p to s without a seat: c m_ps + sum over r of c a_ps(r) x_r - f_ps >= 0."""
    pairs = problem.between.size
    one = sparse.identity(pairs, format="csr")
    return MasterRows(
        fixed=sparse.hstack([sparse.csr_array((pairs, 1)), -one, problem.seats * one], format="csr"),
        trips=problem.seats * _loads(problem, trips),
        lower=np.zeros(pairs),
        upper=np.full(pairs, np.inf),
    )


def define_loads(problem: LongestRouteProblem, trips: Sequence[Trip]) -> MasterRows:
    """Buses leave p at least so often: sum over s of m_ps + sum over r, s of a_ps(r) x_r >= ceil(q_p / c)."""
    pickups, pairs = len(problem.persons), problem.between.size
    by_pickup = _by_pickup(problem)
    return MasterRows(
        fixed=sparse.hstack([sparse.csr_array((pickups, 1 + pairs)), by_pickup], format="csr"),
        trips=sparse.csr_array(by_pickup @ _loads(problem, trips)),
        lower=problem.fewest_loads.astype(np.float64),
        upper=np.full(pickups, np.inf),
    )


def define_everyone(problem: LongestRouteProblem, trips: Sequence[Trip]) -> MasterRows:
    """Everyone at p is carried: sum over s of f_ps = q_p."""
    pickups, pairs = len(problem.persons), problem.between.size
    persons = problem.persons.astype(np.float64)
    return MasterRows(
        fixed=sparse.hstack(
            [sparse.csr_array((pickups, 1)), _by_pickup(problem), sparse.csr_array((pickups, pairs))], format="csr"
        ),
        trips=sparse.csr_array((pickups, len(trips))),
        lower=persons,
        upper=persons,
    )


def define_beds(problem: LongestRouteProblem, trips: Sequence[Trip]) -> MasterRows:
    """A shelter takes in no more than it has beds: sum over p of f_ps <= B_s."""
    shelters, by_shelter = len(problem.beds), _by_shelter(problem)
    return MasterRows(
        fixed=sparse.hstack(
            [sparse.csr_array((shelters, 1)), by_shelter, sparse.csr_array(by_shelter.shape)], format="csr"
        ),
        trips=sparse.csr_array((shelters, len(trips))),
        lower=np.full(shelters, -np.inf),
        upper=problem.beds.astype(np.float64),
    )


def define_buses(problem: LongestRouteProblem, trips: Sequence[Trip]) -> MasterRows:
    """The buses at y suffice: sum over r from y of x_r - b_y z <= 0."""
    yards = len(problem.yard_buses)
    from_yard = np.array([yard for yard, _ in trips], dtype=np.int64)
    return MasterRows(
        fixed=sparse.hstack(
            [
                sparse.csr_array(-problem.yard_buses[:, None].astype(np.float64)),
                sparse.csr_array((yards, 2 * problem.between.size)),
            ],
            format="csr",
        ),
        trips=sparse.csr_array((np.ones(len(trips)), (from_yard, np.arange(len(trips)))), shape=(yards, len(trips))),
        lower=np.full(yards, -np.inf),
        upper=np.zeros(yards),
    )


def define_full_beds(problem: LongestRouteProblem, trips: Sequence[Trip]) -> MasterRows:
    """No more full loads come to a shelter than it has beds for: sum over p, r of a_ps(r) x_r <= B_s / c."""
    shelters = len(problem.beds)
    return MasterRows(
        fixed=sparse.csr_array((shelters, 1 + 2 * problem.between.size)),
        trips=sparse.csr_array(_by_shelter(problem) @ _loads(problem, trips)),
        lower=np.full(shelters, -np.inf),
        upper=(problem.beds // problem.seats).astype(np.float64),
    )


def constraints_of(problem: LongestRouteProblem) -> tuple[Constraint, ...]:
    """Return what the routes of a plan keep to, the buses last."""
    if problem.in_full_loads:
        return (define_loads, define_full_beds, define_buses)
    return (define_seats, define_loads, define_everyone, define_beds, define_buses)


def _by_pickup(problem: LongestRouteProblem) -> sparse.csr_array:
    """Sum over shelters, for each pickup."""
    pickups, shelters = problem.between.shape
    return sparse.csr_array(sparse.kron(sparse.identity(pickups), np.ones((1, shelters)), format="csr"))


def _by_shelter(problem: LongestRouteProblem) -> sparse.csr_array:
    """Sum over pickups, for each shelter."""
    pickups, shelters = problem.between.shape
    return sparse.csr_array(sparse.kron(np.ones((1, pickups)), sparse.identity(shelters), format="csr"))


def _loads(problem: LongestRouteProblem, trips: Sequence[Trip]) -> sparse.csr_array:
    """How often each trip (columns) drives from each pickup to each shelter (rows)."""
    shelters = problem.between.shape[1]
    rows = [pickup * shelters + shelter for _, loads in trips for pickup, shelter in loads]
    columns = np.repeat(np.arange(len(trips)), [len(loads) for _, loads in trips])
    return sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(problem.between.size, len(trips)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Fleets that the linear program asks for, and what a load between each pickup and shelter is worth in it."""

    fleets: float
    load: FloatArray


class _Quiet(highspy.Highs):
    """HiGHS without the line it prints while it is set up."""

    def enableCallbacks(self) -> None:  # noqa: N802 (the solver's name)
        """Be silent from the start."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Master:
    """The linear program of fleets, least z, which grows by routes."""

    def __init__(self, problem: LongestRouteProblem, trips: Sequence[Trip]) -> None:
        self._problem = problem
        pairs = problem.between.size
        self._constraints = constraints_of(problem)
        single: list[Trip] = [(0, (load,)) for load in np.ndindex(problem.between.shape)]
        self._of_load = sparse.vstack(
            [define(problem, single).trips for define in self._constraints[:-1]], format="csc"
        )
        self._highs = _solver(problem, trips, cost=[1.0] + [0.0] * pairs + [_MISSING] * pairs)

    def add(self, trips: Sequence[Trip]) -> None:
        """Add routes."""
        matrix = sparse.vstack([define(self._problem, trips).trips for define in self._constraints], format="csc")
        nothing = np.zeros(len(trips))
        self._highs.addCols(
            len(trips), nothing, nothing, np.full(len(trips), np.inf), matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip

    def solve(self) -> Prices:
        """Solve the linear program."""
        self._highs.run()
        duals = np.array(self._highs.getSolution().row_dual)
        yards = len(self._problem.yard_buses)
        return Prices(
            fleets=float(self._highs.getInfo().objective_function_value),
            load=(self._of_load.T @ duals[:-yards]).reshape(self._problem.between.shape),
        )


def whole_plan(
    problem: LongestRouteProblem, trips: Sequence[Trip], *, nodes: int, seconds: float
) -> list[tuple[Trip, int]] | None:
    """Choose among routes so that the fleet carries everyone; None where that was not found in nodes and seconds."""
    pairs = problem.between.size
    highs = _solver(problem, trips, cost=[0.0] * (1 + pairs) + [1.0] * pairs)
    highs.changeColBounds(0, 1.0, 1.0)
    for column in range(1 + pairs, 1 + 2 * pairs + len(trips)):
        highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    highs.setOptionValue("mip_max_nodes", nodes)
    highs.setOptionValue("time_limit", max(0.1, seconds))
    highs.setOptionValue("objective_target", 0.5)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = np.rint(highs.getSolution().col_value).astype(np.int64)
    if values[1 + pairs : 1 + 2 * pairs].any():
        return None
    buses = values[1 + 2 * pairs :]
    return [(trip, count) for trip, count in zip(trips, buses.tolist(), strict=True) if count]


def _solver(problem: LongestRouteProblem, trips: Sequence[Trip], *, cost: list[float]) -> highspy.Highs:
    """HiGHS with the program of these routes."""
    parts = [define(problem, trips) for define in constraints_of(problem)]
    matrix = sparse.hstack(
        [sparse.vstack([part.fixed for part in parts]), sparse.vstack([part.trips for part in parts])], format="csc"
    )
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.concatenate([cost, np.zeros(len(trips))])
    program.col_lower_, program.col_upper_ = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], np.inf)
    program.row_lower_ = np.concatenate([part.lower for part in parts])
    program.row_upper_ = np.concatenate([part.upper for part in parts])
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data
    highs = _Quiet()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.setOptionValue("threads", 1)
    highs.passModel(program)
    return highs
