"""What a briefing says beside a plan with vehicles."""

from collections.abc import Iterator, Sequence

from safepassage.model.briefing import BriefingNotes
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.operations.fit_pause import fit_warnings
from safepassage.planning.cancel import cancel_orders
from safepassage.planning.disputed import disputed_ranges
from safepassage.planning.fleet.coupling import if_the_other_side_stops
from safepassage.planning.fleet.journeys import expected_caught_riding, journeys_of
from safepassage.planning.fleet.outcome import quick_outcome
from safepassage.planning.fleet.worth import steps_by_area, steps_on_links
from safepassage.planning.groups import figures_by_group
from safepassage.planning.stop_rule import stop_rules

QUICK_SECONDS = 8.0
"""A plan that took no longer is made again for prices and disputed figures without being asked."""


def is_quickly_planned(plan: Plan) -> bool:
    """Whether planning it again a dozen times, a little changed, keeps nobody waiting for long."""
    return plan.result is not None and plan.result.seconds <= QUICK_SECONDS


def notes_with_vehicles(scenario: Scenario, plan: Plan, *, disputed: bool | None = None) -> BriefingNotes:
    """Gather the notes.

    `disputed` asks for plans made anew, for a few seconds each, at both ends of every disputed figure; None: if the
    plan was quickly made.
    """
    replan = is_quickly_planned(plan) if disputed is None else disputed
    journeys = journeys_of(plan.path_flows)
    on_links = steps_on_links(scenario, plan.trips or ())

    def caught(_scenario: Scenario, flows: Sequence[PathFlow], survival: Sequence[float]) -> float:
        return expected_caught_riding(scenario, flows, survival, on_links)

    return BriefingNotes(
        groups=figures_by_group(scenario, journeys, caught=caught),
        stop_rules=stop_rules(scenario, journeys) if scenario.pause else (),
        coupling=if_the_other_side_stops(scenario, plan.path_flows),
        cancel_orders=cancel_orders(scenario, journeys, travel=steps_by_area(scenario, plan.trips or ())),
        disputed=tuple(disputed_ranges(scenario, outcome=quick_outcome)) if replan else (),
        unknowns=tuple(_unknowns(scenario, plan)),
    )


def _unknowns(scenario: Scenario, plan: Plan) -> Iterator[str]:
    pause = scenario.pause
    if pause is None:
        yield "How long the way stays open is not known to this plan: no pause is described, so it is taken to hold."
    elif pause.survival is None:
        yield "How likely the pause is to hold is not known: it is taken to hold until its planned end."
    else:
        yield "When the pause will break is not known: its survival curve describes past pauses, not this one."
        yield from (warning.message for warning in fit_warnings(scenario))
    yield "Whether vehicles, drivers, escorts and inspectors are there when the plan needs them is not known to it."
    yield "How long loading, driving and inspection take are the scenario's figures; nobody has measured them."
    if scenario.linked_movements:
        yield "When the counterpart of a linked movement stops, its other side may have to stop at once: see the terms."
    if all(area.persons_staying is None for area in scenario.staging_areas):
        yield "How many people stay is not recorded; they need protection where they are."
    if plan.path_flows and any(flow.mode == "walk" for flow in plan.path_flows):
        yield "Whether people can walk to where they board, with children and bags, is not known to this plan."
    yield "Whether each person leaves freely, informed, and for a place of their choice is not known to this plan."
