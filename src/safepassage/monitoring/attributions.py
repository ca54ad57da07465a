"""Who a text says it has something from: other publishers, and those it quotes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from safepassage.model.reports import Reporter
from safepassage.monitoring.texts import words_of

_NAME = r"(?P<name>(?:the )?[A-Z\u0600-\u06ff][\w.&'-]*(?: (?:of|for|and|the|[A-Z\u0600-\u06ff][\w.&'-]*)){0,6})"


class Relation(StrEnum):
    """How a name stands in a text."""

    COPYRIGHT = "copyright"
    FIRST_ON = "first_on"
    TOLD = "told"
    ACCORDING_TO = "according_to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """A name that a text gives, and as what."""

    relation: Relation
    name: str


_PATTERNS = (
    (Relation.COPYRIGHT, re.compile(r"(?:©|\([cC]\)|Copyright)\s*(?:\d{4}\s*)?" + _NAME)),
    (Relation.FIRST_ON, re.compile(r"appeared first (?:on|in|at) " + _NAME)),
    (Relation.TOLD, re.compile(r"\btold (?:the )?" + _NAME)),
    (Relation.ACCORDING_TO, re.compile(r"(?:[Aa]ccording to|[Cc]iting|[Qq]uoted by|[Rr]eported by) (?:the )?" + _NAME)),
    (
        Relation.ACCORDING_TO,
        re.compile(r"(?:بحسب|وفقا ل|وفقاً ل|نقلا عن|نقلاً عن)\s*(?P<name>[\u0600-\u06ff]+(?: [\u0600-\u06ff]+)?)"),
    ),
)


def attributions_in(text: str) -> tuple[Attribution, ...]:
    """Every name a text is attributed to, in the order of the text."""
    found = []
    for relation, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name = re.sub(r"^the ", "", match["name"]).strip(" .'")
            found.append((match.start(), Attribution(relation=relation, name=name)))
    return tuple(attribution for _, attribution in sorted(found, key=lambda each: (each[0], each[1].name)))


def publishers_of(text: str) -> tuple[str, ...]:
    """Through whom a text went as far as it shows: whoever holds it first, then who published it after."""
    order = (Relation.COPYRIGHT, Relation.FIRST_ON)
    named = attributions_in(text)
    chain = [each.name for relation in order for each in named if each.relation is relation]
    return tuple(dict.fromkeys(chain))


class Directory:
    """Reporters by the names by which texts call them."""

    def __init__(self, reporters: Iterable[Reporter]) -> None:
        self._by_words: dict[tuple[str, ...], Reporter] = {}
        for reporter in sorted(reporters, key=lambda each: each.reporter_id, reverse=True):
            bare = re.sub(r"\(.*?\)", "", reporter.name)
            for name in (reporter.reporter_id.replace("_", " "), bare, _initials(bare)):
                words = words_of(name)
                if words:
                    self._by_words[words] = reporter

    def named(self, name: str) -> Reporter | None:
        """The reporter of that name, in full, by its initials or by its id; None where there is none."""
        words = words_of(name)
        for length in range(len(words), 0, -1):
            if words[:length] in self._by_words:
                return self._by_words[words[:length]]
        return None


def _initials(name: str) -> str:
    capitals = [word[0] for word in name.split() if word[:1].isupper()]
    return "".join(capitals) if len(capitals) > 2 else ""  # noqa: PLR2004 - two letters name too many
