"""Shares the capacity of links among vehicles of all uses and people on foot."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from safepassage.certifying.clock import FORGIVEN, IntArray, whole_people
from safepassage.certifying.findings import Findings
from safepassage.certifying.fleet.courses import Course
from safepassage.certifying.loads import Loads
from safepassage.certifying.roads import BoolArray, Roads
from safepassage.certifying.rules import Rules

Direction = tuple[str, str]
"""Link, and the node where it is entered."""


def check_road_space(
    courses: Iterable[Course], loads: Loads, rules: Rules, findings: Findings
) -> Mapping[int, BoolArray]:
    """Note links that more enter than may, where vehicles are among them.

    Returns for each direction of a link that is walked the steps in which vehicles enter it as well, shape (K,): what
    is looked at here need not be looked at again.
    """
    entered: dict[Direction, dict[str, IntArray]] = defaultdict(dict)
    roads: dict[str, Roads] = {}
    for course in courses:
        use = course.trip.kind.row.use
        roads[use] = course.trip.kind.drives
        for stretch in (stretch for own in course.legs for stretch in own.stretches):
            by_use = entered[stretch.link_id, stretch.tail]
            by_use.setdefault(use, np.zeros(rules.clock.steps, dtype=np.int64))[stretch.enter] += 1
    shared: dict[int, BoolArray] = {}
    walked = _walked(entered, loads, rules)
    for direction, by_use in entered.items():
        driven = np.any([counts > 0 for counts in by_use.values()], axis=0)
        room = {use: _room(direction, roads[use]) for use in by_use}
        together = dict(by_use)
        way = rules.roads.direction_from.get(direction)
        if way is not None and way in walked and rules.scenario.own_use is not None:
            shared[way] = driven
            together[rules.scenario.own_use] = walked[way]
            room[rules.scenario.own_use] = _room(direction, rules.roads)
        _check(direction, together, room, driven, rules, findings)
    return shared


def _walked(directions: Iterable[Direction], loads: Loads, rules: Rules) -> dict[int, IntArray]:
    """People on foot who enter the directions that vehicles take as well, by step, shape (K,) each."""
    chosen = [rules.roads.direction_from[one] for one in directions if one in rules.roads.direction_from]
    row_of = np.full(len(rules.roads.link_ids), -1, dtype=np.int64)
    row_of[chosen] = np.arange(len(chosen))
    counts = np.zeros((len(chosen), rules.clock.steps), dtype=np.int64)
    alone = (np.array(loads.ways, np.int64), np.array(loads.way_steps, np.int64), np.array(loads.way_persons, np.int64))
    for ways, steps, persons in (alone, *loads.columns):
        rows = row_of[ways]
        np.add.at(counts, (rows[rows >= 0], steps[rows >= 0]), persons[rows >= 0])
    return {way: counts[row] for row, way in enumerate(chosen) if counts[row].any()}


def _room(direction: Direction, roads: Roads) -> IntArray:
    """How many of one use may enter a direction in each step by the floor rule, windows apart, shape (K,)."""
    clock, way = roads.clock, roads.direction_from[direction]
    factors = roads.factors.get(direction[0], np.ones(clock.steps))
    return whole_people(float(roads.persons_per_h[way]), clock.step_s, factors)


def _check(
    direction: Direction,
    entered: Mapping[str, IntArray],
    room: Mapping[str, IntArray],
    driven: BoolArray,
    rules: Rules,
    findings: Findings,
) -> None:
    """Hold the sum of car equivalents against the largest that one of the uses present might take up alone."""
    link_id, tail = direction
    closed = rules.roads.factors.get(link_id)
    asked, allowed = np.zeros(len(driven)), np.zeros(len(driven))
    for use, counts in entered.items():
        pce = _pce_of_one(use, rules)
        asked += pce * counts
        allowed = np.maximum(allowed, np.where(counts > 0, pce * room[use], 0.0))
    over = driven & (asked > allowed + FORGIVEN)
    if closed is not None:
        over &= closed > 0  # said of each vehicle already
    if over.any():
        step = int(np.flatnonzero(over)[0])
        who = ", ".join(f"{counts[step]:,} {use}" for use, counts in entered.items() if counts[step])
        place = f"link {link_id} from node {tail}"
        message = (
            f"{place} is entered by more than may: {who} in step {step} ({rules.clock.words(step)}) take up "
            f"{asked[step]:g} car equivalents, {allowed[step]:g} may; in {int(over.sum()):,} steps in all"
        )
        findings.add("link-over-capacity", place, place, message)


def _pce_of_one(use: str, rules: Rules) -> float:
    """Car equivalents of one vehicle, or of one person on foot."""
    definition = rules.scenario.network.use(use)
    if use == rules.scenario.own_use:
        return definition.pce / definition.persons_per_vehicle
    return definition.pce
