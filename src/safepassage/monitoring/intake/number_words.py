"""Numbers written out, in English and Arabic."""

import re

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ENGLISH = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * (place + 2) for place, word in enumerate(_TENS)
}
_ENGLISH_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12}
_ONE = "|".join([*_ENGLISH, *_ENGLISH_SCALES])
ENGLISH = re.compile(
    rf"(?<![\w-])(?P<words>(?:a (?:hundred|thousand|dozen)|(?:{_ONE}))(?:(?:[ -]| and )(?:{_ONE}))*)(?![\w-])",
    re.IGNORECASE,
)
"""Numbers in English words; `words` is the number."""

_ARABIC_UNITS = {
    "واحد": 1,
    "اثنان": 2,
    "اثنين": 2,
    "ثلاث": 3,
    "أربع": 4,
    "خمس": 5,
    "ست": 6,
    "سبع": 7,
    "ثماني": 8,
    "ثمان": 8,
    "تسع": 9,
    "عشر": 10,
}
_ARABIC = (
    _ARABIC_UNITS
    | {f"{word}ة": value for word, value in _ARABIC_UNITS.items()}
    | {
        f"{stem}{ending}": value
        for stem, value in (
            ("عشر", 20),
            ("ثلاث", 30),
            ("أربع", 40),
            ("خمس", 50),
            ("ست", 60),
            ("سبع", 70),
            ("ثمان", 80),
            ("تسع", 90),
        )
        for ending in ("ون", "ين")
    }
    | {"مئتان": 200, "مئتين": 200, "مائتان": 200, "مائتين": 200, "ألفان": 2_000, "ألفين": 2_000, "ألفي": 2_000}
    | {
        f"{word}{hundred}": value * 100
        for word, value in _ARABIC_UNITS.items()
        if 3 <= value <= 9  # noqa: PLR2004 - three hundred to nine hundred are one word
        for hundred in ("مئة", "مائة")
    }
)
_ARABIC_SCALES = {
    "مئة": 100,
    "مائة": 100,
    "ألف": 1_000,
    "ألفا": 1_000,
    "آلاف": 1_000,
    "مليون": 1_000_000,
    "ملايين": 1_000_000,
}
_ARABIC_ONE = "|".join(sorted((*_ARABIC, *_ARABIC_SCALES), key=len, reverse=True))
ARABIC = re.compile(rf"(?<!\w)[وبل]?(?P<words>(?:{_ARABIC_ONE})(?: و?(?:{_ARABIC_ONE}))*)(?!\w)")
"""Numbers in Arabic words; `words` is the number."""


def english_value(words: str) -> float | None:
    """The value of a number in English words."""
    parts = re.split(r"[ -]", words.lower())
    return _value([part for part in parts if part not in {"a", "and"}], _ENGLISH, _ENGLISH_SCALES)


def arabic_value(words: str) -> float | None:
    """The value of a number in Arabic words; thousands alone are vague, and no number."""
    parts = [part if part in _ARABIC or part in _ARABIC_SCALES else part.removeprefix("و") for part in words.split()]
    if parts in (["آلاف"], ["ملايين"], ["واحد"], ["واحدة"]):
        return None
    return _value(parts, _ARABIC, _ARABIC_SCALES)


def _value(parts: list[str], plain: dict[str, int], scales: dict[str, int]) -> float | None:
    total = current = 0
    for part in parts:
        if part in plain:
            current += plain[part]
        elif scales[part] >= 1_000:  # noqa: PLR2004
            total += (current or 1) * scales[part]
            current = 0
        else:
            current = (current or 1) * scales[part]
    return float(total + current) or None
