"""How wide words are in the plain letters of our pictures, near enough to find room for them."""

from collections.abc import Mapping
from types import MappingProxyType

LINE_HEIGHT = 1.25
"""From one line of text to the next, as a multiple of the size of its letters."""

_BOLD = 1.12
_UNKNOWN = 0.62
_WIDE = 1.0
_FIRST_WIDE = "\u2e80"
_LETTERS_OF_WIDTH = {
    0.28: "'IJijl",
    0.32: " ,./:;\\|",
    0.36: "-f",
    0.40: "!()[]rt",
    0.46: '"*_`',
    0.52: "?sz",
    0.56: "FLck",
    0.61: "PTYaeovxy",
    0.64: "$0123456789EKSbdghnpqu{}",
    0.68: "ABCRVXZ",
    0.72: "U",
    0.77: "&DGHN",
    0.80: "OQw",
    0.84: "#+<=>^~",
    0.88: "M",
    0.97: "%m@W",
}
_WIDTH_OF: Mapping[str, float] = MappingProxyType(
    {letter: width for width, letters in _LETTERS_OF_WIDTH.items() for letter in letters}
)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text, in the unit of `size`; about right for Latin, Greek, Cyrillic and Arabic letters.

    Readers' fonts differ by more than this rule errs, so that no font need be read.
    """
    ems = sum(_WIDTH_OF.get(letter, _WIDE if letter >= _FIRST_WIDE else _UNKNOWN) for letter in text)
    return ems * size * (_BOLD if bold else 1.0)
