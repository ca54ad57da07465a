"""How far what happens is from what was planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from safepassage.model.situation import Figure

LATE, AS_PLANNED, EARLY, NOT_KNOWN = "late", "as planned", "early", "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """People out against the plan at one moment.

    Attributes
    ----------
    planned
        How many should be out by the plan.
    estimate
        How many are, as far as is known; None where nothing is.
    behind
        Planned less estimate; below 0 where more are out than planned.
    hours_behind
        How long ago the plan had as many out as are; None where nothing is known, or the plan never has as many.
    verdict
        `late` or `early` where the plan lies outside the interval of 80 %, else `as planned`.
    """

    planned: float
    estimate: float | None
    behind: float | None
    hours_behind: float | None
    verdict: str


def deviation(people_out: Figure, as_of: datetime, planned_at: Sequence[datetime], planned: Sequence[int]) -> Deviation:
    """Compare people out with a plan.

    Parameters
    ----------
    people_out
        The figure of one direction.
    as_of
        Its moment.
    planned_at, planned
        Rising instants and how many have left by each; between them in proportion.
    """
    hours = [(at - as_of).total_seconds() / 3600 for at in planned_at]
    due = float(np.interp(0.0, hours, planned))
    if people_out.estimate is None or people_out.interval_80 is None:
        return Deviation(planned=due, estimate=None, behind=None, hours_behind=None, verdict=NOT_KNOWN)
    low, high = people_out.interval_80
    return Deviation(
        planned=due,
        estimate=people_out.estimate,
        behind=due - people_out.estimate,
        hours_behind=_hours_behind(people_out.estimate, hours, planned),
        verdict=LATE if due > high else EARLY if due < low else AS_PLANNED,
    )


def _hours_behind(estimate: float, hours: Sequence[float], planned: Sequence[int]) -> float | None:
    """Hours since the plan first had so many out."""
    reached = next((place for place, people in enumerate(planned) if people >= estimate), None)
    if reached is None:
        return None
    if reached == 0:
        return -hours[0]
    before, after = planned[reached - 1], planned[reached]
    share = (estimate - before) / (after - before)
    return -(hours[reached - 1] + share * (hours[reached] - hours[reached - 1]))
