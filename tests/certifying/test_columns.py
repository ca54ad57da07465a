"""Many path flows of one route followed together: the same verdict as one by one."""

import dataclasses

import pytest

from safepassage.certifying import walks
from safepassage.certifying.columns import MANY
from safepassage.certifying.replay import Replay, replay
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario


def scenario() -> Scenario:
    plain = make_scenario(
        links=[("home", "gate", 1, 600), ("gate", "site", 2, 60)], staging=[("home", 20)], sites=["site"], steps=40
    )
    links = tuple(dataclasses.replace(link, exposure=2.0) for link in plain.network.links)
    network = dataclasses.replace(plain.network, links=links)
    return plain.replace(network=network, pause=Pause(survival=ExponentialSurvival(mean_h=1.0)))


def one_by_one(question: Scenario, plan: Plan, monkeypatch: pytest.MonkeyPatch) -> Replay:
    with monkeypatch.context() as patched:
        patched.setattr(walks, "by_route", lambda _path_flows: [])
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
    assert len(plan.path_flows) > MANY
    plan = dataclasses.replace(plan, path_flows=(tampered(plan.path_flows[0], kind), *plan.path_flows[1:]))
    together, alone = replay(question, plan), one_by_one(question, plan, monkeypatch)
    assert together.violations == alone.violations
    assert bool(together.violations) == (kind != "right")
    assert together.safe_by == alone.safe_by
    assert together.expected_caught == pytest.approx(alone.expected_caught)
