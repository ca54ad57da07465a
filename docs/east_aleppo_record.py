"""What was reported of east Aleppo from 15 to 22 December 2016, day by day, as tables."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

RECORD = Path(__file__).parent / "east_aleppo_record.csv"
REPORTERS = ("Red Cross", "UN", "UOSSM", "SOHR", "Turkey", "Russia", "Syrian side")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One row of the record.

    `measure` is `out` (people, since the 15th), `vehicles`, `villages` (people from al-Foua and Kefraya), `crossing`
    (open or shut, told in `note`) or `band` (from `low` to `high` people out). `at` is when it was so, not when it was
    published.
    """

    at: datetime
    measure: str
    reporter: str
    figure: int | None
    low: int | None
    high: int | None
    unit: str
    reference: str
    note: str


def read_record() -> tuple[Claim, ...]:
    """Every row of the record, in the order of the file."""
    with RECORD.open(newline="", encoding="utf-8") as file:
        return tuple(
            Claim(
                at=datetime.fromisoformat(row["at"]),
                measure=row["measure"],
                reporter=row["reporter"],
                figure=_whole(row["figure"]),
                low=_whole(row["low"]),
                high=_whole(row["high"]),
                unit=row["unit"],
                reference=row["reference"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def claims_of(measure: str) -> tuple[Claim, ...]:
    """The rows of one measure, by time."""
    return tuple(sorted((claim for claim in read_record() if claim.measure == measure), key=lambda claim: claim.at))


def days() -> tuple[date, ...]:
    """The days of the operation."""
    told = sorted({claim.at.date() for claim in claims_of("crossing")})
    return tuple(date.fromordinal(day) for day in range(told[0].toordinal(), told[-1].toordinal() + 1))


def reported_tables() -> tuple[str, ...]:
    """The tables of the page that need no plan: people out, vehicles, villages; and the references of all of them."""
    return (_people_out(), _by_day("vehicles"), _by_day("villages"), _references())


def _people_out() -> str:
    rows = []
    for day in days():
        claims = [claim for claim in claims_of("out") if claim.at.date() == day]
        told = [[claim for claim in claims if claim.reporter == reporter] for reporter in REPORTERS]
        rows.append([_day(day), crossing_on(day), *(" then ".join(map(_figure, own)) for own in told)])
    return table(["December", "the crossing", *REPORTERS], rows)


def _figure(claim: Claim) -> str:
    return f"{claim.figure:,} ({claim.at:%H:%M})"


def crossing_on(day: date) -> str:
    """Whether the crossing was open on a day, in words."""
    return ", ".join(claim.note for claim in claims_of("crossing") if claim.at.date() == day)


def _by_day(measure: str) -> str:
    return table(["December", "reported"], ([_day(day), told_on(measure, day)] for day in days()))


def told_on(measure: str, day: date) -> str:
    """What was reported of one measure on a day, in words."""
    return "; ".join(_words(claim) for claim in claims_of(measure) if claim.at.date() == day)


def _words(claim: Claim) -> str:
    figure = claim.note if claim.measure == "vehicles" else f"{claim.figure:,}"
    note = f": {claim.note}" if claim.note and claim.measure != "vehicles" else ""
    return f"{figure} ({claim.reporter}, {claim.at:%H:%M}){note}"


def _references() -> str:
    told = (claim for claim in read_record() if claim.measure != "band")
    rows = sorted((_day_and_hour(claim), claim.reporter, _told(claim), claim.reference) for claim in told)
    return table(["December", "reporter", "figure", "reference"], rows)


def _told(claim: Claim) -> str:
    figure = "" if claim.figure is None else f"{claim.figure:,} {claim.unit}"
    return ", ".join(part for part in (figure, claim.note) if part)


def _day_and_hour(claim: Claim) -> str:
    return f"{claim.at:%d %H:%M}"


def _day(day: date) -> str:
    return f"{day:%d}"


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(_lines(headings, rows))


def _lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for cells in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(cells) + " |"
