"""Random small scenarios, and the optimum at each instant by a solver's maximum flow."""

from datetime import timedelta

import numpy as np
from hypothesis import strategies as st
from ortools.graph.python import max_flow

from safepassage.certifying.clock import UNLIMITED
from safepassage.certifying.places import Places
from safepassage.certifying.rules import Rules
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Node
from safepassage.model.plan import InstantCut, Labels
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario

STEPS = 7
NODES = "abcde"


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Five nodes, a few roads, rows that share nodes, limits of every kind."""
    rate = st.sampled_from([20.0, 30.0, 60.0, 90.0, 120.0])
    pairs = draw(
        st.lists(
            st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)).filter(lambda p: p[0] != p[1]),
            min_size=3,
            max_size=9,
        )
    )
    links = [(tail, head, draw(st.sampled_from([0, 1, 1, 2])), draw(rate)) for tail, head in pairs]
    ids = st.sampled_from([str(place) for place in range(1, len(links) + 1)])
    minute = st.integers(0, STEPS).map(lambda k: START + timedelta(minutes=k))
    corridors = [
        Corridor(corridor_id=f"C{i}", link_ids=tuple(draw(st.sets(ids, min_size=1, max_size=5))), opens_at=draw(minute))
        for i in range(draw(st.integers(0, 2)))
    ]
    closures = [
        Closure(
            link_id=draw(ids),
            from_at=draw(minute),
            to_at=draw(minute),
            capacity_factor=draw(st.sampled_from([0.0, 0.5])),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    optional = st.one_of(st.none(), rate)
    staging = [
        StagingArea(
            staging_area_id=f"S{i}",
            node_id=draw(st.sampled_from("abc")),
            persons=draw(st.integers(0, 6)),
            ready_at=draw(st.one_of(st.none(), minute)),
            loading_per_h=draw(optional),
        )
        for i in range(draw(st.integers(1, 3)))
    ]
    sites = [
        ReceptionSite(
            reception_site_id=f"R{i}",
            node_id=draw(st.sampled_from("cde")),
            intake_per_h=draw(optional),
            beds=draw(st.one_of(st.none(), st.integers(0, 5))),
        )
        for i in range(draw(st.integers(1, 2)))
    ]
    nodes = [
        Node(
            node_id=name,
            x_coord=0.0,
            y_coord=0.0,
            hold_persons=draw(st.one_of(st.none(), st.none(), st.integers(0, 2))),
        )
        for name in NODES
    ]
    return make_scenario(
        links=links,
        staging=staging,
        sites=sites,
        steps=STEPS,
        directed=draw(st.booleans()),
        corridors=corridors,
        closures=closures,
        wait_en_route=draw(st.sampled_from([True, True, False])),
        nodes=nodes,
    )


def most_by(rules: Rules, places: Places, by: int, *, with_beds: bool) -> tuple[int, InstantCut]:
    """The most people who can be safe by one instant, with a minimum cut."""
    width = places.steps + 1
    source = len(places.index) * width
    safe = source + 1
    beds = {i: source + 2 + i for i, site in enumerate(rules.sites.values()) if with_beds and site.beds is not None}
    arcs = [
        (int(tail) * width + k, int(head) * width + k + int(travel), int(limit[k]))
        for ways in places.limited_ways(np.ones(len(places.index), np.bool_))
        for tail, head, travel, limit in zip(ways.tail, ways.head, ways.travel, ways.limit, strict=True)
        for k in range(places.steps)
        if k + int(travel) <= by
    ]
    for place, k in zip(*np.nonzero(places.free_waiting), strict=True):
        arcs.append((int(place) * width + int(k), int(place) * width + int(k) + 1, UNLIMITED))
    for (tail, head), before_horizon in zip(places.connectors, places.only_before_horizon, strict=True):
        arcs += [(tail * width + k, head * width + k, UNLIMITED) for k in range(width - before_horizon)]
    for i, place in enumerate(places.site_place.tolist()):
        arcs += [(place * width + k, beds.get(i, safe), int(places.intake[i, k])) for k in range(by + 1)]
    arcs += [(node, safe, list(rules.sites.values())[i].beds or 0) for i, node in beds.items()]
    for home, ready, persons in zip(places.home.tolist(), places.ready.tolist(), places.persons.tolist(), strict=True):
        if ready <= by:
            arcs.append((source, home * width + ready, persons))
    solver = max_flow.SimpleMaxFlow()
    tails, heads, limits = (np.array(column, dtype=np.int64) for column in zip(*arcs, strict=True))
    solver.add_arcs_with_capacity(tails, heads, np.minimum(limits, 10**6))
    if solver.solve(source, safe) != solver.OPTIMAL:
        return 0, InstantCut(by=by, full_sites=(), inside={})
    outside = set(solver.get_source_side_min_cut())
    inside = {
        name: tuple((k, k) for k in range(by + 1) if place * width + k not in outside)
        for name, place in places.index.items()
    }
    full = tuple(list(rules.sites)[i] for i, node in beds.items() if node in outside)
    return int(solver.optimal_flow()), InstantCut(by=by, full_sites=full, inside=inside)


def labels_from(cuts: list[InstantCut], places: Places) -> Labels:
    """The first cut that holds each place at each instant."""
    held = {
        name: [
            next((cut.by for cut in cuts if (k, k) in cut.inside.get(name, ())), places.steps + 1)
            for k in range(places.steps + 1)
        ]
        for name in places.index
    }
    return {name: tuple((k, label, 0) for k, label in enumerate(labels)) for name, labels in held.items()}
