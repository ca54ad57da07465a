"""The chances of a state over time against plain sums over every course."""

import itertools

import numpy as np
import pytest
from scipy.linalg import expm

from safepassage.monitoring.chain import Telling, chances_over_time

RATES = np.array([[-0.2, 0.15, 0.05], [0.1, -0.1, 0.0], [0.0, 0.02, -0.02]])
FIRST = np.array([0.5, 0.3, 0.2])
TOLD = (
    Telling(hour=2, likelihoods=(0.8, 0.1, 0.1)),
    Telling(hour=5, likelihoods=(0.2, 0.5, 0.3)),
    Telling(hour=5, likelihoods=(0.3, 0.6, 0.1)),
    Telling(hour=9, likelihoods=(0.1, 0.1, 0.8)),
)


def test_chances_agree_with_the_sum_over_every_course() -> None:
    hours = (2, 5, 7, 9)
    likely = {hour: np.ones(3) for hour in hours}
    for telling in TOLD:
        likely[telling.hour] = likely[telling.hour] * telling.likelihoods
    total = np.zeros((4, 3))
    for course in itertools.product(range(3), repeat=4):
        chance = FIRST[course[0]] * likely[2][course[0]]
        for place in range(3):
            passage = expm(RATES * (hours[place + 1] - hours[place]))
            chance *= passage[course[place], course[place + 1]] * likely[hours[place + 1]][course[place + 1]]
        for place in range(4):
            total[place, course[place]] += chance
    found = chances_over_time(TOLD, hours, RATES, FIRST)
    assert found == pytest.approx(total / total.sum(axis=1, keepdims=True))


def test_what_was_said_fades_with_time() -> None:
    soon, late = chances_over_time(TOLD[:1], (3, 400), RATES, FIRST)
    assert soon[0] > late[0]


def test_order_does_not_matter() -> None:
    assert np.array_equal(
        chances_over_time(TOLD, (9,), RATES, FIRST), chances_over_time(TOLD[::-1], (9,), RATES, FIRST)
    )
