"""Many path flows of one route followed together: the same verdict as one by one."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.certifying import walks
from safepassage.certifying.columns import Follower
from safepassage.certifying.replay import Replay, replay
from safepassage.certifying.rules import read_rules
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario
from tests.certifying.networks import scenarios
from tests.certifying.plans import flow, plan_of


def scenario() -> Scenario:
    plain = make_scenario(
        links=[("home", "gate", 1, 600), ("gate", "site", 2, 60)], staging=[("home", 20)], sites=["site"], steps=40
    )
    links = tuple(dataclasses.replace(link, exposure=2.0) for link in plain.network.links)
    network = dataclasses.replace(plain.network, links=links)
    return plain.replace(network=network, pause=Pause(survival=ExponentialSurvival(mean_h=1.0)))


def one_by_one(question: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Replay:
    with monkeypatch.context() as patched:
        patched.setattr(Follower, "follow", lambda _, flows: (None, np.zeros(len(flows), dtype=np.bool_)))
        return replay(question, plan)


def tampered(flow: PathFlow, kind: str) -> PathFlow:
    first = flow.enter_steps[0]
    changed = {
        "right": flow,
        "too soon": dataclasses.replace(flow, enter_steps=(first, first)),
        "departs otherwise": dataclasses.replace(flow, depart_step=flow.depart_step + 1),
        "arrives late": dataclasses.replace(flow, arrive_step=41),
        "nobody": dataclasses.replace(flow, persons=0),
        "shorter": dataclasses.replace(flow, enter_steps=(first,)),
        "far off": dataclasses.replace(flow, enter_steps=(first, 2**70)),
    }
    return changed[kind]


@pytest.mark.parametrize(
    "kind", ["right", "too soon", "departs otherwise", "arrives late", "nobody", "shorter", "far off"]
)
def test_the_verdict_is_the_same(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    question = scenario()
    plan = make_plan(question)
    assert len({flow.links for flow in plan.path_flows}) == 1
    assert len(plan.path_flows) > 8
    plan = dataclasses.replace(plan, path_flows=(tampered(plan.path_flows[0], kind), *plan.path_flows[1:]))
    together, alone = replay(question, plan), one_by_one(question, plan, monkeypatch)
    assert together.violations == alone.violations
    assert bool(together.violations) == (kind != "right")
    assert together.safe_by == alone.safe_by
    assert together.expected_caught == pytest.approx(alone.expected_caught)


@st.composite
def walked(draw: st.DrawFn) -> tuple[Scenario, Plan]:
    """A random scenario and path flows that mostly keep to its roads and times, some of them a little off."""
    question = draw(scenarios())
    rules = read_rules(question)
    flows = []
    for number in range(draw(st.integers(1, 12))):
        area = draw(st.sampled_from(question.staging_areas))
        here, now, links, steps = area.node_id, rules.ready[area.staging_area_id], [], []
        for _ in range(draw(st.integers(0, 4))):
            ways = [way for way, tail in enumerate(rules.roads.tails) if tail == here]
            if not ways:
                break
            way = draw(st.sampled_from(ways))
            links.append(rules.roads.link_ids[way])
            steps.append(now + draw(st.sampled_from([0, 0, 0, 1, 2, -1])))
            here, now = rules.roads.heads[way], steps[-1] + int(rules.roads.travel[way])
        ends = [site.reception_site_id for site in question.reception_sites if site.node_id == here]
        flows.append(
            flow(
                " ".join(links),
                tuple(steps),
                now + draw(st.sampled_from([0, 0, 0, 1, -1])),
                persons=draw(st.sampled_from([1, 2, 3, 0])),
                area=area.staging_area_id,
                site=draw(st.sampled_from(ends or [question.reception_sites[0].reception_site_id])),
                name=str(number),
            )
        )
    return question, plan_of(question, *flows)


@settings(derandomize=True, deadline=None)
@given(case=walked(), at_once=st.sampled_from([1, 3, 20_000]))
def test_whatever_the_plan_the_verdict_is_the_same(case: tuple[Scenario, Plan], at_once: int) -> None:
    question, plan = case
    with pytest.MonkeyPatch.context() as patched:
        alone = one_by_one(question, plan, patched)
        patched.setattr(walks, "FLOWS_AT_ONCE", at_once)
        together = replay(question, plan)
    assert sorted(map(str, together.violations)) == sorted(map(str, alone.violations))
    assert together.safe_by == alone.safe_by
    assert together.expected_caught == pytest.approx(alone.expected_caught)


def test_a_road_without_direction_is_followed_both_ways() -> None:
    plain = make_scenario(
        links=[("home", "mid", 1, 600), ("site", "mid", 1, 600)], staging=[("home", 9)], sites=["site"], steps=9
    )
    links = tuple(dataclasses.replace(link, directed=False) for link in plain.network.links)
    both_ways = plain.replace(network=dataclasses.replace(plain.network, links=links))
    area, site = both_ways.staging_areas[0].staging_area_id, both_ways.reception_sites[0].reception_site_id
    along = flow("1 2", (0, 1), 2, area=area, site=site)
    back_and_forth = flow("1 1 1 2", (0, 1, 2, 3), 4, area=area, site=site)
    follower = Follower(read_rules(both_ways))
    _, right = follower.follow([along, back_and_forth])
    assert right.tolist() == [True, True]
    _, right = Follower(read_rules(plain)).follow([along])
    assert right.tolist() == [False]


def test_without_any_road_nothing_is_followed() -> None:
    plain = make_scenario(links=[("site", "far", 1, 60)], staging=[("site", 3)], sites=["site"], steps=3)
    question = plain.replace(network=dataclasses.replace(plain.network, links=()))
    area, site = question.staging_areas[0].staging_area_id, question.reception_sites[0].reception_site_id
    _, right = Follower(read_rules(question)).follow([flow("1", (0,), 1, area=area, site=site)])
    assert right.tolist() == [False]
