"""The cancel order: who stops where when the pause breaks."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safepassage.model.briefing import CancelOrder
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.exposure import Journeys, Stretch

MOST_MOMENTS = 48
"""No more break moments than this are told; a long plan is told every few hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Position:
    where: str
    instruction: str
    steps: int


def cancel_orders(scenario: Scenario, path_flows: Sequence[PathFlow]) -> tuple[CancelOrder, ...]:
    """For break moments on the hour: where people are, and whether they go on or turn back, whichever is nearer.

    Times are those of the road alone, without queues. People turn back only where every link they took may be walked
    against its direction. Whoever is at home stays.
    """
    moments = _moments(scenario, path_flows)
    persons: dict[tuple[int, str, str, str], int] = defaultdict(int)
    longest: dict[tuple[int, str, str, str], int] = defaultdict(int)
    names, journeys = _Names(scenario), Journeys(scenario)
    for path_flow in path_flows:
        stretches = list(journeys.stretches(path_flow))
        for moment in moments:
            if path_flow.depart_step <= moment < path_flow.arrive_step:
                at = _position(scenario, names, path_flow, stretches, moment)
                key = (moment, path_flow.staging_area_id, at.where, at.instruction)
                persons[key] += path_flow.persons
                longest[key] = max(longest[key], at.steps)
    rows = [*_on_the_road(scenario, persons, longest), *_at_home(scenario, path_flows, moments)]
    return tuple(sorted(rows, key=lambda row: (row.step, row.staging_area_id, row.where)))


def _moments(scenario: Scenario, path_flows: Sequence[PathFlow]) -> list[int]:
    if not path_flows:
        return []
    first = min(flow.depart_step for flow in path_flows)
    last = max(flow.arrive_step for flow in path_flows)
    hour = max(1, round(3600 / scenario.grid.step_s))
    hours = max(1, -(-(last - first) // (hour * MOST_MOMENTS)))
    return list(range(-(-first // hour) * hour, last, hour * hours))


class _Names:
    """Names of nodes, links and sites, falling back on their ids."""

    def __init__(self, scenario: Scenario) -> None:
        self.node = {node.node_id: node.name or node.node_id for node in scenario.network.nodes}
        self.link = {
            link.link_id: link.name or f"{self.node[link.from_node_id]} - {self.node[link.to_node_id]}"
            for link in scenario.network.links
        }
        self.site = {site.reception_site_id: site.name or site.reception_site_id for site in scenario.reception_sites}
        self.area = {area.staging_area_id: area.name or area.staging_area_id for area in scenario.staging_areas}


def _position(
    scenario: Scenario, names: _Names, path_flow: PathFlow, stretches: Sequence[Stretch], moment: int
) -> _Position:
    now = next(number for number, part in enumerate(stretches) if part.from_step <= moment < part.to_step)
    here = stretches[now]
    where = f"on {names.link[here.link_id]}" if here.link_id is not None else f"waiting at {names.node[here.node_id]}"
    done = sum(part.to_step - part.from_step for part in stretches[:now] if part.link_id is not None)
    rest = sum(part.to_step - part.from_step for part in stretches[now + 1 :] if part.link_id is not None)
    if here.link_id is not None:
        done += moment - here.from_step
        rest += here.to_step - moment
    taken = [part.link_id for part in stretches[: now + 1] if part.link_id is not None]
    if done < rest and all(not scenario.network.link(link_id).directed for link_id in taken):
        return _Position(where=where, instruction=f"turn back to {names.area[path_flow.staging_area_id]}", steps=done)
    return _Position(where=where, instruction=f"go on to {names.site[path_flow.reception_site_id]}", steps=rest)


def _on_the_road(
    scenario: Scenario,
    persons: dict[tuple[int, str, str, str], int],
    longest: dict[tuple[int, str, str, str], int],
) -> Iterator[CancelOrder]:
    for key, people in persons.items():
        moment, area_id, where, instruction = key
        yield CancelOrder(
            step=moment,
            at=scenario.grid.at(moment),
            staging_area_id=area_id,
            where=where,
            persons=people,
            instruction=instruction,
            minutes=round(longest[key] * scenario.grid.step_s / 60),
        )


def _at_home(scenario: Scenario, path_flows: Sequence[PathFlow], moments: Sequence[int]) -> Iterator[CancelOrder]:
    leaving: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for path_flow in path_flows:
        leaving[path_flow.staging_area_id].append((path_flow.depart_step, path_flow.persons))
    for area in scenario.staging_areas:
        for moment in moments:
            gone = sum(people for step, people in leaving[area.staging_area_id] if step <= moment)
            if area.persons > gone:
                yield CancelOrder(
                    step=moment,
                    at=scenario.grid.at(moment),
                    staging_area_id=area.staging_area_id,
                    where="at the staging area",
                    persons=area.persons - gone,
                    instruction="stay; nobody is called forward",
                    minutes=0,
                )
