"""One way of breaking each rule: it is found, and nothing else is."""

import dataclasses
import math
from datetime import timedelta

import pytest

from safepassage.certifying.replay import replay
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.network import Node
from safepassage.model.pause import ExponentialSurvival, Pause, TabulatedSurvival
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from tests.builders import START, make_scenario
from tests.certifying.plans import flow, plan_of


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


LINKS: list[tuple[str, str, float, float]] = [
    ("a", "b", 2, 120),
    ("b", "c", 1, 60),
    ("b", "d", 1, 60),
    ("c", "e", 1, 600),
]
"""Two people a step from a to b, then one a step to the site at c or the one at d; from c on to e."""


def roads(
    *,
    area: StagingArea | None = None,
    site: ReceptionSite | None = None,
    corridors: tuple[Corridor, ...] = (),
    closures: tuple[Closure, ...] = (),
    pause: Pause | None = None,
    wait_en_route: bool = True,
    nodes: list[Node | str] | None = None,
) -> Scenario:
    scenario = make_scenario(
        links=LINKS,
        staging=[area or ("a", 10)],
        sites=[site or "c", "d"],
        steps=10,
        corridors=corridors,
        closures=closures,
        pause=pause,
        wait_en_route=wait_en_route,
        nodes=nodes,
    )
    network = scenario.network
    other_use = dataclasses.replace(network.links[3], allowed_uses=("drive",))
    return scenario.replace(network=dataclasses.replace(network, links=(*network.links[:3], other_use)))


PLAIN = roads()
READY_AT_1 = roads(area=StagingArea(staging_area_id="S1", node_id="a", persons=10, ready_at=START + minutes(0.5)))
LOADING = roads(area=StagingArea(staging_area_id="S1", node_id="a", persons=10, loading_per_h=60))
ONLY_D = roads(area=StagingArea(staging_area_id="S1", node_id="a", persons=10, reception_site_ids=("R2",)))
BEDS = roads(site=ReceptionSite(reception_site_id="R1", node_id="c", beds=2))
INTAKE = roads(site=ReceptionSite(reception_site_id="R1", node_id="c", intake_per_h=30))
CORRIDOR = roads(
    corridors=(
        Corridor(corridor_id="k", link_ids=("1", "2", "3"), opens_at=START + minutes(2), closes_at=START + minutes(7)),
    )
)
CLOSED = roads(closures=(Closure(link_id="2", from_at=START + minutes(2), to_at=START + minutes(4)),))
NO_WAITING = roads(wait_en_route=False)
HOLD_ONE = roads(nodes=[Node(node_id="b", x_coord=0.0, y_coord=0.0, hold_persons=1)])
LATER_PAUSE = roads(pause=Pause(starts_at=START + minutes(2)))
ENDS = roads(pause=Pause(planned_end_at=START + minutes(4)))

GOOD = flow("1 2", (0, 2), 3)

