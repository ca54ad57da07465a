"""What happens against what was planned."""

import pytest

from safepassage.model.situation import Figure
from safepassage.monitoring.deviation import deviation
from tests.monitoring.telling import at

PLANNED_AT = (at(0), at(10), at(20), at(30))
PLANNED = (0, 1000, 3000, 3000)


def figure(low: float, estimate: float, high: float) -> Figure:
    return Figure(estimate=estimate, interval_80=(low, high))


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (figure(900, 1000, 1100), "late"),
        (figure(900, 1500, 2100), "as planned"),
        (figure(2500, 2600, 2700), "early"),
        (Figure(), "not known"),
    ],
)
def test_verdicts_at_a_moment_when_2000_are_due(found: Figure, verdict: str) -> None:
    compared = deviation(found, at(15), PLANNED_AT, PLANNED)
    assert compared.planned == 2000
    assert compared.verdict == verdict


def test_hours_behind_are_since_the_plan_had_so_many_out() -> None:
    compared = deviation(figure(900, 1000, 1100), at(15), PLANNED_AT, PLANNED)
    assert compared.behind == 1000
    assert compared.hours_behind == pytest.approx(5)
    ahead = deviation(figure(2500, 2600, 2700), at(15), PLANNED_AT, PLANNED)
    assert ahead.hours_behind == pytest.approx(-3)
    assert deviation(figure(3500, 3600, 3700), at(15), PLANNED_AT, PLANNED).hours_behind is None
