"""Road space: vehicles share the car equivalents of a link; and what a future does to their roads."""

import math

from safepassage.flow.compiled import lean_inner
from safepassage.forecasting.simulate.ground import Fleet, Futures, Grid, People
from safepassage.forecasting.simulate.opening import room_in, whole_travel
from safepassage.forecasting.simulate.state import Day


@lean_inner
def prepare_fleet(people: People, fleet: Fleet, futures: Futures, row: int) -> None:
    """Everything as it is before any vehicle has moved."""
    grid = people.grid
    _prepare_roads(fleet, grid, futures, row)
    fleet.busy[:, :] = 0
    fleet.used_in[:] = -1
    for number in range(len(fleet.vehicles)):
        vehicle = fleet.vehicles[number]
        vehicle["leg"] = vehicle["first_leg"]
        vehicle["due"] = vehicle["available"]
        vehicle["entry"] = vehicle["gate"] = vehicle["state"] = vehicle["driven"] = vehicle["broken"] = 0
        fleet.order[number] = number
    for number in range(len(fleet.boardings)):
        boarding = fleet.boardings[number]
        boarding["first"] = boarding["last"] = -1
        boarding["done"] = boarding["aboard"] = 0
    for number in range(len(people.stops)):
        people.stops[number]["first"] = people.stops[number]["last"] = -1
    for number in range(len(fleet.passages)):
        passage = fleet.passages[number]
        passage["free_s"] = 0.0
        passage["last_entry"] = passage["last_node"] = -1
        passage["vehicles"] = passage["through"] = 0


@lean_inner
def _prepare_roads(fleet: Fleet, grid: Grid, futures: Futures, row: int) -> None:
    """Travel by kind and road, and through each corridor from end to end (at least 1)."""
    for road in range(len(fleet.roads)):
        this = fleet.roads[road]
        this["per_step"] = futures.link_capacity[row, this["link"]] * grid.step_s
        speed = futures.link_speed[row, this["link"]]
        for kind in range(len(fleet.travel_s)):
            travel_s = fleet.travel_s[kind, road] / speed
            fleet.travel[kind, road] = 0 if this["no_length"] else whole_travel(grid, travel_s)
    for number in range(len(fleet.passages)):
        for kind in range(len(fleet.travel_s)):
            total = 0
            for place in range(fleet.through_from[number], fleet.through_from[number + 1]):
                travel_s = fleet.through_s[kind, place]
                if travel_s > 0:
                    total += whole_travel(grid, travel_s / futures.link_speed[row, fleet.through_link[place]])
            fleet.through[number, kind] = max(1, total)


@lean_inner
def has_room(fleet: Fleet, day: Day, road: int, pce: float, step: int) -> bool:
    """Whether a vehicle of so many car equivalents may still enter a road in a step.

    What may enter is the largest number of car equivalents that one of the uses on the road might take up alone.
    """
    this = fleet.roads[road]
    if fleet.used_in[road] != step:
        fleet.used_in[road] = step
        fleet.used[road] = 0.0
    most = 0.0
    for use in range(len(fleet.pce)):
        if fleet.rates[road, use] > 0:
            rate = fleet.rates[road, use] * this["per_step"]
            most = max(most, fleet.pce[use] * room_in(rate, day.summed[this["profile"]], step))
    return bool(fleet.used[road] + pce <= most + 1e-9 * max(1.0, math.fabs(most)))


@lean_inner
def take_room(fleet: Fleet, road: int, pce: float) -> None:
    """A vehicle has entered."""
    fleet.used[road] += pce