FAULTS: dict[str, tuple[Scenario, list[PathFlow], str]] = {
    "nobody": (PLAIN, [flow("1 2", (0, 2), 3, persons=0)], "persons-not-positive"),
    "fewer than nobody": (PLAIN, [GOOD, flow("1 2", (0, 2), 3, persons=-4)], "persons-not-positive"),
    "unknown staging area": (PLAIN, [flow("1 2", (0, 2), 3, area="S9")], "unknown-staging-area"),
    "unknown site": (PLAIN, [flow("1 2", (0, 2), 3, site="R9")], "unknown-site"),
    "unknown link": (PLAIN, [flow("1 9", (0, 2), 3)], "unknown-link"),
    "link of another use": (PLAIN, [flow("1 2 4", (0, 2, 3), 4)], "link-of-another-use"),
    "more links than steps": (PLAIN, [flow("1 2", (0,), 3)], "links-and-steps-differ"),
    "more steps than links": (PLAIN, [flow("1 2", (0, 2, 3), 3)], "links-and-steps-differ"),
    "departs before it enters": (PLAIN, [flow("1 2", (1, 3), 4, depart=0)], "departs-otherwise"),
    "link from elsewhere": (PLAIN, [flow("2", (2,), 3)], "path-broken"),
    "against a directed link": (PLAIN, [flow("1 1", (0, 2), 4)], "path-broken"),
    "ends without its site": (PLAIN, [flow("1 2", (0, 2), 3, site="R2")], "ends-elsewhere"),
    "never leaves": (PLAIN, [flow("", (), 3)], "ends-elsewhere"),
    "enters before it is there": (PLAIN, [flow("1 2", (0, 1), 3)], "enters-before-there"),
    "enters before it is ready": (READY_AT_1, [flow("1 2", (0, 2), 3)], "enters-before-ready"),
    "enters before time began": (PLAIN, [flow("1 2", (-1, 2), 3)], "enters-before-ready"),
    "enters at the horizon": (PLAIN, [flow("1 2", (8, 10), 10)], "enters-after-horizon"),
    "is there after the horizon": (
        make_scenario(links=LINKS, staging=[("a", 1)], sites=["b"], steps=10),
        [flow("1", (9,), 10)],
        "arrives-after-horizon",
    ),
    "arrives after the horizon": (PLAIN, [flow("1 2", (0, 2), 11)], "arrives-after-horizon"),
    "arrives too early": (PLAIN, [flow("1 2", (0, 2), 2)], "arrives-too-early"),
    "over capacity": (PLAIN, [flow("1 2", (0, 2), 3, persons=2)], "link-over-capacity"),
    "over capacity together": (
        PLAIN,
        [GOOD, flow("1 3", (0, 2), 3, site="R2"), flow("1 2", (0, 3), 4)],
        "link-over-capacity",
    ),
    "more people than there are": (
        roads(area=StagingArea(staging_area_id="S1", node_id="a", persons=1)),
        [GOOD, flow("1 3", (0, 2), 3, site="R2")],
        "more-people-than-there-are",
    ),
    "a site of another's choice": (ONLY_D, [GOOD], "site-not-allowed"),
    "loads too fast": (LOADING, [GOOD, flow("1 3", (0, 2), 3, site="R2")], "loading-over-limit"),
    "more than beds": (BEDS, [flow("1 2", (k, k + 2), k + 3) for k in range(3)], "beds-exceeded"),
    "taken in too fast": (INTAKE, [flow("1 2", (1, 3), 4)], "intake-over-limit"),
    "taken in at the horizon": (INTAKE, [flow("1 2", (1, 3), 10)], "intake-over-limit"),
    "before the corridor opens": (CORRIDOR, [flow("1 2", (1, 3), 4)], "corridor-closed"),
    "corridor closes on the way": (CORRIDOR, [flow("1 2", (4, 7), 8)], "corridor-closed"),
    "waits in a closed corridor": (
        dataclasses.replace(
            CORRIDOR,
            closures=(),
            network=dataclasses.replace(CORRIDOR.network, links=CORRIDOR.network.links[:3]),
        ),
        [flow("1 2", (2, 4), 8)],
        "waits-in-closed-corridor",
    ),
    "enters in a closure": (CLOSED, [flow("1 2", (0, 3), 4)], "link-closed"),
    "waits where nobody may": (NO_WAITING, [flow("1 2", (0, 3), 4)], "waits-on-the-way"),
    "waits at its site where nobody may": (NO_WAITING, [flow("1 2", (0, 2), 4)], "waits-on-the-way"),
    "two wait where one may": (
        HOLD_ONE,
        [flow("1 2", (0, 3), 4), flow("1 3", (0, 3), 4, site="R2")],
        "too-many-wait",
    ),
    "enters before the pause": (LATER_PAUSE, [flow("1 2", (1, 3), 4)], "enters-before-pause"),
    "arrives when the pause is over": (ENDS, [flow("1 2", (1, 3), 4)], "arrives-after-pause"),
}


@pytest.mark.parametrize("what", FAULTS)
def test_each_fault_is_found_and_nothing_else(what: str) -> None:
    scenario, flows, code = FAULTS[what]
    found = replay(scenario, plan_of(scenario, *flows)).violations
    assert [violation.code for violation in found] == [code]
    assert found[0].place
    assert "\n" not in found[0].message


KEPT: dict[str, tuple[Scenario, list[PathFlow]]] = {
    "plain": (PLAIN, [GOOD, flow("1 3", (0, 2), 3, site="R2")]),
    "waits at home": (NO_WAITING, [flow("1 2", (5, 7), 8)]),
    "waits on the way": (PLAIN, [flow("1 2", (0, 6), 7)]),
    "waits at its site": (PLAIN, [flow("1 2", (0, 2), 10)]),
    "ready in time": (READY_AT_1, [flow("1 2", (1, 3), 4)]),
    "loads in turn": (LOADING, [GOOD, flow("1 2", (1, 3), 4)]),
    "one waits where one may": (HOLD_ONE, [flow("1 2", (0, 3), 4), flow("1 3", (0, 2), 3, site="R2")]),
    "the last step": (PLAIN, [flow("1 2", (7, 9), 10)]),
    "through the open corridor": (CORRIDOR, [flow("1 2", (2, 5), 6)]),
    "around the closure": (CLOSED, [flow("1 2", (0, 4), 5)]),
    "taken in by turns": (INTAKE, [flow("1 2", (0, 2), 3), flow("1 2", (2, 4), 5)]),
    "as the pause begins": (LATER_PAUSE, [flow("1 2", (2, 4), 5)]),
    "before the pause ends": (ENDS, [GOOD]),
    "nobody goes": (PLAIN, []),
}


