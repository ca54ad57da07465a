"""A total that never falls, weighed on a lattice over time: the exact forward and backward passes.

The logarithm of the total grows by a gamma process (independent growth in disjoint times, never negative, in bursts),
so that what follows does not depend on how finely time is cut. Each instant has a log likelihood on the lattice.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len
from scipy.special import gammainc

from safepassage.monitoring.lattice import STEP

Floats = NDArray[np.float64]

SMALLEST_SHAPE = 1e-6


def growth_chances(shape: float, rate: float, size: int) -> Floats:
    """The chance of growing by 0, 1, 2, ... lattice steps, shape (size,), for a gamma of that shape and rate."""
    edges = (np.arange(size + 1) - 0.5) * STEP
    edges[0] = 0.0
    return np.diff(gammainc(max(shape, SMALLEST_SHAPE), rate * edges))


class GrowthKernels:
    """The growth between consecutive instants, ready for convolution by fast Fourier transforms.

    Their rounding is a share of the largest weight; so that it does not leak below the smallest weights, where a total
    that falls would hide, each result is held between what stays where it is and the largest weight below.
    """

    def __init__(self, shapes: Floats, rate: float, size: int) -> None:
        """Prepare the growth before each instant but the first; `shapes` has shape (K - 1,)."""
        self.size = size
        self.shapes = shapes
        self.rate = rate
        self._length = next_fast_len(2 * size - 1, real=True)
        chances = np.array([growth_chances(float(shape), rate, size) for shape in shapes]).reshape(len(shapes), size)
        self._stay = chances[:, 0]
        self._spectra = np.fft.rfft(chances, self._length, axis=-1)

    def forward(self, index: int, weights: Floats) -> Floats:
        """Spread weights of shape (B, M) by the growth before instant index + 1."""
        spectrum = np.fft.rfft(weights, self._length, axis=-1) * self._spectra[index]
        spread = np.fft.irfft(spectrum, self._length, axis=-1)[..., : self.size]
        least, most = weights * self._stay[index], np.maximum.accumulate(weights, axis=-1)
        return np.asarray(np.clip(spread, least, most))

    def backward(self, index: int, weights: Floats) -> Floats:
        """The expectation of weights of shape (B, M) after that growth, at each point before it."""
        return self.forward(index, weights[..., ::-1])[..., ::-1]

    def between(self, begins: int, ends: int) -> Floats:
        """The chance of growing by 0, 1, 2, ... lattice steps between two instants, shape (size,)."""
        return growth_chances(float(self.shapes[begins:ends].sum()), self.rate, self.size)


def filtered(log_likelihoods: Floats, growth: GrowthKernels) -> Floats:
    """Where the total stood at each instant by what was said up to then.

    Parameters
    ----------
    log_likelihoods
        Shape (B, K, M); B independent problems at once.
    growth
        Between the K instants.

    Returns
    -------
    Weights that sum to 1 over the lattice, shape (B, K, M).
    """
    batch, instants, size = log_likelihoods.shape
    weights = np.empty_like(log_likelihoods)
    before = np.full((batch, size), 1.0 / size)
    for instant in range(instants):
        if instant:
            before = growth.forward(instant - 1, weights[:, instant - 1])
        level = log_likelihoods[:, instant].max(axis=-1, keepdims=True)
        after = before * np.exp(log_likelihoods[:, instant] - level)
        weights[:, instant] = after / after.sum(axis=-1, keepdims=True)
    return weights


def smoothed(log_likelihoods: Floats, growth: GrowthKernels, weights: Floats) -> Floats:
    """Where the total stood at each instant by all that was said; `weights` are the filtered ones; same shape."""
    result = weights.copy()
    instants = weights.shape[1]
    later = np.ones_like(weights[:, 0])
    for instant in range(instants - 2, -1, -1):
        level = log_likelihoods[:, instant + 1].max(axis=-1, keepdims=True)
        later = growth.backward(instant, later * np.exp(log_likelihoods[:, instant + 1] - level))
        later /= later.max(axis=-1, keepdims=True)
        both = weights[:, instant] * later
        result[:, instant] = both / both.sum(axis=-1, keepdims=True)
    return result
