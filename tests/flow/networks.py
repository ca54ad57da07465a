"""Small networks over time, made by hand or at random, for the tests of the kernels."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork

Road = tuple[int, int, int, int | list[int]]
"""Tail, head, steps of travel, people a step (one number, or one a step)."""


def make_network(
    *,
    steps: int,
    roads: Sequence[Road],
    supplies: Sequence[tuple[int, int, int]],
    sites: Sequence[tuple[int, int | None, int | None]],
    waiting: dict[int, int | list[int]] | None = None,
    connectors: Sequence[int] = (),
) -> TimeExpandedNetwork:
    """Supplies are (place, instant, persons), sites (place, beds, intake a step); `connectors` are no roads."""
    named = [*[max(road[:2]) for road in roads], *[row[0] for row in (*supplies, *sites)], *(waiting or {})]
    count = 1 + max(named)
    hold = np.full((count, steps), UNLIMITED)
    for place, limit in (waiting or {}).items():
        hold[place] = limit
    intake = np.full((len(sites), steps + 1), UNLIMITED)
    for index, (_, _, rate) in enumerate(sites):
        if rate is not None:
            intake[index, :steps], intake[index, steps] = rate, 0
    return TimeExpandedNetwork(
        steps=steps,
        places=tuple(f"node:{place}" for place in range(count)),
        tail=np.array([road[0] for road in roads], np.int64),
        head=np.array([road[1] for road in roads], np.int64),
        travel=np.array([road[2] for road in roads], np.int64),
        capacity=np.array([np.broadcast_to(road[3], steps) for road in roads], np.int64).reshape(len(roads), steps),
        links=tuple(None if arc in connectors else (str(arc), "forward") for arc in range(len(roads))),
        waiting=hold,
        supply_place=np.array([row[0] for row in supplies], np.int64),
        supply_at=np.array([row[1] for row in supplies], np.int64),
        supply=np.array([row[2] for row in supplies], np.int64),
        site_place=np.array([row[0] for row in sites], np.int64),
        intake=intake,
        beds=np.array([UNLIMITED if row[1] is None else row[1] for row in sites], np.int64),
    )


@st.composite
def networks(draw: st.DrawFn, *, sites: int | None = None, beds: bool = False) -> TimeExpandedNetwork:
    """Random small networks: alternating capacities, connectors in rings, limited waiting, intake, late starters."""
    steps, count = draw(st.integers(5, 10)), draw(st.integers(3, 6))
    place = st.integers(0, count - 1)
    capacity = st.one_of(st.integers(1, 4), st.lists(st.integers(0, 3), min_size=steps, max_size=steps))
    road = st.tuples(place, place, st.sampled_from([1, 0, 1, 2, 3]), capacity).filter(lambda row: row[0] != row[1])
    roads = draw(st.lists(road, min_size=6, max_size=14))
    supplies = draw(st.lists(st.tuples(place, st.integers(0, 2), st.integers(1, 12)), min_size=1, max_size=3))
    number = sites if sites is not None else draw(st.integers(1, 3))
    where = draw(st.lists(place, min_size=number, max_size=number, unique=True))
    bed = st.integers(0, 10) if beds else st.none()
    rate = st.one_of(st.none(), st.none(), st.integers(0, 3))
    hold = st.one_of(
        st.integers(0, 3), st.lists(st.sampled_from([0, 2, int(UNLIMITED)]), min_size=steps, max_size=steps)
    )
    homes = {row[0] for row in supplies}
    waiting = draw(st.dictionaries(place.filter(lambda value: value not in homes), hold, max_size=2))
    return make_network(
        steps=steps,
        roads=roads,
        supplies=supplies,
        sites=[(at, draw(bed), draw(rate)) for at in where],
        waiting=waiting,
    )


def waiting_of(network: TimeExpandedNetwork, flow: FlowOverTime) -> IntArray:
    """People who wait at each place through each step, shape (n, K), by conservation; all must be safe at K."""
    change = np.zeros((len(network.places), network.steps + 1), np.int64)
    for supply, persons in enumerate(flow.departures):
        change[network.supply_place[supply], network.supply_at[supply]] += persons
    for arc, row in enumerate(flow.entries):
        for step, persons in enumerate(row):
            change[network.tail[arc], step] -= persons
            if persons:
                change[network.head[arc], step + network.travel[arc]] += persons
    for site, row in enumerate(flow.arrivals):
        change[network.site_place[site]] -= row
    there = np.cumsum(change, axis=1)
    assert (there[:, -1] == 0).all()
    return there[:, :-1]


def assert_feasible(network: TimeExpandedNetwork, flow: FlowOverTime) -> None:
    """Every limit is kept and nobody is made or lost."""
    wait = waiting_of(network, flow)
    assert (flow.entries >= 0).all()
    assert (flow.entries <= network.capacity).all()
    assert (wait >= 0).all()
    assert (wait <= network.waiting).all()
    assert (flow.arrivals >= 0).all()
    assert (flow.arrivals <= network.intake).all()
    assert (flow.departures >= 0).all()
    assert (flow.departures <= network.supply).all()
    assert (flow.arrivals.sum(axis=1) <= network.beds).all()
