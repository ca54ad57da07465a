"""Two movements to one site r: for each who leaves B, one may leave A, and four more."""

import dataclasses
from typing import Any

from safepassage.model.fleet import LinkedMovement
from safepassage.model.scenario import Scenario
from tests.certifying.fleet.fleets import FAST, area, boards, bus, fleet_scenario, leg, site

ROADS = [("a", "r", 3.0, FAST, "bus"), ("b", "r", 5.0, FAST, "bus"), ("a", "b", 1.0, FAST, "walk")]

TERM = LinkedMovement(
    movement_id="M",
    phase=1,
    staging_area_ids=("A",),
    counterpart_ids=("B",),
    ratio=1.0,
    slack_persons=4,
    counts="departed",
)


def tied(term: LinkedMovement = TERM, **changes: Any) -> Scenario:
    """The scenario with a term, some of it changed."""
    return fleet_scenario(
        roads=ROADS,
        staging=[area("A", "a", 9), area("B", "b", 9)],
        sites=[site("R1", "r")],
        vehicles=[bus(count=2, depot_node_id="a"), bus(count=1, depot_node_id="b")],
        linked=[dataclasses.replace(term, **changes)],
    )


SCENARIO = tied()

LEGS = (
    leg("T1", 1, "a r", "1", (1,), 4, bus=1),
    leg("T2", 1, "a r", "1", (3,), 6, bus=2),
    leg("T3", 1, "b r", "2", (3,), 8, bus=3),
)
BOARDINGS = (
    boards("T1", 1, 0, 5, 4, area="A"),
    boards("T2", 1, 2, 7, 2, area="A"),
    boards("T3", 1, 2, 9, 2, area="B"),
)
"""Of A 4 have left by 1 and 6 by 3, when 2 have left B. By 7, 6 of A are safe and none of B."""
