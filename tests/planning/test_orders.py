"""From paths to numbered path flows, and how many orders they are."""

from dataclasses import replace

import pytest

from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.model.scenario import Scenario
from safepassage.planning.orders import count_orders, least_orders, numbered, path_flows_of
from tests.builders import make_scenario


def two_villages() -> Scenario:
    """Two villages, two roads each, one bridge, and a limit on loading."""
    scenario = make_scenario(
        links=[
            ("east", "bridge", 3, 120),
            ("east", "ford", 5, 60),
            ("west", "bridge", 4, 120),
            ("ford", "site", 3, 60),
            ("bridge", "site", 3, 180),
        ],
        staging=[("west", 90), ("east", 70)],
        sites=["site"],
        steps=60,
    )
    first, *others = scenario.staging_areas
    return scenario.replace(staging_areas=(replace(first, loading_per_h=150.0), *others))


@pytest.mark.parametrize("large_flow", [0, 10**9])
def test_path_flows_are_numbered_in_the_order_of_leaving(large_flow: int) -> None:
    scenario = two_villages()
    network = expand(scenario)
    best = earliest_arrival_with_beds(network)
    carried = path_flows_of(scenario, scenario.staging_areas, network, best, large_flow=large_flow)
    assert (carried.paths is not None) == (large_flow == 0)
    anew = numbered(replace(flow, path_flow_id="") for flow in reversed(carried.path_flows))
    assert anew == carried.path_flows
    assert numbered(carried.path_flows) == carried.path_flows
    assert sum(flow.persons for flow in carried.path_flows) == best.most_possible[-1]
    assert all(len(flow.links) == len(flow.enter_steps) for flow in carried.path_flows)
    assert all(flow.depart_step == flow.enter_steps[0] for flow in carried.path_flows)
    assert count_orders(carried.path_flows) >= least_orders(network, int(best.most_possible[-1])) == 2
