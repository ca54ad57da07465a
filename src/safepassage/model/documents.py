"""Texts from outside, and the claims that rules find in them, before a person has looked at these."""

from dataclasses import dataclass
from datetime import datetime

from safepassage.model.reports import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text as it was published.

    Attributes
    ----------
    document_id
        The same for the same text.
    published_at
        Aware; None where the text itself may say.
    named_at
        The time by the name of its file; used where neither of the others says.
    publisher
        Who publishes it, where it is not said in the text.
    """

    document_id: str
    text: str
    title: str = ""
    published_at: datetime | None = None
    named_at: datetime | None = None
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A claim that a rule found; it counts once a person has accepted it.

    Attributes
    ----------
    report
        The claim as it would be kept; its text is the sentence it stands in.
    speaker
        The words by which the text names who says so; blank where the text itself does.
    hedged
        Whether the text doubts it, or keeps its distance.
    denied
        Whether the speaker says that it is not so.
    doubts
        What a person should look at, in words.
    """

    report: Report
    speaker: str = ""
    hedged: bool = False
    denied: bool = False
    doubts: tuple[str, ...] = ()
