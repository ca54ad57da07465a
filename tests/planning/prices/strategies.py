"""Small random scenarios in which every rate, and a tenth of it, is a whole number of people a step."""

import dataclasses
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Node
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario

STEP_MIN = 20
RATES = st.sampled_from([30.0, 30.0, 60.0, 90.0])
"""Ten, twenty or thirty people a step."""


@st.composite
def whole_scenarios(draw: st.DrawFn) -> Scenario:
    """Two to five nodes, four hours or less, closures and windows at any half step; no beds."""
    steps = draw(st.integers(3, 12))
    names = [f"n{place}" for place in range(draw(st.integers(2, 5)))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    minutes = st.sampled_from([0.0, 15.0, 20.0, 35.0])
    links = [(tail, head, draw(minutes), draw(RATES)) for tail, head in draw(st.lists(pairs, min_size=1, max_size=6))]
    ids = [str(place) for place in range(1, len(links) + 1)]
    corridors = [
        Corridor(
            corridor_id=f"C{number}",
            link_ids=tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))),
            opens_at=draw(st.none() | moments(steps)),
        )
        for number in range(draw(st.integers(0, 2)))
    ]
    closures = [draw_closure(draw, ids, corridors, steps) for _ in range(draw(st.integers(0, 2)))]
    return make_scenario(
        links=links,
        staging=[
            StagingArea(
                staging_area_id=f"S{number}",
                node_id=draw(st.sampled_from(names)),
                persons=draw(st.integers(1, 70)),
                ready_at=draw(st.none() | moments(steps)),
            )
            for number in range(draw(st.integers(1, 3)))
        ],
        sites=[
            ReceptionSite(
                reception_site_id=f"R{number}",
                node_id=draw(st.sampled_from(names)),
                intake_per_h=draw(st.sampled_from([None, None, 30.0, 60.0])),
            )
            for number in range(draw(st.integers(1, 2)))
        ],
        step_s=60 * STEP_MIN,
        steps=steps,
        directed=draw(st.booleans()),
        corridors=corridors,
        closures=closures,
        pause=draw_pause(draw, steps),
        wait_en_route=draw(st.sampled_from([True, True, False])),
        nodes=[Node(node_id=name, x_coord=0.0, y_coord=0.0) for name in names],
    )


@st.composite
def two_way_scenarios(draw: st.DrawFn) -> Scenario:
    """Up to three roads with two ways between two or three places, with two exits that are not always open.

    Groups are ready at different times, so that some want a road one way early and others the other way late.
    """
    names = [f"n{place}" for place in range(draw(st.integers(2, 3)))]
    rates = st.sampled_from([20.0, 30.0, 40.0, 60.0, 90.0])
    pairs = [(tail, head) for number, tail in enumerate(names) for head in names[number + 1 :]]
    roads = [(*pair, draw(st.sampled_from([1.0, 1.0, 2.0])), draw(rates)) for pair in pairs]
    directed = draw(st.booleans())
    back = [(head, tail, minutes, draw(rates)) for tail, head, minutes, _ in roads] if directed else []
    exits = [(draw(st.sampled_from(names)), site, 1.0, draw(st.sampled_from([30.0, 60.0, 6000.0]))) for site in "xy"]
    links = [*roads, *back, *exits]
    numbers = range(1, len(links) + 1)
    closed = draw(st.lists(st.sampled_from([*numbers, *numbers[-2:], *numbers[-2:]]), max_size=2))
    survival = draw(st.sampled_from([None, ExponentialSurvival(mean_h=0.05), ExponentialSurvival(mean_h=0.3)]))
    scenario = make_scenario(
        links=links,
        staging=[
            StagingArea(
                staging_area_id=f"S{number}",
                node_id=draw(st.sampled_from(names)),
                persons=draw(st.integers(1, 12)),
                ready_at=draw(st.none() | st.integers(1, 5).map(minute)),
            )
            for number in range(draw(st.integers(2, 3)))
        ],
        sites=["x", "y"],
        steps=draw(st.integers(6, 12)),
        directed=directed,
        closures=[
            Closure(link_id=str(number), from_at=minute(first), to_at=minute(first + draw(st.integers(1, 6))))
            for number in closed
            for first in [draw(st.sampled_from([0, 0, 4]))]
        ],
        pause=draw(st.none() | st.just(Pause(survival=survival))),
    )
    return with_one_way_exits(scenario)


@st.composite
def opposed_scenarios(draw: st.DrawFn) -> Scenario:
    """A chain of two or three places: those at its far end go back along it at first, those at its near end out later.

    The exit at the far end is wide and closed at first, that at the near end is narrow and always open.
    """
    count = draw(st.integers(2, 3))
    names = [f"n{place}" for place in range(count)]
    rates = st.sampled_from([20.0, 30.0, 60.0, 60.0, 90.0])
    chain = [(tail, head, 1.0, draw(rates)) for tail, head in pairwise(names)]
    back = [(head, tail, 1.0, draw(rates)) for tail, head, *_ in chain] if (directed := draw(st.booleans())) else []
    exits = [(names[0], "x", 1.0, draw(rates)), (names[-1], "y", 1.0, 6000.0)]
    links = [*chain, *back, *exits]
    shut = draw(st.integers(2, 7))
    steps = draw(st.integers(shut + 2, 14))
    survival = draw(st.sampled_from([None, ExponentialSurvival(mean_h=0.05), ExponentialSurvival(mean_h=0.2)]))
    scenario = make_scenario(
        links=links,
        staging=[
            StagingArea(
                staging_area_id="near", node_id=names[0], persons=draw(st.integers(5, 30)), ready_at=minute(shut)
            ),
            (names[-1], draw(st.integers(1, 8))),
            (draw(st.sampled_from(names)), draw(st.integers(0, 4))),
        ],
        sites=["x", "y"],
        steps=steps,
        directed=directed,
        closures=[Closure(link_id=str(len(links)), from_at=START, to_at=minute(shut))],
        pause=Pause(survival=survival),
    )
    return with_one_way_exits(scenario)


def with_one_way_exits(scenario: Scenario) -> Scenario:
    network = scenario.network
    links = tuple(
        dataclasses.replace(link, directed=link.directed or link.to_node_id in "xy") for link in network.links
    )
    return scenario.replace(network=dataclasses.replace(network, links=links))


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def draw_closure(draw: st.DrawFn, ids: list[str], corridors: list[Corridor], steps: int) -> Closure:
    first = draw(moments(steps))
    names = [corridor.corridor_id for corridor in corridors]
    corridor_id = draw(st.none() | st.sampled_from(names)) if names else None
    return Closure(
        link_id=None if corridor_id else draw(st.sampled_from(ids)),
        corridor_id=corridor_id,
        from_at=first,
        to_at=first + timedelta(minutes=draw(st.sampled_from([10, 20, 50, 130]))),
    )


def draw_pause(draw: st.DrawFn, steps: int) -> Pause | None:
    if draw(st.booleans()):
        return None
    starts_at = draw(st.none() | moments(steps // 2))
    return Pause(
        starts_at=starts_at,
        planned_end_at=(starts_at or START) + timedelta(minutes=draw(st.sampled_from([30, 60, 150]))),
        may_be_extended=draw(st.booleans()),
    )


def moments(steps: int) -> st.SearchStrategy[datetime]:
    """Half steps since the start, within the grid."""
    return st.integers(0, 2 * steps).map(lambda halves: START + timedelta(minutes=halves * STEP_MIN / 2))
