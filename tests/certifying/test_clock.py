from datetime import timedelta

import numpy as np
import pytest

from safepassage.certifying.clock import Clock, whole_people
from tests.builders import START


@pytest.fixture
def clock() -> Clock:
    return Clock(start=START, step_s=60, steps=10)


@pytest.mark.parametrize(
    ("seconds", "down", "up"), [(-90, 0, 0), (0, 0, 0), (1, 0, 1), (59, 0, 1), (60, 1, 1), (61, 1, 2), (6000, 100, 100)]
)
def test_clock_times_are_rounded_to_the_grid(clock: Clock, seconds: int, down: int, up: int) -> None:
    at = START + timedelta(seconds=seconds)
    assert clock.rounded_down(at) == down
    assert clock.rounded_up(at) == up


def test_a_hair_beyond_an_instant_is_forgiven(clock: Clock) -> None:
    third = Clock(start=START, step_s=7, steps=10)
    assert third.rounded_up(START + timedelta(seconds=21)) == 3
    assert clock.rounded_down(clock.at(7)) == clock.rounded_up(clock.at(7)) == 7


def test_words_name_the_day_only_where_needed(clock: Clock) -> None:
    assert clock.words(3) == "05:03"
    assert clock.words(11) == "2016-12-15 05:11"
    assert clock.words(10**15) == "instant 1000000000000000"
    assert Clock(start=START, step_s=90, steps=10).words(1) == "05:01:30"
    assert Clock(start=START, step_s=3600, steps=48).words(24) == "2016-12-16 05:00"


def test_half_a_person_a_step_alternates() -> None:
    assert whole_people(30, 60, np.ones(6)).tolist() == [0, 1, 0, 1, 0, 1]


def test_factors_are_summed_before_people_are_made_whole() -> None:
    # 1.5 people a step: after steps of factor 1, 0.5, 0, 1 have passed 1.5, 2.25, 2.25, 3.75.
    assert whole_people(90, 60, np.array([1.0, 0.5, 0.0, 1.0])).tolist() == [1, 1, 0, 1]


def test_a_rate_that_is_whole_in_the_long_run_loses_nobody() -> None:
    assert whole_people(20, 60, np.ones(600)).sum() == 200
    assert whole_people(0.1 * 3 * 3600, 1, np.ones(10)).sum() == 3
