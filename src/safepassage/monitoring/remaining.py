"""How many are still to leave, and how many are stopped on the way."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.monitoring.heavy_tails import NARROWEST, interval_log_likelihood
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.lattice import lattice_over
from safepassage.monitoring.observation import log_or_nothing
from safepassage.monitoring.priors import INSIDE_IS_UNSEEN, WORTHLESS, graded, prior_of
from safepassage.monitoring.statements import Statement

Floats = NDArray[np.float64]

NOBODY = 0.5
"""Nobody, where a logarithm is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How many there may be.

    Attributes
    ----------
    people, weights
        Rising numbers from one person up, and how likely each is if there is anybody at all, shape (M,).
    none_to_some
        How much likelier the claims are if there is nobody than if there is somebody.
    """

    people: Floats
    weights: Floats
    none_to_some: float


def weigh_remaining(claims: Sequence[Statement], left_since: Callable[[int], float]) -> Weighed | None:
    """Weigh how many are still to leave, if any are.

    Parameters
    ----------
    claims
        Those in force, one for each group.
    left_since
        How many have left since an hour: a claim of then is one of those who remain and those who left since.

    Returns
    -------
    None where no claim gives a figure. Of those who remain, if any, every order of magnitude is as likely before.
    """
    bounds = [(each, each.allowed) for each in claims]
    usable = [(each, found, left_since(hour_of(each.at))) for each, found in bounds if found is not None]
    usable = [(each, found, left) for each, found, left in usable if found[1] > 0]
    if not usable:
        return None
    edges = [log_or_nothing(edge) for _, found, _ in usable for edge in found if math.isfinite(edge)]
    lattice = lattice_over([0.0, *edges])
    total = np.zeros(lattice.size + 1)
    for each, found, left in usable:
        total += _log_likelihood(np.concatenate([[NOBODY], lattice.people]), each, found, left)
    weights = np.exp(total - total.max())
    some = weights[1:]
    return Weighed(
        people=lattice.people, weights=some / some.sum(), none_to_some=float(weights[0] / max(some.mean(), 1e-300))
    )


def _log_likelihood(people: Floats, statement: Statement, found: tuple[float, float], left: float) -> Floats:
    prior = prior_of(statement.reporter.kind)
    bias_sd, scale = graded(prior, statement.reporter.reliability, statement.report.grade)
    low, high = (log_or_nothing(edge) if math.isfinite(edge) else math.inf for edge in found)
    spread = INSIDE_IS_UNSEEN * math.hypot(bias_sd, scale)
    then = np.log(people + left)
    likelihoods = interval_log_likelihood(
        then, np.array([low - NARROWEST]), np.array([high + NARROWEST]), np.array([spread])
    )
    best = np.exp(likelihoods[0] - likelihoods[0].max())
    return np.asarray(np.log(WORTHLESS + (1 - WORTHLESS) * best))


def or_none(values: Floats, weights: Floats, chance_of_none: float) -> tuple[Floats, Floats]:
    """The same weights where with some chance there is nobody at all."""
    return np.concatenate([[0.0], values]), np.concatenate([[chance_of_none], (1 - chance_of_none) * weights])
