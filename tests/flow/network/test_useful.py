"""The trim against a search through every arc and instant, on random scenarios."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.arrival.flat import flatten
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.useful import earliest_safe, reachable, useful_span
from safepassage.model.scenario import Scenario
from tests.flow.checks import arcs_over_time
from tests.parity.strategies import scenarios

SOME = settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Point = tuple[int, int]


def spread(arcs: list[tuple[Point, Point]], starts: set[Point]) -> set[Point]:
    """Everything that can be reached from the starts."""
    found: set[Point] = set(starts)
    while new := {head for tail, head in arcs if tail in found} - found:
        found |= new
    return found


def open_arcs(network: TimeExpandedNetwork) -> list[tuple[Point, Point]]:
    return [(tail, head) for tail, head, limit in arcs_over_time(network) if limit > 0]


def people(network: TimeExpandedNetwork) -> set[Point]:
    rows = zip(network.supply_place.tolist(), network.supply_at.tolist(), network.supply.tolist(), strict=True)
    return {(place, at) for place, at, persons in rows if persons > 0}


def doors(network: TimeExpandedNetwork, instant: int) -> set[Point]:
    """Where somebody can be taken in by an instant."""
    return {
        (int(place), k)
        for place, intake in zip(network.site_place, network.intake, strict=True)
        for k in range(instant + 1)
        if intake[k] > 0
    }


@SOME
@given(scenarios())
def test_reachable_is_what_a_search_finds(scenario: Scenario) -> None:
    network = expand(scenario)
    found = reachable(network, np.ascontiguousarray(network.capacity.T > 0))
    assert {(int(place), int(k)) for place, k in np.argwhere(found)} == spread(open_arcs(network), people(network))


@SOME
@given(scenarios())
def test_the_first_safe_instant_is_what_a_search_back_finds(scenario: Scenario) -> None:
    network = expand(scenario)
    found = earliest_safe(network, np.ascontiguousarray(network.capacity.T > 0))
    against = [(head, tail) for tail, head in open_arcs(network)]
    for instant in range(network.steps + 1):
        expected = spread(against, doors(network, instant))
        assert {(int(place), int(k)) for place, k in np.argwhere(found <= instant)} == expected


@SOME
@given(scenarios())
def test_the_span_holds_all_that_is_of_use(scenario: Scenario) -> None:
    network = expand(scenario)
    earliest, latest = useful_span(network)
    flat = flatten(network)
    assert (flat.node_at >= earliest[flat.node_place]).all()
    assert (flat.node_at <= latest[flat.node_place]).all()
    assert (np.diff(flat.safe_at) >= 0).all()
    assert (np.diff(flat.safe_at[flat.head]) >= 0).all()
    assert (flat.safe_at[flat.tail] <= flat.safe_at[flat.head]).all()
