"""The situation of a packaged scenario, at past moments."""

from datetime import datetime

import pytest

from safepassage.errors import InputError
from safepassage.operations.read_situation import moment_from, situation_of

SCENARIO = "east-aleppo-2016-12-15"


def out(moment: str) -> float:
    """People out of east Aleppo towards the west, as it was known at a moment."""
    found = situation_of(SCENARIO, as_of=datetime.fromisoformat(moment))
    (scope,) = [scope for scope in found.scopes if scope.scope == "east_to_rebel"]
    assert scope.people_out.estimate is not None
    return scope.people_out.estimate


def test_on_the_evening_of_the_16th_a_third_were_out() -> None:
    """The band written before any tuning: 8,000 to 10,500 (NOTES of the shared record)."""
    assert 8_000 <= out("2016-12-16T20:00:00+02:00") <= 10_500


def test_nothing_published_later_is_used() -> None:
    assert out("2016-12-16T20:00:00+02:00") < out("2016-12-20T20:00:00+02:00")


@pytest.mark.parametrize("text", ["yesterday", "2016-12-16T20:00:00"])
def test_a_moment_needs_to_be_one_with_its_offset(text: str) -> None:
    with pytest.raises(InputError):
        moment_from(text)
