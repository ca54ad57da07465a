"""A linear or integer program that grows row by row, by HiGHS."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import IntArray
from safepassage.flow.beds.promises import FloatArray
from safepassage.flow.withstand.formulation import Formulation

NEARLY = 1e-6
"""What a solver's number may lack to what it stands for."""

_GRACE_S = 2.0
"""Seconds after which a solver that does not keep to its time limit is told to stop."""

LARGE = 20_000
"""Columns from which on a program whose costs are new is solved by an interior point method and a crossover."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a solver came to.

    Attributes
    ----------
    values
        The best solution found, shape (columns,); None where there is none.
    bound
        What no solution exceeds; infinite where nothing is known, minus infinity where no solution exists.
    slopes
        Reduced costs of a linear program: what one unit more in a column at its limit costs at least, shape (columns,).
    proven
        Whether the solver finished: the solution is best, or there is none.
    interrupted
        Whether somebody at the keyboard stopped it.
    """

    values: FloatArray | None
    bound: float
    proven: bool
    slopes: FloatArray | None = None
    interrupted: bool = False


class _Silent(highspy.Highs):
    """HiGHS that does not greet: some versions print a line while they are set up."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's own name
        """Be silent before anything is said."""
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Program:
    """A program in HiGHS; rows are added and columns' limits changed between solutions, the last basis is kept."""

    def __init__(self, formulation: Formulation) -> None:
        model = highspy.HighsLp()
        rows, matrix = formulation.rows, formulation.rows.matrix
        model.num_col_, model.num_row_ = len(formulation.upper), matrix.shape[0]
        model.col_cost_ = np.zeros(len(formulation.upper))
        model.col_lower_, model.col_upper_ = np.zeros(len(formulation.upper)), formulation.upper
        model.row_lower_, model.row_upper_ = rows.lower, rows.upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = matrix.indptr
        model.a_matrix_.index_ = matrix.indices
        model.a_matrix_.value_ = matrix.data
        model.sense_ = highspy.ObjSense.kMaximize
        self._columns = len(formulation.upper)
        self._lower, self._upper = np.zeros(len(formulation.upper)), formulation.upper.copy()
        self._every = np.arange(len(formulation.upper), dtype=np.int32)
        self._solver = _Silent()  # type: ignore[no-untyped-call]
        self._solver.silent()
        self._solver.setOptionValue("threads", 1)
        self._solver.HandleKeyboardInterrupt = True
        self._solver.passModel(model)

    def require(self, row: FloatArray, at_least: float) -> None:
        """Add a row: row x columns >= at_least."""
        index = np.flatnonzero(row)
        self._solver.addRow(at_least, np.inf, len(index), index.astype(np.int32), row[index])

    def keep_within(self, column: int, lower: float, upper: float) -> None:
        """Change the limits of a column."""
        self._lower[column], self._upper[column] = lower, upper
        self._solver.changeColBounds(column, lower, upper)

    def narrow(self, relaxed: Found, least: float) -> None:
        """Fix every column that no whole-number solution worth `least` can move from where a relaxation has it.

        Columns that are no whole numbers must be fixed already. To move a column by one costs at least its slope
        (reduced-cost fixing; Dantzig, Fulkerson and Johnson 1954).
        """
        if relaxed.values is None or relaxed.slopes is None:
            raise InternalError("only the solution of a linear program tells which columns can be fixed")
        fixed = np.abs(relaxed.slopes) > relaxed.bound - least + NEARLY
        at = np.rint(relaxed.values)
        lower, upper = np.where(fixed, at, self._lower), np.where(fixed, at, self._upper)
        self._solver.changeColsBounds(len(self._every), self._every, lower, upper)

    def widen(self) -> None:
        """Undo `narrow`."""
        self._solver.changeColsBounds(len(self._every), self._every, self._lower, self._upper)

    def maximise(
        self,
        costs: FloatArray,
        *,
        whole: Sequence[int] | IntArray = (),
        seconds: float | None = None,
        start: FloatArray | None = None,
        afresh: bool = False,
    ) -> Found:
        """Maximise costs x columns.

        Parameters
        ----------
        whole
            Columns that must be whole numbers.
        seconds
            Wall seconds after which the best solution so far is returned.
        start
            A solution to begin with, for programs with whole columns.
        afresh
            Whether the last basis is of no use, as the costs are new.

        Raises
        ------
        InternalError
            If the solver fails.
        """
        solver = self._solver
        kinds = np.zeros(self._columns, np.uint8)
        kinds[np.asarray(whole, np.int64)] = int(highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(self._columns, self._every, kinds)
        solver.changeColsCost(self._columns, self._every, costs)
        # Linear programs count the seconds since the solver was made, integer programs their own.
        spent = 0.0 if len(whole) else solver.getRunTime()
        solver.setOptionValue("time_limit", np.inf if seconds is None else spent + seconds)
        solver.setOptionValue("mip_rel_gap", 0.0)
        by_interior_point = afresh and self._columns >= LARGE and len(whole) == 0
        solver.setOptionValue("solver", "ipm" if by_interior_point else "choose")
        if by_interior_point:
            solver.clearSolver()
        if start is not None:
            given = highspy.HighsSolution()
            given.col_value = start.tolist()
            solver.setSolution(given)
        interrupted = self._run(seconds)
        return self._found(is_whole=len(whole) > 0, interrupted=interrupted)

    def _run(self, seconds: float | None) -> bool:
        """Run in a thread of its own, so that an interrupt from the keyboard keeps what was found; whether one came."""
        solver = self._solver
        until = np.inf if seconds is None else time.perf_counter() + seconds + _GRACE_S
        thread = solver.startSolve()
        try:
            while not solver.wait(0.05)[0]:
                if time.perf_counter() > until:
                    solver.cancelSolve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            solver.cancelSolve()  # type: ignore[no-untyped-call]
            thread.join()
            return True
        return False

    def _found(self, *, is_whole: bool, interrupted: bool) -> Found:
        solver, status = self._solver, self._solver.getModelStatus()
        states = highspy.HighsModelStatus
        if status == states.kInfeasible:
            return Found(values=None, bound=-np.inf, proven=True)
        optimal = status == states.kOptimal
        if not optimal and status not in {states.kTimeLimit, states.kInterrupt, states.kSolutionLimit}:
            raise InternalError(f"linear program of {self._columns} columns ended with {status}")
        info = solver.getInfo()
        has_solution = info.primal_solution_status == highspy.kSolutionStatusFeasible
        solution = solver.getSolution()
        values = np.array(solution.col_value) if has_solution and (optimal or is_whole) else None
        slopes = np.array(solution.col_dual) if optimal and not is_whole else None
        bound = info.mip_dual_bound if is_whole else info.objective_function_value if optimal else np.inf
        return Found(values=values, bound=float(bound), proven=optimal, slopes=slopes, interrupted=interrupted)
