"""What comes in from the field: who says what, about when, through whom, and how far it can be trusted.

All of it is append-only: a revision, a correction or a retraction is a further report that names the one it concerns.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

CANNOT_BE_JUDGED = frozenset({"F", "6"})
"""Grades that say nothing for or against: the reliability F and the credibility 6."""


class Measure(StrEnum):
    """What a claim counts, or whose state it tells."""

    CUMULATIVE = "cumulative"
    PERIOD = "period"
    BATCH = "batch"
    REMAINING = "remaining"
    HELD = "held"
    ARRIVALS = "arrivals"
    VEHICLES = "vehicles"
    INCIDENT = "incident"
    CORRIDOR_STATUS = "corridor_status"
    PAUSE_STATUS = "pause_status"
    PLANNED = "planned"
    AREA = "area"


class Bound(StrEnum):
    """Whether a figure is meant exactly, as a least, as a most, or roughly."""

    EXACTLY = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"


class ClaimStatus(StrEnum):
    """Whether what is claimed is to happen, happens, or has happened.

    Of the people out in all (`cumulative`), `completed` says that the movement is over.
    """

    PLANNED = "planned"
    ONGOING = "ongoing"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How far a report can be trusted: the reporter and the claim, judged apart; None where nobody judged.

    Attributes
    ----------
    reliability
        A (best) to E of the reporter; F: cannot be judged.
    credibility
        1 (best) to 5 of the claim; 6: cannot be judged.
    """

    reliability: str | None = None
    credibility: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Whoever says something; private people by role only.

    Attributes
    ----------
    kind
        humanitarian, un, ngo, monitor, government, party, media or witness; anything else counts as not known.
    alignment, vantage
        Whose side it is seen on, and where it looks on from; in words.
    independence_group
        Reporters of one group draw on each other and count once; blank: a group of its own.
    reliability
        As in `Grade`, of the reporter as such.
    """

    reporter_id: str
    name: str = ""
    kind: str = ""
    alignment: str = ""
    vantage: str = ""
    independence_group: str = ""
    reliability: str | None = None

    @property
    def group(self) -> str:
        """The group within which it counts once."""
        return self.independence_group or self.reporter_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a report says.

    Attributes
    ----------
    measure
        What is counted. `cumulative` and `arrivals` count since the movement began, `period` and `batch` between
        `about_from` and `about_to`; `arrivals` too where `about_from` lies more than a day before `about_to`.
    scope
        The direction of movement; of a `corridor_status` the corridor's id.
    value
        The figure as digits, or the state as a word; blank where there is neither.
    low, high
        The least and the most it may be.
    unit
        What is counted; blank is people. A part of the people (children, fighters) is never counted as people.
    about_from, about_to
        Of what time it speaks; a claim known to the day has them at the ends of the day. None: when published.
    said
        The claim in words.
    """

    measure: Measure
    scope: str = ""
    value: str = ""
    low: float | None = None
    high: float | None = None
    bound: Bound = Bound.EXACTLY
    unit: str = ""
    status: ClaimStatus | None = None
    about_from: datetime | None = None
    about_to: datetime | None = None
    said: str = ""

    @property
    def number(self) -> float | None:
        """The value as a number; None where it is none."""
        try:
            return float(self.value) if self.value else None
        except ValueError:
            return None

    @property
    def says_nothing(self) -> bool:
        """Whether there is no figure, no state and no status: as a correction it takes back what it corrects."""
        return not self.value and self.low is None and self.high is None and self.status is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One claim by one reporter, as published.

    Attributes
    ----------
    published_at
        When it could be known; a replay uses nothing published later.
    reporter_id
        Who says so.
    via
        Through whom it reached us, separated by semicolons.
    supersedes, correction_of
        The report that this one replaces, or corrects; a correction reaches every copy.
    url, text
        Where it can be read, and what was written.
    """

    report_id: str
    published_at: datetime
    reporter_id: str
    claim: Claim
    via: str = ""
    grade: Grade = field(default_factory=Grade)
    supersedes: str | None = None
    correction_of: str | None = None
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a claim began: the first report of it, and all that repeat it.

    Attributes
    ----------
    origin_id
        The id of the first report.
    group
        The independence group that it counts for.
    copies
        Reports that repeat the first: the same text, or the same claim of the same origin in another language.
    uncertain
        Reports so alike that a person should say whether they are copies; they count apart until then.
    """

    origin_id: str
    group: str
    copies: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
