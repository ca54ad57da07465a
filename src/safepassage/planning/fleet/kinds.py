"""The vehicles of a scenario as kinds that cannot be told apart, and their way back to numbers within a type."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from safepassage.convoys.fleet_problem import Start, VehicleKind
from safepassage.model.fleet import VehicleType
from safepassage.model.scenario import Scenario
from safepassage.model.timegrid import TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Rows of vehicles.csv that are alike but for depot and time, put together.

    Attributes
    ----------
    kinds
        Each with a name of its own; `rows` has, for each, one of its rows to read use, speed and groups from.
    starts
        Where its vehicles stand at first, in the order of the rows; places as given to `kinds_of`.
    numbers
        For each kind the (vehicle_type, vehicle_no) of its vehicles, in the order of its starts.
    """

    kinds: tuple[VehicleKind, ...]
    rows: tuple[VehicleType, ...]
    starts: tuple[Start, ...]
    numbers: tuple[tuple[tuple[str, int], ...], ...]


def kinds_of(scenario: Scenario, places: Sequence[str]) -> Kinds:
    """Put vehicles that are alike together; `places` are the node ids that starts refer to, every depot among them."""
    alike: dict[tuple[object, ...], int] = {}
    rows, starts, counted = list[VehicleType](), list[Start](), dict[str, int]()
    numbers: list[list[tuple[str, int]]] = []
    for row in scenario.vehicles:
        key = (row.seats, row.use, row.loading_s, row.unloading_s, row.speed_factor, frozenset(row.groups))
        kind = alike.setdefault(key, len(rows))
        if kind == len(rows):
            rows.append(row)
            numbers.append([])
        first = counted.get(row.vehicle_type, 0)
        counted[row.vehicle_type] = first + row.count
        numbers[kind] += [(row.vehicle_type, first + number) for number in range(1, row.count + 1)]
        available = scenario.grid.first_instant_from(row.available_from) if row.available_from else 0
        starts.append(
            Start(
                kind=kind,
                place=places.index(row.depot_node_id),
                count=row.count if available <= scenario.grid.steps else 0,
                available_from=min(available, scenario.grid.steps),
            )
        )
    return Kinds(
        kinds=tuple(
            VehicleKind(
                name=f"{row.vehicle_type} ({number})",
                seats=row.seats,
                loading=whole_steps(row.loading_s, scenario.grid.step_s),
                unloading=whole_steps(row.unloading_s, scenario.grid.step_s),
            )
            for number, row in enumerate(rows, 1)
        ),
        rows=tuple(rows),
        starts=tuple(starts),
        numbers=tuple(tuple(own) for own in numbers),
    )


def whole_steps(seconds: float | None, step_s: int) -> int:
    """Seconds in whole steps, rounded up; 0 for nothing given."""
    return math.ceil((seconds or 0) / step_s - TOLERANCE)
