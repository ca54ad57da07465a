"""The lattice on which the logarithm of a number of people is weighed."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

STEP = 0.025
"""Distance of two points in log: two and a half per cent, well below the error of any claim."""

MARGIN = 1.0
"""How far beyond the lowest and the highest claim the lattice reaches, in log."""

MOST = math.log(1e9)
LEVELS = {"50": 0.5, "80": 0.8, "95": 0.95}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lattice:
    """Points `low + STEP * i`, i in 0..size - 1."""

    low: float
    size: int

    @property
    def points(self) -> Floats:
        """The logarithms, shape (size,)."""
        return np.asarray(self.low + STEP * np.arange(self.size), dtype=np.float64)

    @property
    def people(self) -> Floats:
        """The numbers of people, shape (size,)."""
        return np.exp(self.points)


def lattice_over(edges: Iterable[float]) -> Lattice:
    """A lattice that holds all finite logarithms given, with a margin; multiples of STEP whatever they are."""
    finite = [edge for edge in edges if math.isfinite(edge)]
    low = max(0.0, min(finite) - MARGIN) if finite else 0.0
    high = min(MOST, max(finite) + MARGIN) if finite else MOST
    first = math.floor(min(low, MOST - MARGIN) / STEP)
    return Lattice(low=first * STEP, size=max(2, math.ceil(high / STEP) - first + 1))


def quantile(values: Floats, weights: Floats, level: float) -> float:
    """The value at which the weights, in the order of the values, reach a share; linear between points.

    Parameters
    ----------
    values
        Rising, shape (M,).
    weights
        Not negative, shape (M,), with a sum above 0; each spreads evenly to halfway to its neighbours.
    level
        A share in 0..1.
    """
    reached = np.cumsum(weights)
    middle = (reached - weights / 2) / reached[-1]
    return float(np.interp(level, middle, values))
