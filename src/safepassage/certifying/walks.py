"""Walks all path flows of people on foot: many at once where that is plain, the others one by one."""

from collections.abc import Sequence

import numpy as np

from safepassage.certifying.approaches import ApproachWalker, Stops
from safepassage.certifying.clock import IntArray
from safepassage.certifying.columns import Column, Follower
from safepassage.certifying.findings import Findings
from safepassage.certifying.loads import Loads, people_at
from safepassage.certifying.rules import Rules
from safepassage.certifying.walker import Walker
from safepassage.model.plan import PathFlow

FLOWS_AT_ONCE = 20_000
"""Path flows followed together, so that a city's plan needs little memory at once."""


def walk_all(path_flows: Sequence[PathFlow], rules: Rules, findings: Findings, stops: Stops | None = None) -> Loads:
    """Walk every path flow; faults go to the findings, what could be followed into the loads.

    `stops` tells when each trip begins to load at each boarding point, for those who walk to one.
    """
    walker, follower = Walker(rules, findings), Follower(rules)
    to_board = ApproachWalker(rules, findings, walker.loads, stops or {})
    for first in range(0, len(path_flows), FLOWS_AT_ONCE):
        flows = path_flows[first : first + FLOWS_AT_ONCE]
        column, right = follower.follow(flows)
        if column is not None:
            _load(walker.loads, column, rules)
        for row in np.flatnonzero(~right).tolist():
            (walker if flows[row].ends_safe else to_board).check(flows[row])
    return walker.loads


def _load(loads: Loads, column: Column, rules: Rules) -> None:
    """Add path flows that were followed together to the loads."""
    people = column.persons[column.flow]
    loads.columns.append((column.ways.astype(np.int32), column.steps.astype(np.int32), people))
    sent = np.zeros(len(rules.areas), dtype=np.int64)
    np.add.at(sent, column.area, column.persons)
    for row, area_id in enumerate(rules.areas):
        if sent[row]:
            loads.sent[area_id] = loads.sent.get(area_id, 0) + int(sent[row])
        if area_id in rules.loading:
            here = column.area == row
            np.add.at(people_at(loads.first_entries, area_id, rules), column.depart[here], column.persons[here])
    for row, site_id in enumerate(rules.sites):
        here = column.site == row
        if here.any():
            np.add.at(people_at(loads.arrivals, site_id, rules), column.arrive[here], column.persons[here])
    _load_waits(loads, column, people, rules)
    loads.caught += column.caught(rules)


def _load_waits(loads: Loads, column: Column, people: IntArray, rules: Rules) -> None:
    """Count who comes to wait and who goes on, at the nodes where waiting is limited."""
    limited = np.array([node_id in rules.waiting for node_id in rules.roads.heads], dtype=np.bool_)
    waits = np.flatnonzero(limited[column.ways] & (column.reached < column.leaves))
    for row, way in zip(waits.tolist(), column.ways[waits].tolist(), strict=True):
        change = people_at(loads.waits, rules.roads.heads[way], rules)
        change[column.reached[row]] += people[row]
        change[column.leaves[row]] -= people[row]
