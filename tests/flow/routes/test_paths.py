"""Decomposition into routes, and leaving home as late as the same arrivals allow."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from safepassage.errors import InternalError
from safepassage.flow.arrays import FlowOverTime, TimeExpandedNetwork
from safepassage.flow.arrival.mincost import least_total_arrival
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.paths import PathOverTime, decompose, flow_of, merge
from tests.flow.networks import assert_feasible, make_network, networks

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)


def replay(network: TimeExpandedNetwork, paths: Sequence[PathOverTime]) -> None:
    """Walk every path: roads join, nobody enters before being there, and each point in time is passed once."""
    for path in paths:
        assert path.persons > 0
        place, now = int(network.supply_place[path.supply]), int(network.supply_at[path.supply])
        points = [(place, now)]
        for arc, step in zip(path.all_arcs, path.all_enter_steps, strict=True):
            assert network.tail[arc] == place
            assert now <= step < network.steps
            points.extend((place, instant) for instant in range(now + 1, step + 1))
            place, now = int(network.head[arc]), step + int(network.travel[arc])
            points.append((place, now))
        assert now <= path.arrive_step <= network.steps
        points.extend((place, instant) for instant in range(now + 1, path.arrive_step + 1))
        assert place == network.site_place[path.site]
        assert len(set(points)) == len(points)
        roads = [
            (arc, step)
            for arc, step in zip(path.all_arcs, path.all_enter_steps, strict=True)
            if network.links[arc] is not None
        ]
        assert roads == list(zip(path.arcs, path.enter_steps, strict=True))
    assert_feasible(network, flow_of(network, paths))


def on_the_road(paths: Sequence[PathOverTime]) -> int:
    return sum(path.persons * (path.arrive_step - path.depart_step) for path in paths)


def left_out(network: TimeExpandedNetwork, flow: FlowOverTime, total: FlowOverTime) -> FlowOverTime:
    """What of a flow its paths do not carry; nobody leaves home or is taken in there."""
    return FlowOverTime(
        entries=flow.entries - total.entries,
        arrivals=flow.arrivals - total.arrivals,
        departures=flow.departures - total.departures,
    )


@EXAMPLES
@given(network=networks(beds=True))
def test_paths_sum_to_the_flow_without_its_ways_round(network: TimeExpandedNetwork) -> None:
    flow = least_total_arrival(network)
    paths = decompose(network, flow)
    replay(network, paths)
    rest = left_out(network, flow, flow_of(network, paths))
    assert not rest.arrivals.any()
    assert not rest.departures.any()
    assert (rest.entries >= 0).all()
    into, out_of = np.zeros(len(network.places), np.int64), np.zeros(len(network.places), np.int64)
    np.add.at(into, network.head, rest.entries.sum(axis=1))
    np.add.at(out_of, network.tail, rest.entries.sum(axis=1))
    assert (into == out_of).all()
    assert decompose(network, flow) == paths


@EXAMPLES
@given(network=networks(beds=True))
def test_paths_sum_to_the_flow_where_nothing_goes_round(network: TimeExpandedNetwork) -> None:
    """Roads that lead on from places of lower number only."""
    onward = np.flatnonzero(network.tail < network.head)
    network = replace(
        network,
        tail=network.tail[onward],
        head=network.head[onward],
        travel=network.travel[onward],
        capacity=network.capacity[onward],
        links=tuple(network.links[arc] for arc in onward),
    )
    flow = least_total_arrival(network)
    paths = decompose(network, flow)
    assert (flow_of(network, paths).entries == flow.entries).all()


@EXAMPLES
@given(network=networks(beds=True))
def test_leaving_later_keeps_arrivals_and_never_adds_time_on_the_road(network: TimeExpandedNetwork) -> None:
    flow = least_total_arrival(network)
    paths = decompose(network, flow)
    later = leave_later(network, paths)
    replay(network, later)
    total = flow_of(network, later)
    assert (total.arrivals == flow.arrivals).all()
    assert (total.departures == flow.departures).all()
    assert on_the_road(later) <= on_the_road(paths)
    assert leave_later(network, paths) == later


def line(*, persons: int = 10, steps: int = 12) -> TimeExpandedNetwork:
    """Home, a wide road of two steps, a junction, a narrow road of three steps, a site."""
    return make_network(
        steps=steps, roads=[(0, 1, 2, 10), (1, 2, 3, 2)], supplies=[(0, 0, persons)], sites=[(2, None, None)]
    )


def hurried(network: TimeExpandedNetwork) -> FlowOverTime:
    """All ten leave at once and queue before the narrow road."""
    entries = np.zeros((2, 12), np.int64)
    entries[0, 0] = 10
    entries[1, 2:7] = 2
    arrivals = np.zeros((1, 13), np.int64)
    arrivals[0, 5:10] = 2
    return FlowOverTime(entries=entries, arrivals=arrivals, departures=np.array([10]))


def test_people_wait_at_home_and_not_before_the_narrow_road() -> None:
    network = line()
    paths = decompose(network, hurried(network))
    assert [(path.persons, path.enter_steps) for path in paths] == [(2, (0, step)) for step in range(2, 7)]
    later = leave_later(network, paths)
    assert [(path.persons, path.enter_steps, path.arrive_step) for path in later] == [
        (2, (step, step + 2), step + 5) for step in range(5)
    ]


def test_a_path_is_split_only_where_part_of_it_can_leave_later() -> None:
    network = make_network(
        steps=8,
        roads=[(0, 1, 1, [4, 0, 0, 3, 0, 0, 0, 0]), (1, 2, 1, 4)],
        supplies=[(0, 0, 4)],
        sites=[(2, None, None)],
    )
    together = PathOverTime(
        supply=0,
        site=0,
        persons=4,
        arcs=(0, 1),
        enter_steps=(0, 4),
        arrive_step=5,
        all_arcs=(0, 1),
        all_enter_steps=(0, 4),
    )
    later = leave_later(network, [together])
    assert [(path.persons, path.enter_steps) for path in later] == [(1, (0, 4)), (3, (3, 4))]


def test_limited_waiting_at_home_and_on_the_way_is_kept() -> None:
    network = make_network(
        steps=8,
        roads=[(0, 1, 1, 4), (1, 2, 1, 4)],
        supplies=[(0, 0, 4)],
        sites=[(2, None, None)],
        waiting={0: [9, 9, 0, 0, 0, 0, 0, 0]},
    )
    hurry = PathOverTime(
        supply=0,
        site=0,
        persons=4,
        arcs=(0, 1),
        enter_steps=(0, 5),
        arrive_step=6,
        all_arcs=(0, 1),
        all_enter_steps=(0, 5),
    )
    later = leave_later(network, [hurry])
    assert [(path.persons, path.enter_steps) for path in later] == [(4, (2, 5))]
    replay(network, later)


def test_loading_happens_at_the_step_of_the_first_road() -> None:
    network = make_network(
        steps=9,
        roads=[(0, 1, 0, 2), (1, 2, 2, 10), (2, 3, 1, 1)],
        supplies=[(0, 0, 4)],
        sites=[(3, None, None)],
        waiting={1: 0},
        connectors=[0],
    )
    flow = least_total_arrival(network)
    later = leave_later(network, decompose(network, flow))
    replay(network, later)
    assert [(path.persons, path.arcs, path.enter_steps) for path in later] == [
        (1, (1, 2), (step, step + 2)) for step in range(4)
    ]
    assert all(path.all_enter_steps[0] == path.enter_steps[0] for path in later)


def test_a_loop_through_time_becomes_waiting() -> None:
    network = make_network(
        steps=8, roads=[(0, 1, 1, 5), (1, 0, 1, 5), (0, 2, 1, 5)], supplies=[(0, 0, 3)], sites=[(2, None, None)]
    )
    round_trip = PathOverTime(
        supply=0,
        site=0,
        persons=3,
        arcs=(0, 1, 2),
        enter_steps=(0, 1, 2),
        arrive_step=3,
        all_arcs=(0, 1, 2),
        all_enter_steps=(0, 1, 2),
    )
    later = leave_later(network, [round_trip])
    assert [(path.persons, path.arcs, path.enter_steps) for path in later] == [(3, (2,), (2,))]


def test_a_ring_without_travel_time_is_left_out() -> None:
    network = make_network(
        steps=2, roads=[(0, 1, 1, 2), (1, 2, 0, 5), (2, 1, 0, 5)], supplies=[(0, 0, 2)], sites=[(1, None, None)]
    )
    entries = np.array([[2, 0], [0, 3], [0, 3]])
    flow = FlowOverTime(entries=entries, arrivals=np.array([[0, 2, 0]]), departures=np.array([2]))
    assert [(path.persons, path.arcs) for path in decompose(network, flow)] == [(2, (0,))]


def test_people_who_stand_at_their_site_take_no_road() -> None:
    network = make_network(steps=3, roads=[(0, 1, 1, 1)], supplies=[(1, 1, 5)], sites=[(1, None, 2)])
    paths = leave_later(network, decompose(network, least_total_arrival(network)))
    assert [(path.persons, path.arcs, path.depart_step, path.arrive_step) for path in paths] == [
        (2, (), 1, 1),
        (2, (), 2, 2),
    ]


def test_a_flow_that_loses_people_is_our_fault() -> None:
    network = line(persons=2)
    entries = np.zeros((2, 12), np.int64)
    entries[0, 0] = 2
    lost = FlowOverTime(entries=entries, arrivals=np.zeros((1, 13), np.int64), departures=np.array([2]))
    with pytest.raises(InternalError, match="conserve"):
        decompose(network, lost)


def test_equal_paths_become_one() -> None:
    paths = decompose(line(), hurried(line()))
    twice = merge([*paths, *paths])
    assert [path.persons for path in twice] == [4] * 5


def test_who_goes_back_and_forth_stays_on_the_road_where_the_waiting_room_is_taken() -> None:
    """One may wait at the junction (1) and does; the other, who left as early, must not join him."""
    network = make_network(
        steps=8,
        roads=[(0, 1, 1, [1, 1, 0, 0, 0, 0, 0, 0]), (1, 3, 1, 1), (3, 1, 1, 1), (1, 2, 1, [0, 0, 0, 0, 0, 1, 1, 0])],
        supplies=[(0, 0, 2)],
        sites=[(2, None, None)],
        waiting={1: 1, 3: 0},
    )
    entries = np.zeros((4, 8), np.int64)
    entries[0, [0, 1]] = 1
    entries[1, [2, 4]] = 1
    entries[2, [3, 5]] = 1
    entries[3, [5, 6]] = 1
    arrivals = np.zeros((1, 9), np.int64)
    arrivals[0, [6, 7]] = 1
    paths = decompose(network, FlowOverTime(entries=entries, arrivals=arrivals, departures=np.array([2])))
    later = leave_later(network, paths)
    replay(network, later)
    assert sorted(path.arrive_step for path in later) == [6, 7]
