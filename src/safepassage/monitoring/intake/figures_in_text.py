"""Claims with a figure: what is counted, how it stands, and how exact it is."""

import re
from collections.abc import Iterator

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.monitoring.intake import cues
from safepassage.monitoring.intake.clauses import Clause
from safepassage.monitoring.intake.counted import (
    REACH,
    Counted,
    called_a_number,
    harm_in,
    may_count,
    stands_for_people,
    what_is_counted,
)
from safepassage.monitoring.intake.found import Found
from safepassage.monitoring.intake.numbers import Number

_CONTINUED = frozenset({Measure.CUMULATIVE, Measure.PERIOD, Measure.BATCH, Measure.ARRIVALS, Measure.PLANNED})
"""Measures that a second figure of a sentence shares where it says nothing of its own: `including 300 children`."""

_ABOARD = re.compile(
    r"\s*\w+ (?:(?:in|on|by) (?:the )?(?:\w+ )?(?:buses|bus|ambulances|vehicles|cars)|aboard|"
    r"on board)\b",
    re.IGNORECASE,
)
_TO_MOVE = re.compile(r"\bto move\b", re.IGNORECASE)
_PART = re.compile(r"(?:\bincl(?:uding|\.)?|\bof whom|بينهم|منهم)\s*$", re.IGNORECASE)
_RATE = re.compile(r"\s*(?:a|per) day\b", re.IGNORECASE)
_NUMBER_REACHED = re.compile(r"\b(?:number|total|toll|figure)\b[^.;]*\breach|عدد\s+[^.،]*وصل", re.IGNORECASE)
_WAITING = re.compile(r"\b(?:waiting|are|is|queuing|queueing)\b", re.IGNORECASE)
_ON_THE_WAY = re.compile(r"\b(?:carried|reached|left|arrived)\b", re.IGNORECASE)


def figures_in(
    sentence: str, clauses: tuple[Clause, ...], numbers: tuple[Number, ...], earlier: Found | None = None
) -> Iterator[Found]:
    """Every figure of people, vehicles or people harmed; `earlier` is the last one of the sentence before."""
    before = earlier if cues.PART_OF_BEFORE.search(sentence) else None
    for place, number in enumerate(numbers):
        clause = next((each for each in clauses if each.start <= number.start < each.end), None)
        if clause is None or not may_count(sentence, number):
            continue
        until = numbers[place + 1].start if place + 1 < len(numbers) else len(sentence)
        found = _figure(sentence, clause, number, min(until, clause.end), before)
        if found is not None:
            before = found
            yield found


def _figure(sentence: str, clause: Clause, number: Number, until: int, before: Found | None) -> Found | None:
    after = sentence[number.end : until]
    harm = harm_in(sentence, clause, number, after)
    if harm:
        return _made(Measure.INCIDENT, clause, number, harm, ClaimStatus.COMPLETED)
    kind, unit = what_is_counted(after)
    if kind is Counted.VEHICLES:
        return _vehicles(clause, number, unit)
    if kind is Counted.NOT_SAID and not stands_for_people(sentence, clause, number, after):
        return None
    lead = sentence[clause.start : number.start]
    if before and before.measure in _CONTINUED and unit and _PART.search(lead):
        return _made(before.measure, clause, number, unit, before.status or ClaimStatus.COMPLETED)
    measure = _measure(sentence, clause, number, until, before)
    return None if measure is None else _made(measure, clause, number, unit, _status(measure, clause.text, after))


def _vehicles(clause: Clause, number: Number, unit: str) -> Found:
    if cues.HIT.search(clause.text):
        return _made(Measure.INCIDENT, clause, number, unit, ClaimStatus.COMPLETED)
    if cues.PLANNED.search(clause.text):
        status = ClaimStatus.PLANNED
    elif _WAITING.search(clause.text) and not _ON_THE_WAY.search(clause.text):
        status = ClaimStatus.ONGOING
    else:
        status = ClaimStatus.COMPLETED
    return _made(Measure.VEHICLES, clause, number, unit, status)


def _measure(sentence: str, clause: Clause, number: Number, until: int, before: Found | None) -> Measure | None:
    """What people are counted as: by the words near the figure, then by those of its clause."""
    lead = sentence[clause.start : number.start]
    others = (cues.PLANNED, cues.ARRIVED, cues.REMAINING, cues.HELD)
    if called_a_number(lead) and not any(cue.search(clause.text) for cue in others):
        return Measure.BATCH if cues.IN_ONE_GO.search(lead) else Measure.CUMULATIVE
    return _by_all_words(sentence, clause, number, until, before)


def _by_all_words(sentence: str, clause: Clause, number: Number, until: int, before: Found | None) -> Measure | None:
    lead, after = sentence[clause.start : number.start], sentence[number.end : until]
    for text in (lead[-REACH:] + sentence[number.start : until], clause.text):
        found = _by_words(text, clause.text, before)
        if found in (Measure.CUMULATIVE, Measure.PERIOD) and _ABOARD.match(after):
            return Measure.BATCH
        if found is not None:
            return found
    if "gave a figure" in clause.text or cues.IN_ALL.search(clause.text):
        return Measure.BATCH if cues.IN_ONE_GO.search(clause.text) else Measure.CUMULATIVE
    if cues.IN_ONE_GO.search(sentence) or _ABOARD.match(after):
        return Measure.BATCH
    return before.measure if before and before.measure in _CONTINUED else None


def _by_words(text: str, clause: str, before: Found | None) -> Measure | None:
    moves = cues.DEPARTED.search(clause) or cues.ARRIVED.search(clause) or _TO_MOVE.search(clause)
    if cues.HELD.search(text):
        return Measure.HELD
    if cues.PLANNED.search(clause) and moves:
        return Measure.PLANNED
    if cues.REMAINING.search(text):
        return Measure.REMAINING
    if cues.ARRIVED.search(text) and not _NUMBER_REACHED.search(clause):
        return Measure.ARRIVALS
    return _departures(clause, before) if cues.DEPARTED.search(text) else None


def _departures(clause: str, before: Found | None) -> Measure:
    if cues.IN_ALL.search(clause) or _NUMBER_REACHED.search(clause):
        return Measure.CUMULATIVE
    if cues.WITHIN_A_TIME.search(clause):
        return Measure.PERIOD
    if cues.SINCE_THE_BEGINNING.search(clause):
        return Measure.CUMULATIVE
    if cues.IN_ONE_GO.search(clause):
        return Measure.BATCH
    return before.measure if before and before.measure in _CONTINUED else Measure.CUMULATIVE


def _status(measure: Measure, clause: str, after: str) -> ClaimStatus:
    if measure is Measure.PLANNED:
        return ClaimStatus.PLANNED
    lasts = measure is Measure.REMAINING or (measure is Measure.HELD and cues.REMAINING.search(clause))
    return ClaimStatus.ONGOING if lasts or _RATE.match(after) else ClaimStatus.COMPLETED


def _made(measure: Measure, clause: Clause, number: Number, unit: str, status: ClaimStatus) -> Found:
    return Found(
        measure=measure,
        clause=clause.text,
        value=f"{number.value:.15g}" if number.value is not None else "",
        low=number.low,
        high=number.high,
        bound=number.bound,
        unit=unit,
        status=status,
        hedged=number.hedged,
        start=number.start,
    )
