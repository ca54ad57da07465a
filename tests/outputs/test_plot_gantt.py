import dataclasses

import pytest

from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.outputs.drawing import FAINT, FLOW, INK, MOVING, SITE
from safepassage.outputs.gantt_blocks import panels, roads
from safepassage.outputs.itineraries import itineraries
from safepassage.outputs.plot_gantt import gantt_svg
from safepassage.outputs.words import words_for
from tests.outputs.pictures import elements, texts
from tests.outputs.sample_vehicles import ten_day_plan, ten_day_scenario, vehicle_plan, vehicle_scenario


def drawn(scenario: Scenario, plan: Plan) -> list[str]:
    drive = itineraries(scenario, plan)
    convoys = [(row.corridor_id, row.enter_step) for row in plan.convoys or ()]
    shown = roads(scenario, drive, convoys)
    return [gantt_svg(scenario, panel, shown, words_for("en")) for panel in panels(scenario, drive)]


def bars(svg: str, colour: str) -> list[tuple[float, float]]:
    """Left edge and width of the bars of one colour, but for the sample in the legend."""
    found = [each for each in elements(svg, "rect") if each.get("fill") == colour]
    return [(float(each.get("x", 0)), float(each.get("width", 0))) for each in found[1:]]


def test_a_row_a_vehicle_with_its_bars_and_the_clock() -> None:
    (svg,) = drawn(vehicle_scenario(), vehicle_plan())
    told = texts(svg)
    assert [text for text in told if text.startswith(("bus ", "minibus "))] == ["bus 1", "bus 2", "bus 3", "minibus 1"]
    assert "bus, depot Harasta yard: 4, 50 seats each" in told
    assert "minibus, depot Tishreen hall: 2, 20 seats each" in told
    assert {"06:00", "Thu 15 Dec", "09:00", "12:00"} <= set(told)
    assert "planned end of the pause 12:00" in told
    assert "Marjan corridor" in told
    # Six trips: each drives out empty, loads, goes two stretches with people, and unloads.
    counts = {colour: len(bars(svg, colour)) for colour in (FAINT, FLOW, MOVING, SITE)}
    assert counts == {FAINT: 6, FLOW: 6, MOVING: 12, SITE: 6}
    # Inspection at the gate on six trips, and the first wait of the minibus after loading.
    assert len(bars(svg, INK)) == 7


def test_bars_lie_where_their_time_is() -> None:
    """The first bus is busy from instant 11, where the picture begins, and loads for two steps."""
    (svg,) = drawn(vehicle_scenario(), vehicle_plan())
    out, loads = bars(svg, FAINT)[0], bars(svg, FLOW)[0]
    step = (out[1] + 0.3) / 7
    assert out[0] == pytest.approx(78.0)
    assert loads[0] == pytest.approx(out[0] + 7 * step, abs=0.05)
    assert loads[1] + 0.3 == pytest.approx(2 * step, abs=0.05)


def test_people_on_board_stand_in_the_bars() -> None:
    (svg,) = drawn(vehicle_scenario(), vehicle_plan())
    assert texts(svg).count("50") == 4
    assert texts(svg).count("16") == 2


def test_ten_days_name_their_day_each() -> None:
    pictures = drawn(ten_day_scenario(), ten_day_plan())
    assert len(pictures) == 9
    assert "Thu 15 Dec" in texts(pictures[0])
    assert "Sun 18 Dec" in texts(pictures[2])
    assert "planned end of the pause 00:00" not in texts(pictures[0])


def test_everything_lies_inside_the_picture() -> None:
    for svg in (*drawn(vehicle_scenario(), vehicle_plan()), *drawn(ten_day_scenario(), ten_day_plan())[:1]):
        _, _, width, height = map(float, svg.split('viewBox="')[1].split('"')[0].split())
        for each in elements(svg, "rect"):
            assert float(each.get("x", 0)) >= 0
            assert float(each.get("x", 0)) + float(each.get("width", 0)) <= width
            assert float(each.get("y", 0)) + float(each.get("height", 0)) <= height
        assert max(float(each.get("y", 0)) for each in elements(svg, "text")) < height


def test_hostile_names_stay_text_and_long_ones_are_cut() -> None:
    scenario, plan = vehicle_scenario(), vehicle_plan()
    hostile = "<script>alert(1)</script> " * 4
    corridors = (dataclasses.replace(scenario.corridors[0], name=hostile),)
    (svg,) = drawn(scenario.replace(corridors=corridors), plan)
    assert "<script" not in svg
    assert any(text.startswith("<script>") and text.endswith("\u2026") for text in texts(svg))


def test_the_same_plan_gives_the_same_picture() -> None:
    assert drawn(vehicle_scenario(), vehicle_plan()) == drawn(vehicle_scenario(), vehicle_plan())
