import dataclasses
import math
from datetime import timedelta

import pytest

from safepassage.errors import InternalError
from safepassage.model.pause import (
    FittedSurvival,
    HistorySurvival,
    LogNormalSurvival,
    Pause,
    TabulatedSurvival,
    WeibullSurvival,
)
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TimeGrid
from tests.builders import START, line_scenario
from tests.model.past import MORNING, past

HOURLY = TimeGrid(start=START, step_s=3600, steps=12)
PAUSES = tuple(past(hours, after_days=number, note="a note") for number, hours in enumerate((3, 5, 8, 20, 40)))
CURVE = WeibullSurvival(scale_h=20, shape=0.5)
FITTED = FittedSurvival(
    curve=CURVE, pauses=5, censored=0, aic=(("weibull", 9.0),), age_h=0, hours=(1.0,), low=(0.5,), high=(0.9,)
)
HISTORY = HistorySurvival(file="pauses.csv", pauses=PAUSES)


def with_history(history: HistorySurvival) -> Scenario:
    return line_scenario().replace(pause=Pause(survival=history))


def test_a_curve_that_is_not_fitted_gives_no_figure() -> None:
    with pytest.raises(InternalError, match="fit_pause"):
        Pause(survival=HISTORY).survival_on(HOURLY)


def test_a_fitted_curve_is_taken_from_its_age_on() -> None:
    history = dataclasses.replace(HISTORY, fitted=FITTED)
    survival = Pause(starts_at=START - timedelta(hours=4), survival=history).survival_on(HOURLY)
    assert survival[0] == 1
    for hours in range(13):
        assert survival[hours] == pytest.approx(math.exp(math.sqrt(4 / 20) - math.sqrt((4 + hours) / 20)))
    assert FITTED.family == "weibull"


def test_a_table_equals_the_formula_that_it_was_sampled_from() -> None:
    hours = tuple(float(hour) for hour in range(13))
    for curve in (CURVE, LogNormalSurvival(median_h=6, sigma=2)):
        table = TabulatedSurvival(
            file="survival.csv", hours=hours, survival=tuple(curve.holds_after(hour) for hour in hours)
        )
        assert Pause(survival=table).survival_on(HOURLY) == pytest.approx(Pause(survival=curve).survival_on(HOURLY))


def test_the_fingerprint_rests_on_the_rows_not_on_the_fit() -> None:
    told = with_history(HISTORY).fingerprint()
    assert with_history(dataclasses.replace(HISTORY, fitted=FITTED)).fingerprint() == told
    assert with_history(dataclasses.replace(HISTORY, pauses=PAUSES[::-1])).fingerprint() == told
    noted = tuple(dataclasses.replace(pause, note="another", reference="who") for pause in PAUSES)
    assert with_history(dataclasses.replace(HISTORY, pauses=noted)).fingerprint() == told
    longer = (dataclasses.replace(PAUSES[0], end_local=MORNING + timedelta(hours=4)), *PAUSES[1:])
    assert with_history(dataclasses.replace(HISTORY, pauses=longer)).fingerprint() != told
    assert with_history(dataclasses.replace(HISTORY, file="others.csv")).fingerprint() != told


def test_this_pause_is_no_past_pause() -> None:
    """It began at the same instant as ours and holds still; another that began an hour later counts."""
    history = HistorySurvival(file="pauses.csv", pauses=(past(None), past(None, after_days=1 / 24), past(2)))
    lengths = history.lengths_known_at(MORNING + timedelta(hours=5), MORNING)
    assert [(length.at_least_h, length.running) for length in lengths] == [(4, True), (2, False)]


def test_the_record_knows_what_came_later() -> None:
    history = HistorySurvival(file="pauses.csv", pauses=(past(None), past(30), past(2)))
    assert history.lengths_known_at(MORNING, MORNING) == ()
    assert [length.at_least_h for length in history.lengths_on_record()] == [30, 2]
