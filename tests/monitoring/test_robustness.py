"""Order, copies and hostile reporters: what must not move the estimate, and by how much the rest may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.model.reports import Measure, Report, Reporter
from safepassage.model.situation import Situation
from safepassage.monitoring.assess import assess
from tests.monitoring.telling import REPORTERS, at, report

NOW = at(60)
HONEST = (
    report("a1", 10, 2_000),
    report("a2", 30, 8_000),
    report("a3", 50, 15_000),
    report("b1", 12, 2_300, by="un"),
    report("b2", 49, 14_200, by="un"),
    report("c1", 31, 7_100, by="monitor"),
    report("c2", 52, 13_800, by="monitor"),
    report("d1", 40, 40, by="ngo", measure=Measure.VEHICLES, unit="buses", since=30),
    report("e1", 52, 20_000, by="party"),
    report("f1", 45, 10_000, by="un", measure=Measure.REMAINING),
)
TEXT = (
    "A convoy of forty buses left the besieged quarter after nightfall and reached the first checkpoint outside the "
    "city before dawn, said an official who counted passengers as they climbed down and were handed blankets"
)


def estimate(reports: tuple[Report, ...], reporters: tuple[Reporter, ...] = REPORTERS) -> float:
    figure = situation(reports, reporters).scope("out").people_out
    assert figure.estimate is not None
    return figure.estimate


def situation(reports: tuple[Report, ...], reporters: tuple[Reporter, ...] = REPORTERS) -> Situation:
    return assess(reports, reporters, NOW)


@settings(max_examples=25, deadline=None)
@given(st.permutations(HONEST), st.permutations(REPORTERS))
def test_reports_in_any_order_make_the_same_situation(reports: list[Report], reporters: list[Reporter]) -> None:
    assert situation(tuple(reports), tuple(reporters)) == situation(HONEST)


def test_a_thousand_copies_are_one_claim() -> None:
    draw = Random(1)  # noqa: S311 - made-up copies
    original = report("x", 53, 30_000, by="agency", text=TEXT, url="the agency")
    outlets = tuple(Reporter(reporter_id=f"outlet{number}", kind="media") for number in range(1000))
    copies = tuple(
        replace(
            original,
            report_id=f"copy{number}",
            reporter_id=f"outlet{number}",
            published_at=original.published_at + timedelta(minutes=1 + number % 300),
            url=f"outlet {number}",
            text=_lightly_edited(draw, number),
        )
        for number in range(1000)
    )
    without, one = estimate(HONEST), estimate((*HONEST, original))
    many = estimate((*HONEST, original, *copies), (*REPORTERS, *outlets))
    assert one != pytest.approx(without, rel=0.01)
    assert many == pytest.approx(one)


def _lightly_edited(draw: Random, number: int) -> str:
    words = TEXT.split()
    words[draw.randrange(len(words))] = f"word{number}"
    return " ".join(["Update:", *words, f"\n© Outlet {number}"])


ONE_HOSTILE: dict[str, Callable[[float], tuple[Report, ...]]] = {
    "a total": lambda value: (report("h", 58, value, by="hostile"),),
    "arrivals": lambda value: (report("h", 58, value, by="hostile", measure=Measure.ARRIVALS),),
    "a period": lambda value: (report("h", 58, value, by="hostile", measure=Measure.PERIOD, since=50),),
    "a batch": lambda value: (report("h", 58, value, by="hostile", measure=Measure.BATCH, since=50),),
    "those remaining": lambda value: (report("h", 58, value, by="hostile", measure=Measure.REMAINING),),
    "a total, fifty times": lambda value: tuple(
        report(f"h{number}", 9 + number, value, by="hostile") for number in range(50)
    ),
}


@pytest.mark.parametrize("kind", ["humanitarian", "witness"])
@pytest.mark.parametrize("said", ONE_HOSTILE)
def test_one_reporter_moves_the_estimate_by_a_bounded_amount(said: str, kind: str) -> None:
    reporters = (*REPORTERS, Reporter(reporter_id="hostile", kind=kind))
    base = estimate(HONEST)
    moved = {
        value: estimate((*HONEST, *ONE_HOSTILE[said](value)), reporters) / base
        for value in (0, 1, 100, 7_000, 15_000, 25_000, 60_000, 10**6, 10**9, 10**12)
    }
    assert min(moved.values()) > 0.5, moved
    assert max(moved.values()) < 2.0, moved
    assert abs(moved[10**12] - 1) < 0.1, moved  # what is absurd is ignored


def test_a_hostile_correction_of_another_group_changes_nothing_but_a_flag() -> None:
    foreign = report("h", 58, 90_000, by="party", correction_of="a3", measure=Measure.AREA, unit="km2")
    found = situation((*HONEST, foreign))
    assert found.scope("out").people_out == situation(HONEST).scope("out").people_out
    assert any(flag.code == "foreign_correction" for flag in found.flags)


def test_who_agrees_narrows_and_who_contradicts_widens() -> None:
    def width(*more: Report) -> float:
        interval = situation((*HONEST, *more)).scope("out").people_out.interval_80
        assert interval is not None
        return interval[1] / interval[0]

    agrees, contradicts = report("g", 53, 14_500, by="ngo"), report("g", 53, 26_000, by="ngo")
    assert width(agrees) < width() < width(contradicts)
