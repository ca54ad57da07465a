"""Finds what could lead to a person who must not be found: names, phone numbers, addresses of mail, number plates.

A list of rules cannot find every name. It finds those that a text itself marks as a private person's: after a title,
with an age, after `named`. Holders of offices are left, for what they say is why a text is kept.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from safepassage.monitoring.letters import plain_digits


class PersonalKind(StrEnum):
    """What was found."""

    NAME = "name"
    PHONE = "phone"
    MAIL = "mail"
    PLATE = "plate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """Where in a text something personal stands."""

    kind: PersonalKind
    start: int
    end: int


_WORD = r"(?<!\w)[A-Z][\w'\u2019-]{1,30}"
_NAME = rf"(?P<found>{_WORD}(?: (?:al-|el-|bin |ibn |abu )?{_WORD}){{0,3}})"
_TWO_WORDS = rf"(?P<found>{_WORD}(?: (?:al-|el-|bin |ibn )?{_WORD}){{1,3}})"
_ARABIC_WORD = r"[\u0621-\u064a]{2,20}"
_NAMES = (
    re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Umm|Abu|Um|Haj|Hajj|Sheikh)\.? {_NAME}"),
    re.compile(rf"\b(?:named|called|name is|names? (?:were|was)|identified as|known as) {_NAME}"),
    re.compile(rf"{_NAME}, (?:aged )?\d{{1,2}}(?=,| years|-year|\.| \()"),
    re.compile(rf"\b\d{{1,2}}-year-old {_NAME}"),
    re.compile(
        r"\b(?:resident|residents|mother|father|brother|sister|son|daughter|wife|husband|patient|"
        r"driver|nurse|teacher|student|"
        rf"activist|shopkeeper|farmer|widow|neighbou?r|volunteer) {_TWO_WORDS}"
    ),
    re.compile(
        rf"(?<!\w)(?:السيد|السيدة|المواطن|المواطنة|الحاج|الحاجة|الشاب|الطفل|"
        rf"الطفلة) (?P<found>{_ARABIC_WORD}(?: {_ARABIC_WORD})?)"
    ),
    re.compile(rf"(?<!\w)(?:اسمه|اسمها|يدعى|تدعى) (?P<found>{_ARABIC_WORD}(?: {_ARABIC_WORD})?)"),
    re.compile(rf"(?<!\w)(?P<found>أبو {_ARABIC_WORD})"),
)
_MAIL = re.compile(r"(?P<found>[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_PHONES = (
    re.compile(r"(?<![\w.])(?P<found>(?:\+|00)\d(?:[ ().\u00a0-]{0,2}\d){7,14})(?![\w])"),
    re.compile(r"(?<![\w.,])(?P<found>0\d(?:[ ()\u00a0-]?\d){7,10})(?![\w,.]\d|\w)"),
    re.compile(
        r"(?:tel|phone|mobile|call|whatsapp|signal|telegram|هاتف|جوال|موبايل|واتساب|"
        r"اتصل\w*)\W{0,4}(?:\w+\W{1,3}){0,2}"
        r"(?P<found>\+?\d(?:[ ()\u00a0-]{0,2}\d){5,14})(?!\w)",
        re.IGNORECASE,
    ),
)
_PLATES = (
    re.compile(
        r"(?:plates?|licen[cs]e (?:plate|number)|registration(?: number)?|لوحة|لوحتها|"
        r"رقم اللوحة)\W{0,3}(?:\w+\W{1,3}){0,2}?"
        r"(?P<found>(?=[A-Z0-9 -]*\d)[A-Z0-9]{1,4}(?:[ -]?[A-Z0-9]{1,6}){0,2})(?!\w)"
    ),
    re.compile(
        r"(?:\b(?:car|van|bus|truck|vehicle|pick-?up|taxi|ambulance)\b|سيارة|حافلة|شاحنة)\W{1,3}(?:\w+\W{1,3}){0,2}?"
        r"(?P<found>[A-Z]{1,3}[ -]?\d{3,6}(?:[ -]?[A-Z]{1,2})?|\d{2,3}[ -][A-Z]{1,3}[ -]\d{2,4})(?!\w)"
    ),
)
_RULES = (
    *((PersonalKind.NAME, pattern) for pattern in _NAMES),
    (PersonalKind.MAIL, _MAIL),
    *((PersonalKind.PHONE, pattern) for pattern in _PHONES),
    *((PersonalKind.PLATE, pattern) for pattern in _PLATES),
)
_PUBLIC = re.compile(r"^(?:The|A|An|In|On|At|United|Red|Saint|North|South|East|West)\b")
_MOST_READ = 2**21


def scan(text: str) -> tuple[Personal, ...]:
    """What of a text is personal, in its order; nothing overlaps."""
    plain = plain_digits(text[:_MOST_READ])
    found = sorted(_matches(plain), key=lambda each: (each.start, -each.end))
    apart: list[Personal] = []
    for each in found:
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return tuple(apart)


def masked(text: str, found: Sequence[Personal]) -> str:
    """The text with what was found replaced by what kind of thing it was; the same thing by the same mark."""
    pieces, at = [], 0
    numbers: dict[str, int] = {}
    for each in found:
        own = text[each.start : each.end]
        number = numbers.setdefault(own, len(numbers) + 1)
        pieces += [text[at : each.start], f"[{each.kind.value} {number}]"]
        at = each.end
    return "".join([*pieces, text[at:]])


def _matches(plain: str) -> Iterator[Personal]:
    for kind, pattern in _RULES:
        for match in pattern.finditer(plain):
            if kind is PersonalKind.NAME and _PUBLIC.match(match["found"]):
                continue
            yield Personal(kind=kind, start=match.start("found"), end=match.end("found"))
