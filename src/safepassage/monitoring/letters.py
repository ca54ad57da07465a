"""Letters as they should be: without marks that only a machine sees, with digits of one script."""

import re
import unicodedata

UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Marks that turn the direction of writing or cannot be seen, and control characters but tab and end of line."""

ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u0652\u0670\u0640]")
"""Vowel signs (not the hamza above or below), and the stroke that lengthens."""

_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_SEPARATORS = str.maketrans({"\u066c": ",", "\u066b": ".", "\u060c": "،"})
_RUN_OF_DIGITS = re.compile(r"\d[\d.,\u066b\u066c]*")


def seen_only(text: str) -> tuple[str, int]:
    """The text without unseen marks (line ends in one form), and how many there were."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.subn("", unicodedata.normalize("NFC", lines))


def plain_digits(text: str) -> str:
    """The same text, as long as it was, with the digits 0-9 and their separators."""
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text).translate(_SEPARATORS)


def mixed_numbers(text: str) -> tuple[str, ...]:
    """Numbers written with digits of more than one script; nobody writes so by accident."""
    found = (match[0] for match in _RUN_OF_DIGITS.finditer(text))
    return tuple(number for number in found if len({_script(letter) for letter in number if letter.isdigit()}) > 1)


def is_arabic(text: str) -> bool:
    """Whether most of its letters are Arabic."""
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return arabic > latin


def _script(digit: str) -> int:
    return ord(digit) - unicodedata.digit(digit)
