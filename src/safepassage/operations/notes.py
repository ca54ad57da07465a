"""What a briefing says beside the plan: who stops where, what rounding adds, what is disputed, what is not known."""

from collections.abc import Iterator

from safepassage.model.briefing import BriefingNotes, Rounding
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.cancel import cancel_orders
from safepassage.planning.disputed import disputed_ranges
from safepassage.planning.rounding import rounding_of

TELLING_SHARE = 0.1
"""Rounding that adds more than this share to a journey is worth a warning."""


def briefing_notes(scenario: Scenario, plan: Plan) -> BriefingNotes:
    """Gather the notes; re-plans the scenario at both ends of every disputed figure."""
    rounding = rounding_of(scenario)
    return BriefingNotes(
        cancel_orders=cancel_orders(scenario, plan.path_flows),
        rounding=rounding,
        disputed=tuple(disputed_ranges(scenario)),
        unknowns=tuple(_unknowns(scenario, rounding)),
    )


def _unknowns(scenario: Scenario, rounding: Rounding | None) -> Iterator[str]:
    pause = scenario.pause
    if pause is None:
        yield "How long the way stays open is not known to this plan: no pause is described, so it is taken to hold."
    elif pause.survival is None:
        yield "How likely the pause is to hold is not known: it is taken to hold until its planned end."
    else:
        yield "When the pause will break is not known: its survival curve describes past pauses, not this one."
    if pause is not None and pause.planned_end_at is None:
        yield "No end of the pause was announced."
    if all(area.persons_staying is None for area in scenario.staging_areas):
        yield "How many people stay is not recorded; they need protection where they are."
    if any("approximate" in reference.note for reference in scenario.references if reference.table == "node"):
        yield "Positions on the map are approximate."
    yield "Rates and speeds are the scenario's figures; nobody has measured them on the day."
    yield "Whether each person leaves freely, informed, and for a place of their choice is not known to this plan."
    if rounding and rounding.exact_s and rounding.worst_s > TELLING_SHARE * rounding.exact_s:
        yield (
            f"Rounding travel up to whole steps adds up to {rounding.worst_s:.0f} s to a journey of "
            f"{rounding.exact_s:.0f} s (from {rounding.worst_staging_area_id}): times are late by as much; "
            "a shorter step or merged links would add less."
        )
