"""Merging chains of links."""

import dataclasses
import heapq
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.inputs.chains import merge_chains
from safepassage.model.network import Link, Node, RoadNetwork, Use
from tests.builders import make_network

ROAD = [("a", "b", 1.25, 60.0), ("b", "c", 2.5, 30.0), ("c", "d", 0.5, 90.0)]
ENDS = frozenset({"a", "d"})


def changed(network: RoadNetwork, change: Callable[[Link], Link]) -> RoadNetwork:
    return dataclasses.replace(network, links=tuple(change(link) for link in network.links))


def test_a_one_way_road_becomes_one_link() -> None:
    merged = merge_chains(make_network(ROAD), keep=ENDS)
    (link,) = merged.links
    assert (link.link_id, link.from_node_id, link.to_node_id) == ("1+2+3", "a", "d")
    assert link.length == 4.25
    assert link.free_speed == 60
    assert link.capacity_pce_h == 30
    assert [node.node_id for node in merged.nodes] == ["a", "d"]


def test_the_narrowest_part_rules_and_the_longest_gives_the_name() -> None:
    network = make_network(ROAD)
    first, second, third = network.links
    links = (
        dataclasses.replace(first, lanes=3.0, capacity_pce_h=10.0, name="Short"),
        dataclasses.replace(second, lanes=1.0, capacity_pce_h=29.0, name="Long"),
        third,
    )
    (link,) = merge_chains(dataclasses.replace(network, links=links), keep=ENDS).links
    assert (link.lanes, link.capacity_pce_h, link.name) == (1.0, 29.0, "Long")


def test_travel_time_is_kept_where_speeds_differ() -> None:
    network = changed(make_network(ROAD), lambda link: dataclasses.replace(link, free_speed=20.0 * int(link.link_id)))
    (link,) = merge_chains(network, keep=ENDS).links
    assert link.length / link.free_speed == pytest.approx(sum(part.length / part.free_speed for part in network.links))


def test_a_road_both_ways_as_undirected_links() -> None:
    network = make_network([("a", "b", 1, 60), ("c", "b", 2, 30), ("c", "d", 3, 60)], directed=False)
    (link,) = merge_chains(network, keep=ENDS).links
    assert {link.from_node_id, link.to_node_id} == {"a", "d"}
    assert not link.directed
    assert link.length == 6


def test_a_road_both_ways_as_a_pair_of_links() -> None:
    network = make_network([("a", "b", 1, 60), ("b", "a", 1.5, 60), ("b", "c", 2, 60), ("c", "b", 2.5, 60)])
    merged = merge_chains(network, keep=frozenset({"a", "c"}))
    assert [(link.link_id, link.from_node_id, link.to_node_id, link.length) for link in merged.links] == [
        ("1+3", "a", "c", 3.0),
        ("4+2", "c", "a", 4.0),
    ]


@pytest.mark.parametrize(
    "links",
    [
        [("a", "b", 1, 60), ("b", "a", 1, 60)],
        [("a", "b", 1, 60), ("c", "b", 1, 60)],
        [("a", "b", 1, 60), ("b", "c", 1, 60), ("b", "d", 1, 60)],
        [("a", "b", 1, 60), ("b", "a", 1, 60), ("b", "c", 1, 60)],
        [("a", "b", 0, 60), ("b", "c", 1, 60)],
    ],
    ids=["there and back", "two that meet", "a fork", "one way on", "a connector"],
)
def test_what_is_no_chain_is_left_alone(links: list[tuple[str, str, float, float]]) -> None:
    network = make_network(links)
    assert merge_chains(network, keep=frozenset({"a", "c", "d"})) == network


def test_two_undirected_links_between_the_same_nodes_are_no_chain() -> None:
    network = make_network([("a", "b", 1, 60), ("b", "a", 1, 60)], directed=False)
    assert merge_chains(network, keep=frozenset({"a"})) == network


def test_nodes_with_a_meaning_of_their_own_stay() -> None:
    for node in (
        Node(node_id="b", x_coord=0, y_coord=0, hold_persons=5),
        Node(node_id="b", x_coord=0, y_coord=0, exposure=0.0),
    ):
        network = make_network(ROAD[:2], nodes=[node])
        assert merge_chains(network, keep=frozenset({"a", "c"})) == network


