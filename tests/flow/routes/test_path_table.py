"""Paths as columns and back."""

from hypothesis import given, settings

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.arrival.mincost import least_total_arrival
from safepassage.flow.routes.path_table import join, tabulate
from safepassage.flow.routes.paths import decompose
from tests.flow.networks import networks

EXAMPLES = settings(max_examples=100, derandomize=True, deadline=None)


@EXAMPLES
@given(network=networks(beds=True))
def test_a_table_of_paths_holds_them_all(network: TimeExpandedNetwork) -> None:
    paths = decompose(network, least_total_arrival(network))
    table = tabulate(paths)
    assert table.paths(network) == paths
    routes = dict(zip(table.route.tolist(), [path.all_arcs for path in paths], strict=True))
    assert [routes[route] for route in table.route.tolist()] == [path.all_arcs for path in paths]


@EXAMPLES
@given(network=networks(beds=True))
def test_tables_joined_hold_the_paths_of_each_in_turn(network: TimeExpandedNetwork) -> None:
    paths = decompose(network, least_total_arrival(network))
    half = len(paths) // 2
    both = join([tabulate(paths[:half]), tabulate(paths[half:])])
    assert both.paths(network) == paths
    routes: dict[int, tuple[int, ...]] = {}
    for route, path in zip(both.route.tolist(), paths, strict=True):
        assert routes.setdefault(route, path.all_arcs) == path.all_arcs
