"""People at h walk two minutes to a, where others live and a bus loads; a - b takes it three minutes."""

from typing import Any

from safepassage.model.scenario import Scenario
from tests.certifying.fleet.fleets import FAST, area, boards, bus, fleet_scenario, leg, site, walks

ROADS = [
    ("d", "a", 1.0, FAST, "bus"),
    ("a", "b", 3.0, FAST, "bus"),
    ("h", "a", 2.0, FAST, "walk"),
    ("h", "b", 20.0, FAST, "walk"),
]


def walk_and_ride(**more: Any) -> Scenario:
    """The scenario, some of it changed; people are called forward five minutes before loading at most."""
    given: dict[str, Any] = {
        "roads": ROADS,
        "staging": [area("H", "h", 9), area("S1", "a", 2)],
        "sites": [site("R1", "b")],
        "vehicles": [bus(seats=5)],
        "call_forward_s": 300,
    }
    return fleet_scenario(**{**given, **more})


SCENARIO = walk_and_ride()

LEGS = (leg("T1", 1, "d a", "1", (5,), 6), leg("T1", 2, "a b", "2", (7,), 10))
BOARDINGS = (boards("T1", 2, 6, 11, 5),)
WALKS = (walks("3", (1,), 3, 3, area="H", to="S1", trip="T1"), walks("4", (0,), 20, 4, area="H", site="R1"))
"""Three walk to the bus, where they wait from 3 to 6, and two who live there ride with them; four walk all the way."""
