"""Nothing is shown that the certifier has not replayed; what was asked for beyond the plan is there."""

import dataclasses

import pytest

from safepassage.errors import InputError, InternalError
from safepassage.model.corridor import Corridor
from safepassage.model.fleet import VehicleType
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Certificate, Plan
from safepassage.model.scenario import Objective, Scenario
from safepassage.model.sites import StagingArea
from safepassage.operations import plan_scenario as module
from safepassage.operations.plan_scenario import PlanOptions, plan_scenario
from safepassage.planning.assembly import Question
from safepassage.planning.planner import answer
from tests.builders import line_scenario, make_scenario

BREAKABLE = line_scenario(persons=10, minutes=2, per_hour=120, steps=12).replace(
    pause=Pause(survival=ExponentialSurvival(mean_h=1.0))
)


def test_a_plan_comes_with_its_verdict_and_notes() -> None:
    planned = plan_scenario(line_scenario(persons=10, minutes=2, per_hour=120, steps=12))
    assert planned.verdict.feasible
    assert planned.verdict.most_possible_by == planned.verdict.safe_by
    assert planned.notes.rounding is not None
    assert planned.notes.unknowns
    assert planned.plan.frontier is None
    assert planned.notes.left_behind == ""


def test_what_cannot_be_planned_yet_is_refused() -> None:
    bus = VehicleType(vehicle_type="bus", count=1, seats=50, depot_node_id="a", use="walk")
    home = StagingArea(staging_area_id="S1", node_id="a", persons=10, unit_size=5)
    with pytest.raises(InputError, match="vehicles"):
        plan_scenario(line_scenario().replace(vehicles=(bus,), staging_areas=(home,)))


def test_a_plan_that_breaks_its_scenario_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def overfull(question: Question, **_: object) -> Plan:
        plan = answer(question)
        crowded = dataclasses.replace(plan.path_flows[0], persons=plan.path_flows[0].persons + 1)
        return dataclasses.replace(plan, path_flows=(crowded, *plan.path_flows[1:]))

    monkeypatch.setattr(module, "answer", overfull)
    with pytest.raises(InternalError, match="does not keep to it"):
        plan_scenario(line_scenario())


def test_a_plan_without_its_proof_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproven(question: Question, **_: object) -> Plan:
        return dataclasses.replace(answer(question), certificate=Certificate())

    monkeypatch.setattr(module, "answer", unproven)
    with pytest.raises(InternalError, match="cut"):
        plan_scenario(line_scenario())


def test_a_plan_at_a_weight_whose_worth_is_not_proven_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproven(question: Question, **_: object) -> Plan:
        plan = answer(question, exposure_weight=5.0)
        assert plan.certificate is not None
        return dataclasses.replace(plan, certificate=dataclasses.replace(plan.certificate, value=None))

    monkeypatch.setattr(module, "answer", unproven)
    with pytest.raises(InternalError, match="worth"):
        plan_scenario(BREAKABLE, PlanOptions(exposure_weight=5.0))


def test_the_weight_of_the_scenario_counts_unless_another_is_given() -> None:
    heavy = BREAKABLE.replace(objective=Objective(exposure_weight=1000.0))
    left = plan_scenario(heavy)
    assert "10 people are not called forward" in left.notes.left_behind
    assert "At w = 0 10 would be safe" in left.notes.left_behind
    assert plan_scenario(heavy, PlanOptions(exposure_weight=0.0)).plan.path_flows


def test_the_frontier_and_the_prices_come_when_asked_for() -> None:
    planned = plan_scenario(BREAKABLE, PlanOptions(frontier=True, prices=True))
    assert planned.plan.frontier is not None
    assert len(planned.plan.frontier) >= 2
    assert planned.plan.prices
    assert plan_scenario(BREAKABLE, PlanOptions(prices=False)).plan.prices is None


def test_a_city_is_not_priced_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PRICED_ARCS", 1)
    assert plan_scenario(BREAKABLE).plan.prices is None
    assert plan_scenario(BREAKABLE, PlanOptions(prices=True)).plan.prices


def two_ways() -> Scenario:
    return make_scenario(
        links=[("a", "b", 1, 120), ("a", "c", 1, 60), ("c", "b", 1, 60)],
        staging=[("a", 30)],
        sites=["b"],
        steps=31,
        corridors=[Corridor(corridor_id="short", link_ids=("1",)), Corridor(corridor_id="long", link_ids=("2", "3"))],
    )


def test_a_plan_that_withstands_a_blocked_corridor_says_what_it_promises() -> None:
    waiting = plan_scenario(two_ways(), PlanOptions(withstand=1, if_blocked="wait"))
    assert waiting.verdict.feasible
    assert waiting.plan.result is not None
    # Half by each way: whichever is blocked, the other half arrives.
    assert waiting.plan.result.settings["guaranteed"] == 15
    assert "at least 15 people" in waiting.notes.guarantee[0]
    rerouting = plan_scenario(two_ways(), PlanOptions(withstand=1, if_blocked="reroute"))
    assert rerouting.plan.result is not None
    guaranteed = rerouting.plan.result.settings["guaranteed"]
    assert isinstance(guaranteed, int)
    assert guaranteed > 15


def test_corridors_that_are_not_named_cannot_be_withstood() -> None:
    with pytest.raises(InputError, match="corridor"):
        plan_scenario(line_scenario(), PlanOptions(withstand=1))


def test_whoever_interrupts_the_frontier_keeps_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "frontier_of", interrupted)
    monkeypatch.setattr(module, "make_prices", interrupted)
    planned = plan_scenario(BREAKABLE, PlanOptions(frontier=True, prices=True))
    assert planned.left_out == ("the frontier", "the prices")
    assert planned.plan.frontier is None
    assert planned.verdict.feasible
