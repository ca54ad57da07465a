"""Linear and integer programs by HiGHS."""

import atexit
from dataclasses import dataclass, replace
from threading import Event, Thread

import highspy
import numpy as np
from highspy.highs import HighsCallbackEvent

from safepassage.convoys.fleet_problem import FloatArray, IntArray
from safepassage.convoys.linear_program import LinearProgram
from safepassage.errors import InternalError

_GRACE_S = 0.5
"""Seconds after which a solver that does not keep to its time limit is told to stop, and then left to itself."""

_LAST_WORD_S = 2.0
"""Seconds that a solver has to stop when somebody at the keyboard wants it to."""

_LAST_S = 60.0
"""Seconds that the program waits at its end for a solver that was left to itself."""

_INFINITE = 2**31 - 1
"""What HiGHS takes for no limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """What the solver came to.

    Attributes
    ----------
    values
        The best solution found, shape (columns,); None where there is none.
    bound
        What no solution undercuts as far as the solver says; minus infinity where nothing is known.
    row_prices
        What one unit more on a row's side adds to the cost of a linear program, shape (rows,); None where unknown.
    finished
        Whether the solution is best, or it is known that there is none.
    interrupted
        Whether somebody at the keyboard stopped it.
    """

    values: FloatArray | None
    bound: float
    row_prices: FloatArray | None
    finished: bool
    interrupted: bool


_NOTHING = Solved(values=None, bound=-np.inf, row_prices=None, finished=False, interrupted=False)
"""What is known of a program whose solver did not end."""


class _Silent(highspy.Highs):
    """HiGHS that does not greet: some versions print a line while they are set up."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's own name
        """Be silent before anything is said."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Solver:
    """One program in HiGHS; only the limits of its columns change between solutions."""

    def __init__(self, program: LinearProgram, *, seed: int) -> None:
        self._program, self._lost = program, False
        self._left_out: IntArray = np.zeros(0, dtype=np.int64)
        self._thread: Thread | None = None
        self._every = np.arange(len(program.cost), dtype=np.int32)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(program.cost), len(program.row_lower)
        model.col_cost_ = program.cost
        model.col_lower_, model.col_upper_ = program.lower, program.upper
        model.row_lower_, model.row_upper_ = program.row_lower, program.row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = program.matrix.indptr
        model.a_matrix_.index_ = program.matrix.indices
        model.a_matrix_.value_ = program.matrix.data
        self._highs = _Silent()  # type: ignore[no-untyped-call]
        self._highs.silent()
        self._highs.setOptionValue("threads", 1)
        self._highs.setOptionValue("random_seed", seed % 2**31)
        # It takes no notice of time limits.
        self._highs.setOptionValue("mip_heuristic_run_feasibility_jump", False)  # noqa: FBT003 - an option's value
        # HiGHS' own threads and keyboard handling allow one solver at a time.
        self._told_to_stop, self._ended = False, Event()
        self._highs.cbSimplexInterrupt += self._look
        self._highs.cbIpmInterrupt += self._look
        self._highs.cbMipInterrupt += self._look
        self._highs.passModel(model)

    def relax(self, *, seconds: float, without: str = "") -> Solved:
        """Solve without asking for whole numbers, by an interior point method and a crossover.

        Rows of the constraint `without` are left out.
        """
        self.begin_relaxing(seconds=seconds, without=without)
        return self.relaxed(seconds=seconds)

    def begin_relaxing(self, *, seconds: float, without: str = "") -> None:
        """Begin with `relax`, and do not wait for it."""
        program = self._program
        if not self._is_lost():
            self._prepare(program.lower, program.upper, seconds=seconds, by="ipm", without=program.rows_of(without))
            self._start()

    def relaxed(self, *, seconds: float) -> Solved:
        """What `begin_relaxing` comes to, if it does within some seconds from now."""
        if self._thread is None:
            return _NOTHING
        interrupted = self._wait(seconds)
        return self._found(whole=False, interrupted=interrupted)

    def stop(self) -> None:
        """Stop what still runs, without waiting for it."""
        if self._thread is not None and not self._ended.is_set():
            self._told_to_stop = True
            self._leave()

    def follow(self, lower: FloatArray, upper: FloatArray, *, seconds: float) -> Solved:
        """Solve without asking for whole numbers, by the simplex method: what is found is a corner."""
        return self._solve(lower, upper, seconds=seconds, by="simplex")

    def minimise(
        self,
        lower: FloatArray,
        upper: FloatArray,
        *,
        seconds: float,
        start: FloatArray | None = None,
        nodes: int | None = None,
    ) -> Solved:
        """Solve within narrower limits of the columns, beginning with a solution and within so many nodes if given."""
        return self._solve(lower, upper, seconds=seconds, whole=True, start=start, nodes=nodes)

    def complete(self, lower: FloatArray, upper: FloatArray, *, seconds: float) -> Solved:
        """Solve where every choice of vehicles is fixed: what is left is a flow, whose corners are whole."""
        chosen = bool((lower == upper)[self._program.whole].all())
        return self._solve(lower, upper, seconds=seconds, by="simplex", whole=not chosen)

    def _solve(
        self,
        lower: FloatArray,
        upper: FloatArray,
        *,
        seconds: float,
        by: str = "choose",
        whole: bool = False,
        start: FloatArray | None = None,
        nodes: int | None = None,
    ) -> Solved:
        if self._is_lost():
            return _NOTHING
        self._prepare(lower, upper, seconds=seconds, by=by, whole=whole, nodes=nodes)
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = start.tolist()
            self._highs.setSolution(given)
        self._start()
        interrupted = self._wait(seconds)
        return self._found(whole=whole, interrupted=interrupted)

    def _prepare(
        self,
        lower: FloatArray,
        upper: FloatArray,
        *,
        seconds: float,
        by: str,
        whole: bool = False,
        nodes: int | None = None,
        without: IntArray | None = None,
    ) -> None:
        highs = self._highs
        highs.clearSolver()
        highs.setOptionValue("solver", by)
        highs.setOptionValue("mip_max_nodes", _INFINITE if nodes is None else nodes)
        self._leave_out(np.zeros(0, dtype=np.int64) if without is None else without)
        kinds = self._program.whole.astype(np.uint8) * int(highspy.HighsVarType.kInteger) * whole
        highs.changeColsIntegrality(len(self._every), self._every, kinds.astype(np.uint8))
        highs.changeColsBounds(len(self._every), self._every, lower, upper)
        # Linear programs count the seconds since the solver was made, integer programs their own.
        highs.setOptionValue("time_limit", max(0.0, seconds) + (0.0 if whole else highs.getRunTime()))
        highs.setOptionValue("mip_rel_gap", 0.0)

    def _leave_out(self, rows: IntArray) -> None:
        """Let these rows hold no longer, and all others again."""
        for row in self._left_out.tolist():
            self._highs.changeRowBounds(row, self._program.row_lower[row], self._program.row_upper[row])
        for row in rows.tolist():
            self._highs.changeRowBounds(row, -np.inf, np.inf)
        self._left_out = rows

    def _start(self) -> None:
        """Run in a thread of its own, so that it can be waited for as long as one likes."""
        self._told_to_stop, self._ended = False, Event()
        self._thread = Thread(target=self._run, args=(self._ended,), daemon=True)
        self._thread.start()

    def _run(self, ended: Event) -> None:
        try:
            self._highs.run()
        finally:
            ended.set()

    def _look(self, event: HighsCallbackEvent) -> None:
        """Let HiGHS stop when it asks whether it should."""
        if self._told_to_stop:
            event.interrupt()

    def _wait(self, seconds: float) -> bool:
        """Wait until it ends, or an interrupt comes from the keyboard; whether one came.

        A solver that does not stop when it is told to is left to itself: it stops when it next looks.
        """
        try:
            if self._ended.wait(max(0.0, seconds) + _GRACE_S):
                return False
            self._told_to_stop = True
            if not self._ended.wait(_GRACE_S):
                self._leave()
        except KeyboardInterrupt:
            self._told_to_stop = True
            if not self._ended.wait(_LAST_WORD_S):
                self._leave()
            return True
        return False

    def _leave(self) -> None:
        """Do not wait for the solver any more; the program as a whole does before it ends."""
        self._lost = True
        atexit.register(self._ended.wait, _LAST_S)

    def _is_lost(self) -> bool:
        """Whether the solver was left to itself and still runs."""
        self._lost = self._lost and not self._ended.is_set()
        return self._lost

    def _found(self, *, whole: bool, interrupted: bool) -> Solved:
        highs, states = self._highs, highspy.HighsModelStatus
        if self._lost:
            return replace(_NOTHING, interrupted=interrupted)
        status = highs.getModelStatus()
        if status == states.kInfeasible:
            return Solved(values=None, bound=np.inf, row_prices=None, finished=True, interrupted=interrupted)
        stopped = {states.kTimeLimit, states.kInterrupt, states.kSolutionLimit, states.kObjectiveBound}
        optimal = status == states.kOptimal
        if not optimal and status not in stopped:
            raise InternalError(f"a program of {len(self._every)} columns ended with {status}")
        info, solution = highs.getInfo(), highs.getSolution()
        has_values = info.primal_solution_status == highspy.kSolutionStatusFeasible and (optimal or whole)
        bound = info.mip_dual_bound if whole else info.objective_function_value if optimal else -np.inf
        return Solved(
            values=np.array(solution.col_value) if has_values else None,
            bound=float(bound),
            row_prices=np.array(solution.row_dual) if optimal and not whole else None,
            finished=optimal,
            interrupted=interrupted,
        )
