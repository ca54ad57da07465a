"""How many are still to leave, and how many are stopped on the way."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from safepassage.monitoring.heavy_tails import NARROWEST, interval_log_likelihood
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.lattice import Lattice, lattice_over
from safepassage.monitoring.observation import allowed, log_or_nothing
from safepassage.monitoring.priors import INSIDE_IS_UNSEEN, graded, prior_of
from safepassage.monitoring.statements import Statement

Floats = NDArray[np.float64]


def weigh_remaining(claims: Sequence[Statement], left_since: Callable[[int], float]) -> tuple[Floats, Floats] | None:
    """Weigh how many are still to leave, if any are.

    Parameters
    ----------
    claims
        Those in force, one for each group.
    left_since
        How many have left since an hour: a claim of then is one of those who remain and those who left since.

    Returns
    -------
    Rising numbers of people and their weights; None where no claim gives a figure.
    """
    bounds = [(each, allowed(each.claim)) for each in claims]
    usable = [(each, found, left_since(hour_of(each.at))) for each, found in bounds if found is not None]
    usable = [(each, found, left) for each, found, left in usable if found[1] > 0]
    if not usable:
        return None
    edges = [log_or_nothing(edge) for _, found, _ in usable for edge in found if math.isfinite(edge)]
    lattice = lattice_over([0.0, *edges])
    total = np.zeros(lattice.size)
    for each, found, left in usable:
        total += _log_likelihood(lattice, each, found, left)
    weights = np.exp(total - total.max())
    return lattice.people, weights / weights.sum()


def _log_likelihood(lattice: Lattice, statement: Statement, found: tuple[float, float], left: float) -> Floats:
    prior = prior_of(statement.reporter.kind)
    bias_sd, scale = graded(prior, statement.reporter.reliability, statement.report.grade)
    low, high = (log_or_nothing(edge) if math.isfinite(edge) else math.inf for edge in found)
    spread = INSIDE_IS_UNSEEN * math.hypot(bias_sd, scale)
    then = np.log(lattice.people + left)
    likelihoods = interval_log_likelihood(
        then, np.array([low - NARROWEST]), np.array([high + NARROWEST]), np.array([spread])
    )
    return np.asarray(likelihoods[0])


def or_none(values: Floats, weights: Floats, chance_of_none: float) -> tuple[Floats, Floats]:
    """The same weights where with some chance there is nobody at all."""
    return np.concatenate([[0.0], values]), np.concatenate([[chance_of_none], (1 - chance_of_none) * weights])
