"""What a study found, and the curve that is taken where nothing is said."""

from itertools import pairwise
from statistics import NormalDist

import pytest

from safepassage.inputs.pause_figures import (
    DEFAULT_SAYS,
    HOURS_BELOW_A_DAY,
    default_survival,
    figures_of,
    group_figures,
)


def test_the_figures_of_the_study() -> None:
    group = figures_of("local_and_humanitarian")
    assert group.pauses == 146
    assert dict(zip(group.hours, group.survival, strict=True)) == {24: 0.61, 48: 0.46, 72: 0.42, 168: 0.36, 720: 0.23}
    assert {each.group: each.pauses for each in group_figures()} == {
        "all": 1016, "humanitarian": 248, "local": 283, "local_and_humanitarian": 146, "syria": 64, "written": 190,
        "monitored": 84,
    }  # fmt: skip
    for each in group_figures():
        assert list(each.survival) == sorted(each.survival, reverse=True)
        assert each.reference.startswith("https://")


def test_from_a_day_on_the_default_is_the_figures() -> None:
    curve = default_survival()
    for hours, holds in ((24, 0.61), (48, 0.46), (72, 0.42), (168, 0.36), (720, 0.23), (5000, 0.23)):
        assert curve.holds_after(hours) == holds
        if hours <= 720:
            assert f"{holds:.2f}" in DEFAULT_SAYS
    assert curve.holds_after(36) == pytest.approx((0.61 + 0.46) / 2)


def test_below_a_day_the_hazard_falls_with_age() -> None:
    """Each next hour is less dangerous than the one before; a straight line would make it more so."""
    curve = default_survival()
    at = [0.0, *HOURS_BELOW_A_DAY, 24.0]
    rates = [
        (curve.holds_after(before) / curve.holds_after(after) - 1) / (after - before) for before, after in pairwise(at)
    ]
    assert rates == sorted(rates, reverse=True)
    assert curve.holds_after(12) < 1 - (1 - 0.61) / 2


def test_below_a_day_the_default_is_log_normal() -> None:
    """On normal paper its points lie on one line in log time, with the figure of the first day."""
    curve, normal = default_survival(), NormalDist()

    def deviation(hours: float) -> float:
        return normal.inv_cdf(1 - curve.holds_after(hours))

    for hours in (0.25, 0.5, 1.0, 3.0, 6.0, 9.0):
        twice = deviation(2 * hours) - deviation(hours)
        assert twice == pytest.approx(deviation(24) - deviation(12), abs=1e-3)
