"""Why people of a plan with vehicles are not carried."""

from collections import Counter
from collections.abc import Sequence

from safepassage.model.plan import NotCarried, PathFlow
from safepassage.model.sites import StagingArea
from safepassage.planning.fleet.people import may_ride
from safepassage.planning.fleet.problem import FleetQuestion


def reasons_not_driven(
    question: FleetQuestion, journeys: Sequence[PathFlow], *, exposure_weight: float
) -> tuple[NotCarried, ...]:
    """Everyone who stays, by staging area, with the reason."""
    carried: Counter[str] = Counter()
    for journey in journeys:
        carried[journey.staging_area_id] += journey.persons
    return tuple(
        NotCarried(
            staging_area_id=area.staging_area_id,
            group=area.group,
            persons=area.persons - carried[area.staging_area_id],
            reason=_reason(question, area, exposure_weight),
        )
        for area in question.scenario.staging_areas
        if area.persons > carried[area.staging_area_id]
    )


def _reason(question: FleetQuestion, area: StagingArea, exposure_weight: float) -> str:
    scenario = question.scenario
    if not any(may_ride(area, row) for row in scenario.vehicles) and scenario.own_use is None:
        return "no vehicle may carry this group"
    if not any(area in members for members in question.people.members):
        return "no vehicle for them comes here, and no boarding point or reception site is within reach on foot in time"
    if exposure_weight > 0:
        return (
            f"no seat in time, or not called forward: at w = {exposure_weight:g} the danger of being caught on the "
            "road may outweigh the chance of being safe"
        )
    return "no seat in time: vehicles, corridors, closures, agreed terms or sites let no more people through"
