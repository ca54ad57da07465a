"""Small random scenarios with everything that changes when and where people may move."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Node
from safepassage.model.pause import Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario

MINUTES = st.sampled_from([0.0, 0.5, 1.0, 1.0, 2.0, 3.0])
RATES = st.sampled_from([30.0, 45.0, 60.0, 90.0, 120.0, 200.0])


def moments(steps: int) -> st.SearchStrategy[float]:
    """Steps since the start, some of them between two instants."""
    return st.integers(0, 2 * steps).map(lambda halves: halves / 2)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Two to five nodes, up to seven links, up to four groups of people, one or two sites, nine steps or fewer."""
    steps = draw(st.integers(3, 9))
    names = [f"n{place}" for place in range(draw(st.integers(2, 5)))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    links = [(tail, head, draw(MINUTES), draw(RATES)) for tail, head in draw(st.lists(pairs, min_size=1, max_size=7))]
    ids = [str(place) for place in range(1, len(links) + 1)]
    limited = draw(st.booleans())
    corridors = draw_corridors(draw, ids, steps)
    return make_scenario(
        links=links,
        staging=draw_staging(draw, names, steps),
        sites=[
            ReceptionSite(
                reception_site_id=f"R{place}",
                node_id=draw(st.sampled_from(names)),
                intake_per_h=draw(st.sampled_from([None, None, 40.0, 90.0])),
            )
            for place in range(draw(st.integers(1, 2)))
        ],
        steps=steps,
        directed=draw(st.booleans()),
        corridors=corridors,
        closures=draw_closures(draw, ids, [corridor.corridor_id for corridor in corridors], steps),
        pause=draw_pause(draw, steps),
        wait_en_route=draw(st.sampled_from([True, True, False])),
        nodes=[
            Node(
                node_id=name,
                x_coord=0.0,
                y_coord=0.0,
                hold_persons=draw(st.sampled_from([None, 0, 1, 3])) if limited else None,
            )
            for name in names
        ],
    )


def draw_staging(draw: st.DrawFn, names: list[str], steps: int) -> list[StagingArea]:
    return [
        StagingArea(
            staging_area_id=f"S{place}",
            node_id=draw(st.sampled_from(names)),
            persons=draw(st.integers(0, 8)),
            ready_at=draw(st.none() | moments(steps).map(after)),
            loading_per_h=draw(st.sampled_from([None, None, 50.0, 90.0])),
        )
        for place in range(draw(st.integers(1, 4)))
    ]


def draw_corridors(draw: st.DrawFn, ids: list[str], steps: int) -> list[Corridor]:
    return [
        Corridor(
            corridor_id=f"C{place}",
            link_ids=tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=True))),
            opens_at=draw(st.none() | moments(steps).map(after)),
            closes_at=draw(st.none() | moments(steps).map(after)),
        )
        for place in range(draw(st.integers(0, 2)))
    ] + ([Corridor(corridor_id="all", link_ids=tuple(ids))] if draw(st.booleans()) else [])


def draw_closures(draw: st.DrawFn, ids: list[str], corridor_ids: list[str], steps: int) -> list[Closure]:
    closures = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(moments(steps))
        last = first + draw(st.sampled_from([0.5, 1.0, 2.5, 4.0]))
        corridor_id = draw(st.none() | st.sampled_from(corridor_ids)) if corridor_ids else None
        closures.append(
            Closure(
                link_id=None if corridor_id else draw(st.sampled_from(ids)),
                corridor_id=corridor_id,
                from_at=after(first),
                to_at=after(last),
                capacity_factor=draw(st.sampled_from([0.0, 0.0, 0.5])),
            )
        )
    return closures


def draw_pause(draw: st.DrawFn, steps: int) -> Pause | None:
    if not draw(st.sampled_from([False, False, True])):
        return None
    return Pause(
        starts_at=draw(st.none() | moments(steps // 2).map(after)),
        planned_end_at=draw(st.none() | moments(steps).map(lambda moment: after(moment + 1))),
        may_be_extended=draw(st.booleans()),
    )


def after(moment: float) -> datetime:
    return START + timedelta(seconds=60 * moment)
