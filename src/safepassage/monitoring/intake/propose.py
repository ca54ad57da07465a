"""From a document to proposed claims, each with its sentence, its speaker and its time."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from safepassage.model.documents import Document, Proposal
from safepassage.model.reports import Claim, Grade, Measure, Report
from safepassage.monitoring.attributions import Directory, publishers_of
from safepassage.monitoring.intake import cues
from safepassage.monitoring.intake.blocks import LineKind, Sentence, dateline_of, is_date_line, lines_of, sentences_of
from safepassage.monitoring.intake.clauses import Clause, clauses_of
from safepassage.monitoring.intake.figures_in_text import figures_in
from safepassage.monitoring.intake.found import Found
from safepassage.monitoring.intake.numbers import numbers_in
from safepassage.monitoring.intake.speakers import Speakers
from safepassage.monitoring.intake.states_in_text import states_in
from safepassage.monitoring.intake.times import absolute_dates, day_ends, days_of
from safepassage.monitoring.letters import mixed_numbers, plain_digits, seen_only
from safepassage.monitoring.scan import scan

DOUBTFUL = "4"
"""Credibility of what a text itself hedges: possibly not so."""

LINES_THAT_DATE = 4
"""Lines from the top in which a text says when it was published."""


def propose(
    document: Document,
    *,
    directory: Directory,
    scope: str = "",
    corridor: str = "",
    received_at: datetime,
) -> tuple[Proposal, ...]:
    """Propose the claims of a document.

    Parameters
    ----------
    document
        The text; where it has no time of publication, its dateline or a line `Published:` may say.
    directory
        Reporters whose names are known; any other speaker gets an id made of the words for them.
    scope, corridor
        The direction of movement and the corridor that the text is about; no rule can know them.
    received_at
        Stands in for the time of publication where nothing says it.

    Returns
    -------
    In the order of the text. Captions and headlines are not read for claims; a claim told twice is proposed once.
    """
    text, unseen = seen_only(document.text)
    dated = document.published_at or published_at(text, received_at) or document.named_at
    published = dated or received_at
    doubts: tuple[str, ...] = ()
    if dated is None:
        doubts = ("the text does not say when it was published; the time of import stands in",)
    if unseen:
        doubts = (*doubts, f"{unseen} unseen characters were taken out")
    chain = "; ".join(dict.fromkeys(filter(None, (*publishers_of(text), _agency(text), document.publisher))))
    speakers, told, proposals = Speakers(), set[tuple[object, ...]](), list[Proposal]()
    earlier: Found | None = None
    for sentence in sentences_of(text):
        if sentence.caption:
            continue
        clauses = clauses_of(plain_digits(sentence.text))
        speaking = _speakers_by_part(sentence, clauses, speakers)
        for found in _claims_in(sentence, clauses, earlier):
            earlier = found if found.value else earlier
            speaker = next(who for start, who in speaking if start <= found.start)
            key = (*found.what, speaker)
            if key in told or _merely_repeats(found, sentence.text):
                continue
            told.add(key)
            proposals.append(
                _proposal(
                    found,
                    sentence,
                    speaker,
                    document=document,
                    published=published,
                    dated=dated is not None,
                    number=len(proposals) + 1,
                    via=chain,
                    directory=directory,
                    scope=corridor if found.measure is Measure.CORRIDOR_STATUS else scope,
                    doubts=doubts,
                )
            )
    return tuple(proposals)


def published_at(text: str, received_at: datetime) -> datetime | None:
    """When a text says that it was published: a date line or a dateline, never a caption; the end of that day."""
    heads = [line for kind, line in lines_of(text) if kind is not LineKind.CAPTION][:LINES_THAT_DATE]
    for line in heads:
        bare = re.sub(r"[\d\W]", "", line)
        head = line if is_date_line(line) or len(bare) < 25 or _as_of(line) else dateline_of(line)  # noqa: PLR2004
        day = next(absolute_dates(head, received_at.date()), None)
        if day is not None:
            clock = re.search(r"(?<!\d)([01]?\d|2[0-3])[:.]([0-5]\d)(?!\d)", plain_digits(head))
            at = time(int(clock[1]), int(clock[2])) if clock else time(23, 59)
            return datetime.combine(day, at, received_at.tzinfo or UTC)
    return None


def _as_of(line: str) -> bool:
    return re.search(r"\bas of\b", line) is not None


def _speakers_by_part(sentence: Sentence, clauses: tuple[Clause, ...], speakers: Speakers) -> list[tuple[int, str]]:
    """Who speaks from which place on, the last place first.

    A part that is set against the one before may have a speaker of its own; where it has none, the one before goes on.
    """
    starts = [0, *(clause.start for clause in clauses if clause.turns and clause.start > 0)]
    found: list[tuple[int, str]] = []
    for start, end in zip(starts, [*starts[1:], len(sentence.text)], strict=True):
        who = speakers.of(sentence.text[start:end], arabic=sentence.arabic)
        found.append((start, who or (found[-1][1] if found else "")))
    return found[::-1]


def _claims_in(sentence: Sentence, clauses: tuple[Clause, ...], earlier: Found | None) -> Iterator[Found]:
    plain = plain_digits(sentence.text)
    personal = scan(sentence.text)
    numbers = tuple(
        number
        for number in numbers_in(plain)
        if not any(number.start < each.end and each.start < number.end for each in personal)
    )
    figures = list(figures_in(plain, clauses, numbers, earlier))
    states = [each for each in states_in(clauses) if not _told_by_figure(each, figures)]
    hedged = cues.HEDGED.search(plain) is not None
    for found in sorted((*figures, *states), key=lambda each: each.start):
        doubtful = found.hedged or hedged
        status = None if doubtful and found.measure is Measure.INCIDENT and not found.value else found.status
        yield dataclasses.replace(found, hedged=doubtful, denied=_denied(found, plain), status=status)


def _told_by_figure(state: Found, figures: Sequence[Found]) -> bool:
    """Whether violence is told already by the people it harmed, in the same clause."""
    return state.measure is Measure.INCIDENT and any(
        figure.measure is Measure.INCIDENT and figure.clause == state.clause for figure in figures
    )


def _denied(found: Found, sentence: str) -> bool:
    ends = found.measure is Measure.CUMULATIVE and not found.value and found.low is None
    if ends:
        return bool(cues.DENIED.search(found.clause) or cues.NEGATED.search(found.clause))
    return bool(cues.DENIED.search(found.clause)) and found.clause in sentence


def _merely_repeats(found: Found, sentence: str) -> bool:
    return bool(found.value) and re.search(r"\b[Tt]he figure of\b", sentence) is not None and "gave" not in sentence


def _proposal(
    found: Found,
    sentence: Sentence,
    speaker: str,
    *,
    document: Document,
    published: datetime,
    dated: bool,
    number: int,
    via: str,
    directory: Directory,
    scope: str,
    doubts: tuple[str, ...],
) -> Proposal:
    begins, ends = _when(found, sentence, published) if dated else (None, None)
    claim = Claim(
        measure=found.measure,
        scope=scope,
        value=found.value,
        low=found.low,
        high=found.high,
        bound=found.bound,
        unit=found.unit,
        status=found.status,
        about_from=begins,
        about_to=ends,
        said=found.clause.strip(),
    )
    mixed = mixed_numbers(sentence.text)
    report = Report(
        report_id=f"{document.document_id}-{number}",
        published_at=published,
        reporter_id=_reporter_id(speaker, via, directory),
        claim=claim,
        via=via,
        grade=Grade(credibility=DOUBTFUL if found.hedged else None),
        url=document.url,
        text=sentence.text,
    )
    return Proposal(
        report=report,
        speaker=speaker,
        hedged=found.hedged,
        denied=found.denied,
        doubts=(*doubts, *(f"{word} mixes digits of two scripts" for word in mixed)),
    )


def _when(found: Found, sentence: Sentence, published: datetime) -> tuple[datetime | None, datetime | None]:
    planned = found.measure is Measure.PLANNED or found.status == "planned"
    planned = planned or (found.value == "announced" and cues.BEGINS.search(found.clause) is not None)
    day: date = published.date()
    others = (each.text for each in clauses_of(sentence.text) if planned or not cues.PLANNED.search(each.text))
    days = days_of(found.clause, day, planned=planned) or days_of(" ".join(others), day, planned=planned)
    return day_ends(days, published) if days else (None, None)


def _reporter_id(speaker: str, via: str, directory: Directory) -> str:
    named = directory.named(speaker) if speaker else directory.named(via.split(";", maxsplit=1)[0]) if via else None
    if named is not None:
        return named.reporter_id
    words = re.sub(r"^(?:the|an?|some|its?)\s+", "", (speaker or via.split(";", maxsplit=1)[0]).strip().lower())
    return "_".join(re.findall(r"\w+", words))[:60] or "text"


def _agency(text: str) -> str:
    """The agency in brackets in a dateline."""
    for _, line in lines_of(text):
        found = re.search(r"\(([^()]{2,40})\)\s*$", dateline_of(line))
        if found:
            return found[1]
    return ""
