"""What no schedule undercuts, from prices on the rows of the program alone; no solver need be trusted for it."""

import math
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.columns import Surplus, Total
from safepassage.convoys.fleet_problem import FloatArray
from safepassage.convoys.linear_program import LinearProgram

_NOISE = 1e-6
"""Forgives what sums of floating-point numbers lack before a bound is rounded up to a whole number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedBound:
    """A proven bound, and what moving each column off the cheaper of its limits adds to it at least.

    Attributes
    ----------
    bound
        What no solution, not even a fractional one, undercuts.
    reduced
        The cost of one unit of each column less the prices of its rows, shape (columns,). A solution in which column
        c is not at its lower limit (reduced[c] > 0), nor at its upper one (reduced[c] < 0), costs at least
        bound + abs(reduced[c]) x the distance.
    """

    bound: float
    reduced: FloatArray


def bound_from_prices(program: LinearProgram, prices: FloatArray) -> PricedBound:
    """The bound that any prices on the rows prove (Lagrangian duality: Geoffrion 1974, section 3).

    Whatever the prices are, the bound holds: the rows are charged at the side that is cheaper, the columns stand at the
    limit that is cheaper. A price whose side has no limit is left out.

    Parameters
    ----------
    prices
        Shape (rows,): > 0 on rows that hold from below, < 0 on rows that hold from above.
    """
    side = np.where(prices > 0, program.row_lower, program.row_upper)
    kept = np.where(np.isfinite(side), prices, 0.0)
    paid = float(np.dot(kept, np.where(np.isfinite(side), side, 0.0)))
    reduced = program.cost - program.matrix.T @ kept
    standing = np.where(reduced > 0, program.lower, program.upper)
    return PricedBound(bound=paid + float(np.dot(reduced, standing)), reduced=reduced)


def prices_by_name(program: LinearProgram, prices: FloatArray) -> dict[str, dict[Hashable, float]]:
    """The prices other than 0 by constraint and row, as `FleetSchedule.row_prices` tells them.

    The rows of running totals only add up; what their limits cost is the reduced cost of the totals.
    """
    found: dict[str, dict[Hashable, float]] = defaultdict(dict)
    totals = set[str]()
    reduced = np.minimum(0.0, bound_from_prices(program, prices).reduced)
    for key, column in program.columns.items():
        if isinstance(key, Surplus | Total):
            constraint = "whole_loads" if isinstance(key, Surplus) else key.constraint
            limit = (key.place, key.seats, key.at) if isinstance(key, Surplus) else (key.number, key.at)
            totals.add(constraint)
            if reduced[column]:
                found[constraint][limit] = float(reduced[column])
    for (constraint, about), price in zip(program.row_names, prices.tolist(), strict=True):
        if price and constraint not in totals:
            found[constraint][about] = price
    return dict(found)


def rounded_up(bound: float, *, is_whole: bool) -> float:
    """A bound on a cost that is known to be a whole number can be rounded up."""
    return float(math.ceil(bound - _NOISE * max(1.0, abs(bound) / 1e6))) if is_whole and math.isfinite(bound) else bound


def core(program: LinearProgram, priced: PricedBound, slack: float) -> tuple[FloatArray, FloatArray]:
    """Limits of the columns within which every solution that costs less than bound + slack lies.

    Reduced-cost fixing (Dantzig, Fulkerson and Johnson 1954), for all columns that are whole numbers: to move one by
    one unit costs its reduced cost at least.
    """
    dear = program.whole & (np.abs(priced.reduced) >= slack)
    lower = np.where(dear & (priced.reduced < 0), program.upper, program.lower)
    upper = np.where(dear & (priced.reduced > 0), program.lower, program.upper)
    return lower, upper
