import math

import pytest

from safepassage.errors import InputError
from safepassage.model.pause import ExponentialSurvival, HistorySurvival, Pause
from safepassage.operations.report_pause import pause_report
from tests.builders import START, line_scenario
from tests.model.past import past

HOURS = (0.5, 2, 3, 7, 11, 12, 30, 50, 90, 150)
HISTORY = HistorySurvival(
    file="pauses.csv",
    pauses=tuple(past(hours, after_days=number, place=f"place {number % 3}") for number, hours in enumerate(HOURS)),
)


def test_a_named_curve_is_told_without_a_band() -> None:
    report = pause_report(line_scenario().replace(pause=Pause(survival=ExponentialSurvival(mean_h=24))))
    assert [row.hours for row in report.rows] == [1, 3, 6, 12, 24, 48, 72, 168]
    for row in report.rows:
        assert row.survival == pytest.approx(math.exp(-row.hours / 24))
        assert (row.low, row.high) == (None, None)
    assert (report.fitted, report.check) == (None, None)
    assert next(agreement.group.group for agreement in report.agreement) == "all"
    assert len(report.agreement) == 7
    assert "the curve is nearest to" in report.sentences[-1]


def test_a_fitted_curve_is_told_with_its_band_and_its_check() -> None:
    report = pause_report(line_scenario().replace(pause=Pause(survival=HISTORY)))
    assert report.fitted is not None
    assert report.check is not None
    assert report.check.places == 3
    for row in report.rows:
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.survival <= row.high
    assert report.sentences[: len(report.fitted.warnings)] == report.fitted.warnings
    assert any("the base rate" in sentence for sentence in report.sentences)


def test_the_check_uses_all_rows_the_fit_those_that_were_over() -> None:
    late = HistorySurvival(file="pauses.csv", pauses=(*HISTORY.pauses, past(5, after_days=900, place="later")))
    report = pause_report(line_scenario().replace(pause=Pause(survival=late)))
    assert report.fitted is not None
    assert report.check is not None
    assert report.fitted.pauses == 10
    assert report.check.places == 4


@pytest.mark.parametrize("pause", [None, Pause(planned_end_at=START)])
def test_without_a_curve_there_is_nothing_to_tell(pause: Pause | None) -> None:
    with pytest.raises(InputError, match="no pause with a survival curve"):
        pause_report(line_scenario().replace(pause=pause))
