import dataclasses

import pytest

from safepassage.forecasting.score import score_forecast
from safepassage.forecasting.score_rules import crps_of_quantiles
from safepassage.model.forecast import QUANTILES
from safepassage.model.score import Observation
from tests.outputs.sample import GRID
from tests.outputs.sample_forecast import sample_forecast

SAFE_AT_5 = [16, 20, 24, 28, 32, 36, 40]
"""The sample's quantiles of people safe at instant 5: 0.4, 0.5, ... of 40."""


def seen(step: int, **members: int | bool | None) -> Observation:
    return dataclasses.replace(Observation(step=step, at=GRID.at(step)), **members)  # type: ignore[arg-type]


def test_a_count_is_scored_by_the_quantiles_of_its_instant() -> None:
    (row,) = score_forecast(sample_forecast(), [seen(5, safe=34)]).instants
    assert (row.measure, row.observed, row.median) == ("safe", 34, 28)
    assert row.crps == crps_of_quantiles(QUANTILES, SAFE_AT_5, 34)
    assert row.inside == {0.5: False, 0.8: True, 0.9: True}
    assert row.pit_low == row.pit_high == pytest.approx(0.825)


def test_coverage_and_mean_are_over_the_counts_that_are_known() -> None:
    score = score_forecast(
        sample_forecast(), [seen(5, safe=28, caught=100), seen(6, safe=41), seen(7), seen(8, safe=None, caught=0)]
    )
    assert [(row.measure, row.step) for row in score.instants] == [
        ("safe", 5),
        ("caught", 5),
        ("safe", 6),
        ("caught", 8),
    ]
    assert score.coverage["safe"] == {0.5: 0.5, 0.8: 0.5, 0.9: 0.5}
    assert score.coverage["caught"][0.9] == 0.5
    assert score.crps["safe"] == pytest.approx((score.instants[0].crps + score.instants[2].crps) / 2)
    assert score.instants_unknown == 1


def test_milestones_are_scored_where_people_were_counted() -> None:
    score = score_forecast(sample_forecast(), [seen(5, safe=34)])
    at_half = next(row for row in score.milestones if row.share == 0.5)
    assert (at_half.persons, at_half.instants) == (30, 1)
    assert at_half.brier == pytest.approx((1 - 0.375) ** 2)


@pytest.mark.parametrize(
    ("rows", "known"),
    [
        ([seen(9, everyone_safe=True)], True),
        ([seen(9, everyone_safe=False)], None),
        ([seen(30, everyone_safe=False)], False),
        ([seen(9, everyone_safe=False), seen(12, everyone_safe=True)], True),
        ([seen(9, safe=10)], None),
    ],
)
def test_whether_everyone_was_safe_is_known_at_the_horizon_or_where_they_were(
    rows: list[Observation], known: bool | None
) -> None:
    score = score_forecast(sample_forecast(), rows)
    assert score.everyone_safe is known
    either = {True: 0.375**2, False: 0.625**2, None: None}
    assert score.brier_everyone_safe == either[known]
    assert score.brier_bounds == (0.375**2, 0.625**2)


def test_what_is_not_counted_has_no_score() -> None:
    score = score_forecast(sample_forecast(), [seen(3)])
    assert (score.crps, score.coverage, score.milestones) == ({}, {}, ())
