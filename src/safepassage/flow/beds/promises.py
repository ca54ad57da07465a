"""The linear program of plans that keep promises: so many people safe by each instant, beds included."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.network.unrolled import UnrolledNetwork
from safepassage.flow.network.useful import BoolArray

if TYPE_CHECKING:
    from scipy import sparse

FloatArray = NDArray[np.float64]

_OPTIMAL, _LIMIT_REACHED, _INFEASIBLE = 0, 1, 2
"""What the solver reports."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulation:
    """People on unrolled arcs, people safe by each instant, and the factor, as a linear program.

    Columns: moves, waits, takes, supplies, people safe by 0..until, and last `scale` times the factor, in people so
    that the prices of the program are near 1. Equalities: people are conserved at each point; safe by t = safe by t - 1
    and those taken in at t. Inequalities: the beds of the sites `bedded`; factor x most possible <= safe at each of the
    instants `promised`; everyone who can be is safe by `until`.
    """

    unrolled: UnrolledNetwork
    sites: int
    scale: int
    bedded: IntArray
    promised: IntArray
    equalities: "sparse.csr_array"
    inequalities: "sparse.csr_array"
    at_most: FloatArray
    upper: FloatArray

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.upper)

    @property
    def takes(self) -> slice:
        """The columns of people being taken in."""
        first = len(self.unrolled.move_arc) + len(self.unrolled.wait_tail)
        return slice(first, first + len(self.unrolled.take_at))

    @property
    def safe(self) -> slice:
        """The columns of people safe by each instant 0..until."""
        return slice(self.columns - self.unrolled.until - 2, self.columns - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Values of the columns and prices of the rows (what one unit more on the right adds to the least cost)."""

    values: FloatArray
    equality_prices: FloatArray
    inequality_prices: FloatArray


def define(network: TimeExpandedNetwork, unrolled: UnrolledNetwork, most_possible: IntArray) -> Formulation:
    """Formulate the program on a network unrolled up to the instant by which everybody who can be safe shall be."""
    last, takes = unrolled.until, len(unrolled.take_at)
    first_take = len(unrolled.move_arc) + len(unrolled.wait_tail)
    first_safe = first_take + takes + len(unrolled.supply_index)
    columns = first_safe + last + 2
    scale = int(most_possible[last])
    bedded = np.flatnonzero(~is_unlimited(network.beds))
    promised = np.flatnonzero(most_possible[: last + 1] > 0)
    bed_row = np.full(len(network.beds), -1, np.int64)
    bed_row[bedded] = np.arange(len(bedded))
    in_beds = np.flatnonzero(bed_row[unrolled.take_site] >= 0)
    promise_row = len(bedded) + np.arange(len(promised))
    at_most = np.zeros(len(bedded) + len(promised) + 1)
    at_most[: len(bedded)] = network.beds[bedded]
    at_most[-1] = -most_possible[last]
    return Formulation(
        unrolled=unrolled,
        sites=len(network.beds),
        scale=scale,
        bedded=bedded,
        promised=promised,
        equalities=_conservation(unrolled, first_take, first_safe, columns),
        inequalities=_matrix(
            (len(at_most), columns),
            (bed_row[unrolled.take_site[in_beds]], first_take + in_beds, 1.0),
            (promise_row, np.full(len(promised), columns - 1), most_possible[promised] / scale),
            (promise_row, first_safe + promised, -1.0),
            (np.array([len(at_most) - 1]), np.array([first_safe + last]), -1.0),
        ),
        at_most=at_most,
        upper=np.concatenate([_limits(network, unrolled), unrolled.supply_persons, np.full(last + 2, np.inf)]),
    )


def solve(
    formulation: Formulation,
    costs: FloatArray,
    *,
    least_safe: FloatArray | IntArray | None = None,
    whole_takes: bool = False,
    seconds: float | None = None,
) -> Solution | None:
    """Minimise costs by HiGHS; None where nothing is feasible or time is up.

    Parameters
    ----------
    costs
        For each column, shape (columns,).
    least_safe
        People safe by each instant at least, shape (until + 1,); the factor is then left out.
    whole_takes
        Whether the people being taken in must be whole numbers at every site and instant (the rest then can be).
    seconds
        Time limit.

    Raises
    ------
    InternalError
        If the solver fails for another reason.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - only beds that bind need it, and it takes long to load

    bounds = np.stack([np.zeros(formulation.columns), formulation.upper], axis=1)
    if least_safe is not None:
        bounds[formulation.safe, 0] = least_safe
        bounds[-1, 1] = 0.0
    whole = np.zeros(formulation.columns, np.uint8)
    whole[formulation.takes] = whole_takes
    found = linprog(  # type: ignore[call-overload]  # the stubs know no sparse matrices here
        costs,
        A_ub=formulation.inequalities,
        b_ub=formulation.at_most,
        A_eq=formulation.equalities,
        b_eq=np.zeros(formulation.equalities.shape[0]),
        bounds=bounds,
        integrality=whole if whole_takes else None,
        options={} if seconds is None else {"time_limit": seconds},
    )
    if found.status in {_LIMIT_REACHED, _INFEASIBLE}:
        return None
    if found.status != _OPTIMAL:
        raise InternalError(f"linear program of promises: the solver reports {found.status}, {found.message}")
    return Solution(values=found.x, equality_prices=found.eqlin.marginals, inequality_prices=found.ineqlin.marginals)


def taken_in(formulation: Formulation, solution: Solution) -> FloatArray:
    """People each site takes in at each instant, shape (s, until + 1)."""
    unrolled = formulation.unrolled
    taken = np.zeros((formulation.sites, unrolled.until + 1))
    taken[unrolled.take_site, unrolled.take_at] = solution.values[formulation.takes]
    return taken


def is_unlimited(limits: IntArray) -> BoolArray:
    """Where a limit stands for none, even after some of it has been used."""
    return np.asarray(limits >= UNLIMITED // 2, np.bool_)


def _conservation(unrolled: UnrolledNetwork, first_take: int, first_safe: int, columns: int) -> "sparse.csr_array":
    move = np.arange(len(unrolled.move_arc))
    wait = len(move) + np.arange(len(unrolled.wait_tail))
    take = first_take + np.arange(len(unrolled.take_at))
    supply = first_take + len(take) + np.arange(len(unrolled.supply_index))
    instant = np.arange(unrolled.until + 1)
    safe_row, safe = unrolled.points + instant, first_safe + instant
    return _matrix(
        (unrolled.points + len(instant), columns),
        (unrolled.move_head, move, 1.0),
        (unrolled.move_tail, move, -1.0),
        (unrolled.wait_head, wait, 1.0),
        (unrolled.wait_tail, wait, -1.0),
        (unrolled.take_tail, take, -1.0),
        (unrolled.supply_point, supply, 1.0),
        (safe_row, safe, -1.0),
        (safe_row[1:], safe[:-1], 1.0),
        (unrolled.points + unrolled.take_at, take, 1.0),
    )


def _matrix(shape: tuple[int, int], *entries: tuple[IntArray, IntArray, FloatArray | float]) -> "sparse.csr_array":
    from scipy import sparse  # noqa: PLC0415 - as for `solve`

    rows = np.concatenate([row for row, _, _ in entries])
    columns = np.concatenate([column for _, column, _ in entries])
    values = np.concatenate([np.broadcast_to(np.asarray(value, np.float64), row.shape) for row, _, value in entries])
    return sparse.csr_array((values, (rows, columns)), shape=shape)


def _limits(network: TimeExpandedNetwork, unrolled: UnrolledNetwork) -> FloatArray:
    """Limits of moves, waits and takes as they are; infinite where there is none, so that it can have no price."""
    limits = np.concatenate(
        [
            network.capacity[unrolled.move_arc, unrolled.move_at],
            network.waiting[unrolled.point_place[unrolled.wait_tail], unrolled.point_at[unrolled.wait_tail]],
            network.intake[unrolled.take_site, unrolled.take_at],
        ]
    )
    return np.where(is_unlimited(limits), np.inf, limits)
