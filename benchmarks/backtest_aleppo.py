"""East Aleppo, December 2016: the end predicted on six evenings, from what had been published by midnight."""

import dataclasses
import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from safepassage.forecasting.forecaster import carry_out
from safepassage.forecasting.score_rules import crps_of_draws
from safepassage.inputs.packaged import scenario_folder
from safepassage.inputs.reports import read_reports
from safepassage.model.forecast_settings import CapacityFactor, CorridorFactor, ForecastSettings
from safepassage.model.reports import Measure, Report, Reporter
from safepassage.model.scenario import Scenario
from safepassage.model.situation import CorridorWord, Figure, Situation
from safepassage.model.timegrid import TimeGrid
from safepassage.monitoring.assess import assess
from safepassage.operations.check_scenario import open_scenario
from safepassage.planning.planner import make_plan

REPORTS = "east-aleppo-2016-12-15"
QUESTION = "east-aleppo-2016-12-15-by-rate"
SCOPE = "east_to_rebel"
CORRIDOR = "ramouseh"
CROSSING = "amiriyah-ramouseh"
EVENINGS = tuple(datetime.fromisoformat(f"2016-12-{day}T00:00:00+02:00") for day in (16, 17, 19, 20, 21, 22))
"""Midnight at the end of 15, 16, 18, 19, 20 and 21 December: what is known to the day only counts as published then."""

BAND = (33_000, 37_000)
MIDDLE = 35_000
ENDED = (datetime.fromisoformat("2016-12-22T20:25:00+02:00"), datetime.fromisoformat("2016-12-22T21:45:00+02:00"))
"""The last buses left; completion was declared."""

BEGAN = datetime.fromisoformat("2016-12-15T14:30:00+02:00")
"""The first convoy crossed: known on the first evening."""

# Chosen before any result was seen, and left as they were.
PRIOR_H = 48.0
"""One made-up spell of a corridor open, and one shut: about two days."""
SHUT_SIGMA = 1.0
STRATA = 16
DRAWS_EACH = 64
DAYS_AHEAD = 10
STEP_S = 900

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """People out in the end, and hours until they are (inf: not within the grid); a simple rule has one draw."""

    name: str
    evening: datetime
    totals: Floats
    hours: Floats

    def quantile(self, level: float) -> float:
        """Of the total."""
        return float(np.quantile(self.totals, level))

    def ends_at(self, level: float) -> datetime | None:
        """By when everyone is out with that chance; None: it is less likely."""
        hours = float(np.quantile(self.hours, level, method="inverted_cdf"))
        return self.evening + timedelta(hours=hours) if math.isfinite(hours) else None

    def hours_off(self) -> float:
        """The middle of the predicted end less when it was; 0 between the last bus and the declaration."""
        at = self.ends_at(0.5)
        if at is None:
            return math.inf
        early, late = ((at - end).total_seconds() / 3600 for end in ENDED)
        return early if early < 0 else max(0.0, late)


def predictions(seed: int = 1) -> Iterator[tuple[Prediction, ...]]:
    """For each evening the forecast, the same if the pause holds, and three simple rules."""
    reports, reporters, _ = read_reports(scenario_folder(REPORTS))
    question = open_scenario(QUESTION).scenario
    for evening in EVENINGS:
        known = tuple(report for report in reports if report.published_at <= evening)
        yield (
            _forecast("forecast", question, known, reporters, evening, seed),
            _forecast("forecast, if the pause holds", question.replace(pause=None), known, reporters, evening, seed),
            *_rules(known, {reporter.reporter_id: reporter.group for reporter in reporters}, evening),
        )


def _forecast(
    name: str,
    question: Scenario,
    reports: Sequence[Report],
    reporters: Sequence[Reporter],
    evening: datetime,
    seed: int,
) -> Prediction:
    """Carry plans out for those who remain, over the whole range of how many that may be."""
    situation = assess(reports, reporters, evening)
    scope, random = situation.scope(SCOPE), np.random.default_rng(seed)
    settings, rate = _settings(situation, reports, evening), _rate(scope.people_out, reports, evening)
    out = quantiles_of(scope.people_out, random.uniform(size=STRATA * DRAWS_EACH)).reshape(STRATA, DRAWS_EACH)
    totals, hours = [], []
    for stratum, persons in enumerate(quantiles_of(scope.people_remaining, (np.arange(STRATA) + 0.5) / STRATA)):
        scenario = _scenario(question, evening, round(float(persons)), rate)
        plan = make_plan(scenario)
        for draw, (future, outcome) in enumerate(
            carry_out(scenario, plan, settings, seed=seed + stratum, draws=range(DRAWS_EACH))
        ):
            everyone = int(future.persons.sum())
            done = np.flatnonzero(outcome.safe == everyone)
            totals.append(float(out[stratum, draw]) + float(outcome.safe[-1]))
            hours.append(scenario.grid.hours(int(done[0])) if len(done) else math.inf)
    return Prediction(name=name, evening=evening, totals=np.array(totals), hours=np.array(hours))


