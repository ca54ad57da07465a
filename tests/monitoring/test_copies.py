"""Which texts are one text; the examples are our own."""

import pytest

from safepassage.monitoring.copies import likeness, place_texts
from safepassage.monitoring.texts import words_of

STORY = (
    "The ministry said the truce along the river took hold at dawn and that columns of families were crossing the "
    "old bridge on foot. Aid workers counted about four hundred people before noon."
)
OTHER = (
    "Snow closed the pass on Tuesday and the buses that were to carry patients from the hospital stood in a line "
    "for nine hours, a nurse told reporters who had reached the village."
)


def numbers(*texts: str) -> list[int | None]:
    return [placed.number for placed in place_texts(texts)]


def test_captions_footers_case_and_punctuation_do_not_matter() -> None:
    copy = (
        "In this Friday, March 3, 2017 photo, a man waits by the river. (AP Photo/Someone)\n"
        + STORY.upper().replace(",", "")
        + "\n© The Daily\nThe post Truce holds appeared first on The Daily."
    )
    assert numbers(STORY, copy, OTHER) == [0, 0, 1]


def test_arabic_marks_letters_and_digits_do_not_matter() -> None:
    plain = "خرج نحو 400 شخص من الحي المحاصر عبر الجسر القديم قبل الظهر حسب عمال الاغاثة"
    marked = "خَرَجَ نحو ٤٠٠ شخصٍ من الحيّ المحاصر عبر الجسر القديم قبل الظهر حسب عمّال الإغاثة"
    assert words_of(plain) == words_of(marked)
    assert numbers(plain, marked) == [0, 0]


def test_a_text_within_a_longer_one_is_the_same_text() -> None:
    assert numbers(STORY, f"{OTHER} {STORY}") == [0, 0]


def test_half_a_text_asks() -> None:
    first, second = place_texts([STORY, STORY[: len(STORY) // 2] + OTHER])
    assert (first.number, second.number) == (0, 1)
    assert second.doubtful == (0,)


def test_short_texts_are_never_copies() -> None:
    assert numbers("About 8,000 people left", "About 8,000 people left", "") == [None, None, None]


def test_a_phrase_many_use_makes_no_copies() -> None:
    phrase = "according to the office for the coordination of relief"
    texts = [f"{' '.join(f'w{number}x{place}' for place in range(20))} {phrase}" for number in range(40)]
    assert numbers(*texts) == list(range(40))


@pytest.mark.parametrize(
    ("shared", "one", "other", "same", "doubtful"),
    [(8, 10, 40, True, False), (7, 10, 40, False, True), (30, 40, 40, True, False), (2, 10, 10, False, False)],
)
def test_thresholds(shared: int, one: int, other: int, same: bool, doubtful: bool) -> None:
    found = likeness(shared, one, other)
    assert (found.same, found.doubtful) == (same, doubtful)
