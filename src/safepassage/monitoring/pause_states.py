"""How the pause stands: from what is said of it, from who is seen to pass, and from incidents."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np

from safepassage.model.reports import Measure
from safepassage.model.situation import PauseWord, StateEstimate
from safepassage.monitoring.chain import Telling, chances_over_time
from safepassage.monitoring.corridor_states import SURE, moves_people
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.incidents import NOT_VIOLENT
from safepassage.monitoring.priors import prior_of
from safepassage.monitoring.statements import Statement, in_force

WORDS = (PauseWord.ANNOUNCED, PauseWord.HOLDING, PauseWord.SUSPENDED, PauseWord.BROKEN, PauseWord.ENDED)
ANNOUNCED, HOLDING, SUSPENDED, BROKEN, ENDED = range(len(WORDS))
INTERESTED = frozenset({"party", "government"})
"""Kinds whose word that a pause holds is a claim and no observation."""

ITS_OWN = 0.98
"""Whoever announced a pause and says that it suspends or ends it knows."""

INCIDENT_IF_BROKEN = 2.0
"""How much likelier an incident is told of while the pause is suspended or broken than while it holds."""

PASSAGE_IF_HOLDING = 3.0
"""How much likelier people are seen to pass while it holds than while it does not."""

_DAY = 24.0
RATES = np.array(
    [
        [-1.5 / _DAY, 1.0 / _DAY, 0.1 / _DAY, 0.35 / _DAY, 0.05 / _DAY],
        [0.0, -0.35 / _DAY, 0.15 / _DAY, 0.15 / _DAY, 0.05 / _DAY],
        [0.0, 0.5 / _DAY, -0.7 / _DAY, 0.15 / _DAY, 0.05 / _DAY],
        [0.0, 0.1 / _DAY, 0.05 / _DAY, -0.2 / _DAY, 0.05 / _DAY],
        [0.0, 0.0, 0.0, 0.0, 0.0],
    ]
)
"""Changes an hour between the words. Of local and humanitarian pauses 39 % break within a day, most of them at once."""

FIRST = np.array([1.0, 0.0, 0.0, 0.0, 0.0])


def pause_state(statements: Sequence[Statement], as_of: datetime) -> StateEstimate:
    """How the latest pause that was announced stands at a moment.

    Notes
    -----
    What was said before the latest announcement concerns an earlier pause. A word that only parties and governments
    give of a pause that holds leaves it claimed; where the likeliest is not sure and reporters contradict each other it
    is disputed. An end counts as an end only from the group that announced the pause; from others as a break.
    """
    said = sorted((each for each in statements if _tells(each)), key=lambda each: each.recency)
    if not said:
        return StateEstimate()
    announced = [each for each in said if each.claim.value == PauseWord.ANNOUNCED]
    start = announced[-1] if announced else said[0]
    since = [each for each in said if each.ends >= start.begins and (each is start or each.claim.value != WORDS[0])]
    announcers = {each.group for each in announced if each.ends >= start.begins}
    found = [_telling(each, announcers) for each in since]
    found += _indirect(statements, start.begins)
    chances = chances_over_time(found, [hour_of(as_of)], RATES, FIRST)[0]
    return _estimate(since, announcers, chances, witnesses=_witnesses(statements, start.begins))


def _tells(statement: Statement) -> bool:
    return statement.claim.measure is Measure.PAUSE_STATUS and statement.claim.value in WORDS


def _word(statement: Statement, announcers: set[str]) -> int:
    word = WORDS.index(PauseWord(statement.claim.value))
    return BROKEN if word == ENDED and announcers and statement.group not in announcers else word


def _telling(statement: Statement, announcers: set[str]) -> Telling:
    says_so = prior_of(statement.reporter.kind).says_so
    word = _word(statement, announcers)
    if word in (SUSPENDED, ENDED) and statement.group in announcers:
        says_so = ITS_OWN
    others = (1 - says_so) / (len(WORDS) - 1)
    likelihoods = [says_so if index == word else others for index in range(len(WORDS))]
    if word == ANNOUNCED:
        likelihoods[HOLDING] = says_so
    return Telling(hour=hour_of(statement.ends), likelihoods=tuple(likelihoods))


def _indirect(statements: Sequence[Statement], begins: datetime) -> list[Telling]:
    """Incidents, and people seen to pass: one telling an hour for each."""
    later = [each for each in statements if each.ends >= begins]
    violent = {hour_of(each.begins) for each in later if _violent(each) and each.begins >= begins}
    passed = {hour_of(each.ends) for each in later if moves_people(each)}
    calm, broken = 1.0, INCIDENT_IF_BROKEN
    found = [Telling(hour=hour, likelihoods=(calm, calm, broken, broken, broken)) for hour in sorted(violent)]
    seen = PASSAGE_IF_HOLDING
    return found + [Telling(hour=hour, likelihoods=(1.0, seen, 1.0, 1.0, 1.0)) for hour in sorted(passed)]


def _violent(statement: Statement) -> bool:
    return statement.claim.measure is Measure.INCIDENT and statement.claim.unit not in NOT_VIOLENT


def _witnesses(statements: Sequence[Statement], begins: datetime) -> bool:
    """Whether anybody without an interest in it says that it holds, or saw people pass."""
    return any(
        statement.reporter.kind not in INTERESTED
        and statement.ends >= begins
        and (moves_people(statement) or statement.claim.value == PauseWord.HOLDING)
        for statement in statements
    )


def _estimate(
    since: Sequence[Statement], announcers: set[str], chances: np.ndarray, *, witnesses: bool
) -> StateEstimate:
    latest = in_force(since)
    best = int(chances.argmax())
    words = {_word(each, announcers) for each in latest}
    state = WORDS[best]
    agreed = {best, ANNOUNCED} if best == HOLDING else {best}
    if chances.max() < SURE and len(words) > 1:
        state = PauseWord.DISPUTED
    elif best in (ANNOUNCED, HOLDING) and not witnesses:
        holds = any(each.claim.value == PauseWord.HOLDING for each in latest)
        state = PauseWord.CLAIMED if holds else PauseWord.ANNOUNCED
    behind = [each for each in latest if _word(each, announcers) in agreed]
    return StateEstimate(
        state=state,
        probabilities=tuple((str(word), float(chance)) for word, chance in zip(WORDS, chances, strict=True)),
        since=max((each.begins for each in behind), default=None),
        independent_origins=len(latest),
        reports=tuple(sorted(each.report.report_id for each in behind)),
        against=tuple(sorted(each.report.report_id for each in latest if each not in behind)),
        latest_at=max((each.report.published_at for each in latest), default=None),
    )
