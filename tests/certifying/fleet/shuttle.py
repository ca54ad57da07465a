"""A bus goes to and fro on one road: d - a a minute, a - b three minutes; ten people at a, the site at b."""

from typing import Any

from safepassage.model.scenario import Scenario
from tests.certifying.fleet.fleets import FAST, area, boards, bus, fleet_scenario, leg, site

ROADS = [
    ("d", "a", 1.0, FAST, "bus"),
    ("a", "b", 3.0, FAST, "bus"),
    ("b", "c", 1.0, FAST, "bus"),
    ("a", "e", 1.0, FAST, "walk"),
]
"""On from b to c there is a second site; from a one can walk to e."""


def shuttle(**more: Any) -> Scenario:
    """The scenario, some of it changed."""
    given: dict[str, Any] = {
        "roads": ROADS,
        "staging": [area("S1", "a", 10)],
        "sites": [site("R1", "b"), site("R2", "c")],
        "vehicles": [bus()],
    }
    return fleet_scenario(**{**given, **more})


SHUTTLE = shuttle()

LEGS = (
    leg("T1", 1, "d a", "1", (0,), 1),
    leg("T1", 2, "a b", "2", (2,), 5),
    leg("T2", 1, "b a", "2", (6,), 9),
    leg("T2", 2, "a b", "2", (10,), 13),
)
"""Bus 1 fetches people twice: it loads at 1 and at 9."""

BOARDINGS = (boards("T1", 2, 1, 6, 4), boards("T2", 2, 9, 14, 3))
"""Seven of ten ride; they are safe at 6 and at 14."""
