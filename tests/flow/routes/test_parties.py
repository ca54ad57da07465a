"""Parties on small networks: the earliest way with room for all, found by trying every instant as well."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.flow.arrays import UNLIMITED, TimeExpandedNetwork
from safepassage.flow.network.expanded import expand
from safepassage.flow.routes.parties import PartyRoom
from safepassage.flow.routes.paths import PathOverTime
from safepassage.model.network import Node
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import make_scenario


def test_a_party_waits_for_a_step_with_room_for_all_and_leaves_late() -> None:
    """Four may enter the second road at 0, 2, 4, ...; three may wait before it, so that a party of four cannot."""
    scenario = make_scenario(
        links=[("a", "b", 1, 600), ("b", "c", 1, 600)],
        staging=[("a", 9)],
        sites=["c"],
        steps=8,
        nodes=[Node(node_id="b", x_coord=0.0, y_coord=0.0, hold_persons=3)],
    )
    network = expand(scenario)
    capacity = network.capacity.copy()
    capacity[1] = [0, 0, 0, 4, 0, 4, 0, 4]
    room = PartyRoom(_with(network, capacity))
    path = room.find(0, 4)
    assert path is not None
    assert (path.enter_steps, path.arrive_step) == ((2, 3), 4)
    room.use(path, 4)
    second = room.find(0, 4)
    assert second is not None
    assert (second.enter_steps, second.arrive_step) == ((4, 5), 6)
    room.use(path, -4)
    again = room.find(0, 4)
    assert again is not None
    assert again.arrive_step == 4
    assert room.find(0, 5) is None


def test_beds_and_intake_are_for_the_whole_party() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 600), ("a", "c", 1, 600)],
        staging=[("a", 9)],
        sites=[
            ReceptionSite(reception_site_id="near", node_id="b", beds=3),
            ReceptionSite(reception_site_id="slow", node_id="c", intake_per_h=90),
        ],
        steps=8,
    )
    room = PartyRoom(expand(scenario))
    three, two, five = room.find(0, 3), room.find(0, 2), room.find(0, 5)
    assert three is not None
    assert (three.site, three.arrive_step) == (0, 1)
    room.use(three, 3)
    two = room.find(0, 2)
    assert two is not None
    assert (two.site, two.arrive_step) == (1, 1)
    assert five is None


def _with(
    network: TimeExpandedNetwork, capacity: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
) -> TimeExpandedNetwork:
    members = {name: getattr(network, name) for name in network.__dataclass_fields__}
    return TimeExpandedNetwork(**{**members, "capacity": capacity})


@st.composite
def networks(draw: st.DrawFn) -> TimeExpandedNetwork:
    """Random limits on every arc, node and site of a small network."""
    names = ["a", "b", "c", "d"]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    links = [
        (*pair, draw(st.sampled_from([0.0, 1.0, 2.0])), 600.0) for pair in draw(st.lists(pairs, min_size=1, max_size=6))
    ]
    scenario = make_scenario(
        links=links,
        staging=[
            StagingArea(staging_area_id="S", node_id="a", persons=9, loading_per_h=draw(st.sampled_from([None, 180])))
        ],
        sites=[
            ReceptionSite(
                reception_site_id="R",
                node_id=draw(st.sampled_from(names)),
                intake_per_h=draw(st.sampled_from([None, 240])),
            )
        ],
        steps=draw(st.integers(2, 8)),
        nodes=[
            Node(node_id=name, x_coord=0.0, y_coord=0.0, hold_persons=draw(st.sampled_from([None, 2, 4])))
            for name in names
        ],
    )
    network = expand(scenario)
    size = network.capacity.shape
    limits = draw(st.lists(st.integers(0, 5), min_size=size[0] * size[1], max_size=size[0] * size[1]))
    return _with(network, np.minimum(network.capacity, np.array(limits, dtype=np.int64).reshape(size)))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(networks(), st.integers(1, 4))
def test_no_earlier_arrival_and_no_later_departure_exists(network: TimeExpandedNetwork, persons: int) -> None:
    path = PartyRoom(network).find(0, persons)
    earliest = _earliest(network, persons, 0)
    assert (None if path is None else path.arrive_step) == earliest
    if path is not None and earliest is not None:
        assert _fits(network, path, persons)
        latest = max(
            start
            for start in range(earliest + 1)
            if (_earliest(network, persons, start) or 99) <= earliest or start == 0
        )
        travel = sum(int(network.travel[arc]) for arc in path.arcs)
        assert path.depart_step >= latest or path.arrive_step - path.depart_step == travel


def _earliest(network: TimeExpandedNetwork, persons: int, start: int) -> int | None:
    """When a party can be taken in at the earliest, from every place and instant that can be reached at all."""
    begin = max(start, int(network.supply_at[0]))
    if begin > network.steps:
        return None
    reached = {(int(network.supply_place[0]), begin)}
    latest = list(reached)
    while latest:
        place, instant = latest.pop()
        onward = []
        if instant < network.steps:
            if network.waiting[place, instant] >= persons:
                onward.append((place, instant + 1))
            for arc in np.flatnonzero(network.tail == place).tolist():
                there = instant + int(network.travel[arc])
                if network.capacity[arc, instant] >= persons and there <= network.steps:
                    onward.append((int(network.head[arc]), there))
        latest += [state for state in onward if state not in reached]
        reached.update(onward)
    instants = [
        instant
        for place, instant in reached
        if place == network.site_place[0] and network.intake[0, instant] >= persons and network.beds[0] >= persons
    ]
    return min(instants, default=None)


def _fits(network: TimeExpandedNetwork, path: PathOverTime, persons: int) -> bool:
    place, since = int(network.supply_place[0]), int(network.supply_at[0])
    for arc, step in zip(path.all_arcs, path.all_enter_steps, strict=True):
        stays = network.waiting[place, since:step]
        if int(network.tail[arc]) != place or step < since or (stays < persons).any():
            return False
        if network.capacity[arc, step] < persons:
            return False
        place, since = int(network.head[arc]), step + int(network.travel[arc])
    waits = network.waiting[place, since : path.arrive_step]
    return place == network.site_place[0] and bool((waits >= persons).all()) and int(UNLIMITED) > persons
