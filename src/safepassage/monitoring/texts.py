"""Brings texts into one form, so that copies of a text are alike."""

import re
import unicodedata

FEWEST_WORDS = 8
"""A shorter text is too often the same by chance."""

WORDS_A_SHINGLE = 5
LONGEST_TEXT = 200_000
"""Characters of a text that are compared."""

_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS = str.maketrans("\u0623\u0625\u0622\u0671\u0649\u0629", "\u0627\u0627\u0627\u0627\u064a\u0647")
"""Arabic letters that are written in several ways: forms of alef, final ya, ta marbuta."""
_THOUSANDS = re.compile(r"(?<=\d)[,\u066c](?=\d{3}\b)")
_DIGIT = re.compile(r"(?![0-9])\d")
_WORD = re.compile(r"\w+")
_MARKS_OF_BOILERPLATE = (
    "©",
    "(c)",
    "copyright",
    "appeared first",
    "rights reserved",
    "source",
    "read more",
    "follow us",
    "share this",
    "advertisement",
    "related",
    "photo",
    "image",
    "picture",
    "caption",
    "/",
)
"""One of them stands in every line that is boilerplate."""

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
    short = text[:LONGEST_TEXT]
    if _may_hold_boilerplate(short):
        short = " ".join(line for line in short.splitlines() if not is_boilerplate(line))
    plain = short.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", short).casefold()
        plain = _MARKS.sub("", plain).translate(_LETTERS)
        plain = _DIGIT.sub(lambda match: str(unicodedata.digit(match.group())), plain)
    return tuple(_WORD.findall(_THOUSANDS.sub("", plain)))


def is_boilerplate(line: str) -> bool:
    """Whether a line belongs to the page and not to the text: a caption, a footer, a copyright line."""
    return any(pattern.search(line) for pattern in _BOILERPLATE)


def _may_hold_boilerplate(text: str) -> bool:
    lower = text.lower()
    return any(mark in lower for mark in _MARKS_OF_BOILERPLATE)
