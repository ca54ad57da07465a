"""Linked movements in a plan: how far one side may still go when the other stops, and until when it would go on."""

from collections.abc import Iterator, Sequence

import numpy as np

from safepassage.model.fleet import LinkedMovement
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.bottleneck import clock
from safepassage.planning.fleet.drives import IntArray
from safepassage.units import SECONDS_PER_HOUR

MOST_MOMENTS = 5
"""Moments told of each term, beside the first."""


def if_the_other_side_stops(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[str, ...]:
    """For each term, at moments while the counterpart still moves: what its stopping would mean for the movement."""
    return tuple(
        sentence for movement in scenario.linked_movements for sentence in _sentences(scenario, movement, path_flows)
    )


def counted_by(scenario: Scenario, area_ids: Sequence[str], counts: str, path_flows: Sequence[PathFlow]) -> IntArray:
    """People of a set of staging areas who have left it, or are safe, by each instant, shape (K + 1,).

    A walk within the set is no leaving; who walked into the set counts with it.
    """
    named = set(area_ids)
    change = np.zeros(scenario.grid.steps + 1, dtype=np.int64)
    for flow in path_flows:
        if flow.staging_area_id not in named or not flow.links:
            continue
        leaves_set = flow.ends_safe or flow.to_staging_area_id not in named
        if counts == "departed" and leaves_set:
            change[flow.depart_step] += flow.persons
        elif counts == "arrived" and flow.ends_safe:
            change[flow.arrive_step] += flow.persons
    return np.cumsum(change)


def _sentences(scenario: Scenario, movement: LinkedMovement, path_flows: Sequence[PathFlow]) -> Iterator[str]:
    ours = counted_by(scenario, movement.staging_area_ids, movement.counts, path_flows)
    theirs = counted_by(scenario, movement.counterpart_ids, movement.counts, path_flows)
    if not ours[-1]:
        return
    name = f"{movement.movement_id}, phase {movement.phase}"
    told = 0
    for step in _moments(scenario, theirs):
        allowed = int(movement.ratio * int(theirs[step]) + movement.slack_persons + 1e-9)
        if ours[-1] <= allowed:
            yield (
                f"Term {name}: once {int(theirs[step]):,} of the counterpart have moved ({clock(scenario, step)} in "
                "this plan) the rest of the movement needs it no more."
            )
            return
        if told < MOST_MOMENTS:
            last = int(np.flatnonzero(ours <= allowed)[-1])
            more, behind = max(0, allowed - int(ours[step])), int(ours[-1]) - allowed
            yield (
                f"Term {name}: if the counterpart stops at {clock(scenario, step)}, {more:,} people more may go; the "
                f"plan would have to stop after {clock(scenario, last)}, with {behind:,} people left behind."
            )
            told += 1


def _moments(scenario: Scenario, theirs: IntArray) -> list[int]:
    """The start, and the whole hours after which the counterpart had moved further, some of them."""
    hour = max(1, round(SECONDS_PER_HOUR / scenario.grid.step_s))
    instants = [0, *(step for step in range(hour, len(theirs), hour) if theirs[step] > theirs[step - hour])]
    if len(instants) <= MOST_MOMENTS:
        return instants
    kept = np.unique(np.linspace(0, len(instants) - 1, MOST_MOMENTS).astype(int))
    return [instants[number] for number in kept.tolist()]
