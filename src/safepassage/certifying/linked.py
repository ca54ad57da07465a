"""Holds movements that are tied to each other against their terms, at every instant."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from safepassage.certifying.clock import FORGIVEN, UNLIMITED, FloatArray
from safepassage.certifying.findings import Findings
from safepassage.certifying.journeys import Journey, RiddenJourney
from safepassage.certifying.rules import Rules
from safepassage.model.fleet import LinkedMovement

Counted = Callable[[Journey, frozenset[str]], int | None]
"""The instant at which a journey counts for a set of staging areas; None where it does not."""


def check_linked(journeys: Sequence[Journey], rules: Rules, findings: Findings) -> None:
    """Note movements that are ahead of their counterpart by more than the terms allow; a row binds at all instants."""
    for movement in rules.scenario.linked_movements:
        _check(movement, journeys, rules, findings)


def _check(movement: LinkedMovement, journeys: Iterable[Journey], rules: Rules, findings: Findings) -> None:
    counted = safe_at if movement.counts == "arrived" else leaves_at
    ours, theirs = (
        _people_by(journeys, frozenset(area_ids), counted, rules)
        for area_ids in (movement.staging_area_ids, movement.counterpart_ids)
    )
    allowed = movement.ratio * theirs + movement.slack_persons
    over = ours > allowed + FORGIVEN * np.maximum(1.0, allowed)
    if over.any():
        instant = int(np.flatnonzero(over)[0])
        place = f"movement {movement.movement_id} phase {movement.phase}"
        verb = "are safe" if movement.counts == "arrived" else "have left"
        message = (
            f"{place}: {ours[instant]:,.0f} people of {' '.join(movement.staging_area_ids)} {verb} by "
            f"{rules.clock.words(instant)}, where {allowed[instant]:,.6g} may; so at {int(over.sum()):,} instants"
        )
        findings.add("linked-movement-ahead", f"{movement.movement_id} {movement.phase} {place}", place, message)


def _people_by(journeys: Iterable[Journey], areas: frozenset[str], counted: Counted, rules: Rules) -> FloatArray:
    """People who count by each instant, shape (K + 1,)."""
    steps = rules.clock.steps
    change = np.zeros(steps + 1)
    for journey in journeys:
        instant = counted(journey, areas)
        if instant is not None and instant <= steps and journey.persons > 0:
            change[max(0, instant)] += min(journey.persons, UNLIMITED)
    return np.asarray(np.cumsum(change), dtype=np.float64)


def leaves_at(journey: Journey, areas: frozenset[str]) -> int | None:
    """When people leave a set of staging areas: with the first walk or ride that leads out of it.

    Who stands at a reception site leaves nothing.
    """
    if not isinstance(journey, RiddenJourney) or journey.walk is None:
        return journey.depart_step if journey.staging_area_id in areas and journey.links else None
    if journey.walk.to_staging_area_id in areas:
        return journey.ride.depart_step
    return journey.depart_step if journey.staging_area_id in areas else None


def safe_at(journey: Journey, areas: frozenset[str]) -> int | None:
    """When people who were in a set of staging areas are safe."""
    was_there = journey.staging_area_id in areas
    if isinstance(journey, RiddenJourney) and journey.walk is not None:
        was_there = was_there or journey.walk.to_staging_area_id in areas
    return journey.arrive_step if was_there else None
