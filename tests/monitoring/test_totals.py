"""People out, arrivals, remaining: what claims make of them."""

import pytest

from safepassage.model.reports import Bound, ClaimStatus, Grade, Measure, Report
from safepassage.model.situation import Figure, ScopeSituation
from safepassage.monitoring.assess import assess
from safepassage.monitoring.hours import MOST_INSTANTS, instants_of
from tests.monitoring.telling import REPORTERS, at, report


def scope(*reports: Report, hours: float = 24) -> ScopeSituation:
    return assess(reports, REPORTERS, at(hours)).scope("out")


def out(*reports: Report, hours: float = 24) -> float:
    return number(scope(*reports, hours=hours).people_out)


def number(figure: Figure) -> float:
    assert figure.estimate is not None
    return figure.estimate


def test_one_exact_claim_is_believed() -> None:
    found = scope(report("a", 23.5, 8079)).people_out
    assert number(found) == pytest.approx(8079, rel=0.05)
    assert found.interval_50 is not None
    assert found.interval_80 is not None
    assert found.interval_95 is not None
    lows, highs = zip(found.interval_95, found.interval_80, found.interval_50, strict=True)
    nested = [*lows, number(found), *reversed(highs)]
    assert nested == sorted(nested)
    assert [*found.reports] == ["a"]
    assert not found.against
    assert found.independent_origins == 1
    assert list(found.claims_range or ()) == [8079, 8079]
    assert found.latest_at == at(23.5)


def test_who_is_graded_worse_is_believed_less() -> None:
    others = (report("a", 23, 1000, by="un"),)
    by_grade = [
        out(*others, report("b", 23, 2000, by="icrc", grade=Grade(reliability=letter))) for letter in ("A", "C", "E")
    ]
    assert by_grade == sorted(by_grade, reverse=True)
    unjudged = out(*others, report("b", 23, 2000, by="icrc", grade=Grade(reliability="F", credibility="6")))
    assert unjudged == by_grade[1]


def test_a_bias_is_learnt_from_earlier_claims() -> None:
    """Who gave half of what three others did is taken to give half again."""
    earlier = [
        report(f"{who}{hours}", hours, value * (0.5 if who == "party" else 1), by=who)
        for hours, value in ((10, 2000), (40, 4000), (70, 8000))
        for who in ("icrc", "un", "ngo", "party")
    ]
    alone = out(report("new", 99, 8000, by="party"), hours=100)
    assert alone == pytest.approx(8000, rel=0.1)
    assert out(*earlier, report("new", 99, 8000, by="party"), hours=100) > 1.3 * alone


def test_parts_and_plans_are_not_people() -> None:
    told = report("a", 23, 1000)
    parts = (
        report("b", 23, 90_000, by="un", unit="children"),
        report("c", 23, 90_000, by="un", status=ClaimStatus.PLANNED),
        report("d", 23, 90_000, by="un", measure=Measure.PLANNED),
    )
    assert out(told, *parts) == out(told)


def test_patients_are_counted_where_nobody_counts_people() -> None:
    assert out(report("a", 23, 300, unit="patients")) == pytest.approx(300, rel=0.1)


def test_directions_are_never_added() -> None:
    other = report("b", 23, 9000, scope="elsewhere")
    assert out(report("a", 23, 1000), other) == out(report("a", 23, 1000))


def test_a_total_never_falls_over_time() -> None:
    told = (report("a", 10, 5000), report("b", 11, 5200, by="un"), report("c", 30, 1000, by="party"))
    estimates = [out(*(each for each in told if each.published_at <= at(hours)), hours=hours) for hours in (12, 31)]
    assert estimates[1] > 0.8 * estimates[0]


def test_a_total_its_own_group_lowers_is_flagged() -> None:
    told = (report("a", 10, 5000), report("b", 20, 3000))
    flags = assess(told, REPORTERS, at(24)).flags
    assert ("total_falls", ("a", "b")) in [(flag.code, flag.reports) for flag in flags]


def test_a_period_is_laid_on_what_was_out_before() -> None:
    base = (report("a", 10, 4000), report("b", 10, 4100, by="un"))
    counted = report("c", 30, 3000, by="un", measure=Measure.PERIOD, since=11)
    assert out(*base, counted, hours=31) == pytest.approx(7100, rel=0.15)


def test_buses_bound_a_total_from_below_and_do_no_more() -> None:
    base = (report("a", 10, 4000), report("b", 10, 4100, by="un"))
    few, many = (
        report("c", 30, buses, by="ngo", measure=Measure.VEHICLES, unit="buses", since=11) for buses in (1, 80)
    )
    assert out(*base, few, hours=31) == pytest.approx(out(*base, hours=31), rel=0.02)
    assert out(*base, many, hours=31) > 1.2 * out(*base, hours=31)


def test_a_bound_that_is_met_says_nothing() -> None:
    told = (report("a", 23, 10_000), report("b", 23, 10_200, by="un"))
    bound = report("c", 23, 3000, by="monitor", bound=Bound.AT_LEAST)
    assert out(*told, bound) == pytest.approx(out(*told), rel=0.01)
    assert out(*told, report("c", 23, 20_000, by="monitor", bound=Bound.AT_LEAST)) > 1.05 * out(*told)


def test_arrivals_stay_below_departures_and_the_rest_is_unaccounted() -> None:
    found = scope(
        report("a", 20, 10_000),
        report("b", 20, 10_100, by="ngo"),
        report("c", 22, 8_123, by="un", measure=Measure.ARRIVALS),
    )
    assert number(found.arrivals) == pytest.approx(8123, rel=0.1)
    assert number(found.people_out) == pytest.approx(10_000, rel=0.15)
    assert number(found.unaccounted) == pytest.approx(1900, rel=0.6)
    assert found.unaccounted.claims_range is None
    assert found.arrivals.reports == ("c",)


def test_many_arrivals_lift_departures() -> None:
    told = (report("a", 20, 10_000, by="party"),)
    arrivals = report("c", 20, 14_321, by="un", measure=Measure.ARRIVALS)
    assert out(*told, arrivals) > 1.15 * out(*told)


def test_who_has_left_since_no_longer_remains() -> None:
    told = (report("a", 10, 2000), report("b", 10, 10_000, by="un", measure=Measure.REMAINING))
    later = report("c", 30, 9000)
    before, after = scope(*told, hours=12), scope(*told, later, hours=31)
    assert number(before.people_remaining) == pytest.approx(9500, rel=0.25)
    assert number(after.people_remaining) < 0.6 * number(before.people_remaining)


def test_nothing_said_is_nothing_known() -> None:
    found = scope(report("a", 10, 2000, measure=Measure.REMAINING))
    assert found.people_out == found.arrivals == found.unaccounted == found.held == Figure()


def test_claims_in_force_do_not_expire_and_one_group_has_one() -> None:
    told = (
        report("a", 1, 100, by="party"),
        report("b", 200, 5000),
        report("c", 220, 6000),
        report("d", 220, 5900, by="un"),
    )
    figure = scope(*told, hours=230).people_out
    assert list(figure.claims_range or ()) == [100, 6000]
    assert figure.independent_origins == 3
    assert [*figure.against] == ["a"]


def test_time_is_cut_alike_whatever_else_is_said() -> None:
    few, width = instants_of([5, 100, 7], 120)
    assert (few, width) == ((5, 7, 100, 120), 1)
    many, wider = instants_of(range(1000), 1000)
    assert len(many) <= MOST_INSTANTS
    assert many[-1] == 1000
    assert all(instant % wider == 0 or instant == 1000 for instant in many)
