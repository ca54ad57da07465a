"""Holds what all path flows together ask against what the scenario allows."""

from collections.abc import Mapping

import numpy as np

from safepassage.certifying.clock import IntArray
from safepassage.certifying.findings import Findings
from safepassage.certifying.loads import Loads
from safepassage.certifying.roads import BoolArray
from safepassage.certifying.rules import Rules


def check_limits(loads: Loads, rules: Rules, findings: Findings, shared: Mapping[int, BoolArray] | None = None) -> None:
    """Links, waiting, loading, intake, beds and the people there are.

    `shared` marks for directions of links the steps in which vehicles enter as well, shape (K,): there the capacity has
    been looked at already.
    """
    _check_links(loads, rules, findings, shared or {})
    _check_waiting(loads, rules, findings)
    _check_loading(loads, rules, findings)
    _check_sites(loads, rules, findings)
    for area_id, sent in loads.sent.items():
        there = rules.areas[area_id].persons
        if sent > there:
            message = f"staging area {area_id} sends {sent:,} of {there:,} people"
            findings.add("more-people-than-there-are", area_id, f"staging area {area_id}", message)


def _check_links(loads: Loads, rules: Rules, findings: Findings, shared: Mapping[int, BoolArray]) -> None:
    alone = (loads.ways, loads.way_steps, loads.way_persons)
    ways, entered_at, persons = (
        np.concatenate([np.array(alone[part], dtype=np.int64), *(column[part] for column in loads.columns)])
        for part in range(3)
    )
    steps, row_of = rules.clock.steps, np.zeros(len(rules.roads.link_ids), dtype=np.int64)
    used = np.flatnonzero(np.bincount(ways, minlength=len(row_of)))
    row_of[used] = np.arange(len(used))
    rows = row_of[ways]
    # Links are taken some thousands at a time, so that a city's network needs little memory at once.
    for first in range(0, len(used), _WAYS_AT_ONCE):
        chosen = used[first : first + _WAYS_AT_ONCE]
        here = (rows >= first) & (rows < first + len(chosen))
        cells = (rows[here] - first) * steps + entered_at[here]
        counted = np.bincount(cells, weights=persons[here].astype(np.float64), minlength=len(chosen) * steps)
        entries = counted.reshape(len(chosen), steps).astype(np.int64)
        capacities = rules.roads.capacities(chosen)
        for row in np.nonzero((entries > capacities).any(axis=1))[0].tolist():
            way = int(chosen[row])
            _tell_link(way, entries[row], capacities[row], rules, findings, shared.get(way))


_WAYS_AT_ONCE = 2048


def _tell_link(
    way: int, entries: IntArray, capacities: IntArray, rules: Rules, findings: Findings, shared: BoolArray | None
) -> None:
    """One violation for each reason why a direction of a link is entered by too many."""
    roads = rules.roads
    link_id = roads.link_ids[way]
    place = f"link {link_id} from node {roads.tails[way]} to {roads.heads[way]}"
    over = entries > capacities
    before_pause = over & (np.arange(len(over)) < roads.first_entry)
    out_of_window = over & ~before_pause & ~roads.may_enter(way)
    factors = roads.factors.get(link_id)
    shut = np.zeros_like(over) if factors is None else over & ~before_pause & ~out_of_window & (factors == 0)
    crowded = over & ~before_pause & ~out_of_window & ~shut
    if shared is not None:
        crowded &= ~shared
    reasons = (
        ("enters-before-pause", before_pause, "is entered before the pause begins"),
        ("corridor-closed", out_of_window, "is entered while its corridor is closed, or would close on the way"),
        ("link-closed", shut, "is entered while it is closed"),
        ("link-over-capacity", crowded, "is entered by more than may"),
    )
    for code, where, words in reasons:
        if where.any():
            findings.add(code, place, place, f"{place} {words}: {_excess(where, entries, capacities, rules)}")


def _excess(where: BoolArray, asked: IntArray, allowed: IntArray, rules: Rules) -> str:
    """First step, worst excess and number of the steps in which a limit is broken, in words."""
    steps = np.nonzero(where)[0]
    first = int(steps[0])
    worst = int(steps[np.argmax((asked - allowed)[steps])])
    text = f"{asked[first]:,} people where {allowed[first]:,} may, at step {first} ({rules.clock.words(first)})"
    if len(steps) == 1:
        return text
    return f"{text}; in {len(steps):,} steps, at worst {asked[worst]:,} where {allowed[worst]:,} may, at step {worst}"


def _check_waiting(loads: Loads, rules: Rules, findings: Findings) -> None:
    steps = rules.clock.steps
    for node_id, change in loads.waits.items():
        there = np.cumsum(change)[:steps]
        over = there > rules.waiting[node_id]
        if not over.any():
            continue
        closed = rules.closed_corridor.get(node_id, np.zeros(steps, dtype=np.bool_))
        place = f"node {node_id}"
        if not rules.scenario.movement.wait_en_route:
            reasons = [("waits-on-the-way", over, "is waited at, and nobody may wait on the way")]
        else:
            reasons = [
                ("waits-in-closed-corridor", over & closed, "is waited at inside a closed corridor"),
                ("too-many-wait", over & ~closed, "holds more people than may wait there"),
            ]
        for code, where, words in reasons:
            if where.any():
                excess = _excess(where, there, rules.waiting[node_id], rules)
                findings.add(code, place, place, f"{place} {words}: {excess}")


def _check_loading(loads: Loads, rules: Rules, findings: Findings) -> None:
    for area_id, entries in loads.first_entries.items():
        leaving = entries[:-1]  # nobody enters at the horizon, where no step begins
        over = leaving > rules.loading[area_id]
        if over.any():
            place = f"staging area {area_id}"
            excess = _excess(over, leaving, rules.loading[area_id], rules)
            findings.add("loading-over-limit", place, place, f"{place} loads more people than it may: {excess}")


def _check_sites(loads: Loads, rules: Rules, findings: Findings) -> None:
    for site_id, taken_in in loads.arrivals.items():
        site = rules.sites.get(site_id)
        if site is None:
            continue
        place = f"reception site {site_id}"
        over = taken_in > rules.intake[site_id]
        if site.intake_per_h is not None and over.any():
            excess = _excess(over, taken_in, rules.intake[site_id], rules)
            findings.add("intake-over-limit", place, place, f"{place} takes in more people than it may: {excess}")
        total = int(taken_in.sum())
        if site.beds is not None and total > site.beds:
            findings.add("beds-exceeded", place, place, f"{place} takes in {total:,} people and has {site.beds:,} beds")