def test_unlike_links_are_not_merged() -> None:
    network = make_network(ROAD[:2])
    first, second = network.links
    for other in (
        dataclasses.replace(second, exposure=2.0),
        dataclasses.replace(second, allowed_uses=("walk",)),
        dataclasses.replace(second, directed=False),
    ):
        unlike = dataclasses.replace(network, links=(first, other))
        assert merge_chains(unlike, keep=frozenset({"a", "c"})) == unlike


def test_links_that_a_top_speed_treats_differently_are_not_merged() -> None:
    network = changed(
        make_network(ROAD[:2]), lambda link: dataclasses.replace(link, free_speed=20.0 * int(link.link_id))
    )
    for top, merged in ((10.0, 1), (20.0, 1), (30.0, 2), (40.0, 1), (90.0, 1)):
        uses = (Use(use="walk", persons_per_vehicle=1.0, pce=1.0, max_speed=top),)
        found = merge_chains(dataclasses.replace(network, uses=uses), keep=frozenset({"a", "c"}))
        assert len(found.links) == merged
        exact = sum(link.length / min(link.free_speed, top) for link in network.links)
        assert sum(link.length / min(link.free_speed, top) for link in found.links) == pytest.approx(exact)


def test_geometry_is_joined_where_every_part_has_one() -> None:
    lines = ["LINESTRING (0 0, 1 1)", "LINESTRING (2 0, 1.5 0.5, 1 1)"]
    network = make_network([("a", "b", 1, 60), ("c", "b", 1, 60)], directed=False)
    links = tuple(dataclasses.replace(link, geometry=line) for link, line in zip(network.links, lines, strict=True))
    (link,) = merge_chains(dataclasses.replace(network, links=links), keep=frozenset({"a", "c"})).links
    assert link.geometry == "LINESTRING (0 0, 1 1, 1.5 0.5, 2 0)"
    links = (links[0], dataclasses.replace(links[1], geometry=""))
    (link,) = merge_chains(dataclasses.replace(network, links=links), keep=frozenset({"a", "c"})).links
    assert link.geometry == ""


def test_ids_stay_unique() -> None:
    network = make_network([*ROAD[:2], ("a", "c", 1, 1)])
    links = (*network.links[:2], dataclasses.replace(network.links[2], link_id="1+2"))
    merged = merge_chains(dataclasses.replace(network, links=links), keep=frozenset({"a", "c"}))
    assert len({link.link_id for link in merged.links}) == len(merged.links) == 2


@settings(derandomize=True, database=None, max_examples=150, deadline=None)
@given(
    links=st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(0, 5), st.just(60.0)).filter(
            lambda link: link[0] != link[1]
        ),
        min_size=1,
        max_size=9,
    ),
    directed=st.booleans(),
)
def test_merging_changes_no_quickest_way(links: list[tuple[str, str, float, float]], directed: bool) -> None:
    network = make_network(links, directed=directed)
    keep = frozenset({links[0][0], links[-1][1]})
    merged = merge_chains(network, keep=keep)
    kept = {node.node_id for node in merged.nodes}
    assert keep <= kept
    assert all(link.from_node_id != link.to_node_id for link in merged.links)
    assert {end for link in merged.links for end in (link.from_node_id, link.to_node_id)} <= kept
    for start in kept:
        before, after = _quickest(network, start), _quickest(merged, start)
        assert {node: time for node, time in before.items() if node in kept} == pytest.approx(after)


def _quickest(network: RoadNetwork, start: str) -> dict[str, float]:
    times: dict[str, float] = {}
    waiting = [(0.0, start)]
    while waiting:
        time, node = heapq.heappop(waiting)
        if node in times:
            continue
        times[node] = time
        for link in network.links:
            hours = link.length / link.free_speed
            if link.from_node_id == node:
                heapq.heappush(waiting, (time + hours, link.to_node_id))
            elif link.to_node_id == node and not link.directed:
                heapq.heappush(waiting, (time + hours, link.from_node_id))
    return times
