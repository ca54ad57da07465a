"""A linear or integer program whose columns and rows have names, so that it can be read."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
from scipy import sparse

from safepassage.convoys.fleet_problem import BoolArray, FloatArray, IntArray

_KEPT = 1e-5
"""By how much a solution may break a row, as solvers do."""

_SLACK = 1e-9
"""What a row without columns may lack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearProgram:
    """Make costs x columns least, each column and row within its limits.

    Attributes
    ----------
    columns
        The number of each column, by what it stands for.
    cost, lower, upper, whole
        For each column; `whole`: it must be a whole number.
    matrix, row_lower, row_upper
        The rows.
    row_names
        For each row the constraint it belongs to and what it speaks of.
    """

    columns: dict[Hashable, int]
    cost: FloatArray
    lower: FloatArray
    upper: FloatArray
    whole: BoolArray
    matrix: sparse.csr_array
    row_lower: FloatArray
    row_upper: FloatArray
    row_names: tuple[tuple[str, Hashable], ...]

    def rows_of(self, constraint: str) -> IntArray:
        """The numbers of the rows of a constraint."""
        return np.array([row for row, (of, _) in enumerate(self.row_names) if of == constraint], dtype=np.int64)

    def keeps_rows(self, values: FloatArray) -> bool:
        """Whether values keep the limits of all rows."""
        sums = self.matrix @ values
        return bool((sums >= self.row_lower - _KEPT).all() and (sums <= self.row_upper + _KEPT).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """What is left of a program once columns that cannot move are taken out.

    Attributes
    ----------
    program
        The columns that can move, and the rows that speak of them.
    kept
        Their numbers in the whole program, in order.
    fixed
        Values of the columns of the whole program that cannot move; 0 for the others.
    """

    program: LinearProgram
    kept: IntArray
    fixed: FloatArray

    def spread(self, values: FloatArray) -> FloatArray:
        """A solution of the remainder as one of the whole program."""
        whole = self.fixed.copy()
        whole[self.kept] = values
        return whole


class ProgramBuilder:
    """Takes down columns and rows one by one."""

    def __init__(self) -> None:
        self.columns: dict[Hashable, int] = {}
        self._cost: list[float] = []
        self._limits: list[tuple[float, float, bool]] = []
        self._rows: list[tuple[float, float]] = []
        self._row_names: list[tuple[str, Hashable]] = []
        self._entries: tuple[list[int], list[int], list[float]] = ([], [], [])

    def column(
        self, key: Hashable, *, cost: float = 0.0, lower: float = 0.0, upper: float, whole: bool = False
    ) -> None:
        """Add a column."""
        self.columns[key] = len(self._cost)
        self._cost.append(cost)
        self._limits.append((lower, upper, whole))

    def row(
        self,
        constraint: str,
        about: Hashable,
        entries: Iterable[tuple[Hashable, float]],
        *,
        lower: float = -np.inf,
        upper: float = np.inf,
    ) -> None:
        """Add a row: the sum of its columns times their coefficients, within limits. A row of nothing is left out."""
        at, columns, values = self._entries
        before, number = len(at), len(self._rows)
        for key, value in entries:
            at.append(number)
            columns.append(self.columns[key])
            values.append(value)
        if len(at) > before:
            self._rows.append((lower, upper))
            self._row_names.append((constraint, about))

    def build(self) -> LinearProgram:
        """Put together what was taken down."""
        at, columns, values = self._entries
        shape = (len(self._rows), len(self._cost))
        limits, rows = np.array(self._limits, dtype=np.float64), np.array(self._rows, dtype=np.float64)
        return LinearProgram(
            columns=self.columns,
            cost=np.array(self._cost),
            lower=limits[:, 0],
            upper=limits[:, 1],
            whole=limits[:, 2].astype(np.bool_),
            matrix=sparse.csr_array((values, (at, columns)), shape=shape, dtype=np.float64),
            row_lower=rows[:, 0],
            row_upper=rows[:, 1],
            row_names=tuple(self._row_names),
        )


def remainder(program: LinearProgram, lower: FloatArray, upper: FloatArray) -> Remainder | None:
    """Take out the columns whose limits are the same; None where what is left of some row cannot be kept."""
    moves = upper > lower
    kept = np.flatnonzero(moves)
    fixed = np.where(moves, 0.0, lower)
    taken = program.matrix @ fixed
    matrix = sparse.csr_array(program.matrix.tocsc()[:, kept])
    row_lower, row_upper = program.row_lower - taken, program.row_upper - taken
    spoken = np.diff(matrix.indptr) > 0
    if (row_lower[~spoken] > _SLACK).any() or (row_upper[~spoken] < -_SLACK).any():
        return None
    rows = np.flatnonzero(spoken)
    names = list(program.columns)
    return Remainder(
        program=LinearProgram(
            columns={names[column]: number for number, column in enumerate(kept.tolist())},
            cost=program.cost[kept],
            lower=lower[kept],
            upper=upper[kept],
            whole=program.whole[kept],
            matrix=sparse.csr_array(matrix[rows]),
            row_lower=row_lower[rows],
            row_upper=row_upper[rows],
            row_names=tuple(program.row_names[row] for row in rows.tolist()),
        ),
        kept=kept,
        fixed=fixed,
    )


def as_text(program: LinearProgram, constraint: str) -> str:
    """The rows of one constraint, one a line, as a person reads them."""
    names = [_name(key) for key in program.columns]
    lines = []
    for number, (of, about) in enumerate(program.row_names):
        if of != constraint:
            continue
        row = slice(program.matrix.indptr[number], program.matrix.indptr[number + 1])
        terms = " ".join(
            f"{value:+g} {names[column]}"
            for column, value in zip(program.matrix.indices[row], program.matrix.data[row], strict=True)
        )
        low, high = float(program.row_lower[number]), float(program.row_upper[number])
        text = (
            f"{terms} = {high:g}"
            if low == high
            else f"{terms} <= {high:g}"
            if low == -np.inf
            else f"{terms} >= {low:g}"
        )
        lines.append(f"{constraint}[{_name(about)}]: {text}")
    return "\n".join(lines) + "\n"


def _name(key: object) -> str:
    """A key as one word: Ride(kind=0, stops=(1,), ...) becomes ride(0,(1),...)."""
    if not isinstance(key, tuple):
        if not is_dataclass(key) or isinstance(key, type):
            return str(key)
        return f"{type(key).__name__.lower()}({','.join(_name(getattr(key, field.name)) for field in fields(key))})"
    inside = ",".join(_name(part) for part in key)
    kind = type(key).__name__
    return f"({inside})" if kind == "tuple" else f"{kind.lower()}({inside})"
