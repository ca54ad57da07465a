"""Draws: the same whatever else is drawn, and what each factor may not do."""

import pickle

import numpy as np
import pytest

from safepassage.forecasting.futures.breaks import last_held
from safepassage.forecasting.futures.drawing import Drawer, as_future
from safepassage.forecasting.futures.streams import stream
from safepassage.forecasting.futures.timing import log_normal_time, steps_after, weibull_time
from safepassage.forecasting.simulate.ground import Futures
from safepassage.model.corridor import Corridor
from safepassage.model.forecast_settings import FACTORS, CorridorFactor, ForecastSettings, NoShowFactor, PauseFactor
from safepassage.model.pause import ExponentialSurvival, Pause
from tests.forecasting.futures.small import EVERYTHING, two_ways
from tests.parity.strategies import after

MEMBERS = {
    "pause": ["breaks_after"],
    "corridors": ["corridor_open"],
    "weather": ["step_capacity"],
    "inspection": ["inspection"],
    "late": ["late_steps"],
    "no_shows": ["coming"],
}


def drawn(settings: ForecastSettings, draws: range = range(6), seed: int = 3) -> Futures:
    return Drawer.of(two_ways(), settings, seed).draw(draws)


@pytest.mark.parametrize("factor", MEMBERS)
def test_a_factor_is_drawn_the_same_with_all_others_on_and_off(factor: str) -> None:
    alone = drawn(ForecastSettings(**{name: getattr(EVERYTHING, name) for name in ("pause", factor)}))
    together = drawn(EVERYTHING)
    for member in MEMBERS[factor]:
        assert (getattr(alone, member) == getattr(together, member)).all()


def test_draws_do_not_depend_on_how_many_are_drawn_at_once() -> None:
    together = drawn(EVERYTHING)
    for row in range(6):
        alone = drawn(EVERYTHING, range(row, row + 1))
        for member in Futures._fields:
            assert (getattr(alone, member)[0] == getattr(together, member)[row]).all()


def test_another_seed_is_another_future_and_a_factor_can_be_taken_from_another_draw() -> None:
    drawer = Drawer.of(two_ways(), EVERYTHING, 3)
    futures, other = drawer.draw([4]), Drawer.of(two_ways(), EVERYTHING, 4).draw([4])
    assert not (futures.link_capacity == other.link_capacity).any()
    mixed, source = drawer.draw([4], instead={"late": [9]}), drawer.draw([9])
    assert (mixed.late_steps == source.late_steps).all()
    assert (mixed.link_capacity == futures.link_capacity).all()


def test_streams_are_children_of_the_seed() -> None:
    expected = np.random.SeedSequence(8, spawn_key=(5, FACTORS.index("late")))
    random = np.random.Generator(np.random.PCG64(expected))
    assert stream(8, 5, "late").random() == random.random()


def test_a_drawer_can_be_sent_elsewhere() -> None:
    drawer = Drawer.of(two_ways(), EVERYTHING, 3)
    sent = pickle.loads(pickle.dumps(drawer))  # noqa: S301 - our own
    for member in Futures._fields:
        assert (getattr(drawer.draw([1]), member) == getattr(sent.draw([1]), member)).all()


def test_the_pause_breaks_with_the_chances_of_its_curve() -> None:
    survival = np.array([1.0, 0.8, 0.8, 0.3, 0.0])
    chances = (np.arange(1000) + 0.5) / 1000
    breaks = [last_held(survival, chance) for chance in chances]
    assert np.bincount(breaks, minlength=5).tolist() == [200, 0, 500, 300, 0]
    assert last_held(np.array([1.0, 1.0]), 1 - 1e-12) == 1
    assert last_held(np.array([0.0, 0.0]), 0.0) == -1


def test_a_pause_that_resumes_holds_longer_and_never_beyond_its_planned_end() -> None:
    pause = Pause(survival=ExponentialSurvival(mean_h=0.3), planned_end_at=after(50))
    scenario = two_ways().replace(pause=pause)
    resumes = ForecastSettings(pause=PauseFactor(resumes=0.9, suspended_median_h=0.1))
    ends = Drawer.of(scenario, ForecastSettings(), 1).draw(range(200))
    suspends = Drawer.of(scenario, resumes, 1).draw(range(200))
    assert (suspends.breaks_after >= ends.breaks_after).all()
    assert suspends.breaks_after.max() == 49
    assert suspends.suspended.any()
    for row in range(200):
        assert not suspends.suspended[row, suspends.breaks_after[row] + 1 + 120 :].any()


def test_corridors_go_together_as_far_as_they_are_said_to() -> None:
    scenario = two_ways().replace(
        corridors=tuple(Corridor(corridor_id=str(row), link_ids=(str(row),)) for row in (1, 2, 3))
    )

    def together(correlation: float) -> float:
        factor = CorridorFactor(
            open_mean_h=0.5, closed_median_h=0.3, open_at_start=0.5, correlation=correlation, corridor_ids=("1", "2")
        )
        futures = Drawer.of(scenario, ForecastSettings(corridors=factor), 1).draw(range(300))
        assert futures.corridor_open[:, 2].all()
        return float((futures.corridor_open[:, 0] == futures.corridor_open[:, 1]).mean())

    assert together(1.0) == 1.0
    assert 0.45 < together(0.0) < 0.6 < together(0.8) < 1


def test_times_are_inverse_distributions() -> None:
    assert log_normal_time(0.5, 3.0, 1.0) == pytest.approx(3.0)
    assert weibull_time(1 - np.exp(-1), 2.0, 1.0) == pytest.approx(2.0)
    assert steps_after(0.0, 60, 10) == 1
    assert steps_after(2 / 60, 60, 10) == 2
    assert steps_after(1e9, 60, 10) == 11


def test_nobody_and_everybody_can_be_absent() -> None:
    for share, come in ((0.0, 500), (1.0, 0)):
        futures = drawn(ForecastSettings(no_shows=NoShowFactor(share=share)))
        assert (futures.persons.sum(axis=1) == come).all()


def test_one_future_by_itself_is_read_only() -> None:
    futures = drawn(EVERYTHING)
    future = as_future(futures, 2, 2)
    assert (future.late_steps == futures.late_steps[2]).all()
    with pytest.raises(ValueError, match="read-only"):
        future.persons[0] = 1
