"""Histograms: exact where there is room, and never on the wrong side where there is not."""

import numpy as np
import pytest

from safepassage.forecasting.ensemble import counts as counting
from safepassage.forecasting.ensemble.answers import fans_of, mean_of
from safepassage.forecasting.ensemble.counts import count_outcomes, new_counts, scale_for
from safepassage.forecasting.ensemble.sensitivity import index_of
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.ground import no_outcomes
from safepassage.model.forecast import MEASURES, QUANTILES
from safepassage.model.forecast_settings import ForecastSettings
from tests.builders import line_scenario

PEOPLE, DRAWS = 1000, 77


@pytest.mark.parametrize("most_cells", [2**22, 61 * 100, 61 * 10])
def test_quantiles_lie_within_what_is_said_on_the_safe_side(most_cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_CELLS", most_cells)
    random = np.random.default_rng(3)
    planned = random.integers(0, PEOPLE + 1, (4, 61)).astype(np.int32)
    scale = scale_for(planned, PEOPLE)
    counts = new_counts(scale, PEOPLE, 1, 1)
    outcomes = no_outcomes(DRAWS, 60, 1)
    for curve in outcomes[:4]:
        curve[:] = random.integers(0, PEOPLE + 1, curve.shape)
    outcomes.safe[:] = np.sort(outcomes.safe, axis=1)
    futures = Drawer.of(line_scenario(), ForecastSettings(), 1).sure(DRAWS)
    count_outcomes(scale, np.zeros(1, np.int32), futures, outcomes, counts)
    fans = fans_of(counts, scale)
    for name in MEASURES:
        people = getattr(outcomes, name)
        right = np.sort(people, axis=0)[[int(np.ceil(level * DRAWS)) - 1 for level in QUANTILES]].astype(np.int64)
        away = fans[name].quantiles - right if name != "safe" else right - fans[name].quantiles
        assert away.min() >= 0
        assert away.max() <= fans[name].within
        assert fans[name].mean == pytest.approx(people.mean(axis=0))
        assert fans[name].standard_error == pytest.approx(people.std(axis=0, ddof=1) / np.sqrt(DRAWS))
    assert fans["safe"].within == scale.width - 1
    assert (scale.width == 1) == (most_cells == 2**22)


def test_the_plans_own_curve_is_exact_at_any_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_CELLS", 61 * 10)
    planned = np.random.default_rng(3).integers(0, PEOPLE + 1, (4, 61)).astype(np.int32)
    scale = scale_for(planned, PEOPLE)
    counts = new_counts(scale, PEOPLE, 1, 1)
    outcomes = no_outcomes(5, 60, 1)
    for curve, plan in zip(outcomes[:4], planned, strict=True):
        curve[:] = plan
    count_outcomes(
        scale, np.zeros(1, np.int32), Drawer.of(line_scenario(), ForecastSettings(), 1).sure(5), outcomes, counts
    )
    assert scale.width > 1
    for fan, plan in zip(fans_of(counts, scale).values(), planned, strict=True):
        assert (fan.quantiles == plan).all()


def test_means_have_the_usual_error() -> None:
    values = np.array([3, 5, 5, 9])
    estimate = mean_of(int(values.sum()), int((values**2).sum()), 4)
    assert estimate.value == 5.5
    assert estimate.standard_error == pytest.approx(values.std(ddof=1) / 2)
    assert np.isnan(mean_of(3, 9, 1).standard_error)
    assert np.isnan(mean_of(0, 0, 0).value)


def test_the_index_of_a_sum_is_the_share_of_the_variance() -> None:
    random = np.random.default_rng(1)
    shared, mine, theirs, other = random.normal(size=(4, 20_000)) * np.array([[200.0], [100.0], [100.0], [200.0]])
    first = np.rint(shared + mine).astype(np.int64)
    alike, unlike = np.rint(shared + theirs).astype(np.int64), np.rint(other + theirs).astype(np.int64)
    index = index_of(first, alike, unlike)
    assert abs(index.value - 0.8) < 3 * index.standard_error
    assert 0 < index.standard_error < 0.02
