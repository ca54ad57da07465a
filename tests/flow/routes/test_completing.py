"""Completing a flow: as many people as a maximum flow, every limit kept, whatever flow it begins from."""

import numpy as np
from hypothesis import given, settings

from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.routes.completing import complete
from safepassage.flow.routes.restoring import Moving, count_waits
from safepassage.flow.routes.routing import ground_of, limits_of, scan_of
from safepassage.flow.routes.sweeping import Need, Room
from tests.flow.networks import assert_feasible, make_network, networks

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)
PLENTY = 10**9


def completed(
    network: TimeExpandedNetwork, begun: FlowOverTime, wanted: IntArray, *, most_work: int = PLENTY
) -> tuple[bool, FlowOverTime]:
    """Whether it was not given up, and the flow; `wanted` arrivals are those of the flow begun from and more."""
    left, limit = limits_of(network, None, int(network.supply.sum()) + 1)
    entries = begun.entries.astype(np.int32)
    need = Need(network.supply - begun.departures, wanted - begun.arrivals)
    moving = Moving(entries, np.zeros(limit.shape, np.int32), limit)
    ground = ground_of(network)
    count_waits(ground, moving, begun.departures, begun.arrivals)
    room = Room(left - entries, np.zeros((0, 0), np.int32), limit)
    finished = complete(ground, room, need, moving, scan_of(left.shape, limit.shape), most_work)
    flow = FlowOverTime(
        entries=moving.entries.astype(np.int64),
        arrivals=wanted - need.arrivals,
        departures=network.supply - need.persons,
    )
    return finished, flow


def nobody_moves(network: TimeExpandedNetwork) -> FlowOverTime:
    """Everyone at home."""
    return FlowOverTime(
        entries=np.zeros(network.capacity.shape, np.int64),
        arrivals=np.zeros(network.intake.shape, np.int64),
        departures=np.zeros(len(network.supply), np.int64),
    )


@EXAMPLES
@given(network=networks())
def test_from_nothing_as_many_arrive_as_are_possible(network: TimeExpandedNetwork) -> None:
    finished, flow = completed(network, nobody_moves(network), np.minimum(network.intake, UNLIMITED))
    assert finished
    assert_feasible(network, flow)
    assert flow.arrivals.sum() == earliest_arrival(network).most_possible[-1]


@EXAMPLES
@given(network=networks())
def test_arrivals_by_half_time_are_completed_to_those_that_are_best_at_every_instant(
    network: TimeExpandedNetwork,
) -> None:
    best = earliest_arrival(network)
    early = best.flow.arrivals.copy()
    early[:, network.steps // 2 :] = 0
    _, begun = completed(network, nobody_moves(network), early)
    assert (begun.arrivals == early).all()
    finished, flow = completed(network, begun, best.flow.arrivals)
    assert finished
    assert_feasible(network, flow)
    assert (flow.arrivals == best.flow.arrivals).all()


def test_people_who_block_a_road_are_led_round() -> None:
    """The first took the only road of the second, and has a longer one."""
    network = make_network(
        steps=6,
        roads=[(0, 1, 1, 1), (0, 2, 2, 1), (1, 2, 1, [0, 1, 0, 0, 0, 0]), (3, 1, 1, 1)],
        supplies=[(0, 0, 1), (3, 0, 1)],
        sites=[(2, None, None)],
    )
    entries = np.zeros((4, 6), np.int64)
    entries[0, 0] = entries[2, 1] = 1
    arrivals = np.array([[0, 0, 1, 0, 0, 0, 0]])
    begun = FlowOverTime(entries=entries, arrivals=arrivals, departures=np.array([1, 0]))
    finished, flow = completed(network, begun, 2 * arrivals)
    assert finished
    assert_feasible(network, flow)
    assert flow.departures.tolist() == [1, 1]
    assert flow.entries[:, :2].tolist() == [[0, 0], [1, 0], [0, 1], [1, 0]]


def test_given_up_when_there_is_too_much_work() -> None:
    network = make_network(steps=9, roads=[(0, 1, 1, 1), (1, 2, 1, 1)], supplies=[(0, 0, 8)], sites=[(2, None, None)])
    finished, flow = completed(network, nobody_moves(network), network.intake.copy(), most_work=1)
    assert not finished
    assert_feasible(network, flow)
    assert flow.arrivals.sum() < earliest_arrival(network).most_possible[-1]
