"""The earliest-arrival kernel against min-cost flow (OR-Tools) and linear programs (HiGHS) on random scenarios."""

from hypothesis import HealthCheck, given, settings

from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.network.expanded import expand
from safepassage.model.scenario import Scenario
from tests.flow.checks import cut_values, flow_faults
from tests.parity.oracles import most_safe_by, safe_by_with_least_total_arrival
from tests.parity.strategies import scenarios

MANY = settings(max_examples=400, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SOME = settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(scenarios())
def test_as_many_are_safe_at_every_instant_as_with_the_least_total_arrival_time(scenario: Scenario) -> None:
    found = earliest_arrival(expand(scenario))
    assert found.most_possible.tolist() == safe_by_with_least_total_arrival(scenario)


@SOME
@given(scenarios())
def test_no_more_can_be_safe_at_any_instant_by_a_linear_program(scenario: Scenario) -> None:
    found = earliest_arrival(expand(scenario))
    assert found.most_possible.tolist() == most_safe_by(scenario)


@MANY
@given(scenarios())
def test_the_flow_obeys_every_limit_and_the_labels_are_cuts_of_its_value(scenario: Scenario) -> None:
    network = expand(scenario)
    found = earliest_arrival(network)
    assert flow_faults(network, found.flow) == []
    assert cut_values(network, found.labels) == found.most_possible.tolist()
