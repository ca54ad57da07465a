"""What is likely, as each audience reads it."""

import dataclasses
import re

import pytest

from safepassage.model.forecast import Forecast
from safepassage.model.scenario import Scenario
from safepassage.outputs.briefing import render_briefing
from safepassage.outputs.redact import Profile, guard_for
from tests.outputs.sample import sample_notes, sample_plan, sample_scenario, sample_verdict
from tests.outputs.sample_forecast import sample_forecast
from tests.outputs.test_briefing import read


def page(profile: Profile, forecast: Forecast | None = None, scenario: Scenario | None = None) -> str:
    return render_briefing(
        scenario or sample_scenario(),
        sample_plan(),
        sample_verdict(),
        sample_notes(),
        profile=profile,
        forecast=forecast or sample_forecast(),
    )


def section(html: str) -> str:
    read(html)
    start = html.index('<h2 id="forecast">')
    return " ".join(re.sub(r"<[^>]+>", " ", html[start : html.index("</section>", start)]).split())


def test_those_who_carry_the_plan_out_see_all_of_it() -> None:
    html = page(Profile.INTERNAL)
    text = section(html)
    assert "The chance that everyone who comes is safe in the end is 62.5 ± 2.4 %." in text
    assert "On average 50 ± 0.5 of 58 people are safe in the end, and 2 ± 0.1 are caught on the road." in text
    assert "On average 2 ± 0.2 people find the way blocked and turn back, 0 ± 0.0 take another way." in text
    assert "400 random futures (seed 7)" in text
    assert "how long the pause holds, whether corridors stay open, who comes late" in text
    assert "Zuhra school (old) 87.5 ± 25.0 % 15 Dec 05:40 15 Dec 05:40 not reached" in text
    assert "15 Dec 05:30" in text
    assert html.index('id="curve"') < html.index('id="forecast"') < html.index('id="bottleneck"')
    assert html.count('role="img"') == 5


def test_break_table_over_all_futures_adds_chances_up() -> None:
    text = section(page(Profile.INTERNAL))
    rows = text[text.index("If the pause breaks, over all futures") :]
    shares = [float(share) for share in re.findall(r"(\d+\.\d) % \d", rows)]
    assert sum(shares) == pytest.approx(100, abs=0.5)
    assert "later, or not at all" in rows


def test_without_a_forecast_there_is_no_such_section() -> None:
    html = render_briefing(sample_scenario(), sample_plan(), sample_verdict(), sample_notes(), profile=Profile.INTERNAL)
    assert 'id="forecast"' not in html


def test_without_a_pause_there_is_no_break_table() -> None:
    assert "If the pause breaks" not in section(page(Profile.INTERNAL, scenario=sample_scenario().replace(pause=None)))


def test_the_public_reads_totals_only() -> None:
    html = page(Profile.PUBLIC)
    text = section(html)
    assert (
        "between 30 and 53 people are safe in the end in eight of ten of them, 42 or more in every second one" in text
    )
    assert "The chance that everyone who comes is safe is 62.5 %." in text
    assert guard_for(sample_scenario(), Profile.PUBLIC, sample_plan()).passes(text)
    assert "caught" not in text
    assert not re.search(r"\d\d:\d\d", text)
    assert "<table" not in html[html.index('id="forecast"') :].partition("</section>")[0]


def test_partners_read_totals_by_day_and_nothing_nearer() -> None:
    html = page(Profile.PARTNER)
    text = section(html)
    assert "Thu 15 Dec 30 42 53" in text
    assert guard_for(sample_scenario(), Profile.PARTNER, sample_plan()).passes(text)
    assert "Zuhra" not in text
    assert "old" not in text.split()
    assert "svg" not in html[html.index('id="forecast"') :].partition("</section>")[0]


def test_names_stay_text() -> None:
    forecast = sample_forecast()
    odd = dataclasses.replace(forecast.by_group[0], group="<b>old</b>")
    html = page(Profile.INTERNAL, dataclasses.replace(forecast, by_group=(odd, *forecast.by_group[1:])))
    assert "<b>old" not in html
    read(html)
