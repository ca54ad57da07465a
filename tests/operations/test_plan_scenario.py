"""Nothing is shown that the certifier has not replayed."""

import dataclasses

import pytest

from safepassage.errors import InputError, InternalError
from safepassage.model.plan import Certificate, Plan
from safepassage.model.scenario import Objective, Scenario
from safepassage.operations import plan_scenario as module
from safepassage.operations.plan_scenario import plan_scenario
from safepassage.planning.planner import make_plan
from tests.builders import line_scenario


def test_a_plan_comes_with_its_verdict_and_notes() -> None:
    planned = plan_scenario(line_scenario(persons=10, minutes=2, per_hour=120, steps=12))
    assert planned.verdict.feasible
    assert planned.verdict.most_possible_by == planned.verdict.safe_by
    assert planned.notes.rounding is not None
    assert planned.notes.unknowns


def test_what_cannot_be_planned_yet_is_refused() -> None:
    with pytest.raises(InputError, match="exposure"):
        plan_scenario(line_scenario().replace(objective=Objective(exposure_weight=0.5)))


def test_a_plan_that_breaks_its_scenario_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def overfull(scenario: Scenario, **_: object) -> Plan:
        plan = make_plan(scenario)
        crowded = dataclasses.replace(plan.path_flows[0], persons=plan.path_flows[0].persons + 1)
        return dataclasses.replace(plan, path_flows=(crowded, *plan.path_flows[1:]))

    monkeypatch.setattr(module, "make_plan", overfull)
    with pytest.raises(InternalError, match="does not keep to it"):
        plan_scenario(line_scenario())


def test_a_plan_without_its_proof_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def unproven(scenario: Scenario, **_: object) -> Plan:
        return dataclasses.replace(make_plan(scenario), certificate=Certificate())

    monkeypatch.setattr(module, "make_plan", unproven)
    with pytest.raises(InternalError, match="cut"):
        plan_scenario(line_scenario())
