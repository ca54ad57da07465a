"""The passes over the lattice against plain sums over every path."""

import itertools

import numpy as np
import pytest
from scipy.stats import gamma

from safepassage.monitoring.lattice import STEP
from safepassage.monitoring.path_kernel import GrowthKernels, filtered, growth_chances, smoothed

SHAPES, RATE, SIZE = np.array([0.7, 2.5]), 4.0, 6


def test_growth_is_that_of_a_gamma_law() -> None:
    found = growth_chances(0.7, RATE, 400)
    assert found.sum() == pytest.approx(1, abs=1e-9)
    law = gamma(0.7, scale=1 / RATE)
    assert found[0] == pytest.approx(law.cdf(STEP / 2))
    assert found[3] == pytest.approx(law.cdf(3.5 * STEP) - law.cdf(2.5 * STEP))


def test_growth_does_not_depend_on_how_time_is_cut() -> None:
    whole = growth_chances(2.0, RATE, 60)
    halves = np.convolve(growth_chances(1.0, RATE, 60), growth_chances(1.0, RATE, 60))[:60]
    assert np.abs(np.cumsum(whole) - np.cumsum(halves)).max() < 0.02


def test_passes_agree_with_the_sum_over_every_path() -> None:
    logs = np.random.default_rng(3).normal(size=(1, 3, SIZE))
    growth = [growth_chances(shape, RATE, SIZE) for shape in SHAPES]
    all_paths = np.zeros((3, SIZE))
    for path in itertools.combinations_with_replacement(range(SIZE), 3):
        chance = np.exp(logs[0, 0, path[0]])
        for place in (0, 1):
            chance *= growth[place][path[place + 1] - path[place]] * np.exp(logs[0, place + 1, path[place + 1]])
        for place in range(3):
            all_paths[place, path[place]] += chance
    kernels = GrowthKernels(SHAPES, RATE, SIZE)
    forward = filtered(logs, kernels)
    both = smoothed(logs, kernels, forward)
    assert both[0] == pytest.approx(all_paths / all_paths.sum(axis=1, keepdims=True), rel=1e-6, abs=1e-9)
    assert forward[0, -1] == pytest.approx(both[0, -1])


def test_what_comes_later_cannot_pull_a_total_below_what_it_was() -> None:
    """The weights differ by far more than the rounding of a transform; nothing may leak below them."""
    logs = np.zeros((1, 3, SIZE))
    logs[0, 0, :4] = -200.0
    logs[0, 2, :4] = 150.0
    kernels = GrowthKernels(SHAPES, RATE, SIZE)
    forward = filtered(logs, kernels)
    assert forward[0, 2, :4].sum() < 1e-12
    assert smoothed(logs, kernels, forward)[0, 2, :4].sum() < 1e-12
