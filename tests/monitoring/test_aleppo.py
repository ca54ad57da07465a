"""East Aleppo: what the estimate must meet, by bands written down before anything was fused."""

import math
from collections.abc import Callable
from datetime import datetime

import pytest

from safepassage.model.reports import Measure
from safepassage.monitoring.assess import assess
from tests.monitoring.aleppo import BANDS, LAST, SCOPE, situation, told


@pytest.mark.parametrize("as_of", BANDS)
def test_intervals_meet_the_band(as_of: str) -> None:
    low, high = BANDS[as_of]
    figure = situation(as_of).scope(SCOPE).people_out
    for interval in (figure.interval_80, figure.interval_95):
        assert interval is not None
        assert interval[0] <= high
        assert interval[1] >= low


def test_final_estimate_lies_within_the_band() -> None:
    low, high = BANDS[LAST]
    estimate = situation(LAST).scope(SCOPE).people_out.estimate
    assert estimate is not None
    assert low <= estimate <= high


@pytest.mark.parametrize("as_of", BANDS)
def test_interval_of_80_is_narrower_than_the_claims_in_force(as_of: str) -> None:
    figure = situation(as_of).scope(SCOPE).people_out
    assert figure.claims_range is not None
    assert figure.interval_80 is not None
    assert figure.independent_origins >= 3
    assert figure.interval_80[1] - figure.interval_80[0] < figure.claims_range[1] - figure.claims_range[0]


def test_error_lies_below_that_of_simple_rules() -> None:
    fused = _mean_error(lambda as_of: situation(as_of).scope(SCOPE).people_out.estimate or 1.0)
    largest = _mean_error(lambda as_of: max(_told_by(as_of)))
    mean = _mean_error(lambda as_of: sum(_told_by(as_of)) / len(_told_by(as_of)))
    assert fused < 0.1 < largest < mean


def test_a_declared_end_is_not_believed_on_the_16th_and_is_on_the_24th() -> None:
    early, late = (situation(as_of).scope(SCOPE) for as_of in (next(iter(BANDS)), LAST))
    assert early.probability_complete < 0.1
    assert late.probability_complete > 0.9
    assert any(flag.code == "completed_with_people_inside" for flag in situation(next(iter(BANDS))).flags)


def test_departures_less_registered_arrivals_are_unaccounted() -> None:
    scope = situation("2017-01-20T12:00:00+02:00").scope(SCOPE)
    assert scope.unaccounted.estimate is not None
    assert scope.unaccounted.interval_80 is not None
    assert 1_000 < scope.unaccounted.estimate < 6_500
    assert "ALP150" in scope.arrivals.reports
    assert scope.arrivals.estimate is not None
    assert scope.people_out.estimate is not None
    assert scope.arrivals.estimate < scope.people_out.estimate


def test_directions_are_kept_apart() -> None:
    names = {scope.scope for scope in situation(LAST).scopes}
    assert names == {"east_to_rebel", "east_aleppo_to_gov", "foua_kefraya", "medevac"}


def test_flags_what_cannot_be() -> None:
    flags = situation(LAST).flags
    loads = [flag.message for flag in flags if flag.code == "implausible_load"]
    assert any("15.8 people a private vehicle" in message for message in loads)
    assert any(flag.code == "parts_do_not_sum" and "31,000" in flag.message for flag in flags)
    assert any(flag.code == "uncorrected_copy" and flag.scope == "medevac" for flag in flags)
    assert any(flag.code == "movement_after_completion" for flag in flags)


def test_corridor_is_suspended_on_the_16th_and_open_on_the_19th() -> None:
    first, second = (dict(situation(as_of).corridors)["ramouseh"] for as_of in list(BANDS)[:2])
    assert (first.state, second.state) == ("suspended", "open")
    assert sum(chance for _, chance in first.probabilities) == pytest.approx(1)


def test_nothing_published_later_is_used() -> None:
    as_of = datetime.fromisoformat("2016-12-19T22:00:00+02:00")
    reports, reporters = told()
    known = tuple(report for report in reports if report.published_at <= as_of)
    assert assess(known, reporters, as_of) == situation(as_of.isoformat())


def test_packaged_reporters_carry_no_grade_formed_afterwards() -> None:
    _, reporters = told()
    assert {reporter.reliability for reporter in reporters} == {None}


def _told_by(as_of: str) -> list[float]:
    return [
        report.claim.number
        for report in told()[0]
        if report.published_at <= datetime.fromisoformat(as_of)
        and report.claim.scope == SCOPE
        and report.claim.measure is Measure.CUMULATIVE
        and report.claim.unit == "people"
        and report.claim.number
    ]


def _mean_error(rule: Callable[[str], float]) -> float:
    errors = [abs(math.log(rule(as_of)) - math.log(low * high) / 2) for as_of, (low, high) in BANDS.items()]
    return sum(errors) / len(errors)
