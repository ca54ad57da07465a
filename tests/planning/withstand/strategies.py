"""Small random scenarios with corridors that may be blocked, in half-hour steps so that hours matter."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Node
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario

STEP_S = 1800
MINUTES = st.sampled_from([30.0, 30.0, 30.0, 60.0, 0.0])
RATES = st.sampled_from([2.0, 3.0, 4.0, 6.0])


def after(halves: int) -> datetime:
    """A moment so many quarters of an hour after the start."""
    return START + timedelta(seconds=STEP_S // 2 * halves)


@st.composite
def contested(draw: st.DrawFn, *, classes: bool = False) -> Scenario:
    """Three to five nodes, up to six links, two or three corridors, four to six half-hour steps."""
    steps = draw(st.integers(4, 6))
    names = [f"n{place}" for place in range(draw(st.integers(3, 5)))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    links = [(tail, head, draw(MINUTES), draw(RATES)) for tail, head in draw(st.lists(pairs, min_size=2, max_size=6))]
    ids = [str(place) for place in range(1, len(links) + 1)]
    limited = draw(st.booleans())
    sites = [f"R{place}" for place in range(draw(st.integers(1, 2)))]
    return make_scenario(
        links=links,
        staging=[
            StagingArea(
                staging_area_id=f"S{place}",
                node_id=draw(st.sampled_from(names)),
                persons=draw(st.integers(1, 5)),
                ready_at=draw(st.none() | st.none() | st.integers(0, 6).map(after)),
                loading_per_h=draw(st.sampled_from([None, None, None, 2.0])),
                priority=draw(st.none() | st.integers(1, 2)) if classes else None,
                reception_site_ids=tuple(draw(st.sampled_from([(), tuple(sites[:1])]))) if classes else (),
            )
            for place in range(draw(st.integers(1, 2)))
        ],
        sites=[
            ReceptionSite(
                reception_site_id=site,
                node_id=draw(st.sampled_from(names)),
                intake_per_h=draw(st.sampled_from([None, None, 2.0])),
                beds=draw(st.sampled_from([None, None, 3])),
            )
            for site in sites
        ],
        step_s=STEP_S,
        steps=steps,
        directed=draw(st.booleans()),
        corridors=[
            Corridor(
                corridor_id=f"C{place}",
                link_ids=tuple(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True))),
                closes_at=draw(st.none() | st.none() | st.integers(4, 12).map(after)),
            )
            for place in range(draw(st.integers(2, 3)))
        ],
        closures=[Closure(link_id=draw(st.sampled_from(ids)), from_at=after(2), to_at=after(4))]
        if draw(st.booleans())
        else [],
        wait_en_route=draw(st.sampled_from([True, True, False])),
        nodes=[
            Node(
                node_id=name,
                x_coord=0.0,
                y_coord=0.0,
                hold_persons=draw(st.sampled_from([None, 0, 1])) if limited else None,
            )
            for name in names
        ],
    )


@st.composite
def forks(draw: st.DrawFn) -> Scenario:
    """Roads that part early, each with a corridor at its end, so that whoever has chosen one may be caught there."""
    branches = draw(st.integers(2, 3))
    links = []
    for place in range(branches):
        links.append(("home", f"b{place}", draw(st.sampled_from([30.0, 30.0, 60.0])), draw(RATES)))
        links.append((f"b{place}", "safe", draw(st.sampled_from([30.0, 60.0])), draw(RATES)))
    crossings = st.tuples(st.integers(0, branches - 1), st.integers(0, branches - 1)).filter(
        lambda ends: ends[0] != ends[1]
    )
    links += [
        (f"b{tail}", f"b{head}", draw(st.sampled_from([30.0, 60.0])), draw(RATES))
        for tail, head in draw(st.lists(crossings, max_size=2))
    ]
    if draw(st.booleans()):
        links.append(("home", "safe", draw(st.sampled_from([90.0, 120.0])), 2.0))
    return make_scenario(
        links=links,
        staging=[("home", draw(st.integers(3, 8))), ("b0", draw(st.integers(0, 3)))],
        sites=[
            ReceptionSite(
                reception_site_id="R1",
                node_id="safe",
                beds=draw(st.sampled_from([None, None, 5])),
                intake_per_h=draw(st.sampled_from([None, None, 4.0])),
            )
        ],
        step_s=STEP_S,
        steps=draw(st.integers(4, 7)),
        directed=draw(st.booleans()),
        corridors=[Corridor(corridor_id=f"C{place}", link_ids=(str(2 * place + 2),)) for place in range(branches)],
        nodes=[
            Node(node_id=f"b{place}", x_coord=0.0, y_coord=0.0, hold_persons=draw(st.sampled_from([None, None, 1])))
            for place in range(branches)
        ],
    )
