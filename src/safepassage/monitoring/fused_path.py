"""Fuses claims on a total that never falls: the path of the total, and the bias of each reporter's group."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.special import ndtri

from safepassage.monitoring.heavy_tails import NARROWEST, bounded, interval_log_likelihood
from safepassage.monitoring.increments import Increment, increment_log_likelihood
from safepassage.monitoring.lattice import STEP, Lattice, lattice_over
from safepassage.monitoring.path_kernel import GrowthKernels, filtered, smoothed

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WIDEST_BIAS = 1.6
"""Biases are looked for between a fifth and five times the truth."""

FAR_OFF = 2.5
"""Standard deviations beyond which a bias is less unlikely than a normal law has it: some are simply wrong."""

MOST_BIASES = 16
"""Groups whose bias is learnt: those with most claims. Of the others it is part of their error."""

ROUNDS = 40
SETTLED = STEP / 4
DRAWS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Claims on the total, one for each group and instant; arrays of shape (T,).

    Attributes
    ----------
    instant, group
        Indices.
    low, high
        Logarithms of what the claim allows.
    scale
        Of the claim's own error.
    bias_sd
        How far the group's claims may lie off together, as a standard deviation of the logarithm.
    weight
        How much it counts, in 0..1.
    """

    instant: Integers
    group: Integers
    low: Floats
    high: Floats
    scale: Floats
    bias_sd: Floats
    weight: Floats

    def __len__(self) -> int:
        """How many there are."""
        return len(self.instant)


@dataclass(frozen=True, slots=True, kw_only=True)
class FusedPath:
    """The total over time.

    Attributes
    ----------
    lattice
        Its possible logarithms.
    now
        Weights at the last instant, shape (M,), summing to 1.
    median
        The median of the total at each instant by all that was said, shape (K,).
    biases
        Group index to the learnt bias, in log.
    """

    lattice: Lattice
    now: Floats
    median: Floats
    biases: dict[int, float]


def fuse_path(terms: Terms, increments: Sequence[Increment], growth_shapes: Floats, growth_rate: float) -> FusedPath:
    """Fuse claims on a total that never falls.

    Parameters
    ----------
    terms
        The claims of totals.
    increments
        Claims of how much it grew.
    growth_shapes
        Shape of the gamma growth before each instant but the first, shape (K - 1,).
    growth_rate
        Its rate.

    Notes
    -----
    Given the biases the path is weighed exactly on the lattice. The biases are brought to their most probable values by
    expectation and maximisation, and are then spread by a normal law about them with the curvature there (Laplace); the
    path is averaged over a fixed set of such biases. Increments are laid on what had been said of the total until they
    begin.
    """
    problem = _Problem(terms, [each.low for each in increments], growth_shapes, growth_rate)
    biases = problem.most_probable(np.zeros(len(problem.groups)))
    if increments:
        problem.lay(increments, biases)
        biases = problem.most_probable(biases)
    return problem.fused(biases)


