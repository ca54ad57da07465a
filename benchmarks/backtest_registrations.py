"""Registrations in camps, forecast from one registration to the next with only the rows known by then.

The series are those of the FabFlee scenarios (`source_data` beside `input_csv`): raw registration dates, recounts and
corrections included, and the total of all camps not given. They are read from a folder and never copied.
"""

import csv
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from safepassage.forecasting.score_rules import crps_of_draws, pit_histogram, pit_of_draws

# Chosen before any result was seen, and left as they were.
DRAWS = 2_000
HALF_LIFE_DAYS = 30.0
"""A step of registrations counts half as much when it is a month older."""
LEAST_ROWS = 3
INTERVALS = (0.50, 0.80, 0.95)
FIRST_SCORE = 0.5
MEMBERS = ("by rates", "last value with past changes")
LAYOUT = "data_layout.csv"
TOTAL = "total"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """People registered in one camp on some days, in order."""

    camp: str
    days: tuple[date, ...]
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The next registration of a camp, asked on the day of the one before; `came` is for the score alone."""

    camp: str
    asked: date
    answered: date
    days: tuple[date, ...]
    people: tuple[int, ...]
    came: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A question with the draws of each member, and of their pool."""

    question: Question
    members: tuple[Floats, ...]
    pool: Floats

    @property
    def came(self) -> int:
        """What was registered."""
        return self.question.came

    def inside(self, draws: Floats, interval: float) -> bool:
        """Whether what came lies in the central interval of some draws."""
        low, high = np.quantile(draws, [(1 - interval) / 2, (1 + interval) / 2])
        return bool(low <= self.came <= high)


def read_series(folder: Path) -> tuple[Series, ...]:
    """The camps of one scenario, by its layout; of several rows of one day the last counts."""
    layout = _rows(folder / LAYOUT)
    found = []
    for camp, file in (row[:2] for row in layout):
        if camp != TOTAL:
            by_day = {date.fromisoformat(row[0]): int(row[1]) for row in _rows(folder / file)}
            days = sorted(by_day)
            found.append(Series(camp=camp, days=tuple(days), people=tuple(by_day[day] for day in days)))
    return tuple(found)


def questions(series: Sequence[Series]) -> list[Question]:
    """Every registration that has some before it, in the order in which the questions are asked."""
    found = [
        Question(
            camp=each.camp,
            asked=each.days[place - 1],
            answered=each.days[place],
            days=each.days[:place],
            people=each.people[:place],
            came=each.people[place],
        )
        for each in series
        for place in range(LEAST_ROWS, len(each.days))
    ]
    return sorted(found, key=lambda question: (question.asked, question.camp))


def rolling(series: Sequence[Series], random: np.random.Generator) -> list[Step]:
    """Answer each question from the rows known when it is asked; members weigh by how well they did until then."""
    steps: list[Step] = []
    scored: list[tuple[date, Floats]] = []
    for question in questions(series):
        gap = (question.answered - question.asked).days
        members = (
            by_rates(question.days, question.people, gap, random),
            with_spread(question.people, random),
        )
        weights = weights_of([scores for answered, scores in scored if answered <= question.asked], len(members))
        whose = random.choice(len(members), size=DRAWS, p=weights)
        steps.append(Step(question=question, members=members, pool=np.stack(members)[whose, np.arange(DRAWS)]))
        last = max(1, question.people[-1])
        scored.append((question.answered, np.array([crps_of_draws(each, question.came) / last for each in members])))
    return steps


def weights_of(scores: Sequence[Floats], members: int) -> Floats:
    """Weights by the inverse square of the mean score so far, one score of one half each to begin with."""
    means = np.mean([np.full(members, FIRST_SCORE), *scores], axis=0)
    weights = np.asarray(1 / np.maximum(means, 1e-9) ** 2, np.float64)
    return np.asarray(weights / weights.sum(), np.float64)


def by_rates(days: Sequence[date], people: Sequence[int], gap: int, random: np.random.Generator) -> Floats:
    """The number after `gap` days by past rates a day, the recent ones more often, one for each usual gap."""
    gaps = np.diff([day.toordinal() for day in days])
    rates = np.diff(people) / gaps
    ages = days[-1].toordinal() - np.array([day.toordinal() for day in days[1:]])
    weights = 0.5 ** (ages / HALF_LIFE_DAYS)
    pieces = max(1, round(gap / float(np.median(gaps))))
    drawn = random.choice(rates, size=(DRAWS, pieces), p=weights / weights.sum())
    return np.asarray(np.maximum(0.0, people[-1] + gap * drawn.mean(axis=1)), np.float64)


def with_spread(people: Sequence[int], random: np.random.Generator) -> Floats:
    """The last value, as uncertain as the last value was before: past changes of either sign."""
    changes = np.diff(people)
    drawn = random.choice(changes, size=DRAWS) * random.choice([-1, 1], size=DRAWS)
    return np.asarray(np.maximum(0.0, people[-1] + drawn), np.float64)


def table(folder: Path, seed: int = 1) -> Iterator[str]:
    """Scores of every scenario in a folder, by scenario."""
    names = " | ".join(f"CRPS {name}" for name in ("pool", "last value", *MEMBERS))
    coverage = " | ".join(f"coverage {interval:.0%}" for interval in INTERVALS)
    yield f"| scenario | forecasts | {names} | pool less last value | {coverage} | PIT in fifths |"
    yield "|---|---|" + "---|" * (3 + len(MEMBERS) + len(INTERVALS)) + "---|"
    for layout in sorted(folder.rglob(LAYOUT)):
        random = np.random.default_rng(seed)
        steps = rolling(read_series(layout.parent), random)
        if steps:
            yield _line(layout.parent.parent.name, steps)


def _line(name: str, steps: Sequence[Step]) -> str:
    pits = pit_histogram([pit_of_draws(step.pool, step.came) for step in steps], bins=5)
    scores = [
        statistics.fmean(crps_of_draws(step.pool, step.came) for step in steps),
        statistics.fmean(abs(step.came - step.question.people[-1]) for step in steps),
        *(
            statistics.fmean(crps_of_draws(step.members[member], step.came) for step in steps)
            for member in range(len(MEMBERS))
        ),
    ]
    coverage = (
        f"{statistics.fmean(step.inside(step.pool, interval) for step in steps):.0%} "
        f"({statistics.fmean(step.inside(step.members[0], interval) for step in steps):.0%})"
        for interval in INTERVALS
    )
    cells = (
        name,
        str(len(steps)),
        *(f"{score:,.0f}" for score in scores),
        _difference(steps),
        *coverage,
        " ".join(f"{share:.2f}" for share in pits),
    )
    return f"| {' | '.join(cells)} |"


def _difference(steps: Sequence[Step]) -> str:
    """CRPS of the pool less that of the last value, with its standard error, camps as the units."""
    by_camp: dict[str, list[float]] = {}
    for step in steps:
        less = crps_of_draws(step.pool, step.came) - abs(step.came - step.question.people[-1])
        by_camp.setdefault(step.question.camp, []).append(less)
    mean = statistics.fmean(less for own in by_camp.values() for less in own)
    apart = [sum(own) - mean * len(own) for own in by_camp.values()]
    error = sum(each**2 for each in apart) ** 0.5 / len(steps)
    return f"{mean:+,.0f} ± {error:,.0f}"


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [row for row in csv.reader(handle) if len(row) > 1 and not row[0].startswith("#")]
