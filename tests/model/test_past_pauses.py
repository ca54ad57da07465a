import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.model.past_pauses import PastPause
from tests.model.past import MORNING, known, past

LONG_AFTER = MORNING + timedelta(days=300)


def interval(pause: PastPause, after_h: float | None = None) -> tuple[float, float] | None:
    """At least and at most, as known so many hours after the morning (None: by all that is told)."""
    length = pause.length_known_at(None if after_h is None else MORNING + timedelta(hours=after_h))
    return None if length is None else (length.at_least_h, length.at_most_h)


@pytest.mark.parametrize(
    ("pause", "least", "most"),
    [
        (past(10), 10, 10),
        (past(10, end_certainty="approx"), 9, 11),
        (past(30, start_certainty="approx", end_certainty="guess"), 23, 37),
        (past(15, start_certainty="guess", end_certainty="guess"), 3, 27),
        (past(1, start_certainty="guess", end_certainty="guess"), 0, 2),
        (past(1, end_certainty="approx"), 0.5, 1.5),
        (past(4.5, end_certainty="upper_bound"), 0, 4.5),
        (past(4.5, start_certainty="approx", end_certainty="upper_bound"), 0, 5.5),
        (past(9, end_certainty="lower_bound"), 9, math.inf),
        (past(9, start_certainty="approx", end_certainty="lower_bound"), 8, math.inf),
        (past(93.4, end_kind="completed"), 93.4, math.inf),
    ],
)
def test_the_certainty_of_its_times_bounds_its_length(pause: PastPause, least: float, most: float) -> None:
    assert interval(pause) == pytest.approx((least, most))
    assert interval(pause, 7_000) == pytest.approx((least, most))


def test_a_pause_that_holds_still_has_lasted_until_now_at_least() -> None:
    assert interval(past(None), 5) == (5, math.inf)
    assert interval(past(None, start_certainty="approx"), 5) == (4, math.inf)
    assert interval(past(None)) is None


def test_nothing_is_known_of_a_pause_that_may_not_have_begun() -> None:
    assert interval(past(3), 0) is None
    assert interval(past(3, start_certainty="approx"), 1) is None
    assert interval(past(3, start_certainty="approx"), 1.5) == (0.5, math.inf)


def test_an_end_that_lies_ahead_is_not_known_yet() -> None:
    """It ends between hours 9 and 11: at hour 10 all that is known is that it held until 9 at least."""
    pause = past(10, end_certainty="approx")
    assert interval(pause, 8) == (8, math.inf)
    assert interval(pause, 10) == (9, math.inf)
    assert interval(pause, 11) == (9, 11)


def test_whether_it_held_so_long() -> None:
    length = known(9, 11)
    assert [length.holds_at(hours) for hours in (8, 9, 10.9, 11, 20)] == [True, None, None, False, False]
    assert known(5, math.inf).holds_at(6) is None
    assert known(10).holds_at(10) is False


def test_running_is_what_had_not_surely_ended() -> None:
    pause = past(10, end_certainty="approx")
    running = [
        length.running
        for hours in (5, 10, 11)
        if (length := pause.length_known_at(MORNING + timedelta(hours=hours))) is not None
    ]
    assert running == [True, True, False]
    assert pause.may_begin_at(MORNING)
    assert not pause.may_begin_at(MORNING + timedelta(minutes=1))


@settings(derandomize=True, database=None, deadline=None)
@given(
    hours=st.floats(0.05, 300),
    begins=st.sampled_from(["stated", "approx", "guess"]),
    ends=st.sampled_from(["stated", "approx", "guess", "upper_bound", "lower_bound"]),
    end_kind=st.sampled_from(["", "collapsed", "completed"]),
    moments=st.lists(st.floats(0, 400), min_size=2, max_size=2),
)
def test_what_is_learnt_later_only_narrows_a_length(
    hours: float, begins: str, ends: str, end_kind: str, moments: list[float]
) -> None:
    """The interval known later lies within the one known earlier, and the length told lies in both."""
    pause = past(hours, start_certainty=begins, end_certainty=ends, end_kind=end_kind)
    known_earlier, known_later = (interval(pause, moment) for moment in sorted(moments))
    everything = interval(pause)
    assert everything is not None
    for narrow, wide in ((known_later, known_earlier), (everything, known_later)):
        if wide is not None:
            assert narrow is not None
            assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
    assert everything[0] <= hours + 1e-6
    assert hours - 1e-6 <= everything[1]
