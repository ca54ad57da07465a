"""From weights to a figure: the median, its intervals, and what it rests on."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from safepassage.model.situation import Figure, Interval
from safepassage.monitoring.lattice import LEVELS, quantile
from safepassage.monitoring.observation import shown
from safepassage.monitoring.statements import Statement

Floats = NDArray[np.float64]


def figure_of(
    values: Floats,
    weights: Floats,
    claims: Sequence[Statement],
    *,
    copies: Callable[[str], Iterable[str]],
    fits: Callable[[Statement, Interval], bool] | None = None,
) -> Figure:
    """A figure from weighed numbers of people.

    Parameters
    ----------
    values, weights
        Rising numbers and how likely each is, shape (M,).
    claims
        The claims in force it rests on.
    copies
        The copies of a report, by id.
    fits
        Whether a claim agrees with the interval of 95 %; by default whether what it allows meets it.
    """
    intervals = {name: _interval(values, weights, level) for name, level in LEVELS.items()}
    agrees = fits or meets
    behind = [each for each in claims if agrees(each, intervals["95"])]
    against = [each for each in claims if not agrees(each, intervals["95"])]
    told = [number for number in map(shown, (each.claim for each in claims)) if number is not None]
    return Figure(
        estimate=quantile(values, weights, 0.5),
        interval_50=intervals["50"],
        interval_80=intervals["80"],
        interval_95=intervals["95"],
        claims_range=(min(told), max(told)) if told else None,
        independent_origins=len({each.group for each in claims}),
        reports=_ids(behind, copies),
        against=_ids(against, copies),
        latest_at=max((each.report.published_at for each in claims), default=None),
    )


def meets(statement: Statement, interval: Interval) -> bool:
    """Whether what a claim allows meets an interval."""
    bounds = statement.allowed
    return bounds is not None and bounds[0] <= interval[1] and bounds[1] >= interval[0]


def _interval(values: Floats, weights: Floats, level: float) -> Interval:
    return quantile(values, weights, (1 - level) / 2), quantile(values, weights, (1 + level) / 2)


def _ids(statements: Iterable[Statement], copies: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    found: set[str] = set()
    for each in statements:
        found.add(each.report.report_id)
        found.update(copies(each.report.report_id))
    return tuple(sorted(found))
