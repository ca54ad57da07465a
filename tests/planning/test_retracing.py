"""Path flows found again on their network: homes apart, ways out, doors, and the last instant."""

from hypothesis import given, settings

from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.flow.routes.paths import flow_of
from safepassage.model.scenario import Scenario
from safepassage.planning.orders import path_flows_of
from safepassage.planning.retracing import Retracer
from tests.certifying.networks import scenarios


@settings(max_examples=100, derandomize=True, deadline=None)
@given(scenarios())
def test_what_is_retraced_is_within_all_limits_and_arrives_alike(scenario: Scenario) -> None:
    network = expand(scenario)
    best = earliest_arrival_with_beds(network)
    flows = path_flows_of(scenario, scenario.staging_areas, network, best).path_flows
    retracer = Retracer(
        network,
        [area.staging_area_id for area in scenario.staging_areas],
        [site.reception_site_id for site in scenario.reception_sites],
    )
    paths = [retracer.path(flow) for flow in flows]
    again = flow_of(network, paths)
    assert (again.entries <= network.capacity).all()
    assert (again.arrivals == best.flow.arrivals).all()
    for flow, path in zip(flows, paths, strict=True):
        assert tuple(name[0] for name in (network.links[arc] for arc in path.arcs) if name) == flow.links
        assert (path.enter_steps, path.arrive_step, path.persons) == (flow.enter_steps, flow.arrive_step, flow.persons)
        places = [int(network.supply_place[path.supply]), *(int(network.head[arc]) for arc in path.all_arcs)]
        assert [int(network.tail[arc]) for arc in path.all_arcs] == places[:-1]
        assert places[-1] == network.site_place[path.site]
