"""What a plan promises if corridors are blocked, counted again from its routes."""

import dataclasses

from safepassage.certifying.certify import certify
from safepassage.model.corridor import Corridor
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario

SCENARIO = make_scenario(
    links=[("a", "b", 1, 120), ("a", "c", 1, 60), ("c", "b", 1, 60)],
    staging=[("a", 30)],
    sites=["b"],
    steps=11,
    corridors=[Corridor(corridor_id="short", link_ids=("1",)), Corridor(corridor_id="long", link_ids=("2", "3"))],
)


def violations(*, withstand: int, guaranteed: int, if_blocked: str = "wait") -> list[str]:
    plan = make_plan(SCENARIO)
    assert plan.result is not None
    told: dict[str, str | int | float | bool | None] = {"withstand": withstand, "if_blocked": if_blocked}
    told["guaranteed"] = guaranteed
    result = dataclasses.replace(plan.result, settings={**plan.result.settings, **told})
    verdict = certify(SCENARIO, dataclasses.replace(plan, result=result))
    return [violation.message for violation in verdict.violations]


def test_a_promise_the_routes_keep_is_none_too_many() -> None:
    # Two a minute by the short way until the eleventh minute, one by the long: 20 and 10 until all 30 are safe.
    carried = {flow.links: 0 for flow in make_plan(SCENARIO).path_flows}
    for flow in make_plan(SCENARIO).path_flows:
        carried[flow.links] += flow.persons
    by_long = carried["2", "3"]
    assert violations(withstand=1, guaranteed=by_long) == []
    assert violations(withstand=0, guaranteed=sum(carried.values())) == []
    assert violations(withstand=2, guaranteed=0) == []


def test_a_promise_beyond_the_routes_is_a_violation() -> None:
    (message,) = violations(withstand=1, guaranteed=30)
    assert "guaranteed" in message
    assert violations(withstand=5, guaranteed=1) != []


def test_what_people_would_do_when_sent_on_anew_is_not_judged() -> None:
    assert violations(withstand=1, guaranteed=30, if_blocked="reroute") == []
