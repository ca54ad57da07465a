"""Made-up claims, as many as are asked for: what a large operation would be told in ten days."""

import random
from datetime import datetime, timedelta

from safepassage.model.reports import Claim, ClaimStatus, Measure, Report, Reporter
from safepassage.monitoring.priors import KINDS

START = datetime.fromisoformat("2016-12-15T00:00:00+02:00")
HOURS = 240
LAST_HOUR = 200
PEOPLE = 35_000
DIRECTIONS = ("north", "south", "east", "west")
MEASURES = {
    Measure.CUMULATIVE: 50,
    Measure.PERIOD: 10,
    Measure.BATCH: 5,
    Measure.VEHICLES: 10,
    Measure.REMAINING: 10,
    Measure.HELD: 3,
    Measure.ARRIVALS: 2,
    Measure.INCIDENT: 3,
    Measure.CORRIDOR_STATUS: 4,
    Measure.PAUSE_STATUS: 3,
}
STATES = {
    Measure.CORRIDOR_STATUS: ("open", "open", "suspended"),
    Measure.PAUSE_STATUS: ("holding", "holding", "broken"),
}
SPAN_H = 6
SPREAD = 0.1
WORDS_A_TEXT = 30
COPIED = 1 / 3


def made_up(count: int, *, seed: int = 1, reporters: int = 200) -> tuple[list[Report], list[Reporter], datetime]:
    """So many reports in four directions by reporters in pairs, a third of the texts copies; and the moment after."""
    draw = random.Random(seed)  # noqa: S311 - made-up data
    kinds = sorted(KINDS)
    people = [
        Reporter(
            reporter_id=f"reporter{number}", kind=kinds[number % len(kinds)], independence_group=f"group{number // 2}"
        )
        for number in range(reporters)
    ]
    biases = {reporter.reporter_id: draw.gauss(0, KINDS[reporter.kind].bias_sd) for reporter in people}
    found: list[Report] = []
    for number in range(count):
        reporter = draw.choice(people)
        text = draw.choice(found).text if found and draw.random() < COPIED else _text(draw)
        found.append(_report(number, reporter, biases[reporter.reporter_id], text, draw))
    return found, people, START + timedelta(hours=HOURS + 5)


def _report(number: int, reporter: Reporter, bias: float, text: str, draw: random.Random) -> Report:
    hour = draw.random() * HOURS
    at = START + timedelta(hours=hour)
    measure = draw.choices(list(MEASURES), list(MEASURES.values()))[0]
    spans = measure in (Measure.PERIOD, Measure.BATCH, Measure.VEHICLES)
    return Report(
        report_id=f"report{number}",
        published_at=at + timedelta(minutes=30),
        reporter_id=reporter.reporter_id,
        url=f"document{number}",
        text=text,
        claim=Claim(
            measure=measure,
            scope="crossing" if measure is Measure.CORRIDOR_STATUS else draw.choice(DIRECTIONS),
            value=_value(measure, hour, bias, draw),
            unit="buses" if measure is Measure.VEHICLES else "people",
            status=ClaimStatus.ONGOING,
            about_from=at - timedelta(hours=SPAN_H) if spans else at,
            about_to=at,
        ),
    )


def _value(measure: Measure, hour: float, bias: float, draw: random.Random) -> str:
    if measure in STATES:
        return draw.choice(STATES[measure])
    error = draw.lognormvariate(bias, SPREAD)
    done = min(1.0, hour / LAST_HOUR)
    lately = PEOPLE * SPAN_H / LAST_HOUR if hour < LAST_HOUR else 0.0
    values = {
        Measure.CUMULATIVE: (500 + PEOPLE * done) * error,
        Measure.ARRIVALS: 0.9 * PEOPLE * done,
        Measure.PERIOD: lately * error,
        Measure.BATCH: lately * draw.random(),
        Measure.VEHICLES: lately * draw.random() / 50,
        Measure.REMAINING: PEOPLE * (1 - done) * error,
        Measure.HELD: 1000 * draw.random(),
    }
    return str(round(values[measure])) if measure in values else ""


def _text(draw: random.Random) -> str:
    return " ".join(f"word{draw.randrange(3000)}" for _ in range(WORDS_A_TEXT))
