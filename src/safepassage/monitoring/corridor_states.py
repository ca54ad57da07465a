"""How a corridor stands: from what is said of it, and from who is seen to pass."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from safepassage.model.reports import ClaimStatus, Measure
from safepassage.model.situation import CorridorWord, StateEstimate
from safepassage.monitoring.chain import Telling, chances_over_time
from safepassage.monitoring.hours import hour_of
from safepassage.monitoring.priors import prior_of
from safepassage.monitoring.statements import Statement, in_force

Floats = NDArray[np.float64]

WORDS = (CorridorWord.ANNOUNCED, CorridorWord.OPEN, CorridorWord.SUSPENDED, CorridorWord.CLOSED)
OPEN = WORDS.index(CorridorWord.OPEN)
MOVES = frozenset({Measure.BATCH, Measure.VEHICLES, Measure.PERIOD})
WAITING = "waiting"
SURE = 0.7
"""Below this chance of the likeliest, reporters who contradict each other leave it disputed."""

_DAY = 24.0
RATES = np.array(
    [
        [-2 / _DAY, 1.5 / _DAY, 0.25 / _DAY, 0.25 / _DAY],
        [0.0, -0.6 / _DAY, 0.5 / _DAY, 0.1 / _DAY],
        [0.0, 0.5 / _DAY, -0.6 / _DAY, 0.1 / _DAY],
        [0.0, 0.05 / _DAY, 0.05 / _DAY, -0.1 / _DAY],
    ]
)
"""Changes an hour between the words: an open corridor is suspended, and a suspended one opens, about every two days."""

FIRST = np.array([0.7, 0.1, 0.1, 0.1])


def moves_people(statement: Statement) -> bool:
    """Whether it says that people or vehicles went through."""
    claim = statement.claim
    return (
        claim.measure in MOVES
        and claim.status is not ClaimStatus.PLANNED
        and bool(claim.number)
        and WAITING not in claim.unit
    )


def tellings(said: Iterable[Statement], passed: Iterable[Statement]) -> list[Telling]:
    """What is said of a corridor, one telling for each group, word and hour."""
    kept: dict[tuple[str, int, int], Statement] = {}
    for statement in said:
        if statement.claim.value in WORDS:
            word = WORDS.index(CorridorWord(statement.claim.value))
            kept[statement.group, hour_of(statement.ends), word] = statement
    for statement in passed:
        if moves_people(statement):
            kept.setdefault((statement.group, hour_of(statement.ends), OPEN), statement)
    return [
        Telling(hour=hour, likelihoods=_likelihoods(statement.reporter.kind, word))
        for (_, hour, word), statement in sorted(kept.items(), key=lambda item: item[0])
    ]


def chances_open(all_tellings: Sequence[Telling], hours: Sequence[int]) -> Floats:
    """The chance that the corridor was open at each hour, shape (len(hours),); 1 where nothing was ever said."""
    if not all_tellings:
        return np.ones(len(hours))
    return chances_over_time(all_tellings, hours, RATES, FIRST)[:, OPEN]


def corridor_state(said: Sequence[Statement], passed: Sequence[Statement], as_of: datetime) -> StateEstimate:
    """How one corridor stands at a moment."""
    everything = tellings(said, passed)
    chances = chances_over_time(everything, [hour_of(as_of)], RATES, FIRST)[0]
    latest = in_force(statement for statement in said if statement.claim.value in WORDS)
    best = WORDS[int(chances.argmax())]
    words = {statement.claim.value for statement in latest}
    state = CorridorWord.DISPUTED if chances.max() < SURE and len(words) > 1 else best
    behind = [each for each in latest if each.claim.value == best]
    return StateEstimate(
        state=state,
        probabilities=tuple((str(word), float(chance)) for word, chance in zip(WORDS, chances, strict=True)),
        since=max((each.begins for each in behind), default=None),
        independent_origins=len(latest),
        reports=tuple(sorted(each.report.report_id for each in behind)),
        against=tuple(sorted(each.report.report_id for each in latest if each.claim.value != best)),
        latest_at=max((each.report.published_at for each in latest), default=None),
    )


def _likelihoods(kind: str, word: int) -> tuple[float, ...]:
    says_so = prior_of(kind).says_so
    others = (1 - says_so) / (len(WORDS) - 1)
    return tuple(says_so if index == word else others for index in range(len(WORDS)))
