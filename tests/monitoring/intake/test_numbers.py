"""Numbers in words and digits, exact, bounded and vague, in English and Arabic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safepassage.monitoring.intake.numbers import numbers_in
from safepassage.monitoring.letters import plain_digits


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "bound"),
    [
        ("1,250 people", 1250, None, None, "="),
        ("1 250 people", 1250, None, None, "="),
        ("2.5 million people", 2_500_000, None, None, "="),
        ("three thousand people", 3000, None, None, "="),
        ("two hundred and fifty people", 250, None, None, "="),
        ("twenty-one buses", 21, None, None, "="),
        ("two dozen buses", 24, None, None, "="),
        ("some two dozen buses", 24, None, None, "~"),
        ("dozens of buses", 36, 12, 99, "~"),
        ("tens of thousands fled", 30_000, 10_000, 99_999, "~"),
        ("several hundred people", 500, 300, 900, "~"),
        ("more than 300 people", 300, None, None, ">="),
        ("no more than 300 people", 300, None, None, "<="),
        ("no fewer than 300 people", 300, None, None, ">="),
        ("fewer than 300 people", 300, None, None, "<="),
        ("as many as 300 people", 300, None, None, "<="),
        ("nearly 300 people", 300, None, None, "~"),
        ("between 200 and 300 people", None, 200, 300, "="),
        ("200 to 300 people", None, 200, 300, "="),
        ("١٢٥٠ شخصا", 1250, None, None, "="),
        ("٣٬٢٥٠ شخصا", 3250, None, None, "="),
        ("ثلاثة آلاف شخص", 3000, None, None, "="),
        ("ألفي شخص", 2000, None, None, "="),
        ("خمسة وعشرون شخصا", 25, None, None, "="),
        ("خمسمئة شخص", 500, None, None, "="),
        ("١٢ ألف شخص", 12_000, None, None, "="),
        ("عشرات الآلاف من المدنيين", 30_000, 10_000, 99_999, "~"),
        ("مئات المدنيين", 300, 100, 999, "~"),
        ("نحو ٣٠٠ شخص", 300, None, None, "~"),
        ("أكثر من ٣٠٠ شخص", 300, None, None, ">="),
        ("ما لا يقل عن ٣٠٠ شخص", 300, None, None, ">="),
    ],
)
def test_a_number_is_read(text: str, value: float | None, low: float | None, high: float | None, bound: str) -> None:
    [number] = numbers_in(plain_digits(text))
    assert (number.value, number.low, number.high, str(number.bound)) == (value, low, high, bound)


@pytest.mark.parametrize(
    "text", ["no number at all", "on 2016-12-15", "at 15:30", "resolution S/2328", "the 48-hour pause"]
)
def test_what_is_no_number(text: str) -> None:
    assert numbers_in(text) == ()


@given(st.integers(0, 10**9))
def test_any_whole_number_is_read_back(number: int) -> None:
    for text in (f"{number} people", f"{number:,} people"):
        assert [each.value for each in numbers_in(text)] == [number]


@given(st.text(max_size=200))
def test_any_text_is_read_without_fault(text: str) -> None:
    for number in numbers_in(plain_digits(text)):
        assert 0 <= number.start < number.end <= len(text)
