"""The compiled earliest-arrival kernel: what is particular to it; that it is right is tested in `tests/parity`."""

from typing import Any, cast

import numpy as np
import pytest

from safepassage.errors import InternalError
from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.arrival import earliest
from safepassage.flow.arrival.earliest import divide_and_conquer, earliest_arrival
from safepassage.flow.arrival.rerouting import kernel, view
from safepassage.flow.arrival.rerouting.ground import fits, ground_of, place_of
from safepassage.flow.arrival.rerouting.halving import LOST, TOO_FAR
from safepassage.flow.arrival.rerouting.kernel import reroute
from safepassage.flow.network.expanded import expand
from tests.builders import line_scenario, make_scenario
from tests.flow.checks import cut_values, flow_faults
from tests.flow.networks import make_network


def town(*, steps: int, seed: int) -> TimeExpandedNetwork:
    """Forty crossings, roads of zero to five minutes, connectors in rings, four sites, some with little intake."""
    random = np.random.default_rng(seed)
    roads = []
    for _ in range(160):
        tail, head = random.choice(40, size=2, replace=False).tolist()
        limits = random.integers(0, 6, size=steps).tolist()
        roads.append((tail, head, int(random.integers(0, 6)), limits))
    starts = random.choice(np.arange(4, 40), size=12)
    supplies = [(int(place), int(random.integers(0, steps // 3)), int(random.integers(1, 150))) for place in starts]
    return make_network(
        steps=steps,
        roads=roads,
        supplies=supplies,
        sites=[(0, None, None), (1, None, 3), (2, None, None), (3, None, 1)],
        waiting={5: 2, 6: 0, 7: random.integers(0, 4, size=steps).tolist()},
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("steps", [7, 60, 128])
def test_a_town_is_emptied_as_by_the_other_kernel(steps: int, seed: int) -> None:
    network = town(steps=steps, seed=seed)
    found, other = reroute(network), divide_and_conquer(network)
    assert found is not None
    assert found.most_possible.tolist() == other.most_possible.tolist()
    assert found.flow.safe_by().tolist() == other.most_possible.tolist()
    assert flow_faults(network, found.flow) == []
    assert cut_values(network, found.labels) == found.most_possible.tolist()


def test_labels_of_a_line_say_when_each_place_joins_the_side_of_safety() -> None:
    network = expand(line_scenario(persons=4, minutes=2, per_hour=60, steps=7))
    found = reroute(network)
    assert found is not None
    assert found.most_possible.tolist() == [0, 0, 1, 2, 3, 4, 4, 4]
    assert cut_values(network, found.labels) == found.most_possible.tolist()


def test_nobody_is_there_yet_is_zero_and_too_late_is_after_the_horizon() -> None:
    network = expand(line_scenario(persons=1, minutes=3, per_hour=60, steps=5))
    found = reroute(network)
    assert found is not None
    start, end = network.places.index("node:a"), network.places.index("node:b")
    assert found.labels[end, :3].tolist() == [0, 0, 0]
    assert found.labels[start, 3:].tolist() == [6, 6, 6]


def test_people_who_cannot_be_safe_in_time_stay() -> None:
    found = reroute(expand(line_scenario(persons=10, minutes=2, per_hour=60, steps=5)))
    assert found is not None
    assert found.flow.departures.tolist() == [4]
    assert found.flow.safe_by().tolist() == [0, 0, 1, 2, 3, 4]


def test_nobody_and_nowhere_to_go() -> None:
    nobody = expand(make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 0)], sites=["b"], steps=4))
    nowhere = expand(make_scenario(links=[("a", "b", 1, 60)], staging=[("b", 5)], sites=["a"], steps=4))
    for network in (nobody, nowhere):
        found = reroute(network)
        assert found is not None
        assert found.most_possible.tolist() == [0] * 5
        assert found.flow.departures.tolist() == [0]
        assert cut_values(network, found.labels) == [0] * 5


def test_several_rows_and_several_sites_at_one_place_are_told_apart() -> None:
    network = make_network(
        steps=6, roads=[(0, 1, 1, 3)], supplies=[(0, 0, 2), (0, 0, 4)], sites=[(1, None, 1), (1, None, 1)]
    )
    found = reroute(network)
    assert found is not None
    assert found.flow.departures.tolist() == [2, 4]
    assert found.flow.arrivals.tolist() == [[0, 1, 1, 1, 0, 0, 0], [0, 1, 1, 1, 0, 0, 0]]
    assert flow_faults(network, found.flow) == []


def test_large_work_goes_to_the_compiled_kernel_and_small_work_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    network = expand(line_scenario())
    asked: list[int] = []
    monkeypatch.setattr(earliest, "reroute", lambda network, **_named: asked.append(network.steps))
    curve = earliest_arrival(network).most_possible.tolist()
    assert asked == []
    monkeypatch.setattr(earliest, "LARGE", 1)
    assert earliest_arrival(network).most_possible.tolist() == curve
    assert asked == [network.steps]


def test_what_does_not_fit_small_integers_is_left_to_the_other_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = make_network(steps=3, roads=[(0, 1, 1, 9)], supplies=[(0, 0, 2**31)], sites=[(1, None, None)])
    assert not fits(crowd, crowd.steps)
    assert reroute(crowd) is None
    small = expand(line_scenario())
    assert fits(small, small.steps)
    monkeypatch.setattr(view, "FARTHEST", 0)
    assert reroute(small) is None


def test_distances_that_grow_too_large_on_the_way_are_left_to_the_other_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "advance", lambda *_given: (1, TOO_FAR))
    assert reroute(expand(line_scenario())) is None


def test_people_left_over_at_the_end_are_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "advance", lambda *_given: (1, LOST))
    with pytest.raises(InternalError, match="promise"):
        reroute(expand(line_scenario()))


def test_progress_rises_to_one_and_an_interrupt_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "_WORK_BETWEEN_WORDS", 1000)
    network = town(steps=60, seed=1)
    told: list[float] = []
    reroute(network, on_progress=told.append)
    assert len(told) > 10
    assert told == sorted(told)
    assert 0 <= told[0] < 0.5
    assert told[-1] == 1.0

    def interrupt(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reroute(network, on_progress=interrupt)


@pytest.mark.parametrize(("places", "steps"), [(2000, 1), (700, 429), (300, 3000), (5, 20000)])
def test_the_place_of_a_point_is_found_by_multiplication(places: int, steps: int) -> None:
    network = make_network(steps=steps, roads=[(0, places - 1, 1, 1)], supplies=[(0, 0, 1)], sites=[(1, None, None)])
    assert fits(network, steps)
    ground = ground_of(network, steps)
    place = cast("Any", place_of).py_func
    points = np.random.default_rng(3).integers(0, places * (steps + 1), size=2000)
    edges = np.arange(1, places) * (steps + 1)
    for point in np.concatenate([points, edges, edges - 1]).tolist():
        assert place(ground, point) == point // (steps + 1)
