"""How many may pass in each step of a future, by the floor rule of the contract, and when roads are shut."""

import math

from safepassage.flow.compiled import lean_inner
from safepassage.flow.network.counting import HIGHEST_RATE
from safepassage.forecasting.simulate.ground import Floats, Futures, Grid, Records, Small, Tables
from safepassage.forecasting.simulate.state import Day

TOLERANCE = 1e-9
SECONDS_PER_HOUR = 3600


@lean_inner
def prepare_roads(grid: Grid, roads: Records, tables: Tables, futures: Futures, row: int, day: Day) -> None:
    """Travel, rates and openings of one future."""
    _sum_shares(grid, tables, futures, row, day)
    for road in range(len(roads)):
        this = roads[road]
        rate = this["rate"] * futures.link_capacity[row, this["link"]]
        if this["inspected"] >= 0:
            rate /= futures.inspection[row, this["inspected"]]
        this["per_step"] = min(rate, HIGHEST_RATE) * grid.step_s
        speed = futures.link_speed[row, this["link"]]
        for pace in range(len(tables.travel_s)):
            travel_s = tables.travel_s[pace, road] / speed
            day.travel[pace, road] = 0 if this["no_length"] else whole_travel(grid, travel_s)


@lean_inner
def whole_travel(grid: Grid, travel_s: float) -> int:
    """Whole steps of so many seconds, at least 1; K + 1 beyond the grid."""
    if travel_s > grid.step_s * (grid.steps + 1):
        return grid.steps + 1
    return max(1, math.ceil(travel_s / grid.step_s - TOLERANCE))


@lean_inner
def _sum_shares(grid: Grid, tables: Tables, futures: Futures, row: int, day: Day) -> None:
    """The shares of its capacity that the roads of each profile have had before each instant."""
    for profile in range(len(tables.factor)):
        first, after = tables.corridor_from[profile], tables.corridor_from[profile + 1]
        summed = 0.0
        day.summed[profile, 0] = 0.0
        for step in range(grid.steps):
            is_up = first == after
            for place in range(first, after):
                if futures.corridor_open[row, tables.corridor[place], step]:
                    is_up = True
            share = tables.factor[profile, step] * futures.step_capacity[row, step] if is_up else 0.0
            summed += share
            day.summed[profile, step + 1] = summed
            in_window = tables.closed[profile, step + 1] == tables.closed[profile, step]
            day.is_open[profile, step] = 1 if share > 0 and in_window and not futures.suspended[row, step] else 0


@lean_inner
def room_in(per_step: float, summed: Floats, step: int) -> int:
    """C(k + 1) - C(k), where C(k) = floor(rate x step_s x shares before k / 3600)."""
    after = math.floor(per_step * summed[step + 1] / SECONDS_PER_HOUR + TOLERANCE)
    return int(after - math.floor(per_step * summed[step] / SECONDS_PER_HOUR + TOLERANCE))


@lean_inner
def constant_room(rate: float, step_s: int, step: int) -> int:
    """The same for a rate that holds throughout."""
    per_step = min(rate, HIGHEST_RATE) * step_s
    after = math.floor(per_step * (step + 1.0) / SECONDS_PER_HOUR + TOLERANCE)
    return int(after - math.floor(per_step * float(step) / SECONDS_PER_HOUR + TOLERANCE))


@lean_inner
def may_be_present(closed: Small, step: int, travel: int) -> bool:
    """Whether a road entered in a step stays within its window until its end is reached."""
    until = min(step + max(travel, 1), len(closed) - 1)
    return bool(closed[until] == closed[step])
