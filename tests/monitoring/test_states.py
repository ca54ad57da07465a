"""Corridors, pauses, incidents, ends."""

import pytest

from safepassage.model.reports import ClaimStatus, Measure, Report
from safepassage.monitoring.assess import Settings, assess
from safepassage.monitoring.incidents import AFTER_EFFECT_H
from tests.monitoring.telling import REPORTERS, at, report


def corridor(report_id: str, hours: float, word: str, *, by: str = "icrc") -> Report:
    return report(report_id, hours, word, by=by, measure=Measure.CORRIDOR_STATUS, scope="bridge", unit="")


def pause(report_id: str, hours: float, word: str, *, by: str = "party") -> Report:
    return report(report_id, hours, word, by=by, measure=Measure.PAUSE_STATUS, unit="")


def incident(report_id: str, hours: float, *, by: str = "un", scope: str = "out") -> Report:
    return report(report_id, hours, "", by=by, measure=Measure.INCIDENT, scope=scope, unit="")


def pause_at(hours: float, *reports: Report) -> str:
    return str(assess(reports, REPORTERS, at(hours)).pause.state)


def test_a_corridor_follows_its_reports() -> None:
    told = (corridor("a", 1, "open"), corridor("b", 20, "suspended"), corridor("c", 50, "open", by="un"))
    states = [dict(assess(told, REPORTERS, at(hours)).corridors)["bridge"] for hours in (2, 21, 51)]
    assert [state.state for state in states] == ["open", "suspended", "open"]
    assert states[1].reports == ("b",)
    assert states[1].since == at(20)
    assert states[2].against == ("b",)


def test_people_who_pass_open_a_corridor() -> None:
    told = [corridor("a", 1, "suspended"), report("x", 2, 100, by="un", since=1)]
    passed = [report(f"m{hour}", hour, 20, by="un", measure=Measure.BATCH, since=hour - 1) for hour in (10, 20, 30)]
    without, seen = (
        dict(assess(reports, REPORTERS, at(31)).corridors)["bridge"].probability("open")
        for reports in (told, [*told, *passed])
    )
    assert without < 0.5 < seen


def test_a_shut_way_slows_the_total() -> None:
    told = (report("a", 10, 1000), report("b", 10, 1000, by="un"))
    settings = Settings(corridor_scopes={"bridge": ("out",)})
    tops = []
    for word in ("open", "suspended"):
        shut = (corridor("c", 10.5, word), corridor("d", 10.5, word, by="un"))
        interval = assess((*told, *shut), REPORTERS, at(30), settings).scope("out").people_out.interval_80
        assert interval is not None
        tops.append(interval[1])
    assert tops[0] > tops[1]


def test_a_pause_nobody_told_of_is_unknown() -> None:
    assert pause_at(5, report("a", 1, 100)) == "unknown"


def test_a_pause_is_announced_claimed_holding_broken_and_ended() -> None:
    first = pause("a", 1, "announced")
    assert pause_at(2, first) == "announced"
    assert pause_at(8, first, pause("b", 5, "holding")) == "claimed_to_hold"
    held = (first, pause("b", 5, "holding"), pause("c", 6, "holding", by="un"))
    assert pause_at(8, *held) == "holding"
    assert pause_at(22, *held, pause("d", 20, "broken", by="un"), pause("e", 20, "broken", by="monitor")) == "broken"
    assert pause_at(22, *held, pause("d", 20, "ended")) == "ended"


def test_an_end_that_another_tells_is_a_break() -> None:
    told = (pause("a", 1, "announced"), pause("b", 5, "ended", by="un"), pause("c", 5, "ended", by="icrc"))
    assert pause_at(7, *told) == "broken"


def test_who_contradict_each_other_leave_it_disputed() -> None:
    told = (pause("a", 1, "announced"), pause("b", 6, "holding", by="monitor"), pause("c", 6, "broken", by="ngo"))
    assert pause_at(7, *told) == "disputed"


def test_a_new_announcement_begins_a_new_pause() -> None:
    told = (pause("a", 1, "announced"), pause("b", 5, "broken", by="un"), pause("c", 30, "announced", by="witness"))
    state = assess(told, REPORTERS, at(31)).pause
    assert state.state == "announced"
    assert state.reports == ("c",)


def test_incidents_excite_for_a_while() -> None:
    told = tuple(incident(f"i{hour}", hour) for hour in (0, 100, 200, 210, 220))
    quiet, soon, late = (assess(told, REPORTERS, at(hours)).incidents for hours in (199, 221, 600))
    assert soon.count == 5
    assert soon.hazard_factor > 1.5 > late.hazard_factor == 1.0
    assert soon.per_day > quiet.per_day
    assert AFTER_EFFECT_H == 24


def test_one_incident_told_by_many_is_one() -> None:
    told = (incident("a", 1), incident("b", 3, by="party"), incident("c", 4, by="witness"))
    trend = assess(told, REPORTERS, at(5)).incidents
    assert trend.count == 1
    assert trend.reports == ("a", "b", "c")


def test_an_end_is_believed_by_who_declares_it() -> None:
    moved = (report("a", 10, 1000, since=10), report("b", 12, 5, measure=Measure.VEHICLES, unit="buses", since=10))

    def chance(*by: str) -> float:
        ends = tuple(report(f"e{who}", 20, "", by=who, status=ClaimStatus.COMPLETED) for who in by)
        return assess((*moved, *ends), REPORTERS, at(40)).scope("out").probability_complete

    assert chance() < chance("party") < chance("party", "un") < chance("party", "un", "icrc")
    assert chance() < 0.1
    assert chance("un", "icrc", "monitor") > 0.9


def test_people_said_to_be_inside_deny_an_end() -> None:
    told = (
        report("a", 10, 1000),
        report("b", 12, 9000, by="un", measure=Measure.REMAINING),
        report("c", 13, "", by="party", status=ClaimStatus.COMPLETED),
    )
    found = assess(told, REPORTERS, at(16))
    assert found.scope("out").probability_complete < 0.02
    assert [flag.code for flag in found.flags] == ["completed_with_people_inside"]


def test_movement_after_a_declared_end_is_flagged() -> None:
    told = (
        report("a", 10, 1000, status=ClaimStatus.COMPLETED),
        report("b", 20, 5, by="un", measure=Measure.VEHICLES, unit="buses", since=18),
    )
    assert "movement_after_completion" in {flag.code for flag in assess(told, REPORTERS, at(21)).flags}


@pytest.mark.parametrize(("hours", "known"), [(30, True), (80, False)])
def test_who_is_held_is_forgotten_after_two_days(hours: float, known: bool) -> None:
    told = (report("a", 10, 1000), report("b", 20, 800, by="un", measure=Measure.HELD))
    assert (assess(told, REPORTERS, at(hours)).scope("out").held.estimate is not None) is known
