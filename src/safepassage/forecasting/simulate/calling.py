"""Who is called when, and by which way: the rows of a plan as the kernel carries them out."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from safepassage.forecasting.simulate.fleet.plan import FleetPlan, Party
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Some people of one staging area, called at an instant, with their links and steps.

    They go to a site, or to a `stop` where they wait for a `boarding` (-1: none).
    """

    area_id: str
    site_id: str
    persons: int
    links: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    depart: int
    arrive: int = 0
    stop: int = -1
    boarding: int = -1


def on_foot(scenario: Scenario) -> Scenario:
    """The scenario of those who move on their own."""
    use = scenario.own_use or scenario.movement.uses[0]
    return scenario.replace(movement=dataclasses.replace(scenario.movement, uses=(use,)))


def called_by(
    scenario: Scenario, plan: Plan, fleet: FleetPlan, nominal: Mapping[float, Mapping[str, int]]
) -> list[Called]:
    """Every row of a plan: who walks to a site, who walks to a boarding point, and who boards at home.

    `nominal` gives the steps on each link by pace. Where the plan lets people arrive as soon as they are there, they
    may be sooner in a future in which they are faster; where it lets them wait at the site, they wait.
    """
    areas = {area.staging_area_id: area for area in scenario.staging_areas}
    called = []
    walked: dict[Party, list[PathFlow]] = defaultdict(list)
    for flow in plan.path_flows:
        if flow.to_staging_area_id:
            walked[flow.trip_id, flow.to_staging_area_id, areas[flow.staging_area_id].group].append(flow)
        elif not flow.trip_id:
            called.append(_walk(flow, _arrive(flow, areas[flow.staging_area_id], nominal)))
    for party, boardings in fleet.parties.items():
        called += _riders(party, boardings, walked.get(party, []), fleet)
    return called


def _arrive(flow: PathFlow, area: StagingArea, nominal: Mapping[float, Mapping[str, int]]) -> int:
    pace = float("inf") if area.max_speed is None else area.max_speed
    if not flow.links:
        return flow.arrive_step
    reached = flow.enter_steps[-1] + nominal[pace].get(flow.links[-1], 0)
    return 0 if flow.arrive_step == reached else flow.arrive_step


def _walk(flow: PathFlow, arrive: int) -> Called:
    return Called(
        area_id=flow.staging_area_id,
        site_id=flow.reception_site_id,
        persons=flow.persons,
        links=flow.links,
        steps=flow.enter_steps,
        depart=flow.depart_step,
        arrive=arrive,
    )


def _riders(party: Party, boardings: list[int], walks: list[PathFlow], fleet: FleetPlan) -> Iterator[Called]:
    """Those who walked to a party's vehicle, boarding by boarding, and then those who live where it loads."""
    left = [flow.persons for flow in walks]
    for number in boardings:
        boarding = fleet.boardings[number]
        wanted, stop = boarding.persons, fleet.stop_of(boarding)
        for row, flow in enumerate(walks):
            part = min(wanted, left[row])
            if part > 0:
                yield Called(
                    area_id=flow.staging_area_id,
                    site_id=boarding.reception_site_id,
                    persons=part,
                    links=flow.links,
                    steps=flow.enter_steps,
                    depart=flow.depart_step,
                    stop=stop,
                    boarding=number,
                )
                left[row] -= part
                wanted -= part
        if wanted > 0:
            yield Called(
                area_id=party[1],
                site_id=boarding.reception_site_id,
                persons=wanted,
                depart=boarding.board_step,
                stop=stop,
                boarding=number,
            )
