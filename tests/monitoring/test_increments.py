"""What a count of a time says of the total at its end."""

import math

import numpy as np
import pytest

from safepassage.monitoring.increments import Increment, increment_log_likelihood
from safepassage.monitoring.lattice import STEP, Lattice
from safepassage.monitoring.path_kernel import GrowthKernels

LATTICE = Lattice(low=round(math.log(1000) / STEP) * STEP, size=120)
GROWTH = GrowthKernels(np.array([0.5, 1.0, 0.8]), 4.0, LATTICE.size)


def known(people: float, spread: float = STEP) -> np.ndarray:
    weights = np.exp(-0.5 * ((LATTICE.points - math.log(people)) / spread) ** 2)
    return np.asarray(weights / weights.sum())


def best(low: float, high: float, before: np.ndarray) -> float:
    increment = Increment(begins=0, ends=2, low=low, high=high, scale=0.1)
    found = increment_log_likelihood(increment, before, LATTICE, GROWTH)
    return float(LATTICE.people[found.argmax()])


@pytest.mark.parametrize("grown", [500, 2000, 6000])
def test_a_total_ends_at_what_it_was_and_what_was_counted(grown: int) -> None:
    edge = math.log(grown)
    assert best(edge - 0.05, edge + 0.05, known(4000)) == pytest.approx(4000 + grown, rel=0.05)


def test_a_least_growth_of_nearly_nothing_says_nothing() -> None:
    increment = Increment(begins=0, ends=2, low=math.log(2), high=math.inf, scale=0.1)
    found = increment_log_likelihood(increment, known(4000, 0.2), LATTICE, GROWTH)
    assert np.ptp(found[LATTICE.people > 3500]) < 0.05


def test_a_least_growth_rules_out_what_lies_below_and_no_more() -> None:
    increment = Increment(begins=0, ends=2, low=math.log(2000), high=math.inf, scale=0.1)
    found = increment_log_likelihood(increment, known(4000), LATTICE, GROWTH)
    at = {people: float(found[np.searchsorted(LATTICE.people, people)]) for people in (4300, 6500, 9000)}
    assert at[4300] < at[6500] - 2
    assert at[6500] == pytest.approx(at[9000], abs=0.05)


def test_how_little_one_claim_can_do() -> None:
    increment = Increment(begins=0, ends=2, low=math.log(1e9), high=math.inf, scale=0.1)
    found = increment_log_likelihood(increment, known(4000), LATTICE, GROWTH)
    assert np.ptp(found) <= -math.log(0.05) + 1e-9
