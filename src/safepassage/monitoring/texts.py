"""Brings texts into one form, so that copies of a text are alike."""

import re
import unicodedata
from zlib import crc32

FEWEST_WORDS = 8
"""A shorter text is too often the same by chance."""

WORDS_A_SHINGLE = 5
LONGEST_TEXT = 200_000
"""Characters of a text that are compared."""

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})
_THOUSANDS = re.compile(r"(?<=\d)[,\u066c](?=\d{3}\b)")
_WORD = re.compile(r"\w+")
_BOILERPLATE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^\s*(©|\(c\)|copyright\b)",
        r"\bappeared first on\b",
        r"\ball rights reserved\b",
        r"^\s*(source|read more|follow us|share this|advertisement|related)\b",
        r"^\s*in this \w+,? .{0,40}\bphoto\b",
        r"\((ap|afp|reuters|getty|epa)[^)]{0,20}(photo|images?)?/[^)]{0,60}\)\s*$",
        r"^\s*(photo|image|picture|caption)\s*:",
    )
)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text: one case, one form of each letter and digit, without captions and footers."""
    lines = (line for line in text[:LONGEST_TEXT].splitlines() if not is_boilerplate(line))
    plain = unicodedata.normalize("NFKC", " ".join(lines)).casefold()
    plain = _MARKS.sub("", plain).translate(_LETTERS)
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    return tuple(_WORD.findall(_THOUSANDS.sub("", digits)))


def is_boilerplate(line: str) -> bool:
    """Whether a line belongs to the page and not to the text: a caption, a footer, a copyright line."""
    return any(pattern.search(line) for pattern in _BOILERPLATE)


def shingles_of(words: tuple[str, ...]) -> frozenset[int]:
    """Every run of five words, as numbers that do not differ from one run of the program to the next."""
    runs = max(1, len(words) - WORDS_A_SHINGLE + 1)
    return frozenset(crc32(" ".join(words[place : place + WORDS_A_SHINGLE]).encode()) for place in range(runs))
