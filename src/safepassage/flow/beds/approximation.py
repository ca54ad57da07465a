"""Where no plan is best at every instant: the plan with the largest factor of the most possible."""

from dataclasses import dataclass

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.beds.prices import FactorPrices, prices_from, proven_factor
from safepassage.flow.beds.promises import FloatArray, Formulation, define, solve, taken_in
from safepassage.flow.beds.whole import keep_promises, round_to_people
from safepassage.flow.network.unrolled import trim, unroll

MOST_ARCS = 300_000
"""Arcs in time beyond which the linear program is not tried."""

MOST_SECONDS = 120.0
"""Wall seconds after which a linear program is given up."""

_MOST_WHOLE_ARCS = 20_000
"""Arcs in time beyond which whole numbers are found by rounding alone."""

_NEARLY = 1e-6
"""What a promise to people may lack to a whole number before it is rounded up."""

_HALVINGS = 8
_SECONDS_A_TRIAL = 10.0
_SLACK = 1e-9
"""By how much, relative, a factor is relaxed before it becomes a bound of the next problem."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestFactor:
    """The plan with the largest factor, and the prices that prove how large it can be.

    Attributes
    ----------
    flow
        A whole-number plan that brings everyone who can be safe there by the first possible instant.
    alpha
        Its least safe(t) / F(t).
    alpha_bound
        The largest factor any such plan, even fractional, can reach, as the prices prove it.
    prices
        The prices.
    """

    flow: FlowOverTime
    alpha: float
    alpha_bound: float
    prices: FactorPrices


def factor_of(safe_by: IntArray, most_possible: IntArray) -> float:
    """The least safe(t) / F(t) over the instants with F(t) > 0; 1 where there is none."""
    some = most_possible > 0
    return float((safe_by[some] / most_possible[some]).min()) if some.any() else 1.0


def best_factor(
    network: TimeExpandedNetwork,
    most_possible: IntArray,
    *,
    most_arcs: int = MOST_ARCS,
    seconds: float | None = MOST_SECONDS,
) -> BestFactor | None:
    """The plan with the largest factor, and of those the least total arrival time, among plans that finish first.

    To finish first is to bring everyone who can be safe there by the first instant at which that is possible. A linear
    program over the network cut off at that instant gives the largest factor of any fractional plan, a second one the
    least total arrival time with it. Whole numbers of people follow by rounding, and on small networks by integer
    programs for larger factors, halving what is open between the rounded plan and the bound.

    Parameters
    ----------
    most_possible
        F(t), shape (K + 1,).
    most_arcs
        Size beyond which nothing is tried.
    seconds
        Time limit of each linear program.

    Returns
    -------
    BestFactor or None
        None where the program is out of reach.

    Notes
    -----
    The value-approximate earliest arrival of Gross, Kappmeier, D. Schmidt and M. Schmidt 2012, for one instance.
    """
    last = int(np.argmax(most_possible == most_possible[-1]))
    trimmed = trim(network)
    unrolled = unroll(network, until=last, trimmed=trimmed)
    if unrolled.arcs > most_arcs:
        return None
    formulation = define(network, unrolled, most_possible)
    costs = np.zeros(formulation.columns)
    costs[-1] = -1.0
    solution = solve(formulation, costs, seconds=seconds)
    if solution is None:
        return None
    largest = float(solution.values[-1]) / formulation.scale
    prices = prices_from(network, trimmed, formulation, solution, most_possible)
    taken = _soonest(
        formulation, (largest * (1 - _SLACK) * most_possible[: last + 1]).astype(np.float64), seconds=seconds
    )
    flow = round_to_people(
        network, unrolled, taken_in(formulation, solution) if taken is None else taken, formulation.scale
    )
    if flow is None:
        raise InternalError("no whole-number plan keeps what a fractional plan keeps, rounded down")
    if unrolled.arcs <= _MOST_WHOLE_ARCS:
        flow = _raise_factor(network, formulation, flow, most_possible, largest)
    return BestFactor(
        flow=flow,
        alpha=factor_of(flow.safe_by(), most_possible),
        alpha_bound=proven_factor(network, prices, most_possible),
        prices=prices,
    )


def _soonest(
    formulation: Formulation, least_safe: FloatArray | IntArray, *, whole: bool = False, seconds: float | None
) -> FloatArray | None:
    """People taken in, with the least total arrival time of all plans with so many safe by each instant."""
    costs = np.zeros(formulation.columns)
    costs[formulation.takes] = formulation.unrolled.take_at
    found = solve(formulation, costs, least_safe=least_safe, whole_takes=whole, seconds=seconds)
    return None if found is None else taken_in(formulation, found)


def _raise_factor(
    network: TimeExpandedNetwork, formulation: Formulation, flow: FlowOverTime, most_possible: IntArray, largest: float
) -> FlowOverTime:
    """A whole-number plan with a factor between that of a plan in hand and the largest of any fractional plan.

    Only the people taken in need be whole numbers in the integer program: what brings them there is then a flow with
    whole-number limits. A trial that finds nothing in time counts as impossible.
    """
    last = formulation.unrolled.until
    low, high = factor_of(flow.safe_by(), most_possible), largest * (1 - _SLACK)
    trial = high
    for _ in range(_HALVINGS):
        if low >= high:
            break
        least_safe = np.ceil(trial * most_possible[: last + 1] - _NEARLY)
        taken = _soonest(formulation, least_safe, whole=True, seconds=_SECONDS_A_TRIAL)
        found = None
        if taken is not None:
            promised = np.cumsum(np.rint(taken).astype(np.int64), axis=1)
            found = keep_promises(network, formulation.unrolled, promised, formulation.scale)
        if found is None:
            high = trial
        else:
            flow, low = found, max(trial, factor_of(found.safe_by(), most_possible))
        trial = (low + high) / 2
    return flow