def _scenario(question: Scenario, evening: datetime, persons: int, rate: float) -> Scenario:
    """Those who remain, spread over the staging areas; no closure that was not yet known; the rate seen so far."""
    areas, network = question.staging_areas, question.network
    share = [persons * (place + 1) // len(areas) - persons * place // len(areas) for place in range(len(areas))]
    links = tuple(
        dataclasses.replace(link, capacity_pce_h=rate) if link.link_id == CROSSING else link for link in network.links
    )
    corridors = tuple(dataclasses.replace(corridor, opens_at=None) for corridor in question.corridors)
    return question.replace(
        grid=TimeGrid(start=evening, step_s=STEP_S, steps=DAYS_AHEAD * 86400 // STEP_S),
        network=dataclasses.replace(network, links=links),
        staging_areas=tuple(
            dataclasses.replace(area, persons=count) for area, count in zip(areas, share, strict=True) if count
        ),
        corridors=corridors,
        closures=(),
    )


def _settings(situation: Situation, reports: Sequence[Report], evening: datetime) -> ForecastSettings:
    """Corridor and rate as uncertain as what is published leaves them."""
    chance_open = dict(situation.corridors)[CORRIDOR].probability(CorridorWord.OPEN)
    spells = corridor_spells(reports, evening)
    open_h = PRIOR_H + sum(hours for word, hours, _ in spells if word == CorridorWord.OPEN)
    ended = 1 + sum(over for word, _, over in spells if word == CorridorWord.OPEN)
    shut = [PRIOR_H, *(hours for word, hours, over in spells if word != CorridorWord.OPEN and over)]
    out = situation.scope(SCOPE).people_out.interval_80
    spread = math.log(out[1] / out[0]) / 2.563 if out else 0.5
    return ForecastSettings(
        corridors=CorridorFactor(
            open_mean_h=open_h / ended,
            closed_median_h=math.exp(statistics.fmean(map(math.log, shut))),
            closed_sigma=SHUT_SIGMA,
            open_at_start=chance_open,
        ),
        capacity=CapacityFactor(median=1.0, spread=spread, own_spread=0.0),
    )


def _rate(out: Figure, reports: Sequence[Report], evening: datetime) -> float:
    """People an hour while the corridor was open."""
    hours = sum(hours for word, hours, _ in corridor_spells(reports, evening) if word == CorridorWord.OPEN)
    return max(1.0, (out.estimate or 0.0) / max(1.0, hours))


def corridor_spells(reports: Sequence[Report], evening: datetime) -> list[tuple[str, float, bool]]:
    """How the corridor stood, for how many hours, and whether that had ended: a plain reading, the later word rules."""
    told = sorted(
        (report.claim.about_to or report.published_at, report.claim.value)
        for report in reports
        if report.claim.measure is Measure.CORRIDOR_STATUS and report.claim.scope == CORRIDOR
    )
    changes = [(BEGAN, str(CorridorWord.OPEN))]
    for at, word in told:
        if at > BEGAN and (word == CorridorWord.OPEN) != (changes[-1][1] == CorridorWord.OPEN):
            changes.append((min(at, evening), word))
    ends = [at for at, _ in changes[1:]] + [evening]
    return [
        (word, (end - at).total_seconds() / 3600, place + 1 < len(changes))
        for place, ((at, word), end) in enumerate(zip(changes, ends, strict=True))
    ]


def quantiles_of(figure: Figure, levels: Floats) -> Floats:
    """Values at some levels, straight between the ends of the intervals, never below 0."""
    known = (figure.interval_95, figure.interval_80, figure.interval_50)
    lows, highs = zip(*(interval or (0.0, 0.0) for interval in known), strict=True)
    values = [*lows, figure.estimate or 0.0, *reversed(highs)]
    at = [0.025, 0.10, 0.25, 0.5, 0.75, 0.90, 0.975]
    return np.asarray(np.maximum(0.0, np.interp(levels, at, values)), np.float64)


def _rules(reports: Sequence[Report], groups: dict[str, str], evening: datetime) -> tuple[Prediction, ...]:
    """Straight line from the last ICRC figure; the median of the latest claims; nothing more happens."""
    out, remaining = (latest(reports, groups, measure) for measure in (Measure.CUMULATIVE, Measure.REMAINING))
    middle_out = statistics.median(value for value, _ in out.values())
    middle_remaining = statistics.median(value for value, _ in remaining.values()) if remaining else 0.0
    told, at = out.get("icrc", (middle_out, evening))
    rate = told / max(1.0, (at - BEGAN).total_seconds() / 3600)
    moved_on = told + rate * (evening - at).total_seconds() / 3600
    line_total = told + middle_remaining
    pace = middle_out / max(1.0, (evening - BEGAN).total_seconds() / 3600)
    return (
        _point("straight line from the last ICRC figure", evening, line_total, (line_total - moved_on) / rate),
        _point("median of the latest claims", evening, middle_out + middle_remaining, middle_remaining / pace),
        _point("persistence", evening, middle_out, 0.0),
    )


def latest(reports: Sequence[Report], groups: dict[str, str], measure: Measure) -> dict[str, tuple[float, datetime]]:
    """Of each independence group its latest figure of people, and what moment it is about."""
    found: dict[str, tuple[float, datetime]] = {}
    for report in sorted(reports, key=lambda report: report.published_at):
        claim = report.claim
        if claim.measure is measure and claim.scope == SCOPE and claim.unit == "people" and claim.value.strip():
            found[groups.get(report.reporter_id, report.reporter_id)] = (
                float(claim.value),
                claim.about_to or report.published_at,
            )
    return found


def _point(name: str, evening: datetime, total: float, hours: float) -> Prediction:
    return Prediction(name=name, evening=evening, totals=np.array([total]), hours=np.array([max(0.0, hours)]))


def table(rows: Sequence[tuple[Prediction, ...]]) -> Iterator[str]:
    """Every prediction, and the mean errors of each way of making it."""
    yield (
        f"| evening | by | total out: middle (80 %) | in 80 % | end: middle (10 % - 90 %) | chance to end within "
        f"{DAYS_AHEAD} days | off by, hours | CRPS of the total |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for evening in rows:
        for made in evening:
            yield _line(made)
    yield ""
    yield f"| by | mean log error of the total (to {MIDDLE:,}) | in 80 % | mean CRPS | mean hours off (of how many) |"
    yield "|---|---|---|---|---|"
    for place in range(len(rows[0])):
        yield _summary([evening[place] for evening in rows])


def _line(made: Prediction) -> str:
    single = len(made.totals) == 1
    total = f"{made.quantile(0.5):,.0f}"
    ends = _clock(made.ends_at(0.5))
    if not single:
        total += f" ({made.quantile(0.1):,.0f} - {made.quantile(0.9):,.0f})"
        ends += f" ({_clock(made.ends_at(0.1))} - {_clock(made.ends_at(0.9))})"
    cells = (
        f"{made.evening - timedelta(minutes=1):%d %b}",
        made.name,
        total,
        "" if single else "yes" if _inside(made) else "no",
        ends,
        "" if single else f"{np.isfinite(made.hours).mean():.0%}",
        f"{made.hours_off():+.0f}" if math.isfinite(made.hours_off()) else "-",
        f"{crps_of_draws(made.totals, MIDDLE):,.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _summary(made: Sequence[Prediction]) -> str:
    errors = [abs(math.log(each.quantile(0.5) / MIDDLE)) for each in made]
    off = [abs(each.hours_off()) for each in made if math.isfinite(each.hours_off())]
    inside = [_inside(each) for each in made]
    single = len(made[0].totals) == 1
    cells = (
        made[0].name,
        f"{statistics.fmean(errors):.3f}",
        "" if single else f"{sum(inside)} of {len(inside)}",
        f"{statistics.fmean(crps_of_draws(each.totals, MIDDLE) for each in made):,.0f}",
        f"{statistics.fmean(off):.0f} ({len(off)} of {len(made)})" if off else "- (0)",
    )
    return f"| {' | '.join(cells)} |"


def _inside(made: Prediction) -> bool:
    """Whether the interval of 80 % and the reference band meet."""
    return made.quantile(0.1) <= BAND[1] and made.quantile(0.9) >= BAND[0]


def _clock(at: datetime | None) -> str:
    return "later" if at is None else f"{at:%d %b %H:%M}"
