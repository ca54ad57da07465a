"""What a line of a press text is: headline, caption, footer, dateline or running text; and where sentences end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from safepassage.monitoring.letters import is_arabic
from safepassage.monitoring.texts import is_boilerplate

LONGEST_HEADLINE = 140
FEWEST_WORDS = 4
"""Of a line of running text that ends without a stop."""

LONGEST_SENTENCE = 1_500
"""Characters; what is longer is no sentence, and is read in pieces."""

MOST_SENTENCES = 5_000


class LineKind(StrEnum):
    """What a line is."""

    HEADLINE = "headline"
    CAPTION = "caption"
    FOOTER = "footer"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of the running text, whether it is a picture's caption, and whether it is Arabic."""

    text: str
    caption: bool
    arabic: bool


_CAPTION = re.compile(
    r"^\s*(in this \w+,? .{0,60}\b(photo|picture|image)\b|(photo|picture|image|caption)\s*:|(صورة|الصورة)\s*:)"
    r"|\([^()]{0,60}\b(photo|photos|getty|images?|handout|صورة)\b[^()]{0,60}\)\s*$",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^\s*(published|issued|updated|posted|last updated|نشر|تاريخ النشر|آخر تحديث)\b", re.IGNORECASE
)
_BYLINE = re.compile(r"^\s*(by [A-Z]|بقلم )")
_END = re.compile(r"(?<=[.!?؟…])[\"”\u2019»)]*\s+(?=[\"“\u2018«(]?[A-Z0-9\u0600-\u06ff])|(?<=[.!?؟…][\"”»])\s+")
_NOT_AN_END = re.compile(
    r"\b(Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Capt|Maj|Sgt|St|No|no|approx|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    r"U\.S|U\.N|U\.K|a\.m|p\.m|e\.g|i\.e|vs|[A-Z])\.$"
)
_DATELINE = re.compile(r"^[^.!?]{3,80}?\s[-\u2013\u2014]\s+(?=\S)")
_BULLET = re.compile(r"^\s*[-*\u2022\u00b7]\s+")


def lines_of(text: str) -> Iterator[tuple[LineKind, str]]:
    """Each line that is not blank, with what it is."""
    running = False
    for line in text.splitlines():
        if line.strip():
            kind = _kind_of(line, first=not running)
            running = running or kind is LineKind.RUNNING or kind is LineKind.HEADLINE
            yield kind, line.strip()


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of the running text and of captions, in their order."""
    count = 0
    for kind, line in lines_of(text):
        if kind not in (LineKind.RUNNING, LineKind.CAPTION):
            continue
        body = _DATELINE.sub("", _BULLET.sub("", line), count=1) if kind is LineKind.RUNNING else line
        for sentence in _split(body):
            count += 1
            if count > MOST_SENTENCES:
                return
            yield Sentence(text=sentence, caption=kind is LineKind.CAPTION, arabic=is_arabic(sentence))


def dateline_of(line: str) -> str:
    """What stands before the dash that begins a dispatch; blank where there is none."""
    found = _DATELINE.match(_BULLET.sub("", line))
    return found[0].rstrip(" -\u2013\u2014") if found else ""


def is_date_line(line: str) -> bool:
    """Whether the line tells when the text was published."""
    return _DATE_LINE.match(line) is not None


def _kind_of(line: str, *, first: bool) -> LineKind:
    if _CAPTION.search(line):
        return LineKind.CAPTION
    if is_boilerplate(line) or _BYLINE.match(line):
        return LineKind.FOOTER
    stripped = line.strip()
    ended = stripped[-1] in '.!?؟"”»…'
    if (
        (first or _DATE_LINE.match(line) or len(stripped.split()) < FEWEST_WORDS)
        and not ended
        and len(stripped) <= LONGEST_HEADLINE
    ):
        return LineKind.HEADLINE
    return LineKind.RUNNING


def _split(line: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        piece = line[start : end.start()]
        if _NOT_AN_END.search(piece):
            continue
        yield from _short(piece)
        start = end.end()
    yield from _short(line[start:])


def _short(piece: str) -> Iterator[str]:
    piece = piece.strip()
    for start in range(0, len(piece), LONGEST_SENTENCE):
        yield piece[start : start + LONGEST_SENTENCE]
