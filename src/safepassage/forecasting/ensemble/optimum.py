"""Nobody overtakes the optimum: a future's curve lies nowhere above the earliest-arrival curve of that future."""

import dataclasses

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, TimeExpandedNetwork
from safepassage.flow.arrival.earliest import LARGE, earliest_arrival
from safepassage.flow.network.counting import HIGHEST_RATE
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.openings import links_of_use
from safepassage.flow.network.roads import list_roads
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.ground import Bytes, Floats, Futures, Ints, Layout
from safepassage.model.pause import Pause
from safepassage.model.scenario import Scenario
from safepassage.units import SECONDS_PER_HOUR

CHECKED = 3
"""Futures that are checked where nothing else is asked for, and the network is no city's."""


def checks_for(layout: Layout, draws: int, wanted: int | None) -> int:
    """How many futures to check: as many as wanted; else none where the optimum takes long.

    None at all where people ride: how many can be safe by an instant is then not known exactly.
    """
    if layout.fleet is not None:
        return 0
    small = len(layout.people.roads) * layout.people.grid.steps < LARGE
    return min(draws, (CHECKED if small else 0) if wanted is None else wanted)


def check_optimum(scenario: Scenario, layout: Layout, drawer: Drawer, count: int) -> None:
    """Compare the first futures with the best that could have been done in them.

    Raises
    ------
    InternalError
        Where more people are safe by some instant than could be.
    """
    futures = drawer.draw(range(count))
    outcomes = Carrier(layout).carry_out(futures)
    for row in range(count):
        best = most_possible(scenario, layout, futures, row)
        until = max(0, int(futures.breaks_after[row]) + 1)
        above = np.flatnonzero(outcomes.safe[row, :until] > best[:until])
        if len(above):
            instant = int(above[0])
            raise InternalError(
                f"in draw {row} of seed {drawer.seed} {outcomes.safe[row, instant]} people are safe by instant "
                f"{instant}, where at most {best[instant]} can be; attach the scenario and the plan"
            )


def most_possible(scenario: Scenario, layout: Layout, futures: Futures, row: int) -> Ints:
    """F(t) of one future, its break aside: its people, capacities and speeds; waiting on the way free; any site."""
    return earliest_arrival(network_of(scenario, layout, futures, row)).most_possible


def network_of(scenario: Scenario, layout: Layout, futures: Futures, row: int) -> TimeExpandedNetwork:
    """The network over time of one future, by the floor rule of the contract, apart from the kernel's arithmetic."""
    free = expand(_faster(scenario, futures, row))
    road_of = _road_numbers(scenario)
    capacity = np.array(free.capacity)
    is_up = _is_up(layout, futures, row)
    rates = _rates(layout, futures, row)
    for arc, name in enumerate(free.links):
        if name is not None:
            road = layout.people.roads[road_of[name]]
            profile = int(road["profile"])
            share = layout.people.tables.factor[profile] * futures.step_capacity[row] * is_up[profile]
            summed = np.concatenate([[0.0], np.cumsum(share)])
            room = np.diff(np.floor(rates[road_of[name]] * summed / SECONDS_PER_HOUR + 1e-9)).astype(np.int64)
            capacity[arc] = np.where((capacity[arc] > 0) & (futures.suspended[row] == 0), room, 0)
    waiting = np.array(free.waiting)
    waiting[[not name.startswith(("out:", "site:")) for name in free.places]] = UNLIMITED
    return dataclasses.replace(
        free, capacity=capacity, waiting=waiting, supply=np.where(free.supply > 0, futures.persons[row], 0)
    )


def _faster(scenario: Scenario, futures: Futures, row: int) -> Scenario:
    """The scenario at a future's speeds, with all the room in the world; windows and the start of the pause stay."""
    speed, use = futures.link_speed[row], scenario.network.use(scenario.movement.uses[0])
    links = tuple(
        dataclasses.replace(
            link,
            length=link.length / float(speed[number]),
            capacity_pce_h=HIGHEST_RATE * use.pce,
            lanes=None,
        )
        for number, link in enumerate(scenario.network.links)
    )
    pause = Pause(starts_at=scenario.pause.starts_at) if scenario.pause else None
    return scenario.replace(
        network=dataclasses.replace(scenario.network, links=links),
        pause=pause,
        staging_areas=tuple(
            dataclasses.replace(area, persons=max(1, area.persons), reception_site_ids=(), priority=None)
            for area in scenario.staging_areas
        ),
    )


def _road_numbers(scenario: Scenario) -> dict[tuple[str, str], int]:
    roads = list_roads(scenario, links_of_use(scenario, scenario.movement.uses[0]))
    return {(road.link.link_id, road.direction): number for number, road in enumerate(roads)}


def _is_up(layout: Layout, futures: Futures, row: int) -> Bytes:
    """Whether a corridor of each profile is up, by step; 1 where none needs to be."""
    tables = layout.people.tables
    is_up = np.ones(tables.factor.shape, np.uint8)
    for profile in range(len(is_up)):
        corridors = tables.corridor[tables.corridor_from[profile] : tables.corridor_from[profile + 1]]
        if len(corridors):
            is_up[profile] = futures.corridor_open[row, corridors].any(axis=0)
    return is_up


def _rates(layout: Layout, futures: Futures, row: int) -> Floats:
    """People an hour times the seconds of a step, of each road."""
    roads = layout.people.roads
    rates = roads["rate"] * futures.link_capacity[row][roads["link"]]
    begins = roads["inspected"] >= 0
    rates[begins] /= futures.inspection[row][roads["inspected"][begins]]
    return np.asarray(np.minimum(rates, HIGHEST_RATE) * layout.people.grid.step_s, np.float64)
