"""Known windows: corridors that open and close, curfews, slow crossings, closures announced ahead; all by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.certifying.replay import replay
from safepassage.model.corridor import Closure, Corridor
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario
from tests.certifying.plans import flow, plan_of
from tests.planning.prices.strategies import minute
from tests.planning.test_classes import safe_by


def crossing(*, corridors: tuple[Corridor, ...] = (), closures: tuple[Closure, ...] = (), persons: int = 9) -> Scenario:
    """One minute to the gate for ten a minute, three minutes through the corridor (links 2 and 3) for one a minute."""
    return make_scenario(
        links=[("home", "gate", 1, 600), ("gate", "middle", 2, 60), ("middle", "site", 1, 60)],
        staging=[("home", persons)],
        sites=["site"],
        steps=16,
        corridors=corridors,
        closures=closures,
    )


def window(name: str, opens: int | None, closes: int | None) -> Corridor:
    return Corridor(
        corridor_id=name,
        link_ids=("2", "3"),
        opens_at=None if opens is None else minute(opens),
        closes_at=None if closes is None else minute(closes),
    )


def shut(first: int, last: int, *, announced: bool = False, factor: float = 0.0) -> Closure:
    return Closure(
        corridor_id="way", from_at=minute(first), to_at=minute(last), capacity_factor=factor, announced=announced
    )


def through(*entered: int, persons: int = 9) -> list[int]:
    """People safe by each instant when one enters the corridor at each of these steps and is safe three later."""
    return [min(persons, sum(step + 3 <= instant for step in entered)) for instant in range(17)]


WINDOWS: dict[str, tuple[Scenario, list[int]]] = {
    # Open in steps 4 to 8: entries at 4, 5 and 6 are out by 9.
    "opens and closes": (crossing(corridors=(window("way", 4, 9),)), through(4, 5, 6)),
    # Two windows a day as two rows of the same links: steps 2 to 5, and from 9 on to 13.
    "two windows": (
        crossing(corridors=(window("morning", 2, 6), window("evening", 9, 14))),
        through(2, 3, 9, 10, 11),
    ),
    # Two windows that touch are one: entries at 3 and 4 see both.
    "windows that touch": (crossing(corridors=(window("a", 2, 5), window("b", 5, 8))), through(2, 3, 4, 5)),
    # A closure that comes unannounced: entries of link 2 stop from 4 to 6, whoever is on it finishes (and may wait).
    # Entries at 1, 2, 3; those of 2 and 3 reach the middle at 4 and 5 and go on from 7, one a minute.
    "closed without notice": (
        crossing(corridors=(window("way", None, None),), closures=(shut(4, 7),)),
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9],
    ),
    # Announced: nobody may be inside in steps 4 to 6, so that only the entry at 1 is through in time.
    "closed with notice": (
        crossing(corridors=(window("way", None, None),), closures=(shut(4, 7, announced=True),)),
        through(1, 7, 8, 9, 10, 11, 12, 13),
    ),
    # A curfew twice: steps 3 to 5 and 9 to 11; nobody is through before the first, three between, two after.
    "curfews": (
        crossing(
            corridors=(window("way", None, None),), closures=(shut(3, 6, announced=True), shut(9, 12, announced=True))
        ),
        through(6, 12, 13),
    ),
    # An inspection leaves a fifth of one a minute in steps 0 to 9 of both links: C(k) = floor(k / 5) until 10.
    # Link 2 lets one in at 4 and one at 9; those go on by link 3 at 9 (the 2nd of its fifths) and at 11.
    "slow inspection": (
        crossing(corridors=(window("way", None, None),), closures=(shut(0, 10, factor=0.2),)),
        [0] * 10 + [1, 1, 2, 3, 4, 5, 6],
    ),
}


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_is_used_to_the_last_person_and_proven(name: str) -> None:
    scenario, by_hand = WINDOWS[name]
    plan = make_plan(scenario)
    assert safe_by(plan) == by_hand
    assert certify(scenario, plan).optimality is Optimality.UNIVERSAL


def test_people_are_held_back_at_home_until_the_corridor_can_be_crossed() -> None:
    """Whoever cannot be through before the closure does not set out for it."""
    scenario, _ = WINDOWS["closed with notice"]
    assert sorted(flow.depart_step for flow in make_plan(scenario).path_flows) == [0, 6, 7, 8, 9, 10, 11, 12]


def test_being_inside_when_an_announced_closure_begins_is_a_violation() -> None:
    for scenario, codes in (
        (crossing(corridors=(window("way", None, None),), closures=(shut(4, 7),)), []),
        (WINDOWS["closed with notice"][0], ["corridor-closed", "waits-in-closed-corridor"]),
    ):
        late = plan_of(scenario, flow("1 2 3", (0, 3, 7), 8))
        assert [violation.code for violation in replay(scenario, late).violations] == codes


def test_waiting_inside_through_an_announced_closure_is_a_violation() -> None:
    scenario = WINDOWS["closed with notice"][0]
    waits = plan_of(scenario, flow("1 2 3", (0, 2, 7), 8))
    codes = [violation.code for violation in replay(scenario, waits).violations]
    assert codes == ["waits-in-closed-corridor"]


def test_an_announced_closure_of_one_link_empties_that_link_alone() -> None:
    closure = Closure(link_id="2", from_at=minute(4), to_at=minute(6), announced=True)
    scenario = crossing(closures=(closure,))
    # Link 2 takes two minutes: entries at 1 and 2, then from 6 on.
    assert safe_by(make_plan(scenario)) == through(1, 2, *range(6, 14))
    assert certify(scenario, make_plan(scenario)).optimality is Optimality.UNIVERSAL


@settings(max_examples=40, derandomize=True, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4)), max_size=3),
    st.sampled_from([(True, 0.0), (False, 0.0), (False, 0.2)]),
)
def test_notice_never_helps_and_every_plan_certifies(spans: list[tuple[int, int]], kind: tuple[bool, float]) -> None:
    announced, factor = kind
    way = (window("way", None, None),)

    def planned(*, notice: bool) -> list[int]:
        closures = tuple(
            shut(first, first + length, announced=notice, factor=0.0 if notice else factor) for first, length in spans
        )
        scenario = crossing(corridors=way, closures=closures)
        plan = make_plan(scenario)
        assert certify(scenario, plan).optimality is Optimality.UNIVERSAL
        return safe_by(plan)

    assert all(held <= free for held, free in zip(planned(notice=True), planned(notice=announced), strict=True))
