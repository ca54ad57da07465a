"""Compares what is proposed for labelled texts with their labels."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from safepassage.model.documents import Document, Proposal
from safepassage.monitoring.attributions import Directory
from safepassage.monitoring.intake.propose import propose

TEXTS = Path(__file__).parent.parent / "texts"
LATER = datetime(2024, 6, 1, tzinfo=UTC)


@dataclass(slots=True)
class Score:
    """How many claims were found, wrongly found and missed; and of those found, how much else is right."""

    found: int = 0
    extra: int = 0
    missed: int = 0
    speakers: int = 0
    times: int = 0
    hedges: int = 0

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.extra)

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def documents_in(folder: Path) -> Iterator[Document]:
    """The labelled texts of a folder; some are told when they were published, as a feed would."""
    told = {row["text"]: datetime.fromisoformat(row["published_at"]) for row in rows_of(TEXTS / "texts.csv")}
    for path in sorted(folder.glob("*.txt")):
        name = path.name[:2]
        yield Document(document_id=name, text=path.read_text(encoding="utf-8"), published_at=told.get(name))


def proposed(document: Document) -> tuple[Proposal, ...]:
    return propose(document, directory=Directory([]), received_at=LATER)


def score_of(folder: Path) -> Score:
    """A claim is found where measure, figures, bound, unit, status and denial are those of a label."""
    labels, score = rows_of(folder / "labels.csv"), Score()
    for document in documents_in(folder):
        wanted = [label for label in labels if label["text"] == document.document_id]
        for proposal in proposed(document):
            label = next((each for each in wanted if _of_label(each) == _of_proposal(proposal)), None)
            if label is None:
                score.extra += 1
                continue
            wanted.remove(label)
            score.found += 1
            score.speakers += _speaker_right(label, proposal)
            score.times += _days(proposal) == (label["about_from"], label["about_to"])
            score.hedges += proposal.hedged == (label["hedged"] == "yes")
        score.missed += len(wanted)
    return score


def _of_label(label: dict[str, str]) -> tuple[object, ...]:
    low, high = (float(label[name]) if label[name] else None for name in ("low", "high"))
    words = (label[name] for name in ("measure", "value", "bound", "unit", "status"))
    return (*words, low, high, label["denied"] == "yes")


def _of_proposal(proposal: Proposal) -> tuple[object, ...]:
    claim = proposal.report.claim
    words = (str(claim.measure), claim.value, str(claim.bound), claim.unit, str(claim.status or ""))
    return (*words, claim.low, claim.high, proposal.denied)


def _speaker_right(label: dict[str, str], proposal: Proposal) -> bool:
    if not label["speaker"]:
        return not proposal.speaker
    return label["speaker"].lower() in proposal.speaker.lower()


def _days(proposal: Proposal) -> tuple[str, str]:
    claim = proposal.report.claim
    return _day(claim.about_from), _day(claim.about_to)


def _day(instant: datetime | None) -> str:
    return "" if instant is None else date.isoformat(instant.date())
