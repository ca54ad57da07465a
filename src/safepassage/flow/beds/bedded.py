"""The earliest-arrival plan with beds: best at every instant where such a plan exists, else as near as can be."""

from collections.abc import Callable
from dataclasses import dataclass

from safepassage.flow.arrays import EarliestArrival, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.arrival.mincost import least_total_arrival
from safepassage.flow.beds.approximation import MOST_ARCS, MOST_SECONDS, best_factor, factor_of
from safepassage.flow.beds.beds import BedsCut, first_finish, most_possible_with_beds
from safepassage.flow.beds.filling import fill_in_order
from safepassage.flow.beds.prices import FactorPrices

_SHARE_WITHOUT_BEDS, _SHARE_SOONEST, _SHARE_CUTS = 0.3, 0.6, 0.9
"""How far along the work is after each part, as shown to those who wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeddedArrival:
    """A flow with beds obeyed, how near it is to the best at every instant, and what proves that.

    Attributes
    ----------
    flow
        The flow.
    most_possible
        F(t), beds included, shape (K + 1,).
    labels
        As in `EarliestArrival`: they prove F(t) where no cut of `cuts` does.
    cuts
        Cuts with beds in them for the instants that need one.
    universally_optimal
        Whether the flow is best at every instant.
    alpha, alpha_bound
        The flow's least safe(t) / F(t), and the largest known not to be out of reach (1 where nothing is known).
    prices
        What proves `alpha_bound`; None where it is 1.
    exact
        Whether `alpha_bound` is the largest factor a fractional plan can reach, and not merely an upper bound.
    how
        How the flow was found, in a sentence.
    """

    flow: FlowOverTime
    most_possible: IntArray
    labels: IntArray
    cuts: tuple[BedsCut, ...]
    universally_optimal: bool
    alpha: float
    alpha_bound: float
    prices: FactorPrices | None
    exact: bool
    how: str


def earliest_arrival_with_beds(
    network: TimeExpandedNetwork,
    *,
    on_progress: Callable[[float], None] | None = None,
    most_arcs: int = MOST_ARCS,
    seconds: float | None = MOST_SECONDS,
) -> BeddedArrival:
    """The flow the contract asks for: best at every instant, or else with the largest factor of it.

    Parameters
    ----------
    network
        A valid network over time.
    on_progress
        Told the share of the work that is done, 0..1, rising.
    most_arcs, seconds
        Size and time beyond which the linear program for the factor is given up; see `best_factor`.

    Raises
    ------
    InternalError
        If a solver fails, or what it gives contradicts the theory.
    """
    tell = on_progress or (lambda _share: None)
    relaxed = earliest_arrival(network, on_progress=lambda share: tell(share * _SHARE_WITHOUT_BEDS))
    if (relaxed.flow.arrivals.sum(axis=1) <= network.beds).all():
        tell(1.0)
        return _best(relaxed, relaxed.flow, relaxed.most_possible, (), "no site needs more beds than it has")
    # A plan that is best at every instant ends then, and where there is none the contract asks for that too.
    soonest = least_total_arrival(network, until=first_finish(network))
    tell(_SHARE_SOONEST)
    safe_by = soonest.safe_by()
    most_possible, cuts = most_possible_with_beds(network, relaxed=relaxed.most_possible, achieved=safe_by)
    tell(_SHARE_CUTS)
    if (safe_by == most_possible).all():
        found = _best(
            relaxed, soonest, most_possible, cuts, "least total arrival time with beds, best at every instant"
        )
    else:
        found = _nearest(network, relaxed, soonest, most_possible, cuts, most_arcs=most_arcs, seconds=seconds)
    tell(1.0)
    return found


def _best(
    relaxed: EarliestArrival, flow: FlowOverTime, most_possible: IntArray, cuts: tuple[BedsCut, ...], how: str
) -> BeddedArrival:
    return BeddedArrival(
        flow=flow,
        most_possible=most_possible,
        labels=relaxed.labels,
        cuts=cuts,
        universally_optimal=True,
        alpha=1.0,
        alpha_bound=1.0,
        prices=None,
        exact=True,
        how=how,
    )


def _nearest(
    network: TimeExpandedNetwork,
    relaxed: EarliestArrival,
    soonest: FlowOverTime,
    most_possible: IntArray,
    cuts: tuple[BedsCut, ...],
    *,
    most_arcs: int,
    seconds: float | None,
) -> BeddedArrival:
    """Where no plan is best at every instant: the largest factor, or what can be had where that is out of reach."""
    best = best_factor(network, most_possible, most_arcs=most_arcs, seconds=seconds)
    flow = best.flow if best else _good_enough(network, soonest, most_possible)
    return BeddedArrival(
        flow=flow,
        most_possible=most_possible,
        labels=relaxed.labels,
        cuts=cuts,
        universally_optimal=False,
        alpha=factor_of(flow.safe_by(), most_possible),
        alpha_bound=best.alpha_bound if best else 1.0,
        prices=best.prices if best else None,
        exact=best is not None,
        how="largest factor of the most possible, then least total arrival time, by linear programming and rounding"
        if best
        else "the linear program for the largest factor is out of reach; at least half of the most possible at every "
        "instant, with the least total arrival time of the plans found",
    )


def _good_enough(network: TimeExpandedNetwork, soonest: FlowOverTime, most_possible: IntArray) -> FlowOverTime:
    """The least total arrival time of the plans found with at least half of the most possible at every instant."""
    if 2 * factor_of(soonest.safe_by(), most_possible) >= 1:
        return soonest
    return fill_in_order(network)
