import dataclasses
import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from safepassage.errors import InputError
from safepassage.model.briefing import BriefingNotes
from safepassage.model.plan import DepartureOrder, PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality, Verdict, Violation
from safepassage.outputs.briefing import Profile, render_briefing
from tests.builders import make_scenario
from tests.outputs.sample import (
    GRID,
    SAFE,
    sample_notes,
    sample_plan,
    sample_scenario,
    sample_verdict,
    sample_with_not_carried,
)

VOID = {"meta", "link", "br", "img", "input", "hr", "path", "use", "image", "rect"}


class Reader(HTMLParser):
    """Collects text, headings and tags, and insists that every element is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text.append(data)
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def render(
    scenario: Scenario | None = None,
    plan: Plan | None = None,
    verdict: Verdict | None = None,
    notes: BriefingNotes | None = None,
    *,
    profile: Profile = Profile.INTERNAL,
) -> str:
    return render_briefing(
        scenario or sample_scenario(),
        plan or sample_plan(),
        verdict or sample_verdict(),
        notes or sample_notes(),
        profile=profile,
    )


def test_the_internal_page_holds_everything_in_order() -> None:
    reader = read(render())
    assert reader.headings == [
        "How good this plan is",
        "Map",
        "People safe over time",
        "What holds people back",
        "Figures that are disputed",
        "Orders by staging area",
        "If it stops: who halts where",
        "If the pause breaks",
        "Who is not carried",
        "Rounding",
        "What is not known",
        "The agreement, as recorded",
        "Where the figures come from",
        "How this was made",
    ]
    text = " ".join(reader.text)
    assert "INTERNAL - holds future positions" in text
    assert "All 60 people can be safe by 15 Dec 06:20; no plan can have more people safe, at any moment." in text
    assert "holds back 30 people" in text
    assert "60 people/h: 45 are safe, the last by 15 Dec 10:00" in text
    assert "240 people/h: all are safe, the last by 15 Dec 06:10" in text
    assert "To Tishreen hall, by Olive road, Marjan bridge" in text
    assert "Qadim to Marjan bridge, Marjan bridge, Tishreen hall to Harasta" in text
    assert "15 Dec 05:00 - 05:30" in text
    assert "Zuhra school, Qadim" in text
    assert "at most 4 min (from Qadim, which takes 25 min without rounding)" in text
    assert "Not recorded as agreed: protection for those who stay." in text
    assert "Positions are approximate." in text
    assert sample_scenario().fingerprint() in text


def test_the_page_stands_alone_and_speaks_to_everyone() -> None:
    html = render()
    reader = read(html)
    tags = reader.tags
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](?!#)", re.sub(r'xmlns\S*="[^"]*"', "", html))
    assert "url(" not in re.sub(r"url\(#", "", html)
    assert tags[0][1] == {"lang": "en", "dir": "ltr"}
    assert all("scope" in attributes for tag, attributes in tags if tag == "th")
    assert sum(tag == "table" for tag, _ in tags) == sum(tag == "caption" for tag, _ in tags)
    pictures = [attributes["aria-label"] for _, attributes in tags if attributes.get("role") == "img"]
    assert len(pictures) == 2
    assert all(pictures)
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert "default-src 'none'" in html


def test_the_same_plan_gives_the_same_page() -> None:
    assert render() == render()


def guarded_words() -> list[str]:
    """Every place name, id and clock time of the scenario."""
    scenario = sample_scenario()
    words = [scenario.operation_id, scenario.fingerprint()]
    for node in scenario.network.nodes:
        words += [node.node_id, node.name]
    for link in scenario.network.links:
        words += [link.link_id, link.name]
    for area in scenario.staging_areas:
        words += [area.staging_area_id, area.name]
    words += ["c-marjan", "Marjan", "Zuhra", "Olive", "Qadim"]
    words += [f"{GRID.at(step):%H:%M}" for step in range(GRID.steps + 1)]
    return [word for word in words if word]


SITES = ["r-tishreen", "Tishreen hall", "r-harasta", "Harasta"]
DAYS = ["15 Dec", "Dec 15", "2016"]


def visible(html: str) -> str:
    return html[html.index("</style>") :] + html[: html.index("<style>")]


def test_the_public_page_names_no_place_and_no_time() -> None:
    html = render(profile=Profile.PUBLIC)
    body = visible(html).casefold()
    for word in [*guarded_words(), *SITES, *DAYS]:
        assert word.casefold() not in body
    reader = read(html)
    assert reader.headings == [
        "How good this plan is",
        "What is not known",
        "Where the figures come from",
        "How this was made",
    ]
    text = " ".join(reader.text)
    assert "All 60 people can be brought to safety; no plan can have more people safe, at any moment." in text
    assert "How many stay is not known." in text
    assert "Withheld here, because they name a place or a time: 2 more." in text
    assert "between 45 and 60 people could be brought to safety" in text
    assert "<svg" not in html


def test_the_partner_page_gives_sites_and_days_and_nothing_nearer() -> None:
    html = render(profile=Profile.PARTNER)
    body = visible(html).casefold()
    tolerated = {site.casefold() for site in SITES} | {"n-tishreen", "n-harasta"}
    for word in guarded_words():
        if word.casefold() not in tolerated:
            assert word.casefold() not in body
    text = " ".join(read(html).text)
    assert "Thu 15 Dec" in text
    assert "Tishreen hall" in text
    assert "screening on the way" in text
    assert "by the Marjan bridge" not in text
    assert "<svg" not in html


@pytest.mark.parametrize("profile", list(Profile))
def test_a_past_case_is_shown_whole_and_says_so(profile: Profile) -> None:
    after = GRID.horizon + timedelta(days=1)
    arguments = (sample_scenario(), sample_plan(), sample_verdict(), sample_notes())
    html = render_briefing(*arguments, profile=profile, past=True, now=after)
    assert "PAST CASE - holds no future positions" in html
    assert "INTERNAL" not in html
    assert "<svg" in html
    with pytest.raises(InputError):
        render_briefing(*arguments, profile=profile, past=True, now=GRID.start)


HOSTILE = "<script>alert('x')</script>\"&$x^2$ --> ]]>"


def test_hostile_names_stay_text() -> None:
    scenario = sample_scenario()
    network = dataclasses.replace(
        scenario.network,
        nodes=tuple(dataclasses.replace(node, name=HOSTILE) for node in scenario.network.nodes),
        links=tuple(dataclasses.replace(link, name=HOSTILE) for link in scenario.network.links),
    )
    hostile = scenario.replace(
        title=HOSTILE,
        network=network,
        staging_areas=tuple(dataclasses.replace(a, name=HOSTILE, group=HOSTILE) for a in scenario.staging_areas),
        reception_sites=tuple(dataclasses.replace(s, name=HOSTILE) for s in scenario.reception_sites),
        references=tuple(dataclasses.replace(r, note=HOSTILE, reference=HOSTILE) for r in scenario.references),
        agreement={"time": HOSTILE, HOSTILE: HOSTILE},
    )
    notes = dataclasses.replace(sample_notes(), unknowns=(HOSTILE,))
    plan = sample_with_not_carried()
    assert plan.not_carried is not None
    plan = dataclasses.replace(plan, not_carried=(dataclasses.replace(plan.not_carried[0], reason=HOSTILE),))
    for profile in Profile:
        html = render(hostile, plan, notes=notes, profile=profile)
        assert "<script" not in html
        reader = read(html)
        assert profile is not Profile.INTERNAL or HOSTILE in reader.text


def test_nothing_is_called_best_that_is_not_proven() -> None:
    bounded = dataclasses.replace(
        sample_verdict(), optimality=Optimality.BOUNDED, alpha=0.9926, alpha_bound=0.9951, explanation=""
    )
    text = " ".join(read(render(verdict=bounded)).text)
    assert "at the worst moment this is at least 99.2 % of the most that is possible" in text
    assert "can reach more than 99.5 %" in text
    assert "no plan can" not in text.casefold().replace("no plan, not even", "")
    unknown = dataclasses.replace(
        sample_verdict(), optimality=Optimality.UNKNOWN, most_possible_by=(), alpha=None, explanation=""
    )
    text = " ".join(read(render(verdict=unknown)).text)
    assert "whether another plan could do better is not known" in text
    assert "Most possible" not in text
    assert "most possible" not in text.replace("most who could", "")


def test_a_plan_that_breaks_its_terms_says_so_first() -> None:
    broken = dataclasses.replace(
        sample_verdict(), violations=(Violation(code="capacity", place="l-mt", message="10 over at 05:10"),)
    )
    reader = read(render(verdict=broken))
    assert reader.headings[0] == "What this plan breaks"
    text = " ".join(reader.text)
    assert "Do not use this plan: it breaks the terms it was made for." in text
    assert "nothing is claimed for it" in text
    assert "10 over" not in render(verdict=broken, profile=Profile.PUBLIC)


def test_people_left_behind_are_named_with_their_reason() -> None:
    verdict = dataclasses.replace(sample_verdict(), safe_by=tuple(min(50, safe) for safe in SAFE))
    text = " ".join(read(render(plan=sample_with_not_carried(), verdict=verdict)).text)
    assert "50 of 60 people can be safe by 15 Dec 06:10" in text
    assert "the bridge closes first" in text


def test_a_bare_plan_without_pause_or_notes_still_makes_a_page() -> None:
    scenario = sample_scenario().replace(pause=None, references=(), agreement={}, title="", corridors=())
    plan = Plan(scenario_fingerprint="f", path_flows=())
    verdict = dataclasses.replace(sample_verdict(), safe_by=(0,) * 31, most_possible_by=())
    for profile in Profile:
        text = " ".join(read(render(scenario, plan, verdict, BriefingNotes(), profile=profile)).text)
        assert "Nobody can be brought to safety by this plan." in text
        assert "No source is given for any figure." in text


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(InputError, match="no texts in the language 'xx'"):
        render_briefing(
            sample_scenario(), sample_plan(), sample_verdict(), sample_notes(), profile=Profile.PUBLIC, language="xx"
        )


def test_a_city_shows_its_largest_staging_areas_and_says_so() -> None:
    """250 staging areas with 1 to 250 people: the 200 largest are shown."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60_000)], staging=[("a", persons) for persons in range(1, 251)], sites=["b"], steps=60
    )
    flows = tuple(
        PathFlow(
            path_flow_id=f"P{number}",
            staging_area_id=area.staging_area_id,
            reception_site_id="R1",
            persons=area.persons,
            links=("1",),
            enter_steps=(number % 50,),
            depart_step=number % 50,
            arrive_step=number % 50 + 1,
        )
        for number, area in enumerate(scenario.staging_areas)
    )
    orders = tuple(
        DepartureOrder(
            staging_area_id=flow.staging_area_id,
            group="",
            step=flow.depart_step,
            at=scenario.grid.at(flow.depart_step),
            persons=flow.persons,
            route="1",
            reception_site_id="R1",
        )
        for flow in flows
    )
    plan = Plan(scenario_fingerprint=scenario.fingerprint(), path_flows=flows, departures=orders)
    safe = tuple(sum(flow.persons for flow in flows if flow.arrive_step <= step) for step in range(61))
    verdict = dataclasses.replace(sample_verdict(), safe_by=safe, most_possible_by=safe)
    html = render_briefing(scenario, plan, verdict, BriefingNotes(), profile=Profile.INTERNAL)
    assert "Only the 200 largest of 250 staging areas are shown" in html
    assert ">S250<" in html
    assert ">S51<" in html
    assert ">S50<" not in html
