"""What a briefing says beside the plan: who stops where, what rounding adds, what is disputed, what is not known."""

from collections.abc import Iterator

from safepassage.model.briefing import BriefingNotes, Rounding
from safepassage.model.plan import Plan
from safepassage.model.prices import ContraflowAdvice
from safepassage.model.scenario import Scenario
from safepassage.model.withstand import Withstood
from safepassage.operations.fit_pause import fit_warnings
from safepassage.planning.cancel import cancel_orders
from safepassage.planning.disputed import disputed_ranges
from safepassage.planning.groups import figures_by_group
from safepassage.planning.rounding import rounding_of
from safepassage.planning.rules import costs_of_rules
from safepassage.planning.stop_rule import stop_rules
from safepassage.planning.withstand.guarantee import guarantee_in_words

TELLING_SHARE = 0.1
"""Rounding that adds more than this share to a journey is worth a warning."""


def briefing_notes(
    scenario: Scenario,
    plan: Plan,
    *,
    contraflow: ContraflowAdvice | None = None,
    withstood: Withstood | None = None,
) -> BriefingNotes:
    """Gather the notes; re-plans the scenario at both ends of every disputed figure."""
    if scenario.vehicles:
        # Loaded when it is needed: most scenarios have no vehicles.
        from safepassage.operations.fleet_notes import notes_with_vehicles  # noqa: PLC0415

        return notes_with_vehicles(scenario, plan)
    rounding = rounding_of(scenario)
    names = {corridor.corridor_id: corridor.name or corridor.corridor_id for corridor in scenario.corridors}
    return BriefingNotes(
        left_behind=left_behind(plan),
        groups=figures_by_group(scenario, plan.path_flows),
        rules=costs_of_rules(scenario, plan.path_flows, exposure_weight=_weight(plan)),
        stop_rules=stop_rules(scenario, plan.path_flows) if scenario.pause else (),
        contraflow=contraflow.statements if contraflow else (),
        guarantee=tuple(guarantee_in_words(withstood, names)) if withstood else (),
        cancel_orders=cancel_orders(scenario, plan.path_flows),
        rounding=rounding,
        disputed=tuple(disputed_ranges(scenario)),
        unknowns=tuple(_unknowns(scenario, rounding)),
    )


def _weight(plan: Plan) -> float | None:
    """The exposure weight a plan was made with; None where it does not say."""
    weight = plan.result.settings.get("exposure_weight") if plan.result else None
    return float(weight) if isinstance(weight, int | float) else None


def left_behind(plan: Plan) -> str:
    """Whom the plan leaves where they are for the danger on the road, beside the figure at w = 0; blank for nobody."""
    result = plan.result
    if result is None:
        return ""
    weight, possible = result.settings.get("exposure_weight"), result.settings.get("persons_safe_at_weight_0")
    if not weight or not isinstance(possible, int) or possible <= result.persons_safe:
        return ""
    return (
        f"{possible - result.persons_safe:,} people are not called forward although there would be room for them: at "
        f"exposure weight w = {weight:g} the danger of being caught on the road outweighs their chance of being safe. "
        f"At w = 0 {possible:,} would be safe, {result.settings['expected_safe_at_weight_0']:,.0f} of them expected "
        f"before the pause breaks, against {result.expected_safe:,.0f} here."
    )


def _unknowns(scenario: Scenario, rounding: Rounding | None) -> Iterator[str]:
    pause = scenario.pause
    if pause is None:
        yield "How long the way stays open is not known to this plan: no pause is described, so it is taken to hold."
    elif pause.survival is None:
        yield "How likely the pause is to hold is not known: it is taken to hold until its planned end."
    else:
        yield "When the pause will break is not known: its survival curve describes past pauses, not this one."
        yield from (warning.message for warning in fit_warnings(scenario))
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
