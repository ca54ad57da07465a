"""People led along few routes: the same arrivals, every limit kept."""

import pytest
from hypothesis import given, settings

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, FlowOverTime, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.arrival.mincost import least_total_arrival
from safepassage.flow.routes import routing
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.lifting import EntriesByArrival, more_when_lifted
from safepassage.flow.routes.paths import decompose, flow_of
from safepassage.flow.routes.routing import few_routes, few_routes_of_few_roads
from tests.flow.networks import make_network, networks
from tests.flow.routes.test_paths import line, replay

EXAMPLES = settings(max_examples=200, derandomize=True, deadline=None)


@EXAMPLES
@given(network=networks(beds=True))
def test_any_arrivals_are_kept(network: TimeExpandedNetwork) -> None:
    flow = least_total_arrival(network)
    paths = few_routes(network, flow).paths(network)
    replay(network, paths)
    assert (flow_of(network, paths).arrivals == flow.arrivals).all()
    assert few_routes(network, flow).paths(network) == paths


@EXAMPLES
@given(network=networks())
def test_arrivals_best_at_every_instant_are_kept_within_the_labels(network: TimeExpandedNetwork) -> None:
    best = earliest_arrival(network)
    paths = few_routes(network, best.flow, labels=best.labels).paths(network)
    replay(network, paths)
    assert (flow_of(network, paths).safe_by() == best.most_possible).all()


@EXAMPLES
@given(network=networks())
def test_the_interpreter_leads_people_by_the_same_ways(network: TimeExpandedNetwork) -> None:
    best = earliest_arrival(network)
    paths = few_routes_of_few_roads(network, best.flow, labels=best.labels)
    if paths is not None:
        assert paths.paths(network) == few_routes(network, best.flow, labels=best.labels).paths(network)


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
    flow = entries.flow_by(network, by)
    for few_left in (-1.0, 1.0):  # path by path, and all pushed at once
        assert more_when_lifted(network, [wider], flow, by=by, few_left=few_left) == [gain]


def test_a_staging_area_with_one_road_has_one_route_used_step_after_step() -> None:
    network = line(persons=16)
    best = earliest_arrival(network)
    paths = few_routes(network, best.flow, labels=best.labels).paths(network)
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
    paths = few_routes(network, best.flow, labels=best.labels).paths(network)
    replay(network, paths)
    assert (flow_of(network, paths).safe_by() == best.most_possible).all()
    assert {path.arcs for path in paths if path.supply == 1} == {(2,)}


def test_arrivals_that_no_flow_has_are_our_fault() -> None:
    """One of sixteen people is to arrive before anybody can be there."""
    network = line(persons=16, steps=20)
    flow = earliest_arrival(network).flow
    arrivals = flow.arrivals.copy()
    arrivals[0, 3] += 1
    arrivals[0, 12] -= 1
    impossible = FlowOverTime(entries=flow.entries, arrivals=arrivals, departures=flow.departures)
    with pytest.raises(InternalError, match="1 people of a flow find no way"):
        few_routes(network, impossible)


@EXAMPLES
@given(network=networks())
def test_a_flow_of_which_the_greedy_rule_brings_about_too_little_is_taken_apart_as_it_is(
    network: TimeExpandedNetwork,
) -> None:
    best = earliest_arrival(network)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "MOST_MISSING", -1.0)
        paths = few_routes(network, best.flow, labels=best.labels).paths(network)
    assert paths == leave_later(network, decompose(network, best.flow))


@EXAMPLES
@given(network=networks(beds=True))
def test_arrivals_are_kept_where_completing_is_given_up(network: TimeExpandedNetwork) -> None:
    flow = least_total_arrival(network)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "MOST_MISSING", 1.0)
        patch.setattr(routing, "MOST_WORK", 0)
        paths = few_routes(network, flow).paths(network)
    replay(network, paths)
    assert (flow_of(network, paths).arrivals == flow.arrivals).all()
