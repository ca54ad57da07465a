"""What one thing more would buy, and what holds people back, on scenarios planned by hand."""

from safepassage.model.corridor import Corridor
from safepassage.model.fleet import ConvoyRule, LinkedMovement
from safepassage.model.scenario import Scenario
from safepassage.planning.fleet.planner import plan_fleet
from safepassage.planning.fleet.prices import FleetPrices, price_fleet
from tests.planning.fleet.small import RIDE, bus, drive


def priced(scenario: Scenario) -> FleetPrices:
    """Prices and bottlenecks of the plan."""
    return price_fleet(plan_fleet(scenario, seconds=5.0), exposure_weight=0.0, seconds_each=5.0)


def most(found: FleetPrices, kind: str) -> int:
    """The most people a change of a kind has safe at any hour or at the end."""
    return max(row.people_more_safe for row in found.prices if row.kind == kind)


def test_one_more_bus() -> None:
    """Within five minutes one bus ends one trip, two buses two: four people more."""
    found = priced(drive([("pc", "p", "c", 2, RIDE)], staging=[("p", 12)], vehicles=[bus()], steps=5))
    assert most(found, "vehicle") == 4
    assert [(row.name.split(",")[0], row.people_held_back) for row in found.bottlenecks] == [
        ("the number of vehicles", 4)
    ]


def test_rules_of_a_corridor_hold_people_back() -> None:
    """One vehicle a convoy, one escort: of two buses one is stuck. One escort more, or two a convoy, frees it."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE)],
        staging=[("p", 8)],
        vehicles=[bus(2)],
        corridors=[Corridor(corridor_id="gate", link_ids=("pc",), name="the gate")],
        rules=[ConvoyRule(corridor_id="gate", max_vehicles=1, escort_count=1)],
        steps=5,
    )
    found = priced(scenario)
    assert most(found, "escort") == 4
    assert most(found, "convoy_size") == 4
    assert most(found, "vehicle") == 0
    (row,) = found.bottlenecks
    assert (row.name, row.people_held_back, row.by_step) == ("the rules of convoys on the gate", 4, 2)


def test_a_faster_inspection() -> None:
    """Thirty seconds less of ninety: two buses are through in two steps and not in three."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE)],
        staging=[("p", 8)],
        vehicles=[bus(2)],
        corridors=[Corridor(corridor_id="gate", link_ids=("pc",))],
        rules=[ConvoyRule(corridor_id="gate", inspection_s_per_vehicle=90)],
        steps=4,
    )
    assert most(priced(scenario), "inspection") == 4


def test_the_coupling_is_told_as_the_bottleneck_with_its_price() -> None:
    """The counterpart never leaves, so that four of eight may: the term alone holds four back."""
    scenario = drive(
        [("pc", "p", "c", 2, RIDE), ("qe", "q", "e", 30, RIDE)],
        staging=[("p", 8), ("q", 2)],
        sites=["c", "e"],
        vehicles=[bus(2)],
        terms=[LinkedMovement(movement_id="pq", phase=1, staging_area_ids=("p",), counterpart_ids=("q",), ratio=1.0,
                              slack_persons=4, counts="departed")],
        steps=6,
    )  # fmt: skip
    found = priced(scenario)
    assert most(found, "slack") == 4
    (row,) = [row for row in found.bottlenecks if "pq" in row.name]
    assert row.people_held_back == 4
