"""A corridor c - m - e of four minutes with convoys of two, headway, one inspector and one escort.

Buses stand at a, a minute before c; the site r is a minute beyond e.
"""

from typing import Any

from safepassage.model.corridor import Corridor
from safepassage.model.fleet import ConvoyRule
from safepassage.model.scenario import Scenario
from tests.certifying.fleet.fleets import FAST, area, boards, bus, convoy, fleet_scenario, leg, site

ROADS = [
    (tail, head, minutes, FAST, "bus")
    for tail, head, minutes in (("a", "c", 1.0), ("c", "m", 2.0), ("m", "e", 2.0), ("e", "r", 1.0))
]

RULE = ConvoyRule(corridor_id="K", max_vehicles=2, min_headway_s=300, inspection_s_per_vehicle=60, escort_count=1)
"""Five steps apart, a step to inspect a bus, one escort."""


def escorted(rule: ConvoyRule = RULE, **more: Any) -> Scenario:
    """The scenario, some of it changed."""
    given: dict[str, Any] = {
        "roads": ROADS,
        "staging": [area("S1", "a", 40)],
        "sites": [site("R1", "r")],
        "vehicles": [bus(count=4, seats=10, depot_node_id="a")],
        "corridors": [Corridor(corridor_id="K", link_ids=("2", "3"))],
        "convoy_rules": [rule],
    }
    return fleet_scenario(**{**given, **more})


SCENARIO = escorted()

OUT, BACK = "1 2 3 4", "4 3 2 1"

LEGS = (
    *(leg(f"T{n}", 1, "a r", OUT, (1, 4, 6, 8), 9, bus=n, convoy="K1") for n in (1, 2)),
    *(leg(f"T{n}", 1, "a r", OUT, (9, 12, 14, 16), 17, bus=n, convoy="K2") for n in (3, 4)),
    *(leg(f"T{n}", 1, "r a", BACK, (10, 24, 26, 28), 29, bus=n - 4, convoy="K3") for n in (5, 6)),
)
"""Each reaches c two minutes before it enters, for two inspections. The escort is out 4-12, 12-20 and 20-28."""

BOARDINGS = (
    *(boards(f"T{n}", 1, 0, 10, 10) for n in (1, 2)),
    *(boards(f"T{n}", 1, 8, 18, 9) for n in (3, 4)),
)

CONVOYS = (convoy("K1", "K", 4, 2), convoy("K2", "K", 12, 2), convoy("K3", "K", 24, 2))
