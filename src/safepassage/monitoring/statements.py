"""What was known at a moment: reports with their origin's group, without what was replaced, corrected or copied."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from safepassage.model.reports import Claim, ClaimStatus, Measure, Report, Reporter
from safepassage.monitoring.observation import allowed

DAY = timedelta(days=1)
SPEAKS_OF_A_MOMENT = frozenset({Measure.CUMULATIVE, Measure.REMAINING, Measure.HELD, Measure.ARRIVALS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A report that counts.

    Attributes
    ----------
    report
        As published.
    reporter
        Who said so.
    group
        The independence group of its origin: that of the reporter, or of whoever it copies.
    claim
        That of the report.
    begins, ends
        Of what time it speaks; never after it was published.
    allowed
        The least and the most that it allows; None where it gives no figure.
    unit
        Of the claim, in small letters.
    """

    report: Report
    reporter: Reporter
    group: str
    claim: Claim
    begins: datetime
    ends: datetime
    allowed: tuple[float, float] | None
    unit: str

    @property
    def at(self) -> datetime:
        """The moment of which it speaks: the middle of a day known as such, else the end of its time."""
        if self.claim.measure in SPEAKS_OF_A_MOMENT and self.ends - self.begins <= DAY:
            return self.begins + (self.ends - self.begins) / 2
        return self.ends

    @property
    def recency(self) -> tuple[datetime, datetime, str]:
        """Later statements of a group replace its earlier ones: by time spoken of, then as published."""
        return self.ends, self.report.published_at, self.report.report_id


def statement_of(report: Report, reporter: Reporter, group: str) -> Statement:
    """A report with the time it speaks of."""
    claim, published = report.claim, report.published_at
    planned = claim.status is ClaimStatus.PLANNED or claim.measure is Measure.PLANNED
    ends = claim.about_to or (published if not planned else claim.about_from or published)
    if not planned:
        ends = min(ends, published)
    begins = claim.about_from or ends
    return Statement(
        report=report,
        reporter=reporter,
        group=group,
        claim=claim,
        begins=min(begins, ends),
        ends=ends,
        allowed=allowed(claim),
        unit=claim.unit.strip().lower(),
    )


def in_force(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Of each group the latest statement; in the order of the groups' names. There is no expiry."""
    latest: dict[str, Statement] = {}
    for statement in statements:
        before = latest.get(statement.group)
        if before is None or statement.recency > before.recency:
            latest[statement.group] = statement
    return tuple(latest[group] for group in sorted(latest))
