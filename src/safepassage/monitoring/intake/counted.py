"""What a figure counts: people, a part of them, vehicles, people harmed, or nothing that matters here."""

import re
from enum import StrEnum

from safepassage.monitoring.intake import cues
from safepassage.monitoring.intake.clauses import Clause
from safepassage.monitoring.intake.numbers import Number

REACH = 45
"""Characters around a figure in which the words stand that belong to it."""

BEFORE = 25
"""Characters before a figure in which a verb that harms, or a word for capacity, belongs to it."""

FEWEST_ALONE = 20
"""A smaller figure without a noun may count anything."""


class Counted(StrEnum):
    """The kind of thing."""

    PEOPLE = "people"
    VEHICLES = "vehicles"
    NOT_SAID = "not said"


_NOUNS_END = re.compile(
    r"\b(?:were|was|are|is|had|have|has|who|that|which|for|by|to|from|in|on|at|with|aboard|left|and)\b"
    r"|(?<!\w)(?:في|على|إلى|عند|منذ|خلال|مع|داخل)(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<!\w)(?:in|since|of|by|until|عام|سنة|منذ)\s*$|\b(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\s*$",
    re.IGNORECASE,
)
_YEAR_ITSELF = re.compile(r"(?:19|20)\d\d")
_HARMED_NEXT = re.compile(r"\s*\w+ (?:was|were|is|had been) (?:killed|wounded|injured|hurt)\b", re.IGNORECASE)
_FIRST_WORD = re.compile(r"^\s*\w+\s+")
_LIST = re.compile(r"[,،]")
_OPEN_NOUN = re.compile(r"\s*(?:more |further |other |additional )?[a-z\u0600-\u06ff]{4,}\b")
_CALLED_A_NUMBER = re.compile(
    r"\b(?:figure of|put[s]? the (?:number|figure)\b.{0,40}\bat|total (?:now )?(?:to|at|of)|"
    r"(?:convoy|batch|group|wave) of)\s*"
    r"(?:more than |about |around |over |nearly )?$",
    re.IGNORECASE,
)
_COUNTED_NEXT = re.compile(
    r"\s*(?:in all|in total|altogether|so far|since the|besieged|trapped|stranded|evacuated|"
    r"displaced|helped to|waiting)\b",
    re.IGNORECASE,
)
_CARRIED = re.compile(r"\b(?:moved|took|carried|transported|evacuated|brought out)\s*$", re.IGNORECASE)
_OF_OUR = re.compile(r"\s*of (?:our|their|its|the|his)\s+", re.IGNORECASE)


def may_count(sentence: str, number: Number) -> bool:
    """Whether the figure can count people or vehicles: no length, date, age, capacity."""
    after = sentence[number.end : number.end + REACH]
    before = sentence[max(0, number.start - REACH) : number.start]
    if cues.CAPACITY.search(before[-BEFORE:]) or cues.CAPACITY.match(_FIRST_WORD.sub("", after)):
        return False
    if _YEAR.search(before) and _YEAR_ITSELF.fullmatch(sentence[number.start : number.end]):
        return False
    if number.value == 1:  # `one` is more often no number
        kind, _ = what_is_counted(after)
        near = _OF_OUR.sub("", after, count=1)
        named = kind is not Counted.NOT_SAID and len(near.split()[:3]) > 0
        if not named and not _HARMED_NEXT.match(after):
            return False
    return not cues.NOT_COUNTED.match(after) and not cues.NOT_BEFORE.search(before)


def what_is_counted(after: str) -> tuple[Counted, str]:
    """What the words after a figure name, and its unit: the first word for such a thing among its nouns."""
    own = _OF_OUR.match(after)
    start = own.end() if own else 0
    end = _NOUNS_END.search(after, start)
    near = after[start : min(end.start() if end else len(after), start + REACH)]
    candidates = [
        (match.start(), kind, unit)
        for kind, units in ((Counted.PEOPLE, cues.PARTS), (Counted.VEHICLES, cues.VEHICLES))
        for unit, pattern in units
        if (match := pattern.search(near))
    ]
    match = cues.PEOPLE.search(after[:REACH]) if after.lstrip().startswith("of ") else cues.PEOPLE.search(near)
    if match:
        candidates.append((match.start(), Counted.PEOPLE, ""))
    if not candidates:
        return Counted.NOT_SAID, ""
    _, kind, unit = min(candidates)
    return kind, unit


def harm_in(sentence: str, clause: Clause, number: Number, after: str) -> str:
    """`killed` or `injured` where the figure counts such; else blank."""
    harms = (("killed", cues.KILLED), ("injured", cues.INJURED))
    near = after[:REACH]
    for unit, pattern in harms:
        follows = pattern.search(near)
        if follows and not cues.DEPARTED.search(near[: follows.start()]):
            return unit
    lead = sentence[max(clause.start, number.start - BEFORE) : number.start]
    told = [(match.start(), unit) for unit, pattern in harms for match in pattern.finditer(lead)]
    return max(told)[1] if told and not _LIST.search(lead) else ""


def stands_for_people(sentence: str, clause: Clause, number: Number, after: str) -> bool:
    """Whether a figure whose noun is not known counts people all the same: `fewer than 2,500 had left`."""
    lead = sentence[clause.start : number.start]
    if _CALLED_A_NUMBER.search(lead) or _COUNTED_NEXT.match(after):
        return True
    if _CARRIED.search(lead) and not after.strip(' .,;!?"”'):
        return True
    if number.value is not None and number.value < FEWEST_ALONE and number.low is None:
        return False
    local = sentence[max(clause.start, number.start - REACH) : min(clause.end, number.end + REACH)]
    moves = any(cue.search(local) for cue in (cues.DEPARTED, cues.REMAINING, cues.ARRIVED, cues.HELD))
    return moves or bool(cues.IN_ALL.search(clause.text) and _OPEN_NOUN.match(after))


def called_a_number(lead: str) -> bool:
    """Whether the words before a figure call it one: `put the number at`, `taking the total to`."""
    return _CALLED_A_NUMBER.search(lead) is not None
