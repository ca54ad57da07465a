"""The parts of a briefing for a pause that may break, from a plan made for the purpose."""

import re

import pytest

from safepassage.model.corridor import Corridor
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.operations.plan_scenario import PlannedScenario, PlanOptions, plan_scenario
from safepassage.outputs.briefing import Profile, render_briefing
from safepassage.outputs.plot_frontier import frontier_svg
from safepassage.outputs.words import words_for
from tests.builders import make_scenario


def question() -> Scenario:
    return make_scenario(
        links=[("farm", "market", 20, 120), ("market", "school", 20, 120), ("market", "hill", 30, 60)],
        staging=[
            StagingArea(staging_area_id="S1", name="Market square", node_id="market", group="families", persons=60),
            StagingArea(staging_area_id="S2", name="Olive farm", node_id="farm", group="patients", persons=40),
        ],
        sites=["school", "hill"],
        steps=180,
        pause=Pause(survival=ExponentialSurvival(mean_h=4.0)),
        corridors=[Corridor(corridor_id="low", name="Low road", link_ids=("2",))],
    )


@pytest.fixture(scope="module")
def careful() -> PlannedScenario:
    return plan_scenario(question(), PlanOptions(exposure_weight=7.0, frontier=True, prices=True))


def page(planned: PlannedScenario, profile: Profile) -> str:
    return render_briefing(planned.scenario, planned.plan, planned.verdict, planned.notes, profile=profile)


def headings(html: str) -> list[str]:
    return re.findall(r"<h2 id=\"([^\"]+)\">", html)


def test_the_first_line_says_who_is_left_and_what_would_be_at_no_weight(careful: PlannedScenario) -> None:
    (lead,) = re.findall(r'<p class="lead">([^<]+)</p>', page(careful, Profile.INTERNAL))
    assert lead.startswith("40 people are not called forward although there would be room for them: at exposure weight")
    assert "w = 7" in lead
    assert "At w = 0 100 would be safe" in lead


def test_internal_readers_see_rules_groups_frontier_and_prices(careful: PlannedScenario) -> None:
    html = page(careful, Profile.INTERNAL)
    assert {"stop-rule", "groups", "breaks-by-group", "frontier", "prices"} <= set(headings(html))
    assert "Send nobody from Olive farm unless the pause is extended; 40 people stay." in html
    assert html.count("<svg") == 3
    assert "patients" in html


def test_the_public_sees_neither_places_nor_times_of_them(careful: PlannedScenario) -> None:
    html = page(careful, Profile.PUBLIC)
    assert not {"stop-rule", "groups", "breaks-by-group", "frontier", "prices"} & set(headings(html))
    assert "Olive" not in html
    assert not re.search(r"\d\d:\d\d", html)


def test_a_promise_stands_in_its_own_section() -> None:
    planned = plan_scenario(question(), PlanOptions(withstand=1))
    html = page(planned, Profile.INTERNAL)
    assert "guarantee" in headings(html)
    assert "Whichever corridor is blocked" in html
    assert "prices" not in headings(html)
    assert "guarantee" not in headings(page(planned, Profile.PUBLIC))


def test_the_picture_marks_the_plan_that_was_chosen(careful: PlannedScenario) -> None:
    points = careful.plan.frontier or ()
    svg = frontier_svg(points, 7.0, words_for("en"))
    chosen = max(point.exposure_weight for point in points if point.exposure_weight <= 7.0)
    assert re.search(rf'font-weight="bold"[^>]*>w = {chosen:.3g}<', svg)
    assert svg.count("<circle") == len(points) + 1
    assert svg == frontier_svg(points, 7.0, words_for("en"))
