"""Empty buses take the shortest way, through other places where that is shorter."""

from safepassage.convoys.longest_route import BusRoute, Place, Visit, legs, route_length
from safepassage.convoys.longest_route_ways import shortest_ways
from tests.convoys.longest_routes import detour


def test_a_detour_is_written_out() -> None:
    ways = shortest_ways(detour())
    assert ways.length(0, [(1, 0)]) == 9
    route = ways.route(0, [Visit(pickup=1, shelter=0, persons=10)])
    through = Visit(pickup=0, shelter=0, persons=0)
    assert route == BusRoute(yard=0, visits=(through, Visit(pickup=1, shelter=0, persons=10)))
    assert route_length(detour(), route) == 9
    assert [(leg.origin, leg.persons, leg.start, leg.end) for leg in legs(detour(), route)] == [
        ((Place.YARD, 0), 0, 0, 1),
        ((Place.PICKUP, 0), 0, 1, 3),
        ((Place.SHELTER, 0), 0, 3, 6),
        ((Place.PICKUP, 1), 10, 6, 9),
    ]


def test_people_aboard_go_straight() -> None:
    ways = shortest_ways(detour())
    assert ways.length(0, [(0, 1)]) == 10
    assert ways.loaded[1, 1] == 9
