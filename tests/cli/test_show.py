from pathlib import Path

import pytest

from safepassage.cli.show import show_plan
from safepassage.operations.plan_scenario import PlannedScenario
from tests.outputs.sample import sample_notes, sample_plan, sample_scenario, sample_verdict
from tests.outputs.sample_vehicles import vehicle_notes, vehicle_plan, vehicle_scenario, vehicle_verdict


def test_a_plan_with_vehicles_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    plan = vehicle_plan()
    planned = PlannedScenario(
        scenario=vehicle_scenario(), plan=plan, verdict=vehicle_verdict(plan, 120), notes=vehicle_notes()
    )
    show_plan(planned, Path("plan"))
    told = " ".join(capsys.readouterr().out.split())
    assert "186 of 186 people can be safe; the last of them by 15 Dec 10:50." in told
    assert "4 of 6 vehicles are used (bus: 3 of 4, minibus: 1 of 2)." in told
    assert "186 people ride (trips with people: 6, convoys: 8); a trip carries 31.0 people on average" in told
    assert "36 people walk to where they board." in told
    assert "no plan with these vehicles can bring that below 3.14 h: at most 2.9 %" in told


def test_a_plan_without_vehicles_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    planned = PlannedScenario(
        scenario=sample_scenario(), plan=sample_plan(), verdict=sample_verdict(), notes=sample_notes()
    )
    show_plan(planned, Path("plan"))
    assert "vehicles" not in capsys.readouterr().out
