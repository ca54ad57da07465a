"""How far the compiled kernel looks ahead, and where it splits time: never the answer, only what it costs."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.arrival.earliest import divide_and_conquer
from safepassage.flow.arrival.rerouting import outlook
from safepassage.flow.arrival.rerouting.kernel import reroute
from safepassage.flow.arrival.rerouting.outlook import Outlook, look_further, outlook_of
from safepassage.flow.arrival.rerouting.splitting import (
    COLUMNS,
    GAIN,
    GAIN_AFTER,
    HIGH,
    LOW,
    STEPS_AFTER,
    TRIES,
    middle_of,
    share_done,
)
from safepassage.flow.arrival.rerouting.view import View
from safepassage.flow.interpreted import interpreted
from safepassage.flow.network.expanded import expand
from safepassage.model.scenario import Scenario
from tests.builders import line_scenario
from tests.flow.checks import cut_values, flow_faults
from tests.flow.networks import make_network, networks
from tests.parity.strategies import scenarios

SOME = settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
firsts, mosts = st.sampled_from([0.0, 0.3, 1.0]), st.sampled_from([0.1, 0.5, 6.0])


def looks_of(network: TimeExpandedNetwork, patch: pytest.MonkeyPatch) -> list[int]:
    """Solve a network, check the answer, and say up to which instants was looked."""
    looked: list[int] = []
    widen = View.widen

    def noted(self: View, instant: int) -> bool:
        looked.append(instant)
        return widen(self, instant)

    patch.setattr(View, "widen", noted)
    found, other = reroute(network), divide_and_conquer(network)
    patch.setattr(View, "widen", widen)
    assert found is not None
    assert found.most_possible.tolist() == other.most_possible.tolist()
    assert found.flow.safe_by().tolist() == other.most_possible.tolist()
    assert flow_faults(network, found.flow) == []
    assert cut_values(network, found.labels) == other.most_possible.tolist()
    return looked


def short_looks(first: float, most: float, network: TimeExpandedNetwork) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"_FIRST": first, "_MOST": most, "_LEAST_STEPS": 0, "_NEARLY": 1.0}.items():
            patch.setattr(outlook, name, value)
        looked = looks_of(network, patch)
        assert looked == sorted(set(looked))
        assert looked[-1] <= network.steps


@SOME
@given(network=networks(), first=firsts, most=mosts)
def test_any_number_of_looks_gives_the_same_answer(network: TimeExpandedNetwork, first: float, most: float) -> None:
    short_looks(first, most, network)


@SOME
@given(scenario=scenarios(), first=firsts, most=mosts)
def test_so_it_does_on_all_that_a_scenario_may_hold(scenario: Scenario, first: float, most: float) -> None:
    short_looks(first, most, expand(scenario))


@pytest.mark.parametrize("times", [2, 3, 10])
def test_a_longer_horizon_than_needed_is_not_looked_at(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def road(steps: int) -> TimeExpandedNetwork:
        return expand(line_scenario(persons=60, minutes=30, per_hour=60, steps=steps))

    looked = looks_of(road(90 * times), monkeypatch)
    assert 89 <= looked[-1] <= 100
    assert looks_of(road(10 * 90 * times), monkeypatch) == looked


def test_who_can_never_be_safe_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    network = make_network(
        steps=500, roads=[(0, 1, 2, 1), (1, 2, 490, 1)], supplies=[(0, 0, 5), (2, 0, 9), (0, 499, 3)],
        sites=[(1, None, None)],
    )  # fmt: skip
    assert looks_of(network, monkeypatch) == [16]
    assert outlook_of(network).persons == 5


def test_after_the_last_instant_that_takes_people_in_nothing_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    network = make_network(steps=300, roads=[(0, 1, 1, 1)], supplies=[(0, 0, 200)], sites=[(1, None, 2)])
    intake = network.intake.copy()
    intake[:, 41:] = 0
    closed = make_network(steps=300, roads=[(0, 1, 1, 1)], supplies=[(0, 0, 200)], sites=[(1, None, 2)])
    object.__setattr__(closed, "intake", intake)
    assert looks_of(closed, monkeypatch)[-1] == 40
    assert outlook_of(closed).last == 40


def outlook_with(*, persons: int, last: int) -> Outlook:
    return Outlook(earliest=np.zeros(1, np.int64), latest=np.zeros(1, np.int64), first=16, last=last, persons=persons)


def test_the_next_look_goes_to_where_all_are_safe_at_the_present_rate() -> None:
    steady = np.maximum(0, np.arange(51) - 20) * 4
    assert look_further(outlook_with(persons=400, last=1000), steady, 1) == 50 + 70 + 1
    assert look_further(outlook_with(persons=400, last=125), steady, 1) == 125


def test_each_look_goes_on_by_more_at_least_and_none_without_end() -> None:
    nobody_yet, nearly = np.zeros(51, np.int64), np.arange(51) * 4
    assert look_further(outlook_with(persons=400, last=10_000), nobody_yet, 1) == 50 + 50 + 1
    hardly = np.maximum(0, np.arange(51) - 49)
    assert look_further(outlook_with(persons=400, last=10_000), hardly, 1) == 50 + 300 + 1
    least = [look_further(outlook_with(persons=201, last=10_000), nearly, looks) for looks in (1, 2, 3)]
    assert least == [50 + 5 + 1, 50 + 10 + 1, 50 + 20 + 1]


def middle(arrivals: list[int], **row: int) -> int:
    """Where a part is split when so many have been taken in at the one site, instant by instant."""
    names = {"low": LOW, "high": HIGH, "gain": GAIN, "gain_after": GAIN_AFTER, "steps_after": STEPS_AFTER}
    part = np.zeros(COLUMNS, np.int64)
    for name, value in row.items():
        part[(names | {"tries": TRIES})[name]] = value
    state: Any = type("State", (), {"taken": np.array(arrivals)})
    ground: Any = type("Ground", (), {"instants": len(arrivals), "intake": np.zeros(len(arrivals))})
    return interpreted(middle_of)(ground, state, part)


STEADY = [5] * 21 + [0] * 100
"""Five at each of the instants known, which are those up to 20."""


def test_time_is_split_where_the_rate_before_gives_way_to_that_after() -> None:
    assert middle(STEADY, low=20, high=60, gain=5 * 30 + 2 * 10, gain_after=20, steps_after=10) == 50
    assert middle(STEADY, low=20, high=60, gain=5 * 30, gain_after=0, steps_after=1) == 50
    assert middle(STEADY, low=20, high=60, gain=5 * 40, gain_after=0, steps_after=1) == 59


def test_where_the_rates_say_nothing_time_is_halved() -> None:
    assert middle(STEADY, low=20, high=60, gain=100, gain_after=-1, steps_after=1) == 40
    assert middle(STEADY, low=20, high=60, gain=100, gain_after=60, steps_after=10) == 40
    assert middle(STEADY, low=20, high=60, gain=300, gain_after=10, steps_after=10) == 40
    assert middle(STEADY, low=20, high=60, gain=150, gain_after=0, steps_after=1, tries=2) == 40
    assert middle(STEADY, low=-1, high=60, gain=150, gain_after=0, steps_after=1) == 29
    rising = [*range(21), *[0] * 100]
    assert middle(rising, low=20, high=60, gain=150, gain_after=0, steps_after=1) == 40
    assert middle(rising, low=20, high=121, gain=0, gain_after=-1) == 70


def test_what_is_in_view_is_split_from_what_is_not_and_one_instant_is_left_whole() -> None:
    assert middle(STEADY[:61], low=20, high=61, gain=0, gain_after=-1) == 60
    assert middle(STEADY[:61], low=20, high=21, gain=5, gain_after=-1) == 21


def test_the_share_done_rises_with_people_then_with_parts() -> None:
    def part(**row: int) -> list[int]:
        return [row.get(name, 0) for name in ("first", "after", "low", "high", "sinks", "people", "open")] + [0] * 5

    whole = {"first": 0, "after": 100, "low": -1, "high": 64}
    told = [
        share_done(np.array([part(**whole)]), 100, 50),
        share_done(np.array([part(**whole, people=50, open=1)]), 100, 50),
        share_done(np.array([part(**whole, people=5, open=1)]), 100, 50),
        share_done(np.array([part(first=20, after=100, low=30, high=64)]), 100, 50),
        share_done(np.zeros((0, COLUMNS), np.int64), 100, 50),
    ]
    assert told == sorted(told)
    assert told[:3] == pytest.approx([0, 0, 0.45])
    assert told[4] == 1.0
