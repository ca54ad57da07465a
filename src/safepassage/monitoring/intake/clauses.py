"""Parts of a sentence that say one thing each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TURN = re.compile(r"\b(?:while|whereas|although|though|but|hours after|down from)\b|لكن|فيما|بينما")
_BOUNDARY = re.compile(
    r"(?:[;:]\s+|,?\s+(?:while|whereas|although|though|but)\s+|\s+and that\s+|,\s+(?:and|after|"
    r"when|where|which|who|hours after|down from)\s+"
    r"|\s+after\s+(?=\w+\s+(?:opened|attacked|fired))|[،؛]\s+|\s+(?:لكن|فيما|بينما)\s+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A part of a sentence and where it begins in it; `turns` where it is set against what stands before."""

    start: int
    text: str
    turns: bool = False

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def clauses_of(sentence: str) -> tuple[Clause, ...]:
    """The parts, in order; together they are the sentence less the words between them."""
    return tuple(_parts(sentence))


def _parts(sentence: str) -> Iterator[Clause]:
    start, turns = 0, False
    for boundary in _BOUNDARY.finditer(sentence):
        if boundary.start() > start:
            yield Clause(start=start, text=sentence[start : boundary.start()], turns=turns)
        start, turns = boundary.end(), _TURN.search(boundary[0]) is not None
    if start < len(sentence):
        yield Clause(start=start, text=sentence[start:], turns=turns)
