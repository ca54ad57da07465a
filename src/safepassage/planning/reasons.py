"""Why people are not carried."""

from collections import Counter
from collections.abc import Sequence

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.beds.bedded import BeddedArrival
from safepassage.flow.network.expanded import useful_span
from safepassage.flow.network.quickest import quickest_times
from safepassage.model.plan import NotCarried, PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea


def reasons_not_carried(
    scenario: Scenario,
    network: TimeExpandedNetwork,
    path_flows: Sequence[PathFlow],
    *,
    best: BeddedArrival,
    exposure_weight: float = 0.0,
) -> tuple[NotCarried, ...]:
    """Everyone who stays, by staging area, with the reason: not worth the danger, no way, no time, or no room.

    Parameters
    ----------
    best
        The best flow on the network if nobody could be caught on the road: those whom it carries and the path flows
        do not are left because of the danger.
    exposure_weight
        The w that the path flows were made with.
    """
    carried: Counter[str] = Counter()
    for path_flow in path_flows:
        carried[path_flow.staging_area_id] += path_flow.persons
    _, latest = useful_span(network)
    back = zip(network.head.tolist(), network.tail.tolist(), network.travel.tolist(), strict=True)
    ways = quickest_times(len(network.places), back, [(place, 0) for place in network.site_place.tolist()])
    rows = []
    for number, area in enumerate(scenario.staging_areas):
        staying = area.persons - carried[area.staging_area_id]
        spared = min(staying, int(best.flow.departures[number]) - carried[area.staging_area_id])
        if exposure_weight > 0 and spared > 0:
            rows.append(_spared(area, spared, exposure_weight))
            staying -= spared
        if staying:
            place = int(network.supply_place[number])
            reason = _reason(scenario, float(ways[place]), int(network.supply_at[number]), int(latest[place]))
            rows.append(
                NotCarried(staging_area_id=area.staging_area_id, group=area.group, persons=staying, reason=reason)
            )
    return tuple(rows)


def _spared(area: StagingArea, persons: int, exposure_weight: float) -> NotCarried:
    return NotCarried(
        staging_area_id=area.staging_area_id,
        group=area.group,
        persons=persons,
        reason=f"not called forward: at w = {exposure_weight:g} the danger of being caught on the road outweighs the "
        "chance of being safe; at w = 0 there would be room for them",
    )


def _reason(scenario: Scenario, steps_away: float, ready_at: int, latest: int) -> str:
    grid = scenario.grid
    if steps_away == float("inf"):
        return "no road open to this movement leads from here to a reception site"
    if ready_at > latest:
        minutes = round(steps_away * grid.step_s / 60)
        ready = grid.at(ready_at).strftime("%d %b %H:%M")
        return f"no time: ready at {ready}, and safety is at least {minutes} min away before the plan ends"
    return "no room: roads, closures, intake or beds let no more people through before the plan ends"
