"""Holds who waits at a boarding point against the vehicles that are about to load there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from safepassage.certifying.clock import UNLIMITED, IntArray
from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.reading import FleetRules
from safepassage.certifying.fleet.trips import Trips
from safepassage.model.plan import PathFlow
from safepassage.model.trips import Boarding


def check_calls(
    walks: Iterable[PathFlow],
    boardings: Iterable[Boarding],
    stops: Mapping[tuple[str, str], int],
    trips: Trips,
    fleet: FleetRules,
    findings: Findings,
) -> None:
    """Note boarding points to which people are called too early.

    A boarding point is a node; vehicles that begin to load later than an instant, within `call_forward` steps, are
    about to load.
    """
    rules, width = fleet.rules, fleet.rules.clock.steps + 1
    waiting: dict[str, IntArray] = defaultdict(lambda: np.zeros(width, dtype=np.int64))
    for walk in walks:
        area, board = rules.areas.get(walk.to_staging_area_id), stops.get((walk.trip_id, walk.to_staging_area_id))
        if area is not None and board is not None and 0 <= walk.arrive_step <= board < width:
            waiting[area.node_id][walk.arrive_step : board] += min(walk.persons, UNLIMITED)
    loads = {
        (boarding.trip_id, boarding.leg, rules.areas[boarding.staging_area_id].node_id, boarding.board_step)
        for boarding in boardings
        if boarding.staging_area_id in rules.areas and boarding.trip_id in trips.sound
    }
    seats: dict[str, IntArray] = defaultdict(lambda: np.zeros(width, dtype=np.int64))
    for trip_id, _, node_id, board in loads:
        first = max(0, board - fleet.call_forward)
        if 0 < board < width:
            seats[node_id][first:board] += trips.sound[trip_id].kind.row.seats
    for node_id, people in waiting.items():
        over = people > seats[node_id] + fleet.margin
        if over.any():
            instant = int(np.flatnonzero(over)[0])
            place = f"node {node_id}"
            message = (
                f"{place}: {people[instant]:,} people who walked there wait at {rules.clock.words(instant)}, and "
                f"{seats[node_id][instant]:,} seats are about to be loaded"
            )
            if fleet.margin:
                message += f" ({fleet.margin:,} people more may wait)"
            findings.add("called-too-early", node_id, place, message)
