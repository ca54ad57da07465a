"""People led along few routes: the same arrivals, every limit kept."""

import numpy as np
import pytest
from hypothesis import given, settings

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, FlowOverTime, TimeExpandedNetwork
from safepassage.flow.earliest import earliest_arrival
from safepassage.flow.lifting import EntriesByArrival, more_when_lifted
from safepassage.flow.mincost import least_total_arrival
from safepassage.flow.paths import flow_of
from safepassage.flow.routing import few_routes, few_routes_of_few_roads
from tests.flow.networks import make_network, networks
from tests.flow.test_paths import line, replay

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)


@EXAMPLES
@given(network=networks(beds=True))
def test_any_arrivals_are_kept(network: TimeExpandedNetwork) -> None:
    flow = least_total_arrival(network)
    paths = few_routes(network, flow)
    replay(network, paths)
    assert (flow_of(network, paths).arrivals == flow.arrivals).all()
    assert few_routes(network, flow) == paths


@EXAMPLES
@given(network=networks())
def test_arrivals_best_at_every_instant_are_kept_within_the_labels(network: TimeExpandedNetwork) -> None:
    best = earliest_arrival(network)
    paths = few_routes(network, best.flow, labels=best.labels)
    replay(network, paths)
    assert (flow_of(network, paths).safe_by() == best.most_possible).all()


@EXAMPLES
@given(network=networks())
def test_the_interpreter_leads_people_by_the_same_ways(network: TimeExpandedNetwork) -> None:
    best = earliest_arrival(network)
    paths = few_routes_of_few_roads(network, best.flow, labels=best.labels)
    if paths is not None:
        assert paths == few_routes(network, best.flow, labels=best.labels)


@EXAMPLES
@given(network=networks())
def test_lifting_a_limit_is_worth_what_a_maximum_flow_says(network: TimeExpandedNetwork) -> None:
    best = earliest_arrival(network)
    entries = EntriesByArrival.of(few_routes(network, best.flow, labels=best.labels))
    by = network.steps // 2
    capacity = network.capacity.copy()
    capacity[0] = UNLIMITED
    wider = TimeExpandedNetwork(
        steps=network.steps,
        places=network.places,
        tail=network.tail,
        head=network.head,
        travel=network.travel,
        capacity=capacity,
        links=network.links,
        waiting=network.waiting,
        supply_place=network.supply_place,
        supply_at=network.supply_at,
        supply=network.supply,
        site_place=network.site_place,
        intake=network.intake,
        beds=network.beds,
    )
    gain = int(earliest_arrival(wider).most_possible[by] - best.most_possible[by])
    assert more_when_lifted(network, [wider], entries.flow_by(network, by), by=by) == [gain]


def test_a_staging_area_with_one_road_has_one_route_used_step_after_step() -> None:
    network = line(persons=16)
    best = earliest_arrival(network)
    paths = few_routes(network, best.flow, labels=best.labels)
    assert {path.arcs for path in paths} == {(0, 1)}
    assert [path.enter_steps for path in paths] == [(step, step + 2) for step in range(8)]
    assert [path.persons for path in paths] == [2] * 8


def test_people_meant_for_later_are_called_back_for_an_earlier_arrival() -> None:
    """The near village fills its own site first; both sites need it early, and the far village can only come late."""
    network = make_network(
        steps=12,
        roads=[(0, 2, 1, 2), (0, 3, 2, 2), (1, 2, 6, 9)],
        supplies=[(0, 0, 8), (1, 0, 12)],
        sites=[(2, None, None), (3, None, None)],
    )
    best = earliest_arrival(network)
    paths = few_routes(network, best.flow, labels=best.labels)
    replay(network, paths)
    assert (flow_of(network, paths).safe_by() == best.most_possible).all()
    assert {path.arcs for path in paths if path.supply == 1} == {(2,)}


def test_arrivals_that_no_flow_has_are_our_fault() -> None:
    network = line(persons=2)
    arrivals = np.zeros((1, 13), np.int64)
    arrivals[0, 3] = 2
    impossible = FlowOverTime(entries=np.zeros((2, 12), np.int64), arrivals=arrivals, departures=np.array([2]))
    with pytest.raises(InternalError, match="find no way"):
        few_routes(network, impossible)
