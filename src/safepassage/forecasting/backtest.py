"""Checks fits to past pauses: on pauses of places that the fit has not seen, and against the figures of a study.

A place is left out whole, as pauses of one place follow from one another. Answers are scored by the Brier score (Brier
1950, Monthly Weather Review 78:1) where it is known whether the pause held; a pause of which that is not known at some
hour, as its end is not known or not exactly enough, is not scored there. Leaving it out assumes that not knowing has
nothing to do with how long it held; the number left out is told beside each score.
"""

import dataclasses
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.forecasting.choice import PastFits
from safepassage.model.past_pauses import FEWEST_ENDED, TRAITS, PastLength, PauseTraits
from safepassage.model.pause import SurvivalCurve
from safepassage.model.pause_report import Agreement, BrierScore, Check, GroupSurvival

HORIZONS_H = (6.0, 12.0, 24.0, 48.0, 72.0, 168.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question asked of one pause: did it hold for so many hours? And the chances given beforehand."""

    place: str
    hours: float
    held: bool
    model: float
    base_rate: float

    @property
    def difference(self) -> float:
        """How much worse the model did than the base rate; below 0 where it did better."""
        return (self.model - self.held) ** 2 - (self.base_rate - self.held) ** 2


def check_fit(
    record: Sequence[PastLength], told: Collection[str], horizons_h: Sequence[float] = HORIZONS_H
) -> Check | None:
    """Leave out one place after the other; None where no place can be judged by the others.

    A place is judged where the others have enough known ends for a fit (`FEWEST_ENDED`).
    `told` names the traits that are told of the pause that is asked about: the others are hidden from the fit here as
    well, so that what is judged is the fit as it is used.
    """
    lengths = [_hidden(length, told) for length in record]
    answers: list[Answer] = []
    judged: list[PastLength] = []
    for place in sorted({length.place for length in lengths}):
        others = [length for length in lengths if length.place != place]
        left_out = [length for length in lengths if length.place == place]
        if sum(length.ended for length in others) >= FEWEST_ENDED:
            judged += left_out
            answers += _answers(left_out, others, horizons_h)
    if not answers:
        return None
    mean, error = _clustered([answer.difference for answer in answers], [answer.place for answer in answers])
    return Check(
        scores=tuple(_score(hours, answers, len(judged)) for hours in horizons_h),
        places=len({answer.place for answer in answers}),
        told=tuple(name for name in TRAITS if name in told),
        mean_difference=mean,
        standard_error=error,
    )


def agreement_with(curve: SurvivalCurve, group: GroupSurvival) -> Agreement:
    """The curve beside the figures of a group."""
    survival = tuple(curve.holds_after(hours) for hours in group.hours)
    apart = [ours - theirs for ours, theirs in zip(survival, group.survival, strict=True)]
    place = max(range(len(apart)), key=lambda which: abs(apart[which]))
    return Agreement(group=group, survival=survival, furthest=apart[place], furthest_at_h=group.hours[place])


def _hidden(length: PastLength, told: Collection[str]) -> PastLength:
    kept = {name: getattr(length.traits, name) for name in TRAITS if name in told}
    return dataclasses.replace(length, traits=PauseTraits(**kept))


def _answers(
    left_out: Sequence[PastLength], others: Sequence[PastLength], horizons_h: Sequence[float]
) -> Iterator[Answer]:
    fits = PastFits(others)
    for length in left_out:
        choice = fits.choose(length.traits)
        if choice is None:
            continue
        curve = choice.fit.curve()
        for hours in horizons_h:
            held, rate = length.holds_at(hours), base_rate(others, hours)
            if held is not None and rate is not None:
                yield Answer(place=length.place, hours=hours, held=held, model=curve.holds_after(hours), base_rate=rate)


def base_rate(lengths: Sequence[PastLength], hours: float) -> float | None:
    """The share that held for so many hours, of those of which it is known; None where it is known of none."""
    known = [held for length in lengths if (held := length.holds_at(hours)) is not None]
    return sum(known) / len(known) if known else None


def _score(hours: float, answers: Sequence[Answer], judged: int) -> BrierScore:
    asked = [answer for answer in answers if answer.hours == hours]
    return BrierScore(
        hours=hours,
        pauses=len(asked),
        undecided=judged - len(asked),
        model=_mean([(answer.model - answer.held) ** 2 for answer in asked]),
        base_rate=_mean([(answer.base_rate - answer.held) ** 2 for answer in asked]),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _clustered(differences: Sequence[float], places: Sequence[str]) -> tuple[float, float]:
    """Mean, and its standard error with whole places as the units drawn; infinite where there is only one."""
    values = np.array(differences)
    mean = float(values.mean())
    sums = [float((values[np.array(places) == place] - mean).sum()) for place in sorted(set(places))]
    if len(sums) == 1:
        return mean, math.inf
    spread = sum(total**2 for total in sums) * len(sums) / (len(sums) - 1)
    return mean, math.sqrt(spread) / len(values)
