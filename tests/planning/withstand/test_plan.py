"""Plans that withstand blocked corridors, against hand-solved cases and against the independent programs."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.errors import InputError
from safepassage.flow.withstand.search import Clock
from safepassage.model.corridor import Corridor
from safepassage.model.issues import Issue
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.withstand import Withstood
from safepassage.planning.classes import classes_of
from safepassage.planning.orders import numbered
from safepassage.planning.planner import make_plan
from safepassage.planning.withstand import plan as withstand
from safepassage.planning.withstand.blocking import threat_of
from safepassage.planning.withstand.orders import completed
from safepassage.planning.withstand.outcomes import IfBlocked
from safepassage.planning.withstand.plan import outcomes, plan_to_withstand
from safepassage.planning.withstand.totals import by_quotas, totals_of
from tests.builders import START, make_scenario
from tests.planning.withstand.oracles import best_rerouting, best_waiting, blockings, replayed
from tests.planning.withstand.strategies import STEP_S, contested, forks

READINGS: tuple[IfBlocked, ...] = ("wait", "reroute")
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def two_roads(persons: int) -> Scenario:
    """Two equal roads, each a corridor of its own and wide enough for everyone."""
    return make_scenario(
        links=[("a", "z", 30, 100), ("a", "z", 30, 100)],
        staging=[("a", persons)],
        sites=["z"],
        step_s=STEP_S,
        steps=6,
        corridors=[Corridor(corridor_id=f"C{link}", link_ids=(link,)) for link in "12"],
    )


def far_side() -> Scenario:
    """A corridor from a to m, a narrow road from m to z, and a way round that only those who leave at once can take.

    Two people a step reach z from m. Who leaves as late as that allows crosses the corridor in steps 0, 1 and 2; who
    crosses at once waits at m, on the far side of the corridor.
    """
    return make_scenario(
        links=[("a", "m", 30, 12), ("m", "z", 30, 4), ("a", "z", 150, 100)],
        staging=[("a", 6)],
        sites=["z"],
        step_s=STEP_S,
        steps=6,
        corridors=[Corridor(corridor_id="crossing", link_ids=("1",))],
    )


def as_plan(scenario: Scenario, withstood: Withstood) -> Plan:
    return Plan(scenario_fingerprint=withstood.scenario_fingerprint, path_flows=withstood.path_flows)


def check(scenario: Scenario, withstood: Withstood, expected: tuple[int, float, int]) -> None:
    """The guarantee is the largest there is, the plan keeps to its scenario, and no other is sooner."""
    guaranteed, bound, earliness = expected
    assert withstood.guaranteed == guaranteed
    assert withstood.optimal
    assert withstood.guaranteed_bound >= bound - 1e-6
    assert guaranteed == min(outcome.safe for outcome in withstood.blockings)
    assert withstood.worst
    assert withstood.scenario_fingerprint == scenario.fingerprint()
    assert not certify(scenario, as_plan(scenario, withstood)).violations
    if withstood.soonest and len(scenario.staging_areas[0].reception_site_ids) == 0:
        assert withstood.total_safe_if_open <= earliness


@pytest.mark.parametrize(("persons", "guaranteed", "bound"), [(10, 5, 5.0), (11, 5, 5.5)])
def test_two_equal_corridors_share_the_people(persons: int, guaranteed: int, bound: float) -> None:
    withstood = plan_to_withstand(two_roads(persons), blocked=1, if_blocked="wait")
    assert withstood.guaranteed == guaranteed
    assert withstood.guaranteed_bound == pytest.approx(bound)
    assert withstood.optimal
    assert withstood.soonest
    assert withstood.safe_if_open == persons
    assert {outcome.corridor_ids for outcome in withstood.worst} <= {("C1",), ("C2",)}
    everyone = [outcome.safe for outcome in withstood.blockings if outcome.step == 4]
    assert everyone == [persons, persons]


def test_ways_that_join_share_the_road() -> None:
    """Two wide corridors lead to one narrow road: 2 people in each of steps 1, 2 and 3, so 6 in all, 3 by each."""
    scenario = make_scenario(
        links=[("a", "m", 30, 100), ("a", "m", 30, 100), ("m", "z", 30, 4)],
        staging=[("a", 10)],
        sites=["z"],
        step_s=STEP_S,
        steps=4,
        corridors=[Corridor(corridor_id=f"C{link}", link_ids=(link,)) for link in "12"],
    )
    withstood = plan_to_withstand(scenario, blocked=1, if_blocked="wait")
    check(scenario, withstood, (3, 3.0, 12))
    assert withstood.guaranteed_bound == pytest.approx(3)
    assert withstood.safe_if_open == 6
    assert [flow.arrive_step for flow in withstood.path_flows for _ in range(flow.persons)].count(2) == 2


def test_two_equal_corridors_lose_nobody_who_is_sent_on() -> None:
    withstood = plan_to_withstand(two_roads(10), blocked=1, if_blocked="reroute")
    assert withstood.guaranteed == withstood.ordinary_guaranteed == 10


@pytest.mark.parametrize("if_blocked", READINGS)
def test_nobody_passes_when_all_are_blocked(if_blocked: IfBlocked) -> None:
    """More than there are is as all of them; the ordinary plan is as good as any."""
    for blocked in (2, 3):
        withstood = plan_to_withstand(two_roads(10), blocked=blocked, if_blocked=if_blocked)
        assert withstood.guaranteed == 0
        assert withstood.optimal
        assert withstood.safe_if_open == 10
        assert [outcome.corridor_ids for outcome in withstood.worst] == [("C1", "C2")]
        assert withstood.worst[0].step == 0


def test_waiting_on_the_far_side_saves() -> None:
    """Blocked at 06:00, two who stay at home until step 2 are lost, unless they have crossed and wait at m."""
    withstood = plan_to_withstand(far_side(), blocked=1, if_blocked="reroute")
    assert (withstood.ordinary_guaranteed, withstood.guaranteed) == (4, 6)
    assert withstood.guaranteed_bound == pytest.approx(6)
    assert withstood.total_safe_if_open == withstood.ordinary_total_safe
    assert max(flow.depart_step for flow in withstood.path_flows) < 2


def test_moments_are_the_start_and_whole_hours() -> None:
    scenario = make_scenario(
        links=[("a", "z", 20, 100)],
        staging=[("a", 1)],
        sites=["z"],
        step_s=1200,
        steps=5,
        corridors=[Corridor(corridor_id="C", link_ids=("1",))],
        start=datetime.fromisoformat("2016-12-15T05:30:00+02:00"),
    )
    found = outcomes(scenario, (), blocked=1, if_blocked="wait")
    assert [(outcome.step, outcome.at.strftime("%H:%M")) for outcome in found] == [(0, "05:30"), (2, "06:00")]
    hourly = outcomes(two_roads(1), (), blocked=1, if_blocked="wait")
    assert [outcome.step for outcome in hourly] == [0, 2, 4, 0, 2, 4]
    assert hourly[0].at == START


@pytest.mark.parametrize(("corridors", "blocked", "code"), [(False, 1, "no_corridors"), (True, -1, "blocked_negative")])
def test_what_cannot_be_blocked_is_a_fault(corridors: bool, blocked: int, code: str) -> None:
    scenario = two_roads(10) if corridors else two_roads(10).replace(corridors=())
    with pytest.raises(InputError) as refused:
        plan_to_withstand(scenario, blocked=blocked, if_blocked="wait")
    fault = refused.value.faults[0]
    assert isinstance(fault, Issue)
    assert fault.code == code
    assert fault.remedy


def test_too_many_blockings_are_a_fault() -> None:
    scenario = two_roads(10).replace(
        corridors=tuple(Corridor(corridor_id=f"C{place}", link_ids=("1",)) for place in range(30))
    )
    with pytest.raises(InputError, match="can be blocked in"):
        outcomes(scenario, (), blocked=10, if_blocked="wait")


def test_no_time_still_gives_a_plan() -> None:
    """What is found at once is given, with a bound that holds and a word that it is not proven."""
    scenario = two_roads(11)
    withstood = plan_to_withstand(scenario, blocked=1, if_blocked="wait", time_limit_s=0.0)
    assert not certify(scenario, as_plan(scenario, withstood)).violations
    assert withstood.guaranteed <= 5 <= withstood.guaranteed_bound
    assert (withstood.optimal and withstood.soonest) == (not withstood.warnings)


def test_progress_is_told() -> None:
    told: list[tuple[str, float]] = []
    plan_to_withstand(
        two_roads(11), blocked=1, if_blocked="wait", on_progress=lambda stage, share: told.append((stage, share))
    )
    assert told[0][0] == "ordinary plan"
    assert all(0 <= share <= 1 for _, share in told)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=contested(), blocked=st.integers(1, 2))
def test_waiting_is_best(scenario: Scenario, blocked: int) -> None:
    withstood = plan_to_withstand(scenario, blocked=blocked, if_blocked="wait")
    expected = best_waiting(scenario, blocked)
    check(scenario, withstood, expected)
    assert withstood.soonest
    assert withstood.total_safe_if_open == expected[2]


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks(), blocked=st.integers(1, 2))
def test_waiting_is_best_where_roads_part(scenario: Scenario, blocked: int) -> None:
    withstood = plan_to_withstand(scenario, blocked=blocked, if_blocked="wait")
    expected = best_waiting(scenario, blocked)
    check(scenario, withstood, expected)
    assert withstood.total_safe_if_open == expected[2]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks(), blocked=st.integers(1, 2))
def test_rerouting_is_best(scenario: Scenario, blocked: int) -> None:
    withstood = plan_to_withstand(scenario, blocked=blocked, if_blocked="reroute")
    expected = best_rerouting(scenario, blocked)
    check(scenario, withstood, expected)
    assert withstood.soonest
    assert withstood.total_safe_if_open == expected[2]


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=contested(), blocked=st.integers(1, 2))
def test_rerouting_is_best_with_every_limit(scenario: Scenario, blocked: int) -> None:
    check(
        scenario,
        plan_to_withstand(scenario, blocked=blocked, if_blocked="reroute"),
        best_rerouting(scenario, blocked),
    )


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=contested(classes=True), blocked=st.integers(0, 2))
def test_classes_are_guaranteed_together(scenario: Scenario, blocked: int) -> None:
    """Priorities and choices of sites change who goes first and where to, but not what is guaranteed in all."""
    waiting = plan_to_withstand(scenario, blocked=blocked, if_blocked="wait")
    check(scenario, waiting, best_waiting(scenario, blocked))
    rerouting = plan_to_withstand(scenario, blocked=blocked, if_blocked="reroute")
    check(scenario, rerouting, best_rerouting(scenario, blocked))


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks() | contested(), if_blocked=st.sampled_from(READINGS))
def test_the_guarantee_falls_with_the_number_blocked(scenario: Scenario, if_blocked: IfBlocked) -> None:
    found = [plan_to_withstand(scenario, blocked=blocked, if_blocked=if_blocked) for blocked in range(4)]
    ordinary = make_plan(scenario)
    assert found[0].path_flows == ordinary.path_flows
    assert found[0].guaranteed == sum(flow.persons for flow in ordinary.path_flows)
    guaranteed = [withstood.guaranteed for withstood in found]
    assert guaranteed == sorted(guaranteed, reverse=True)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks() | contested(), blocked=st.integers(1, 2))
def test_outcomes_are_those_of_a_slow_replay(scenario: Scenario, blocked: int) -> None:
    plan = make_plan(scenario)
    cases = blockings(scenario, blocked)
    waiting = outcomes(scenario, plan.path_flows, blocked=blocked, if_blocked="wait")
    rerouting = outcomes(scenario, plan.path_flows, blocked=blocked, if_blocked="reroute")
    assert [outcome.step for outcome in waiting] == [moment for _, moment in cases]
    for wait, reroute, (shut, moment) in zip(waiting, rerouting, cases, strict=True):
        stopped = sum(
            flow.persons
            for flow in plan.path_flows
            if any(link in shut and step >= moment for link, step in zip(flow.links, flow.enter_steps, strict=True))
        )
        assert wait.safe == sum(flow.persons for flow in plan.path_flows) - stopped
        assert reroute.safe == replayed(scenario, plan.path_flows, shut, moment)
        assert reroute.safe >= wait.safe


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=contested(classes=True) | forks(), blocked=st.integers(1, 2))
def test_totals_bound_every_plan(scenario: Scenario, blocked: int) -> None:
    """What can be guaranteed without regard to time is no less, and a plan that keeps to such totals is a plan."""
    threat = threat_of(scenario, blocked)
    totals = totals_of(scenario, threat, most=scenario.persons, clock=Clock(until=None))
    assert totals.bound >= totals.most_whole >= best_waiting(scenario, blocked)[0]
    flows = numbered(completed(scenario, by_quotas(scenario, threat, classes_of(scenario), totals), avoid_first=True))
    assert not certify(scenario, Plan(scenario_fingerprint=scenario.fingerprint(), path_flows=flows)).violations


@pytest.mark.parametrize("most_whole_arcs", [0, 10**6])
def test_what_is_too_large_is_planned_by_totals(monkeypatch: pytest.MonkeyPatch, most_whole_arcs: int) -> None:
    monkeypatch.setattr(withstand, "MOST_WHOLE_ARCS", most_whole_arcs)
    withstood = plan_to_withstand(two_roads(11), blocked=1, if_blocked="wait")
    assert (withstood.guaranteed, withstood.optimal) == (5, True)
    assert withstood.soonest == (most_whole_arcs > 0)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=CALM)
@given(scenario=forks(), if_blocked=st.sampled_from(READINGS))
def test_rounding_keeps_to_the_scenario_and_below_the_bound(scenario: Scenario, if_blocked: IfBlocked) -> None:
    """Where no integer program is tried, a plan follows all the same, and a bound that holds."""
    best = best_waiting(scenario, 1) if if_blocked == "wait" else best_rerouting(scenario, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(withstand, "MOST_WHOLE_ARCS", 0)
        withstood = plan_to_withstand(scenario, blocked=1, if_blocked=if_blocked)
    assert withstood.ordinary_guaranteed <= withstood.guaranteed <= best[0] <= withstood.guaranteed_bound + 1e-6
    assert withstood.optimal <= (withstood.guaranteed == best[0])
    assert not certify(scenario, as_plan(scenario, withstood)).violations
