"""The earliest-arrival kernel on networks small enough to see through."""

import numpy as np
import pytest
from ortools.graph.python import max_flow

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, IntArray
from safepassage.flow.arrival import earliest
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.arrival.flat import SmallArray
from safepassage.flow.arrival.maximum import MaximumFlow, maximum_flow
from safepassage.flow.network.expanded import expand
from tests.builders import line_scenario, make_scenario
from tests.flow.checks import cut_values, flow_faults


def test_labels_of_a_line_say_when_each_place_joins_the_side_of_safety() -> None:
    network = expand(line_scenario(persons=4, minutes=2, per_hour=60, steps=7))
    found = earliest_arrival(network)
    assert found.most_possible.tolist() == [0, 0, 1, 2, 3, 4, 4, 4]
    safe = network.places.index("node:b")
    assert found.labels[safe].tolist() == [0, 0, 2, 3, 4, 5, 6, 6]


def test_nobody_is_there_yet_is_zero_and_too_late_is_after_the_horizon() -> None:
    network = expand(line_scenario(persons=1, minutes=3, per_hour=60, steps=5))
    labels = earliest_arrival(network).labels
    start, end = network.places.index("node:a"), network.places.index("node:b")
    assert labels[end, :3].tolist() == [0, 0, 0]
    assert labels[start, 3:].tolist() == [6, 6, 6]


def test_people_who_cannot_be_safe_in_time_stay() -> None:
    found = earliest_arrival(expand(line_scenario(persons=10, minutes=2, per_hour=60, steps=5)))
    assert found.flow.departures.tolist() == [4]
    assert found.flow.safe_by().tolist() == [0, 0, 1, 2, 3, 4]


def test_nobody_and_nowhere_to_go() -> None:
    nobody = expand(make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 0)], sites=["b"], steps=4))
    nowhere = expand(make_scenario(links=[("a", "b", 1, 60)], staging=[("b", 5)], sites=["a"], steps=4))
    for network in (nobody, nowhere):
        found = earliest_arrival(network)
        assert found.most_possible.tolist() == [0] * 5
        assert found.flow.departures.tolist() == [0]
        assert cut_values(network, found.labels) == [0] * 5


def test_several_rows_at_one_node_depart_as_many_as_are_carried() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 3), ("a", 3)], sites=["b"], steps=4)
    network = expand(scenario)
    found = earliest_arrival(network)
    assert found.flow.departures.tolist() == [3, 1]
    assert flow_faults(network, found.flow) == []


def test_beds_are_left_to_others() -> None:
    scenario = line_scenario(persons=4, minutes=1, per_hour=60, steps=6)
    full = scenario.reception_sites[0].__class__(reception_site_id="R1", node_id="b", beds=1)
    assert earliest_arrival(expand(scenario.replace(reception_sites=(full,)))).most_possible[-1] == 4


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    earliest_arrival(expand(line_scenario()), on_progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_an_interrupt_passes_through() -> None:
    def interrupt(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        earliest_arrival(expand(line_scenario()), on_progress=interrupt)


def test_a_cut_that_promises_too_much_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def everyone_inside(
        tails: SmallArray, heads: SmallArray, limits: IntArray, *, source: int, sink: int, nodes: int
    ) -> MaximumFlow:
        best = maximum_flow(tails, heads, limits, source=source, sink=sink, nodes=nodes)
        return MaximumFlow(value=best.value, flows=best.flows, sink_side=np.ones(nodes, dtype=np.bool_))

    monkeypatch.setattr(earliest, "maximum_flow", everyone_inside)
    with pytest.raises(InternalError, match="promise"):
        earliest_arrival(expand(line_scenario()))


def test_a_larger_network_obeys_every_limit_and_its_cuts_prove_it() -> None:
    random = np.random.default_rng(5)
    names = [f"n{place}" for place in range(30)]
    links = [
        (
            *random.choice(names, size=2, replace=False).tolist(),
            int(random.integers(0, 5)),
            15 * int(random.integers(1, 40)),
        )
        for _ in range(120)
    ]
    staging = [(str(name), int(random.integers(1, 200))) for name in random.choice(names, size=10)]
    scenario = make_scenario(links=links, staging=staging, sites=["n0", "n1"], steps=80)
    network = expand(scenario)
    found = earliest_arrival(network)
    assert flow_faults(network, found.flow) == []
    assert cut_values(network, found.labels) == found.most_possible.tolist()
    assert int(found.most_possible[-1]) > 0


def test_maximum_flow_gives_the_cut_nearest_to_the_sink() -> None:
    tails, heads = np.array([0, 1, 2, 3]), np.array([1, 2, 3, 4])
    best = maximum_flow(tails, heads, np.array([5, 2, 9, 2]), source=0, sink=4, nodes=6)
    assert best.value == 2
    assert best.flows.tolist() == [2, 2, 2, 2]
    assert best.sink_side.tolist() == [False, False, False, False, True, False]


def test_maximum_flow_without_a_way() -> None:
    best = maximum_flow(np.array([0]), np.array([1]), np.array([UNLIMITED]), source=0, sink=2, nodes=3)
    assert best.value == 0
    assert best.flows.tolist() == [0]
    assert best.sink_side.tolist() == [False, False, True]


def test_maximum_flow_that_the_solver_refuses_is_our_fault() -> None:
    with pytest.raises(InternalError, match="maximum flow"):
        maximum_flow(np.array([0]), np.array([1]), np.array([1]), source=0, sink=0, nodes=2)


def test_a_flow_worth_less_than_its_cut_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lazy(max_flow.SimpleMaxFlow):  # type: ignore[misc]
        def flows(self, arcs: IntArray) -> IntArray:
            return np.zeros(len(arcs), dtype=np.int64)

    monkeypatch.setattr(max_flow, "SimpleMaxFlow", Lazy)
    with pytest.raises(InternalError, match="value 0, cut 3"):
        maximum_flow(np.array([0]), np.array([1]), np.array([3]), source=0, sink=1, nodes=2)
