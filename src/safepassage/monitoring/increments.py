"""Counts of a time: what they say of the total at its end, given what was known of the total at its beginning."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safepassage.monitoring.heavy_tails import interval_log_likelihood
from safepassage.monitoring.lattice import STEP, Lattice
from safepassage.monitoring.path_kernel import GrowthKernels
from safepassage.monitoring.priors import WORTHLESS

Floats = NDArray[np.float64]

NEGLIGIBLE = 1e-4


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """A claim of how much a total grew between two instants.

    Attributes
    ----------
    begins, ends
        Indices of the instants.
    low, high
        Logarithms of the least and the most it grew; infinite where open.
    scale
        Of its error, the bias of its group included.
    """

    begins: int
    ends: int
    low: float
    high: float
    scale: float


def increment_log_likelihood(increment: Increment, before: Floats, lattice: Lattice, growth: GrowthKernels) -> Floats:
    """How well each total at the end goes with a claim of how much it grew, as a log likelihood, shape (M,).

    Parameters
    ----------
    increment
        The claim.
    before
        Weights of the total at its beginning, shape (M,).
    lattice, growth
        On which, and how, totals grow.

    Notes
    -----
    The chance of the claim is averaged over where the total may have come from, given where it ends: what the beginning
    says of the end is in the path already and is not counted again. A least growth of nearly nothing says nothing, and
    as each such claim may be worth nothing none of them can do much.
    """
    starts = np.flatnonzero(before > NEGLIGIBLE * before.max())
    chances = growth.between(increment.begins, increment.ends)
    grown = np.log(np.expm1(np.maximum(np.arange(lattice.size), 0.25) * STEP))
    low, high, scale = (np.array([number]) for number in (increment.low, increment.high, increment.scale))
    grew = lattice.points[starts, None] + grown[None, :]
    likely = np.exp(interval_log_likelihood(grew.ravel(), low, high, scale)[0]).reshape(grew.shape)
    came = before[starts, None] * chances[None, :]
    total, usual = np.zeros(lattice.size), np.zeros(lattice.size)
    for row, start in enumerate(starts):
        usual[start:] += came[row, : lattice.size - start]
        total[start:] += came[row, : lattice.size - start] * likely[row, : lattice.size - start]
    known = usual > 0
    chance = np.zeros(lattice.size)
    chance[known] = total[known] / usual[known]
    best = float(chance.max())
    return np.log(WORTHLESS + (1 - WORTHLESS) * (chance / best if best > 0 else chance))
