"""Finds numbers in a sentence: digits, words, vague words, and what is said of how exact they are.

What vague words mean is a table of conventions (ACLED counts "dozens" as 12, "hundreds" as 100 at least).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from safepassage.model.reports import Bound
from safepassage.monitoring.intake.number_words import ARABIC, ENGLISH, arabic_value, english_value


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands in a sentence, words about its exactness included.

    Attributes
    ----------
    start, end
        Where it stands.
    value
        The best single figure; None of a range.
    low, high
        The least and the most, of a vague word or a range.
    hedged
        Whether a word with it says that it is a guess.
    """

    start: int
    end: int
    value: float | None
    low: float | None = None
    high: float | None = None
    bound: Bound = Bound.EXACTLY
    hedged: bool = False


VAGUE = {
    "tens of thousands": (10_000, 30_000, 99_999),
    "hundreds of thousands": (100_000, 300_000, 999_999),
    "thousands": (1_000, 3_000, 9_999),
    "hundreds": (100, 300, 999),
    "dozens": (12, 36, 99),
    "scores": (20, 60, 199),
    "tens": (10, 30, 99),
    "several thousand": (3_000, 5_000, 9_000),
    "several hundred": (300, 500, 900),
    "several dozen": (36, 60, 108),
    "a few thousand": (2_000, 3_000, 6_000),
    "a few hundred": (200, 300, 600),
    "a few dozen": (24, 36, 72),
    "several": (3, 5, 9),
    "عشرات الآلاف": (10_000, 30_000, 99_999),
    "مئات الآلاف": (100_000, 300_000, 999_999),
    "بضعة آلاف": (3_000, 5_000, 9_000),
    "بضع مئات": (300, 500, 900),
    "آلاف": (1_000, 3_000, 9_999),
    "الآلاف": (1_000, 3_000, 9_999),
    "مئات": (100, 300, 999),
    "المئات": (100, 300, 999),
    "مئات من": (100, 300, 999),
    "عشرات": (10, 30, 99),
    "العشرات": (10, 30, 99),
}
"""Phrase: the least, the best single figure, the most."""

_BOUNDS = {
    Bound.AT_LEAST: r"(?<!no )(?<!not )more than|over|at least|no fewer than|no less than|not less than|"
    r"in excess of|above|upwards of|"
    r"أكثر من|اكثر من|ما يزيد على|ما يزيد عن|ما لا يقل عن|أزيد من",
    Bound.AT_MOST: r"up to|as many as|(?<!no )fewer than|(?<!no )(?<!not )less than|under|no more than|"
    r"not more than|at most|"
    r"أقل من|ما يصل إلى|لا يزيد عن|لا يتجاوز",
    Bound.ABOUT: r"about|around|some|roughly|approximately|an estimated|estimated|nearly|almost|close to|"
    r"circa|maybe|perhaps|"
    r"well over|just over|just under|"
    r"نحو|حوالي|قرابة|زهاء|ما يقارب|ما يقرب من|يقارب|تقريبا",
}
_HEDGES = frozenset({"an estimated", "estimated", "maybe", "perhaps"})
_MODIFIERS = [
    (bound, re.compile(rf"(?:^|[\s(\"“،,])((?:{words})(?:\s+(?:a|the|another|some))?)\s*$", re.IGNORECASE))
    for bound, words in _BOUNDS.items()
]
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"
_SCALED = r"(?:\s+(?P<scale>hundred|thousand|million|dozen|ألفا|ألف|الف|آلاف|مليون))?"
_WRITTEN = re.compile(rf"(?<![\w.,:/+-])(?P<digits>{_DIGITS}){_SCALED}(?![\w:/]|[.,]\d|-\w)")
_VAGUE = re.compile(
    r"(?<!\w)[وبل]?(?P<vague>" + "|".join(sorted(map(re.escape, VAGUE), key=len, reverse=True)) + r")(?!\w)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"^\s*(?:and|to|-|\u2013|و|إلى|الى)\s*$")
_BETWEEN = re.compile(r"(?:between|from|بين|ما بين|من)\s*$", re.IGNORECASE)
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "dozen": 12,
    "ألف": 1_000,
    "ألفا": 1_000,
    "الف": 1_000,
    "آلاف": 1_000,
    "مليون": 1_000_000,
}


def numbers_in(sentence: str) -> tuple[Number, ...]:
    """Every number of a sentence whose digits are 0-9, in order; ranges are one number."""
    found = sorted(_bare(sentence), key=lambda number: (number.start, -number.end))
    apart: list[Number] = []
    for number in found:
        if not apart or number.start >= apart[-1].end:
            apart.append(number)
    return tuple(_modified(sentence, number) for number in _ranges(sentence, apart))


def _bare(sentence: str) -> Iterator[Number]:
    for match in _VAGUE.finditer(sentence):
        low, best, high = VAGUE[match["vague"].lower()]
        yield Number(start=match.start("vague"), end=match.end(), value=best, low=low, high=high, bound=Bound.ABOUT)
    for match in _WRITTEN.finditer(sentence):
        digits = re.sub(r"[,\s\u00a0\u202f]", "", match["digits"])
        value = float(digits) * _SCALES.get((match["scale"] or "").lower(), 1)
        yield Number(start=match.start(), end=match.end(), value=value)
    for pattern, value_of in ((ENGLISH, english_value), (ARABIC, arabic_value)):
        for match in pattern.finditer(sentence):
            worth = value_of(match["words"])
            if worth is not None:
                yield Number(start=match.start("words"), end=match.end("words"), value=worth)


def _ranges(sentence: str, numbers: list[Number]) -> list[Number]:
    joined: list[Number] = []
    for number in numbers:
        before = joined[-1] if joined else None
        if before and before.value is not None and number.value is not None and before.value < number.value:
            between = sentence[before.end : number.start]
            lead = _BETWEEN.search(sentence[: before.start])
            dashed = between.strip() in {"-", "\u2013"} or between.strip() == "to"
            if _RANGE.match(between) and (lead or dashed):
                joined[-1] = Number(
                    start=lead.start() if lead else before.start,
                    end=number.end,
                    value=None,
                    low=before.value,
                    high=number.value,
                )
                continue
        joined.append(number)
    return joined


def _modified(sentence: str, number: Number) -> Number:
    """The number with the words before it that say how exact it is."""
    for bound, pattern in _MODIFIERS:
        found = pattern.search(sentence, 0, number.start)
        if found and number.value is not None:
            vague = number.low is not None
            return Number(
                start=found.start(1),
                end=number.end,
                value=number.value,
                low=number.low,
                high=number.high,
                bound=Bound.ABOUT if vague else bound,
                hedged=found[1].lower() in _HEDGES,
            )
    return number