@pytest.mark.parametrize("what", KEPT)
def test_what_is_allowed_is_not_complained_of(what: str) -> None:
    scenario, flows = KEPT[what]
    assert replay(scenario, plan_of(scenario, *flows)).violations == ()


def test_people_at_a_site_are_safe_without_a_link() -> None:
    scenario = make_scenario(links=LINKS, staging=[("c", 4)], sites=["c"], steps=5)
    replayed = replay(scenario, plan_of(scenario, flow("", (), 0, persons=3), flow("", (), 5)))
    assert replayed.violations == ()
    assert replayed.safe_by == (3, 3, 3, 3, 3, 4)
    assert replayed.moving_at == (0,) * 6
    wrong = replay(scenario, plan_of(scenario, flow("", (), 2, depart=1)))
    assert [violation.code for violation in wrong.violations] == ["departs-otherwise"]


def test_an_undirected_link_is_walked_both_ways_and_each_has_its_own_limit() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60)], staging=[("a", 1), ("b", 2)], sites=["a", "b"], steps=5, directed=False
    )
    there = flow("1", (0,), 1, site="R2")
    back = flow("1", (0,), 1, area="S2")
    assert replay(scenario, plan_of(scenario, there, back)).violations == ()
    found = replay(scenario, plan_of(scenario, there, back, back)).violations
    assert [(violation.code, violation.place) for violation in found] == [
        ("link-over-capacity", "link 1 from node b to a")
    ]


def test_many_faults_of_a_kind_are_told_once_with_their_number() -> None:
    flows = [flow("1 2", (0, 1), 3, name=str(number)) for number in range(3)]
    found = replay(PLAIN, plan_of(PLAIN, *flows)).violations
    assert [violation.code for violation in found] == ["enters-before-there", "link-over-capacity"]
    assert found[0].place == "path flow 0"
    assert "and 2 more of this kind" in found[0].message
    assert "3 people where 2 may, at step 0 (05:00)" in found[1].message


def test_excess_in_many_steps_names_the_first_and_the_worst() -> None:
    flows = [flow("1 2", (k, k + 2 + i), k + 3 + i) for k, people in ((1, 3), (4, 4)) for i in range(people)]
    found = [v for v in replay(PLAIN, plan_of(PLAIN, *flows)).violations if "link 1 " in v.place]
    assert len(found) == 1
    assert "3 people where 2 may, at step 1 (05:01); in 2 steps, at worst 4 where 2 may, at step 4" in found[0].message


@pytest.mark.parametrize("number", [10**30, -(10**30), 2**63])
def test_absurd_numbers_are_listed_and_never_raise(number: int) -> None:
    for changed in (
        dataclasses.replace(GOOD, persons=number),
        dataclasses.replace(GOOD, arrive_step=number),
        dataclasses.replace(GOOD, depart_step=number),
        dataclasses.replace(GOOD, enter_steps=(0, number)),
        flow("1 2", (number, number), number),
        flow("", (), number),
    ):
        assert replay(PLAIN, plan_of(PLAIN, changed)).violations


def test_expected_safe_and_caught_by_hand() -> None:
    table = TabulatedSurvival(file="survival.csv", hours=(0.0, 10 / 60), survival=(1.0, 0.0))
    scenario = roads(pause=Pause(survival=table))
    # S falls by a tenth each instant: one enters at 0 and is safe at 3, one enters at 1, waits, is safe at 7.
    replayed = replay(scenario, plan_of(scenario, GOOD, flow("1 2", (1, 6), 7)))
    assert replayed.violations == ()
    assert replayed.expected_safe == pytest.approx(0.7 + 0.3)
    assert replayed.expected_caught == pytest.approx(0.3 + 0.6)


def test_exposure_of_links_and_nodes_counts() -> None:
    scenario = roads(
        pause=Pause(survival=ExponentialSurvival(mean_h=1)),
        nodes=[
            Node(node_id="b", x_coord=0.0, y_coord=0.0, exposure=0.0),
            Node(node_id="c", x_coord=0.0, y_coord=0.0, exposure=2.0),
        ],
    )
    first = dataclasses.replace(scenario.network.links[0], exposure=3.0)
    scenario = scenario.replace(
        network=dataclasses.replace(scenario.network, links=(first, *scenario.network.links[1:]))
    )
    replayed = replay(scenario, plan_of(scenario, flow("1 2", (1, 5), 8)))
    holds = [math.exp(-k / 60) for k in range(11)]
    on_links = 3 * (holds[1] - holds[3]) + (holds[5] - holds[6])
    at_the_site = 2 * (holds[6] - holds[8])
    assert replayed.expected_caught == pytest.approx(on_links + at_the_site)
