"""Days that words speak of, by the day of publication: a Friday."""

from datetime import date

import pytest

from safepassage.monitoring.intake.times import days_of

FRIDAY = date(2018, 10, 12)


@pytest.mark.parametrize(
    ("words", "planned", "first", "last"),
    [
        ("on Friday", False, 12, 12),
        ("on Thursday evening", False, 11, 11),
        ("last Friday", False, 5, 5),
        ("on Saturday", True, 13, 13),
        ("since Wednesday", False, 10, 12),
        ("by Thursday night", False, None, 11),
        ("yesterday", False, 11, 11),
        ("tomorrow", True, 13, 13),
        ("in the past 24 hours", False, 11, 12),
        ("overnight", False, 11, 12),
        ("over the next two days", True, 12, 14),
        ("on 9 October 2018", False, 9, 9),
        ("on October 9", False, 9, 9),
        ("on Oct. 9, 2018", False, 9, 9),
        ("2018-10-09", False, 9, 9),
        ("يوم الخميس", False, 11, 11),
        ("منذ يوم الأربعاء", False, 10, 12),
        ("مساء الجمعة", False, 12, 12),
        ("حتى مساء الخميس", False, None, 11),
        ("أمس", False, 11, 11),
        ("٩ تشرين الأول ٢٠١٨", False, 9, 9),
        ("9 أكتوبر 2018", False, 9, 9),
    ],
)
def test_words_name_days_of_october(words: str, planned: bool, first: int | None, last: int) -> None:
    days = days_of(words, FRIDAY, planned=planned)
    assert days is not None
    assert days.last == date(2018, 10, last)
    assert days.first == (None if first is None else date(2018, 10, first))


def test_a_year_is_a_year() -> None:
    days = days_of("In 2014, many left", FRIDAY, planned=False)
    assert days is not None
    assert (days.first, days.last) == (date(2014, 1, 1), date(2014, 12, 31))


@pytest.mark.parametrize("words", ["soon", "the sun", "may 300 go", "march through the gate", "a second time"])
def test_words_that_name_no_day(words: str) -> None:
    assert days_of(words, FRIDAY, planned=False) is None
