"""Claims without a figure: how the pause, the way or the movement stands, and violence."""

from collections.abc import Iterator

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.monitoring.intake import cues
from safepassage.monitoring.intake.clauses import Clause
from safepassage.monitoring.intake.found import Found


def states_in(clauses: tuple[Clause, ...]) -> Iterator[Found]:
    """Every state that a sentence tells of; one of a kind a clause."""
    for clause in clauses:
        text = clause.text
        pause = _pause(cues.BACKGROUND.sub(" ", text))
        if pause:
            yield Found(measure=Measure.PAUSE_STATUS, clause=text, value=pause, start=clause.start)
        way = _way(cues.OPENED_LONG_AGO.sub(" ", text))
        if way:
            yield Found(measure=Measure.CORRIDOR_STATUS, clause=text, value=way, start=clause.start)
        if not pause and not way:
            yield from _movement(clause)
        if cues.VIOLENCE.search(text) and not pause and not cues.VIOLENCE_STOPS.search(text):
            goes_on = cues.VIOLENCE_GOES_ON.search(text) is not None
            status = ClaimStatus.ONGOING if goes_on else ClaimStatus.COMPLETED
            yield Found(measure=Measure.INCIDENT, clause=text, status=status, start=clause.start)


def _pause(text: str) -> str:
    if cues.STOPPED_FIGHTING.search(text) and cues.FIGHTERS_STOP.search(text):
        return "announced"
    if not cues.PAUSE.search(text):
        return ""
    for value, pattern in (
        ("broken", cues.PAUSE_BROKEN),
        ("ended", cues.PAUSE_ENDED),
        ("holding", cues.PAUSE_HOLDS),
        ("announced", cues.PAUSE_TOLD),
    ):
        if pattern.search(text):
            return value
    return ""


def _way(text: str) -> str:
    if not cues.WAY.search(text):
        return ""
    if cues.WAY_OPEN.search(text):
        return "open"
    return "closed" if cues.WAY_CLOSED.search(text) else ""


def _movement(clause: Clause) -> Iterator[Found]:
    text = clause.text
    if not cues.MOVEMENT.search(text):
        return
    stopped, goes_on = cues.MOVEMENT_STOPPED.search(text), cues.MOVEMENT_GOES_ON.search(text)
    if stopped or goes_on:  # what is told first is the news; the rest is what was before
        resumed = goes_on and (not stopped or goes_on.start() < stopped.start())
        value = "open" if resumed else "suspended"
        yield Found(measure=Measure.CORRIDOR_STATUS, clause=text, value=value, start=clause.start)
    elif cues.MOVEMENT_OVER.search(text):
        yield Found(measure=Measure.CUMULATIVE, clause=text, status=ClaimStatus.COMPLETED, start=clause.start)