class _Problem:
    """The claims laid out on the lattice."""

    def __init__(self, terms: Terms, more_edges: Sequence[float], growth_shapes: Floats, growth_rate: float) -> None:
        self.instants = len(growth_shapes) + 1
        low, high = _widened(terms.low, terms.high)
        self.lattice = lattice_over([*low, *high, *more_edges])
        self.growth = GrowthKernels(growth_shapes, growth_rate, self.lattice.size)
        learnt = _learnt(terms)
        own = np.isin(terms.group, learnt)
        counts = np.bincount(terms.group)[terms.group] if len(terms) else np.zeros(0)
        self.groups = tuple(int(group) for group in learnt)
        points = self.lattice.points
        alone = ~own
        total = np.hypot(terms.scale[alone], terms.bias_sd[alone])
        self.fixed = np.zeros((self.instants, self.lattice.size))
        likelihoods = bounded(interval_log_likelihood(points, low[alone], high[alone], total))
        likelihoods *= (terms.weight / counts)[alone, None]
        np.add.at(self.fixed, terms.instant[alone], likelihoods)
        self.reach = round(WIDEST_BIAS / STEP)
        wide = Lattice(low=self.lattice.low - self.reach * STEP, size=self.lattice.size + 2 * self.reach).points
        self.tables: list[Floats] = []
        self.windows: list[Floats] = []
        self.at: list[Integers] = []
        self.bias_sd = np.zeros(len(self.groups))
        for index, group in enumerate(self.groups):
            mine = terms.group == group
            table = bounded(interval_log_likelihood(wide, low[mine], high[mine], terms.scale[mine]))
            self.tables.append(table * terms.weight[mine, None])
            self.windows.append(sliding_window_view(self.tables[-1], self.lattice.size, axis=-1))
            self.at.append(terms.instant[mine])
            self.bias_sd[index] = terms.bias_sd[mine].max()

    @cached_property
    def _shifts(self) -> Integers:
        return np.arange(-self.reach, self.reach + 1)

    def likelihoods(self, biases: Floats) -> Floats:
        """Log likelihoods of shape (B, K, M) for biases of shape (B, G)."""
        found = np.repeat(self.fixed[None], len(biases), axis=0)
        places = np.clip(biases / STEP, -self.reach, self.reach - 1e-9) + self.reach
        first = places.astype(int)
        share = (places - first)[..., None]
        for index, (windows, at) in enumerate(zip(self.windows, self.at, strict=True)):
            start = first[:, index]
            moved = (1 - share[:, index]) * windows[:, start] + share[:, index] * windows[:, start + 1]
            found[:, at] += moved.transpose(1, 0, 2)
        return found

    def lay(self, increments: Sequence[Increment], biases: Floats) -> None:
        """Lay increments on what had been said of the total until they begin."""
        until = filtered(self.likelihoods(biases[None]), self.growth)[0]
        for each in increments:
            self.fixed[each.ends] += increment_log_likelihood(each, until[each.begins], self.lattice, self.growth)

    def smooth(self, biases: Floats) -> Floats:
        """Smoothed weights for biases of shape (B, G)."""
        likelihoods = self.likelihoods(biases)
        return smoothed(likelihoods, self.growth, filtered(likelihoods, self.growth))

    def most_probable(self, biases: Floats) -> Floats:
        """The biases by expectation and maximisation from where they are, shape (G,)."""
        for _ in range(ROUNDS if self.groups else 0):
            weights = self.smooth(biases[None])
            after = np.array([self._best_bias(index, weights[0]) for index in range(len(self.groups))])
            moved = float(np.abs(after - biases).max())
            biases = after
            if moved < SETTLED:
                break
        return biases

    def _best_bias(self, index: int, weights: Floats) -> float:
        """The bias that fits a group's claims best where the path has these weights, between lattice points."""
        expected = np.zeros(len(self._shifts))
        for table, at in zip(self.tables[index], self.at[index], strict=True):
            expected += np.correlate(table, weights[at], mode="valid")
        expected += bias_log_prior(self._shifts * STEP / self.bias_sd[index])
        best = int(np.clip(expected.argmax(), 1, len(expected) - 2))
        left, middle, right = expected[best - 1 : best + 2]
        bend = left - 2 * middle + right
        offset = 0.5 * (left - right) / bend if bend < 0 else 0.0
        return float(STEP * (self._shifts[best] + np.clip(offset, -1.0, 1.0)))

    def slopes(self, biases: Floats) -> Floats:
        """The slope of the log posterior of biases of shape (B, G), same shape."""
        weights = self.smooth(biases)
        found = -np.clip(biases / self.bias_sd, -FAR_OFF, FAR_OFF) / self.bias_sd
        places = np.clip(np.rint(biases / STEP).astype(int) + self.reach, 0, 2 * self.reach)
        for index, (table, at) in enumerate(zip(self.tables, self.at, strict=True)):
            slope = sliding_window_view(np.gradient(table, STEP, axis=-1), self.lattice.size, axis=-1)
            found[:, index] += np.einsum("tbm,btm->b", slope[:, places[:, index]], weights[:, at])
        return found

    def covariance(self, biases: Floats) -> Floats:
        """How sure the biases are: the inverse curvature, never wider than what was held before, shape (G, G)."""
        count = len(biases)
        away = 0.5 * self.bias_sd
        moved = biases + np.concatenate([np.diag(away), -np.diag(away)])
        slopes = self.slopes(moved)
        curvature = -(slopes[:count] - slopes[count:]) / (2 * away[:, None])
        curvature = (curvature + curvature.T) / 2
        scaled = curvature * np.outer(self.bias_sd, self.bias_sd)
        values, vectors = np.linalg.eigh(scaled)
        spread = (vectors / np.maximum(values, 1.0)) @ vectors.T
        return np.asarray(spread * np.outer(self.bias_sd, self.bias_sd))

    def spread(self, biases: Floats) -> Floats:
        """Weights at the last instant, averaged over the biases about their most probable values, shape (M,)."""
        if not self.groups:
            return np.asarray(filtered(self.likelihoods(biases[None]), self.growth)[0, -1])
        root = np.linalg.cholesky(self.covariance(biases))
        drawn = biases + normal_points(len(biases)) @ root.T
        return np.asarray(filtered(self.likelihoods(drawn), self.growth)[:, -1].mean(axis=0))

    def fused(self, biases: Floats) -> FusedPath:
        """The path about these biases."""
        reached = np.cumsum(self.smooth(biases[None])[0], axis=-1)
        return FusedPath(
            lattice=self.lattice,
            now=self.spread(biases),
            median=np.exp(self.lattice.points[(reached >= 0.5).argmax(axis=-1)]),  # noqa: PLR2004 - the median
            biases={group: float(bias) for group, bias in zip(self.groups, biases, strict=True)},
        )


def bias_log_prior(z: Floats) -> Floats:
    """The log of how likely a bias is, in its standard deviations: normal, with exponential tails."""
    far = np.abs(z)
    return np.where(far <= FAR_OFF, -0.5 * z * z, -FAR_OFF * far + 0.5 * FAR_OFF**2)


def normal_points(dimensions: int) -> Floats:
    """A fixed set of standard normal points in pairs of opposite sign, shape (DRAWS, dimensions).

    An additive recurrence with the generalised golden ratio (M. Roberts, The unreasonable effectiveness of quasirandom
    sequences, 2018), through the inverse normal law; scaled so that each coordinate has variance 1.
    """
    ratio = 2.0
    for _ in range(60):
        ratio = (1 + ratio) ** (1 / (dimensions + 1))
    steps = ratio ** -np.arange(1, dimensions + 1, dtype=float)
    half = ndtri((0.5 + np.arange(1, DRAWS // 2 + 1)[:, None] * steps) % 1.0)
    points = np.concatenate([half, -half])
    return np.asarray(points / np.sqrt((points**2).mean(axis=0)))


def _learnt(terms: Terms) -> Integers:
    """The groups with at least two claims; where there are too many, those with most."""
    if not len(terms):
        return np.zeros(0, dtype=np.int64)
    counts = np.bincount(terms.group)
    several = np.flatnonzero(counts > 1)
    order = np.lexsort((several, -counts[several]))
    return np.sort(several[order[:MOST_BIASES]])


def _widened(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Intervals at least as wide as a figure told to the last person."""
    lacking = np.maximum(0.0, 2 * NARROWEST - (high - low)) / 2
    return low - lacking, high + lacking
