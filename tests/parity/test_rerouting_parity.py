"""The compiled kernel against other roads to the same answer, on everything a scenario may hold."""

from hypothesis import HealthCheck, given, settings

from safepassage.flow.arrays import EarliestArrival, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import divide_and_conquer
from safepassage.flow.arrival.mincost import least_total_arrival
from safepassage.flow.arrival.rerouting.kernel import reroute
from safepassage.flow.network.expanded import expand
from safepassage.flow.routes.paths import decompose, flow_of
from safepassage.model.scenario import Scenario
from tests.flow.checks import cut_values, flow_faults
from tests.flow.networks import networks
from tests.parity.oracles import safe_by_with_least_total_arrival
from tests.parity.strategies import scenarios

MANY = settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rerouted(network: TimeExpandedNetwork) -> EarliestArrival:
    found = reroute(network)
    assert found is not None
    assert found.flow.safe_by().tolist() == found.most_possible.tolist()
    assert flow_faults(network, found.flow) == []
    assert cut_values(network, found.labels) == found.most_possible.tolist()
    return found


@MANY
@given(scenarios())
def test_as_many_are_safe_at_every_instant_as_with_the_least_total_arrival_time(scenario: Scenario) -> None:
    assert rerouted(expand(scenario)).most_possible.tolist() == safe_by_with_least_total_arrival(scenario)


@MANY
@given(networks())
def test_it_agrees_with_both_other_kernels_and_its_flow_decomposes(network: TimeExpandedNetwork) -> None:
    found = rerouted(network)
    assert found.most_possible.tolist() == divide_and_conquer(network).most_possible.tolist()
    assert found.most_possible.tolist() == least_total_arrival(network).safe_by().tolist()
    assert (flow_of(network, decompose(network, found.flow)).arrivals == found.flow.arrivals).all()
