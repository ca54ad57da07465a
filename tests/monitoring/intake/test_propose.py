"""Whose words, which time, which chain: what a copied article shows, and what it does not."""

from datetime import UTC, datetime

import pytest

from safepassage.model.documents import Document, Proposal
from safepassage.model.reports import Bound, ClaimStatus, Measure, Reporter
from safepassage.monitoring.attributions import Directory
from safepassage.monitoring.intake.propose import propose, published_at

RECEIVED = datetime(2018, 8, 6, 9, tzinfo=UTC)
PUBLISHED = datetime(2018, 8, 5, 20, tzinfo=UTC)

COPIED = """Army of the coast stops its push, port to be emptied

In this Friday, Aug. 3, 2018 photo, a boy fills bottles at a tap where 900 people queue. (Coastal Photo/R. Haddan)
Foreign Minister Tarik Olen has announced the suspension of military operations around the port.
Olen said they expect about 8,000 civilians to go through the coastal gate.
There were unconfirmed reports of fighting near the silos.

© Harbour Dispatch
The post Army of the coast stops its push appeared first on Meridian Digest.
"""


def proposals_of(text: str, published: datetime | None = PUBLISHED, *reporters: Reporter) -> tuple[Proposal, ...]:
    document = Document(document_id="d", text=text, published_at=published)
    return propose(document, directory=Directory(reporters), scope="port", corridor="gate", received_at=RECEIVED)


def test_a_copied_article_gives_its_claims_and_its_chain() -> None:
    pause, people, fighting = proposals_of(COPIED)
    assert (pause.report.claim.measure, pause.report.claim.value) == (Measure.PAUSE_STATUS, "announced")
    claim = people.report.claim
    assert (claim.measure, claim.value, claim.bound, claim.status) == (
        Measure.PLANNED,
        "8000",
        Bound.ABOUT,
        ClaimStatus.PLANNED,
    )
    assert (fighting.report.claim.measure, fighting.hedged, fighting.report.grade.credibility) == (
        Measure.INCIDENT,
        True,
        "4",
    )
    assert {each.report.via for each in (pause, people, fighting)} == {"Harbour Dispatch; Meridian Digest"}
    assert pause.speaker == people.speaker == "Foreign Minister"
    assert pause.report.reporter_id == "foreign_minister"
    assert fighting.report.reporter_id == "harbour_dispatch"


def test_the_date_of_a_caption_is_nobodys_date() -> None:
    for proposal in proposals_of(COPIED):
        claim = proposal.report.claim
        assert claim.about_from is None or claim.about_from.day != 3
        assert claim.value != "900"
    assert published_at(COPIED, RECEIVED) is None


def test_names_of_people_become_their_office() -> None:
    for proposal in proposals_of(COPIED):
        assert "olen" not in proposal.report.reporter_id
        assert "Olen" not in proposal.speaker


def test_a_known_reporter_is_found_by_its_name() -> None:
    known = Reporter(reporter_id="mfa", name="Foreign Minister")
    assert proposals_of(COPIED, PUBLISHED, known)[0].report.reporter_id == "mfa"


def test_a_text_without_a_date_says_so_and_speaks_of_no_day() -> None:
    [proposal] = proposals_of("Our town\n\nThe mayor said 300 people left on Saturday.", None)
    assert proposal.report.published_at == RECEIVED
    assert proposal.report.claim.about_from is None
    assert "time of import" in proposal.doubts[0]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("TAL, 14 March 2018 (Agency) - Two buses left.", 14),
        ("Published: 15 March 2018", 15),
        ("Update no. 3 (as of 18:00, 16 March 2018)", 16),
        ("تل قمر، 17 آذار 2018 (وكالة) - خرج 300 شخص.", 17),
        ("١٨ آذار ٢٠١٨", 18),
        ("2018-03-19", 19),
    ],
)
def test_a_text_says_when_it_was_published(line: str, day: int) -> None:
    found = published_at(f"A headline\n\n{line}\nMore text follows here, and it ends.", RECEIVED)
    assert found is not None
    assert (found.year, found.month, found.day) == (2018, 3, day)


@pytest.mark.parametrize(
    ("sentence", "measure", "value", "bound"),
    [
        ("The mayor said 300 people had left so far.", "cumulative", "300", "="),
        ("More than 2,000 people remain in the old town.", "remaining", "2000", ">="),
        ("No more than 40 residents arrived.", "arrivals", "40", "<="),
        ("قال ناشط إن ٣٠٠ شخص خرجوا منذ الخميس.", "cumulative", "300", "="),
        ("ما زال أكثر من ألفي مدني داخل البلدة.", "remaining", "2000", ">="),
        ("Nobody may move 300 boxes.", None, "", ""),
        ("The hall was built for 300 people.", None, "", ""),
        ("The road is 300 kilometres long.", None, "", ""),
        ("In 2012 people left.", None, "", ""),
    ],
)
def test_figures(sentence: str, measure: str | None, value: str, bound: str) -> None:
    found = [each.report.claim for each in proposals_of(sentence)]
    told = [(str(claim.measure), claim.value, str(claim.bound)) for claim in found]
    assert told == ([] if measure is None else [(measure, value, bound)])


def test_what_is_denied_is_marked() -> None:
    [over] = proposals_of("The rebels denied that the evacuation had been completed.")
    assert over.denied
    assert (over.report.claim.measure, over.report.claim.status) == (Measure.CUMULATIVE, ClaimStatus.COMPLETED)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "x" * 1_000_000,
        "1" * 100_000,
        "300 people left. " * 3_000,
        '"' * 5_000,
        "and " * 100_000,
        "(" * 20_000,
    ],
)
def test_no_text_takes_long_or_fails(text: str) -> None:
    proposals_of(text)


def test_unseen_marks_are_taken_out_and_told() -> None:
    [proposal] = proposals_of("The mayor said \u202e300\u202c people had left so far.")
    assert "unseen" in proposal.doubts[0]
    assert "\u202e" not in proposal.report.text


def test_digits_of_two_scripts_in_one_number_are_told() -> None:
    [proposal] = proposals_of("The mayor said 3\u06610 people had left so far.")
    assert proposal.report.claim.value == "310"
    assert "two scripts" in proposal.doubts[0]
