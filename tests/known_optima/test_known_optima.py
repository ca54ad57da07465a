"""One table of instances solved by hand: what is safe at every instant, and why.

Steps are a minute; a road of 60 people an hour lets one person enter a step.
"""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.network.expanded import expand
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Node
from safepassage.model.pause import Pause
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOptimum:
    name: str
    scenario: Scenario
    most_possible: tuple[int, ...]
    why: str


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


LINE = KnownOptimum(
    name="line",
    scenario=make_scenario(links=[("a", "b", 3, 120)], staging=[("a", 7)], sites=["b"], steps=8),
    most_possible=(0, 0, 0, 2, 4, 6, 7, 7, 7),
    why="L = 3 steps, c = 2 a step, P = 7: the last is safe at L + ceil(P / c) - 1 = 6",
)

BRIDGE = KnownOptimum(
    name="two roads with a bottleneck bridge",
    scenario=make_scenario(
        links=[("west", "bridge", 1, 180), ("east", "bridge", 2, 180), ("bridge", "safe", 1, 120)],
        staging=[("west", 4), ("east", 4)],
        sites=["safe"],
        steps=7,
    ),
    most_possible=(0, 0, 2, 4, 6, 8, 8, 8),
    why="three a step reach the bridge by each road, two a step pass it: from the west at 1, all eight by 5",
)

CLOSING = KnownOptimum(
    name="a corridor that closes and reopens",
    scenario=make_scenario(
        links=[("a", "b", 2, 60)],
        staging=[("a", 6)],
        sites=["b"],
        steps=10,
        corridors=[
            Corridor(corridor_id="c", link_ids=("1",), closes_at=START + minutes(3)),
            Corridor(corridor_id="d", link_ids=("1",), opens_at=START + minutes(5)),
        ],
    ),
    most_possible=(0, 0, 1, 2, 2, 2, 2, 3, 4, 5, 6),
    why="open in steps 0..2 and from 5: two steps on the road allow entries at 0, 1 and 5, 6, 7, 8",
)

CLOSURE = KnownOptimum(
    name="a closure that takes half the rate away",
    scenario=make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[("a", 9)],
        sites=["b"],
        steps=6,
        closures=[Closure(link_id="1", from_at=START + minutes(1.5), to_at=START + minutes(4), capacity_factor=0.5)],
    ),
    most_possible=(0, 1, 1, 2, 2, 3, 4),
    why="it holds in whole steps 1, 2, 3: the sums of factors 1, 1.5, 2, 2.5, 3.5, 4.5 give floors 1, 1, 2, 2, 3, 4",
)

LATE = KnownOptimum(
    name="late starters overtake nobody",
    scenario=make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[
            ("a", 2),
            StagingArea(staging_area_id="late", node_id="a", persons=2, ready_at=START + minutes(3.5)),
        ],
        sites=["b"],
        steps=7,
    ),
    most_possible=(0, 1, 2, 2, 2, 3, 4, 4),
    why="the first two enter at 0 and 1; ready at 3.5 means from instant 4, so the others are safe at 5 and 6",
)

INTAKE = KnownOptimum(
    name="a site that takes in one a step, and nobody at the last instant",
    scenario=make_scenario(
        links=[("a", "b", 1, 180)],
        staging=[("a", 6)],
        sites=[ReceptionSite(reception_site_id="R", node_id="b", intake_per_h=60)],
        steps=5,
    ),
    most_possible=(0, 1, 2, 3, 4, 4),
    why="three a step arrive from 1 on, one a step is taken in at instants 1 to 4; no step begins at 5",
)

HOLDING = KnownOptimum(
    name="holding on the way where capacities alternate",
    scenario=make_scenario(links=[("a", "b", 1, 30), ("b", "c", 1, 30)], staging=[("a", 4)], sites=["c"], steps=12),
    most_possible=(0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4),
    why="half a person a step: both roads are entered at odd steps, so who enters at 1 is at b at 2 and waits to 3",
)

NO_HOLDING = KnownOptimum(
    name="the same roads where nobody may wait on the way",
    scenario=HOLDING.scenario.replace(
        movement=make_scenario(links=[("a", "b", 1, 30)], staging=[], sites=[], wait_en_route=False).movement
    ),
    most_possible=(0,) * 13,
    why="both roads are open at odd steps only and one step apart",
)

HOLD_ONE = KnownOptimum(
    name="room for one at the crossing",
    scenario=make_scenario(
        links=[("a", "b", 1, 120), ("b", "c", 1, 120)],
        staging=[("a", 6)],
        sites=["c"],
        steps=7,
        corridors=[Corridor(corridor_id="c", link_ids=("2",), opens_at=START + minutes(4))],
        nodes=["a", Node(node_id="b", x_coord=0, y_coord=0, hold_persons=1), "c"],
    ),
    most_possible=(0, 0, 0, 0, 0, 2, 4, 6),
    why="the second road opens at 4 and takes two a step; those who enter the first road at 3, 4, 5 need not wait",
)

CONNECTOR = KnownOptimum(
    name="a connector of no length at the last instant",
    scenario=make_scenario(links=[("a", "b", 2, 60), ("b", "c", 0, 600)], staging=[("a", 5)], sites=["c"], steps=4),
    most_possible=(0, 0, 1, 2, 2),
    why="who reaches b at 2 and 3 is at c at once; an entry at instant 4 would be in no step",
)

LOADING = KnownOptimum(
    name="loading limits the first entries",
    scenario=make_scenario(
        links=[("a", "b", 1, 600)],
        staging=[StagingArea(staging_area_id="S", node_id="a", persons=5, loading_per_h=90), ("a", 3)],
        sites=["b"],
        steps=5,
    ),
    most_possible=(0, 4, 6, 7, 8, 8),
    why="three of the second row and one of the first enter at 0, then floor(1.5 k) of the first: 1, 3, 4, 5",
)

PAUSE = KnownOptimum(
    name="a pause that begins at 2 and ends at 5",
    scenario=make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[("a", 9), ("b", 1)],
        sites=["b"],
        steps=8,
        pause=Pause(starts_at=START + minutes(2), planned_end_at=START + minutes(5)),
    ),
    most_possible=(1, 1, 1, 2, 3, 3, 3, 3, 3),
    why="one is at the site already; entries at 2 and 3 arrive at 3 and 4; nobody may arrive at 5",
)

KNOWN = (
    LINE, BRIDGE, CLOSING, CLOSURE, LATE, INTAKE, HOLDING, NO_HOLDING, HOLD_ONE, CONNECTOR, LOADING, PAUSE,
)  # fmt: skip


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_the_most_possible_is_what_the_hand_finds(known: KnownOptimum) -> None:
    found = earliest_arrival(expand(known.scenario))
    assert tuple(found.most_possible.tolist()) == known.most_possible, known.why


@pytest.mark.parametrize(("persons", "length", "rate"), [(1, 1, 1), (10, 2, 3), (12, 5, 4), (7, 1, 10)])
def test_a_line_is_empty_after_its_length_and_its_rounds(persons: int, length: int, rate: int) -> None:
    scenario = make_scenario(links=[("a", "b", length, 60 * rate)], staging=[("a", persons)], sites=["b"], steps=30)
    curve = earliest_arrival(expand(scenario)).most_possible.tolist()
    assert curve.index(persons) == length + -(-persons // rate) - 1
