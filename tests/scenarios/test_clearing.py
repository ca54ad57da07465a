"""When the packaged scenarios clear: the figures that their README files state."""

import dataclasses
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.network.expanded import expand
from safepassage.model.network import RoadNetwork
from safepassage.model.scenario import Scenario
from safepassage.operations.check_scenario import open_scenario

FOLDER = Path(str(files("safepassage") / "scenarios"))
EIGHTH, FIFTEENTH = "east-aleppo-2016-12-08", "east-aleppo-2016-12-15-by-rate"
CROSSING = {EIGHTH: "bustan-al-qasr-crossing", FIFTEENTH: "amiriyah-ramouseh"}


@cache
def scenario_of(name: str) -> Scenario:
    """The packaged scenario, ready to be planned."""
    return open_scenario(name).scenario


def with_rate(scenario: Scenario, link_id: str, people_per_h: float) -> Scenario:
    """The scenario with another rate at one link."""
    links = tuple(
        dataclasses.replace(link, capacity_pce_h=people_per_h) if link.link_id == link_id else link
        for link in scenario.network.links
    )
    network = scenario.network
    return scenario.replace(
        network=RoadNetwork(config=network.config, nodes=network.nodes, links=links, uses=network.uses)
    )


def cleared_at(scenario: Scenario) -> str:
    """The clock time by which everybody can be safe."""
    most = earliest_arrival(expand(scenario)).most_possible
    assert most[-1] == scenario.persons
    return scenario.grid.at(int((most < scenario.persons).sum())).isoformat()


@pytest.mark.parametrize(
    ("name", "people_per_h", "clock"),
    [
        (EIGHTH, 600, "2016-12-09T07:25:00+02:00"),
        (EIGHTH, 350, "2016-12-09T17:00:00+02:00"),
        (EIGHTH, 750, "2016-12-09T04:45:00+02:00"),
        (FIFTEENTH, 460, "2016-12-22T06:25:00+02:00"),
        (FIFTEENTH, 260, "2016-12-24T16:55:00+02:00"),
        (FIFTEENTH, 625, "2016-12-20T12:15:00+02:00"),
    ],
)
def test_the_rate_at_the_crossing_decides(name: str, people_per_h: float, clock: str) -> None:
    assert cleared_at(with_rate(scenario_of(name), CROSSING[name], people_per_h)) == clock
    assert clock[11:16] in (FOLDER / name / "README.md").read_text(encoding="utf-8")


def test_the_eighth_by_hand() -> None:
    """1.4 km to the crossing, 8,000 people at 50 a step, 0.3 km and 1.3 km beyond, each rounded up to five minutes."""
    to_the_crossing, across, beyond = 6, 2, 6
    steps = to_the_crossing + (8_000 // 50 - 1) + across + beyond
    scenario = scenario_of(EIGHTH)
    assert cleared_at(scenario) == scenario.grid.at(steps).isoformat()


def test_the_holds_cost_82_and_a_half_hours() -> None:
    scenario = scenario_of(FIFTEENTH)
    assert cleared_at(scenario.replace(closures=())) == "2016-12-18T19:55:00+02:00"


def test_a_closed_corridor_would_leave_people_standing_in_it() -> None:
    scenario = scenario_of(FIFTEENTH)
    whole = tuple(dataclasses.replace(closure, link_id=None, corridor_id="ramouseh") for closure in scenario.closures)
    during = scenario.grid.last_instant_until(scenario.closures[0].to_at)
    passed = earliest_arrival(expand(scenario)).most_possible[during]
    assert passed - earliest_arrival(expand(scenario.replace(closures=whole))).most_possible[during] == 345
