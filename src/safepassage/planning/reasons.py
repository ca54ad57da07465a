"""Why people are not carried."""

from collections import Counter
from collections.abc import Sequence

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.expanded import useful_span
from safepassage.flow.quickest import quickest_times
from safepassage.model.plan import NotCarried, PathFlow
from safepassage.model.scenario import Scenario


def reasons_not_carried(
    scenario: Scenario, network: TimeExpandedNetwork, path_flows: Sequence[PathFlow]
) -> tuple[NotCarried, ...]:
    """Everyone who stays, by staging area, with the reason: no way, no time, or no room."""
    carried: Counter[str] = Counter()
    for path_flow in path_flows:
        carried[path_flow.staging_area_id] += path_flow.persons
    _, latest = useful_span(network)
    back = zip(network.head.tolist(), network.tail.tolist(), network.travel.tolist(), strict=True)
    ways = quickest_times(len(network.places), back, [(place, 0) for place in network.site_place.tolist()])
    rows = []
    for number, area in enumerate(scenario.staging_areas):
        staying = area.persons - carried[area.staging_area_id]
        if staying:
            place = int(network.supply_place[number])
            reason = _reason(scenario, float(ways[place]), int(network.supply_at[number]), int(latest[place]))
            rows.append(
                NotCarried(staging_area_id=area.staging_area_id, group=area.group, persons=staying, reason=reason)
            )
    return tuple(rows)


def _reason(scenario: Scenario, steps_away: float, ready_at: int, latest: int) -> str:
    grid = scenario.grid
    if steps_away == float("inf"):
        return "no road open to this movement leads from here to a reception site"
    if ready_at > latest:
        minutes = round(steps_away * grid.step_s / 60)
        ready = grid.at(ready_at).strftime("%d %b %H:%M")
        return f"no time: ready at {ready}, and safety is at least {minutes} min away before the plan ends"
    return "no room: roads, closures, intake or beds let no more people through before the plan ends"
